#pragma once

#include <nlohmann/json_fwd.hpp>

#include <memory>
#include <string_view>

namespace rankscope {

// What a configuration as it was stored tells. Every run of ours is stored with all fields that there were;
// one that comes from a log or an adapter of another program has only those that its source told, and of the
// others the defaults would be a guess. A plain value, read once.
class StoredConfig {
public:
    explicit StoredConfig(std::string_view json);

    // It comes from elsewhere: every run of ours has a seed.
    bool imported() const { return m_imported; }
    // Whether the value of this field, such as "method.init_r", is known.
    bool knows(std::string_view path) const;

private:
    bool has(std::string_view path) const;

    std::shared_ptr<const nlohmann::json> m_document;
    bool m_imported = false;
};

} // namespace rankscope
