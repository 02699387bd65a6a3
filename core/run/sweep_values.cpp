#include "core/run/run_config_json.h"
#include "core/run/sweep.h"
#include "core/run/trimmed.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <random>
#include <set>

// The values that a field of a sweep takes: lists, ranges and draws.

namespace rankscope {

namespace {

using Texts = std::vector<std::string>;

tl::unexpected<std::string> refuse(const Field& field, const std::string& what) {
    return tl::unexpected(std::string(field.path) + ": " + what);
}

template <class Number>
std::optional<Number> numberIn(std::string_view text) {
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool whole = error == std::errc() && end == text.data() + text.size() && !text.empty();
    return whole ? std::optional(value) : std::nullopt;
}

// Rounded to so many digits, so that 0.1 + 2 * 0.1 is 0.3 again.
double rounded(double value, int digits) {
    std::array<char, 64> buffer{};
    const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                            std::chars_format::scientific, digits - 1);
    double back = value;
    std::from_chars(buffer.data(), end, back);
    return back;
}

// "1..9:2" taken apart; numbers of shares are percentages.
struct Range {
    std::string text;
    double from = 0.0, to = 0.0;
    bool share = false;
    std::string mode; // behind the colon; may be empty
};

bool isRange(const Field& field, std::string_view item) {
    const bool counts = field.kind == FieldKind::Integer || field.kind == FieldKind::Number ||
                        field.kind == FieldKind::Duration;
    return counts && item.find("..") != std::string_view::npos;
}

// Whole where the field takes whole numbers only.
bool isWhole(const Field& field, const Range& range) {
    return field.kind == FieldKind::Integer || (field.kind == FieldKind::Duration && !range.share);
}

tl::expected<Range, std::string> readRange(const Field& field, std::string_view item) {
    Range range;
    range.text = item;
    const auto dots = item.find("..");
    const auto colon = item.find(':', dots);
    std::string_view from = trimmed(item.substr(0, dots));
    std::string_view to =
        trimmed(item.substr(dots + 2, colon == std::string_view::npos ? colon : colon - dots - 2));
    range.mode = colon == std::string_view::npos ? "" : std::string(trimmed(item.substr(colon + 1)));
    range.share = field.kind == FieldKind::Duration && from.ends_with('%');
    if (range.share != (field.kind == FieldKind::Duration && to.ends_with('%'))) {
        return refuse(field, "the range \"" + range.text + "\" mixes steps and shares; use one of the two.");
    }
    if (range.share) {
        from.remove_suffix(1);
        to.remove_suffix(1);
    }
    const auto low = numberIn<double>(from), high = numberIn<double>(to);
    if (!low || !high || !std::isfinite(*low) || !std::isfinite(*high)) {
        return refuse(field, "the range \"" + range.text + "\" needs a number on both sides, such as 1..3.");
    }
    if (*low > *high) {
        return refuse(field, "the range \"" + range.text + "\" runs backwards; write the smaller end first.");
    }
    range.from = *low;
    range.to = *high;
    return range;
}

std::string valueText(const Field& field, const Range& range, double value) {
    if (isWhole(field, range)) {
        return std::to_string(std::llround(value));
    }
    return toText(FieldValue(value)) + (range.share ? "%" : "");
}

tl::expected<Texts, std::string> steppedValues(const Field& field, const Range& range) {
    std::string_view distance = range.mode;
    if (range.share && distance.ends_with('%')) {
        distance.remove_suffix(1);
    }
    const bool wholeEnds = range.from == std::floor(range.from) && range.to == std::floor(range.to);
    if (distance.empty() && !wholeEnds) {
        return refuse(field,
                      "the range \"" + range.text + "\" needs a step, such as " + range.text + ":0.1.");
    }
    const auto step = distance.empty() ? std::optional(1.0) : numberIn<double>(distance);
    if (!step || !(*step > 0.0) || !std::isfinite(*step)) {
        return refuse(field, "\"" + range.mode +
                                 "\" is no step of a range; use a number above 0, log5, random5 or "
                                 "lograndom5.");
    }
    const double count = std::floor((range.to - range.from) / *step + 1e-9) + 1.0;
    if (count > static_cast<double>(mostSweepPoints)) {
        return refuse(field, "the range \"" + range.text + "\" has more than " +
                                 std::to_string(mostSweepPoints) + " values; use a larger step.");
    }
    Texts values;
    for (int i = 0; i < static_cast<int>(count); ++i) {
        const double value = rounded(range.from + i * *step, 12);
        if (isWhole(field, range) && value != std::floor(value)) {
            return refuse(field,
                          "the range \"" + range.text + "\" leaves the whole numbers; use a whole step.");
        }
        values.push_back(valueText(field, range, value));
    }
    return values;
}

// log5, random5, lograndom5@7
struct Draw {
    bool logarithmic = false, random = false;
    std::int64_t count = 0;
    std::uint64_t seed = 0;
};

std::optional<Draw> readDraw(std::string_view mode) {
    Draw draw;
    draw.logarithmic = mode.starts_with("log");
    mode.remove_prefix(draw.logarithmic ? 3 : 0);
    draw.random = mode.starts_with("random");
    mode.remove_prefix(draw.random ? 6 : 0);
    if (const auto at = mode.find('@'); draw.random && at != std::string_view::npos) {
        const auto seed = numberIn<std::uint64_t>(mode.substr(at + 1));
        if (!seed) {
            return std::nullopt;
        }
        draw.seed = *seed;
        mode = mode.substr(0, at);
    }
    const auto count = numberIn<std::int64_t>(mode);
    if (!count || *count < 1 || *count > static_cast<std::int64_t>(mostSweepPoints)) {
        return std::nullopt;
    }
    draw.count = *count;
    return draw;
}

Texts logValues(const Field& field, const Range& range, std::int64_t count) {
    Texts values;
    for (std::int64_t i = 0; i < count; ++i) {
        const double share = count == 1 ? 0.0 : static_cast<double>(i) / static_cast<double>(count - 1);
        const double value = range.from * std::pow(range.to / range.from, share);
        const bool end = i == 0 || i == count - 1;
        const double exact = i == 0 ? range.from : range.to;
        const std::string text = valueText(field, range, end ? exact : rounded(value, 4));
        if (values.empty() || values.back() != text) {
            values.push_back(text); // whole numbers may fall together
        }
    }
    return values;
}

// The same on every machine: the standard's distributions are not, its generators are.
tl::expected<Texts, std::string> randomValues(const Field& field, const Range& range, const Draw& draw) {
    const bool whole = isWhole(field, range);
    if (whole && static_cast<double>(draw.count) > std::floor(range.to) - std::ceil(range.from) + 1.0) {
        return refuse(field,
                      "\"" + range.text + "\" asks for more different whole numbers than the range has.");
    }
    std::uint64_t seed = draw.seed;
    for (const char c : field.path) { // fields of one sweep must not draw in step
        seed = seed * 1099511628211ULL + static_cast<unsigned char>(c);
    }
    std::mt19937_64 random(seed);
    Texts values;
    std::set<std::string> seen;
    std::int64_t left = 1000 * draw.count; // a range that is too narrow runs out of different values
    while (values.size() < static_cast<std::size_t>(draw.count)) {
        if (--left < 0) {
            return refuse(field, "\"" + range.text + "\" has too few different values; widen the range.");
        }
        const double share = static_cast<double>(random() >> 11) * 0x1.0p-53;
        // A whole number stands for the interval that is rounded to it, the ends included.
        const double low = whole && !draw.logarithmic ? range.from - 0.5 : range.from;
        const double high = whole && !draw.logarithmic ? range.to + 0.5 : range.to;
        const double value =
            draw.logarithmic ? low * std::pow(high / low, share) : low + share * (high - low);
        const double inside = std::clamp(whole ? std::round(value) : rounded(value, 6), range.from, range.to);
        const std::string text = valueText(field, range, inside);
        if (seen.insert(text).second) {
            values.push_back(text);
        }
    }
    return values;
}

tl::expected<Texts, std::string> rangeValues(const Field& field, std::string_view item) {
    const auto range = readRange(field, item);
    if (!range) {
        return tl::unexpected(range.error());
    }
    if (!range->mode.starts_with("log") && !range->mode.starts_with("random")) {
        return steppedValues(field, *range);
    }
    const auto draw = readDraw(range->mode);
    if (!draw) {
        return refuse(field, "\"" + range->mode +
                                 "\" does not say how many values; use log5, random5 or "
                                 "random5@7 with a seed of its own.");
    }
    if (draw->logarithmic && !(range->from > 0.0)) {
        return refuse(field, "the range \"" + range->text +
                                 "\" goes over orders of magnitude and must begin above 0.");
    }
    return draw->random ? randomValues(field, *range, *draw) : logValues(field, *range, draw->count);
}

Texts splitValues(const Field& field, std::string_view text) {
    // A list's own commas are part of its value.
    const bool semicolons = field.kind == FieldKind::List || text.find(';') != std::string_view::npos;
    Texts items;
    for (;;) {
        const auto end = text.find(semicolons ? ';' : ',');
        items.emplace_back(trimmed(text.substr(0, end)));
        if (end == std::string_view::npos) {
            return items;
        }
        text = text.substr(end + 1);
    }
}

} // namespace

tl::expected<SweepAxis, std::string> parseSweepAxis(std::string_view text) {
    const auto equals = text.find('=');
    const std::string path(trimmed(text.substr(0, equals)));
    if (equals == std::string_view::npos || path.empty()) {
        return tl::unexpected("A sweep is written as field=values, such as method.target_r=2,4,8, not \"" +
                              std::string(text) + "\".");
    }
    const Field* field = findField(path);
    if (field == nullptr) {
        const std::string near = nearestField(path);
        return tl::unexpected(
            "\"" + path + "\" is not a field" +
            (near.empty() ? "; name it in full, such as method.target_r." : "; did you mean " + near + "?"));
    }
    return parseSweepValues(*field, text.substr(equals + 1));
}

tl::expected<SweepAxis, std::string> parseSweepValues(const Field& field, std::string_view text) {
    SweepAxis axis;
    axis.field = field.path;
    if (trimmed(text).empty()) {
        return refuse(field, "no values are given; write a list such as 2,4,8 or a range such as 1..3.");
    }
    std::set<std::string> seen;
    for (const std::string& item : splitValues(field, text)) {
        if (item.empty()) {
            return refuse(field, "a value between two separators is missing" +
                                     std::string(field.optional ? "; write null for an empty field." : "."));
        }
        const auto values = isRange(field, item) ? rangeValues(field, item) : Texts{item};
        if (!values) {
            return tl::unexpected(values.error());
        }
        for (const std::string& value : *values) {
            const auto parsed = parseFieldText(field, value);
            if (!parsed) {
                return tl::unexpected(parsed.error());
            }
            if (!seen.insert(toText(*parsed)).second) {
                return refuse(field, "the value " + value + " is there twice; remove one.");
            }
            axis.values.push_back(toText(*parsed));
        }
        if (axis.values.size() > mostSweepPoints) {
            return refuse(field, "more than " + std::to_string(mostSweepPoints) + " values are given.");
        }
    }
    return axis;
}

} // namespace rankscope
