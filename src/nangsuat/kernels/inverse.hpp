// Inverses of small square matrices, row after row.
#pragma once

#include <cstddef>
#include <vector>

namespace nangsuat {

// The inverse in place (Gauss and Jordan with pivots by size); false where there is none that can be trusted.
bool invert(std::vector<double>& matrix, std::size_t width);

void put_column(std::vector<double>& matrix, std::size_t width, std::size_t column, const double* values);

}  // namespace nangsuat
