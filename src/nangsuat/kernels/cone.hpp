// A polyhedral cone made ready for walks over its facets: its generators on one scale.
//
// Coordinates are divided by their mean size. A supporting hyperplane s (s.G <= 0 for every generator) tells *points*
// (s.G < 0) from *directions* (s.G = 0): with the points lengthened until s.P = -1 the cone is the polyhedron of points
// and directions, seen from the origin. All scales are powers of two, so that scaling rounds nothing: where a frontier is
// steep, rounding of the last digit of a datum is seen in the tenth of a score. Each generator has an allowance, a tiny number of its own: a hyperplane h, which
// is scaled so that h.n = 1 with -n inside the cone, may exceed a generator by it (h.P <= allowance). So no D generators
// lie in one plane through the origin, each facet is a simplex, and a walk cannot turn in a circle (the perturbation of
// costs known from the simplex method). Weights and scores are computed without allowances.
#pragma once

#include <span>
#include <vector>

#include "rows.hpp"

namespace nangsuat {

// Of a generator's own size: a thousand times what rounding makes. In a narrow cluster, where generators are sums of others
// with weights in the hundreds, it may hide a corner; so the facets that rays end in are looked at without allowances.
inline constexpr double allowance = 1e-12;

inline constexpr double direction_weight = 0.5;  // in the vector inside the cone

class Cone {
public:
    // Throws std::invalid_argument where `support` holds not or numbers are not finite.
    Cone(const Rows& generators, std::span<const double> support);

    std::size_t width() const { return width_; }
    std::size_t count() const { return sizes_.size(); }
    // Generators on their scale: coordinates in the size of one, points with s.P between -1/2 and -2.
    Rows points() const { return {points_.data(), sizes_.size(), width_}; }
    const double* point(Index generator) const { return points_.data() + static_cast<std::size_t>(generator) * width_; }
    double allowed(Index generator) const { return allowances_[static_cast<std::size_t>(generator)]; }
    // The only coordinate that is not zero, or none.
    Index axis(Index generator) const { return axes_[static_cast<std::size_t>(generator)]; }
    bool is_direction(Index generator) const { return directions_[static_cast<std::size_t>(generator)]; }
    bool is_zero(Index generator) const { return sizes_[static_cast<std::size_t>(generator)] == 0; }
    // How much a point must be lengthened until s.P = -1.
    double to_section(Index generator) const;
    // What a weight of the point is as a weight of the generator.
    double per_generator(Index generator) const { return 1 / sizes_[static_cast<std::size_t>(generator)]; }
    std::span<const double> scales() const { return scales_; }
    std::span<const double> support() const { return support_; }

    // All that are not zero.
    std::vector<Index> generators() const;
    // The opposite of a vector inside the cone of these, if they span the space: their sum, points weighing one together.
    std::vector<double> outward_of(std::span<const Index> generators) const;
    double point_weight(std::span<const Index> generators) const;
    // `chosen` and those of `others` that it needs to span the space; false where even all do not.
    bool complete(std::vector<Index>& chosen, std::span<const Index> others) const;

private:
    void scale(const Rows& generators, std::span<const double> support);
    bool choose_support(std::span<const double> support);
    void measure(std::size_t generator);

    std::size_t width_;
    std::vector<double> points_, sizes_, allowances_, scales_, support_;
    std::vector<Index> axes_;
    std::vector<bool> directions_;
};

}  // namespace nangsuat
