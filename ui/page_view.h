#pragma once

#include <QJsonObject>

namespace rankscope {

// A page whose view is a value: what it shows, how its charts are drawn, which of its columns are there.
// Saved views and the undo of view changes are made of it. Implemented by pages; UI thread only.
//
// Keys that every page understands alike: "controls" (of controlStates), "run" (the one it shows), "runs"
// (those it puts side by side), "selected" (those chosen in a list); runs are lists of numbers.
class PageView {
public:
    virtual ~PageView() = default;
    virtual QJsonObject viewState() const = 0;
    // Keys that are absent are left as they are. Runs that are gone are passed over. What must be read first
    // follows when it has come.
    virtual void applyViewState(const QJsonObject& state) = 0;
};

} // namespace rankscope
