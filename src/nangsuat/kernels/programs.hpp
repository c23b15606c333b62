// Many small linear programs over shared columns, in threads; see simplex.hpp for the method.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "rows.hpp"
#include "threads.hpp"

namespace nangsuat {

struct ProgramsQuestion {
    Rows columns;        // shared, one a row
    Rows costs;          // of the shared columns: one row for all programs, or one for each
    Rows right_sides;    // one row a program
    Rows own_costs;      // of own columns, one row a program
    const double* own = nullptr;             // own columns: for each program one after another
    std::span<const std::int64_t> excluded;  // a shared column that a program may not use, or -1; empty: none
};

// Row after row, one for each program; what ProgramEnd says stands in `ends`.
struct ProgramsAnswer {
    std::vector<std::int8_t> ends;
    std::vector<double> objectives, prices, values;
    std::vector<std::int64_t> basic;
};

ProgramsAnswer solve_programs(Watch& watch, const ProgramsQuestion& question);

}  // namespace nangsuat
