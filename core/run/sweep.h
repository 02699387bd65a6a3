#pragma once

#include "core/run/run_config.h"
#include "core/run/run_fields.h"

#include <tl/expected.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rankscope {

// One field and the values that it takes, each as a person would type it.
struct SweepAxis {
    std::string field; // "method.target_r"
    std::vector<std::string> values;
    bool operator==(const SweepAxis&) const = default;
};

// "method.target_r=2,4,8" as an axis; otherwise one sentence. Values are
//   2,4,8             a list; with semicolons where a value has commas, as lists of names always do
//   1..3  1..9:2      whole numbers from and to, and their distance; 0.1..0.5:0.1; 10%..30%:10%
//   1e-4..1e-2:log5   five values, each the same multiple of the one before
//   1..100:random5    five different values drawn at random; :lograndom5 evenly over orders of magnitude;
//                     random5@7 with another seed. The same text draws the same values everywhere.
tl::expected<SweepAxis, std::string> parseSweepAxis(std::string_view text);
// The part behind the equals sign.
tl::expected<SweepAxis, std::string> parseSweepValues(const Field& field, std::string_view text);

// What varies between the runs of a sweep; everything else is the base configuration's.
struct Sweep {
    std::vector<SweepAxis> axes;    // every combination; the last one changes fastest
    bool zipped = false;            // first values together, second values together, … in place of that
    std::vector<std::string> seeds; // each of the above once a seed; empty: the base's seed
    std::string constraint;         // "target_r < init_r and beta1 = beta2"; empty: none
};

// One configuration of a sweep.
struct SweepPoint {
    RunConfig config;                                        // named after the base and the values
    std::vector<std::pair<std::string, std::string>> values; // field and text, in the order of the axes
    std::vector<std::string> reasons;                        // why it is skipped, sentences; empty: it is run
};

// A sweep before anything has started: what would be trained and what would be left out.
struct SweepPlan {
    std::vector<SweepPoint> runs;
    std::vector<SweepPoint> skipped;
};

// All points, checked with validate(); `facts` adds what the model and the data know. The error is a sentence
// about the sweep itself: a field that varies twice, lists that cannot be zipped, too many points.
tl::expected<SweepPlan, std::string> planSweep(const RunConfig& base, const Sweep& sweep,
                                               const RunFacts* facts = nullptr);

// More points than this are a typing error.
inline constexpr std::size_t mostSweepPoints = 1000;

} // namespace rankscope
