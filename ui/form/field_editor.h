#pragma once

#include "core/run/run_fields.h"
#include "ui/form/form_model.h"

#include <QString>
#include <QWidget>

namespace rankscope {

// The control for one field, of the kind that the field table asks for. It writes into the FormModel and
// shows what is there, a text that is no value included. Owned by its FieldRow; UI thread only.
class FieldEditor : public QWidget {
    Q_OBJECT
public:
    FieldEditor(FormModel& model, const Field& field, QWidget* parent);

    virtual void refresh() = 0; // shows the model's value, unless it is already what is typed
    virtual void factsChanged() {}
    const Field& field() const { return m_field; }

signals:
    void focused();

protected:
    FormModel& m_model;
    const Field& m_field;

    // What the editor should show as text.
    QString shownText() const;
    // Name, help and focus reporting for a control of this editor; `purpose` tells two controls of one editor
    // apart.
    void adopt(QWidget* control, const QString& purpose = {});
    bool eventFilter(QObject* watched, QEvent* event) override;
};

FieldEditor* makeFieldEditor(FormModel& model, const Field& field, QWidget* parent);

// "task.train" and "task.eval" as headings: the word that a person reads for a section of the configuration.
QString sectionTitle(std::string_view section);

QString toQString(std::string_view text);

} // namespace rankscope
