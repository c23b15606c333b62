#include "sheet.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace nangsuat {
namespace {

constexpr std::uint32_t rows_limit = 1'048'576, columns_limit = 16'384;
constexpr std::size_t kept_limit = 64u << 20;
constexpr std::size_t head_limit = 4u << 20;
constexpr double first_sure_day = 61, last_day = 2'958'465;  // before: the leap day that 1900 did not have
constexpr std::string_view row_end = "</row>";
constexpr std::string_view known_errors[] = {"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"};

std::uint32_t whole_number(std::string_view digits) {
    require(!digits.empty() && digits.size() <= 7);
    std::uint32_t number = 0;
    for (const char digit : digits) {
        require(is_digit(digit));
        number = number * 10 + static_cast<std::uint32_t>(digit - '0');
    }
    return number;
}

// The value of an attribute whose name and first quote have been taken.
std::string_view quoted(Cursor& cursor) {
    const std::string_view value = cursor.until('"');
    cursor.next();
    require(value.find('<') == std::string_view::npos && value.find('>') == std::string_view::npos);
    return value;
}

// Row and column of an address, both from zero.
std::pair<std::uint32_t, std::uint32_t> address(std::string_view reference) {
    std::uint32_t column = 0;
    std::size_t letters = 0;
    while (letters < reference.size() && letters < 3 && is_capital(reference[letters])) {
        column = column * 26 + static_cast<std::uint32_t>(reference[letters++] - 'A' + 1);
    }
    require(letters > 0 && column <= columns_limit);
    const std::uint32_t row = whole_number(reference.substr(letters));
    require(row >= 1 && row <= rows_limit);
    return {row - 1, column - 1};
}

MergedRange range_of(std::string_view reference) {
    const std::size_t colon = reference.find(':');
    const auto [top, left] = address(reference.substr(0, colon));
    const auto [bottom, right] =
        colon == std::string_view::npos ? std::pair(top, left) : address(reference.substr(colon + 1));
    require(top <= bottom && left <= right);
    return {top, left, bottom, right};
}

// Only what every reader takes for a number: digits, a point, an exponent.
bool is_plain_number(std::string_view raw) {
    std::size_t place = 0;
    const auto digits = [&] {
        const std::size_t start = place;
        while (place < raw.size() && is_digit(raw[place])) ++place;
        return place > start;
    };
    const auto one_of = [&](char first, char second) {
        if (place >= raw.size() || (raw[place] != first && raw[place] != second)) return false;
        ++place;
        return true;
    };
    one_of('-', '-');
    if (!digits()) return false;
    if (one_of('.', '.') && !digits()) return false;
    if (one_of('e', 'E')) {
        one_of('-', '+');
        if (!digits()) return false;
    }
    return place == raw.size();
}

bool is_merging(std::string_view name) { return name.find("mergeCell") != std::string_view::npos; }

}  // namespace

enum class Type { number, shared, boolean, error, computed_text, inline_text };

struct SheetScanner::Cell {
    Place place{};
    Type type = Type::number;
    Style style = plain_style;
};

namespace {

Type type_of(std::string_view word) {
    if (word == "s") return Type::shared;
    if (word == "n") return Type::number;
    if (word == "str") return Type::computed_text;
    if (word == "b") return Type::boolean;
    if (word == "e") return Type::error;
    require(word == "inlineStr");
    return Type::inline_text;
}

}  // namespace

void SheetScanner::feed(std::string_view piece) {
    require(part_ == Part::head || part_ == Part::rows);
    if (part_ == Part::head) {
        kept_.append(piece);
        if (!read_head()) return;
        piece = {};
    }
    const std::size_t first_end = piece.find(row_end);
    if (!kept_.empty() || first_end == std::string_view::npos) {
        const std::size_t taken = first_end == std::string_view::npos ? piece.size() : first_end + row_end.size();
        kept_.append(piece.substr(0, taken));
        piece.remove_prefix(taken);
        const std::size_t last_end = kept_.rfind(row_end);
        if (last_end == std::string::npos) {
            require(kept_.size() <= kept_limit);
            return;
        }
        read_rows(std::string_view(kept_).substr(0, last_end + row_end.size()));
        kept_.erase(0, last_end + row_end.size());
    }
    const std::size_t last_end = piece.rfind(row_end);
    const std::size_t ready = last_end == std::string_view::npos ? 0 : last_end + row_end.size();
    read_rows(piece.substr(0, ready));
    kept_.append(piece.substr(ready));
}

void SheetScanner::finish() {
    require(part_ == Part::rows && is_utf8(kept_));
    Cursor cursor(kept_);
    for (;;) {
        cursor.skip_blanks();
        if (cursor.take("</sheetData>")) break;
        read_row(cursor);
    }
    part_ = Part::done;
    read_tail(cursor);
    for (SheetColumn& column : columns_) {
        column.values.resize(height_);
        column.kinds.resize(height_);
    }
}

// What stands before the rows; false where it is not all there yet.
bool SheetScanner::read_head() {
    constexpr std::string_view data = "<sheetData";
    const std::size_t start = kept_.find(data);
    if (start == std::string::npos || kept_.find('>', start) == std::string::npos) {
        require(kept_.size() <= head_limit);
        return false;
    }
    require(is_utf8(std::string_view(kept_).substr(0, start)));
    Cursor cursor(kept_);
    skip_declaration(cursor);
    cursor.skip_blanks();
    Nesting nesting({});
    for (;;) {
        read_raw_text(cursor);
        const Tag tag = read_tag(cursor);
        require(!is_merging(tag.name) && (nesting.depth() > 0 || tag.name == "worksheet"));
        nesting.meet(tag);
        if (tag.name == "dimension" && !tag.closes) range_of(attribute(tag.inside, "ref"));
        if (tag.name != "sheetData") continue;
        require(!tag.closes && nesting.depth() == (tag.is_empty ? 1 : 2));
        std::string rest(tag.is_empty ? "</sheetData>" : "");
        rest.append(cursor.rest());
        kept_ = std::move(rest);
        part_ = Part::rows;
        return true;
    }
}

void SheetScanner::read_rows(std::string_view bytes) {
    require(is_utf8(bytes));
    Cursor cursor(bytes);
    for (cursor.skip_blanks(); !cursor.done(); cursor.skip_blanks()) read_row(cursor);
}

void SheetScanner::read_row(Cursor& cursor) {
    require(cursor.starts("<row"));
    const Tag tag = read_tag(cursor);
    require(tag.name == "row" && !tag.closes);
    const std::string_view written = attribute(tag.inside, "r");
    row_ = written.empty() ? next_row_ : whole_number(written) - 1;
    require(row_ >= next_row_ && row_ < rows_limit);
    next_row_ = row_ + 1;
    next_column_ = 0;
    if (tag.is_empty) return;
    for (;;) {
        if (cursor.starts("<c")) [[likely]] {
            read_cell(cursor);
        } else if (cursor.take(row_end)) {
            return;
        } else {
            require(!cursor.done() && is_blank(cursor.next()));
        }
    }
}

void SheetScanner::read_cell(Cursor& cursor) {
    cursor.take("<c");
    Cell cell;
    bool is_placed = false;
    while (cursor.take(" ") && !cursor.starts("/>")) {
        if (cursor.take("r=\"")) {
            require(!is_placed);
            cell.place = place_of(quoted(cursor));
            is_placed = true;
        } else if (cursor.take("s=\"")) {
            const std::uint32_t style = whole_number(quoted(cursor));
            if (style < limits_.styles.size()) cell.style = static_cast<Style>(limits_.styles[style]);
        } else if (cursor.take("t=\"")) {
            cell.type = type_of(quoted(cursor));
        } else {
            require(cursor.take("cm=\"") || cursor.take("vm=\"") || cursor.take("ph=\""));
            quoted(cursor);
        }
        if (!is_placed) {  // an address that is written stands first, as everybody writes it
            cell.place = {row_, next_column_, false};
            is_placed = true;
        }
    }
    if (!is_placed) cell.place = {row_, next_column_, false};
    meet(cell.place);
    if (cursor.take("/>")) return;
    require(cursor.next() == '>');
    read_content(cursor, cell);
}

void SheetScanner::read_content(Cursor& cursor, const Cell& cell) {
    if (cell.type == Type::inline_text) {
        if (cursor.take("<is>")) {
            add_inline(read_string_item(cursor, "is"), cell.place);
        }
        require(cursor.take("</c>"));
        return;
    }
    bool is_formula = false;
    std::string_view formula;
    if (cursor.starts("<f")) {
        const Tag tag = read_tag(cursor);
        require(tag.name == "f" && !tag.closes);
        is_formula = true;
        if (!tag.is_empty) {
            formula = read_raw_text(cursor);
            require(cursor.take("</f>"));
        }
    }
    std::string_view value;
    const bool has_value = !cursor.starts("</c>") && !cursor.take("<v/>") && !cursor.take("<v />");
    if (has_value) {
        require(cursor.take("<v>"));
        value = cell.type == Type::computed_text ? read_raw_text(cursor) : cursor.until('<');
        require(cursor.take("</v>"));
    }
    require(cursor.take("</c>"));
    require(cell.type != Type::error || !value.empty());
    if (!value.empty() || (has_value && cell.type == Type::computed_text)) read_value(value, cell);
    if (value.empty() && is_formula) note_odd(cell.place, std::string("=").append(formula));
}

void SheetScanner::read_value(std::string_view raw, const Cell& cell) {
    switch (cell.type) {
        case Type::number:
            return read_number(raw, cell);
        case Type::shared: {
            const std::uint32_t index = whole_number(raw);
            require(index < limits_.shared_texts);
            return put(cell.place, text, index + 1.0);
        }
        case Type::boolean:
            require(raw == "0" || raw == "1");
            return put(cell.place, boolean, raw == "1");
        case Type::error:
            require(std::find(std::begin(known_errors), std::end(known_errors), raw) != std::end(known_errors));
            put(cell.place, empty, 0);
            return note_odd(cell.place, raw);
        default: {
            std::string words;
            append_text(words, raw);
            require(words.find("_x00") == std::string::npos);  // control characters that Excel writes in its own way
            return add_inline(std::move(words), cell.place);
        }
    }
}

void SheetScanner::read_number(std::string_view raw, const Cell& cell) {
    double value = 0;
    const auto [stopped, error] = std::from_chars(raw.data(), raw.data() + raw.size(), value);
    require(error == std::errc{} && stopped == raw.data() + raw.size() && is_plain_number(raw));
    if (cell.style == plain_style) [[likely]] return put(cell.place, number, value);
    require(cell.style == date_style && value == std::floor(value) && value >= first_sure_day && value <= last_day);
    put(cell.place, date, value);
}

void SheetScanner::add_inline(std::string words, const Place& place) {
    inline_texts_.push_back(std::move(words));
    put(place, text, static_cast<double>(limits_.shared_texts + inline_texts_.size()));
}

void SheetScanner::put(const Place& place, Kind kind, double value) {
    if (place.column >= columns_.size()) columns_.resize(place.column + 1);
    SheetColumn& column = columns_[place.column];
    if (column.values.size() < place.row) {
        column.values.resize(place.row);
        column.kinds.resize(place.row);
    }
    require(column.values.size() == place.row);
    column.values.push_back(value);
    column.kinds.push_back(kind);
    height_ = place.row + 1;  // rows come in order
}

void SheetScanner::note_odd(const Place& place, std::string_view words) {
    require(place.is_written);
    odd_cells_.push_back({place.row, place.column, std::string(words)});
}

SheetScanner::Place SheetScanner::place_of(std::string_view reference) {
    const auto [row, column] = address(reference);
    require(row == row_ && column >= next_column_);
    return {row, column, true};
}

void SheetScanner::meet(const Place& place) {
    require(place.column < columns_limit);
    next_column_ = place.column + 1;
    rows_met_ = place.row + 1;
    columns_met_ = std::max(columns_met_, place.column + 1);
    require(static_cast<std::uint64_t>(rows_met_) * columns_met_ <= limits_.cells);
}

// What stands after the rows: of it only the merged ranges count.
void SheetScanner::read_tail(Cursor& cursor) {
    Nesting nesting({"worksheet"});
    bool is_merging_met = false;
    while (nesting.depth() > 0) {
        read_raw_text(cursor);
        const Tag tag = read_tag(cursor);
        nesting.meet(tag);
        if (tag.closes || !is_merging(tag.name)) continue;
        if (tag.name == "mergeCells") {
            require(!is_merging_met && !tag.is_empty);
            is_merging_met = true;
        } else {
            require(tag.name == "mergeCell" && is_merging_met);
            merged_.push_back(range_of(attribute(tag.inside, "ref")));
        }
    }
    cursor.skip_blanks();
    require(cursor.done());
}

}  // namespace nangsuat
