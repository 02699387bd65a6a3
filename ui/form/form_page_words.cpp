#include "ui/form/field_editor.h"
#include "ui/form/field_list.h"
#include "ui/form/form_page_impl.h"
#include "ui/form/preview_pane.h"
#include "ui/icons.h"

#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>

// What the form says of its configuration: its problems, what it differs from, its command line.

namespace rankscope {

void FormPage::Impl::showProblems() {
    const int errors = model.errorCount();
    const int warnings = model.warningCount();
    start->setEnabled(errors == 0);
    start->setToolTip(errors == 0 ? FormPage::tr("Train this run (Ctrl+Return)")
                                  : FormPage::tr("Mend the errors first"));
    const QString errorText = errors == 1 ? FormPage::tr("1 error") : FormPage::tr("%1 errors").arg(errors);
    const QString warningText =
        warnings == 1 ? FormPage::tr("1 warning") : FormPage::tr("%1 warnings").arg(warnings);
    problems->setText(errors + warnings == 0 ? FormPage::tr("No problems") : errorText + ", " + warningText);
    QStringList sentences;
    for (const Problem& problem : model.problems()) {
        sentences << QString::fromStdString(problem.message);
    }
    problems->setToolTip(sentences.join('\n'));
    problems->setAccessibleDescription(sentences.join('\n'));
    problems->setIcon(errors > 0     ? icon(QStringLiteral("error"), theme.bad)
                      : warnings > 0 ? icon(QStringLiteral("warning"), theme.warning)
                                     : icon(QStringLiteral("good"), theme.good));
    fields->refreshProblems();
    nextProblem = 0;
}

void FormPage::Impl::showState() {
    const int count = model.differenceCount();
    const QString name = toQString(model.config().name);
    state->setText(
        count == 0   ? FormPage::tr("New run \"%1\", as %2.").arg(name, model.originName())
        : count == 1 ? FormPage::tr("New run \"%1\": 1 field differs from %2.").arg(name, model.originName())
                     : FormPage::tr("New run \"%1\": %2 fields differ from %3.")
                           .arg(name, QString::number(count), model.originName()));
    resetAll->setEnabled(count > 0);
    const Preset* base = preset >= 0       ? &presets[static_cast<std::size_t>(preset)]
                         : presets.empty() ? nullptr
                                           : &presets.front();
    preview->setCommand(base != nullptr
                            ? commandLine(model.config(), base->config, base->name)
                            : commandLine(model.config(), RunConfig(), QStringLiteral("starter")));
}

void FormPage::Impl::showOrigin() {
    preset = -1;
    for (std::size_t i = 0; i < presets.size(); ++i) {
        if (model.originName() == FormPage::tr("preset %1").arg(presets[i].name) &&
            model.origin() == presets[i].config) {
            preset = static_cast<int>(i);
        }
    }
    const QSignalBlocker quiet(presetBox);
    presetBox->setCurrentIndex(preset);
    presetBox->setPlaceholderText(model.originName());
}

} // namespace rankscope
