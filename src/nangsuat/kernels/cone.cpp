#include "cone.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>
#include <string>

namespace nangsuat {

double power_of_two(double size) { return size > 0 ? std::exp2(std::round(std::log2(size))) : 1; }

void require_finite(std::span<const double> numbers, const char* what) {
    if (!std::ranges::all_of(numbers, [](double number) { return std::isfinite(number); })) {
        throw std::invalid_argument(std::string(what) + " must be finite numbers");
    }
}

namespace {

constexpr double rounding = 1e-12;       // of the sum of sizes, below which a sum counts as zero
constexpr double independent = 1e-9;     // of a vector's length, what must be left of it beside the others

// Between one and two, the same at every run, and alike for no two numbers.
double spread_of(std::uint64_t number) {
    number += 0x9E3779B97F4A7C15ULL;
    number = (number ^ (number >> 30)) * 0xBF58476D1CE4E5B9ULL;
    number = (number ^ (number >> 27)) * 0x94D049BB133111EBULL;
    return 1 + static_cast<double>((number ^ (number >> 31)) >> 11) * 0x1.0p-53;
}

double dot(const double* one, const double* other, std::size_t width) {
    return std::inner_product(one, one + width, other, 0.0);
}

double sum_of_sizes(const double* one, const double* other, std::size_t width) {
    double sum = 0;
    for (std::size_t i = 0; i < width; ++i) sum += std::abs(one[i] * other[i]);
    return sum;
}

double largest_of(const double* numbers, std::size_t width) {
    double largest = 0;
    for (std::size_t i = 0; i < width; ++i) largest = std::max(largest, std::abs(numbers[i]));
    return largest;
}

// The geometric mean of the sizes that are not zero: how small the generator is where it is small.
double typical_size(const double* numbers, std::size_t width) {
    double sum = 0;
    int count = 0;
    for (std::size_t i = 0; i < width; ++i) {
        if (numbers[i] == 0) continue;
        sum += std::log(std::abs(numbers[i]));
        ++count;
    }
    return count == 0 ? 0 : std::exp(sum / count);
}

// What is left of vectors beside those that were taken (Gram-Schmidt).
class Remainder {
public:
    explicit Remainder(std::size_t width) : width_(width) {}

    bool is_full() const { return taken_.size() == width_ * width_; }
    double left_of(const double* vector, std::vector<double>& left) const {
        left.assign(vector, vector + width_);
        for (int pass = 0; pass < 2; ++pass) {
            for (std::size_t from = 0; from < taken_.size(); from += width_) {
                const double share = dot(left.data(), taken_.data() + from, width_);
                for (std::size_t i = 0; i < width_; ++i) left[i] -= share * taken_[from + i];
            }
        }
        return std::sqrt(dot(left.data(), left.data(), width_));
    }
    // Whether it is independent of the others.
    bool take(const double* vector) {
        std::vector<double> left;
        const double length = left_of(vector, left);
        if (is_full() || length <= independent * largest_of(vector, width_)) return false;
        for (const double part : left) taken_.push_back(part / length);
        return true;
    }

private:
    std::size_t width_;
    std::vector<double> taken_;
};

}  // namespace

Cone::Cone(const Rows& generators, std::span<const double> support) : width_(generators.width) {
    require_finite({generators.data, generators.count * width_}, "generators");
    require_finite(support, "the support");
    scale(generators, support);
    if (!choose_support(support)) throw std::invalid_argument("the support is exceeded by a generator");
    for (std::size_t generator = 0; generator < generators.count; ++generator) measure(generator);
}

// Divides coordinates by their mean size among the points.
void Cone::scale(const Rows& generators, std::span<const double> support) {
    scales_.assign(width_, 0);
    std::vector<double> all(width_, 0);
    std::size_t points = 0;
    for (std::size_t j = 0; j < generators.count; ++j) {
        const double* row = generators.row(j);
        const bool is_point = dot(row, support.data(), width_) < 0;
        points += is_point ? 1 : 0;
        for (std::size_t i = 0; i < width_; ++i) (is_point ? scales_ : all)[i] += std::abs(row[i]);
    }
    for (std::size_t i = 0; i < width_; ++i) {
        scales_[i] = power_of_two(scales_[i] > 0 ? scales_[i] / static_cast<double>(points) : all[i]);
    }
    points_.resize(generators.count * width_);
    for (std::size_t place = 0; place < points_.size(); ++place) {
        points_[place] = generators.data[place] / scales_[place % width_];
    }
}

// Where signs alone support the cone too, all coordinates weigh alike; else the support as it was given.
bool Cone::choose_support(std::span<const double> support) {
    const auto supports = [&] {
        for (std::size_t from = 0; from < points_.size(); from += width_) {
            const double* row = points_.data() + from;
            const double beyond = dot(row, support_.data(), width_);
            if (beyond > rounding * sum_of_sizes(row, support_.data(), width_)) return false;
        }
        return true;
    };
    support_.resize(width_);
    for (std::size_t i = 0; i < width_; ++i) support_[i] = (support[i] > 0) - (support[i] < 0);
    if (supports()) return true;
    for (std::size_t i = 0; i < width_; ++i) support_[i] = support[i] * scales_[i];
    const double largest = largest_of(support_.data(), width_);
    for (double& part : support_) part /= largest;
    return supports();
}

void Cone::measure(std::size_t generator) {
    double* row = points_.data() + generator * width_;
    const double under = -dot(row, support_.data(), width_);
    const bool is_direction = under <= rounding * sum_of_sizes(row, support_.data(), width_);
    const double largest = largest_of(row, width_);
    const double size = largest == 0 ? 0 : power_of_two(is_direction ? largest : under);
    if (size > 0) {
        for (std::size_t i = 0; i < width_; ++i) row[i] /= size;
    }
    const auto filled = width_ - static_cast<std::size_t>(std::count(row, row + width_, 0.0));
    const auto first = std::find_if(row, row + width_, [](double part) { return part != 0; });
    sizes_.push_back(size);
    directions_.push_back(is_direction);
    axes_.push_back(filled == 1 ? static_cast<Index>(first - row) : none);
    allowances_.push_back(allowance * typical_size(row, width_) * spread_of(generator));
}

double Cone::to_section(Index generator) const {
    return is_direction(generator) ? 1 : -1 / dot(point(generator), support_.data(), width_);
}

std::vector<Index> Cone::generators() const {
    std::vector<Index> all;
    for (Index generator = 0; generator < static_cast<Index>(count()); ++generator) {
        if (!is_zero(generator)) all.push_back(generator);
    }
    return all;
}

double Cone::point_weight(std::span<const Index> generators) const {
    const auto points = std::ranges::count_if(generators, [&](Index generator) { return !is_direction(generator); });
    return 1 / static_cast<double>(std::max<std::ptrdiff_t>(points, 1));
}

std::vector<double> Cone::outward_of(std::span<const Index> generators) const {
    const double of_points = point_weight(generators);
    std::vector<double> outward(width_, 0);
    for (const Index generator : generators) {
        const double weight = is_direction(generator) ? direction_weight : of_points;
        for (std::size_t i = 0; i < width_; ++i) outward[i] -= weight * point(generator)[i];
    }
    return outward;
}

bool Cone::complete(std::vector<Index>& chosen, std::span<const Index> others) const {
    Remainder remainder(width_);
    for (const Index generator : chosen) {
        if (remainder.is_full()) return true;
        remainder.take(point(generator));
    }
    std::vector<double> left;
    while (!remainder.is_full()) {
        Index farthest = none;
        double most = 0;
        for (const Index generator : others) {
            const double length = remainder.left_of(point(generator), left);
            if (length > most) {
                most = length;
                farthest = generator;
            }
        }
        if (farthest == none || !remainder.take(point(farthest))) return false;
        chosen.push_back(farthest);
    }
    return true;
}

}  // namespace nangsuat
