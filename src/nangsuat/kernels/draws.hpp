// Weights of draws that follow from a key, a draw's number and a seed alone: the same in any order, place and partition.
#pragma once

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

// How often the unit of this key is in this draw: Poisson with mean one.
unsigned times_drawn(std::uint64_t key, std::uint64_t seed, std::uint64_t draw);

// times_drawn for all keys and the draws first .. first+count-1, row by row of keys.
std::vector<double> draw_weights(Watch& watch, std::span<const std::uint64_t> keys, std::uint64_t seed, std::uint64_t first,
                                 std::size_t count);

}  // namespace nangsuat
