#pragma once

#include "core/engine/train/setup.h"
#include "core/run/run_config.h"
#include "core/text/dataset.h"
#include "core/text/tokenizer.h"

#include <tl/expected.hpp>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>

namespace rankscope {

// Something that a person can mend; `field` of the configuration, empty when none is to blame.
class ScoringProblem : public std::runtime_error {
public:
    ScoringProblem(std::string field, const std::string& message)
        : std::runtime_error(message)
        , m_field(std::move(field)) {}
    explicit ScoringProblem(const DataProblem& problem)
        : ScoringProblem(problem.field, problem.message) {}
    Problem problem() const { return {m_field, what(), Severity::Error}; }

private:
    std::string m_field;
};

// A model with the adapter and head of a checkpoint, for scoring: no training data, no optimizer. One thread.
struct ScoringSetup {
    std::unique_ptr<TrainingSetup> setup; // `eval` is the rows last given to useRows()
    std::shared_ptr<const Tokenizer> tokenizer;
    std::filesystem::path modelFolder;
    std::int64_t step = 0; // steps done when the checkpoint was written

    // Tokenises what is to be scored; `labels` is one entry a row.
    void useRows(const Dataset& data, at::Tensor labels);
};

// See evaluateCheckpoint(). `precision` in place of the configuration's when not empty. Throws
// ScoringProblem, or std::exception with a sentence.
ScoringSetup makeScoringSetup(const RunConfig& config, const std::filesystem::path& checkpoint,
                              const std::string& precision = {});

// The rows of task.eval, the first `limit` (< 0: all), with their labels, ready to be scored.
Dataset useEvaluationRows(ScoringSetup& scoring, std::int64_t limit);

// What went wrong, without the stack trace of torch.
std::string torchFreeSentence(const std::exception& error);

// The value of `work`, or what it threw as a problem.
template <class Work>
auto asProblem(Work&& work) -> tl::expected<decltype(work()), Problem> {
    try {
        return work();
    } catch (const ScoringProblem& problem) {
        return tl::unexpected(problem.problem());
    } catch (const std::exception& error) {
        return tl::unexpected(Problem{"", torchFreeSentence(error), Severity::Error});
    }
}

} // namespace rankscope
