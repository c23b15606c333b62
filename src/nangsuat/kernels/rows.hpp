// Tables of numbers that belong to somebody else: row after row, no copies.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace nangsuat {

struct Rows {
    const double* data = nullptr;
    std::size_t count = 0;
    std::size_t width = 0;

    const double* row(std::size_t place) const { return data + place * width; }
};

// For sums whose rounding matters: more digits where the machine has them.
using Longer = long double;

// Throws std::invalid_argument, which names them.
void require_finite(std::span<const double> numbers, const char* what);

// The nearest to a size; dividing by it rounds nothing.
double power_of_two(double size);

using Index = std::int32_t;  // of a row; -1 is none

inline constexpr Index none = -1;

}  // namespace nangsuat
