// Points in small leaves of neighbours, each in a box: what lies beyond a hyperplane is found without looking at all.
//
// Points are put in order by halving the widest side of their box again and again (a k-d tree); 32 neighbours make a
// leaf. For a hyperplane h the largest h.x in a box is h.centre + |h|.half-widths, so that one short pass over the boxes
// says which leaves need a look. Coordinates of a leaf lie side by side, for wide registers.
#pragma once

#include <algorithm>
#include <array>
#include <span>
#include <vector>

#include "rows.hpp"
#include "threads.hpp"

namespace nangsuat {

inline constexpr std::size_t leaf_size = 32;

enum class Fineness { cells, leaves };  // neighbours among a few hundred, or among as many as a leaf has

// Places of points in an order in which neighbours of the space stand near each other.
std::vector<Index> neighbours_in_order(Watch& watch, const Rows& points, std::vector<Index> places,
                                       Fineness fineness = Fineness::leaves);

using Lanes = std::array<double, leaf_size>;

// A leaf's points: `values` has for each coordinate the numbers of all points; a leaf that is not full repeats its last.
struct Leaf {
    const double* values;
    const Index* places;

    // h.x for all points of the leaf; the largest of them.
    double products(const double* h, std::size_t width, Lanes& out) const;
};

// Boxes side by side.
class Boxes {
public:
    Boxes(std::size_t count, std::size_t width) : count_(count), centres_(count * width), halves_(count * width) {}

    std::size_t count() const { return count_; }
    void put(std::size_t box, std::size_t coordinate, double low, double high);
    double low(std::size_t box, std::size_t coordinate) const { return centre(box, coordinate) - half(box, coordinate); }
    double high(std::size_t box, std::size_t coordinate) const { return centre(box, coordinate) + half(box, coordinate); }
    // For boxes from .. from+count-1 the largest h.x that they allow.
    void bounds(const double* h, std::size_t width, std::size_t from, std::size_t count, double* out) const;

private:
    double centre(std::size_t box, std::size_t coordinate) const { return centres_[coordinate * count_ + box]; }
    double half(std::size_t box, std::size_t coordinate) const { return halves_[coordinate * count_ + box]; }

    std::size_t count_;
    std::vector<double> centres_, halves_;  // coordinate by coordinate
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
    // `visit(number)` for the leaves that may hold a point x with plane().x > level(); both may change on the way, if what
    // was not beyond before is not beyond later.
    template <typename Plane, typename Level, typename Visit>
    void visit_beyond(Plane&& plane, Level&& level, Visit&& visit) const;

    static constexpr std::size_t group = 16;  // leaves that have a box together
    static constexpr std::size_t batch = 64;  // boxes that are looked at together

private:
    void fill_leaf(const Rows& points, std::size_t number);
    void fill_group(std::size_t number);

    std::size_t width_;
    std::vector<Index> places_, leaf_of_;
    std::vector<double> values_;
    Boxes boxes_, group_boxes_;
};

template <typename Plane, typename Level, typename Visit>
void Leaves::visit_beyond(Plane&& plane, Level&& level, Visit&& visit) const {
    std::array<double, batch> group_bounds;
    std::array<double, group> bounds;
    for (std::size_t first = 0; first < group_boxes_.count(); first += batch) {
        const std::size_t groups = std::min(batch, group_boxes_.count() - first);
        group_boxes_.bounds(plane(), width_, first, groups, group_bounds.data());
        for (std::size_t number = 0; number < groups; ++number) {
            if (!(group_bounds[number] > level())) continue;
            const std::size_t from = (first + number) * group, leaves = std::min(group, count() - from);
            boxes_.bounds(plane(), width_, from, leaves, bounds.data());
            for (std::size_t leaf = 0; leaf < leaves; ++leaf) {
                if (bounds[leaf] > level()) visit(from + leaf);
            }
        }
    }
}

}  // namespace nangsuat
