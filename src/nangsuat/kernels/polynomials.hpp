// Polynomials in a few variables, and sums of products of rows that hang together in units, for many draws of units at once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "rows.hpp"
#include "threads.hpp"

namespace nangsuat {

// All monomials up to a degree, the lower degrees first, each degree in the order of the variables' places: 1, a, b, aa, ab, bb.
class Polynomial {
public:
    Polynomial(std::size_t variables, unsigned degree);

    std::size_t size() const { return steps_.size() + 1; }
    std::size_t variables() const { return variables_; }

    // The monomials of one row, from its variables.
    void of_row(const double* row, double* monomials) const;

    // The monomials of many rows: a column of `rows` numbers for each, `stride` apart; so are the variables.
    void of_columns(const double* columns, std::size_t stride, std::size_t rows, double* monomials) const;

private:
    struct Step {
        std::size_t from, by;  // a monomial is an earlier one times a variable
    };
    std::size_t variables_;
    std::vector<Step> steps_;
};

// Rows by units, and which draws of units are asked for.
struct Drawn {
    std::span<const double> weight;           // of each row
    std::span<const std::int64_t> starts;     // where each unit's rows begin, and the number of rows at last
    std::span<const std::uint64_t> keys;      // of each unit
    std::uint64_t seed;
    std::span<const std::int64_t> numbers;    // of draws; a negative one takes each unit once

    std::size_t units() const { return keys.size(); }
    std::uint64_t stem(std::size_t unit) const;
    double times(std::uint64_t stem, std::size_t draw) const;  // how often a draw takes the unit of a stem
};

// What a regression of `outcome` on a polynomial in `variables` and on `plain` columns needs, for each draw: the sums of
// the monomials of twice the degree; of outcome × monomials; of each plain column × monomials; of plain × plain (each pair
// once); of plain × outcome; of outcome².
struct Regression {
    Rows variables, plain;
    std::span<const double> outcome;
    unsigned degree;
};

std::size_t regression_width(const Regression& regression);
std::vector<double> regression_sums(Watch& watch, const Regression& regression, const Drawn& drawn);

// Pairs of a row and the one above it in the same unit, where it is `joined`. With ω = polynomial(variables) − slopes·terms in
// each row, u the ω of the row above, v this row's ω and r = outcome − plain·(its coefficients) − slopes·terms, bases
// b = u^power × one of `covariates` (each row's own), the sums of left × right are given, where
//     right: each b, v and, where there is an outcome, r
//     left:  each b; each of `factors`; and, where `slopes_move`, for each term of the row above × each db/du.
struct Transition {
    Rows variables;
    unsigned degree;
    Rows terms, factors, covariates, plain;
    std::span<const double> outcome;          // may be empty
    std::span<const std::uint8_t> joined;
    std::span<const std::int64_t> powers, columns;  // of the bases; column -1: no covariate
    bool slopes_move;

    // The place of the base with the same covariate and one power less; it comes before this one.
    std::size_t lower(std::size_t place) const;

    std::size_t lefts() const {
        return powers.size() + factors.width + (slopes_move ? terms.width * powers.size() : 0);
    }
    std::size_t rights() const { return powers.size() + (outcome.empty() ? 1 : 2); }
};

// For each draw: coefficients of the polynomial, slopes of the terms, coefficients of the plain columns.
struct Points {
    Rows polynomial, slopes, plain;
};

std::vector<double> transition_sums(Watch& watch, const Transition& transition, const Points& points, const Drawn& drawn);

}  // namespace nangsuat
