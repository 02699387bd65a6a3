#pragma once

#include "core/run/run_config.h"

#include <QDialog>

#include <vector>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace rankscope {

// Asks what an adapter's folder does not say: the model on this machine that it was trained on, and the task.
// Deletes itself when closed. UI thread only.
class ImportAdapterDialog : public QDialog {
    Q_OBJECT
public:
    struct Adapter {
        QString folder;
        QString name;      // of the run, as proposed
        QString baseModel; // as the adapter names it; empty: it does not
    };
    // Something that knows a task: the form, a preset.
    struct Task {
        QString name;
        RunConfig config;
    };
    ImportAdapterDialog(const Adapter& adapter, std::vector<Task> tasks, QWidget* parent = nullptr);

signals:
    // `task`: a place in the list, or -1 for none.
    void importChosen(const QString& name, const QString& model, int task);

private:
    void chooseModel();
    void check();

    Adapter m_adapter;
    std::vector<Task> m_tasks;
    QLineEdit* m_name;
    QLineEdit* m_model;
    QComboBox* m_task;
    QLabel* m_modelState;
    QLabel* m_taskState;
    QPushButton* m_import;
};

} // namespace rankscope
