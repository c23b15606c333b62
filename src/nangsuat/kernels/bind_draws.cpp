// The door to draws.
#include "arrays.hpp"
#include "draws.hpp"

namespace nangsuat {

namespace {

using Keys = nb::ndarray<const std::uint64_t, nb::ndim<1>, nb::c_contig, nb::device::cpu>;

nb::object weights(const Keys& keys, std::uint64_t seed, std::uint64_t first, std::size_t count, unsigned threads) {
    const std::span<const std::uint64_t> all(keys.data(), keys.shape(0));
    return array_of(watched(threads, std::nullopt, all.size(),
                            [&](Watch& watch) { return draw_weights(watch, all, seed, first, count); }),
                    {all.size(), count});
}

nb::object text_keys(const nb::list& names) {
    std::vector<std::uint64_t> keys;
    keys.reserve(names.size());
    for (const nb::handle name : names) {
        Py_ssize_t length = 0;
        const char* bytes = PyUnicode_AsUTF8AndSize(name.ptr(), &length);
        if (bytes == nullptr) throw nb::python_error();
        keys.push_back(key_of({bytes, static_cast<std::size_t>(length)}));
    }
    return array_of(std::move(keys));
}

nb::object number_keys(const Places& numbers) {
    std::vector<std::uint64_t> keys;
    keys.reserve(numbers.shape(0));
    for (const std::int64_t number : std::span(numbers.data(), numbers.shape(0))) {
        keys.push_back(mixed(static_cast<std::uint64_t>(number)));
    }
    return array_of(std::move(keys));
}

}  // namespace

void bind_draws(nb::module_& module) {
    module.def("draw_weights", &weights, nb::arg("keys"), nb::kw_only(), nb::arg("seed") = 0, nb::arg("first") = 0,
               nb::arg("count"), nb::arg("threads") = 0);
    module.def("text_keys", &text_keys, nb::arg("names"));
    module.def("number_keys", &number_keys, nb::arg("numbers"));
}

}  // namespace nangsuat
