#pragma once

#include <string_view>

namespace rankscope {

// Whether a configuration as it was stored has only a part of the fields: it comes from a log or an adapter
// of another program, and what it does not have is not known. Every run of ours is stored with its seed.
bool isPartialConfig(std::string_view json);

// Whether it has this field, such as "method.init_r".
bool storesField(std::string_view json, std::string_view path);

} // namespace rankscope
