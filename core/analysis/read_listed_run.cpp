#include "core/analysis/read_listed_run.h"

#include "core/run/method_traits.h"
#include "core/run/run_config_json.h"
#include "core/run/run_fields.h"
#include "core/run/stored_config.h"

namespace rankscope {

std::shared_ptr<const std::string> DocumentMaker::shared(const std::string& text) {
    auto& known = m_texts[text];
    if (!known) {
        known = std::make_shared<const std::string>(text);
    }
    return known;
}

std::vector<StoredValue> DocumentMaker::params(const std::string& configJson) {
    std::vector<StoredValue> values;
    if (configJson.empty()) {
        return values;
    }
    const RunConfig config = parseRunConfig(configJson).config;
    const StoredConfig told(configJson);
    values.reserve(runFields().size());
    for (const Field& field : runFields()) {
        StoredValue& value = values.emplace_back();
        if (!fieldApplies(config, field.path) || !told.knows(field.path)) {
            continue;
        }
        const FieldValue stored = field.get(config);
        if (const auto* integer = std::get_if<std::int64_t>(&stored)) {
            value.number = static_cast<double>(*integer);
        } else if (const auto* number = std::get_if<double>(&stored)) {
            value.number = *number;
        } else if (const auto* duration = std::get_if<Duration>(&stored); duration && !duration->share) {
            value.number = static_cast<double>(duration->amount);
        } else if (!std::holds_alternative<std::monostate>(stored)) {
            value.text = shared(toText(stored));
        }
    }
    return values;
}

} // namespace rankscope
