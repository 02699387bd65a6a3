// The filter language: places of errors lie in the text, and what it completes too.
#include "core/analysis/query_completion.h"
#include "core/analysis/run_query.h"
#include "tests/core/analysis/listed_runs.h"
#include "tests/fuzz/fuzz_target.h"

using namespace rankscope;

namespace {

constexpr double now = 1'700'000'000.0;

std::vector<ListedRun> runs() {
    std::vector<ListedRun> made{test::listedRun(1, "base-2", "finished", "adalora"),
                                test::listedRun(2, "first try", "failed", "lora", {"paper", "Übung"}),
                                test::listedRun(3, "", "running", "full")};
    test::give(made[0], R"({"method": {"type": "adalora", "target_r": 4, "tinit": "15%"}})",
               {{"eval/accuracy", 0.85}, {"loss/task", 0.3}});
    made[0].created = now - 86'400.0;
    made[1].archived = true;
    return made;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const std::vector<ListedRun> listed = runs();
    static const QueryVocabulary words{
        {"eval/accuracy", "loss/task"}, {"paper"}, {"sst2"}, {"minilm-l6"}, {"adalora"}, {"g"}, {"cpu"}};
    const std::string_view text = fuzz::textOf(data, size);
    const auto query = RunQuery::parse(text, now);
    if (query) {
        for (const ListedRun& run : listed) {
            (void)query->lists(run, false);
        }
    } else {
        const QueryError& error = query.error();
        fuzz::demand(error.begin <= error.end && error.end <= size, "an error lies within the query");
        fuzz::demand(!error.message.empty(), "an error is a sentence");
        (void)RunQuery::goodPart(text, error, now).matches(listed[0]);
    }
    const auto completion = completeQuery(text, size / 2, words);
    fuzz::demand(completion.begin <= completion.end && completion.end <= size,
                 "what is completed lies within the query");
    return 0;
}
