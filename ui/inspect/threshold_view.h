#pragma once

#include "core/run/run_event.h"
#include "ui/theme.h"

#include <QWidget>

#include <vector>

class QCheckBox;
class QLabel;
class QPushButton;
class QDoubleSpinBox;

namespace rankscope {

class ScorePlot;

// The sorted scores of all triplets with the threshold, how many lay close to it, and a brush that chooses
// modules by their triplets. UI thread only.
class ThresholdView : public QWidget {
    Q_OBJECT
public:
    explicit ThresholdView(QWidget* parent = nullptr);

    void setModules(std::vector<ModuleInfo> modules); // clears
    void setAllocation(const AllocationDone& allocation);
    void showNothing(const QString& why);
    void setHighlight(int module);
    void applyTheme(const Theme& theme);
    ScorePlot& plot() { return *m_plot; }

signals:
    void moduleClicked(int module);
    // A flag a module; empty: nothing is brushed.
    void modulesBrushed(const std::vector<std::uint8_t>& modules);

private:
    void showBrush(const std::vector<std::size_t>& triplets);

    std::vector<ModuleInfo> m_modules;
    ScorePlot* m_plot;
    QDoubleSpinBox* m_margin;
    QCheckBox* m_brush;
    QPushButton* m_clear;
    QLabel* m_words;
};

} // namespace rankscope
