#pragma once

#include "core/run/sweep.h"
#include "ui/theme.h"

#include <QTimer>
#include <QWidget>

#include <vector>

class QCheckBox;
class QComboBox;
class QGridLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QToolButton;
class QTreeWidget;

namespace rankscope {

// Fields and the values they take, with every run that comes of it and what is left out and why, live. UI
// thread only.
class SweepEditor : public QWidget {
    Q_OBJECT
public:
    explicit SweepEditor(QWidget* parent = nullptr);

    // What the sweep varies; everything else stays as it is here.
    void setBase(const RunConfig& base);
    const RunConfig& base() const { return m_base; }
    // What one such run takes; 0: not known.
    void setTypicalSeconds(double seconds);
    void applyTheme(const Theme& theme);
    void focusFirst();

    // One more field; nothing where no field of that path is. The tests use it, too.
    void addField(const QString& path, const QString& values);

signals:
    void addRequested(const std::vector<rankscope::RunConfig>& runs, const QString& group);

private:
    struct Row {
        QComboBox* field;
        QLineEdit* values;
        QToolButton* remove;
    };

    QWidget* buildInputs();
    QWidget* buildPreview();
    void addRow();
    void removeRow(const QComboBox* field);
    void planSoon();
    void plan();
    void showPlan(const SweepPlan& plan);
    void showProblem(const QString& sentence);
    tl::expected<Sweep, std::string> sweep() const;

    RunConfig m_base;
    double m_typicalSeconds = 0.0;
    Theme m_theme;
    QTimer m_delay;
    std::vector<Row> m_rows;
    std::vector<RunConfig> m_runs; // of the plan that is shown
    QGridLayout* m_grid = nullptr;
    QLabel* m_baseName = nullptr;
    QLineEdit* m_seeds = nullptr;
    QLineEdit* m_constraint = nullptr;
    QLineEdit* m_group = nullptr;
    QCheckBox* m_zip = nullptr;
    QToolButton* m_more = nullptr;
    QLabel* m_count = nullptr;
    QTreeWidget* m_preview = nullptr;
    QPushButton* m_add = nullptr;
};

} // namespace rankscope
