// Sums of products of columns, a few columns against a few at a time, so that each number that is read counts several times.
#pragma once

#include <cstddef>
#include <cstring>

#include "wide.hpp"

namespace nangsuat {

#if defined(__GNUC__)
using Lanes = double __attribute__((vector_size(32)));
#else
using Lanes = double;
#endif
inline constexpr std::size_t kLanes = sizeof(Lanes) / sizeof(double);
inline constexpr std::size_t kStep = 8;  // columns are as long as a multiple of it

#if defined(__GNUC__)
#define NANGSUAT_INSIDE inline __attribute__((always_inline))
#else
#define NANGSUAT_INSIDE inline
#endif

NANGSUAT_INSIDE void load(const double* from, Lanes& lanes) { std::memcpy(&lanes, from, sizeof lanes); }

NANGSUAT_INSIDE double total(const Lanes& lanes) {
    double each[kLanes], sum = 0;
    std::memcpy(each, &lanes, sizeof lanes);
    for (const double one : each) sum += one;
    return sum;
}

// out[l][r] = Σ left[l]·right[r], a column of `rows` (a multiple of kStep) numbers every `stride`.
template <std::size_t L, std::size_t R>
NANGSUAT_INSIDE void tile(const double* left, const double* right, std::size_t stride, std::size_t rows, double* out,
                          std::size_t width) {
    Lanes sums[L][R] = {};
    for (std::size_t at = 0; at < rows; at += kLanes) {
        Lanes mine[L], other;
        for (std::size_t l = 0; l < L; ++l) load(left + l * stride + at, mine[l]);
        for (std::size_t r = 0; r < R; ++r) {
            load(right + r * stride + at, other);
            for (std::size_t l = 0; l < L; ++l) sums[l][r] += mine[l] * other;
        }
    }
    for (std::size_t l = 0; l < L; ++l) {
        for (std::size_t r = 0; r < R; ++r) out[l * width + r] = total(sums[l][r]);
    }
}

// The same for L columns against all of `rights`.
template <std::size_t L>
NANGSUAT_INSIDE void tiles(const double* left, const double* right, std::size_t rights, std::size_t stride, std::size_t rows,
                           double* out) {
    std::size_t r = 0;
    for (; r + 3 <= rights; r += 3) tile<L, 3>(left, right + r * stride, stride, rows, out + r, rights);
    if (r + 2 == rights) tile<L, 2>(left, right + r * stride, stride, rows, out + r, rights);
    if (r + 1 == rights) tile<L, 1>(left, right + r * stride, stride, rows, out + r, rights);
}

}  // namespace nangsuat
