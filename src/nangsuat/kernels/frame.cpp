#include "frame.hpp"

#include <algorithm>
#include <atomic>
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
constexpr std::size_t most_planes = 65'536; // in a round
constexpr std::size_t points_a_facet = 4;   // at least, or looking who lies inside a sample's cone pays no more
constexpr std::size_t few_facets = 1024;    // that are always worth it
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
    Grower(Watch& watch, const Cone& cone) : watch_(watch), cone_(cone) {}

    // Adds extreme points of the candidates until all lie inside; false where the frame does not span the space.
    bool grow(std::vector<Index>& frame, std::vector<Index> candidates);
    // The candidates that do not lie inside, in their order; keeps facets that were met. Where nearly each candidate has
    // a facet of its own, looking pays no more: `pays` is false then, and the rest counts as outside.
    std::vector<Index> outside(const std::vector<Index>& frame, const std::vector<Index>& candidates, bool& pays);
    // Those of the candidates that lie farthest beyond facets of the frame that candidates were held against last.
    std::vector<Index> farthest(const std::vector<Index>& candidates) { return farthest(planes_, candidates); }

private:
    struct Beyond {
        std::vector<Index> points, lost;
        std::vector<Plane> planes;
    };

    // For each plane the candidate that lies farthest beyond.
    std::vector<Index> farthest(const std::vector<Plane>& planes, const std::vector<Index>& candidates);
    std::vector<double> section_of(const std::vector<Index>& candidates) const;
    void keep_planes(const std::vector<std::unique_ptr<Walker>>& walkers);
    bool look(const std::vector<Index>& frame, const std::vector<Index>& candidates, Beyond& beyond);
    double margin_of(Index candidate) const { return (1 + clearly) * cone_.allowed(candidate); }
    void look_at(Walker& walker, std::span<const Index> candidates, Beyond& found) const;

    Watch& watch_;
    const Cone& cone_;
    std::vector<Plane> planes_;
};

void Grower::look_at(Walker& walker, std::span<const Index> candidates, Beyond& found) const {
    Index exceeded = none;
    for (const Index candidate : candidates) {
        if (watch_.is_stopped()) return;
        const Place place = walker.place_of(cone_.point(candidate), margin_of(candidate));
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
        if (leaf.products(plane.data(), plane.size(), values) < value - room) return;
        for (std::size_t lane = 0; lane < leaf_size; ++lane) {
            if (values[lane] < value - room) continue;
            if (place != none && values[lane] <= value + room && rank(leaf.places[lane]) <= rank(place)) continue;
            place = leaf.places[lane];
            value = std::max(value, values[lane]);
        }
    }
};

// Candidates lengthened until they lie in one plane, where the farthest is a corner.
std::vector<double> Grower::section_of(const std::vector<Index>& candidates) const {
    std::vector<double> section;
    section.reserve(candidates.size() * cone_.width());
    for (const Index candidate : candidates) {
        const double longer = cone_.to_section(candidate);
        for (std::size_t i = 0; i < cone_.width(); ++i) section.push_back(longer * cone_.point(candidate)[i]);
    }
    return section;
}

std::vector<Index> Grower::farthest(const std::vector<Plane>& planes, const std::vector<Index>& candidates) {
    const std::vector<double> numbers = section_of(candidates);
    const Rows section{numbers.data(), candidates.size(), cone_.width()};
    std::vector<Index> places(candidates.size());
    std::iota(places.begin(), places.end(), 0);
    const Leaves leaves(watch_, section, std::move(places));
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
            if (search.place != none) found[number] = candidates[static_cast<std::size_t>(search.place)];
        }
    });
    std::erase(found, none);
    return found;
}

std::vector<Index> Grower::outside(const std::vector<Index>& frame, const std::vector<Index>& candidates, bool& pays) {
    const Leaves leaves(watch_, cone_.points(), frame);
    std::vector<char> is_inside(candidates.size(), 0);
    std::vector<std::unique_ptr<Walker>> walkers(watch_.threads());
    std::vector<std::size_t> looked(watch_.threads(), 0);
    std::atomic<bool> is_worth_it{true};
    for_blocks(watch_, candidates.size(), block, [&](std::size_t from, std::size_t to, unsigned thread) {
        auto& walker = walkers[thread];
        if (!walker) walker = std::make_unique<Walker>(cone_, frame, leaves, leaves);
        if (!is_worth_it || !walker->has_start()) return;
        for (std::size_t place = from; place < to && !watch_.is_stopped(); ++place) {
            const Index candidate = candidates[place];
            is_inside[place] = walker->place_of(cone_.point(candidate), margin_of(candidate)) == Place::inside;
        }
        looked[thread] += to - from;
        if (walker->facets().count() > few_facets + looked[thread] / points_a_facet) is_worth_it = false;
    });
    pays = is_worth_it;
    keep_planes(walkers);
    std::vector<Index> left;
    for (std::size_t place = 0; place < candidates.size(); ++place) {
        if (!is_inside[place]) left.push_back(candidates[place]);
    }
    return left;
}

void Grower::keep_planes(const std::vector<std::unique_ptr<Walker>>& walkers) {
    planes_.clear();
    for (const auto& walker : walkers) {
        if (!walker) continue;
        const std::size_t step = walker->facets().count() / (most_planes / watch_.threads()) + 1;
        for (std::size_t facet = 0; facet < walker->facets().count(); facet += step) {
            planes_.push_back(walker->facets().plane(static_cast<Index>(facet)));
        }
    }
}

// About `size` of them, evenly and yet at random, in their own order.
std::vector<Index> sample_of(const std::vector<Index>& all, std::size_t size) {
    std::vector<Index> sample;
    std::mt19937_64 random(20'260'101);
    for (const Index one : all) {
        if (random() % all.size() < size) sample.push_back(one);
    }
    return sample;
}

}  // namespace

std::vector<Index> frame_of(Watch& watch, const Cone& cone) {
    const std::vector<Index> all = cone.generators();
    std::vector<Index> directions, points;
    for (const Index generator : all) (cone.is_direction(generator) ? directions : points).push_back(generator);
    Grower grower(watch, cone);
    std::vector<Index> frame = directions, left = neighbours_in_order(watch, cone.points(), points, Fineness::cells);
    bool pays = true;
    for (std::size_t size = first_sample; pays && size < left.size() && !watch.is_stopped(); size *= sample_growth) {
        const std::vector<Index> sample = sample_of(left, size);
        if (!cone.complete(frame, sample) && !cone.complete(frame, points)) return all;
        std::ranges::sort(frame);
        if (!grower.grow(frame, without(sample, frame, cone.count()))) return all;
        left = grower.outside(frame, without(left, frame, cone.count()), pays);
    }
    // Corners of the samples need be none of all: what was left is grown around anew.
    std::ranges::copy(without(frame, directions, cone.count()), std::back_inserter(left));
    frame = directions;
    add_all(frame, grower.farthest(left));
    std::vector<Index> spanning = frame;
    if (!cone.complete(spanning, left) && !cone.complete(spanning, points)) return all;
    const std::vector<Index> chosen = without(spanning, frame, cone.count());
    if (!grower.grow(spanning, without(left, spanning, cone.count()))) return all;
    // What was taken to span the space may lie inside.
    std::vector<Index> extreme = without(spanning, chosen, cone.count()), rest = extreme;
    if (chosen.empty() || !cone.complete(rest, {}) || !grower.grow(extreme, chosen)) return spanning;
    return extreme;
}

}  // namespace nangsuat
