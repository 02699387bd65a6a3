#pragma once

#include "core/analysis/read_listed_run.h"
#include "core/run/run_config_json.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace rankscope::test {

// A run of the list as filters see it, with a configuration and metrics.
inline ListedRun listedRun(std::int64_t id, const std::string& name, const std::string& status,
                           const std::string& method, std::vector<std::string> tags = {}) {
    ListedRun facts;
    facts.id = id;
    facts.texts = {name,   status, method, "minilm-l6", "classification · sst2/train",
                   "sst2", "",     "",     "cpu",       std::move(tags)};
    facts.fold();
    return facts;
}

// `configJson` is stored whole, as our own runs are.
inline void give(ListedRun& facts, const std::string& configJson,
                 const std::vector<std::pair<std::string, double>>& metrics = {}) {
    auto document = std::make_shared<RunDocument>();
    if (!configJson.empty()) {
        document->params = DocumentMaker().params(toJson(parseRunConfig(configJson).config));
    }
    for (const auto& [name, value] : metrics) {
        document->metrics.push_back({std::make_shared<const std::string>(name), value, value + 0.05});
    }
    facts.document = document;
}

// As the importer stores a log: only what its source tells.
inline void giveImported(ListedRun& facts, const std::string& configJson) {
    auto document = std::make_shared<RunDocument>();
    document->params = DocumentMaker().params(configJson);
    facts.document = document;
    facts.seed = -1;
}

} // namespace rankscope::test
