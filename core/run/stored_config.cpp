#include "core/run/stored_config.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <string>

namespace rankscope {

// Lists of thousands of runs ask this; a look for the word is enough.
bool isPartialConfig(std::string_view json) {
    return !json.empty() && json.find("\"seed\"") == std::string_view::npos;
}

bool storesField(std::string_view json, std::string_view path) {
    const auto document = nlohmann::json::parse(json, nullptr, false);
    std::string pointer = "/" + std::string(path);
    std::ranges::replace(pointer, '.', '/');
    return document.is_object() && document.contains(nlohmann::json::json_pointer(pointer));
}

} // namespace rankscope
