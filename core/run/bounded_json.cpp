#include "core/run/bounded_json.h"

#include "core/run/guarded_files.h"
#include "core/run/lfs_pointer.h"

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <limits>
#include <system_error>
#include <type_traits>
#include <unordered_map>
#include <utility>

namespace rankscope {

namespace {

using Fault = std::string;

// Line and column (from 1) of the last of the first `count` bytes.
std::string place(std::string_view text, std::size_t count, std::int64_t firstLine) {
    const auto before = text.substr(0, std::min(count, text.size()));
    const auto line = firstLine + std::ranges::count(before, '\n');
    const auto start = before.rfind('\n');
    const auto column = before.size() - (start == std::string_view::npos ? 0 : start + 1);
    return " at line " + std::to_string(line) + ", column " +
           std::to_string(std::max<std::size_t>(1, column));
}

// A number that JSON cannot write, and how many numbers stand before it.
struct SpecialNumber {
    std::size_t index;
    double value;
};

// Goes over the text once without making a value: counts what will be made, and puts zeros of the same length
// where NaN and Infinity stand. What is no JSON at all is left to the parser.
class Scan {
public:
    Scan(std::string_view text, const JsonLimits& limits)
        : m_text(text)
        , m_limits(limits) {}

    tl::expected<void, Fault> run() {
        if (m_text.size() > m_limits.bytes) {
            return tl::unexpected("is larger than " + std::to_string(m_limits.bytes >> 10U) + " KiB");
        }
        if (m_text.find_first_not_of(" \t\r\n") == std::string_view::npos) {
            return tl::unexpected(std::string("is empty"));
        }
        if (isLfsPointer(m_text)) {
            return tl::unexpected(std::string(lfsPointerProblem));
        }
        for (m_at = 0; m_at < m_text.size() && m_fault.empty();) {
            step(m_text[m_at]);
        }
        if (m_fault.empty() && m_values > m_limits.values) {
            m_fault = "holds more than " + std::to_string(m_limits.values) + " values";
        }
        if (!m_fault.empty()) {
            return tl::unexpected(m_fault);
        }
        return {};
    }

    std::string_view text() const { return m_replaced.empty() ? m_text : std::string_view(m_replaced); }
    std::vector<SpecialNumber> takeSpecials() { return std::move(m_specials); }

private:
    void step(char c) {
        if (c == '"') {
            skipText();
        } else if (c == '[' || c == '{') {
            if (++m_depth > m_limits.depth) {
                m_fault = "is nested deeper than " + std::to_string(m_limits.depth) + " levels" +
                          place(m_text, m_at + 1, m_limits.firstLine);
            }
            ++m_values;
            ++m_at;
        } else if (c == ']' || c == '}') {
            m_depth -= m_depth > 0 ? 1 : 0;
            ++m_at;
        } else if (c == 'N' || c == 'I' || c == '-' || (c >= '0' && c <= '9')) {
            number();
        } else {
            m_values += c == ',' || c == ':' ? 1 : 0;
            ++m_at;
        }
    }

    void skipText() {
        for (++m_at; m_at < m_text.size() && m_text[m_at] != '"'; ++m_at) {
            m_at += m_text[m_at] == '\\' ? 1 : 0;
        }
        ++m_at;
    }

    // A number, or a word that Python writes for one.
    void number() {
        constexpr double infinity = std::numeric_limits<double>::infinity();
        constexpr std::string_view letters =
            "0123456789+-.abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
        const auto end = std::min(m_text.find_first_not_of(letters, m_at), m_text.size());
        const auto token = m_text.substr(m_at, end - m_at);
        if (token == "NaN") {
            special(token, std::numeric_limits<double>::quiet_NaN());
        } else if (token == "Infinity" || token == "-Infinity") {
            special(token, token.front() == '-' ? -infinity : infinity);
        } else {
            ++m_numbers;
        }
        m_at = end;
    }

    void special(std::string_view word, double value) {
        if (!m_limits.nonFinite) {
            m_fault = "has " + std::string(word) + place(m_text, m_at + 1, m_limits.firstLine) +
                      ", which is no number of JSON";
            return;
        }
        if (m_specials.empty()) {
            m_replaced = m_text;
        }
        std::string zero = word.front() == '-' ? "-0." : "0.";
        zero.resize(word.size(), '0');
        m_replaced.replace(m_at, word.size(), zero);
        m_specials.push_back({m_numbers++, value});
    }

    std::string_view m_text;
    const JsonLimits& m_limits;
    std::size_t m_at = 0;
    std::size_t m_depth = 0;
    std::size_t m_values = 0;
    std::size_t m_numbers = 0;
    std::vector<SpecialNumber> m_specials;
    std::string m_replaced;
    Fault m_fault;
};

// Makes the document in time that is linear in the text; nlohmann's own parsers with a callback and its
// ordered objects are not.
template <typename Json>
class Builder {
public:
    Builder(std::string_view text, std::vector<SpecialNumber> specials, const JsonLimits& limits)
        : m_text(text)
        , m_specials(std::move(specials))
        , m_limits(limits) {}

    Json root;
    Fault fault;

    bool null() { return put(nullptr); }
    bool boolean(bool flag) { return put(flag); }
    bool number_integer(std::int64_t integer) { return putNumber(integer); }
    bool number_unsigned(std::uint64_t integer) { return putNumber(integer); }
    bool number_float(double amount, const std::string&) { return putNumber(amount); }
    bool string(std::string& text) { return put(std::move(text)); }
    bool binary(typename Json::binary_t&) { return false; }
    bool start_object(std::size_t) { return open(Json::object()); }
    bool end_object() { return close(); }
    bool start_array(std::size_t) { return open(Json::array()); }
    bool end_array() { return close(); }

    bool key(std::string& name) {
        Level& level = m_open.back();
        auto& object = level.node->template get_ref<typename Json::object_t&>();
        bool isNew = true;
        if constexpr (std::is_same_v<Json, nlohmann::ordered_json>) {
            const auto [found, added] = level.places.try_emplace(name, object.size());
            isNew = added;
            if (isNew) {
                using Members = typename Json::object_t::Container;
                static_cast<Members&>(object).emplace_back(name, nullptr);
            }
            level.value = &(object.begin() + static_cast<std::ptrdiff_t>(found->second))->second;
        } else {
            const auto [found, added] = object.try_emplace(name, nullptr);
            isNew = added;
            level.value = &found->second;
        }
        level.key = std::move(name);
        if (!isNew && m_limits.twice == nullptr) {
            fault = "has the key \"" + path() + "\" twice";
            return false;
        }
        if (!isNew) {
            m_limits.twice->push_back(path());
        }
        return true;
    }

    bool parse_error(std::size_t position, const std::string& token,
                     const nlohmann::detail::exception& error) {
        constexpr int numberOverflow = 406;
        const std::string why = error.what();
        const auto says = [&](const char* what) { return why.find(what) != std::string::npos; };
        if (error.id == numberOverflow) {
            fault = "has the number " + token.substr(0, 40) + place(m_text, position, m_limits.firstLine) +
                    ", which is too large for any number here";
        } else if (says("surrogate")) {
            fault = "has half of a surrogate pair" + place(m_text, position, m_limits.firstLine) +
                    ", which stands for no character";
        } else if (says("ill-formed UTF-8")) {
            fault = "is not UTF-8" + place(m_text, position, m_limits.firstLine);
        } else {
            fault = "is not valid JSON" + place(m_text, position, m_limits.firstLine);
        }
        return false;
    }

private:
    // An object or list that is not closed yet.
    struct Level {
        Json* node;
        Json* value = nullptr;                               // of an object: where the next value goes
        std::string key;                                     // of an object: the latest
        std::unordered_map<std::string, std::size_t> places; // of an ordered object
    };

    template <typename Number>
    bool putNumber(Number number) {
        const std::size_t index = m_numbers++;
        if (m_nextSpecial < m_specials.size() && m_specials[m_nextSpecial].index == index) {
            return put(m_specials[m_nextSpecial++].value);
        }
        return put(number);
    }

    bool put(Json value) {
        append(std::move(value));
        return true;
    }

    Json* append(Json value) {
        if (m_open.empty()) {
            root = std::move(value);
            return &root;
        }
        Level& level = m_open.back();
        if (level.node->is_object()) {
            *level.value = std::move(value);
            return level.value;
        }
        auto& list = level.node->template get_ref<typename Json::array_t&>();
        return &list.emplace_back(std::move(value));
    }

    bool open(Json empty) {
        Json* node = append(std::move(empty));
        m_open.push_back({node, nullptr, {}, {}});
        return true;
    }

    bool close() {
        m_open.pop_back();
        return true;
    }

    std::string path() const {
        std::string full;
        for (const Level& level : m_open) {
            if (level.node->is_object()) {
                full += (full.empty() ? "" : ".") + level.key;
            }
        }
        return full;
    }

    std::string_view m_text;
    std::vector<SpecialNumber> m_specials;
    const JsonLimits& m_limits;
    std::vector<Level> m_open;
    std::size_t m_numbers = 0;
    std::size_t m_nextSpecial = 0;
};

template <typename Json>
tl::expected<Json, std::string> parse(std::string_view text, const JsonLimits& limits) {
    Scan scan(text, limits);
    if (const auto fits = scan.run(); !fits) {
        return tl::unexpected(fits.error());
    }
    Builder<Json> builder(text, scan.takeSpecials(), limits);
    if (!Json::sax_parse(scan.text(), &builder)) {
        return tl::unexpected(builder.fault);
    }
    return std::move(builder.root);
}

template <typename Json>
tl::expected<Json, std::string> read(const std::filesystem::path& file, const JsonLimits& limits) {
    std::error_code error;
    if (!std::filesystem::is_regular_file(file, error)) {
        return tl::unexpected(
            std::string(std::filesystem::exists(file, error) ? "is no ordinary file" : "does not exist"));
    }
    if (refusalToOpen(file)) {
        return tl::unexpected(std::string("belongs to a workspace that is open"));
    }
    std::ifstream stream(file, std::ios::binary);
    if (!stream) {
        return tl::unexpected(std::string("cannot be read"));
    }
    // One byte more than allowed tells that it is too large.
    const auto size = std::filesystem::file_size(file, error);
    std::string text(static_cast<std::size_t>(std::min<std::uintmax_t>(size, limits.bytes + 1)), '\0');
    stream.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(stream.gcount()));
    if (error || stream.bad()) {
        return tl::unexpected(std::string("cannot be read"));
    }
    return parse<Json>(text, limits);
}

} // namespace

tl::expected<nlohmann::json, std::string> parseBoundedJson(std::string_view text, JsonLimits limits) {
    return parse<nlohmann::json>(text, limits);
}

tl::expected<nlohmann::ordered_json, std::string> parseOrderedJson(std::string_view text, JsonLimits limits) {
    return parse<nlohmann::ordered_json>(text, limits);
}

std::string beyondJsonLimits(std::string_view text, JsonLimits limits) {
    limits.nonFinite = true;
    const auto fits = Scan(text, limits).run();
    return fits ? std::string() : fits.error();
}

tl::expected<nlohmann::json, std::string> readBoundedJson(const std::filesystem::path& file,
                                                          JsonLimits limits) {
    return read<nlohmann::json>(file, limits);
}

tl::expected<nlohmann::ordered_json, std::string> readOrderedJson(const std::filesystem::path& file,
                                                                  JsonLimits limits) {
    return read<nlohmann::ordered_json>(file, limits);
}

} // namespace rankscope
