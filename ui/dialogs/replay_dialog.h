#pragma once

#include <QDialog>

#include <cstdint>
#include <vector>

class QComboBox;
class QLabel;
class QPushButton;
class QSpinBox;

namespace rankscope {

// Asks where in a run a replay begins and how many steps it repeats. Deletes itself when closed. UI thread
// only.
class ReplayDialog : public QDialog {
    Q_OBJECT
public:
    struct Run {
        QString name;
        std::vector<std::int64_t>
            starts;           // steps at which a checkpoint is, and 0 for the beginning; ascending
        std::int64_t end = 0; // steps recorded
        QString device;       // that the run used
    };
    explicit ReplayDialog(const Run& run, QWidget* parent = nullptr);

signals:
    // The first and the last step to repeat.
    void replayChosen(qint64 from, qint64 to);

private:
    std::int64_t start() const;
    void limitSteps();
    void showRange();

    Run m_run;
    QComboBox* m_start;
    QSpinBox* m_steps;
    QLabel* m_range;
    QPushButton* m_replay;
};

} // namespace rankscope
