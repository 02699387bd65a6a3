#pragma once

#include "core/run/prediction.h"
#include "ui/theme.h"

#include <QString>
#include <QWidget>

#include <memory>
#include <vector>

namespace rankscope {

// What a checkpoint says of every evaluation example, worst first, with the confusion matrix and, when a
// second checkpoint (of this run or another) is chosen, what changed. UI thread only.
class PredictionsView : public QWidget {
    Q_OBJECT
public:
    explicit PredictionsView(QWidget* parent = nullptr);
    ~PredictionsView() override;

    // A checkpoint that can be asked. `step` -1: the run's newest.
    struct Source {
        qint64 run = 0;
        qint64 step = -1;
        QString name;
        bool operator==(const Source& other) const { return run == other.run && step == other.step; }
    };
    // `own`: the run's checkpoints; `others`: what can be compared with beside them.
    void setSources(const std::vector<Source>& own, const std::vector<Source>& others);
    // An answer to predictionsRequested.
    void setReport(const PredictReport& report);
    void setBefore(const PredictReport& report);
    void showProblem(const QString& sentence);
    void clear(const QString& why);
    void applyTheme(const Theme& theme);
    QString summary() const;

signals:
    void requested(qint64 run, qint64 step, bool before); // `before`: for the comparison

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace rankscope
