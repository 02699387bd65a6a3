#pragma once

#include "ui/workspace_questions.h"

#include <QObject>

namespace rankscope {

// Nobody answers: for tests that ask nothing.
class NoAnswers final : public WorkspaceQuestions {
protected:
    void post(std::function<std::function<void()>(const RunReader&)>) override {}
};

// Answers from a real workspace, on the test's own thread and, as the program does, only after the event
// loop has turned.
class WorkspaceAnswers final : public WorkspaceQuestions {
public:
    explicit WorkspaceAnswers(const RunReader& reader)
        : m_reader(reader) {}

protected:
    void post(std::function<std::function<void()>(const RunReader&)> job) override {
        QMetaObject::invokeMethod(&m_context, job(m_reader), Qt::QueuedConnection);
    }

private:
    const RunReader& m_reader;
    QObject m_context;
};

} // namespace rankscope
