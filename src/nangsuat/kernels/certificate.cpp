#include "certificate.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>
#include <utility>

#include "leaves.hpp"
#include "walk.hpp"

namespace nangsuat {

namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr double infinite = std::numeric_limits<double>::infinity();
constexpr double same = 8e-16;      // of a part: planes of one facet that were scaled for different rays
constexpr double part_of_size = 1e-7;  // of the sizes of h and G: a sum of smaller terms is measured by this
constexpr double rounding = 1e-12;  // of the sizes that a sum is made of
constexpr std::size_t block = 64;   // planes

double largest_of(const double* numbers, std::size_t width) {
    double largest = 0;
    for (std::size_t i = 0; i < width; ++i) largest = std::max(largest, std::abs(numbers[i]));
    return largest;
}

// A sum of products with the sizes that it is the sum of.
struct Sum {
    Longer value = 0, sizes = 0;

    void add(double one, double other) {
        const Longer term = static_cast<Longer>(one) * other;
        value += term;
        sizes += std::abs(term);
    }
    double share(double least) const {
        const double size = std::max(static_cast<double>(sizes), least);
        return size == 0 ? 0 : static_cast<double>(std::abs(value)) / size;
    }
};

Sum product(const double* one, const double* other, std::size_t width) {
    Sum sum;
    for (std::size_t i = 0; i < width; ++i) sum.add(one[i], other[i]);
    return sum;
}

// The mean sizes of coordinates.
std::vector<double> sizes_of(const Rows& rows) {
    std::vector<double> sizes(rows.width, 0);
    for (std::size_t place = 0; place < rows.count; ++place) {
        for (std::size_t i = 0; i < rows.width; ++i) sizes[i] += std::abs(rows.row(place)[i]);
    }
    for (double& size : sizes) size = power_of_two(size / static_cast<double>(rows.count));
    return sizes;
}

// Some generators, coordinates and rows scaled to sizes about one, in leaves.
class Generators {
public:
    Generators(Watch& watch, const Rows& rows, const std::vector<double>& scales, std::vector<Index> held)
        : scales_(scales), held_(std::move(held)), width_(rows.width) {
        scaled_.reserve(held_.size() * width_);
        for (const Index generator : held_) add(rows.row(static_cast<std::size_t>(generator)));
        std::vector<Index> places(held_.size());
        std::iota(places.begin(), places.end(), 0);
        leaves_.emplace(watch, Rows{scaled_.data(), held_.size(), width_}, std::move(places));
    }

    // How far the generators but one exceed the plane at most.
    double violation(const double* plane, Index excluded) const;

private:
    void add(const double* row);
    double share(const std::vector<double>& h, double size, Index place) const;

    const std::vector<double>& scales_;
    std::vector<Index> held_;
    std::vector<double> scaled_;
    std::size_t width_;
    std::optional<Leaves> leaves_;
};

void Generators::add(const double* row) {
    const std::size_t from = scaled_.size();
    for (std::size_t i = 0; i < width_; ++i) scaled_.push_back(row[i] / scales_[i]);
    const double size = power_of_two(largest_of(&scaled_[from], width_));
    for (std::size_t i = 0; i < width_; ++i) scaled_[from + i] /= size;
}

double Generators::share(const std::vector<double>& h, double size, Index place) const {
    const double* row = scaled_.data() + static_cast<std::size_t>(place) * width_;
    const Sum sum = product(h.data(), row, width_);
    const bool is_axis = std::count(row, row + width_, 0.0) + 1 >= static_cast<std::ptrdiff_t>(width_);
    const double least = (is_axis ? 1 : part_of_size) * size * largest_of(row, width_);  // of one term all is rounding
    return sum.value <= 0 ? 0 : static_cast<double>(sum.value) / std::max(static_cast<double>(sum.sizes), least);
}

double Generators::violation(const double* plane, Index excluded) const {
    std::vector<double> h(width_);
    for (std::size_t i = 0; i < width_; ++i) h[i] = plane[i] * scales_[i];
    const double size = largest_of(h.data(), width_);
    double worst = 0;
    Lanes beyond;
    leaves_->visit_beyond([&] { return h.data(); }, [] { return 0.0; }, [&](std::size_t number) {
        const Leaf leaf = leaves_->leaf(number);
        if (leaf.products(h.data(), width_, beyond) <= 0) return;
        for (std::size_t lane = 0; lane < leaf_size; ++lane) {
            if (beyond[lane] <= 0 || held_[static_cast<std::size_t>(leaf.places[lane])] == excluded) continue;
            worst = std::max(worst, share(h, size, leaf.places[lane]));
        }
    });
    return worst;
}

class Check {
public:
    Check(const RayQuestion& question, const RayClaim& claim)
        : question_(question),
          claim_(claim),
          width_(question.generators.width),
          rays_(claim.betas.size()),
          scales_(sizes_of(question.generators)) {}

    RayProof proof(Watch& watch);

private:
    bool has(std::size_t ray, RayEnd end) const { return claim_.ends[ray] == static_cast<std::int8_t>(end); }
    Index excluded(std::size_t ray) const {
        return question_.excluded.empty() ? none : static_cast<Index>(question_.excluded[ray]);
    }
    std::uint64_t mark_of(std::size_t ray) const;
    bool is_same_plane(std::size_t one, std::size_t other) const;
    std::vector<Index> leaders() const;
    double gap(std::size_t ray) const;
    double residual(std::size_t ray) const;
    double least_weight(std::size_t ray) const;
    void look_at_ends(Watch& watch, RayProof& proof) const;
    void hold_planes(Watch& watch, RayProof& proof) const;
    // What hits know nothing of counts as of the frame: it is held.
    bool is_of_frame(std::size_t generator) const { return generator >= claim_.frame.size() || claim_.frame[generator] != 0; }
    std::vector<char> axes() const;
    bool leads_back(std::size_t ray, const std::vector<char>& axes) const;
    bool is_sum(std::size_t ray, const RayProof& proof, const std::vector<char>& axes) const;
    std::vector<Index> held(const RayProof& proof) const;

    const RayQuestion& question_;
    const RayClaim& claim_;
    std::size_t width_, rays_;
    std::vector<double> scales_;
};

std::uint64_t Check::mark_of(std::size_t ray) const {
    std::uint64_t mark = static_cast<std::uint64_t>(excluded(ray)) + 1;
    for (std::size_t slot = 0; slot + 1 < width_; ++slot) {
        mark = (mark ^ static_cast<std::uint64_t>(claim_.generators[ray * (width_ - 1) + slot])) * 0x9E3779B97F4A7C15ULL;
        mark ^= mark >> 29;
    }
    return mark;
}

bool Check::is_same_plane(std::size_t one, std::size_t other) const {
    const double* h = claim_.planes.row(one);
    const double* k = claim_.planes.row(other);
    const auto longest = static_cast<std::size_t>(
        std::max_element(h, h + width_, [](double a, double b) { return std::abs(a) < std::abs(b); }) - h);
    const double ratio = k[longest] / h[longest];
    if (!(ratio > 0) || excluded(one) != excluded(other)) return false;
    for (std::size_t i = 0; i < width_; ++i) {
        if (std::abs(h[i] * ratio - k[i]) > same * std::abs(k[i])) return false;
    }
    return true;
}

// For each ray one whose plane is the same; itself for the first.
std::vector<Index> Check::leaders() const {
    std::vector<std::pair<std::uint64_t, Index>> marked(rays_);
    for (std::size_t ray = 0; ray < rays_; ++ray) marked[ray] = {mark_of(ray), static_cast<Index>(ray)};
    std::ranges::sort(marked);
    std::vector<Index> leaders(rays_);
    Index leader = none;
    std::uint64_t mark = 0;
    for (const auto& [of_ray, ray] : marked) {
        const bool follows = leader != none && of_ray == mark &&
                             is_same_plane(static_cast<std::size_t>(leader), static_cast<std::size_t>(ray));
        if (!follows) leader = ray;
        mark = of_ray;
        leaders[static_cast<std::size_t>(ray)] = leader;
    }
    return leaders;
}

double Check::gap(std::size_t ray) const {
    const double* h = claim_.planes.row(ray);
    const Sum at_p = product(h, question_.points.row(ray), width_), at_g = product(h, question_.directions.row(ray), width_);
    if (has(ray, RayEnd::misses)) {
        return at_p.value > 0 ? static_cast<double>(std::abs(at_g.value) / at_p.value) : infinite;
    }
    const double beta = claim_.betas[ray];
    const Longer apart = std::abs(beta + at_p.value) + std::abs(beta * (at_g.value - 1));
    return static_cast<double>(apart) / std::max(1.0, std::abs(beta));
}

double Check::residual(std::size_t ray) const {
    std::vector<Sum> sums(width_);
    for (std::size_t i = 0; i < width_; ++i) {
        sums[i].add(question_.points.row(ray)[i], 1);
        sums[i].add(question_.directions.row(ray)[i], claim_.betas[ray]);
        for (std::size_t slot = 0; slot + 1 < width_; ++slot) {
            const std::int64_t generator = claim_.generators[ray * (width_ - 1) + slot];
            if (generator < 0) continue;
            sums[i].add(-claim_.weights.row(ray)[slot], question_.generators.row(static_cast<std::size_t>(generator))[i]);
        }
    }
    double size = 0;  // of the largest coordinate: beside it the rounding of a coordinate of zeros is none
    for (std::size_t i = 0; i < width_; ++i) size = std::max(size, static_cast<double>(sums[i].sizes) / scales_[i]);
    double worst = 0;
    for (std::size_t i = 0; i < width_; ++i) worst = std::max(worst, sums[i].share(part_of_size * size * scales_[i]));
    return worst;
}

double Check::least_weight(std::size_t ray) const {
    const double* weights = claim_.weights.row(ray);
    return *std::min_element(weights, weights + width_ - 1);
}

void Check::look_at_ends(Watch& watch, RayProof& proof) const {
    for_blocks(watch, rays_, block, [&](std::size_t from, std::size_t to, unsigned) {
        for (std::size_t ray = from; ray < to; ++ray) {
            if (!has(ray, RayEnd::hit) && !has(ray, RayEnd::misses)) continue;
            proof.gaps[ray] = gap(ray);
            if (has(ray, RayEnd::misses)) continue;
            proof.residuals[ray] = residual(ray);
            proof.least_weights[ray] = least_weight(ray);
        }
    });
}

// For each coordinate whether its axis is a generator of the frame, upwards (1) and downwards (2).
std::vector<char> Check::axes() const {
    std::vector<char> found(width_, 0);
    for (std::size_t generator = 0; generator < question_.generators.count; ++generator) {
        const double* row = question_.generators.row(generator);
        if (!is_of_frame(generator) || std::count(row, row + width_, 0.0) + 1 != static_cast<std::ptrdiff_t>(width_)) continue;
        const auto axis = static_cast<std::size_t>(std::find_if(row, row + width_, [](double part) { return part != 0; }) - row);
        found[axis] = static_cast<char>(found[axis] | (row[axis] > 0 ? 1 : 2));
    }
    return found;
}

// Whether the generator of the ray's number stands on the ray and is reached from the ray's end along axes.
bool Check::leads_back(std::size_t ray, const std::vector<char>& axes) const {
    const double* p = question_.points.row(ray);
    const double* g = question_.directions.row(ray);
    const double* generator = question_.generators.row(ray);
    for (const double at : {-1.0, 0.0, 1.0}) {
        bool leads = true;
        for (std::size_t i = 0; i < width_ && leads; ++i) {
            const double back = (at - claim_.betas[ray]) * g[i];
            leads = p[i] + at * g[i] == generator[i] && (back == 0 || (axes[i] & (back > 0 ? 1 : 2)) != 0);
        }
        if (leads) return true;
    }
    return false;
}

// Whether the ray shows that the generator of its number is a sum of generators of the frame.
bool Check::is_sum(std::size_t ray, const RayProof& proof, const std::vector<char>& axes) const {
    if (!has(ray, RayEnd::hit) || !(proof.residuals[ray] <= rounding) || !(proof.least_weights[ray] >= 0)) return false;
    for (std::size_t slot = 0; slot + 1 < width_; ++slot) {
        const std::int64_t generator = claim_.generators[ray * (width_ - 1) + slot];
        if (generator < 0 || claim_.weights.row(ray)[slot] == 0) continue;
        if (!is_of_frame(static_cast<std::size_t>(generator))) return false;
    }
    return leads_back(ray, axes);
}

// The generators that are not shown to be sums of others.
std::vector<Index> Check::held(const RayProof& proof) const {
    const std::vector<char> axes = this->axes();
    std::vector<Index> held;
    for (std::size_t generator = 0; generator < question_.generators.count; ++generator) {
        const bool stands_alone = is_of_frame(generator) || generator >= rays_ || !is_sum(generator, proof, axes);
        if (stands_alone) held.push_back(static_cast<Index>(generator));
    }
    return held;
}

void Check::hold_planes(Watch& watch, RayProof& proof) const {
    const std::vector<Index> leaders = this->leaders();
    const Generators frame(watch, question_.generators, scales_, held(proof));
    std::vector<Index> everything;
    if (!question_.excluded.empty()) {
        everything.resize(question_.generators.count);
        std::iota(everything.begin(), everything.end(), 0);
    }
    const Generators all(watch, question_.generators, scales_, std::move(everything));
    const auto needs_all = [&](std::size_t ray) {  // others may be sums of the one that is left out
        return excluded(ray) != none && is_of_frame(static_cast<std::size_t>(excluded(ray)));
    };
    for_blocks(watch, rays_, block, [&](std::size_t from, std::size_t to, unsigned) {
        for (std::size_t ray = from; ray < to; ++ray) {
            if (leaders[ray] != static_cast<Index>(ray) || (!has(ray, RayEnd::hit) && !has(ray, RayEnd::misses))) continue;
            proof.violations[ray] = (needs_all(ray) ? all : frame).violation(claim_.planes.row(ray), excluded(ray));
        }
        watch.count(to - from);
    });
    for (std::size_t ray = 0; ray < rays_; ++ray) {
        proof.violations[ray] = proof.violations[static_cast<std::size_t>(leaders[ray])];
    }
}

RayProof Check::proof(Watch& watch) {
    const std::vector<double> unproved(rays_, not_a_number);
    RayProof proof{unproved, unproved, unproved, unproved};
    look_at_ends(watch, proof);
    hold_planes(watch, proof);
    return proof;
}

}  // namespace

RayProof check_rays(Watch& watch, const RayQuestion& question, const RayClaim& claim) {
    return Check(question, claim).proof(watch);
}

}  // namespace nangsuat
