// The door between Python and the kernels: arrays and bytes in, arrays and lists out, the lock of the interpreter released.
// Here that of the sheets; each bind_*.cpp opens another.
#include <nanobind/nanobind.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/string_view.h>

#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "arrays.hpp"
#include "sheet.hpp"
#include "strings.hpp"

using namespace nangsuat;

namespace {

std::string_view bytes_of(const nb::bytes& bytes) { return {bytes.c_str(), bytes.size()}; }

// Text of the file; bytes that are no UTF-8 are not plain.
nb::object text_of(std::string_view words) {
    PyObject* made = PyUnicode_DecodeUTF8(words.data(), static_cast<Py_ssize_t>(words.size()), nullptr);
    if (made == nullptr) {
        PyErr_Clear();
        throw NotPlain{};
    }
    return nb::steal(made);
}

nb::list texts_of(const std::vector<std::string>& all) {
    nb::list texts;
    for (const std::string& words : all) texts.append(text_of(words));
    return texts;
}

// What `work` gives, or None where the XML is not plain.
template <typename Work>
nb::object if_plain(Work&& work) {
    try {
        return work();
    } catch (const NotPlain&) {
        return nb::none();
    }
}

nb::object shared_strings(const nb::bytes& part) {
    return if_plain([&]() -> nb::object {
        std::vector<std::string> texts;
        {
            nb::gil_scoped_release released;
            texts = read_shared_strings(bytes_of(part));
        }
        return texts_of(texts);
    });
}

bool feed(SheetScanner& scanner, const nb::bytes& piece) {
    nb::gil_scoped_release released;
    try {
        scanner.feed(bytes_of(piece));
        return true;
    } catch (const NotPlain&) {
        scanner.abandon();
        return false;
    }
}

nb::object finish(SheetScanner& scanner) {
    return if_plain([&]() -> nb::object {
        {
            nb::gil_scoped_release released;
            scanner.finish();
        }
        nb::list values, kinds, odd, merged;
        const nb::list texts = texts_of(scanner.inline_texts());
        for (const OddCell& cell : scanner.odd_cells()) {
            odd.append(nb::make_tuple(cell.row, cell.column, text_of(cell.words)));
        }
        for (const MergedRange& range : scanner.merged()) {
            merged.append(nb::make_tuple(range.top, range.left, range.bottom, range.right));
        }
        for (SheetColumn& column : scanner.columns()) {
            values.append(array_of(std::move(column.values)));
            kinds.append(array_of(std::move(column.kinds)));
        }
        return nb::make_tuple(scanner.height(), values, kinds, texts, odd, merged);
    });
}

}  // namespace

NB_MODULE(_compiled, module) {
    module.attr("EMPTY") = static_cast<int>(empty);
    module.attr("NUMBER") = static_cast<int>(number);
    module.attr("TEXT") = static_cast<int>(text);
    module.attr("BOOLEAN") = static_cast<int>(boolean);
    module.attr("DATE") = static_cast<int>(date);
    module.attr("PLAIN_STYLE") = static_cast<int>(plain_style);
    module.attr("DATE_STYLE") = static_cast<int>(date_style);
    module.attr("OTHER_STYLE") = static_cast<int>(other_style);
    module.def("read_shared_strings", &shared_strings, nb::arg("part"));
    nb::class_<SheetScanner>(module, "SheetScanner")
        .def(
            "__init__",
            [](SheetScanner* place, std::uint64_t cells, std::size_t shared_texts, const nb::bytes& styles) {
                new (place) SheetScanner(SheetLimits{cells, shared_texts, std::string(bytes_of(styles))});
            },
            nb::kw_only(), nb::arg("cells"), nb::arg("shared_texts"), nb::arg("styles"))
        .def("feed", &feed, nb::arg("piece"))
        .def("finish", &finish);
    bind_dominance(module);
    bind_draws(module);
    bind_polynomials(module);
    bind_products(module);
    bind_programs(module);
    bind_rays(module);
}
