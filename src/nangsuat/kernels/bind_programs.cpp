// The door to many small linear programs.
#include "arrays.hpp"
#include "programs.hpp"
#include "simplex.hpp"

namespace nangsuat {

namespace {

using Cube = nb::ndarray<const double, nb::ndim<3>, nb::c_contig, nb::device::cpu>;

struct Programs {
    nb::object status, objective, duals, basic, values;
};

Rows costs_of(const nb::ndarray<const double, nb::c_contig, nb::device::cpu>& costs, std::size_t programs,
              std::size_t columns) {
    require(costs.ndim() == 1 || costs.ndim() == 2, "costs: one for each column, or these for each program");
    const std::size_t rows = costs.ndim() == 1 ? 1 : costs.shape(0);
    require(costs.shape(costs.ndim() - 1) == columns, "costs: one for each column");
    require(costs.ndim() == 1 || rows == programs, "costs: one row for each program");
    return {costs.data(), rows, columns};
}

Programs solve(const Table& columns, const nb::ndarray<const double, nb::c_contig, nb::device::cpu>& costs,
               const Table& right_sides, const std::optional<Cube>& own_columns, const std::optional<Table>& own_costs,
               const std::optional<Places>& exclude, unsigned threads, const Progress& progress) {
    const std::size_t programs = right_sides.shape(0), height = columns.shape(1);
    require(height >= 1, "columns: at least one row each");
    require(columns.shape(0) < (std::size_t{1} << 30), "columns: too many");
    require(right_sides.shape(1) == height, "right sides: as high as the columns");
    require(own_columns.has_value() == own_costs.has_value(), "own columns and own costs: both or none");
    ProgramsQuestion question{rows_of(columns), costs_of(costs, programs, columns.shape(0)), rows_of(right_sides),
                              Rows{nullptr, programs, 0}, nullptr, excluded_of(exclude, programs, columns.shape(0))};
    if (own_columns) {
        require(own_columns->shape(0) == programs && own_columns->shape(2) == height,
                "own columns: some for each program, as high as the shared ones");
        require(own_costs->shape(0) == programs && own_costs->shape(1) == own_columns->shape(1),
                "own costs: one for each own column");
        question.own = own_columns->data();
        question.own_costs = rows_of(*own_costs);
    }
    ProgramsAnswer answer =
        watched(threads, progress, programs, [&](Watch& watch) { return solve_programs(watch, question); });
    return {array_of(std::move(answer.ends)), array_of(std::move(answer.objectives)),
            array_of(std::move(answer.prices), {programs, height}), array_of(std::move(answer.basic), {programs, height}),
            array_of(std::move(answer.values), {programs, height})};
}

}  // namespace

void bind_programs(nb::module_& module) {
    module.attr("PROGRAM_OPTIMAL") = static_cast<int>(ProgramEnd::optimal);
    module.attr("PROGRAM_INFEASIBLE") = static_cast<int>(ProgramEnd::infeasible);
    module.attr("PROGRAM_UNBOUNDED") = static_cast<int>(ProgramEnd::unbounded);
    module.attr("PROGRAM_STOPPED") = static_cast<int>(ProgramEnd::stopped);
    nb::class_<Programs>(module, "Programs")
        .def_ro("status", &Programs::status)
        .def_ro("objective", &Programs::objective)
        .def_ro("duals", &Programs::duals)
        .def_ro("basic", &Programs::basic)
        .def_ro("values", &Programs::values);
    module.def("solve_small_programs", &solve, nb::arg("columns"), nb::arg("costs"), nb::arg("right_sides"), nb::kw_only(),
               nb::arg("own_columns").none() = nb::none(), nb::arg("own_costs").none() = nb::none(),
               nb::arg("exclude").none() = nb::none(), nb::arg("threads") = 0, nb::arg("progress").none() = nb::none());
}

}  // namespace nangsuat
