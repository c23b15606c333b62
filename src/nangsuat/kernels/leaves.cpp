#include "leaves.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <utility>

#include "wide.hpp"

namespace nangsuat {

namespace {

NANGSUAT_WIDE double leaf_products(const double* values, const double* h, std::size_t width, double* out) {
    double sum[leaf_size] = {};
    for (std::size_t i = 0; i < width; ++i) {
        const double* column = values + i * leaf_size;
        const double factor = h[i];
        for (std::size_t lane = 0; lane < leaf_size; ++lane) sum[lane] += factor * column[lane];
    }
    std::copy_n(sum, leaf_size, out);
    for (std::size_t half = leaf_size / 2; half > 0; half /= 2) {
        for (std::size_t lane = 0; lane < half; ++lane) sum[lane] = sum[lane] > sum[lane + half] ? sum[lane] : sum[lane + half];
    }
    return sum[0];
}

NANGSUAT_WIDE void box_bounds(const double* centres, const double* halves, std::size_t stride, const double* h,
                              std::size_t width, std::size_t count, double* out) {
    for (std::size_t box = 0; box < count; ++box) out[box] = 0;
    for (std::size_t i = 0; i < width; ++i) {
        const double* centre = centres + i * stride;
        const double* half = halves + i * stride;
        const double factor = h[i], size = std::abs(factor);
        for (std::size_t box = 0; box < count; ++box) out[box] += factor * centre[box] + size * half[box];
    }
}

struct Side {
    std::size_t coordinate;
    double length;
};

Side widest_side(const Rows& points, std::span<const Index> places) {
    const double* first = points.row(static_cast<std::size_t>(places[0]));
    std::vector<double> low(first, first + points.width), high = low;
    for (const Index place : places) {
        const double* row = points.row(static_cast<std::size_t>(place));
        for (std::size_t i = 0; i < points.width; ++i) {
            low[i] = std::min(low[i], row[i]);
            high[i] = std::max(high[i], row[i]);
        }
    }
    Side widest{0, -1};
    for (std::size_t i = 0; i < points.width; ++i) {
        if (high[i] - low[i] > widest.length) widest = {i, high[i] - low[i]};
    }
    return widest;
}

// Halves the places at a multiple of the leaf's size, counted from `from` on, so that all leaves but the last are full;
// 0 where it cannot.
std::size_t halve(const Rows& points, std::span<Index> places, std::size_t from) {
    if (places.size() <= leaf_size) return 0;
    const Side side = widest_side(points, places);
    const std::size_t middle = (from + places.size() / 2 + leaf_size - 1) / leaf_size * leaf_size - from;
    if (side.length <= 0 || middle >= places.size()) return 0;
    std::nth_element(places.begin(), places.begin() + static_cast<std::ptrdiff_t>(middle), places.end(),
                     [&](Index one, Index other) {
                         return points.row(static_cast<std::size_t>(one))[side.coordinate] <
                                points.row(static_cast<std::size_t>(other))[side.coordinate];
                     });
    return middle;
}

void put_in_order(const Watch& watch, const Rows& points, std::span<Index> places, std::size_t from = 0) {
    for (std::size_t middle; !watch.is_stopped() && (middle = halve(points, places, from)) != 0;) {
        put_in_order(watch, points, places.first(middle), from);
        places = places.subspan(middle);
        from += middle;
    }
}

// The upper levels of a k-d tree as a sample of the points has them: each point finds its cell by itself.
class Cells {
public:
    Cells(const Rows& points, std::vector<Index> sample, unsigned levels)
        : levels_(levels), halvings_(std::size_t{1} << levels) {
        halve_cell(points, sample, 1);
    }

    std::size_t count() const { return halvings_.size(); }
    std::size_t of(const double* point) const {
        std::size_t cell = 1;
        for (unsigned level = 0; level < levels_; ++level) {
            cell = 2 * cell + (point[halvings_[cell].coordinate] < halvings_[cell].at ? 0 : 1);
        }
        return cell - count();
    }

private:
    struct Halving {
        std::size_t coordinate = 0;
        double at = 0;
    };

    void halve_cell(const Rows& points, std::span<Index> sample, std::size_t cell) {
        if (cell >= count() || sample.size() < 2) return;
        const std::size_t coordinate = widest_side(points, sample).coordinate;
        const auto at = [&](Index place) { return points.row(static_cast<std::size_t>(place))[coordinate]; };
        const auto middle = sample.begin() + static_cast<std::ptrdiff_t>(sample.size() / 2);
        std::nth_element(sample.begin(), middle, sample.end(), [&](Index a, Index b) { return at(a) < at(b); });
        halvings_[cell] = {coordinate, at(*middle)};
        halve_cell(points, {sample.begin(), middle}, 2 * cell);
        halve_cell(points, {middle, sample.end()}, 2 * cell + 1);
    }

    unsigned levels_;
    std::vector<Halving> halvings_;  // those of cell c stand at c, its halves are 2c and 2c + 1
};

std::vector<Index> sample_of(const std::vector<Index>& places, std::size_t size) {
    std::vector<Index> sample(size);
    for (std::size_t number = 0; number < size; ++number) sample[number] = places[number * places.size() / size];
    return sample;
}

// Places cell by cell; `ends` is where each cell ends.
std::vector<Index> sorted_by_cell(Watch& watch, const Rows& points, const std::vector<Index>& places, const Cells& cells,
                                  std::vector<std::size_t>& ends) {
    std::vector<std::uint32_t> cell_of(places.size());
    for_blocks(watch, places.size(), 4096, [&](std::size_t from, std::size_t to, unsigned) {
        for (std::size_t number = from; number < to; ++number) {
            cell_of[number] = static_cast<std::uint32_t>(cells.of(points.row(static_cast<std::size_t>(places[number]))));
        }
    });
    ends.assign(cells.count() + 1, 0);
    for (const std::uint32_t cell : cell_of) ++ends[cell + 1];
    std::partial_sum(ends.begin(), ends.end(), ends.begin());
    std::vector<Index> sorted(places.size());
    for (std::size_t number = 0; number < places.size(); ++number) sorted[ends[cell_of[number]]++] = places[number];
    ends.pop_back();
    return sorted;
}

// The last place again and again, until the last leaf is full.
std::vector<Index> filled(std::vector<Index> places) {
    while (places.size() % leaf_size != 0) places.push_back(places.back());
    return places;
}

constexpr double hair = 1e-15;
constexpr std::size_t worth_cells = 20'000;  // points
constexpr std::size_t in_cell = 128;         // points or more
constexpr std::size_t sample_share = 16;     // one of so many points plans the cells

}  // namespace

std::vector<Index> neighbours_in_order(Watch& watch, const Rows& points, std::vector<Index> places, Fineness fineness) {
    if (places.size() < worth_cells) {
        put_in_order(watch, points, places);
        return places;
    }
    const auto levels = static_cast<unsigned>(std::bit_width(places.size() / in_cell) - 1);
    const Cells cells(points, sample_of(places, places.size() / sample_share), levels);
    std::vector<std::size_t> ends;
    std::vector<Index> sorted = sorted_by_cell(watch, points, places, cells, ends);
    if (fineness == Fineness::cells) return sorted;
    for_blocks(watch, cells.count(), 16, [&](std::size_t first, std::size_t last, unsigned) {
        for (std::size_t cell = first; cell < last; ++cell) {
            const std::size_t from = cell == 0 ? 0 : ends[cell - 1];
            put_in_order(watch, points, std::span(sorted).subspan(from, ends[cell] - from), from);
        }
    });
    return sorted;
}

double Leaf::products(const double* h, std::size_t width, Lanes& out) const {
    return leaf_products(values, h, width, out.data());
}

Leaves::Leaves(Watch& watch, const Rows& points, std::vector<Index> places)
    : width_(points.width),
      places_(filled(neighbours_in_order(watch, points, std::move(places)))),
      boxes_(count(), width_),
      group_boxes_((count() + group - 1) / group, width_) {
    values_.resize(places_.size() * width_);
    leaf_of_.assign(points.count, none);
    for (std::size_t number = 0; number < count(); ++number) fill_leaf(points, number);
    for (std::size_t number = 0; number < group_boxes_.count(); ++number) fill_group(number);
}

void Leaves::fill_leaf(const Rows& points, std::size_t number) {
    for (std::size_t lane = 0; lane < leaf_size; ++lane) {
        leaf_of_[static_cast<std::size_t>(places_[number * leaf_size + lane])] = static_cast<Index>(number);
    }
    for (std::size_t i = 0; i < width_; ++i) {
        double* column = values_.data() + (number * width_ + i) * leaf_size;
        for (std::size_t lane = 0; lane < leaf_size; ++lane) {
            column[lane] = points.row(static_cast<std::size_t>(places_[number * leaf_size + lane]))[i];
        }
        const auto [low, high] = std::minmax_element(column, column + leaf_size);
        boxes_.put(number, i, *low, *high);
    }
}

void Leaves::fill_group(std::size_t number) {
    const std::size_t from = number * group, to = std::min(from + group, count());
    for (std::size_t i = 0; i < width_; ++i) {
        double low = boxes_.low(from, i), high = boxes_.high(from, i);
        for (std::size_t leaf = from + 1; leaf < to; ++leaf) {
            low = std::min(low, boxes_.low(leaf, i));
            high = std::max(high, boxes_.high(leaf, i));
        }
        group_boxes_.put(number, i, low, high);
    }
}

void Boxes::put(std::size_t box, std::size_t coordinate, double low, double high) {
    centres_[coordinate * count_ + box] = (low + high) / 2;
    // a hair wider: the bound must hold after rounding too
    halves_[coordinate * count_ + box] = (high - low) / 2 + hair * std::max(std::abs(low), std::abs(high));
}

void Boxes::bounds(const double* h, std::size_t width, std::size_t from, std::size_t count, double* out) const {
    box_bounds(centres_.data() + from, halves_.data() + from, count_, h, width, count, out);
}

}  // namespace nangsuat
