#pragma once

#include "core/analysis/run_property.h"

#include <tl/expected.hpp>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace rankscope {

using RunTest = std::function<bool(const ListedRun&)>;

enum class CompareOperator { Equal, Different, Less, LessOrEqual, Greater, GreaterOrEqual };

// What RunQuery is made of: a test of one run each. The error says what was expected instead of a value, in
// the middle of a sentence: "a number".

tl::expected<RunTest, std::string> compareTest(const RunProperty& property, CompareOperator op,
                                               std::string_view value, double now);
tl::expected<RunTest, std::string> regexTest(const RunProperty& property, const std::string& pattern);
// One of the texts that a word alone is looked for in contains it. `text` is folded.
RunTest wordTest(const std::string& text);

// A key that may stand before a colon; nullptr: none.
struct TermKey;
const TermKey* findTermKey(std::string_view name);
RunTest termTest(const TermKey& key, const std::string& text);
std::vector<std::string_view> termKeyNames();

} // namespace rankscope
