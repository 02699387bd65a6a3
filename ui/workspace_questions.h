#pragma once

#include "core/store/run_reader.h"

#include <functional>
#include <memory>
#include <utility>

namespace rankscope {

// How pages ask the open workspace without holding up the window: the work runs on a reading thread, what it
// found comes back on the UI thread, later, and not at all when another workspace was opened meanwhile.
// Implemented in app/desktop; called on the UI thread. A page must ignore answers to questions that it no
// longer asks (keep a number a question) and must outlive them (guard with a QPointer).
class WorkspaceQuestions {
public:
    virtual ~WorkspaceQuestions() = default;

    // `work` touches nothing but the reader and what it captured by value. A failure of it is told by the
    // implementation; `done` is not called then.
    template <typename Result>
    void ask(std::function<Result(const RunReader&)> work, std::function<void(Result)> done) {
        post([work = std::move(work), done = std::move(done)](const RunReader& reader) {
            auto result = std::make_shared<Result>(work(reader));
            return std::function<void()>([done, result] { done(std::move(*result)); });
        });
    }

protected:
    // Runs `job` on the reading thread and what it returns on this one.
    virtual void post(std::function<std::function<void()>(const RunReader&)> job) = 0;
};

} // namespace rankscope
