// The facets of a cone as far as they were met, and the way from one to the next.
//
// A facet is a hyperplane h through D-1 generators that no generator exceeds. Leave out one of the D-1 and turn h around
// the others, away from it, until the first generator is met: that is the facet across this ridge. It depends on nothing
// but the cone, so it is looked for once and then remembered. A facet carries the inverse of (its generators, n): its
// rows R give the weights R.q of a point q in the facet's plane, its last row is h. One with allowances stands beside it.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "cone.hpp"
#include "leaves.hpp"

namespace nangsuat {

// What a facet says of a vector v: R.v for each of its generators, then h.v, then h.v with allowances.
using Reading = std::vector<double>;

class Facets {
public:
    // `outward` is n; `bytes` is how much may be remembered before all is forgotten.
    Facets(const Cone& cone, const Leaves& leaves, std::vector<double> outward, std::size_t bytes);

    // A first facet of all the leaves' generators; none where they do not span the space.
    Index first(Index excluded = none);
    // The facet across the ridge that leaves out the generator at `slot`; none where there is no such. Earlier numbers of
    // facets hold no longer where `times_forgotten` changed.
    Index across(Index facet, std::size_t slot, Index excluded = none);
    // Takes over a facet of another set of facets of the same cone.
    Index copy(const Facets& from, Index facet);
    void forget();
    void forget(std::vector<double> outward);  // and turn n

    std::size_t count() const { return count_; }
    std::size_t times_forgotten() const { return times_forgotten_; }
    std::size_t slots() const { return width_ - 1; }
    std::span<const Index> generators(Index facet) const { return {links(facet), slots()}; }
    std::size_t slot_of(Index facet, Index generator) const;  // slots() where it is not of the facet
    void read(Index facet, const double* vector, Reading& out) const;
    // Part i of the row that gives the weight of the generator at `slot`.
    double part(Index facet, std::size_t slot, std::size_t i) const { return matrix(facet)[i * lanes_ + slot]; }
    double plane_size(Index facet) const { return plane_sizes_[at(facet)]; }  // the largest part of h
    // How far a generator exceeds h without allowances at most, of the sizes that h.G is the sum of.
    double exceeded(Index facet, Index excluded = none);
    std::vector<double> plane(Index facet) const { return column(facet, slots()); }  // h with h.n = 1
    std::vector<double> allowed_plane(Index facet) const { return column(facet, width_); }
    const std::vector<double>& outward() const { return outward_; }

private:
    struct Turn;

    std::vector<double> column(Index facet, std::size_t lane) const;
    double* matrix(Index facet) const { return matrices_[at(facet) / chunk].get() + at(facet) % chunk * width_ * lanes_; }
    Index* links(Index facet) const { return links_[at(facet) / chunk].get() + at(facet) % chunk * 2 * slots(); }
    Index& beyond(Index facet, std::size_t slot) { return links(facet)[slots() + slot]; }
    static std::size_t at(Index facet) { return static_cast<std::size_t>(facet); }

    void turn_to_first(Turn& turn, std::span<const Index> near, Index excluded) const;
    double size_of_terms(const std::vector<double>& h, Index generator) const;
    void look_into(Turn& turn, std::size_t leaf, Index excluded) const;
    bool shorten(Turn& turn, Index generator) const;
    bool fix_slot(std::vector<double>& basis, std::vector<Index>& chosen, std::vector<double>& h, std::size_t slot,
                  Index excluded) const;
    Index find_or_add(std::vector<Index> generators);
    Index find(std::span<const Index> generators, std::uint64_t mark) const;
    Index add(std::span<const Index> generators, std::uint64_t mark);
    bool fill(double* matrix, std::span<const Index> generators) const;
    void refine_plane(std::vector<double>& inverse, std::span<const Index> generators) const;
    void widen_table();
    std::uint64_t mark_of(std::span<const Index> generators) const;

    static constexpr std::size_t chunk = 256;

    const Cone& cone_;
    const Leaves& leaves_;
    std::size_t width_, lanes_, most_;
    std::vector<double> outward_, filled_;
    std::vector<std::unique_ptr<double[]>> matrices_;
    std::vector<std::unique_ptr<Index[]>> links_;
    std::vector<std::uint64_t> marks_;
    std::vector<double> plane_sizes_, exceeded_;  // the latter is negative until it is asked for
    std::vector<Index> table_;
    std::size_t count_ = 0, times_forgotten_ = 0;
};

}  // namespace nangsuat
