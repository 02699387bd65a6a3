#pragma once

#include "core/analysis/curve_band.h"
#include "core/analysis/smoothing.h"
#include "ui/compare/compare_set.h"
#include "ui/compare/curve_axes.h"

#include <QWidget>

#include <optional>
#include <string>
#include <vector>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QHBoxLayout;
class QLabel;

namespace rankscope {

// What of the curves is drawn and how: the choices above the charts of a CurvesTab, which owns it. UI thread
// only.
class CurveControls : public QWidget {
    Q_OBJECT
public:
    enum class Of { Both, Upper, Lower }; // charts that the smoothing is for

    explicit CurveControls(QWidget* parent = nullptr);

    void setRuns(const CompareSet& set); // keeps what is chosen where it is still there
    void setState(const QString& words);

    QString metric(int chart) const; // empty: nothing
    QString xKey() const;            // what the axis is, as it is stored
    CurveX axis() const;
    std::string otherMetric() const;      // what the axis needs beside the metric; empty: nothing
    std::optional<BandKind> band() const; // none: every run for itself
    bool byGroup() const;                 // each run in its group's colour
    bool difference() const;
    bool linked() const;
    void setLinked(bool on);
    void setRaw(bool on);
    Of smoothingOf() const;
    Smoothing smoothing() const;
    void showSmoothing(const Smoothing& smoothing); // tells nobody

signals:
    void dataChanged(); // other curves are to be drawn
    void drawChanged(); // the same ones otherwise
    void smoothingChosen();
    void smoothingOfChanged();
    void logXToggled(bool on);
    void logYToggled(bool on);
    void rawToggled(bool on);
    void outliersToggled(bool on);
    void linkToggled(bool on);

private:
    QComboBox* combo(const char* name, const QString& label, const QString& tip, QHBoxLayout* row);
    QCheckBox* check(const char* name, const QString& label, const QString& tip, QHBoxLayout* row);
    void buildSmoothing(QHBoxLayout* row);
    void buildSwitches(QHBoxLayout* row);
    void fillMetrics(const CompareSet& set);
    void fillAxes(const CompareSet& set);
    void fitAmount(const Smoothing& smoothing); // the amount's range and value

    QComboBox* m_metrics[2];
    QComboBox *m_x, *m_band, *m_kind, *m_of;
    QDoubleSpinBox* m_amount;
    QCheckBox *m_logX, *m_logY, *m_raw, *m_outliers, *m_difference, *m_link;
    QLabel* m_state;
};

} // namespace rankscope
