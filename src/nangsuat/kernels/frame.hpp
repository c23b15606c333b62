// The frame of a cone: its extreme generators, to which all others add nothing.
//
// A cone is grown in rounds (the idea of Dula's BuildHull, many hyperplanes at a time): of the points that lie beyond a
// facet of the cone so far, the farthest beyond it is a new extreme generator; what lies inside never needs a look again.
// Samples of growing size come first, so that few points are ever beyond when all are looked at.
#pragma once

#include <vector>

#include "cone.hpp"
#include "leaves.hpp"
#include "threads.hpp"

namespace nangsuat {

// Directions are all of the frame. Of points that coincide one is; a point that is beyond the others by less than four
// allowances need not be.
std::vector<Index> frame_of(Watch& watch, const Cone& cone);

}  // namespace nangsuat
