#pragma once

#include "core/run/live_edit.h"
#include "core/run/run_event.h"

#include <QDialog>

#include <map>
#include <string>
#include <vector>

class QLabel;
class QLineEdit;
class QPushButton;

namespace rankscope {

// Asks for new values of the settings that may change while a run is paused, checks them as they are typed
// and says what they do to the schedule. Deletes itself when closed. UI thread only.
class EditDialog : public QDialog {
    Q_OBJECT
public:
    // `settings`: what is in force; `facts`: the schedule in force; `stepsDone`: where the run stands.
    EditDialog(RunConfig settings, RunStarted facts, std::int64_t stepsDone, QWidget* parent);

signals:
    void editsChosen(const std::vector<rankscope::SettingEdit>& edits); // those that change something

private:
    std::vector<SettingEdit> edits() const;
    void check();
    QString consequence(const RunConfig& edited) const;

    RunConfig m_settings;
    RunStarted m_facts;
    std::int64_t m_stepsDone;
    std::map<std::string, QLineEdit*> m_editors; // by field
    QLabel* m_problem;
    QLabel* m_consequence;
    QPushButton* m_apply;
};

} // namespace rankscope
