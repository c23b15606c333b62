// The proof of rays' ends, looked at afresh and against all generators, whatever way they were found.
//
// Weights that are not negative and make up the ray's end show that beta can be reached; a hyperplane that no generator
// exceeds shows that more cannot. Hyperplanes that many rays share are held against the generators once. A generator that
// is shown to be a sum of others by its own ray (its end is such a sum, and from there back to the generator the way goes
// along axes that are generators) need not be looked at for each hyperplane: what exceeds none of the others exceeds no
// sum of them. So hyperplanes are held against the frame and whatever is not shown to lie inside it.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "rays.hpp"
#include "rows.hpp"
#include "threads.hpp"

namespace nangsuat {

// An answer as it came back from its reader.
struct RayClaim {
    std::span<const double> betas;
    std::span<const std::int8_t> ends;
    const std::int64_t* generators;  // D-1 a ray
    Rows weights, planes;
    std::span<const std::uint8_t> frame;  // 1 for each generator that others may be sums of
};

// For each ray; not a number where there is nothing to prove.
struct RayProof {
    std::vector<double> violations;  // how far a generator exceeds the hyperplane, of the sizes that h.G is the sum of
    std::vector<double> gaps;        // between beta and what the hyperplane says; of a miss |h.g| / h.p: no beta below its inverse hits
    std::vector<double> residuals;   // between the ray's end and the weighted generators, of the sizes they are sums of
    std::vector<double> least_weights;
};

RayProof check_rays(Watch& watch, const RayQuestion& question, const RayClaim& claim);

}  // namespace nangsuat
