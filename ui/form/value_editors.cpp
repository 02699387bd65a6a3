#include "core/run/schedule.h"
#include "ui/form/editors.h"
#include "ui/form/number_box.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>

#include <cmath>

namespace rankscope {

namespace {

class NumberEditor : public FieldEditor {
public:
    NumberEditor(FormModel& model, const Field& field, QWidget* parent)
        : FieldEditor(model, field, parent)
        , m_box(new NumberBox(field.kind == FieldKind::Integer, field.minimum, field.maximum, this)) {
        auto* row = new QHBoxLayout(this);
        row->setContentsMargins(0, 0, 0, 0);
        row->addWidget(m_box);
        m_box->setObjectName("edit:" + toQString(field.path));
        m_box->setHint(field.optional ? FieldEditor::tr("not set") : QString());
        setFocusProxy(m_box);
        adopt(m_box);
        connect(m_box, &NumberBox::typed, this,
                [this](const QString& text) { m_model.editText(m_field, text); });
        NumberEditor::refresh();
    }

    void refresh() override {
        // "0.30" is 0.3: what is being typed stays.
        const auto parsed = parseFieldText(m_field, m_box->text().toStdString());
        if (!parsed || m_model.rejectedText(m_field) || *parsed != m_field.get(m_model.config()) ||
            !m_box->hasFocus()) {
            m_box->setShown(shownText());
        }
    }

private:
    NumberBox* m_box;
};

// Steps and per cent side by side; the one that is set is in text colour, the other follows in muted colour.
class DurationEditor : public FieldEditor {
public:
    DurationEditor(FormModel& model, const Field& field, QWidget* parent)
        : FieldEditor(model, field, parent)
        , m_percent(new NumberBox(false, 0.0, 100.0, this))
        , m_steps(new NumberBox(true, 0.0, 1e12, this)) {
        auto* row = new QHBoxLayout(this);
        row->setContentsMargins(0, 0, 0, 0);
        row->setSpacing(4);
        row->addWidget(m_percent, 1);
        row->addWidget(new QLabel(FieldEditor::tr("%"), this));
        row->addSpacing(4);
        row->addWidget(m_steps, 1);
        m_percent->setObjectName("percent:" + toQString(field.path));
        m_steps->setObjectName("edit:" + toQString(field.path));
        m_percent->setMinimumWidth(72);
        m_steps->setMinimumWidth(72);
        setFocusProxy(m_percent);
        adopt(m_percent, FieldEditor::tr("in per cent of all steps"));
        adopt(m_steps, FieldEditor::tr("in steps"));
        setTabOrder(m_percent, m_steps);
        connect(m_percent, &NumberBox::typed, this, [this](const QString& text) {
            m_model.editText(m_field, text.trimmed().endsWith('%') ? text : text + '%');
        });
        connect(m_steps, &NumberBox::typed, this,
                [this](const QString& text) { m_model.editText(m_field, text); });
        DurationEditor::refresh();
    }

    void factsChanged() override { refresh(); }

    void refresh() override {
        if (const auto rejected = m_model.rejectedText(m_field)) {
            const bool percent = rejected->trimmed().endsWith('%');
            show(percent ? m_percent : m_steps, percent ? rejected->chopped(1) : *rejected);
            return;
        }
        const auto value = std::get<Duration>(m_field.get(m_model.config()));
        const RunFacts* facts = m_model.facts();
        const auto total =
            resolveSchedule(m_model.config(), facts != nullptr ? facts->trainExamples.value_or(0) : 0)
                .totalSteps;
        const QString text = toQString(toText(value));
        if (value.share) {
            showUnlessSame(
                m_percent, text.chopped(1), [](const QString& t) { return t + '%'; }, value);
            m_steps->setShown(total > 0 ? QString::number(value.steps(total)) : QString());
        } else {
            showUnlessSame(
                m_steps, text, [](const QString& t) { return t; }, value);
            m_percent->setShown(
                total > 0
                    ? QString::number(std::round(1000.0 * value.amount / static_cast<double>(total)) / 10.0)
                    : QString());
        }
        m_percent->setDerived(!value.share);
        m_steps->setDerived(value.share);
    }

private:
    void show(NumberBox* box, const QString& text) {
        box->setShown(text);
        m_percent->setDerived(box != m_percent);
        m_steps->setDerived(box != m_steps);
        (box == m_percent ? m_steps : m_percent)->setShown(QString());
    }

    template <class AsTyped>
    void showUnlessSame(NumberBox* box, const QString& text, AsTyped asTyped, const Duration& value) {
        const auto parsed = parseFieldText(m_field, asTyped(box->text()).toStdString());
        if (!parsed || *parsed != FieldValue(value) || !box->hasFocus()) {
            box->setShown(text);
        }
    }

    NumberBox* m_percent;
    NumberBox* m_steps;
};

class ChoiceEditor : public FieldEditor {
public:
    ChoiceEditor(FormModel& model, const Field& field, QWidget* parent)
        : FieldEditor(model, field, parent)
        , m_combo(new QComboBox(this)) {
        auto* row = new QHBoxLayout(this);
        row->setContentsMargins(0, 0, 0, 0);
        row->addWidget(m_combo);
        row->addStretch(1);
        m_combo->setObjectName("edit:" + toQString(field.path));
        m_combo->setFocusPolicy(Qt::StrongFocus);
        if (field.optional) {
            m_combo->addItem(FieldEditor::tr("not set"), QString());
        }
        for (const std::string_view choice : field.choices) {
            m_combo->addItem(toQString(choice), toQString(choice));
        }
        setFocusProxy(m_combo);
        adopt(m_combo);
        connect(m_combo, &QComboBox::activated, this, [this](int index) {
            m_model.seal();
            m_model.editText(m_field, m_combo->itemData(index).toString());
            m_model.seal();
        });
        ChoiceEditor::refresh();
    }

    void refresh() override {
        const QString shown = shownText();
        const int index = m_combo->findData(shown);
        m_combo->setCurrentIndex(index);
        m_combo->setPlaceholderText(shown); // a value from a file that is no choice stays visible
    }

private:
    QComboBox* m_combo;
};

class FlagEditor : public FieldEditor {
public:
    FlagEditor(FormModel& model, const Field& field, QWidget* parent)
        : FieldEditor(model, field, parent)
        , m_box(new QCheckBox(this)) {
        auto* row = new QHBoxLayout(this);
        row->setContentsMargins(0, 0, 0, 0);
        row->addWidget(m_box);
        m_box->setObjectName("edit:" + toQString(field.path));
        setFocusProxy(m_box);
        adopt(m_box);
        connect(m_box, &QCheckBox::toggled, this, [this](bool on) {
            m_model.seal();
            m_model.edit(m_field, on);
            m_model.seal();
        });
        FlagEditor::refresh();
    }

    void refresh() override {
        const QSignalBlocker quiet(m_box);
        m_box->setChecked(m_field.get(m_model.config()) == FieldValue(true));
        m_box->setText(m_box->isChecked() ? FieldEditor::tr("on") : FieldEditor::tr("off"));
    }

private:
    QCheckBox* m_box;
};

} // namespace

FieldEditor* makeNumberEditor(FormModel& model, const Field& field, QWidget* parent) {
    return new NumberEditor(model, field, parent);
}

FieldEditor* makeDurationEditor(FormModel& model, const Field& field, QWidget* parent) {
    return new DurationEditor(model, field, parent);
}

FieldEditor* makeChoiceEditor(FormModel& model, const Field& field, QWidget* parent) {
    return new ChoiceEditor(model, field, parent);
}

FieldEditor* makeFlagEditor(FormModel& model, const Field& field, QWidget* parent) {
    return new FlagEditor(model, field, parent);
}

} // namespace rankscope
