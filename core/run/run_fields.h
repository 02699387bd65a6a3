#pragma once

#include "core/run/run_config.h"

#include <tl/expected.hpp>

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace rankscope {

enum class FieldKind { Text, File, Folder, Integer, Number, Flag, Choice, List, Duration };

// The value of one field; std::monostate is JSON's null.
using FieldValue =
    std::variant<std::monostate, bool, std::int64_t, double, std::string, std::vector<std::string>, Duration>;

// One row of the field table: how a configuration value is named, shown, read and written. JSON, the form,
// `--set` and the documentation are all made from this table.
struct Field {
    std::string_view path;  // "method.init_r": section and JSON key
    std::string_view label; // "Initial rank"
    std::string_view unit;  // "triplets", "steps or %", ""
    std::string_view help;  // one line
    FieldKind kind = FieldKind::Text;
    bool optional = false; // may be null
    std::vector<std::string_view> choices;
    double minimum = 0.0; // for Integer and Number, inclusive
    double maximum = 0.0;
    std::function<FieldValue(const RunConfig&)> get;
    std::function<void(RunConfig&, const FieldValue&)> set; // value must be of the field's kind

    std::string_view section() const { return path.substr(0, path.find('.')); }
};

// All fields in the order in which they are shown.
std::span<const Field> runFields();

// nullptr when there is no such field.
const Field* findField(std::string_view path);

// The value as a person types it: "12", "15%", "query, key", "" for null.
std::string toText(const FieldValue& value);

// What a person typed, or what `--set key=value` got, as a value of the field; otherwise one sentence.
tl::expected<FieldValue, std::string> parseFieldText(const Field& field, std::string_view text);

} // namespace rankscope
