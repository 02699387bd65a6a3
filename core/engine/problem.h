#pragma once

#include "core/run/durable_file.h"
#include "core/run/run_config.h"
#include "core/text/dataset.h"

#include <tl/expected.hpp>

#include <exception>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>

namespace rankscope {

// Something that a person can mend; `field` of the configuration, empty when none is to blame.
class EngineProblem : public std::runtime_error {
public:
    EngineProblem(std::string field, const std::string& message)
        : std::runtime_error(message)
        , m_field(std::move(field)) {}
    explicit EngineProblem(const DataProblem& problem)
        : EngineProblem(problem.field, problem.message) {}
    Problem problem() const { return {m_field, what(), Severity::Error}; }

private:
    std::string m_field;
};

// The value, or an EngineProblem; `field` is to blame where the error does not name one.
template <class Value, class Error>
Value orThrow(tl::expected<Value, Error> result, const char* field = "") {
    if (!result) {
        if constexpr (std::is_same_v<Error, DataProblem>) {
            throw EngineProblem(result.error());
        } else if constexpr (std::is_same_v<Error, FileError>) {
            throw EngineProblem(field, result.error().sentence);
        } else {
            throw EngineProblem(field, result.error());
        }
    }
    if constexpr (!std::is_void_v<Value>) {
        return std::move(*result);
    }
}

// What went wrong, without the stack trace of torch.
std::string torchFreeSentence(const std::exception& error);

// The value of `work`, or what it threw as a problem.
template <class Work>
auto asProblem(Work&& work) -> tl::expected<decltype(work()), Problem> {
    try {
        return work();
    } catch (const EngineProblem& problem) {
        return tl::unexpected(problem.problem());
    } catch (const std::exception& error) {
        return tl::unexpected(Problem{"", torchFreeSentence(error), Severity::Error});
    }
}

} // namespace rankscope
