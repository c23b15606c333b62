// The frame of a cone: its extreme generators, to which all others add nothing.
//
// A cone is grown in rounds (the idea of Dula's BuildHull, many hyperplanes at a time): of the points that lie beyond a
// facet of the cone so far, the farthest beyond it is a new extreme generator; what lies inside never needs a look again.
// Small samples come first: what lies inside the cone of a sample lies inside that of all, and a small cone has few facets,
// so most points are done with for little. What is left is grown around anew, for corners of samples need be none of all.
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
