#pragma once

#include <string>
#include <string_view>

namespace rankscope {

// UTF-8 without the difference of upper and lower case (Unicode's full case folding), for comparisons.
std::string foldCase(std::string_view text);

} // namespace rankscope
