// The door to the free disposal hull, its partial forms, and how widely to smooth them over circumstances.
#include <algorithm>

#include "arrays.hpp"
#include "dominance.hpp"
#include "smoothing.hpp"

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

void require_circumstances(const Table& circumstances, const Places& kinds, const Table& candidates, std::size_t points) {
    const std::size_t width = circumstances.shape(1);
    require(circumstances.shape(0) == points && width >= 1, "circumstances: one row for each point, one column at least");
    require(kinds.shape(0) == width, "kinds: one for each circumstance");
    require_finite({circumstances.data(), points * width}, "circumstances");
    require(candidates.shape(0) == width, "candidates: a row for each circumstance");
    require(candidates.shape(1) >= 1 && candidates.shape(1) <= most_widths, "candidates: 1 to 16");
    for (std::size_t at = 0; at < width; ++at) {
        const std::int64_t kind = kinds.data()[at];
        require(kind >= 0 && kind <= 2, "kinds: 0, 1 or 2");
        const std::span row(rows_of(candidates).row(at), candidates.shape(1));
        require(row.back() == row.back(), "candidates: the last one must be a number");
        require(std::ranges::all_of(row, [&](double one) { return !(one < 0) && (kind != 0 || one != 0); }),
                "candidates: a width is positive");
    }
}

nb::object widths(const Table& points, const Table& origins, const Table& directions, const Table& circumstances,
                  const Places& kinds, const Table& candidates, const std::optional<Line>& weights, unsigned power,
                  std::size_t judged, unsigned threads, const Progress& progress) {
    const HullQuestion rays = question_of(points, origins, directions, std::nullopt);
    require_circumstances(circumstances, kinds, candidates, points.shape(0));
    require(!weights || weights->shape(0) == points.shape(0), "weights: one for each point");
    require(power == 1 || power == 2, "power: 1 or 2");
    const WidthQuestion question{rays.points, rays.origins, rays.directions, rows_of(circumstances),
                                 {kinds.data(), kinds.shape(0)}, rows_of(candidates),
                                 weights ? span_of(*weights) : std::span<const double>{}, power, judged};
    return array_of(watched(threads, progress, origins.shape(0),
                            [&](Watch& watch) { return least_squares_widths(watch, question); }),
                    {origins.shape(0), circumstances.shape(1)});
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
    module.def("least_squares_widths", &widths, nb::arg("points"), nb::arg("origins"), nb::arg("directions"), nb::kw_only(),
               nb::arg("circumstances"), nb::arg("kinds"), nb::arg("candidates"), nb::arg("weights").none() = nb::none(),
               nb::arg("power") = 1, nb::arg("judged") = 50, nb::arg("threads") = 0,
               nb::arg("progress").none() = nb::none());
}

}  // namespace nangsuat
