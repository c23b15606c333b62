#include "smoothing.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "wide.hpp"

namespace nangsuat {

namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();
constexpr std::size_t block = 4;     // rays that a thread takes at a time
constexpr std::size_t sweeps = 5;    // over all circumstances
constexpr double better = 1 - 1e-9;  // an error is smaller than another only by more than rounding

using Lanes = std::array<double, most_widths>;  // side by side, one for each candidate

struct Sums {
    Lanes total{}, above{}, squares{};  // of the kernels so far; what the errors need of it
};

// One stretch of members, each with its weight: adds its kernels to the running total and, where its group of equal betas
// ends, what the errors need. `reached`: whether the betas are as large as that of the point left out.
struct Stretch {
    const double *z, *weights, *group_weights;  // of a group where it ends, else 0
    std::size_t from, to;
    bool reached;
};

NANGSUAT_WIDE void through_continuous(const Stretch& stretch, double own, const double* slopes, bool squared, Sums& sums) {
    double total[most_widths], squares[most_widths], above[most_widths], steep[most_widths];
    std::copy_n(sums.total.data(), most_widths, total);
    std::copy_n(sums.above.data(), most_widths, above);
    std::copy_n(sums.squares.data(), most_widths, squares);
    for (std::size_t lane = 0; lane < most_widths; ++lane) steep[lane] = slopes[lane] * slopes[lane];
    for (std::size_t place = stretch.from; place < stretch.to; ++place) {
        const double apart = stretch.z[place] - own, far = apart * apart, weight = stretch.weights[place];
        const double group = stretch.group_weights[place];
        for (std::size_t lane = 0; lane < most_widths; ++lane) {
            const double room = 1 - far * steep[lane], left = room > 0 ? room : 0;
            total[lane] += weight * (squared ? left * left : left);
            const double weighted = group * total[lane];
            squares[lane] += weighted * total[lane];
            above[lane] += weighted;
        }
    }
    std::copy_n(total, most_widths, sums.total.data());
    std::copy_n(squares, most_widths, sums.squares.data());
    if (stretch.reached) std::copy_n(above, most_widths, sums.above.data());
}

// The same with kernels that stand in a table, a row for each member's distance.
NANGSUAT_WIDE void through_table(const Stretch& stretch, const double* table, const std::uint32_t* rows, Sums& sums) {
    for (std::size_t place = stretch.from; place < stretch.to; ++place) {
        const double* kernels = table + rows[place] * most_widths;
        const double weight = stretch.weights[place], group = stretch.group_weights[place];
        for (std::size_t lane = 0; lane < most_widths; ++lane) {
            sums.total[lane] += weight * kernels[lane];
            const double weighted = group * sums.total[lane];
            sums.squares[lane] += weighted * sums.total[lane];
            sums.above[lane] += stretch.reached ? weighted : 0;
        }
    }
}

double kernel_of(Circumstance kind, double apart, double width, unsigned power) {
    if (kind == Circumstance::category) return apart == 0 ? 1 : width;
    if (kind == Circumstance::ordered) return std::pow(width, apart);
    const double u = apart / width, left = std::max(0.0, 1 - u * u);
    return power == 2 ? left * left : left;
}

// The points that let one ray be, from the smallest beta, and the errors of widths among them.
class Comparable {
public:
    explicit Comparable(const WidthQuestion& question) : question_(question), columns_(question.circumstances.width) {}

    bool gather(std::size_t ray);
    void choose(double* widths);

private:
    struct Member {
        double beta;
        std::size_t point;
    };

    double beta(std::size_t ray, std::size_t point) const;
    void group();
    double weight(std::size_t point) const { return question_.weights.empty() ? 1 : question_.weights[point]; }
    Circumstance kind(std::size_t circumstance) const { return static_cast<Circumstance>(question_.kinds[circumstance]); }
    void leave_out(std::size_t place, std::size_t circumstance, const double* widths);
    Sums sums_without(std::size_t place, std::size_t circumstance);
    void fill_table(std::size_t place, std::size_t circumstance);
    void add_errors(std::size_t place, const Sums& sums, Lanes& errors) const;
    double narrow(std::size_t circumstance, const double* widths);
    std::span<const double> candidates(std::size_t circumstance) const {
        return {question_.candidates.row(circumstance), question_.candidates.width};
    }

    const WidthQuestion& question_;
    std::vector<Member> members_;
    std::vector<std::vector<double>> columns_;  // circumstances of the members
    std::vector<std::size_t> judged_, group_starts_;
    std::vector<double> group_weights_, beyond_;  // of a group where it ends; from each member's group on
    std::vector<double> weights_;                 // of the members in the other circumstances of who is left out
    std::vector<double> table_;
    std::vector<std::uint32_t> rows_;
};

double Comparable::beta(std::size_t ray, std::size_t point) const {
    const double *p = question_.origins.row(ray), *g = question_.directions.row(ray), *z = question_.points.row(point);
    double beta = infinite;
    for (std::size_t i = 0; i < question_.points.width; ++i) {
        if (g[i] > 0) {
            beta = std::min(beta, (z[i] - p[i]) / g[i]);
        } else if (z[i] < p[i]) {
            return -infinite;
        }
    }
    return beta;
}

bool Comparable::gather(std::size_t ray) {
    members_.clear();
    for (std::size_t point = 0; point < question_.points.count; ++point) {
        const double reached = beta(ray, point);
        if (reached != -infinite && weight(point) > 0) members_.push_back({reached, point});
    }
    const std::size_t count = members_.size();
    if (count < 3) return false;
    std::ranges::sort(members_, {}, [](const Member& member) { return std::pair(member.beta, member.point); });
    for (std::size_t at = 0; at < columns_.size(); ++at) {
        columns_[at].resize(count);
        for (std::size_t place = 0; place < count; ++place) {
            columns_[at][place] = question_.circumstances.row(members_[place].point)[at];
        }
    }
    group();
    judged_.resize(std::min(count, std::max<std::size_t>(question_.judged, 1)));
    for (std::size_t at = 0; at < judged_.size(); ++at) judged_[at] = (2 * at + 1) * count / (2 * judged_.size());
    return true;
}

// Members of the same beta are a group: a share up to their beta has all of them.
void Comparable::group() {
    const std::size_t count = members_.size();
    group_starts_.resize(count);
    group_weights_.assign(count, 0);
    beyond_.resize(count);
    double sum = 0;
    for (std::size_t place = 0, start = 0; place < count; ++place) {
        if (members_[place].beta != members_[start].beta) start = place;
        group_starts_[place] = start;
        sum = (place == start ? 0 : sum) + weight(members_[place].point);
        if (place + 1 == count || members_[place + 1].beta != members_[place].beta) group_weights_[place] = sum;
    }
    double beyond = 0;
    for (std::size_t place = count; place-- > 0;) beyond_[place] = beyond += group_weights_[place];
}

// The weights of all members in the circumstances of who is left out, but for one circumstance; its own is nothing.
void Comparable::leave_out(std::size_t out, std::size_t circumstance, const double* widths) {
    weights_.resize(members_.size());
    for (std::size_t place = 0; place < members_.size(); ++place) weights_[place] = weight(members_[place].point);
    for (std::size_t other = 0; other < columns_.size(); ++other) {
        if (other == circumstance) continue;
        const std::vector<double>& z = columns_[other];
        for (std::size_t place = 0; place < z.size(); ++place) {
            if (weights_[place] > 0) {
                weights_[place] *= kernel_of(kind(other), std::abs(z[place] - z[out]), widths[other], question_.power);
            }
        }
    }
    weights_[out] = 0;
}

// Of a circumstance without distances: the kernels of all candidates by how far a member is, and how far each is.
void Comparable::fill_table(std::size_t out, std::size_t circumstance) {
    const std::vector<double>& z = columns_[circumstance];
    const std::span<const double> all = candidates(circumstance);
    const bool is_ordered = kind(circumstance) == Circumstance::ordered;
    rows_.resize(z.size());
    for (std::size_t place = 0; place < z.size(); ++place) {
        const double apart = std::abs(z[place] - z[out]);
        rows_[place] = static_cast<std::uint32_t>(is_ordered ? apart : apart != 0);
    }
    const std::size_t last = *std::ranges::max_element(rows_);
    table_.assign((last + 1) * most_widths, 0);
    for (std::size_t row = 0; row <= last; ++row) {
        for (std::size_t at = 0; at < all.size(); ++at) {
            table_[row * most_widths + at] = kernel_of(kind(circumstance), static_cast<double>(row), all[at], 1);
        }
    }
}

// The sums of all candidates for one circumstance, first of the members with smaller betas, then of the others.
Sums Comparable::sums_without(std::size_t out, std::size_t circumstance) {
    const std::vector<double>& z = columns_[circumstance];
    const bool is_continuous = kind(circumstance) == Circumstance::continuous;
    Lanes slopes{};
    if (is_continuous) {
        std::ranges::transform(candidates(circumstance), slopes.begin(), [](double width) { return 1 / width; });
    } else {
        fill_table(out, circumstance);
    }
    Sums sums;
    const std::array<std::size_t, 3> ends{0, group_starts_[out], z.size()};
    for (const std::size_t half : {0, 1}) {
        const Stretch stretch{z.data(), weights_.data(), group_weights_.data(), ends[half], ends[half + 1], half == 1};
        if (is_continuous) {
            through_continuous(stretch, z[out], slopes.data(), question_.power == 2, sums);
        } else {
            through_table(stretch, table_.data(), rows_.data(), sums);
        }
    }
    return sums;
}

void Comparable::add_errors(std::size_t out, const Sums& sums, Lanes& errors) const {
    const double own = weight(members_[out].point), beyond = beyond_[out];
    for (std::size_t at = 0; at < most_widths; ++at) {
        const double total = sums.total[at];
        const double error = total > 0 ? beyond - 2 * sums.above[at] / total + sums.squares[at] / (total * total) : beyond;
        errors[at] += own * error;
    }
}

// The candidate with the smallest error, the other widths as they are; the widest of equal ones.
double Comparable::narrow(std::size_t circumstance, const double* widths) {
    const std::span<const double> all = candidates(circumstance);
    Lanes errors{};
    for (const std::size_t out : judged_) {
        leave_out(out, circumstance, widths);
        add_errors(out, sums_without(out, circumstance), errors);
    }
    std::size_t best = all.size() - 1;
    for (std::size_t at = best; at-- > 0;) {
        if (!std::isnan(all[at]) && errors[at] < errors[best] * better) best = at;
    }
    return all[best];
}

void Comparable::choose(double* widths) {
    const std::size_t kinds = columns_.size();
    std::size_t settled = 0;  // circumstances in a row whose width is the best beside the others'
    for (std::size_t turn = 0; turn < sweeps * kinds && settled < kinds; ++turn) {
        const std::size_t at = turn % kinds;
        const double found = narrow(at, widths);
        settled = found == widths[at] ? settled + 1 : 1;
        widths[at] = found;
    }
}

}  // namespace

std::vector<double> least_squares_widths(Watch& watch, const WidthQuestion& question) {
    const std::size_t rays = question.origins.count, kinds = question.circumstances.width;
    std::vector<double> widths(rays * kinds);
    for (std::size_t place = 0; place < widths.size(); ++place) {
        widths[place] = question.candidates.row(place % kinds)[question.candidates.width - 1];
    }
    for_blocks(watch, rays, block, [&](std::size_t from, std::size_t to, unsigned) {
        Comparable comparable(question);
        for (std::size_t ray = from; ray < to && !watch.is_stopped(); ++ray) {
            if (comparable.gather(ray)) comparable.choose(widths.data() + ray * kinds);
            watch.count(1);
        }
    });
    return widths;
}

}  // namespace nangsuat
