#include "draws.hpp"

#include <cmath>

namespace nangsuat {

namespace {

constexpr std::size_t kKeysAtOnce = 4096;

}  // namespace

// What is left above the last bound has a chance below 2^-64.
const std::array<std::uint64_t, 20> poisson_bounds = [] {
    std::array<std::uint64_t, 20> bounds{};
    long double chance = std::exp(-1.0L), total = 0;
    for (std::size_t times = 0; times < bounds.size(); ++times) {
        total += chance;
        chance /= static_cast<long double>(times + 1);
        const long double scaled = std::ldexp(total, 64);
        bounds[times] = scaled >= std::ldexp(1.0L, 64) ? ~std::uint64_t{0} : static_cast<std::uint64_t>(scaled);
    }
    return bounds;
}();

std::uint64_t key_of(std::string_view bytes) {
    std::uint64_t hash = 0xcbf29ce484222325ULL;
    for (const char byte : bytes) hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001b3ULL;
    return mixed(hash);
}

std::vector<double> draw_weights(Watch& watch, std::span<const std::uint64_t> keys, std::uint64_t seed, std::uint64_t first,
                                 std::size_t count) {
    std::vector<double> weights(keys.size() * count);
    for_blocks(watch, keys.size(), kKeysAtOnce, [&](std::size_t from, std::size_t to, unsigned) {
        for (std::size_t place = from; place < to; ++place) {
            const std::uint64_t stem = stem_of(keys[place], seed);
            for (std::size_t draw = 0; draw < count; ++draw) {
                weights[place * count + draw] = times_of(stem, first + draw);
            }
        }
        watch.count(to - from);
    });
    return weights;
}

}  // namespace nangsuat
