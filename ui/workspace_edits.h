#pragma once

#include "core/store/run_records.h"

#include <QString>
#include <QStringList>

namespace rankscope {

// What pages may change in a workspace. Implemented in app/desktop on the store's writer, called on the UI
// thread; the work is done elsewhere and failures are shown by the implementation.
class WorkspaceEdits {
public:
    virtual ~WorkspaceEdits() = default;
    virtual void rename(RunId run, const QString& name) = 0;
    virtual void setNote(RunId run, const QString& note) = 0;
    virtual void setTags(RunId run, const QStringList& tags) = 0;
    virtual void setStarred(const QList<RunId>& runs, bool on) = 0;
    virtual void setArchived(const QList<RunId>& runs, bool on) = 0;
    virtual void moveToBin(const QList<RunId>& runs) = 0;
    virtual void restoreFromBin(const QList<RunId>& runs) = 0;
};

} // namespace rankscope
