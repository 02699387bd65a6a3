#pragma once

#include "ui/workspace_edits.h"

namespace rankscope {

// Edits go nowhere: for tests that edit nothing.
class NoEdits final : public WorkspaceEdits {
public:
    void rename(RunId, const QString&) override {}
    void setNote(RunId, const QString&) override {}
    void setTags(RunId, const QStringList&) override {}
    void setStarred(const QList<RunId>&, bool) override {}
    void setArchived(const QList<RunId>&, bool) override {}
    void moveToBin(const QList<RunId>&) override {}
    void restoreFromBin(const QList<RunId>&) override {}
};

} // namespace rankscope
