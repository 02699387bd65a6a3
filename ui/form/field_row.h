#pragma once

#include "ui/form/field_editor.h"
#include "ui/theme.h"

#include <QWidget>

class QLabel;
class QToolButton;

namespace rankscope {

// One line of the form: a dot when the value differs, the label, the editor, its unit, a reset arrow, and
// below it what is wrong. UI thread only.
class FieldRow : public QWidget {
    Q_OBJECT
public:
    FieldRow(FormModel& model, const Field& field, QWidget* parent);

    const Field& field() const { return m_field; }
    FieldEditor* editor() const { return m_editor; }
    void refresh(); // value, dot, reset
    void refreshProblems();
    void applyTheme(const Theme& theme);
    bool matches(const QString& search) const; // label, path, help or value
    QString problemText() const;

private:
    FormModel& m_model;
    const Field& m_field;
    FieldEditor* m_editor;
    QLabel* m_dot;
    QLabel* m_label;
    QLabel* m_unit;
    QToolButton* m_reset;
    QWidget* m_problemLine;
    QLabel* m_problemMark;
    QLabel* m_problem;
    Theme m_theme = Theme::light();
};

} // namespace rankscope
