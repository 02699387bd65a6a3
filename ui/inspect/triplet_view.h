#pragma once

#include "core/run/run_event.h"
#include "ui/theme.h"

#include <QWidget>

#include <memory>
#include <vector>

namespace rankscope {

// The inspector: one module's triplets as a table, and in words why the chosen one stands or has gone. UI
// thread only.
class TripletView : public QWidget {
    Q_OBJECT
public:
    explicit TripletView(QWidget* parent = nullptr);
    ~TripletView() override;

    void setModules(std::vector<ModuleInfo> modules); // clears
    // Nothing chosen: says so.
    void setModule(int module);
    int module() const;
    // The allocation shown, with its numbers (or without, when it has none).
    void setAllocation(const AllocationDone& allocation);
    void showNothing(const QString& why);
    // The module's triplets at every allocation; ignored when another module is shown by now.
    void setHistory(int module, const std::vector<AllocationDone>& history);
    void applyTheme(const Theme& theme);
    // The step of the shown module's next (+1) or previous (-1) change of a mask, after `step`; -1: none.
    std::int64_t flipFrom(std::int64_t step, int direction) const;
    QString sentence() const;

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace rankscope
