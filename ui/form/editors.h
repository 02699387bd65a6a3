#pragma once

#include "ui/form/field_editor.h"

// One maker for each kind of editor; makeFieldEditor() chooses among them.
namespace rankscope {

FieldEditor* makeLineEditor(FormModel& model, const Field& field, QWidget* parent);
FieldEditor* makeListEditor(FormModel& model, const Field& field, QWidget* parent);
FieldEditor* makeNumberEditor(FormModel& model, const Field& field, QWidget* parent);
FieldEditor* makeDurationEditor(FormModel& model, const Field& field, QWidget* parent);
FieldEditor* makeChoiceEditor(FormModel& model, const Field& field, QWidget* parent);
FieldEditor* makeFlagEditor(FormModel& model, const Field& field, QWidget* parent);

} // namespace rankscope
