#include "core/run/stored_config.h"

#include "core/run/bounded_json.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <string>

namespace rankscope {

StoredConfig::StoredConfig(std::string_view json)
    : m_document(std::make_shared<const nlohmann::json>(parseBoundedJson(json).value_or(nlohmann::json())))
    , m_imported(m_document->is_object() && !has("train.seed")) {}

bool StoredConfig::knows(std::string_view path) const { return !m_imported || has(path); }

bool StoredConfig::has(std::string_view path) const {
    std::string pointer = "/" + std::string(path);
    std::ranges::replace(pointer, '.', '/');
    return m_document->contains(nlohmann::json::json_pointer(pointer));
}

} // namespace rankscope
