#include "dominance.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>
#include <stdexcept>
#include <utility>

#include "leaves.hpp"
#include "wide.hpp"

namespace nangsuat {

namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();
constexpr std::size_t group = 64;            // leaves that have a corner together
constexpr std::size_t block = 32;            // rays that a thread takes at a time
constexpr double whole = 1e-9;               // a weight that is so near the limit is at it

// For `count` places side by side the smallest (z_i - p_i) * slopes_i; -inf where z_i < p_i in a coordinate of slope 0.
NANGSUAT_WIDE void reaches(const double* columns, std::size_t stride, std::size_t count, const double* p,
                           const double* slopes, std::size_t width, double* out) {
    for (std::size_t place = 0; place < count; ++place) out[place] = infinite;
    for (std::size_t i = 0; i < width; ++i) {
        const double* column = columns + i * stride;
        const double from = p[i], slope = slopes[i];
        if (slope > 0) {
            for (std::size_t place = 0; place < count; ++place) {
                const double reach = (column[place] - from) * slope;
                out[place] = reach < out[place] ? reach : out[place];
            }
        } else {
            for (std::size_t place = 0; place < count; ++place) {
                out[place] = column[place] < from ? -infinite : out[place];
            }
        }
    }
}

struct Ray {
    const double* p;
    const double* g;
    std::vector<double> slopes;  // 1 / g
    Index excluded;
};

class Hull {
public:
    Hull(Watch& watch, const HullQuestion& question);

    Ray ray(std::size_t number) const;
    // The best point for the ray; `near` is one to begin with.
    Index best(const Ray& ray, Index near) const;
    double beta(const Ray& ray, Index point) const;
    // `take(point, beta)` for every point that lets the ray be.
    template <typename Take>
    void for_each(const Ray& ray, Take&& take) const;

private:
    struct Search {
        double beta = -infinite;
        Index point = none;
    };

    void look_into(const Ray& ray, std::size_t leaf, Search& search) const;
    void read_leaf(const Ray& ray, std::size_t leaf, Lanes& out) const {
        reaches(leaves_.leaf(leaf).values, leaf_size, leaf_size, ray.p, ray.slopes.data(), width_, out.data());
    }
    std::size_t groups() const { return (leaves_.count() + group - 1) / group; }

    const HullQuestion& question_;
    std::size_t width_;
    Leaves leaves_;
    std::vector<double> corners_, group_corners_;  // upper ones, coordinate by coordinate
};

std::vector<Index> all_places(std::size_t count) {
    std::vector<Index> places(count);
    std::iota(places.begin(), places.end(), 0);
    return places;
}

Hull::Hull(Watch& watch, const HullQuestion& question)
    : question_(question),
      width_(question.points.width),
      leaves_(watch, question.points, all_places(question.points.count)),
      corners_(leaves_.count() * width_),
      group_corners_(groups() * width_, -infinite) {
    for (std::size_t leaf = 0; leaf < leaves_.count(); ++leaf) {
        for (std::size_t i = 0; i < width_; ++i) {
            const double* column = leaves_.leaf(leaf).values + i * leaf_size;
            const double corner = *std::max_element(column, column + leaf_size);
            corners_[i * leaves_.count() + leaf] = corner;
            double& of_group = group_corners_[i * groups() + leaf / group];
            of_group = std::max(of_group, corner);
        }
    }
}

Ray Hull::ray(std::size_t number) const {
    Ray ray{question_.origins.row(number), question_.directions.row(number), std::vector<double>(width_, 0),
            question_.excluded.empty() ? none : static_cast<Index>(question_.excluded[number])};
    for (std::size_t i = 0; i < width_; ++i) ray.slopes[i] = ray.g[i] > 0 ? 1 / ray.g[i] : 0;
    return ray;
}

double Hull::beta(const Ray& ray, Index point) const {
    if (point == none) return -infinite;
    const double* z = question_.points.row(static_cast<std::size_t>(point));
    double beta = infinite;
    for (std::size_t i = 0; i < width_; ++i) {
        if (ray.g[i] > 0) beta = std::min(beta, (z[i] - ray.p[i]) / ray.g[i]);
    }
    return beta;
}

void Hull::look_into(const Ray& ray, std::size_t number, Search& search) const {
    const Leaf leaf = leaves_.leaf(number);
    Lanes betas;
    read_leaf(ray, number, betas);
    for (std::size_t lane = 0; lane < leaf_size; ++lane) {
        const Index point = leaf.places[lane];
        if (betas[lane] < search.beta || betas[lane] == -infinite || point == ray.excluded) continue;
        if (betas[lane] == search.beta && point >= search.point) continue;
        search = {betas[lane], point};
    }
}

Index Hull::best(const Ray& ray, Index near) const {
    Search search;
    if (near != none) look_into(ray, leaves_.leaf_of(near), search);
    std::array<double, group> group_bounds, bounds;
    for (std::size_t number = 0; number < groups(); ++number) {
        if (number % group == 0) {
            reaches(group_corners_.data() + number, groups(), std::min(group, groups() - number), ray.p,
                    ray.slopes.data(), width_, group_bounds.data());
        }
        const double bound = group_bounds[number % group];
        if (bound < search.beta || bound == -infinite) continue;
        const std::size_t from = number * group, count = std::min(group, leaves_.count() - from);
        reaches(corners_.data() + from, leaves_.count(), count, ray.p, ray.slopes.data(), width_, bounds.data());
        for (std::size_t leaf = 0; leaf < count; ++leaf) {
            if (bounds[leaf] >= search.beta && bounds[leaf] != -infinite) look_into(ray, from + leaf, search);
        }
    }
    return search.point;
}

template <typename Take>
void Hull::for_each(const Ray& ray, Take&& take) const {
    Lanes betas;
    std::size_t left = question_.points.count;
    for (std::size_t number = 0; number < leaves_.count(); ++number) {
        const std::size_t count = std::min(left, leaf_size);  // the last leaf repeats its last point
        left -= count;
        read_leaf(ray, number, betas);
        for (std::size_t lane = 0; lane < count; ++lane) {
            const Index point = leaves_.leaf(number).places[lane];
            if (betas[lane] != -infinite && point != ray.excluded) take(point, betas[lane]);
        }
    }
}

void require_hull(const HullQuestion& question) {
    const auto all = [](const Rows& rows) { return std::span(rows.data, rows.count * rows.width); };
    require_finite(all(question.points), "points");
    require_finite(all(question.origins), "origins");
    require_finite(all(question.directions), "directions");
    for (std::size_t ray = 0; ray < question.directions.count; ++ray) {
        const std::span row(question.directions.row(ray), question.directions.width);
        if (std::ranges::any_of(row, [](double part) { return part < 0; }) ||
            std::ranges::all_of(row, [](double part) { return part == 0; })) {
            throw std::invalid_argument("directions must not be negative anywhere nor zero everywhere");
        }
    }
}

// A beta with the weight of the points that give it.
using Weighted = std::pair<double, double>;

// `summary(number, betas from the largest, their weight in all)` for each ray that a point lets be; -inf for others.
std::vector<double> summaries(Watch& watch, const HullQuestion& question, const double* weights,
                              const std::function<double(std::size_t, const std::vector<Weighted>&, double)>& summary) {
    require_hull(question);
    const std::size_t rays = question.origins.count, points = question.points.count;
    if (weights != nullptr) require_finite({weights, rays * points}, "weights");
    const Hull hull(watch, question);
    std::vector<double> out(rays, -infinite);
    for_blocks(watch, rays, block, [&](std::size_t from, std::size_t to, unsigned) {
        std::vector<Weighted> betas;
        for (std::size_t number = from; number < to && !watch.is_stopped(); ++number) {
            betas.clear();
            double total = 0;
            hull.for_each(hull.ray(number), [&](Index point, double beta) {
                const double weight = weights == nullptr ? 1 : weights[number * points + static_cast<std::size_t>(point)];
                if (weight <= 0) return;
                betas.emplace_back(beta, weight);
                total += weight;
            });
            std::ranges::sort(betas, std::greater<>());
            if (!betas.empty()) out[number] = summary(number, betas, total);
            watch.count(1);
        }
    });
    return out;
}

}  // namespace

HullAnswer shoot_free_disposal(Watch& watch, const HullQuestion& question) {
    require_hull(question);
    const Hull hull(watch, question);
    const std::size_t rays = question.origins.count;
    HullAnswer answer{std::vector<double>(rays), std::vector<std::int64_t>(rays)};
    const std::vector<Index> order = neighbours_in_order(watch, question.origins, all_places(rays));
    for_blocks(watch, rays, block, [&](std::size_t from, std::size_t to, unsigned) {
        Index near = none;
        for (std::size_t place = from; place < to && !watch.is_stopped(); ++place) {
            const auto number = static_cast<std::size_t>(order[place]);
            const Ray ray = hull.ray(number);
            const Index found = hull.best(ray, near);
            answer.betas[number] = hull.beta(ray, found);
            answer.peers[number] = found;
            if (found != none) near = found;
        }
        watch.count(to - from);
    });
    return answer;
}

std::vector<double> expected_best(Watch& watch, const HullQuestion& question, std::span<const double> draws,
                                  const double* weights) {
    const auto mean_of_best = [&](std::size_t number, const std::vector<Weighted>& betas, double total) {
        double mean = 0, above = 0, none_above = 1;  // the chance that no draw is better than the betas so far
        for (const auto& [beta, weight] : betas) {
            above += weight;
            const double none_here = &beta == &betas.back().first ? 0 : std::pow(std::max(0.0, 1 - above / total), draws[number]);
            mean += beta * (none_above - none_here);
            none_above = none_here;
            if (none_above == 0) break;
        }
        return mean;
    };
    return summaries(watch, question, weights, mean_of_best);
}

std::vector<double> quantile_best(Watch& watch, const HullQuestion& question, std::span<const double> shares,
                                  const double* weights) {
    const auto quantile = [&](std::size_t number, const std::vector<Weighted>& betas, double total) {
        const double allowed = (1 - shares[number] + whole) * total;
        double above = 0, last = betas.front().first;
        for (const auto& [beta, weight] : betas) {
            if (above > allowed) break;
            last = beta;
            above += weight;
        }
        return last;
    };
    return summaries(watch, question, weights, quantile);
}

}  // namespace nangsuat
