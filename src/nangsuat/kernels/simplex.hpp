// One small linear program after another over the same columns: the revised simplex method with the inverse in hand.
//
//     min c.z   subject to   sum z_j A_j = b,   z >= 0
//
// Each program begins at the basis of the one before. First the sum of what is negative (or left over in rows that no
// column covers yet) is brought to zero, then the costs are brought down. Entering columns are the most promising of
// a part of all columns; where the sum stands still for long, the first that helps (Bland's rule, which always ends).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "leaves.hpp"
#include "rows.hpp"

namespace nangsuat {

enum class ProgramEnd : std::int8_t { optimal = 0, infeasible = 1, unbounded = 2, stopped = 3 };

// Columns that all programs share, rows and columns scaled by powers of two to sizes about one.
class SharedColumns {
public:
    explicit SharedColumns(const Rows& columns);  // one column a row

    std::size_t count() const { return scales_.size(); }
    std::size_t height() const { return row_scales_.size(); }
    std::size_t blocks() const { return (count() + leaf_size - 1) / leaf_size; }
    Leaf block(std::size_t number) const { return {values_.data() + number * leaf_size * height(), nullptr}; }
    double entry(std::size_t column, std::size_t row) const {
        return values_[(column / leaf_size * height() + row) * leaf_size + column % leaf_size];
    }
    double scale(std::size_t column) const { return scales_[column]; }
    double row_scale(std::size_t row) const { return row_scales_[row]; }

private:
    std::vector<double> values_, scales_, row_scales_;
};

// What one program has of its own.
struct Program {
    std::span<const double> costs;       // of the shared columns
    std::span<const double> own;         // own columns, one after another
    std::span<const double> own_costs;
    std::span<const double> right_side;
    Index excluded = none;               // a shared column that is not used
};

class Simplex {
public:
    explicit Simplex(const SharedColumns& columns);

    ProgramEnd solve(const Program& program);

    // After solve(), a place a row: the basic column (shared ones first, then own ones; none for a row without) and its
    // value; the row's price. Of an infeasible program prices y prove it: y.A_j <= 0 for all columns, y.b > 0.
    Index basic(std::size_t row) const { return basic_[row] < artificial(0) ? basic_[row] : none; }
    double value(std::size_t row) const;
    double price(std::size_t row) const;
    double objective() const;

private:
    struct Entering {
        Index column = none;
        double gain = 0;
    };

    void load(const Program& program);
    void start();
    void drop(Index column);
    ProgramEnd run();
    bool refresh();
    void refine();
    bool find_infeasible();
    void find_prices();
    Entering price_all(bool first_that_helps);
    void price_block(std::size_t number, Entering& best, bool first_that_helps) const;
    void price_own(Entering& best, bool first_that_helps) const;
    void offer(Entering& best, Index column, double gain, bool first_that_helps) const;
    std::size_t largest_leaving(double& step) const;
    std::size_t first_leaving(double& step) const;
    void find_change(Index entering);
    double dot(const double* one, const double* other) const;
    double room_of(std::size_t row, double slack) const;
    void pivot(std::size_t leaving, Index entering, double step);
    void read_column(Index column, double* out) const;
    double cost_of(Index column) const;
    bool is_artificial(Index column) const { return column >= artificial(0); }
    Index artificial(std::size_t row) const { return static_cast<Index>(columns_.count() + own_count_ + row); }

    const SharedColumns& columns_;
    std::size_t height_, own_count_ = 0;
    std::vector<double> costs_, own_, own_costs_, own_scales_, right_side_;
    double cost_scale_ = 1, right_scale_ = 1;
    Index excluded_ = none;
    std::vector<Index> basic_;
    std::vector<char> is_basic_;
    std::vector<double> inverse_, values_, prices_, phase_, column_, change_;
    bool is_first_phase_ = false;
    double tolerance_ = 0, price_tolerance_ = 0;
    std::size_t next_block_ = 0;
    int pivots_since_refresh_ = 0;
};

}  // namespace nangsuat
