#pragma once

#include "core/run/run_facts.h"

namespace rankscope {

// Facts as they come back for MiniLM-L6 (6 layers, hidden size 384) and 9,545 rows of training data.
inline RunFacts miniLmFacts() {
    RunFacts facts;
    ModelDescription model;
    model.architecture = "bert";
    model.layers = 6;
    model.hidden = 384;
    model.heads = 12;
    model.maxPositions = 512;
    model.vocabulary = 30522;
    model.parameters = 22713216;
    for (int layer = 0; layer < 6; ++layer) {
        const std::string base = "encoder.layer." + std::to_string(layer) + ".";
        const auto add = [&](const std::string& name, const std::string& kind, std::int64_t in,
                             std::int64_t out) {
            model.modules.push_back({base + name, layer, kind, in, out, 0});
        };
        add("attention.self.query", "query", 384, 384);
        add("attention.self.key", "key", 384, 384);
        add("attention.self.value", "value", 384, 384);
        add("attention.output.dense", "attention.output.dense", 384, 384);
        add("intermediate.dense", "intermediate.dense", 384, 1536);
        add("output.dense", "output.dense", 1536, 384);
    }
    model.modules.push_back({"pooler.dense", -1, "pooler.dense", 384, 384, 0});
    facts.model = model;
    facts.trainExamples = 9545;
    facts.evalExamples = 1060;
    facts.columns = {"sentence", "label"};
    facts.classes = {"negative", "positive"};
    facts.samples = {"effective but too-tepid biopic", "a gorgeous, witty, seductive movie."};
    facts.devices = {{"cpu", "2 threads", 0}};
    return facts;
}

} // namespace rankscope
