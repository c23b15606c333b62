// A walk over the facets of a cone to the one that a ray leaves through.
//
// The largest beta with p + beta g in the cone is the smallest -(h.p)/(h.g) over the facets h with h.g > 0 (duality). At a
// facet beta follows, and the weights R.(p + beta g) of its generators; a negative weight says which ridge to cross,
// and each crossing makes beta smaller: the dual simplex method, where a pivot is a step to a facet known already. Every
// facet with h.g > 0 is a fit start for every ray, so the walk begins where the ray before ended. Where h.g <= 0,
// R.g tells the crossings that make h.g larger.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "facets.hpp"

namespace nangsuat {

enum class RayEnd : std::int8_t {
    hit = 0,
    misses = 1,     // the line through p along g never meets the cone
    unbounded = 2,  // g lies inside the cone
    stopped = 3,    // no end was found: to be solved in another way
};

enum class Place { inside, beyond, lost };

struct RayHit {
    RayEnd end = RayEnd::stopped;
    double beta = 0;
    std::vector<Index> generators;
    std::vector<double> weights;  // of the cone's points
    std::vector<double> plane;    // h.g = 1; where the ray misses, h.g = 0 < h.p
};

class Walker {
public:
    // Walks on the facets of `frame`, which stands in `leaves` too; rays that may not use one of the generators walk on
    // those of `all`.
    Walker(const Cone& cone, std::span<const Index> frame, const Leaves& leaves, const Leaves& all);

    bool has_start();
    // p and g on the cone's scale.
    RayHit shoot(std::span<const double> p, std::span<const double> g, Index excluded = none);
    // Where x lies; beyond the cone, `facet()` is one that x exceeds by more than `margin`.
    Place place_of(const double* x, double margin);

    const Facets& facets() const { return shared_; }
    Index facet() const { return facet_; }

private:
    struct Ray;

    RayHit shoot(Facets& facets, Index& facet, Ray& ray, Index excluded);
    RayHit hit_at(const Facets& facets, Index facet, const Ray& ray) const;
    void refine(const Facets& facets, Index facet, const Ray& ray, RayHit& hit) const;
    RayHit shoot_without(Ray& ray, Index excluded);
    RayEnd walk(Facets& facets, Index& facet, Ray& ray, Index excluded);
    bool proves_miss(const Facets& facets, Index from, Index to, Ray& ray) const;
    RayEnd turn_towards(Facets& facets, Index& facet, Ray& ray, Index excluded);

    const Cone& cone_;
    double point_weight_;  // in the vector inside the cone
    Facets shared_, lone_;
    Index facet_ = none;
    Reading reading_;
};

}  // namespace nangsuat
