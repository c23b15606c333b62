// Weights of draws that follow from a key, a draw's number and a seed alone: the same in any order, place and partition.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "threads.hpp"

namespace nangsuat {

// The finaliser of SplitMix64 (Steele, Lea and Flood, 2014): each bit of the answer hangs on each bit of the number.
constexpr std::uint64_t mixed(std::uint64_t number) {
    number += 0x9e3779b97f4a7c15ULL;
    number = (number ^ (number >> 30)) * 0xbf58476d1ce4e5b9ULL;
    number = (number ^ (number >> 27)) * 0x94d049bb133111ebULL;
    return number ^ (number >> 31);
}

// FNV-1a over the bytes, mixed.
std::uint64_t key_of(std::string_view bytes);

// What of a unit's draws hangs on its key and the seed alone.
constexpr std::uint64_t stem_of(std::uint64_t key, std::uint64_t seed) { return mixed(key ^ mixed(seed)); }

// Poisson(1): the numbers below which a uniform 64-bit number means 0, at most 1, at most 2, ... units.
extern const std::array<std::uint64_t, 20> poisson_bounds;

// How often the unit of this stem is in this draw: Poisson with mean one.
inline unsigned times_of(std::uint64_t stem, std::uint64_t draw) {
    const std::uint64_t number = mixed(stem + draw * 0x9e3779b97f4a7c15ULL);
    unsigned times = 0;
    for (unsigned place = 0; place < 3; ++place) times += number >= poisson_bounds[place] ? 1 : 0;
    if (times < 3) return times;  // 92 in 100, without a branch that cannot be foreseen
    while (times < poisson_bounds.size() && number >= poisson_bounds[times]) ++times;
    return times;
}

// The same from its key.
inline unsigned times_drawn(std::uint64_t key, std::uint64_t seed, std::uint64_t draw) {
    return times_of(stem_of(key, seed), draw);
}

// times_drawn for all keys and the draws first .. first+count-1, row by row of keys.
std::vector<double> draw_weights(Watch& watch, std::span<const std::uint64_t> keys, std::uint64_t seed, std::uint64_t first,
                                 std::size_t count);

}  // namespace nangsuat
