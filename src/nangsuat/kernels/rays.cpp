#include "rays.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <mutex>
#include <numeric>
#include <stdexcept>
#include <utility>

#include "frame.hpp"
#include "simplex.hpp"
#include "walk.hpp"

namespace nangsuat {

namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t probes = 64;    // rays that tell the middle plane
constexpr std::size_t block = 128;    // rays that a thread takes at a time
constexpr std::size_t worth_order = 256;  // rays

std::vector<double> on_scale(const Cone& cone, const double* row) {
    std::vector<double> out(cone.width());
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = row[i] / cone.scales()[i];
    return out;
}

// Rays for which walks found no end, as linear programs: the largest beta with sum weights P - beta g = p.
class RayPrograms {
public:
    RayPrograms(const Cone& cone, std::vector<Index> generators) : cone_(cone), generators_(std::move(generators)) {}

    RayHit solve(const std::vector<double>& p, const std::vector<double>& g, Index excluded);

private:
    void gather();
    void take_basis(const Simplex& simplex, RayHit& hit) const;

    const Cone& cone_;
    std::vector<Index> generators_;
    std::vector<double> points_;
    std::unique_ptr<SharedColumns> columns_;
    std::once_flag gathered_;
};

void RayPrograms::gather() {
    for (const Index generator : generators_) {
        points_.insert(points_.end(), cone_.point(generator), cone_.point(generator) + cone_.width());
    }
    columns_ = std::make_unique<SharedColumns>(Rows{points_.data(), generators_.size(), cone_.width()});
}

// The D-1 heaviest of the generators in the basis.
void RayPrograms::take_basis(const Simplex& simplex, RayHit& hit) const {
    std::vector<std::pair<double, Index>> used;
    for (std::size_t row = 0; row < cone_.width(); ++row) {
        const Index column = simplex.basic(row);
        if (column == none || static_cast<std::size_t>(column) >= generators_.size()) continue;
        used.emplace_back(-simplex.value(row), generators_[static_cast<std::size_t>(column)]);
    }
    std::ranges::sort(used);
    used.resize(std::min(used.size(), cone_.width() - 1));
    for (const auto& [weight, generator] : used) {
        hit.generators.push_back(generator);
        hit.weights.push_back(-weight);
    }
}

RayHit RayPrograms::solve(const std::vector<double>& p, const std::vector<double>& g, Index excluded) {
    std::call_once(gathered_, [this] { gather(); });
    std::vector<double> own = g;
    for (const double part : g) own.push_back(-part);
    const std::vector<double> costs(generators_.size(), 0), own_costs{1, -1};
    const auto place = std::ranges::find(generators_, excluded);
    const Index left_out = place == generators_.end() ? none : static_cast<Index>(place - generators_.begin());
    Simplex simplex(*columns_);
    RayHit hit;
    switch (simplex.solve({costs, own, own_costs, p, left_out})) {
        case ProgramEnd::optimal:
            hit.end = RayEnd::hit;
            hit.beta = -simplex.objective();
            take_basis(simplex, hit);
            break;
        case ProgramEnd::infeasible:
            hit.end = RayEnd::misses;
            hit.beta = -infinite;
            break;
        case ProgramEnd::unbounded:
            hit.end = RayEnd::unbounded;
            hit.beta = infinite;
            return hit;
        case ProgramEnd::stopped:
            return hit;
    }
    for (std::size_t row = 0; row < cone_.width(); ++row) hit.plane.push_back(simplex.price(row));
    return hit;
}

class Shooting {
public:
    Shooting(Watch& watch, const RayQuestion& question)
        : watch_(watch),
          question_(question),
          cone_(question.generators, question.support),
          frame_(question.frame_first ? frame_of(watch, cone_) : cone_.generators()),
          leaves_(watch, cone_.points(), frame_),
          all_(watch, cone_.points(), question.excluded.empty() ? std::vector<Index>{} : cone_.generators()),
          programs_(cone_, question.excluded.empty() ? frame_ : cone_.generators()) {}

    RayAnswer answer();

private:
    std::size_t rays() const { return question_.points.count; }
    RayHit shoot(Walker& walker, std::size_t ray);
    void put(RayAnswer& answer, std::size_t ray, const RayHit& hit) const;
    void put_plane(RayAnswer& answer, std::size_t ray, const RayHit& hit) const;
    std::vector<Index> order();
    std::vector<double> middle_plane();
    void move_to(const std::vector<double>& plane, std::size_t ray, double* out) const;

    Watch& watch_;
    const RayQuestion& question_;
    Cone cone_;
    std::vector<Index> frame_;
    Leaves leaves_, all_;
    RayPrograms programs_;
};

RayHit Shooting::shoot(Walker& walker, std::size_t ray) {
    const std::vector<double> p = on_scale(cone_, question_.points.row(ray));
    const std::vector<double> g = on_scale(cone_, question_.directions.row(ray));
    const Index excluded = question_.excluded.empty() ? none : static_cast<Index>(question_.excluded[ray]);
    const RayHit hit = walker.shoot(p, g, excluded);
    return hit.end == RayEnd::stopped ? programs_.solve(p, g, excluded) : hit;
}

void Shooting::put(RayAnswer& answer, std::size_t ray, const RayHit& hit) const {
    const std::size_t slots = cone_.width() - 1;
    answer.betas[ray] = hit.end == RayEnd::stopped ? not_a_number : hit.beta;
    answer.ends[ray] = static_cast<std::int8_t>(hit.end);
    if (hit.end == RayEnd::hit) {
        for (std::size_t slot = 0; slot < hit.generators.size(); ++slot) {
            answer.generators[ray * slots + slot] = hit.generators[slot];
            answer.weights[ray * slots + slot] = hit.weights[slot] * cone_.per_generator(hit.generators[slot]);
        }
    }
    if (hit.end == RayEnd::hit || hit.end == RayEnd::misses) put_plane(answer, ray, hit);
}

void Shooting::put_plane(RayAnswer& answer, std::size_t ray, const RayHit& hit) const {
    for (std::size_t i = 0; i < cone_.width(); ++i) {
        answer.planes[ray * cone_.width() + i] = hit.plane[i] / cone_.scales()[i];
    }
}

// The mean of the planes that some rays meet.
std::vector<double> Shooting::middle_plane() {
    std::vector<double> sum(cone_.width(), 0);
    watch_.run(1, [&](unsigned) {
        Walker walker(cone_, frame_, leaves_, leaves_);
        for (std::size_t probe = 0; probe < probes && !watch_.is_stopped(); ++probe) {
            const std::size_t ray = probe * rays() / probes;
            const RayHit hit = walker.shoot(on_scale(cone_, question_.points.row(ray)),
                                            on_scale(cone_, question_.directions.row(ray)));
            if (hit.end != RayEnd::hit) continue;
            for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += hit.plane[i];
        }
    });
    return sum;
}

void Shooting::move_to(const std::vector<double>& plane, std::size_t ray, double* out) const {
    const std::vector<double> p = on_scale(cone_, question_.points.row(ray));
    const std::vector<double> g = on_scale(cone_, question_.directions.row(ray));
    const double facing = std::inner_product(g.begin(), g.end(), plane.begin(), 0.0);
    const double at_p = std::inner_product(p.begin(), p.end(), plane.begin(), 0.0);
    const double step = facing > 0 ? -at_p / facing : 0;
    double size = 0, under = 0;
    for (std::size_t i = 0; i < p.size(); ++i) {
        out[i] = p[i] + step * g[i];
        size += std::abs(out[i]);
        under -= cone_.support()[i] * out[i];
    }
    const double length = under > size / 16 ? under : size;
    for (std::size_t i = 0; i < p.size() && length > 0; ++i) out[i] /= length;
}

std::vector<Index> Shooting::order() {
    std::vector<Index> places(rays());
    std::iota(places.begin(), places.end(), 0);
    if (rays() < worth_order) return places;
    const std::vector<double> plane = middle_plane();
    std::vector<double> moved(rays() * cone_.width());
    for_blocks(watch_, rays(), 4096, [&](std::size_t from, std::size_t to, unsigned) {
        for (std::size_t ray = from; ray < to; ++ray) move_to(plane, ray, moved.data() + ray * cone_.width());
    });
    return neighbours_in_order(watch_, {moved.data(), rays(), cone_.width()}, std::move(places));
}

RayAnswer Shooting::answer() {
    const std::size_t slots = cone_.width() - 1;
    RayAnswer answer;
    answer.betas.resize(rays());
    answer.ends.resize(rays());
    answer.generators.assign(rays() * slots, -1);
    answer.weights.assign(rays() * slots, 0);
    answer.planes.assign(rays() * cone_.width(), 0);
    answer.frame.assign(cone_.count(), 0);
    for (const Index generator : frame_) answer.frame[static_cast<std::size_t>(generator)] = 1;
    const std::vector<Index> order = this->order();
    const Leaves& all = question_.excluded.empty() ? leaves_ : all_;
    std::vector<std::unique_ptr<Walker>> walkers(watch_.threads());
    for_blocks(watch_, rays(), block, [&](std::size_t from, std::size_t to, unsigned thread) {
        if (!walkers[thread]) walkers[thread] = std::make_unique<Walker>(cone_, frame_, leaves_, all);
        for (std::size_t place = from; place < to && !watch_.is_stopped(); ++place) {
            const auto ray = static_cast<std::size_t>(order[place]);
            put(answer, ray, shoot(*walkers[thread], ray));
        }
        watch_.count(to - from);
    });
    return answer;
}

}  // namespace

RayAnswer shoot_rays(Watch& watch, const RayQuestion& question) {
    const std::size_t numbers = question.points.count * question.points.width;
    require_finite({question.points.data, numbers}, "points");
    require_finite({question.directions.data, numbers}, "directions");
    return Shooting(watch, question).answer();
}

std::vector<std::uint8_t> cone_frame(Watch& watch, const Rows& generators, std::span<const double> support) {
    const Cone cone(generators, support);
    std::vector<std::uint8_t> mask(cone.count(), 0);
    for (const Index generator : frame_of(watch, cone)) mask[static_cast<std::size_t>(generator)] = 1;
    return mask;
}

}  // namespace nangsuat
