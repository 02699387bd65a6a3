#pragma once

#include "core/run/run_event.h"
#include "ui/theme.h"

#include <QWidget>

#include <memory>
#include <vector>

namespace rankscope {

// What another budget or criterion would have kept at the step shown: a slider, the map that follows from the
// stored scores, and what it costs. UI thread only.
class WhatIfView : public QWidget {
    Q_OBJECT
public:
    explicit WhatIfView(QWidget* parent = nullptr);
    ~WhatIfView() override;

    void setModules(std::vector<ModuleInfo> modules); // clears
    // The allocation that is asked about, with its numbers. The budget follows the run's own until a person
    // moves it.
    void setAllocation(const AllocationDone& allocation);
    void showNothing(const QString& why);
    void setBranchable(bool on, const QString& why);
    void applyTheme(const Theme& theme);

    std::int64_t budget() const;
    QString summary() const;
    std::vector<std::uint8_t> mask() const; // of the answer; empty without one

signals:
    void branchRequested(qint64 step, qint64 budget);
    void moduleChosen(int module);

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace rankscope
