#pragma once

#include <QUndoCommand>

#include <functional>
#include <utility>

namespace rankscope {

// One edit of the queue and what takes it back, both as wishes: the workspace's next listing shows what came
// of them. Owned by the page's stack.
class QueueStep : public QUndoCommand {
public:
    QueueStep(const QString& text, std::function<void()> redo, std::function<void()> undo)
        : QUndoCommand(text)
        , m_redo(std::move(redo))
        , m_undo(std::move(undo)) {}
    void redo() override { m_redo(); }
    void undo() override { m_undo(); }

private:
    std::function<void()> m_redo, m_undo;
};

} // namespace rankscope
