#include "ui/form/field_editor.h"

#include "ui/core_text.h"
#include "ui/form/editors.h"

#include <QComboBox>
#include <QCoreApplication>
#include <QEvent>
#include <QKeyEvent>
#include <QLineEdit>

#include <map>

namespace rankscope {

QString toQString(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QString sectionTitle(std::string_view section) {
    static const std::map<std::string_view, const char*> titles = {
        {"name", QT_TRANSLATE_NOOP("rankscope::FormPage", "Run")},
        {"model", QT_TRANSLATE_NOOP("rankscope::FormPage", "Model")},
        {"task", QT_TRANSLATE_NOOP("rankscope::FormPage", "Data")},
        {"method", QT_TRANSLATE_NOOP("rankscope::FormPage", "Adapter")},
        {"train", QT_TRANSLATE_NOOP("rankscope::FormPage", "Training")},
        {"eval", QT_TRANSLATE_NOOP("rankscope::FormPage", "Evaluation")},
        {"checkpoint", QT_TRANSLATE_NOOP("rankscope::FormPage", "Checkpoints")},
        {"stop", QT_TRANSLATE_NOOP("rankscope::FormPage", "Early stop")},
    };
    const auto found = titles.find(section);
    return found == titles.end() ? toQString(section)
                                 : QCoreApplication::translate("rankscope::FormPage", found->second);
}

FieldEditor::FieldEditor(FormModel& model, const Field& field, QWidget* parent)
    : QWidget(parent)
    , m_model(model)
    , m_field(field) {
    setObjectName("editor:" + toQString(field.path));
}

QString FieldEditor::shownText() const {
    return m_model.rejectedText(m_field).value_or(toQString(toText(m_field.get(m_model.config()))));
}

void FieldEditor::adopt(QWidget* control, const QString& purpose) {
    const QString label = fieldLabel(m_field);
    const QString unit = coreText(m_field.unit);
    control->setAccessibleName(purpose.isEmpty() ? (unit.isEmpty() ? label : tr("%1, in %2").arg(label, unit))
                                                 : tr("%1, %2").arg(label, purpose));
    control->setAccessibleDescription(coreText(m_field.help));
    control->setToolTip(coreText(m_field.help));
    control->installEventFilter(this);
    for (auto* line : control->findChildren<QLineEdit*>()) {
        line->installEventFilter(this);
    }
}

bool FieldEditor::eventFilter(QObject* watched, QEvent* event) {
    switch (event->type()) {
    case QEvent::FocusIn:
        emit focused();
        break;
    case QEvent::FocusOut:
        m_model.seal();
        break;
    case QEvent::Wheel:
        if (qobject_cast<QComboBox*>(watched) != nullptr) {
            event->ignore(); // scrolls the form instead
            return true;
        }
        break;
    case QEvent::ShortcutOverride:
    case QEvent::KeyPress: {
        // A line has an undo of its own; the form's knows about it and about everything else.
        auto* key = static_cast<QKeyEvent*>(event);
        const bool undo = key->matches(QKeySequence::Undo);
        if (qobject_cast<QLineEdit*>(watched) == nullptr || (!undo && !key->matches(QKeySequence::Redo))) {
            break;
        }
        key->accept();
        if (event->type() == QEvent::KeyPress) {
            undo ? m_model.undoStack().undo() : m_model.undoStack().redo();
        }
        return true;
    }
    default:
        break;
    }
    return QWidget::eventFilter(watched, event);
}

FieldEditor* makeFieldEditor(FormModel& model, const Field& field, QWidget* parent) {
    switch (field.kind) {
    case FieldKind::Integer:
    case FieldKind::Number:
        return makeNumberEditor(model, field, parent);
    case FieldKind::Flag:
        return makeFlagEditor(model, field, parent);
    case FieldKind::Choice:
        return makeChoiceEditor(model, field, parent);
    case FieldKind::List:
        return makeListEditor(model, field, parent);
    case FieldKind::Duration:
        return makeDurationEditor(model, field, parent);
    case FieldKind::Text:
    case FieldKind::File:
    case FieldKind::Folder:
        break;
    }
    return makeLineEditor(model, field, parent);
}

} // namespace rankscope
