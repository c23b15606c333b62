#include "products.hpp"

namespace nangsuat {

namespace {

constexpr std::size_t kGroupsAtOnce = 256;

void add_row(const double* left, std::size_t height, const double* right, std::size_t width, double weight, double* sums) {
    for (std::size_t i = 0; i < height; ++i) {
        const double factor = weight * left[i];
        if (factor == 0) continue;
        double* line = sums + i * width;
        for (std::size_t j = 0; j < width; ++j) line[j] += factor * right[j];
    }
}

}  // namespace

std::vector<double> group_products(Watch& watch, const Rows& left, const Rows& right, std::span<const double> weight,
                                   std::span<const std::int64_t> starts) {
    const std::size_t groups = starts.size() - 1, size = left.width * right.width;
    std::vector<double> sums(groups * size);
    for_blocks(watch, groups, kGroupsAtOnce, [&](std::size_t from, std::size_t to, unsigned) {
        for (std::size_t group = from; group < to; ++group) {
            const auto first = static_cast<std::size_t>(starts[group]), end = static_cast<std::size_t>(starts[group + 1]);
            for (std::size_t row = first; row < end; ++row) {
                add_row(left.row(row), left.width, right.row(row), right.width, weight[row], sums.data() + group * size);
            }
        }
        watch.count(to - from);
    });
    return sums;
}

}  // namespace nangsuat
