// How widely to smooth a distribution over its circumstances: least-squares cross-validation, ray by ray.
//
// The points that let a ray be each give a beta (see dominance.hpp) and have circumstances z. With widths h, the share of
// betas up to t at circumstances z is a mean of I(beta_j <= t) by the kernels' product K_h(z_j, z). Left out itself, each
// point i has such a share at its own z; the widths chosen make
//
//     sum over i and t of the squares of  I(beta_i <= t) - share_{-i}(t | z_i)
//
// the smallest (Li, Lin and Racine 2013), with t the betas themselves. Coordinates are taken in turn until none moves.
// Where nobody is near i, its share counts as nothing, so that too narrow a width never pays.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "rows.hpp"
#include "threads.hpp"

namespace nangsuat {

inline constexpr std::size_t most_widths = 16;  // to choose from, of a circumstance

enum class Circumstance : std::int64_t {
    continuous,  // (1 - (distance / h)^2)^power within h
    category,    // 1 for the same, h for another
    ordered,     // h to the power of the steps between
};

struct WidthQuestion {
    Rows points, origins, directions;
    Rows circumstances;               // a column for each; of categories and ordered ones the place in their order
    std::span<const std::int64_t> kinds;
    Rows candidates;                  // a row for each, from narrow to wide; the last one must be a number
    std::span<const double> weights;  // of the points; empty: all alike
    unsigned power = 1;               // 1 or 2
    std::size_t judged = 0;  // so many points at most are left out for a ray, evenly from the smallest beta to the largest
};

// The widths of each ray, circumstance by circumstance; the widest where fewer than three points let the ray be.
std::vector<double> least_squares_widths(Watch& watch, const WidthQuestion& question);

}  // namespace nangsuat
