#include "ui/dialogs/export_dialog.h"

#include "ui/dialogs/export_words.h"
#include "ui/dialogs/file_question.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QDir>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QRadioButton>
#include <QRegularExpression>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace rankscope {

namespace {

constexpr int forms = 4;

QLabel* sentenceLabel(const char* name, QWidget* parent) {
    auto* label = new QLabel(parent);
    label->setObjectName(QLatin1String(name));
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

} // namespace

ExportDialog::ExportDialog(const Run& run, QWidget* parent)
    : QDialog(parent)
    , m_run(run) {
    setObjectName(QStringLiteral("exportDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Export %1").arg(run.name));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 16, 16, 16);
    column->setSpacing(16);
    column->addWidget(buildChoices(run));
    column->addWidget(buildPreview(), 1);
    m_outcome = sentenceLabel("exportOutcome", this);
    m_outcome->hide();
    column->addWidget(m_outcome);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    m_verify = buttons->addButton(tr("Verify"), QDialogButtonBox::ActionRole);
    m_verify->setObjectName(QStringLiteral("exportVerify"));
    m_verify->setAutoDefault(false);
    m_export = new QPushButton(tr("Export"), this);
    m_export->setObjectName(QStringLiteral("exportNow"));
    m_export->setProperty("primary", true); // before the button box polishes it
    buttons->addButton(m_export, QDialogButtonBox::ActionRole);
    m_export->setDefault(true);
    column->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_export, &QPushButton::clicked, this, &ExportDialog::exportNow);
    connect(m_verify, &QPushButton::clicked, this, &ExportDialog::verify);
    resize(640, 600);
    proposeFolder();
    updateState();
}

QWidget* ExportDialog::buildChoices(const Run& run) {
    auto* part = new QWidget(this);
    auto* form = new QFormLayout(part);
    form->setContentsMargins(0, 0, 0, 0);
    form->setHorizontalSpacing(8);
    form->setVerticalSpacing(8);
    m_checkpoint = new QComboBox(part);
    m_checkpoint->setObjectName(QStringLiteral("exportCheckpoint"));
    m_checkpoint->setToolTip(tr("The state of the run that is written"));
    for (auto step = run.checkpoints.rbegin(); step != run.checkpoints.rend(); ++step) {
        m_checkpoint->addItem(step == run.checkpoints.rbegin() ? tr("newest, after %1 steps").arg(*step)
                                                               : tr("after %1 steps").arg(*step),
                              static_cast<qlonglong>(*step));
    }
    m_checkpoint->setCurrentIndex(std::max(0, m_checkpoint->findData(static_cast<qlonglong>(run.chosen))));
    form->addRow(tr("Checkpoint"), m_checkpoint);
    m_forms = new QButtonGroup(this);
    auto* choices = new QVBoxLayout;
    choices->setSpacing(4);
    for (int i = 0; i < forms; ++i) {
        const auto each = static_cast<ExportForm>(i);
        auto* button = new QRadioButton(formTitle(each), part);
        button->setObjectName(QStringLiteral("exportForm-") + formSuffix(each));
        button->setToolTip(formHelp(each));
        m_forms->addButton(button, i);
        auto* help = new QLabel(formHelp(each), part);
        help->setProperty("muted", true);
        help->setWordWrap(true);
        help->setIndent(24);
        choices->addWidget(button);
        choices->addWidget(help);
    }
    m_forms->button(0)->setChecked(true);
    form->addRow(tr("Format"), choices);
    m_folder = new QLineEdit(part);
    m_folder->setObjectName(QStringLiteral("exportFolder"));
    m_folder->setToolTip(tr("Made when it is not there"));
    auto* browse = new QPushButton(tr("Browse…"), part);
    browse->setAutoDefault(false);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_folder, 1);
    row->addWidget(browse);
    form->addRow(tr("Folder"), row);
    connect(browse, &QPushButton::clicked, this, &ExportDialog::chooseFolder);
    connect(m_folder, &QLineEdit::textChanged, this, &ExportDialog::updateState);
    connect(m_checkpoint, &QComboBox::currentIndexChanged, this, [this] {
        proposeFolder();
        askPlan();
    });
    connect(m_forms, &QButtonGroup::idClicked, this, [this] {
        proposeFolder();
        askPlan();
    });
    return part;
}

QWidget* ExportDialog::buildPreview() {
    auto* part = new QWidget(this);
    auto* column = new QVBoxLayout(part);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    m_plan = sentenceLabel("exportPlan", part);
    column->addWidget(m_plan);
    m_modules = new QTreeWidget(part);
    m_modules->setObjectName(QStringLiteral("exportModules"));
    m_modules->setAccessibleName(tr("What is written of each module"));
    m_modules->setHeaderLabels({tr("Module"), tr("Triplets"), tr("In the file")});
    m_modules->setRootIsDecorated(false);
    m_modules->setUniformRowHeights(true);
    m_modules->setAlternatingRowColors(true);
    m_modules->setSelectionMode(QAbstractItemView::NoSelection);
    m_modules->header()->setStretchLastSection(true);
    m_modules->header()->resizeSection(0, 320);
    m_modules->header()->resizeSection(1, 80);
    column->addWidget(m_modules, 1);
    return part;
}

std::int64_t ExportDialog::step() const { return m_checkpoint->currentData().toLongLong(); }

ExportForm ExportDialog::form() const { return static_cast<ExportForm>(m_forms->checkedId()); }

void ExportDialog::askPlan() {
    m_planned = false;
    m_modules->clear();
    m_plan->setText(tr("Reading the checkpoint…"));
    m_outcome->hide();
    m_writtenFolder.clear();
    updateState();
    emit planRequested(++m_request, step(), form());
}

void ExportDialog::setPlan(int request, const tl::expected<ExportPlan, QString>& plan) {
    if (request != m_request) {
        return;
    }
    m_planned = plan.has_value();
    m_plan->setText(plan ? planSentence(*plan, form()) : plan.error());
    m_modules->clear();
    if (plan) {
        for (const AdapterModule& module : plan->adapter.ranks) {
            auto* item = new QTreeWidgetItem(m_modules, {QString::fromStdString(module.name),
                                                         tr("%1 of %2").arg(module.kept).arg(module.initR()),
                                                         moduleWords(module, form())});
            item->setTextAlignment(1, Qt::AlignRight | Qt::AlignVCenter);
        }
    }
    m_modules->setVisible(m_modules->topLevelItemCount() > 0);
    updateState();
}

void ExportDialog::proposeFolder() {
    if (m_folder->text() != m_proposed) {
        return; // a person chose another
    }
    QString name = fileNameOf(m_run.name) + QLatin1Char('-') + formSuffix(form());
    if (m_checkpoint->currentIndex() > 0) {
        name += QStringLiteral("-step-%1").arg(step());
    }
    m_proposed = QDir(m_run.folder).filePath(name);
    m_folder->setText(m_proposed);
}

void ExportDialog::chooseFolder() {
    FileQuestion question;
    question.wanted = FileQuestion::Wanted::Folder;
    question.title = tr("Folder to write to");
    question.folder = m_run.folder;
    askForFile(this, question, [this](const QString& folder) { m_folder->setText(folder); });
}

// Nothing that is there is replaced without a question.
void ExportDialog::exportNow() {
    QStringList there;
    const QDir folder(m_folder->text().trimmed());
    for (const QString& file : filesOf(form())) {
        if (folder.exists(file)) {
            there << file;
        }
    }
    if (there.isEmpty()) {
        start();
        return;
    }
    auto* box = new QMessageBox(QMessageBox::Warning, tr("Replace files"),
                                tr("%1 is there already. Replace it?").arg(folder.absolutePath()),
                                QMessageBox::NoButton, this);
    box->setObjectName(QStringLiteral("exportQuestion"));
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setInformativeText(tr("These files are replaced: %1.").arg(there.join(QStringLiteral(", "))));
    QPushButton* replace = box->addButton(tr("Replace"), QMessageBox::DestructiveRole);
    box->setDefaultButton(box->addButton(QMessageBox::Cancel));
    connect(replace, &QPushButton::clicked, this, &ExportDialog::start);
    box->open();
}

void ExportDialog::start() {
    setBusy(true);
    m_writtenFolder.clear();
    m_target = QDir(m_folder->text().trimmed()).absolutePath();
    showOutcome(tr("Writing…"));
    emit exportRequested(step(), form(), m_target);
}

void ExportDialog::verify() {
    setBusy(true);
    showOutcome(tr("Reading it again and comparing its outputs…"));
    emit verifyRequested(m_writtenStep, m_writtenFolder);
}

void ExportDialog::showWritten(const tl::expected<AdapterReport, QString>& report) {
    if (report && form() != ExportForm::LoraStructure) {
        m_writtenFolder = m_target;
        m_writtenStep = report->step;
    }
    setBusy(false);
    showOutcome(report ? writtenSentence(*report, form(), m_target) : report.error());
}

void ExportDialog::showMerged(const tl::expected<MergeReport, QString>& report) {
    setBusy(false);
    showOutcome(report ? mergedSentence(*report, m_target) : report.error());
}

void ExportDialog::showCheck(const tl::expected<AdapterCheck, QString>& check) {
    setBusy(false);
    showOutcome(check ? checkSentence(*check) : check.error());
}

void ExportDialog::setBusy(bool busy) {
    m_busy = busy;
    m_checkpoint->setEnabled(!busy);
    m_folder->setEnabled(!busy);
    for (QAbstractButton* button : m_forms->buttons()) {
        button->setEnabled(!busy);
    }
    updateState();
}

void ExportDialog::showOutcome(const QString& sentence) {
    m_outcome->setText(sentence);
    m_outcome->show();
}

void ExportDialog::updateState() {
    const bool named = !m_folder->text().trimmed().isEmpty();
    m_export->setEnabled(m_planned && named && !m_busy);
    m_export->setToolTip(!named      ? tr("Name a folder first")
                         : m_planned ? tr("Writes the files")
                                     : tr("There is nothing to write yet"));
    m_verify->setEnabled(!m_busy && !m_writtenFolder.isEmpty());
    m_verify->setToolTip(m_verify->isEnabled()
                             ? tr("Reads the adapter again and compares its outputs with the checkpoint's")
                             : tr("An adapter with weights can be verified once it is written"));
}

} // namespace rankscope
