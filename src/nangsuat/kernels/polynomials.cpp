#include "polynomials.hpp"

#include <algorithm>

#include "draws.hpp"
#include "tiles.hpp"

namespace nangsuat {

namespace {

constexpr std::size_t kRows = 256;      // of a block: what it needs stays in the cache
constexpr std::size_t kUnits = 64;      // whose sums are weighed at once
constexpr std::size_t kChunkRows = 8192;
constexpr std::size_t kChunks = 64;     // each sums on its own and in its order: the same sums for any number of threads

std::size_t rounded(std::size_t count) { return (count + kStep - 1) / kStep * kStep; }

// sums[column] += Σ times[unit]·parts[unit][column]; width a multiple of kStep.
NANGSUAT_WIDE void weigh(const double* parts, const double* times, std::size_t units, std::size_t width, double* sums) {
    for (std::size_t column = 0; column < width; column += kStep) {
        double some[kStep] = {};
        for (std::size_t unit = 0; unit < units; ++unit) {
            const double* part = parts + unit * width + column;
            for (std::size_t lane = 0; lane < kStep; ++lane) some[lane] += times[unit] * part[lane];
        }
        for (std::size_t lane = 0; lane < kStep; ++lane) sums[column + lane] += some[lane];
    }
}

NANGSUAT_WIDE void product(const double* a, const double* b, std::size_t rows, double* out) {
    for (std::size_t row = 0; row < rows; ++row) out[row] = a[row] * b[row];
}

NANGSUAT_WIDE void scaled(const double* column, double factor, std::size_t rows, double* out) {
    for (std::size_t row = 0; row < rows; ++row) out[row] = factor * column[row];
}

// out = Σ factor·column
NANGSUAT_WIDE void combine(const double* columns, std::size_t stride, const double* factors, std::size_t count,
                           std::size_t rows, double* out) {
    constexpr std::size_t kAtOnce = 32;
    for (std::size_t from = 0; from < rows; from += kAtOnce) {
        const std::size_t some = std::min(kAtOnce, rows - from);
        double sums[kAtOnce] = {};
        for (std::size_t column = 0; column < count; ++column) {
            const double* values = columns + column * stride + from;
            if (some == kAtOnce) {
                for (std::size_t row = 0; row < kAtOnce; ++row) sums[row] += factors[column] * values[row];
            } else {
                for (std::size_t row = 0; row < some; ++row) sums[row] += factors[column] * values[row];
            }
        }
        for (std::size_t row = 0; row < some; ++row) out[from + row] = sums[row];
    }
}

NANGSUAT_WIDE void all_products(const double* left, std::size_t lefts, const double* right, std::size_t rights,
                                std::size_t stride, std::size_t rows, double* out) {
    std::size_t l = 0;
    for (; l + 3 <= lefts; l += 3) tiles<3>(left + l * stride, right, rights, stride, rows, out + l * rights);
    if (l + 2 == lefts) tiles<2>(left + l * stride, right, rights, stride, rows, out + l * rights);
    if (l + 1 == lefts) tiles<1>(left + l * stride, right, rights, stride, rows, out + l * rights);
}

// Units in chunks that hang on the number of rows alone; `work(from, to, sums)` fills a chunk's sums.
template <typename Work>
std::vector<double> in_chunks(Watch& watch, const Drawn& drawn, std::size_t width, Work&& work) {
    const std::size_t rows = drawn.weight.size();
    const std::size_t chunks = std::clamp<std::size_t>(rows / kChunkRows, 1, kChunks);
    std::vector<std::vector<double>> parts(chunks);
    for_blocks(watch, chunks, 1, [&](std::size_t chunk, std::size_t, unsigned) {
        parts[chunk].assign(drawn.numbers.size() * width, 0);
        work(drawn.units() * chunk / chunks, drawn.units() * (chunk + 1) / chunks, parts[chunk].data());
    });
    std::vector<double> sums(drawn.numbers.size() * width, 0);
    for (const std::vector<double>& part : parts) {
        for (std::size_t place = 0; place < part.size(); ++place) sums[place] += part[place];
    }
    return sums;
}

// One row's products of a regression.
class RowProducts {
public:
    explicit RowProducts(const Regression& regression)
        : given_(regression),
          squares_(regression.variables.width, 2 * regression.degree),
          monomials_(Polynomial(regression.variables.width, regression.degree).size()),
          values_(squares_.size()) {}

    void add(std::size_t row, double weight, double* sums) {
        squares_.of_row(given_.variables.row(row), values_.data());
        const double y = given_.outcome[row];
        sums = add_times(weight, values_.size(), sums);
        sums = add_times(weight * y, monomials_, sums);
        const double* plain = given_.plain.row(row);
        for (std::size_t column = 0; column < given_.plain.width; ++column) {
            sums = add_times(weight * plain[column], monomials_, sums);
        }
        for (std::size_t column = 0; column < given_.plain.width; ++column) {
            for (std::size_t other = 0; other <= column; ++other) *sums++ += weight * plain[column] * plain[other];
        }
        for (std::size_t column = 0; column < given_.plain.width; ++column) *sums++ += weight * plain[column] * y;
        *sums += weight * y * y;
    }

private:
    double* add_times(double factor, std::size_t count, double* sums) const {
        for (std::size_t place = 0; place < count; ++place) sums[place] += factor * values_[place];
        return sums + count;
    }

    const Regression& given_;
    Polynomial squares_;
    std::size_t monomials_;
    std::vector<double> values_;
};

// The columns of a block of rows and what one draw makes of them.
class Block {
public:
    Block(const Transition& transition, std::size_t monomials) : given_(transition), monomials_(monomials) {}

    void read(const Drawn& drawn, std::size_t from, std::size_t to, const Polynomial& polynomial) {
        from_ = from, rows_ = to - from, stride_ = rounded(rows_);
        columns_of(given_.variables, variables_);
        fitted_.assign((monomials_ + given_.terms.width) * stride_, 0);
        polynomial.of_columns(variables_.data(), stride_, rows_, fitted_.data());
        terms_ = fitted_.data() + monomials_ * stride_;
        write(given_.terms, terms_);
        columns_of(given_.factors, factors_);
        columns_of(given_.covariates, covariates_);
        if (!given_.outcome.empty()) {
            rest_.assign((1 + given_.plain.width + given_.terms.width) * stride_, 0);
            write({given_.outcome.data(), given_.outcome.size(), 1}, rest_.data());
            write(given_.plain, rest_.data() + stride_);
            write(given_.terms, rest_.data() + (1 + given_.plain.width) * stride_);
        }
        weight_.assign(stride_, 0);
        for (std::size_t row = 0; row < rows_; ++row) {
            weight_[row] = given_.joined[from + row] != 0 ? drawn.weight[from + row] : 0;
        }
        for (std::vector<double>* each : {&drawn_, &now_, &before_, &change_}) each->assign(stride_, 0);
        left_.assign(given_.lefts() * stride_, 0);
        right_.assign(given_.rights() * stride_, 0);
    }

    std::size_t first_row() const { return from_; }
    std::size_t rows() const { return rows_; }
    std::vector<double>& drawn_weight() { return drawn_; }
    const std::vector<double>& weight() const { return weight_; }

    void sums(const double* polynomial, const double* slopes, const double* plain, double* out) {
        factors_now_.assign(polynomial, polynomial + monomials_);
        append_negative(slopes, given_.terms.width);
        combine(fitted_.data(), stride_, factors_now_.data(), factors_now_.size(), stride_, now_.data());
        before_[0] = 0;
        std::copy(now_.begin(), now_.begin() + static_cast<std::ptrdiff_t>(rows_) - 1, before_.begin() + 1);
        fill_right(slopes, plain);
        fill_left();
        all_products(left_.data(), given_.lefts(), right_.data(), given_.rights(), stride_, stride_, out);
    }

private:
    void columns_of(const Rows& table, std::vector<double>& columns) const {
        columns.assign(table.width * stride_, 0);
        write(table, columns.data());
    }

    void write(const Rows& table, double* columns) const {
        for (std::size_t row = 0; row < rows_; ++row) {
            const double* values = table.row(from_ + row);
            for (std::size_t column = 0; column < table.width; ++column) columns[column * stride_ + row] = values[column];
        }
    }

    double* left(std::size_t place) { return left_.data() + place * stride_; }
    double* right(std::size_t place) { return right_.data() + place * stride_; }

    // The base of a lower power is at hand, so one more factor does.
    void fill_base(std::size_t place) {
        const std::int64_t column = given_.columns[place];
        if (given_.powers[place] > 0) {
            product(right(given_.lower(place)), before_.data(), stride_, right(place));
        } else if (column < 0) {
            std::fill_n(right(place), stride_, 1.0);
        } else {
            std::copy_n(covariates_.data() + static_cast<std::size_t>(column) * stride_, stride_, right(place));
        }
    }

    void fill_right(const double* slopes, const double* plain) {
        const std::size_t bases = given_.powers.size();
        for (std::size_t place = 0; place < bases; ++place) fill_base(place);
        std::copy(now_.begin(), now_.end(), right(bases));
        if (given_.outcome.empty()) return;
        factors_now_.assign(1, 1.0);
        append_negative(plain, given_.plain.width);
        append_negative(slopes, given_.terms.width);
        combine(rest_.data(), stride_, factors_now_.data(), factors_now_.size(), stride_, right(bases + 1));
    }

    void append_negative(const double* factors, std::size_t count) {
        for (std::size_t place = 0; place < count; ++place) factors_now_.push_back(-factors[place]);
    }

    void fill_left() {
        const std::size_t bases = given_.powers.size();
        for (std::size_t place = 0; place < bases; ++place) product(right(place), drawn_.data(), stride_, left(place));
        for (std::size_t column = 0; column < given_.factors.width; ++column) {
            product(factors_.data() + column * stride_, drawn_.data(), stride_, left(bases + column));
        }
        if (given_.slopes_move) fill_moves(bases + given_.factors.width);
    }

    // For each term of the row above, each base's change with u.
    void fill_moves(std::size_t place) {
        const std::size_t bases = given_.powers.size();
        for (std::size_t which = 0; which < bases; ++which) {
            const std::int64_t power = given_.powers[which];
            double* change = change_.data();
            if (power == 0) {
                std::fill_n(change, stride_, 0.0);
            } else {
                scaled(left(given_.lower(which)), static_cast<double>(power), stride_, change);
            }
            for (std::size_t term = 0; term < given_.terms.width; ++term) {
                double* out = left(place + term * bases + which);
                out[0] = 0;
                product(change + 1, terms_ + term * stride_, rows_ - 1, out + 1);
            }
        }
    }

    const Transition& given_;
    std::size_t monomials_;
    std::size_t from_ = 0, rows_ = 0, stride_ = 0;
    double* terms_ = nullptr;
    std::vector<double> variables_, fitted_, rest_, factors_, covariates_, weight_, factors_now_;
    std::vector<double> drawn_, now_, before_, change_, left_, right_;
};

// Sums of a block for each draw, added to `sums`.
void add_block(Block& block, const Drawn& drawn, std::size_t from, std::size_t to, const Points& points, std::size_t width,
               std::vector<double>& some, double* sums) {
    std::vector<std::uint64_t> stems;
    for (std::size_t unit = from; unit < to; ++unit) stems.push_back(drawn.stem(unit));
    for (std::size_t draw = 0; draw < drawn.numbers.size(); ++draw) {
        bool any = false;
        for (std::size_t unit = from; unit < to; ++unit) {
            const double times = drawn.times(stems[unit - from], draw);
            any = any || times != 0;
            const auto last = static_cast<std::size_t>(drawn.starts[unit + 1]) - block.first_row();
            for (auto row = static_cast<std::size_t>(drawn.starts[unit]) - block.first_row(); row < last; ++row) {
                block.drawn_weight()[row] = times * block.weight()[row];
            }
        }
        if (!any) continue;
        block.sums(points.polynomial.row(draw), points.slopes.row(draw), points.plain.row(draw), some.data());
        for (std::size_t place = 0; place < width; ++place) sums[draw * width + place] += some[place];
    }
}

}  // namespace

Polynomial::Polynomial(std::size_t variables, unsigned degree) : variables_(variables) {
    std::vector<std::size_t> last(1, 0);  // of each monomial of the degree before, its last variable
    std::size_t first = 0;                // and its place
    for (unsigned power = 1; power <= degree; ++power) {
        std::vector<std::size_t> next;
        const std::size_t begin = size();
        for (std::size_t place = 0; place < last.size(); ++place) {
            for (std::size_t by = last[place]; by < variables; ++by) {
                steps_.push_back({first + place, by});
                next.push_back(by);
            }
        }
        first = begin;
        last = std::move(next);
    }
}

void Polynomial::of_row(const double* row, double* monomials) const {
    monomials[0] = 1;
    for (std::size_t place = 0; place < steps_.size(); ++place) {
        monomials[place + 1] = monomials[steps_[place].from] * row[steps_[place].by];
    }
}

void Polynomial::of_columns(const double* columns, std::size_t stride, std::size_t rows, double* monomials) const {
    std::fill_n(monomials, rows, 1.0);
    for (std::size_t place = 0; place < steps_.size(); ++place) {
        product(monomials + steps_[place].from * stride, columns + steps_[place].by * stride, rows,
                monomials + (place + 1) * stride);
    }
}

std::uint64_t Drawn::stem(std::size_t unit) const { return stem_of(keys[unit], seed); }

double Drawn::times(std::uint64_t stem, std::size_t draw) const {
    const std::int64_t number = numbers[draw];
    return number < 0 ? 1.0 : times_of(stem, static_cast<std::uint64_t>(number));
}

std::size_t Transition::lower(std::size_t place) const {
    std::size_t other = 0;
    while (other < place && (columns[other] != columns[place] || powers[other] + 1 != powers[place])) ++other;
    return other;
}

std::size_t regression_width(const Regression& regression) {
    const std::size_t variables = regression.variables.width, plain = regression.plain.width;
    const std::size_t squares = Polynomial(variables, 2 * regression.degree).size();
    const std::size_t monomials = Polynomial(variables, regression.degree).size();
    return squares + monomials * (1 + plain) + plain * (plain + 1) / 2 + plain + 1;
}

std::vector<double> regression_sums(Watch& watch, const Regression& regression, const Drawn& drawn) {
    const std::size_t width = regression_width(regression), padded = rounded(width);
    const std::size_t draws = drawn.numbers.size();
    std::vector<double> sums = in_chunks(watch, drawn, padded, [&](std::size_t first, std::size_t last, double* chunk) {
        RowProducts products(regression);
        std::vector<double> parts(kUnits * padded), times(kUnits);
        std::vector<std::uint64_t> stems(kUnits);
        for (std::size_t from = first; from < last && !watch.is_stopped(); from += kUnits) {
            const std::size_t units = std::min(kUnits, last - from);
            std::fill(parts.begin(), parts.end(), 0.0);
            for (std::size_t unit = 0; unit < units; ++unit) {
                const auto end = static_cast<std::size_t>(drawn.starts[from + unit + 1]);
                for (auto row = static_cast<std::size_t>(drawn.starts[from + unit]); row < end; ++row) {
                    products.add(row, drawn.weight[row], parts.data() + unit * padded);
                }
            }
            for (std::size_t unit = 0; unit < units; ++unit) stems[unit] = drawn.stem(from + unit);
            for (std::size_t draw = 0; draw < draws; ++draw) {
                for (std::size_t unit = 0; unit < units; ++unit) times[unit] = drawn.times(stems[unit], draw);
                weigh(parts.data(), times.data(), units, padded, chunk + draw * padded);
            }
            watch.count(units);
        }
    });
    std::vector<double> tight(draws * width);
    for (std::size_t draw = 0; draw < draws; ++draw) {
        std::copy_n(sums.data() + draw * padded, width, tight.data() + draw * width);
    }
    return tight;
}

std::vector<double> transition_sums(Watch& watch, const Transition& transition, const Points& points, const Drawn& drawn) {
    const std::size_t width = transition.lefts() * transition.rights();
    const Polynomial polynomial(transition.variables.width, transition.degree);
    return in_chunks(watch, drawn, width, [&](std::size_t first, std::size_t last, double* chunk) {
        Block block(transition, polynomial.size());
        std::vector<double> some(width);
        for (std::size_t from = first; from < last && !watch.is_stopped();) {
            std::size_t to = from + 1;
            while (to < last && static_cast<std::size_t>(drawn.starts[to + 1] - drawn.starts[from]) <= kRows) ++to;
            block.read(drawn, static_cast<std::size_t>(drawn.starts[from]), static_cast<std::size_t>(drawn.starts[to]),
                       polynomial);
            add_block(block, drawn, from, to, points, width, some, chunk);
            watch.count(to - from);
            from = to;
        }
    });
}

}  // namespace nangsuat
