// The cells of a worksheet's XML in one pass, column by column.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "xml.hpp"

namespace nangsuat {

// What stands in a cell; the value beside it is the number, the place of the text, 0 or 1, or the day's serial number.
enum Kind : std::uint8_t { empty = 0, number = 1, text = 2, boolean = 3, date = 4 };

// What a number of a style is: a plain number, a date, or something that the scanner leaves to the general reader.
enum Style : char { plain_style = 0, date_style = 1, other_style = 2 };

struct SheetColumn {
    std::vector<double> values;
    std::vector<std::uint8_t> kinds;
};

// A cell that holds an error or a formula without a result, with what stands in it.
struct OddCell {
    std::uint32_t row;
    std::uint32_t column;
    std::string words;
};

struct MergedRange {
    std::uint32_t top, left, bottom, right;
};

struct SheetLimits {
    std::uint64_t cells;        // of the rectangle from A1 to the last cell
    std::size_t shared_texts;   // how many texts the workbook shares
    std::string styles;         // for each cell style one of Style
};

// Takes the unpacked part piece by piece; every method throws NotPlain where the part is not of the plain kind.
class SheetScanner {
public:
    explicit SheetScanner(SheetLimits limits) : limits_(std::move(limits)) {}

    void feed(std::string_view piece);
    void finish();
    void abandon() { part_ = Part::done; }  // whatever comes later is not plain

    // After finish():
    std::uint32_t height() const { return height_; }
    std::vector<SheetColumn>& columns() { return columns_; }
    const std::vector<std::string>& inline_texts() const { return inline_texts_; }
    const std::vector<OddCell>& odd_cells() const { return odd_cells_; }
    const std::vector<MergedRange>& merged() const { return merged_; }

private:
    enum class Part { head, rows, done };
    struct Place {
        std::uint32_t row, column;
        bool is_written;  // in the cell itself, not only told by what stands before it
    };
    struct Cell;

    bool read_head();
    void read_rows(std::string_view bytes);
    void read_row(Cursor& cursor);
    void read_cell(Cursor& cursor);
    void read_content(Cursor& cursor, const Cell& cell);
    void read_value(std::string_view raw, const Cell& cell);
    void read_number(std::string_view raw, const Cell& cell);
    void add_inline(std::string words, const Place& place);
    void put(const Place& place, Kind kind, double value);
    void note_odd(const Place& place, std::string_view words);
    Place place_of(std::string_view reference);
    void meet(const Place& place);
    void read_tail(Cursor& cursor);

    SheetLimits limits_;
    Part part_ = Part::head;
    std::string kept_;  // bytes that are not looked at yet: less than a row, the head, or the tail
    std::uint32_t row_ = 0, next_row_ = 0, next_column_ = 0;
    std::uint32_t rows_met_ = 0, columns_met_ = 0;  // of all cells, the blank ones too
    std::uint32_t height_ = 0;
    std::vector<SheetColumn> columns_;
    std::vector<std::string> inline_texts_;
    std::vector<OddCell> odd_cells_;
    std::vector<MergedRange> merged_;
};

}  // namespace nangsuat
