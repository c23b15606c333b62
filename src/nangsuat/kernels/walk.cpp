#include "walk.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace nangsuat {

namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();
constexpr double significant = 1e-13;  // of the sizes that a weight is the sum of: below, it counts as zero
constexpr double level = 1e-12;        // of h's size: h.g below counts as zero
constexpr double clear_miss = 1e-10;   // of h's size: h.p above proves a miss
constexpr double forgiven = 1e-9;      // a weight that allowances alone made negative
constexpr double trusted = 1e-10;      // how far a generator may exceed the facet that a ray ends in
constexpr int most_steps = 5000;       // far more than any walk that ends
constexpr std::size_t remembered = std::size_t{192} << 20;       // bytes in a thread
constexpr std::size_t remembered_alone = std::size_t{4} << 20;

double size_of(std::span<const double> numbers) {
    double largest = 0;
    for (const double number : numbers) largest = std::max(largest, std::abs(number));
    return power_of_two(largest);
}

std::vector<double> scaled(std::span<const double> vector, double size) {
    std::vector<double> out(vector.begin(), vector.end());
    for (double& part : out) part /= size;
    return out;
}

}  // namespace

// A ray on the way, with p and g of size one.
struct Walker::Ray {
    Ray(std::span<const double> point, std::span<const double> direction)
        : p_size(size_of(point)), g_size(size_of(direction)), p(scaled(point, p_size)), g(scaled(direction, g_size)) {}

    double p_size, g_size;
    std::vector<double> p, g;
    Reading of_p, of_g;            // what the facet says of them
    std::vector<double> miss;      // the proof
    std::vector<char> closed = std::vector<char>(p.size(), 0);  // slots that do not lead on

    void read(const Facets& facets, Index facet) {
        facets.read(facet, p.data(), of_p);
        facets.read(facet, g.data(), of_g);
    }
    void open_all() { std::ranges::fill(closed, 0); }
    bool is_faced_by(const Facets& facets, Index facet) const {
        const double least = level * facets.plane_size(facet);
        return of_g[p.size() - 1] > least && of_g[p.size()] > least;
    }
    double beta_with_allowances() const { return -of_p[p.size()] / of_g[p.size()]; }
    double beta() const { return -of_p[p.size() - 1] / of_g[p.size() - 1]; }

    // The slot of the most negative part of `of_p * share + of_g * beta` that is more than rounding; slots() where none.
    std::size_t most_negative(const Facets& facets, Index facet, double share, double beta) const {
        std::size_t best = facets.slots();
        double least = 0;
        for (std::size_t slot = 0; slot < facets.slots(); ++slot) {
            const double weight = share * of_p[slot] + beta * of_g[slot];
            if (weight >= least || closed[slot]) continue;
            double sizes = 0;
            for (std::size_t i = 0; i < p.size(); ++i) {
                sizes += std::abs(facets.part(facet, slot, i)) * (share * std::abs(p[i]) + std::abs(beta * g[i]));
            }
            if (-weight <= significant * sizes) continue;
            best = slot;
            least = weight;
        }
        return best;
    }
};

Walker::Walker(const Cone& cone, std::span<const Index> frame, const Leaves& leaves, const Leaves& all)
    : cone_(cone),
      point_weight_(cone.point_weight(frame)),
      shared_(cone, leaves, cone.outward_of(frame), remembered),
      lone_(cone, all, shared_.outward(), remembered_alone) {}

bool Walker::has_start() {
    if (facet_ == none) facet_ = shared_.first();
    return facet_ != none;
}

// Crosses ridges until h.g > 0.
RayEnd Walker::turn_towards(Facets& facets, Index& facet, Ray& ray, Index excluded) {
    for (int step = 0; step < most_steps; ++step) {
        if (ray.is_faced_by(facets, facet)) return RayEnd::hit;
        const std::size_t slot = ray.most_negative(facets, facet, 0, 1);
        if (slot == facets.slots()) return RayEnd::unbounded;
        const Index next = facets.across(facet, slot, excluded);
        if (next == none) return RayEnd::stopped;
        facet = next;
        ray.read(facets, facet);
    }
    return RayEnd::stopped;
}

// On the turn from one facet to the next h.g became zero: with h.p > 0 there, h proves that the line misses the cone.
bool Walker::proves_miss(const Facets& facets, Index from, Index to, Ray& ray) const {
    const std::size_t last = facets.slots();
    const std::vector<double> before = facets.plane(from), after = facets.plane(to);
    Reading of_before;
    facets.read(from, ray.g.data(), of_before);
    const double facing = of_before[last], along = std::min(0.0, ray.of_g[last]);
    double at_p = 0;
    ray.miss.resize(before.size());
    for (std::size_t i = 0; i < before.size(); ++i) {
        ray.miss[i] = (facing * after[i] - along * before[i]) / (facing - along);
        at_p += ray.miss[i] * ray.p[i];
    }
    return at_p > clear_miss * std::max(facets.plane_size(from), facets.plane_size(to));
}

// Crosses ridges until no weight is negative.
RayEnd Walker::walk(Facets& facets, Index& facet, Ray& ray, Index excluded) {
    for (int step = 0; step < most_steps; ++step) {
        const std::size_t slot = ray.most_negative(facets, facet, 1, ray.beta_with_allowances());
        if (slot == facets.slots()) return RayEnd::hit;
        const std::size_t forgotten = facets.times_forgotten();
        const Index next = facets.across(facet, slot, excluded);
        if (next == none) return RayEnd::stopped;
        ray.read(facets, next);
        if (ray.is_faced_by(facets, next)) {
            facet = next;
            ray.open_all();
        } else if (forgotten != facets.times_forgotten()) {
            facet = next;
            return RayEnd::stopped;
        } else if (proves_miss(facets, facet, next, ray)) {
            return RayEnd::misses;
        } else {  // within rounding of a miss: not this way
            ray.read(facets, facet);
            ray.closed[slot] = 1;
        }
    }
    return RayEnd::stopped;
}

// One step of refinement: what rounding left between the ray's end and the weighted generators, solved for again.
void Walker::refine(const Facets& facets, Index facet, const Ray& ray, RayHit& hit) const {
    const std::size_t width = ray.p.size();
    std::vector<double> left(width);
    for (std::size_t i = 0; i < width; ++i) {
        Longer sum = ray.p[i] + static_cast<Longer>(hit.beta) * ray.g[i];
        for (std::size_t slot = 0; slot + 1 < width; ++slot) {
            sum -= static_cast<Longer>(hit.weights[slot]) * cone_.point(hit.generators[slot])[i];
        }
        left[i] = static_cast<double>(sum);
    }
    Reading of_left;
    facets.read(facet, left.data(), of_left);
    const double step = -of_left[width - 1] / ray.of_g[width - 1];
    hit.beta += step;
    for (std::size_t slot = 0; slot + 1 < width; ++slot) hit.weights[slot] += of_left[slot] + step * ray.of_g[slot];
}

RayHit Walker::hit_at(const Facets& facets, Index facet, const Ray& ray) const {
    RayHit hit{RayEnd::hit, ray.beta(), {}, {}, facets.plane(facet)};
    hit.generators.assign(facets.generators(facet).begin(), facets.generators(facet).end());
    for (std::size_t slot = 0; slot < facets.slots(); ++slot) {
        hit.weights.push_back(ray.of_p[slot] + hit.beta * ray.of_g[slot]);
    }
    refine(facets, facet, ray, hit);
    for (double& part : hit.plane) part /= ray.of_g[facets.slots()] * ray.g_size;
    for (double& weight : hit.weights) {
        if (weight < -forgiven) hit.end = RayEnd::stopped;
        weight = std::max(0.0, weight) * ray.p_size;
    }
    hit.beta *= ray.p_size / ray.g_size;
    return hit;
}

RayHit Walker::shoot(Facets& facets, Index& facet, Ray& ray, Index excluded) {
    ray.read(facets, facet);
    RayEnd end = turn_towards(facets, facet, ray, excluded);
    if (end == RayEnd::hit) end = walk(facets, facet, ray, excluded);
    if (end == RayEnd::hit && facets.exceeded(facet, excluded) > trusted) return {};
    if (end == RayEnd::hit) return hit_at(facets, facet, ray);
    if (end == RayEnd::unbounded) return {end, infinite, {}, {}, {}};
    if (end == RayEnd::misses) return {end, -infinite, {}, {}, ray.miss};
    return {};
}

RayHit Walker::shoot_without(Ray& ray, Index excluded) {
    std::vector<double> outward = shared_.outward();  // to point away from the inside of the cone without it
    const double weight = cone_.is_direction(excluded) ? direction_weight : point_weight_;
    for (std::size_t i = 0; i < outward.size(); ++i) outward[i] += weight * cone_.point(excluded)[i];
    lone_.forget(std::move(outward));
    const std::size_t slot = shared_.slot_of(facet_, excluded);
    Index start = facet_;
    if (slot != shared_.slots()) start = shared_.across(facet_, slot);
    Index facet = start == none ? none : lone_.copy(shared_, start);
    return facet == none ? RayHit{} : shoot(lone_, facet, ray, excluded);
}

RayHit Walker::shoot(std::span<const double> p, std::span<const double> g, Index excluded) {
    if (!has_start()) return {};
    Ray ray(p, g);
    RayHit hit = shoot(shared_, facet_, ray, none);
    if (excluded == none) return hit;
    if (hit.end == RayEnd::misses) return hit;
    if (hit.end == RayEnd::hit && std::ranges::find(hit.generators, excluded) == hit.generators.end()) return hit;
    ray.open_all();
    return shoot_without(ray, excluded);
}

Place Walker::place_of(const double* x, double margin) {
    const auto slots = static_cast<std::ptrdiff_t>(shared_.slots());
    for (int step = 0; step < most_steps; ++step) {
        shared_.read(facet_, x, reading_);
        if (reading_[cone_.width()] > margin) return Place::beyond;
        const auto [least, most] = std::minmax_element(reading_.begin(), reading_.begin() + slots);
        if (*least >= -significant * std::abs(*most)) return Place::inside;
        const Index next = shared_.across(facet_, static_cast<std::size_t>(least - reading_.begin()));
        if (next == none) return Place::lost;
        facet_ = next;
    }
    return Place::lost;
}

}  // namespace nangsuat
