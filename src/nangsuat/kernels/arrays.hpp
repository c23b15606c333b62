// Between numpy's arrays and the kernels' tables.
#pragma once

#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>
#include <nanobind/stl/optional.h>

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "rows.hpp"
#include "threads.hpp"

namespace nangsuat {

namespace nb = nanobind;

using Table = nb::ndarray<const double, nb::ndim<2>, nb::c_contig, nb::device::cpu>;
using Line = nb::ndarray<const double, nb::ndim<1>, nb::c_contig, nb::device::cpu>;
using Places = nb::ndarray<const std::int64_t, nb::ndim<1>, nb::c_contig, nb::device::cpu>;

inline Rows rows_of(const Table& table) { return {table.data(), table.shape(0), table.shape(1)}; }
inline std::span<const double> span_of(const Line& line) { return {line.data(), line.shape(0)}; }

inline void require(bool holds, const std::string& rule) {
    if (!holds) throw std::invalid_argument(rule);
}

// For each of `askers` the place of what it may not use, or -1.
inline std::span<const std::int64_t> excluded_of(const std::optional<Places>& exclude, std::size_t askers, std::size_t places) {
    if (!exclude) return {};
    require(exclude->shape(0) == askers, "exclude: one place, or -1, for each");
    const std::span<const std::int64_t> all(exclude->data(), askers);
    for (const std::int64_t one : all) require(one >= -1 && one < static_cast<std::int64_t>(places), "exclude: no such place");
    return all;
}

// The vector's own memory as an array of this shape.
template <typename Number>
nb::object array_of(std::vector<Number>&& numbers, std::initializer_list<std::size_t> shape) {
    auto kept = std::make_unique<std::vector<Number>>(std::move(numbers));
    Number* data = kept->data();
    nb::capsule owner(kept.release(), [](void* held) noexcept { delete static_cast<std::vector<Number>*>(held); });
    return nb::cast(nb::ndarray<nb::numpy, Number>(data, shape.size(), shape.begin(), owner));
}

template <typename Number>
nb::object array_of(std::vector<Number>&& numbers) {
    const std::size_t size = numbers.size();
    return array_of(std::move(numbers), {size});
}

using Progress = std::optional<nb::callable>;

// `work` in threads, the interpreter's lock released; signals are felt, progress is told from this thread.
template <typename Work>
auto watched(unsigned threads, const Progress& progress, std::size_t total, Work&& work) {
    Watch watch(threads, [&](std::size_t done) {
        const nb::gil_scoped_acquire locked;
        if (PyErr_CheckSignals() != 0) throw nb::python_error();
        if (progress) (*progress)(done, total);
    });
    auto result = [&] {
        const nb::gil_scoped_release released;
        return work(watch);
    }();
    if (progress) (*progress)(total, total);
    return result;
}

void bind_dominance(nb::module_& module);
void bind_draws(nb::module_& module);
void bind_polynomials(nb::module_& module);
void bind_products(nb::module_& module);
void bind_programs(nb::module_& module);
void bind_rays(nb::module_& module);

}  // namespace nangsuat
