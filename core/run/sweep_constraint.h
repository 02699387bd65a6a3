#pragma once

#include "core/run/run_config.h"

#include <tl/expected.hpp>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace rankscope {

// A condition on a configuration: comparisons (< <= > >= = !=) joined by "and", with + - * / and brackets on
// numbers. Names are fields, in full or by a last part that only one field has. A duration counts as its
// steps, or as its percentage. A plain value; any thread.
class SweepConstraint {
public:
    // The error is a sentence that names the place.
    static tl::expected<SweepConstraint, std::string> parse(std::string_view text);
    bool holds(const RunConfig& config) const;

private:
    std::vector<std::function<bool(const RunConfig&)>> m_comparisons;
};

} // namespace rankscope
