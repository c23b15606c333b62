// The door to sums of products.
#include <algorithm>

#include "arrays.hpp"
#include "products.hpp"

namespace nangsuat {

namespace {

nb::object products(const Table& left, const Table& right, const Line& weight, const Places& starts, unsigned threads) {
    const std::size_t rows = left.shape(0);
    const std::span<const std::int64_t> places(starts.data(), starts.shape(0));
    require(right.shape(0) == rows && weight.shape(0) == rows, "left, right and weight have a row each");
    require(!places.empty() && places.front() >= 0 && places.back() <= static_cast<std::int64_t>(rows),
            "starts: places of rows, and the end at last");
    require(std::ranges::is_sorted(places), "starts: from small to large");
    const std::size_t groups = places.size() - 1;
    return array_of(watched(threads, std::nullopt, groups,
                            [&](Watch& watch) {
                                return group_products(watch, rows_of(left), rows_of(right), span_of(weight), places);
                            }),
                    {groups, left.shape(1), right.shape(1)});
}

}  // namespace

void bind_products(nb::module_& module) {
    module.def("group_products", &products, nb::arg("left"), nb::arg("right"), nb::arg("weight"), nb::arg("starts"), nb::kw_only(),
               nb::arg("threads") = 0);
}

}  // namespace nangsuat
