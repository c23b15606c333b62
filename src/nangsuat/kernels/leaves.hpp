// Points in small leaves of neighbours, each in a box: what lies beyond a hyperplane is found without looking at all.
//
// Points are put in order by halving the widest side of their box again and again (a k-d tree); 32 neighbours make a
// leaf. For a hyperplane h the largest h.x in a box is h.centre + |h|.half-widths, so that one short pass over the boxes
// says which leaves need a look. Coordinates of a leaf lie side by side, for wide registers.
#pragma once

#include <array>
#include <span>
#include <vector>

#include "rows.hpp"
#include "threads.hpp"

namespace nangsuat {

inline constexpr std::size_t leaf_size = 32;

// The places 0 .. count-1 in an order in which neighbours of the space stand near each other.
std::vector<Index> neighbours_in_order(Watch& watch, const Rows& points, std::vector<Index> places);

using Lanes = std::array<double, leaf_size>;

// A leaf's points: `values` has for each coordinate the numbers of all points; a leaf that is not full repeats its last.
struct Leaf {
    const double* values;
    const Index* places;

    // h.x for all points of the leaf.
    void products(const double* h, std::size_t width, Lanes& out) const;
    // The same for two vectors at once.
    void products(const double* h, const double* r, std::size_t width, Lanes& out_h, Lanes& out_r) const;
};

class Leaves {
public:
    Leaves(Watch& watch, const Rows& points, std::vector<Index> places);

    std::size_t count() const { return places_.size() / leaf_size; }
    std::size_t width() const { return width_; }
    Leaf leaf(std::size_t number) const {
        return {values_.data() + number * leaf_size * width_, places_.data() + number * leaf_size};
    }
    std::size_t leaf_of(Index place) const { return static_cast<std::size_t>(leaf_of_[static_cast<std::size_t>(place)]); }
    // For leaves from .. from+count-1 the largest h.x that their boxes allow.
    void bounds(const double* h, std::size_t from, std::size_t count, double* out) const;

    static constexpr std::size_t block = 64;  // leaves whose bounds are worth one call

private:
    void fill_leaf(const Rows& points, std::size_t number);

    std::size_t width_;
    std::vector<Index> places_, leaf_of_;
    std::vector<double> values_;
    std::vector<double> centres_, halves_;  // coordinate by coordinate
};

}  // namespace nangsuat
