// What the readers of workbook parts share: a cursor that never leaves its bytes, tags, attributes, texts.
//
// Only the XML that office programs write is understood. Everything else throws NotPlain, upon which Python takes the
// general reader; so nothing here has to be lenient, and a doubtful case is never guessed.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace nangsuat {

// The bytes are no XML of the plain kind that is understood here.
struct NotPlain {};

inline void require(bool plain) {
    if (!plain) [[unlikely]] throw NotPlain{};
}

inline bool is_blank(char letter) { return letter == ' ' || letter == '\n' || letter == '\t' || letter == '\r'; }
inline bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }
inline bool is_capital(char letter) { return letter >= 'A' && letter <= 'Z'; }

// A place in a run of bytes.
class Cursor {
public:
    explicit Cursor(std::string_view bytes) : at_(bytes.data()), end_(bytes.data() + bytes.size()) {}

    bool done() const { return at_ == end_; }
    bool at(char letter) const { return at_ != end_ && *at_ == letter; }
    std::string_view rest() const { return {at_, static_cast<std::size_t>(end_ - at_)}; }

    bool starts(std::string_view words) const {
        return static_cast<std::size_t>(end_ - at_) >= words.size() &&
               std::memcmp(at_, words.data(), words.size()) == 0;
    }

    bool take(std::string_view words) {
        if (!starts(words)) return false;
        at_ += words.size();
        return true;
    }

    char next() {
        require(at_ != end_);
        return *at_++;
    }

    void skip_blanks() {
        while (at_ != end_ && is_blank(*at_)) ++at_;
    }

    // The bytes up to the letter; the cursor then stands on it.
    std::string_view until(char letter) {
        const char* found = static_cast<const char*>(std::memchr(at_, letter, end_ - at_));
        require(found != nullptr);
        std::string_view taken(at_, static_cast<std::size_t>(found - at_));
        at_ = found;
        return taken;
    }

private:
    const char* at_;
    const char* end_;
};

// A start, end or empty tag; `inside` are the attributes.
struct Tag {
    std::string_view name;
    std::string_view inside;
    bool closes = false;
    bool is_empty = false;
};

// The elements that are open; every end tag must close the last of them.
class Nesting {
public:
    explicit Nesting(std::vector<std::string_view> open) : open_(std::move(open)) {}

    void meet(const Tag& tag) {
        if (tag.closes) {
            require(!open_.empty() && open_.back() == tag.name);
            open_.pop_back();
        } else if (!tag.is_empty) {
            open_.push_back(tag.name);
        }
    }

    std::size_t depth() const { return open_.size(); }

private:
    std::vector<std::string_view> open_;
};

// The text before the next tag, which the cursor then stands on. References are well formed, line ends plain.
std::string_view read_raw_text(Cursor& cursor);

// The tag on which the cursor stands; comments, declarations and CDATA are not plain.
Tag read_tag(Cursor& cursor);

// Whether the bytes are UTF-8; plain ASCII is looked through eight at a time.
bool is_utf8(std::string_view bytes);

// Skip the XML declaration, if there is one; any other encoding than UTF-8 is not plain.
void skip_declaration(Cursor& cursor);

// The value of an attribute, or an empty view where the tag lacks it; only double quotes are plain.
std::string_view attribute(std::string_view inside, std::string_view name);

// Append text with its references resolved.
void append_text(std::string& text, std::string_view raw);

// Read what a string item (`si`, `is`) holds up to its end tag: plain text or runs of rich text, phonetic hints left out.
std::string read_string_item(Cursor& cursor, std::string_view closing);

}  // namespace nangsuat
