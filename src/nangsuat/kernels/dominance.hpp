// How far rays go among points with everything below them: the free disposal hull, and its partial forms.
//
// A point z lets the ray p + beta g, g >= 0, go up to the smallest (z_i - p_i) / g_i over the coordinates with g_i > 0,
// if z_i >= p_i in those with g_i = 0; the hull's score is the largest over all points. Points stand in leaves of
// neighbours; the upper corner of a leaf's box bounds what any of its points can give, and so does that of 64 leaves.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "rows.hpp"
#include "threads.hpp"

namespace nangsuat {

struct HullQuestion {
    Rows points, origins, directions;
    std::span<const std::int64_t> excluded;  // for each ray a point that it may not use, or -1; empty: none
};

struct HullAnswer {
    std::vector<double> betas;       // -inf where no point lets the ray be
    std::vector<std::int64_t> peers;  // the first point that lets it go so far, or -1
};

HullAnswer shoot_free_disposal(Watch& watch, const HullQuestion& question);

// Among the points that let a ray be, each drawn with a chance in proportion to its weight (all alike without weights):
// the mean of the largest beta of `draws` draws with replacement (frontier of order m; Cazals, Florens, Simar 2002).
std::vector<double> expected_best(Watch& watch, const HullQuestion& question, std::span<const double> draws,
                                  const double* weights);

// The smallest beta that at most 1 - share of the weight exceeds (frontier of order alpha; Daouia, Simar 2007).
std::vector<double> quantile_best(Watch& watch, const HullQuestion& question, std::span<const double> shares,
                                  const double* weights);

}  // namespace nangsuat
