#include "facets.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "inverse.hpp"
#include "wide.hpp"

namespace nangsuat {

namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();
constexpr double turning = 10;        // allowances, of the turning vector's size, by which a generator must come nearer
constexpr double tiny = 1e-7;         // of the sizes of h and G
constexpr std::size_t register_size = 4;

NANGSUAT_WIDE void read_matrix(const double* matrix, const double* vector, std::size_t width, std::size_t lanes,
                               double* out) {
    for (std::size_t from = 0; from < lanes; from += register_size) {
        double sum[register_size] = {};
        for (std::size_t i = 0; i < width; ++i) {
            const double* row = matrix + i * lanes + from;
            for (std::size_t lane = 0; lane < register_size; ++lane) sum[lane] += vector[i] * row[lane];
        }
        for (std::size_t lane = 0; lane < register_size; ++lane) out[from + lane] = sum[lane];
    }
}

std::uint64_t mark_of_one(Index generator) {
    std::uint64_t number = static_cast<std::uint64_t>(generator) + 0x9E3779B97F4A7C15ULL;
    number = (number ^ (number >> 32)) * 0xD6E8FEB86659FD93ULL;
    number = (number ^ (number >> 32)) * 0xD6E8FEB86659FD93ULL;
    return number ^ (number >> 32);
}

double largest_of(std::span<const double> numbers) {
    double largest = 0;
    for (const double number : numbers) largest = std::max(largest, std::abs(number));
    return largest;
}

}  // namespace

// A hyperplane h on its turn towards `r`: h + t r for the largest t that exceeds no generator.
struct Facets::Turn {
    std::vector<double> h, r;
    double t = infinite;
    Index found = none;
    std::vector<double> turned = std::vector<double>(h.size());
    double size = largest_of(r);

    void refresh() {
        if (t == infinite) {
            turned = r;
        } else {
            for (std::size_t i = 0; i < h.size(); ++i) turned[i] = h[i] + t * r[i];
        }
    }
};

Facets::Facets(const Cone& cone, const Leaves& leaves, std::vector<double> outward, std::size_t bytes)
    : cone_(cone),
      leaves_(leaves),
      width_(cone.width()),
      lanes_((cone.width() + register_size) / register_size * register_size),
      outward_(std::move(outward)) {
    const std::size_t each = width_ * lanes_ * sizeof(double) + 2 * slots() * sizeof(Index) + 3 * sizeof(std::uint64_t);
    most_ = std::max(2 * chunk, bytes / each);
    filled_.resize(width_ * lanes_);
    forget();
}

void Facets::forget() {
    count_ = 0;
    ++times_forgotten_;
    marks_.clear();
    plane_sizes_.clear();
    exceeded_.clear();
    table_.assign(1024, none);
}

void Facets::forget(std::vector<double> outward) {
    outward_ = std::move(outward);
    forget();
}

std::size_t Facets::slot_of(Index facet, Index generator) const {
    const auto all = generators(facet);
    return static_cast<std::size_t>(std::ranges::find(all, generator) - all.begin());
}

void Facets::read(Index facet, const double* vector, Reading& out) const {
    out.resize(lanes_);
    read_matrix(matrix(facet), vector, width_, lanes_, out.data());
}

std::vector<double> Facets::column(Index facet, std::size_t lane) const {
    std::vector<double> parts(width_);
    for (std::size_t i = 0; i < width_; ++i) parts[i] = matrix(facet)[i * lanes_ + lane];
    return parts;
}

double Facets::exceeded(Index facet, Index excluded) {
    if (exceeded_[at(facet)] >= 0) return exceeded_[at(facet)];
    const std::vector<double> h = plane(facet);
    double worst = 0;
    Lanes beyond;
    leaves_.visit_beyond([&] { return h.data(); }, [] { return 0.0; }, [&](std::size_t number) {
        const Leaf leaf = leaves_.leaf(number);
        if (leaf.products(h.data(), width_, beyond) <= 0) return;
        for (std::size_t lane = 0; lane < leaf_size; ++lane) {
            if (beyond[lane] <= 0 || leaf.places[lane] == excluded) continue;
            worst = std::max(worst, beyond[lane] / size_of_terms(h, leaf.places[lane]));
        }
    });
    return exceeded_[at(facet)] = worst;
}

// The sizes that h.G is the sum of; where all are tiny, and where there is but one, as of h and G.
double Facets::size_of_terms(const std::vector<double>& h, Index generator) const {
    const double* point = cone_.point(generator);
    double sizes = 0;
    for (std::size_t i = 0; i < width_; ++i) sizes += std::abs(h[i] * point[i]);
    const double least = cone_.axis(generator) == none ? tiny : 1;
    return std::max(sizes, least * largest_of(h) * largest_of({point, width_}));
}

// Shortens the turn by the generators of a leaf.
void Facets::look_into(Turn& turn, std::size_t number, Index excluded) const {
    const Leaf leaf = leaves_.leaf(number);
    Lanes beyond;
    if (leaf.products(turn.turned.data(), width_, beyond) <= 0) return;
    bool is_shorter = false;
    for (std::size_t lane = 0; lane < leaf_size; ++lane) {
        if (beyond[lane] > 0 && leaf.places[lane] != excluded) is_shorter |= shorten(turn, leaf.places[lane]);
    }
    if (is_shorter) turn.refresh();
}

// Whether the generator ends the turn earlier.
bool Facets::shorten(Turn& turn, Index generator) const {
    const double* point = cone_.point(generator);
    const double allowed = cone_.allowed(generator);
    const double along_r = std::inner_product(point, point + width_, turn.r.data(), 0.0);
    if (along_r <= turning * allowed * turn.size) return false;
    const double along_h = std::inner_product(point, point + width_, turn.h.data(), 0.0);
    const double t = std::max(0.0, allowed - along_h) / along_r;
    if (t >= turn.t) return false;
    turn.t = t;
    turn.found = generator;
    return true;
}

void Facets::turn_to_first(Turn& turn, std::span<const Index> near, Index excluded) const {
    turn.refresh();
    for (const Index generator : near) {
        if (generator != none) look_into(turn, leaves_.leaf_of(generator), excluded);
    }
    leaves_.visit_beyond([&] { return turn.turned.data(); }, [] { return 0.0; },
                         [&](std::size_t leaf) { look_into(turn, leaf, excluded); });
}

// Moves h along an edge of the planes that are left, as far as it goes, and puts what it meets into the slot.
bool Facets::fix_slot(std::vector<double>& basis, std::vector<Index>& chosen, std::vector<double>& h, std::size_t slot,
                      Index excluded) const {
    std::vector<double> inverse = basis;
    if (!invert(inverse, width_)) return false;
    const auto row = inverse.begin() + static_cast<std::ptrdiff_t>(slot * width_);
    Turn there{h, {row, row + static_cast<std::ptrdiff_t>(width_)}};
    Turn back{h, there.r};
    for (double& part : back.r) part = -part;
    turn_to_first(there, chosen, excluded);
    turn_to_first(back, chosen, excluded);
    const Turn& shorter = there.t < back.t ? there : back;
    if (shorter.found == none) return false;
    h = shorter.turned;
    chosen[slot] = shorter.found;
    put_column(basis, width_, slot, cone_.point(shorter.found));
    return true;
}

Index Facets::first(Index excluded) {
    const auto& n = outward_;
    const auto longest = static_cast<std::size_t>(
        std::ranges::max_element(n, {}, [](double part) { return std::abs(part); }) - n.begin());
    std::vector<double> basis(width_ * width_, 0), h(cone_.support().begin(), cone_.support().end());
    for (std::size_t slot = 0; slot < slots(); ++slot) basis[(slot + (slot >= longest ? 1 : 0)) * width_ + slot] = 1;
    put_column(basis, width_, slots(), n.data());
    double along = 0;
    for (std::size_t i = 0; i < width_; ++i) along += h[i] * n[i];
    if (!(along > 0)) return none;
    for (double& part : h) part /= along;
    std::vector<Index> chosen(slots(), none);
    for (std::size_t slot = 0; slot < slots(); ++slot) {
        if (!fix_slot(basis, chosen, h, slot, excluded)) return none;
    }
    return find_or_add(std::move(chosen));
}

Index Facets::across(Index facet, std::size_t slot, Index excluded) {
    if (beyond(facet, slot) != none) return beyond(facet, slot);
    std::vector<double> r(width_);
    for (std::size_t i = 0; i < width_; ++i) r[i] = -matrix(facet)[i * lanes_ + slot];
    Turn turn{allowed_plane(facet), std::move(r)};
    turn_to_first(turn, generators(facet), excluded);
    if (turn.found == none || slot_of(facet, turn.found) != slots()) return none;
    std::vector<Index> others(generators(facet).begin(), generators(facet).end());
    others[slot] = turn.found;
    const std::size_t forgotten = times_forgotten_;
    const Index next = find_or_add(std::move(others));
    if (next != none && forgotten == times_forgotten_) {
        beyond(facet, slot) = next;
        beyond(next, slot_of(next, turn.found)) = facet;
    }
    return next;
}

Index Facets::copy(const Facets& from, Index facet) {
    const auto all = from.generators(facet);
    return find_or_add({all.begin(), all.end()});
}

std::uint64_t Facets::mark_of(std::span<const Index> generators) const {
    std::uint64_t mark = 0;
    for (const Index generator : generators) mark ^= mark_of_one(generator);
    return mark;
}

Index Facets::find_or_add(std::vector<Index> generators) {
    std::ranges::sort(generators);
    const std::uint64_t mark = mark_of(generators);
    const Index known = find(generators, mark);
    return known != none ? known : add(generators, mark);
}

Index Facets::find(std::span<const Index> generators, std::uint64_t mark) const {
    for (std::size_t place = mark & (table_.size() - 1);; place = (place + 1) & (table_.size() - 1)) {
        const Index facet = table_[place];
        if (facet == none) return none;
        if (marks_[at(facet)] == mark && std::ranges::equal(this->generators(facet), generators)) return facet;
    }
}

Index Facets::add(std::span<const Index> generators, std::uint64_t mark) {
    if (!fill(filled_.data(), generators)) return none;
    if (count_ >= most_) forget();
    if (count_ == matrices_.size() * chunk) {
        matrices_.push_back(std::make_unique_for_overwrite<double[]>(chunk * width_ * lanes_));
        links_.push_back(std::make_unique_for_overwrite<Index[]>(chunk * 2 * slots()));
    }
    const auto facet = static_cast<Index>(count_);
    std::ranges::copy(filled_, matrix(facet));
    std::ranges::copy(generators, links(facet));
    std::fill_n(links(facet) + slots(), slots(), none);
    ++count_;
    marks_.push_back(mark);
    plane_sizes_.push_back(largest_of(plane(facet)));
    exceeded_.push_back(-1);
    if (2 * count_ > table_.size()) widen_table();
    std::size_t place = mark & (table_.size() - 1);
    while (table_[place] != none) place = (place + 1) & (table_.size() - 1);
    table_[place] = facet;
    return facet;
}

void Facets::widen_table() {
    std::vector<Index> wider(2 * table_.size(), none);
    for (const Index facet : table_) {
        if (facet == none) continue;
        std::size_t place = marks_[at(facet)] & (wider.size() - 1);
        while (wider[place] != none) place = (place + 1) & (wider.size() - 1);
        wider[place] = facet;
    }
    table_ = std::move(wider);
}

// Takes out what rounding left of h along the facet's generators.
void Facets::refine_plane(std::vector<double>& inverse, std::span<const Index> generators) const {
    double* h = inverse.data() + slots() * width_;
    std::vector<double> left(slots(), 0);
    for (std::size_t slot = 0; slot < slots(); ++slot) {
        Longer sum = 0;
        for (std::size_t i = 0; i < width_; ++i) sum += static_cast<Longer>(h[i]) * cone_.point(generators[slot])[i];
        left[slot] = static_cast<double>(sum);
    }
    for (std::size_t slot = 0; slot < slots(); ++slot) {
        for (std::size_t i = 0; i < width_; ++i) h[i] -= left[slot] * inverse[slot * width_ + i];
    }
}

bool Facets::fill(double* matrix, std::span<const Index> generators) const {
    std::vector<double> inverse(width_ * width_);
    for (std::size_t slot = 0; slot < slots(); ++slot) put_column(inverse, width_, slot, cone_.point(generators[slot]));
    put_column(inverse, width_, slots(), outward_.data());
    if (!invert(inverse, width_)) return false;
    for (std::size_t slot = 0; slot < slots(); ++slot) {  // along an axis all is known without rounding
        const Index axis = cone_.axis(generators[slot]);
        if (axis == none) continue;
        for (std::size_t row = 0; row < width_; ++row) inverse[row * width_ + static_cast<std::size_t>(axis)] = 0;
        inverse[slot * width_ + static_cast<std::size_t>(axis)] = 1 / cone_.point(generators[slot])[axis];
    }
    refine_plane(inverse, generators);
    std::fill_n(matrix, width_ * lanes_, 0.0);
    for (std::size_t i = 0; i < width_; ++i) {
        double* row = matrix + i * lanes_;
        for (std::size_t slot = 0; slot < width_; ++slot) row[slot] = inverse[slot * width_ + i];
        row[width_] = row[slots()];
        for (std::size_t slot = 0; slot < slots(); ++slot) row[width_] += cone_.allowed(generators[slot]) * row[slot];
    }
    return true;
}

}  // namespace nangsuat
