#include "core/run/run_fields.h"
#include "core/run/trimmed.h"

#include <array>
#include <charconv>
#include <cmath>
#include <optional>

// The values of fields as people type them.

namespace rankscope {

namespace {

template <class T>
std::optional<T> number(std::string_view text) {
    T value{};
    if (text.starts_with('+')) {
        text.remove_prefix(1);
    }
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

std::string shortest(double value) {
    std::array<char, 64> buffer{};
    const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
    return std::string(buffer.data(), end);
}

std::vector<std::string> splitList(std::string_view text) {
    std::vector<std::string> items;
    while (!text.empty()) {
        const auto comma = text.find(',');
        if (const auto item = trimmed(text.substr(0, comma)); !item.empty()) {
            items.emplace_back(item);
        }
        text = comma == std::string_view::npos ? std::string_view() : text.substr(comma + 1);
    }
    return items;
}

tl::unexpected<std::string> wrong(const Field& field, std::string_view text, std::string_view wanted) {
    return tl::unexpected(std::string(field.path) + " takes " + std::string(wanted) + ", not \"" +
                          shortened(text, 100) + "\".");
}

tl::expected<FieldValue, std::string> parseDuration(const Field& field, std::string_view text) {
    const bool share = text.ends_with('%');
    const auto amount = number<double>(trimmed(share ? text.substr(0, text.size() - 1) : text));
    if (!amount || !(*amount >= 0.0) || (share && *amount > 100.0) ||
        (!share && *amount != std::floor(*amount)) || *amount > 1e15) {
        return wrong(field, text, "a number of steps such as 200 or a share such as 15%");
    }
    return FieldValue(share ? Duration::ofShare(*amount / 100.0) : Duration{*amount, false});
}

} // namespace

std::string toText(const FieldValue& value) {
    struct Writer {
        std::string operator()(std::monostate) const { return {}; }
        std::string operator()(bool flag) const { return flag ? "true" : "false"; }
        std::string operator()(std::int64_t integer) const { return std::to_string(integer); }
        std::string operator()(double amount) const { return shortest(amount); }
        std::string operator()(const std::string& text) const { return text; }
        std::string operator()(const std::vector<std::string>& items) const {
            std::string joined;
            for (const auto& item : items) {
                joined += (joined.empty() ? "" : ", ") + item;
            }
            return joined;
        }
        std::string operator()(const Duration& duration) const {
            if (!duration.share) {
                return std::to_string(static_cast<std::int64_t>(duration.amount));
            }
            // 0.15 * 100 is 15.000000000000002; nine decimals are more than anybody types.
            return shortest(std::round(duration.amount * 1e11) / 1e9) + "%";
        }
    };
    return std::visit(Writer(), value);
}

tl::expected<FieldValue, std::string> parseFieldText(const Field& field, std::string_view text) {
    text = trimmed(text);
    if (field.optional && (text.empty() || text == "null")) {
        return FieldValue();
    }
    const std::string range = " from " + shortest(field.minimum) + " to " + shortest(field.maximum);
    switch (field.kind) {
    case FieldKind::Integer: {
        const auto value = number<std::int64_t>(text);
        if (!value || static_cast<double>(*value) < field.minimum ||
            static_cast<double>(*value) > field.maximum) {
            return wrong(field, text,
                         "a whole number" +
                             (field.maximum < 1e15 ? range : " of at least " + shortest(field.minimum)));
        }
        return FieldValue(*value);
    }
    case FieldKind::Number: {
        const auto value = number<double>(text);
        if (!value || !(*value >= field.minimum && *value <= field.maximum)) {
            return wrong(field, text, "a number" + range);
        }
        return FieldValue(*value);
    }
    case FieldKind::Flag:
        if (text == "true" || text == "false") {
            return FieldValue(text == "true");
        }
        return wrong(field, text, "true or false");
    case FieldKind::Choice:
        for (const auto& choice : field.choices) {
            if (choice == text) {
                return FieldValue(std::string(text));
            }
        }
        {
            std::string list;
            for (const auto& choice : field.choices) {
                list += (list.empty() ? "" : ", ") + std::string(choice);
            }
            return wrong(field, text, "one of " + list);
        }
    case FieldKind::List:
        return FieldValue(splitList(text));
    case FieldKind::Duration:
        return parseDuration(field, text);
    case FieldKind::Text:
    case FieldKind::File:
    case FieldKind::Folder:
        break;
    }
    return FieldValue(std::string(text));
}

} // namespace rankscope
