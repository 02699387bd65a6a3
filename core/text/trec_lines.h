#pragma once

#include <tl/expected.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace rankscope {

// Whether every line reads "COARSE:fine question", as in the TREC question files.
bool areTrecLines(std::string_view text);

// The same text as TSV: coarse class, fine class, question. The error is the number of the first line (from
// 1) that reads otherwise. Empty lines are left out.
tl::expected<std::string, std::int64_t> trecAsTsv(std::string_view text);

} // namespace rankscope
