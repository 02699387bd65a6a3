#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace rankscope {

// What a checkpoint says of one example.
struct Prediction {
    std::vector<std::string> text; // one or two, as in the file
    std::string label;             // as it stands in the file; empty when the file has no such column
    std::string prediction;        // a class; empty for regression
    std::vector<float> logits;     // one a class; regression: the number
};

struct PredictReport {
    std::int64_t step = 0; // steps done when the checkpoint was written
    std::filesystem::path file;
    std::vector<std::string> classes; // of the logits; empty for regression
    bool labelled = false;
    std::vector<Prediction> rows; // in the order of the file
};

} // namespace rankscope
