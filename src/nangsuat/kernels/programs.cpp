#include "programs.hpp"

#include <limits>
#include <memory>

#include "simplex.hpp"

namespace nangsuat {

namespace {

constexpr std::size_t block = 16;  // programs that a thread takes at a time

Program program_of(const ProgramsQuestion& question, std::size_t number) {
    const std::size_t height = question.columns.width, own = question.own_costs.width;
    const double* costs = question.costs.row(question.costs.count == 1 ? 0 : number);
    Program program;
    program.costs = {costs, question.costs.width};
    program.own = {question.own + number * own * height, own * height};
    program.own_costs = {question.own_costs.row(number), own};
    program.right_side = {question.right_sides.row(number), height};
    if (!question.excluded.empty()) program.excluded = static_cast<Index>(question.excluded[number]);
    return program;
}

double objective_of(const Simplex& simplex, ProgramEnd end) {
    constexpr double infinite = std::numeric_limits<double>::infinity();
    if (end == ProgramEnd::optimal) return simplex.objective();
    if (end == ProgramEnd::infeasible) return infinite;
    return end == ProgramEnd::unbounded ? -infinite : std::numeric_limits<double>::quiet_NaN();
}

void put(ProgramsAnswer& answer, std::size_t number, const Simplex& simplex, ProgramEnd end, std::size_t height) {
    answer.ends[number] = static_cast<std::int8_t>(end);
    answer.objectives[number] = objective_of(simplex, end);
    for (std::size_t row = 0; row < height; ++row) {
        const std::size_t place = number * height + row;
        if (end == ProgramEnd::optimal || end == ProgramEnd::infeasible) answer.prices[place] = simplex.price(row);
        if (end != ProgramEnd::optimal) continue;
        answer.basic[place] = simplex.basic(row);
        answer.values[place] = simplex.value(row);
    }
}

void require_all_finite(const ProgramsQuestion& question) {
    const auto all = [](const Rows& rows) { return std::span(rows.data, rows.count * rows.width); };
    require_finite(all(question.columns), "columns");
    require_finite(all(question.costs), "costs");
    require_finite(all(question.right_sides), "right sides");
    require_finite(all(question.own_costs), "own costs");
    const std::size_t own = question.own_costs.count * question.own_costs.width;
    require_finite({question.own, own * question.columns.width}, "own columns");
}

}  // namespace

ProgramsAnswer solve_programs(Watch& watch, const ProgramsQuestion& question) {
    require_all_finite(question);
    const SharedColumns columns(question.columns);
    const std::size_t programs = question.right_sides.count, height = question.columns.width;
    ProgramsAnswer answer;
    answer.ends.resize(programs);
    answer.objectives.resize(programs);
    answer.prices.assign(programs * height, 0);
    answer.values.assign(programs * height, 0);
    answer.basic.assign(programs * height, -1);
    std::vector<std::unique_ptr<Simplex>> solvers(watch.threads());
    for_blocks(watch, programs, block, [&](std::size_t from, std::size_t to, unsigned thread) {
        if (!solvers[thread]) solvers[thread] = std::make_unique<Simplex>(columns);
        for (std::size_t number = from; number < to && !watch.is_stopped(); ++number) {
            const ProgramEnd end = solvers[thread]->solve(program_of(question, number));
            put(answer, number, *solvers[thread], end, height);
            watch.count(1);
        }
    });
    return answer;
}

}  // namespace nangsuat
