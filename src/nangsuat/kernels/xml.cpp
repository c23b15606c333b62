#include "xml.hpp"

#include <charconv>
#include <utility>

namespace nangsuat {
namespace {

constexpr std::size_t longest_reference = 10;
constexpr std::pair<std::string_view, char> named_letters[] = {
    {"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}};

void append_utf8(std::string& text, std::uint32_t code) {
    if (code < 0x80) {
        text += static_cast<char>(code);
    } else if (code < 0x800) {
        text += static_cast<char>(0xC0 | (code >> 6));
        text += static_cast<char>(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
        text += static_cast<char>(0xE0 | (code >> 12));
        text += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
        text += static_cast<char>(0x80 | (code & 0x3F));
    } else {
        text += static_cast<char>(0xF0 | (code >> 18));
        text += static_cast<char>(0x80 | ((code >> 12) & 0x3F));
        text += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
        text += static_cast<char>(0x80 | (code & 0x3F));
    }
}

// Whether the attributes of a tag are well formed.
bool are_attributes(std::string_view inside) {
    while (!inside.empty()) {
        const std::size_t name = inside.find_first_not_of(" \t\n\r");
        if (name == std::string_view::npos) return true;
        const std::size_t sign = inside.find('=', name);
        if (name == 0 || sign == std::string_view::npos || sign == name) return false;
        if (inside.substr(name, sign - name).find_first_of(" \t\n\r\"'") != std::string_view::npos) return false;
        if (sign + 1 >= inside.size() || inside[sign + 1] != '"') return false;
        const std::size_t end = inside.find('"', sign + 2);
        if (end == std::string_view::npos) return false;
        inside.remove_prefix(end + 1);
    }
    return true;
}

// How many bytes the letter at the start takes in UTF-8; none where it is broken.
std::size_t letter_length(std::string_view bytes) {
    const auto byte = [&](std::size_t place) { return static_cast<unsigned char>(bytes[place]); };
    const unsigned char first = byte(0);
    const std::size_t length = first < 0x80 ? 1 : first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
    if (length > bytes.size()) return 0;
    for (std::size_t place = 1; place < length; ++place) {
        if ((byte(place) & 0xC0) != 0x80) return 0;
    }
    const bool is_overlong = (first == 0xE0 && byte(1) < 0xA0) || (first == 0xF0 && byte(1) < 0x90);
    const bool is_no_letter = (first == 0xED && byte(1) >= 0xA0) || (first == 0xF4 && byte(1) >= 0x90);
    return is_overlong || is_no_letter ? 0 : length;
}

std::uint32_t code_of(std::string_view digits, int base) {
    std::uint32_t code = 0;
    auto [stopped, error] = std::from_chars(digits.data(), digits.data() + digits.size(), code, base);
    require(error == std::errc{} && stopped == digits.data() + digits.size());
    require(code != 0 && code <= 0x10FFFF && !(code >= 0xD800 && code <= 0xDFFF));
    return code;
}

void append_reference(std::string& text, std::string_view name) {
    for (const auto& [known, letter] : named_letters) {
        if (name == known) {
            text += letter;
            return;
        }
    }
    require(name.size() > 1 && name[0] == '#');
    const bool is_hexadecimal = name[1] == 'x';
    append_utf8(text, code_of(name.substr(is_hexadecimal ? 2 : 1), is_hexadecimal ? 16 : 10));
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n";
    const std::size_t first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

// The text of `t`, whose start tag has been read.
void append_run(std::string& text, Cursor& cursor, const Tag& start) {
    if (start.is_empty) return;
    std::string run;
    append_text(run, read_raw_text(cursor));
    require(cursor.take("</t>"));
    require(run.find("_x00") == std::string::npos);  // control characters that Excel writes in its own way
    const bool keeps_blanks = attribute(start.inside, "xml:space") == "preserve";
    text += keeps_blanks ? std::string_view(run) : trimmed(run);
}

void skip_element(Cursor& cursor, const Tag& start) {
    if (start.is_empty) return;
    for (;;) {
        read_raw_text(cursor);
        const Tag tag = read_tag(cursor);
        require(tag.name != start.name || tag.closes);
        if (tag.closes && tag.name == start.name) return;
    }
}

}  // namespace

std::string_view read_raw_text(Cursor& cursor) {
    const std::string_view raw = cursor.until('<');
    for (std::size_t place = raw.find('&'); place != std::string_view::npos; place = raw.find('&', place + 1)) {
        const std::size_t end = raw.find(';', place);
        require(end != std::string_view::npos && end - place <= longest_reference);
    }
    require(raw.find('\r') == std::string_view::npos);
    return raw;
}

Tag read_tag(Cursor& cursor) {
    require(cursor.take("<") && !cursor.at('!') && !cursor.at('?'));
    Tag tag;
    tag.closes = cursor.take("/");
    std::string_view all = cursor.until('>');
    cursor.next();
    require(all.find('<') == std::string_view::npos);
    if (!all.empty() && all.back() == '/') {
        require(!tag.closes);
        tag.is_empty = true;
        all.remove_suffix(1);
    }
    const std::size_t end = all.find_first_of(" \n\t\r");
    tag.name = all.substr(0, end);
    tag.inside = end == std::string_view::npos ? std::string_view{} : all.substr(end);
    require(!tag.name.empty() && tag.name.find_first_of("\"'=&") == std::string_view::npos);
    require(are_attributes(tag.inside));
    return tag;
}

bool is_utf8(std::string_view bytes) {
    while (!bytes.empty()) {
        std::uint64_t eight = 0;
        if (bytes.size() >= sizeof eight) {
            std::memcpy(&eight, bytes.data(), sizeof eight);
            if ((eight & 0x8080808080808080u) == 0) {
                bytes.remove_prefix(sizeof eight);
                continue;
            }
        }
        const std::size_t length = letter_length(bytes);
        if (length == 0) return false;
        bytes.remove_prefix(length);
    }
    return true;
}

void skip_declaration(Cursor& cursor) {
    if (!cursor.take("<?xml")) return;
    std::string_view said = cursor.until('>');
    cursor.next();
    require(said.ends_with('?'));
    said.remove_suffix(1);
    require(are_attributes(said));
    if (said.find("encoding") == std::string_view::npos) return;
    const std::string_view encoding = attribute(said, "encoding");
    require(encoding == "UTF-8" || encoding == "utf-8");
}

std::string_view attribute(std::string_view inside, std::string_view name) {
    for (std::size_t place = inside.find(name); place != std::string_view::npos; place = inside.find(name, place + 1)) {
        const std::string_view after = inside.substr(place + name.size());
        const bool is_whole = !after.empty() && (after[0] == '=' || is_blank(after[0]));
        if ((place > 0 && !is_blank(inside[place - 1])) || !is_whole) continue;
        require(after.starts_with("=\""));
        const std::size_t end = after.find('"', 2);
        require(end != std::string_view::npos);
        return after.substr(2, end - 2);
    }
    return {};
}

void append_text(std::string& text, std::string_view raw) {
    for (;;) {
        const std::size_t place = raw.find('&');
        text.append(raw.substr(0, place));
        if (place == std::string_view::npos) return;
        const std::size_t end = raw.find(';', place);
        require(end != std::string_view::npos);
        append_reference(text, raw.substr(place + 1, end - place - 1));
        raw.remove_prefix(end + 1);
    }
}

std::string read_string_item(Cursor& cursor, std::string_view closing) {
    std::string text;
    for (;;) {
        read_raw_text(cursor);
        const Tag tag = read_tag(cursor);
        if (tag.closes && tag.name == closing) return text;
        if (tag.name == "t" && !tag.closes) {
            append_run(text, cursor, tag);
        } else if ((tag.name == "rPh" || tag.name == "rPr" || tag.name == "phoneticPr") && !tag.closes) {
            skip_element(cursor, tag);
        } else {
            require(tag.name == "r");
        }
    }
}

}  // namespace nangsuat
