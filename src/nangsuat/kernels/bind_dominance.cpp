// The door to the free disposal hull and its partial forms.
#include <algorithm>

#include "arrays.hpp"
#include "dominance.hpp"

namespace nangsuat {

namespace {

HullQuestion question_of(const Table& points, const Table& origins, const Table& directions,
                         const std::optional<Places>& exclude) {
    const std::size_t rays = origins.shape(0), width = points.shape(1);
    require(points.shape(0) >= 1 && width >= 1, "points: none given");
    require(points.shape(0) < (std::size_t{1} << 31) && rays < (std::size_t{1} << 31), "points: too many");
    require(directions.shape(0) == rays, "directions: as many as origins");
    require(origins.shape(1) == width && directions.shape(1) == width, "origins, directions: as wide as the points");
    return {rows_of(points), rows_of(origins), rows_of(directions), excluded_of(exclude, rays, points.shape(0))};
}

nb::tuple hull(const Table& points, const Table& origins, const Table& directions, const std::optional<Places>& exclude,
               unsigned threads, const Progress& progress) {
    const HullQuestion question = question_of(points, origins, directions, exclude);
    HullAnswer answer = watched(threads, progress, origins.shape(0),
                                [&](Watch& watch) { return shoot_free_disposal(watch, question); });
    return nb::make_tuple(array_of(std::move(answer.betas)), array_of(std::move(answer.peers)));
}

using Summary = std::vector<double> (*)(Watch&, const HullQuestion&, std::span<const double>, const double*);

nb::object summary(Summary of, const Table& points, const Table& origins, const Table& directions, const Line& numbers,
                   const std::optional<Table>& weights, unsigned threads, const Progress& progress) {
    const HullQuestion question = question_of(points, origins, directions, std::nullopt);
    require(numbers.shape(0) == origins.shape(0), "draws, shares: one for each ray");
    if (weights) {
        require(weights->shape(0) == origins.shape(0) && weights->shape(1) == points.shape(0),
                "weights: one of each point for each ray");
    }
    const double* given = weights ? weights->data() : nullptr;
    return array_of(watched(threads, progress, origins.shape(0),
                            [&](Watch& watch) { return of(watch, question, span_of(numbers), given); }));
}

nb::object expected(const Table& points, const Table& origins, const Table& directions, const Line& draws,
                    const std::optional<Table>& weights, unsigned threads, const Progress& progress) {
    require(std::ranges::all_of(span_of(draws), [](double number) { return number >= 1; }), "draws: at least one");
    return summary(expected_best, points, origins, directions, draws, weights, threads, progress);
}

nb::object quantile(const Table& points, const Table& origins, const Table& directions, const Line& shares,
                    const std::optional<Table>& weights, unsigned threads, const Progress& progress) {
    require(std::ranges::all_of(span_of(shares), [](double share) { return share > 0 && share <= 1; }),
            "shares: above zero and at most one");
    return summary(quantile_best, points, origins, directions, shares, weights, threads, progress);
}

}  // namespace

void bind_dominance(nb::module_& module) {
    module.def("shoot_free_disposal", &hull, nb::arg("points"), nb::arg("origins"), nb::arg("directions"), nb::kw_only(),
               nb::arg("exclude").none() = nb::none(), nb::arg("threads") = 0, nb::arg("progress").none() = nb::none());
    module.def("expected_best", &expected, nb::arg("points"), nb::arg("origins"), nb::arg("directions"), nb::kw_only(),
               nb::arg("draws"), nb::arg("weights").none() = nb::none(), nb::arg("threads") = 0,
               nb::arg("progress").none() = nb::none());
    module.def("quantile_best", &quantile, nb::arg("points"), nb::arg("origins"), nb::arg("directions"), nb::kw_only(),
               nb::arg("shares"), nb::arg("weights").none() = nb::none(), nb::arg("threads") = 0,
               nb::arg("progress").none() = nb::none());
}

}  // namespace nangsuat
