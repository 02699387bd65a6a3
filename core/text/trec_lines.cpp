#include "core/text/trec_lines.h"

#include <algorithm>
#include <cstddef>

namespace rankscope {

tl::expected<std::string, std::int64_t> trecAsTsv(std::string_view text) {
    constexpr auto npos = std::string_view::npos;
    std::string table;
    table.reserve(text.size() + text.size() / 32);
    for (std::int64_t number = 1; !text.empty(); ++number) {
        const auto end = std::min(text.find('\n'), text.size());
        auto line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.ends_with('\r')) {
            line.remove_suffix(1);
        }
        if (line.empty()) {
            continue;
        }
        const auto colon = line.find(':');
        const auto blank = line.find(' ');
        const bool capitals = colon != npos && colon > 0 &&
                              std::all_of(line.begin(), line.begin() + static_cast<std::ptrdiff_t>(colon),
                                          [](char c) { return c >= 'A' && c <= 'Z'; });
        if (!capitals || blank == npos || blank < colon + 2 || line.find('\t') != npos) {
            return tl::unexpected(number);
        }
        table.append(line.substr(0, colon)).push_back('\t');
        table.append(line.substr(colon + 1, blank - colon - 1)).push_back('\t');
        table.append(line.substr(blank + 1)).push_back('\n');
    }
    return table;
}

bool areTrecLines(std::string_view text) {
    const auto table = trecAsTsv(text);
    return table && !table->empty();
}

} // namespace rankscope
