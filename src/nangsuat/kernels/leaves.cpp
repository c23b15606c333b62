#include "leaves.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "wide.hpp"

namespace nangsuat {

namespace {

NANGSUAT_WIDE void leaf_products(const double* values, const double* h, std::size_t width, double* out) {
    double sum[leaf_size] = {};
    for (std::size_t i = 0; i < width; ++i) {
        const double* column = values + i * leaf_size;
        const double factor = h[i];
        for (std::size_t lane = 0; lane < leaf_size; ++lane) sum[lane] += factor * column[lane];
    }
    std::copy_n(sum, leaf_size, out);
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

// Halves the places at a multiple of the leaf's size, so that all leaves but the last are full; 0 where it cannot.
std::size_t halve(const Rows& points, std::span<Index> places) {
    if (places.size() <= leaf_size) return 0;
    const Side side = widest_side(points, places);
    if (side.length <= 0) return 0;
    const std::size_t middle = (places.size() / 2 + leaf_size - 1) / leaf_size * leaf_size;
    std::nth_element(places.begin(), places.begin() + static_cast<std::ptrdiff_t>(middle), places.end(),
                     [&](Index one, Index other) {
                         return points.row(static_cast<std::size_t>(one))[side.coordinate] <
                                points.row(static_cast<std::size_t>(other))[side.coordinate];
                     });
    return middle;
}

void put_in_order(const Watch& watch, const Rows& points, std::span<Index> places) {
    for (std::size_t middle; !watch.is_stopped() && (middle = halve(points, places)) != 0;) {
        put_in_order(watch, points, places.first(middle));
        places = places.subspan(middle);
    }
}

// Parts enough for all threads, each to be put in order by itself.
std::vector<std::span<Index>> parts_of(const Rows& points, std::span<Index> places, std::size_t parts) {
    const std::size_t middle = parts < 2 ? 0 : halve(points, places);
    if (middle == 0) return {places};
    std::vector<std::span<Index>> all = parts_of(points, places.first(middle), parts / 2);
    for (const auto part : parts_of(points, places.subspan(middle), parts / 2)) all.push_back(part);
    return all;
}

// The last place again and again, until the last leaf is full.
std::vector<Index> filled(std::vector<Index> places) {
    while (places.size() % leaf_size != 0) places.push_back(places.back());
    return places;
}

constexpr double hair = 1e-15;
constexpr std::size_t worth_threads = 20'000;  // points

}  // namespace

std::vector<Index> neighbours_in_order(Watch& watch, const Rows& points, std::vector<Index> places) {
    if (places.size() < worth_threads || watch.threads() < 2) {
        put_in_order(watch, points, places);
        return places;
    }
    const auto parts = parts_of(points, places, 2 * watch.threads());
    for_blocks(watch, parts.size(), 1, [&](std::size_t from, std::size_t, unsigned) {
        put_in_order(watch, points, parts[from]);
    });
    return places;
}

void Leaf::products(const double* h, std::size_t width, Lanes& out) const {
    leaf_products(values, h, width, out.data());
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
