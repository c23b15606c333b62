#include "frame.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <memory>
#include <mutex>
#include <numeric>
#include <random>
#include <span>
#include <utility>

#include "walk.hpp"

namespace nangsuat {

namespace {

constexpr std::size_t first_sample = 512;
constexpr std::size_t sample_growth = 8;
constexpr std::size_t most_planes = 4096;   // in a round
constexpr double clearly = 4;               // allowances
constexpr double tie = 1e-12;               // of a plane's size: farther points by less stand in one row
constexpr std::size_t block = 256;          // points

using Plane = std::vector<double>;

std::vector<Index> without(const std::vector<Index>& all, const std::vector<Index>& some, std::size_t count) {
    std::vector<char> is_out(count, 0);
    for (const Index one : some) is_out[static_cast<std::size_t>(one)] = 1;
    std::vector<Index> rest;
    std::ranges::copy_if(all, std::back_inserter(rest), [&](Index one) { return !is_out[static_cast<std::size_t>(one)]; });
    return rest;
}

void add_all(std::vector<Index>& to, std::vector<Index> more) {
    to.insert(to.end(), more.begin(), more.end());
    std::ranges::sort(to);
    to.erase(std::ranges::unique(to).begin(), to.end());
}

double size_of(const Plane& plane) {
    double largest = 0;
    for (const double part : plane) largest = std::max(largest, std::abs(part));
    return largest;
}

// At most `most`, evenly.
void thin(std::vector<Plane>& planes, std::size_t most) {
    if (planes.size() <= most) return;
    for (std::size_t place = 0; place < most; ++place) planes[place].swap(planes[place * planes.size() / most]);
    planes.resize(most);
}

class Grower {
public:
    Grower(Watch& watch, const Cone& cone) : watch_(watch), cone_(cone), section_(cone.count() * cone.width()) {
        for (std::size_t place = 0; place < cone.count(); ++place) {
            const double longer = cone.to_section(static_cast<Index>(place));
            for (std::size_t i = 0; i < cone.width(); ++i) {
                section_[place * cone.width() + i] = longer * cone.points().row(place)[i];
            }
        }
    }

    // Adds extreme points of the candidates until all lie inside; false where the frame does not span the space.
    bool grow(std::vector<Index>& frame, std::vector<Index> candidates);
    // For each plane the candidate that lies farthest beyond.
    std::vector<Index> farthest(const std::vector<Plane>& planes, const std::vector<Index>& candidates);
    const std::vector<Plane>& planes() const { return planes_; }  // facets of the cone that was grown last

private:
    struct Beyond {
        std::vector<Index> points, lost;
        std::vector<Plane> planes;
    };

    bool look(const std::vector<Index>& frame, const std::vector<Index>& candidates, Beyond& beyond);
    void look_at(Walker& walker, std::span<const Index> candidates, Beyond& found) const;

    Watch& watch_;
    const Cone& cone_;
    std::vector<double> section_;  // points lengthened until they lie in one plane, where the farthest is a corner
    std::vector<Plane> planes_;
};

void Grower::look_at(Walker& walker, std::span<const Index> candidates, Beyond& found) const {
    Index exceeded = none;
    for (const Index candidate : candidates) {
        if (watch_.is_stopped()) return;
        const double margin = (1 + clearly) * cone_.allowed(candidate);
        const Place place = walker.place_of(cone_.point(candidate), margin);
        if (place == Place::lost) found.lost.push_back(candidate);
        if (place != Place::beyond) continue;
        found.points.push_back(candidate);
        if (walker.facet() != exceeded) found.planes.push_back(walker.facets().allowed_plane(walker.facet()));
        exceeded = walker.facet();
    }
}

bool Grower::look(const std::vector<Index>& frame, const std::vector<Index>& candidates, Beyond& beyond) {
    const Leaves leaves(watch_, cone_.points(), frame);
    std::mutex lock;
    bool has_start = true;
    std::vector<std::unique_ptr<Walker>> walkers(watch_.threads());
    planes_.clear();
    for_blocks(watch_, candidates.size(), block, [&](std::size_t from, std::size_t to, unsigned thread) {
        auto& walker = walkers[thread];
        if (!walker) walker = std::make_unique<Walker>(cone_, frame, leaves, leaves);
        Beyond found;
        const bool starts = walker->has_start();
        if (starts) look_at(*walker, std::span(candidates).subspan(from, to - from), found);
        const std::lock_guard hold(lock);
        has_start = has_start && starts;
        std::ranges::copy(found.points, std::back_inserter(beyond.points));
        std::ranges::copy(found.lost, std::back_inserter(beyond.lost));
        std::ranges::move(found.planes, std::back_inserter(beyond.planes));
    });
    for (const auto& walker : walkers) {
        if (!walker) continue;
        const std::size_t step = walker->facets().count() / (most_planes / watch_.threads()) + 1;
        for (std::size_t facet = 0; facet < walker->facets().count(); facet += step) {
            planes_.push_back(walker->facets().plane(static_cast<Index>(facet)));
        }
    }
    return has_start;
}

bool Grower::grow(std::vector<Index>& frame, std::vector<Index> candidates) {
    while (!watch_.is_stopped()) {
        Beyond beyond;
        if (!look(frame, candidates, beyond)) return false;
        add_all(frame, beyond.lost);
        if (beyond.points.empty()) return true;
        std::sort(beyond.planes.begin(), beyond.planes.end());
        beyond.planes.erase(std::unique(beyond.planes.begin(), beyond.planes.end()), beyond.planes.end());
        thin(beyond.planes, most_planes);
        const std::vector<Index> farthest = this->farthest(beyond.planes, beyond.points);
        add_all(frame, farthest);
        candidates = without(beyond.points, farthest, cone_.count());
    }
    return true;
}

// The search for one plane: the farthest so far, among equals the first by a direction that has no ties.
struct Farthest {
    const Rows& points;
    const Plane& plane;
    const std::vector<double>& tie_breaker;
    double room;
    Index place = none;
    double value = -std::numeric_limits<double>::infinity();

    double rank(Index point) const {
        return std::inner_product(tie_breaker.begin(), tie_breaker.end(), points.row(static_cast<std::size_t>(point)), 0.0);
    }
    void look_into(const Leaf& leaf) {
        Lanes values;
        leaf.products(plane.data(), plane.size(), values);
        for (std::size_t lane = 0; lane < leaf_size; ++lane) {
            if (values[lane] < value - room) continue;
            if (place != none && values[lane] <= value + room && rank(leaf.places[lane]) <= rank(place)) continue;
            place = leaf.places[lane];
            value = std::max(value, values[lane]);
        }
    }
};

std::vector<Index> Grower::farthest(const std::vector<Plane>& planes, const std::vector<Index>& candidates) {
    const Rows section{section_.data(), cone_.count(), cone_.width()};
    const Leaves leaves(watch_, section, candidates);
    std::vector<Index> found(planes.size(), none);
    std::mt19937_64 random(1);
    std::vector<double> tie_breaker(cone_.width());
    for (double& part : tie_breaker) part = static_cast<double>(random() >> 11) * 0x1.0p-53;
    for_blocks(watch_, planes.size(), 16, [&](std::size_t from, std::size_t to, unsigned) {
        for (std::size_t number = from; number < to && !watch_.is_stopped(); ++number) {
            const Plane& plane = planes[number];
            Farthest search{section, plane, tie_breaker, tie * size_of(plane)};
            leaves.visit_beyond([&] { return plane.data(); }, [&] { return search.value - search.room; },
                                [&](std::size_t leaf) { search.look_into(leaves.leaf(leaf)); });
            found[number] = search.place;
        }
    });
    std::erase(found, none);
    return found;
}

std::vector<Index> shuffled(std::vector<Index> all) {
    std::mt19937_64 random(20'260'101);
    for (std::size_t last = all.size(); last > 1; --last) std::swap(all[last - 1], all[random() % last]);
    return all;
}

}  // namespace

std::vector<Index> frame_of(Watch& watch, const Cone& cone) {
    const std::vector<Index> all = cone.generators();
    std::vector<Index> directions, points;
    for (const Index generator : all) (cone.is_direction(generator) ? directions : points).push_back(generator);
    points = shuffled(std::move(points));
    Grower grower(watch, cone);
    std::vector<Index> frame, chosen;
    for (std::size_t size = std::min(first_sample, points.size());; size = std::min(size * sample_growth, points.size())) {
        const std::vector<Index> sample(points.begin(), points.begin() + static_cast<std::ptrdiff_t>(size));
        frame = directions;
        add_all(frame, grower.farthest(grower.planes(), sample));
        std::vector<Index> spanning = frame;
        if (!cone.complete(spanning, sample) && !cone.complete(spanning, points)) return all;
        chosen = without(spanning, frame, cone.count());
        frame = spanning;
        if (!grower.grow(frame, neighbours_in_order(watch, cone.points(), without(sample, frame, cone.count())))) return all;
        if (watch.is_stopped() || size == points.size()) break;
    }
    // What was taken to span the space may lie inside.
    std::vector<Index> extreme = without(frame, chosen, cone.count()), rest = extreme;
    if (chosen.empty() || !cone.complete(rest, {}) || !grower.grow(extreme, chosen)) return frame;
    return extreme;
}

}  // namespace nangsuat
