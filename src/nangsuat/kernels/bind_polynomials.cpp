// The door to sums of polynomials.
#include "arrays.hpp"
#include "polynomials.hpp"

namespace nangsuat {

namespace {

using Keys = nb::ndarray<const std::uint64_t, nb::ndim<1>, nb::c_contig, nb::device::cpu>;
using Flags = nb::ndarray<const std::uint8_t, nb::ndim<1>, nb::c_contig, nb::device::cpu>;

std::span<const std::int64_t> span_of(const Places& places) { return {places.data(), places.shape(0)}; }

Drawn drawn_of(const Line& weight, const Places& starts, const Keys& keys, std::uint64_t seed, const Places& numbers) {
    require(starts.shape(0) == keys.shape(0) + 1, "starts: one more than keys");
    const std::span<const std::int64_t> all = span_of(starts);
    require(all.front() == 0 && all.back() == static_cast<std::int64_t>(weight.shape(0)), "starts: from 0 to all rows");
    for (std::size_t unit = 1; unit < all.size(); ++unit) require(all[unit] > all[unit - 1], "starts: each unit has rows");
    return {nangsuat::span_of(weight), all, {keys.data(), keys.shape(0)}, seed, span_of(numbers)};
}

void require_rows(const Table& table, std::size_t rows, const char* name) {
    require(table.shape(0) == rows, std::string(name) + ": as many rows as weight");
}

nb::object regression(const Table& variables, const Table& plain, const Line& outcome, unsigned degree, const Line& weight,
                      const Places& starts, const Keys& keys, std::uint64_t seed, const Places& numbers, unsigned threads,
                      const Progress& progress) {
    const Drawn drawn = drawn_of(weight, starts, keys, seed, numbers);
    require_rows(variables, weight.shape(0), "variables");
    require_rows(plain, weight.shape(0), "plain");
    require(outcome.shape(0) == weight.shape(0), "outcome: as many rows as weight");
    const Regression asked{rows_of(variables), rows_of(plain), nangsuat::span_of(outcome), degree};
    const std::size_t width = regression_width(asked);
    return array_of(watched(threads, progress, drawn.units(),
                            [&](Watch& watch) { return regression_sums(watch, asked, drawn); }),
                    {drawn.numbers.size(), width});
}

void require_bases(const Transition& asked, std::size_t covariates) {
    require(!asked.powers.empty() && asked.powers.size() == asked.columns.size(), "columns: one for each of powers");
    for (const std::int64_t power : asked.powers) require(power >= 0, "powers: none below zero");
    for (std::size_t place = 0; place < asked.powers.size(); ++place) {
        require(asked.powers[place] == 0 || asked.lower(place) < place, "powers: the lower power comes first");
    }
    for (const std::int64_t column : asked.columns) {
        require(column >= -1 && column < static_cast<std::int64_t>(covariates), "columns: no such covariate");
    }
}

void require_points(const Transition& asked, const Points& points, std::size_t draws) {
    require(points.polynomial.count == draws && points.slopes.count == draws && points.plain.count == draws,
            "coefficients: one row for each of numbers");
    require(points.polynomial.width == Polynomial(asked.variables.width, asked.degree).size(),
            "polynomial: one coefficient for each monomial");
    require(points.slopes.width == asked.terms.width, "slopes: one for each of terms");
    require(points.plain.width == asked.plain.width, "plain_coefficients: one for each of plain");
}

nb::object transition(const Table& variables, unsigned degree, const Table& terms, const Table& factors,
                      const Table& covariates, const Table& plain, const std::optional<Line>& outcome, const Flags& joined,
                      const Places& powers, const Places& columns, bool slopes_move, const Table& polynomial,
                      const Table& slopes, const Table& plain_coefficients, const Line& weight, const Places& starts,
                      const Keys& keys, std::uint64_t seed, const Places& numbers, unsigned threads,
                      const Progress& progress) {
    const Drawn drawn = drawn_of(weight, starts, keys, seed, numbers);
    require_rows(variables, weight.shape(0), "variables");
    require_rows(terms, weight.shape(0), "terms");
    require_rows(factors, weight.shape(0), "factors");
    require_rows(covariates, weight.shape(0), "covariates");
    require_rows(plain, weight.shape(0), "plain");
    require(!outcome || outcome->shape(0) == weight.shape(0), "outcome: as many rows as weight");
    require(joined.shape(0) == weight.shape(0), "joined: as many rows as weight");
    for (const std::int64_t start : drawn.starts.first(drawn.units())) {
        require(joined.data()[start] == 0, "joined: a unit's first row has none above it");
    }
    const Transition asked{
        rows_of(variables), degree, rows_of(terms), rows_of(factors), rows_of(covariates), rows_of(plain),
        outcome ? nangsuat::span_of(*outcome) : std::span<const double>{}, {joined.data(), joined.shape(0)},
        span_of(powers), span_of(columns), slopes_move,
    };
    require_bases(asked, covariates.shape(1));
    const Points points{rows_of(polynomial), rows_of(slopes), rows_of(plain_coefficients)};
    require_points(asked, points, drawn.numbers.size());
    return array_of(watched(threads, progress, drawn.units(),
                            [&](Watch& watch) { return transition_sums(watch, asked, points, drawn); }),
                    {drawn.numbers.size(), asked.lefts(), asked.rights()});
}

}  // namespace

void bind_polynomials(nb::module_& module) {
    module.def("regression_sums", &regression, nb::arg("variables"), nb::arg("plain"), nb::arg("outcome"), nb::kw_only(),
               nb::arg("degree"), nb::arg("weight"), nb::arg("starts"), nb::arg("keys"), nb::arg("seed") = 0,
               nb::arg("numbers"), nb::arg("threads") = 0, nb::arg("progress") = nb::none());
    module.def("transition_sums", &transition, nb::arg("variables"), nb::kw_only(), nb::arg("degree"), nb::arg("terms"),
               nb::arg("factors"), nb::arg("covariates"), nb::arg("plain"), nb::arg("outcome") = nb::none(),
               nb::arg("joined"), nb::arg("powers"), nb::arg("columns"), nb::arg("slopes_move") = false,
               nb::arg("polynomial"), nb::arg("slopes"), nb::arg("plain_coefficients"), nb::arg("weight"),
               nb::arg("starts"), nb::arg("keys"), nb::arg("seed") = 0, nb::arg("numbers"), nb::arg("threads") = 0,
               nb::arg("progress") = nb::none());
}

}  // namespace nangsuat
