#include "strings.hpp"

#include "xml.hpp"

namespace nangsuat {

std::vector<std::string> read_shared_strings(std::string_view part) {
    require(is_utf8(part));
    Cursor cursor(part);
    skip_declaration(cursor);
    cursor.skip_blanks();
    const Tag table = read_tag(cursor);
    require(table.name == "sst" && !table.closes);
    std::vector<std::string> texts;
    while (!table.is_empty) {
        read_raw_text(cursor);
        const Tag tag = read_tag(cursor);
        if (tag.closes && tag.name == "sst") break;
        require(tag.name == "si" && !tag.closes);
        texts.push_back(tag.is_empty ? std::string{} : read_string_item(cursor, "si"));
    }
    return texts;
}

}  // namespace nangsuat
