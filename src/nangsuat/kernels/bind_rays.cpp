// The door to the rays in a cone.
#include "arrays.hpp"
#include "certificate.hpp"
#include "rays.hpp"
#include "walk.hpp"

namespace nangsuat {

namespace {

struct RayHits {
    nb::object beta, status, peers, weights, hyperplanes, frame;
};

void require_cone(const Table& generators, const Line& support) {
    require(generators.shape(1) >= 2, "generators: at least two coordinates");
    require(generators.shape(0) >= 1, "generators: none given");
    require(generators.shape(0) < (std::size_t{1} << 31), "generators: too many");
    require(support.shape(0) == generators.shape(1), "support: one number for each coordinate");
}

RayHits hits_of(RayAnswer&& answer, std::size_t width) {
    const std::size_t rays = answer.betas.size();
    return {array_of(std::move(answer.betas)),
            array_of(std::move(answer.ends)),
            array_of(std::move(answer.generators), {rays, width - 1}),
            array_of(std::move(answer.weights), {rays, width - 1}),
            array_of(std::move(answer.planes), {rays, width}),
            array_of(std::move(answer.frame)).attr("view")("bool")};
}

RayHits shoot(const Table& generators, const Table& points, const Table& directions, const Line& support, bool frame,
              const std::optional<Places>& exclude, unsigned threads, const Progress& progress) {
    require_cone(generators, support);
    const std::size_t rays = points.shape(0), width = generators.shape(1);
    require(directions.shape(0) == rays, "directions: as many as points");
    require(rays < (std::size_t{1} << 31), "points: too many");
    require(points.shape(1) == width && directions.shape(1) == width, "points, directions: as wide as the generators");
    const RayQuestion question{rows_of(generators), rows_of(points), rows_of(directions), span_of(support),
                               excluded_of(exclude, rays, generators.shape(0)), frame};
    return hits_of(watched(threads, progress, rays, [&](Watch& watch) { return shoot_rays(watch, question); }), width);
}

struct RayCheck {
    nb::object violation, gap, residual, smallest_weight;
};

// What a reader holds in hand; it may have been changed since it was given out.
struct Claimed {
    Line beta;
    nb::ndarray<const std::int8_t, nb::ndim<1>, nb::c_contig, nb::device::cpu> status;
    nb::ndarray<const std::int64_t, nb::ndim<2>, nb::c_contig, nb::device::cpu> peers;
    Table weights, hyperplanes;
    nb::ndarray<const bool, nb::ndim<1>, nb::c_contig, nb::device::cpu> frame;

    explicit Claimed(const RayHits& hits)
        : beta(nb::cast<Line>(hits.beta)),
          status(nb::cast<decltype(status)>(hits.status)),
          peers(nb::cast<decltype(peers)>(hits.peers)),
          weights(nb::cast<Table>(hits.weights)),
          hyperplanes(nb::cast<Table>(hits.hyperplanes)),
          frame(nb::cast<decltype(frame)>(hits.frame)) {}

    RayClaim claim() const {
        return {span_of(beta), {status.data(), status.shape(0)}, peers.data(), rows_of(weights), rows_of(hyperplanes),
                {reinterpret_cast<const std::uint8_t*>(frame.data()), frame.shape(0)}};
    }
};

RayCheck check(const Table& generators, const Table& points, const Table& directions, const RayHits& hits,
               const std::optional<Places>& exclude, unsigned threads, const Progress& progress) {
    const Claimed claimed(hits);
    const std::size_t rays = points.shape(0), width = generators.shape(1);
    require(claimed.beta.shape(0) == rays && claimed.hyperplanes.shape(1) == width, "hits: not of these rays");
    require(claimed.frame.shape(0) <= generators.shape(0), "hits: not of these generators");
    require(directions.shape(0) == rays, "directions: as many as points");
    require(points.shape(1) == width && directions.shape(1) == width, "points, directions: as wide as the generators");
    for (std::size_t place = 0; place < rays * (width - 1); ++place) {
        require(claimed.peers.data()[place] < static_cast<std::int64_t>(generators.shape(0)), "hits: not of these generators");
    }
    const RayQuestion question{rows_of(generators), rows_of(points), rows_of(directions), {},
                               excluded_of(exclude, rays, generators.shape(0))};
    const RayClaim claim = claimed.claim();
    RayProof proof = watched(threads, progress, rays, [&](Watch& watch) { return check_rays(watch, question, claim); });
    return {array_of(std::move(proof.violations)), array_of(std::move(proof.gaps)), array_of(std::move(proof.residuals)),
            array_of(std::move(proof.least_weights))};
}

nb::object frame_mask(const Table& generators, const Line& support, unsigned threads, const Progress& progress) {
    require_cone(generators, support);
    return array_of(watched(threads, progress, generators.shape(0), [&](Watch& watch) {
               return cone_frame(watch, rows_of(generators), span_of(support));
           })).attr("view")("bool");
}

}  // namespace

void bind_rays(nb::module_& module) {
    module.attr("RAY_HIT") = static_cast<int>(RayEnd::hit);
    module.attr("RAY_MISSES") = static_cast<int>(RayEnd::misses);
    module.attr("RAY_UNBOUNDED") = static_cast<int>(RayEnd::unbounded);
    module.attr("RAY_STOPPED") = static_cast<int>(RayEnd::stopped);
    nb::class_<RayHits>(module, "RayHits")
        .def_ro("beta", &RayHits::beta)
        .def_ro("status", &RayHits::status)
        .def_ro("peers", &RayHits::peers)
        .def_ro("weights", &RayHits::weights)
        .def_ro("hyperplanes", &RayHits::hyperplanes)
        .def_ro("frame", &RayHits::frame);
    module.def("shoot_rays", &shoot, nb::arg("generators"), nb::arg("points"), nb::arg("directions"), nb::kw_only(),
               nb::arg("support"), nb::arg("frame") = true, nb::arg("exclude").none() = nb::none(), nb::arg("threads") = 0,
               nb::arg("progress").none() = nb::none());
    nb::class_<RayCheck>(module, "RayCheck")
        .def_ro("violation", &RayCheck::violation)
        .def_ro("gap", &RayCheck::gap)
        .def_ro("residual", &RayCheck::residual)
        .def_ro("smallest_weight", &RayCheck::smallest_weight);
    module.def("check_rays", &check, nb::arg("generators"), nb::arg("points"), nb::arg("directions"), nb::arg("hits"),
               nb::kw_only(), nb::arg("exclude").none() = nb::none(), nb::arg("threads") = 0,
               nb::arg("progress").none() = nb::none());
    module.def("cone_frame", &frame_mask, nb::arg("generators"), nb::kw_only(), nb::arg("support"), nb::arg("threads") = 0,
               nb::arg("progress").none() = nb::none());
}

}  // namespace nangsuat
