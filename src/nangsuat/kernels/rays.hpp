// How far each of many rays goes inside a polyhedral cone: the frame, then a walk for each ray, in threads.
//
// Rays are taken in an order in which neighbours leave the cone at neighbouring places: each ray's point is moved along
// its direction to one plane that leans on the cone in its middle, and those points are put in order.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "rows.hpp"
#include "threads.hpp"

namespace nangsuat {

struct RayQuestion {
    Rows generators, points, directions;
    std::span<const double> support;
    std::span<const std::int64_t> excluded;  // for each ray a generator that it may not use, or -1; empty: none
    bool frame_first = true;
};

// Row after row, one for each ray; what RayEnd says stands in `ends`.
struct RayAnswer {
    std::vector<double> betas;
    std::vector<std::int8_t> ends;
    std::vector<std::int64_t> generators;  // D-1 a ray; -1 where there is none
    std::vector<double> weights;           // of them
    std::vector<double> planes;            // D a ray
    std::vector<std::uint8_t> frame;       // 1 for each generator that was walked on
};

RayAnswer shoot_rays(Watch& watch, const RayQuestion& question);

std::vector<std::uint8_t> cone_frame(Watch& watch, const Rows& generators, std::span<const double> support);

}  // namespace nangsuat
