#include "inverse.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace nangsuat {

namespace {

constexpr double singular = 1e-13;  // of the largest entry: no pivot below

double largest_of(const std::vector<double>& numbers) {
    double largest = 0;
    for (const double number : numbers) largest = std::max(largest, std::abs(number));
    return largest;
}

// One step of Gauss and Jordan in place: row and column `step` are cleared by the pivot in it.
void clear_column(std::vector<double>& matrix, std::size_t width, std::size_t step) {
    double* row = matrix.data() + step * width;
    const double pivot = row[step];
    row[step] = 1;
    for (std::size_t i = 0; i < width; ++i) row[i] /= pivot;
    for (std::size_t other = 0; other < width; ++other) {
        if (other == step) continue;
        double* line = matrix.data() + other * width;
        const double factor = std::exchange(line[step], 0.0);
        if (factor == 0) continue;
        for (std::size_t i = 0; i < width; ++i) line[i] -= factor * row[i];
    }
}

std::size_t pivot_row(const std::vector<double>& matrix, std::size_t width, std::size_t step) {
    std::size_t best = step;
    for (std::size_t row = step + 1; row < width; ++row) {
        if (std::abs(matrix[row * width + step]) > std::abs(matrix[best * width + step])) best = row;
    }
    return best;
}

}  // namespace

bool invert(std::vector<double>& matrix, std::size_t width) {
    std::vector<std::size_t> swaps(width);
    const double least = singular * largest_of(matrix);
    for (std::size_t step = 0; step < width; ++step) {
        swaps[step] = pivot_row(matrix, width, step);
        if (std::abs(matrix[swaps[step] * width + step]) <= least) return false;
        if (swaps[step] != step) {
            std::swap_ranges(matrix.begin() + static_cast<std::ptrdiff_t>(step * width),
                             matrix.begin() + static_cast<std::ptrdiff_t>((step + 1) * width),
                             matrix.begin() + static_cast<std::ptrdiff_t>(swaps[step] * width));
        }
        clear_column(matrix, width, step);
    }
    for (std::size_t step = width; step-- > 0;) {
        if (swaps[step] == step) continue;
        for (std::size_t row = 0; row < width; ++row) std::swap(matrix[row * width + step], matrix[row * width + swaps[step]]);
    }
    return true;
}

void put_column(std::vector<double>& matrix, std::size_t width, std::size_t column, const double* values) {
    for (std::size_t i = 0; i < width; ++i) matrix[i * width + column] = values[i];
}

}  // namespace nangsuat
