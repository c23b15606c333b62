#include "simplex.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "inverse.hpp"

namespace nangsuat {

namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();
constexpr double feasible = 1e-11;      // below zero, with a right side of size one
constexpr double promising = 1e-11;     // a column's gain, with costs of size one
constexpr double rounding = 1e-14;      // of the largest number in a sum
constexpr double least_pivot = 1e-9;
constexpr double standing_still = 1e-13;
constexpr int pivots_between_refreshes = 60;
constexpr std::size_t part = 32;        // blocks of columns that are priced at a time

double largest_of(std::span<const double> numbers) {
    double largest = 0;
    for (const double number : numbers) largest = std::max(largest, std::abs(number));
    return largest;
}

}  // namespace

SharedColumns::SharedColumns(const Rows& columns) {
    row_scales_.assign(columns.width, 0);
    for (std::size_t column = 0; column < columns.count; ++column) {
        for (std::size_t row = 0; row < columns.width; ++row) row_scales_[row] += std::abs(columns.row(column)[row]);
    }
    for (double& scale : row_scales_) scale = power_of_two(scale / static_cast<double>(std::max<std::size_t>(1, columns.count)));
    scales_.resize(columns.count);
    values_.assign(blocks() * leaf_size * columns.width, 0);
    for (std::size_t column = 0; column < columns.count; ++column) {
        double largest = 0;
        for (std::size_t row = 0; row < columns.width; ++row) {
            largest = std::max(largest, std::abs(columns.row(column)[row]) / row_scales_[row]);
        }
        scales_[column] = power_of_two(largest);
        for (std::size_t row = 0; row < columns.width; ++row) {
            values_[(column / leaf_size * columns.width + row) * leaf_size + column % leaf_size] =
                columns.row(column)[row] / row_scales_[row] / scales_[column];
        }
    }
}

Simplex::Simplex(const SharedColumns& columns)
    : columns_(columns),
      height_(columns.height()),
      inverse_(height_ * height_),
      values_(height_),
      prices_(height_),
      phase_(height_),
      column_(height_),
      change_(height_) {}

double Simplex::dot(const double* one, const double* other) const {
    return std::inner_product(one, one + height_, other, 0.0);
}

double Simplex::value(std::size_t row) const {
    const Index column = basic_[row];
    if (is_artificial(column)) return 0;
    const auto place = static_cast<std::size_t>(column);
    const double scale = place < columns_.count() ? columns_.scale(place) : own_scales_[place - columns_.count()];
    return std::max(0.0, values_[row]) * right_scale_ / scale;
}

double Simplex::price(std::size_t row) const {
    return prices_[row] * (is_first_phase_ ? 1 : cost_scale_) / columns_.row_scale(row);
}

double Simplex::objective() const {
    double sum = 0;
    for (std::size_t row = 0; row < height_; ++row) sum += cost_of(basic_[row]) * std::max(0.0, values_[row]);
    return sum * cost_scale_ * right_scale_;
}

// Puts the program on the scale of the shared columns.
void Simplex::load(const Program& program) {
    const std::size_t own = program.own_costs.size();
    if (own != own_count_ || basic_.empty()) {
        own_count_ = own;
        basic_.clear();
    }
    excluded_ = program.excluded;
    own_.resize(own * height_);
    own_scales_.resize(own);
    for (std::size_t column = 0; column < own; ++column) {
        double* to = own_.data() + column * height_;
        for (std::size_t row = 0; row < height_; ++row) {
            to[row] = program.own[column * height_ + row] / columns_.row_scale(row);
        }
        own_scales_[column] = power_of_two(largest_of({to, height_}));
        for (std::size_t row = 0; row < height_; ++row) to[row] /= own_scales_[column];
    }
    right_side_.resize(height_);
    for (std::size_t row = 0; row < height_; ++row) right_side_[row] = program.right_side[row] / columns_.row_scale(row);
    right_scale_ = power_of_two(largest_of(right_side_));
    for (double& part : right_side_) part /= right_scale_;
    costs_.resize(columns_.count());
    for (std::size_t column = 0; column < costs_.size(); ++column) costs_[column] = program.costs[column] / columns_.scale(column);
    own_costs_.resize(own);
    for (std::size_t column = 0; column < own; ++column) own_costs_[column] = program.own_costs[column] / own_scales_[column];
    cost_scale_ = power_of_two(std::max(largest_of(costs_), largest_of(own_costs_)));
    for (double& cost : costs_) cost /= cost_scale_;
    for (double& cost : own_costs_) cost /= cost_scale_;
}

// The basis of the program before, or one of artificial columns, a row each.
void Simplex::start() {
    const auto artificial_basis = [&] {
        basic_.resize(height_);
        for (std::size_t row = 0; row < height_; ++row) basic_[row] = artificial(row);
        refresh();
    };
    if (basic_.empty() || !refresh()) artificial_basis();
    if (excluded_ != none) drop(excluded_);
    is_basic_.assign(columns_.count() + own_count_ + height_, 0);
    for (const Index column : basic_) is_basic_[static_cast<std::size_t>(column)] = 1;
}

// Puts an artificial column into the place of one that may not be used.
void Simplex::drop(Index column) {
    const auto place = std::ranges::find(basic_, column);
    if (place == basic_.end()) return;
    const auto slot = static_cast<std::size_t>(place - basic_.begin());
    const auto row = inverse_.begin() + static_cast<std::ptrdiff_t>(slot * height_);
    const auto largest = std::max_element(row, row + static_cast<std::ptrdiff_t>(height_),
                                          [](double one, double other) { return std::abs(one) < std::abs(other); });
    *place = artificial(static_cast<std::size_t>(largest - row));
    refresh();
}

void Simplex::read_column(Index column, double* out) const {
    const auto place = static_cast<std::size_t>(column);
    if (is_artificial(column)) {
        std::fill_n(out, height_, 0.0);
        out[place - columns_.count() - own_count_] = 1;
    } else if (place >= columns_.count()) {
        std::copy_n(own_.data() + (place - columns_.count()) * height_, height_, out);
    } else {
        for (std::size_t row = 0; row < height_; ++row) out[row] = columns_.entry(place, row);
    }
}

double Simplex::cost_of(Index column) const {
    const auto place = static_cast<std::size_t>(column);
    if (is_artificial(column)) return 0;
    return place < columns_.count() ? costs_[place] : own_costs_[place - columns_.count()];
}

// The inverse and the values from the columns themselves; false where they are not independent.
bool Simplex::refresh() {
    for (std::size_t slot = 0; slot < height_; ++slot) {
        read_column(basic_[slot], column_.data());
        put_column(inverse_, height_, slot, column_.data());
    }
    pivots_since_refresh_ = 0;
    if (!invert(inverse_, height_)) return false;
    for (std::size_t slot = 0; slot < height_; ++slot) {
        values_[slot] = dot(right_side_.data(), inverse_.data() + slot * height_);
    }
    refine();
    tolerance_ = feasible + rounding * largest_of(values_);
    return true;
}

// One step of refinement of the values.
void Simplex::refine() {
    std::vector<Longer> left(right_side_.begin(), right_side_.end());
    for (std::size_t slot = 0; slot < height_; ++slot) {
        read_column(basic_[slot], column_.data());
        for (std::size_t row = 0; row < height_; ++row) left[row] -= static_cast<Longer>(values_[slot]) * column_[row];
    }
    for (std::size_t slot = 0; slot < height_; ++slot) {
        for (std::size_t row = 0; row < height_; ++row) {
            values_[slot] += inverse_[slot * height_ + row] * static_cast<double>(left[row]);
        }
    }
}

// Marks in `phase_` which way each basic value must move; whether one must.
bool Simplex::find_infeasible() {
    bool is_infeasible = false;
    for (std::size_t row = 0; row < height_; ++row) {
        phase_[row] = 0;
        if (values_[row] < -tolerance_) phase_[row] = -1;
        if (is_artificial(basic_[row]) && values_[row] > tolerance_) phase_[row] = 1;
        is_infeasible = is_infeasible || phase_[row] != 0;
    }
    return is_infeasible;
}

void Simplex::find_prices() {
    std::ranges::fill(prices_, 0.0);
    for (std::size_t slot = 0; slot < height_; ++slot) {
        const double cost = is_first_phase_ ? phase_[slot] : cost_of(basic_[slot]);
        if (cost == 0) continue;
        for (std::size_t row = 0; row < height_; ++row) prices_[row] += cost * inverse_[slot * height_ + row];
    }
    price_tolerance_ = promising + rounding * largest_of(prices_);
}

void Simplex::offer(Entering& best, Index column, double gain, bool first_that_helps) const {
    if (gain <= best.gain || (first_that_helps && best.column != none)) return;
    if (column == excluded_ || is_basic_[static_cast<std::size_t>(column)]) return;
    best = {column, gain};
}

void Simplex::price_block(std::size_t number, Entering& best, bool first_that_helps) const {
    Lanes gains;
    columns_.block(number).products(prices_.data(), height_, gains);
    const std::size_t from = number * leaf_size, count = std::min(leaf_size, columns_.count() - from);
    for (std::size_t lane = 0; lane < count; ++lane) {
        const double gain = gains[lane] - (is_first_phase_ ? 0 : costs_[from + lane]);
        if (gain > best.gain) offer(best, static_cast<Index>(from + lane), gain, first_that_helps);
    }
}

void Simplex::price_own(Entering& best, bool first_that_helps) const {
    for (std::size_t column = 0; column < own_count_; ++column) {
        const double cost = is_first_phase_ ? 0 : own_costs_[column];
        const double gain = dot(prices_.data(), own_.data() + column * height_) - cost;
        offer(best, static_cast<Index>(columns_.count() + column), gain, first_that_helps);
    }
}

Simplex::Entering Simplex::price_all(bool first_that_helps) {
    Entering best{none, price_tolerance_};
    if (first_that_helps) next_block_ = 0;
    const std::size_t blocks = columns_.blocks();
    if (!first_that_helps) price_own(best, false);
    for (std::size_t done = 0; done < blocks; ++done) {
        price_block(next_block_, best, first_that_helps);
        next_block_ = (next_block_ + 1) % blocks;
        if (best.column != none && (first_that_helps || (done + 1) % part == 0)) break;
    }
    if (first_that_helps) price_own(best, true);
    return best;
}

// How far the entering column may grow before the basic value of a row stops it.
double Simplex::room_of(std::size_t row, double slack) const {
    const double value = values_[row], change = change_[row];
    if (std::abs(change) <= least_pivot) return infinite;
    if (phase_[row] != 0) return phase_[row] * change > 0 ? value / change : infinite;
    if (is_artificial(basic_[row])) return 0;
    return change > 0 ? (std::max(0.0, value) + slack) / change : infinite;
}

// The row that stops the entering column first; among rows that nearly tie, the one with the largest pivot (Harris).
std::size_t Simplex::largest_leaving(double& step) const {
    double most = infinite;
    for (std::size_t row = 0; row < height_; ++row) most = std::min(most, room_of(row, tolerance_));
    std::size_t leaving = height_;
    for (std::size_t row = 0; row < height_; ++row) {
        if (room_of(row, 0) > most || room_of(row, 0) == infinite) continue;
        if (leaving == height_ || std::abs(change_[row]) > std::abs(change_[leaving])) leaving = row;
    }
    if (leaving != height_) step = room_of(leaving, 0);
    return leaving;
}

// The same by Bland's rule: among rows that tie, the one of the first column.
std::size_t Simplex::first_leaving(double& step) const {
    std::size_t leaving = height_;
    step = infinite;
    for (std::size_t row = 0; row < height_; ++row) {
        const double room = room_of(row, 0);
        if (room == infinite || room > step + standing_still) continue;
        if (leaving != height_ && room > step - standing_still && basic_[row] > basic_[leaving]) continue;
        leaving = row;
        step = std::min(step, room);
    }
    return leaving;
}

// How fast the basic values shrink as the entering column grows.
void Simplex::find_change(Index entering) {
    read_column(entering, column_.data());
    for (std::size_t row = 0; row < height_; ++row) change_[row] = dot(column_.data(), inverse_.data() + row * height_);
}

void Simplex::pivot(std::size_t leaving, Index entering, double step) {
    for (std::size_t row = 0; row < height_; ++row) values_[row] -= step * change_[row];
    values_[leaving] = step;
    double* pivot_row = inverse_.data() + leaving * height_;
    for (std::size_t i = 0; i < height_; ++i) pivot_row[i] /= change_[leaving];
    for (std::size_t row = 0; row < height_; ++row) {
        if (row == leaving || change_[row] == 0) continue;
        for (std::size_t i = 0; i < height_; ++i) inverse_[row * height_ + i] -= change_[row] * pivot_row[i];
    }
    is_basic_[static_cast<std::size_t>(basic_[leaving])] = 0;
    is_basic_[static_cast<std::size_t>(entering)] = 1;
    basic_[leaving] = entering;
    ++pivots_since_refresh_;
}

// Until nothing helps any more, or no longer for want of steps.
ProgramEnd Simplex::run() {
    const int patience = 20 + 4 * static_cast<int>(height_);
    const int most_pivots = 100 * (static_cast<int>(height_) + 20);
    int still = 0;
    for (int pivots = 0; pivots < most_pivots; ++pivots) {
        if (pivots_since_refresh_ >= pivots_between_refreshes && !refresh()) return ProgramEnd::stopped;
        is_first_phase_ = find_infeasible();
        find_prices();
        const bool first_that_helps = still > patience;
        const Entering entering = price_all(first_that_helps);
        if (entering.column == none) {
            if (pivots_since_refresh_ == 0) return is_first_phase_ ? ProgramEnd::infeasible : ProgramEnd::optimal;
            if (!refresh()) return ProgramEnd::stopped;
            continue;
        }
        find_change(entering.column);
        double step = 0;
        const std::size_t leaving = first_that_helps ? first_leaving(step) : largest_leaving(step);
        if (leaving == height_) return is_first_phase_ ? ProgramEnd::stopped : ProgramEnd::unbounded;
        still = step * entering.gain > standing_still ? 0 : still + 1;
        pivot(leaving, entering.column, step);
    }
    return ProgramEnd::stopped;
}

ProgramEnd Simplex::solve(const Program& program) {
    load(program);
    start();
    ProgramEnd end = run();
    if (end != ProgramEnd::stopped) return end;
    basic_.clear();  // once more from the beginning
    start();
    end = run();
    if (end == ProgramEnd::stopped) basic_.clear();
    return end;
}

}  // namespace nangsuat
