// Sums of products of two tables' columns over groups of rows: what moments of groups are made of.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "rows.hpp"
#include "threads.hpp"

namespace nangsuat {

// Row after row of groups: the sum over the group's rows of weight * left[i] * right[j], at i * right.width + j. Group g has
// the rows starts[g] .. starts[g + 1] - 1, maybe none.
std::vector<double> group_products(Watch& watch, const Rows& left, const Rows& right, std::span<const double> weight,
                                   std::span<const std::int64_t> starts);

}  // namespace nangsuat
