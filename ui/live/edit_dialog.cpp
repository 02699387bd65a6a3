#include "ui/live/edit_dialog.h"

#include "core/run/run_fields.h"
#include "core/run/schedule.h"
#include "ui/core_text.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>

namespace rankscope {

namespace {

QString toQString(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QString number(std::int64_t value) { return QLocale().toString(static_cast<qlonglong>(value)); }

QLabel* wrapped(const char* name, QWidget* parent) {
    auto* label = new QLabel(parent);
    label->setObjectName(QLatin1String(name));
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    label->setMinimumWidth(420);
    return label;
}

} // namespace

EditDialog::EditDialog(RunConfig settings, RunStarted facts, std::int64_t stepsDone, QWidget* parent)
    : QDialog(parent)
    , m_settings(std::move(settings))
    , m_facts(std::move(facts))
    , m_stepsDone(stepsDone)
    , m_problem(wrapped("editProblem", this))
    , m_consequence(wrapped("editConsequence", this)) {
    setObjectName(QStringLiteral("editDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Edit the run"));
    auto* column = new QVBoxLayout(this);
    auto* heading = wrapped("editHeading", this);
    heading->setText(
        tr("In force from step %1 on. What the run began with stays in its configuration, and the change "
           "is kept among its events.")
            .arg(number(m_stepsDone)));
    column->addWidget(heading);
    auto* form = new QFormLayout;
    for (const std::string_view path : liveFields()) {
        const Field& field = *findField(path);
        if (!whyNotLive(m_settings, path).empty()) {
            continue;
        }
        auto* editor = new QLineEdit(QString::fromStdString(toText(field.get(m_settings))), this);
        editor->setObjectName(toQString(path));
        editor->setAccessibleName(coreText(field.label));
        editor->setToolTip(coreText(field.help));
        auto* label =
            new QLabel(field.unit.empty() ? coreText(field.label)
                                          : tr("%1 (%2)").arg(coreText(field.label), coreText(field.unit)),
                       this);
        label->setBuddy(editor);
        form->addRow(label, editor);
        m_editors[std::string(path)] = editor;
        connect(editor, &QLineEdit::textChanged, this, &EditDialog::check);
    }
    column->addLayout(form);
    column->addWidget(m_consequence);
    column->addWidget(m_problem);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_apply = buttons->addButton(tr("Change"), QDialogButtonBox::AcceptRole);
    m_apply->setObjectName(QStringLiteral("editApply"));
    m_apply->setDefault(true);
    column->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        emit editsChosen(edits());
        accept();
    });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    check();
}

std::vector<SettingEdit> EditDialog::edits() const {
    std::vector<SettingEdit> edits;
    for (const std::string_view path : liveFields()) {
        const auto editor = m_editors.find(std::string(path));
        if (editor != m_editors.end()) {
            const std::string text = editor->second->text().trimmed().toStdString();
            if (text != toText(findField(path)->get(m_settings))) {
                edits.push_back({std::string(path), text});
            }
        }
    }
    return edits;
}

void EditDialog::check() {
    const EditOutcome outcome = applyEdits(m_settings, edits(), placeOf(m_facts, m_stepsDone));
    QStringList sentences;
    for (const Problem& problem : outcome.problems) {
        sentences << QString::fromStdString(problem.message);
    }
    m_problem->setText(sentences.join('\n'));
    m_problem->setVisible(!sentences.isEmpty());
    m_apply->setEnabled(!outcome.changes.empty());
    m_apply->setToolTip(!sentences.isEmpty()      ? tr("Mend what is wrong first")
                        : outcome.changes.empty() ? tr("Nothing is changed yet")
                                                  : tr("In force from the next step on"));
    m_consequence->setText(sentences.isEmpty() ? consequence(outcome.config) : QString());
    m_consequence->setVisible(!m_consequence->text().isEmpty());
}

QString EditDialog::consequence(const RunConfig& edited) const {
    const QString rate = tr("The learning rate peaks at %1 and follows its schedule.")
                             .arg(QLocale().toString(edited.train.learningRate, 'g', 6));
    if (m_facts.initBudget == 0) {
        return rate;
    }
    const BudgetSchedule schedule = scheduleInForce(edited, placeOf(m_facts, m_stepsDone));
    std::int64_t next = m_stepsDone;
    while (next < schedule.totalSteps && !schedule.allocatesAt(next)) {
        ++next;
    }
    const QString allocation =
        next < schedule.totalSteps
            ? tr("The next allocation at step %1 keeps %2 of %3 triplets.")
                  .arg(number(next), number(schedule.budgetAt(next)), number(schedule.initBudget))
            : tr("No allocation is left: the ranks are final.");
    return tr("%1 The budget reaches %2 triplets at step %3, where the final phase of %4 steps begins. %5")
        .arg(allocation, number(schedule.targetBudget), number(schedule.totalSteps - schedule.tfinal),
             number(schedule.tfinal), rate);
}

} // namespace rankscope
