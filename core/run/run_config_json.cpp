#include "core/run/run_config_json.h"

#include "core/run/bounded_json.h"
#include "core/run/guarded_files.h"
#include "core/run/run_fields.h"
#include "core/run/trimmed.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <system_error>

namespace rankscope {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t mostBytes = std::size_t{4} << 20;
constexpr std::size_t mostValues = 50'000;
constexpr std::size_t longestName = 100; // of a field that a sentence repeats

Json toJsonValue(const FieldValue& value) {
    struct Writer {
        Json operator()(std::monostate) const { return nullptr; }
        Json operator()(bool flag) const { return flag; }
        Json operator()(std::int64_t integer) const { return integer; }
        Json operator()(double amount) const { return amount; }
        Json operator()(const std::string& text) const { return text; }
        Json operator()(const std::vector<std::string>& items) const { return items; }
        Json operator()(const Duration& duration) const {
            return duration.share ? Json(toText(FieldValue(duration)))
                                  : Json(static_cast<std::int64_t>(duration.amount));
        }
    };
    return std::visit(Writer(), value);
}

// A value as a sentence can hold it.
std::string shownValue(const Json& json) {
    return shortened(json.dump(-1, ' ', false, Json::error_handler_t::replace), 60);
}

tl::unexpected<std::string> wrongType(const Field& field, const Json& json, std::string_view wanted) {
    return tl::unexpected(std::string(field.path) + " takes " + std::string(wanted) + ", not " +
                          shownValue(json) + ".");
}

// The JSON value as text that parseFieldText understands, so that ranges are checked in one place.
tl::expected<FieldValue, std::string> fromJson(const Field& field, const Json& json) {
    if (json.is_null() && field.optional) {
        return FieldValue();
    }
    switch (field.kind) {
    case FieldKind::Text:
    case FieldKind::File:
    case FieldKind::Folder:
    case FieldKind::Choice:
        if (!json.is_string()) {
            return wrongType(field, json, "a text in quotes");
        }
        break;
    case FieldKind::Integer:
        if (!json.is_number_integer()) {
            return wrongType(field, json, "a whole number");
        }
        return parseFieldText(field, json.dump());
    case FieldKind::Number:
        if (!json.is_number()) {
            return wrongType(field, json, "a number");
        }
        return parseFieldText(field, json.dump());
    case FieldKind::Flag:
        if (!json.is_boolean()) {
            return wrongType(field, json, "true or false");
        }
        return FieldValue(json.get<bool>());
    case FieldKind::Duration:
        if (json.is_number()) {
            return parseFieldText(field, json.dump());
        }
        if (!json.is_string()) {
            return wrongType(field, json, "a number of steps such as 200 or a share such as \"15%\"");
        }
        break;
    case FieldKind::List:
        if (!json.is_array() ||
            !std::all_of(json.begin(), json.end(), [](const Json& item) { return item.is_string(); })) {
            return wrongType(field, json, "a list of texts");
        }
        return FieldValue(json.get<std::vector<std::string>>());
    }
    return parseFieldText(field, json.get<std::string>());
}

std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) {
        row[j] = j;
    }
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t above = row[j];
            row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0U : 1U)});
            diagonal = above;
        }
    }
    return row.back();
}

void readSection(const Json& json, const std::string& prefix, ParsedConfig& parsed) {
    const auto error = [&](const std::string& field, const std::string& message) {
        parsed.problems.push_back({field, message, Severity::Error});
    };
    for (const auto& [key, value] : json.items()) {
        const std::string path = prefix + key;
        if (const Field* field = findField(path)) {
            if (const auto read = fromJson(*field, value)) {
                field->set(parsed.config, *read);
            } else {
                error(path, read.error());
            }
            continue;
        }
        const bool isSection =
            prefix.empty() && std::any_of(runFields().begin(), runFields().end(),
                                          [&](const Field& f) { return f.path.starts_with(key + "."); });
        if (!isSection) {
            const std::string shown = shortened(path, longestName);
            const std::string near = path.size() <= longestName ? nearestField(path) : "";
            error(path, "\"" + shown + "\" is not a field" +
                            (near.empty() ? std::string("; see the list of fields.")
                                          : "; did you mean " + near + "?"));
        } else if (!value.is_object()) {
            error(path, "\"" + path + "\" takes an object with fields, not " + shownValue(value) + ".");
        } else {
            readSection(value, key + ".", parsed);
        }
    }
}

} // namespace

std::string nearestField(std::string_view path) {
    std::string best;
    std::size_t bestDistance = 4; // more typing errors than this are another word
    for (const Field& field : runFields()) {
        const std::size_t d = distance(path, field.path);
        if (d < bestDistance) {
            bestDistance = d;
            best = field.path;
        }
    }
    return best;
}

ParsedConfig parseRunConfig(std::string_view text) {
    ParsedConfig parsed;
    std::vector<std::string> twice;
    const auto json = parseOrderedJson(text, {.bytes = mostBytes, .values = mostValues, .twice = &twice});
    if (!json) {
        parsed.problems.push_back(
            {"", "The configuration " + json.error() + "; mend it there.", Severity::Error});
        return parsed;
    }
    if (!json->is_object()) {
        parsed.problems.push_back(
            {"", "The configuration is not a JSON object; it starts with { and ends with }.",
             Severity::Error});
        return parsed;
    }
    for (const std::string& path : twice) {
        parsed.problems.push_back(
            {path, "\"" + path + "\" stands twice in the configuration; remove one.", Severity::Error});
    }
    readSection(*json, "", parsed);
    return parsed;
}

std::string toJson(const RunConfig& config) {
    Json json = Json::object();
    for (const Field& field : runFields()) {
        const auto dot = field.path.find('.');
        if (dot == std::string_view::npos) {
            json[std::string(field.path)] = toJsonValue(field.get(config));
        } else {
            json[std::string(field.section())][std::string(field.path.substr(dot + 1))] =
                toJsonValue(field.get(config));
        }
    }
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

tl::expected<ParsedConfig, std::string> readRunConfig(const std::filesystem::path& file) {
    std::error_code error;
    if (std::filesystem::is_directory(file, error)) {
        return tl::unexpected(file.string() + " is a folder; name a configuration file in it.");
    }
    if (const auto refusal = refusalToOpen(file)) {
        return tl::unexpected(*refusal);
    }
    std::ifstream stream(file, std::ios::binary);
    if (!stream) {
        return tl::unexpected(file.string() + " cannot be read; check the path and its permissions.");
    }
    // A pipe or a device has no size and may have no end; one byte too many tells that it is too large.
    std::string text(mostBytes + 1, '\0');
    stream.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(stream.gcount()));
    ParsedConfig parsed = parseRunConfig(text);
    const auto folder = file.parent_path();
    const auto relative = [&](std::string& path) {
        const std::filesystem::path given(path);
        if (!path.empty() && given.is_relative() && std::filesystem::exists(folder / given, error)) {
            path = std::filesystem::absolute(folder / given, error).lexically_normal().string();
        }
    };
    relative(parsed.config.model.path);
    relative(parsed.config.task.train);
    relative(parsed.config.task.eval);
    if (parsed.config.method.startFrom) {
        relative(*parsed.config.method.startFrom);
    }
    return parsed;
}

} // namespace rankscope
