#include "ui/dialogs/import_adapter_dialog.h"

#include "core/run/locations.h"
#include "ui/dialogs/file_question.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace rankscope {

namespace {

QLabel* sentence(const char* name, bool muted, QWidget* parent) {
    auto* label = new QLabel(parent);
    label->setObjectName(QLatin1String(name));
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    label->setProperty("muted", muted);
    label->setMinimumWidth(420);
    return label;
}

QString folderOf(const QString& model) {
    return QString::fromStdString(findModel(model.toStdString()).string());
}

} // namespace

ImportAdapterDialog::ImportAdapterDialog(const Adapter& adapter, std::vector<Task> tasks, QWidget* parent)
    : QDialog(parent)
    , m_adapter(adapter)
    , m_tasks(std::move(tasks)) {
    setObjectName(QStringLiteral("importAdapterDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Import a PEFT adapter"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 16, 16, 16);
    column->setSpacing(16);
    auto* heading = sentence("importAdapterHeading", false, this);
    heading->setText(adapter.baseModel.isEmpty()
                         ? tr("%1 does not name the model that it was trained on.").arg(adapter.folder)
                         : tr("%1 was trained on %2.").arg(adapter.folder, adapter.baseModel));
    column->addWidget(heading);

    auto* form = new QFormLayout;
    form->setHorizontalSpacing(8);
    form->setVerticalSpacing(8);
    m_name = new QLineEdit(adapter.name, this);
    m_name->setObjectName(QStringLiteral("importAdapterName"));
    m_name->setToolTip(tr("The run's name in this workspace"));
    form->addRow(tr("Name"), m_name);
    m_model = new QLineEdit(adapter.baseModel, this);
    m_model->setObjectName(QStringLiteral("importAdapterModel"));
    m_model->setToolTip(tr("A folder with config.json and weights, or the name of a model in the cache"));
    auto* browse = new QPushButton(tr("Browse…"), this);
    browse->setAutoDefault(false);
    auto* modelRow = new QHBoxLayout;
    modelRow->setSpacing(8);
    modelRow->addWidget(m_model, 1);
    modelRow->addWidget(browse);
    form->addRow(tr("Model"), modelRow);
    m_modelState = sentence("importAdapterModelState", true, this);
    form->addRow(QString(), m_modelState);
    m_task = new QComboBox(this);
    m_task->setObjectName(QStringLiteral("importAdapterTask"));
    m_task->setToolTip(tr("Where the data and the columns are taken from that it is to be scored on"));
    m_task->addItem(tr("Not known"), -1);
    for (std::size_t i = 0; i < m_tasks.size(); ++i) {
        m_task->addItem(m_tasks[i].name, static_cast<int>(i));
    }
    form->addRow(tr("Task"), m_task);
    m_taskState = sentence("importAdapterTaskState", true, this);
    form->addRow(QString(), m_taskState);
    column->addLayout(form);

    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_import = new QPushButton(tr("Import"), this);
    m_import->setObjectName(QStringLiteral("importAdapterImport"));
    m_import->setProperty("primary", true); // before the button box polishes it
    buttons->addButton(m_import, QDialogButtonBox::AcceptRole);
    m_import->setDefault(true);
    column->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        emit importChosen(m_name->text().trimmed(), m_model->text().trimmed(), m_task->currentData().toInt());
        accept();
    });
    connect(browse, &QPushButton::clicked, this, &ImportAdapterDialog::chooseModel);
    connect(m_name, &QLineEdit::textChanged, this, &ImportAdapterDialog::check);
    connect(m_model, &QLineEdit::textChanged, this, &ImportAdapterDialog::check);
    connect(m_task, &QComboBox::currentIndexChanged, this, &ImportAdapterDialog::check);
    check();
    (m_import->isEnabled() ? static_cast<QWidget*>(m_import) : m_model)->setFocus();
}

void ImportAdapterDialog::chooseModel() {
    FileQuestion question;
    question.wanted = FileQuestion::Wanted::Folder;
    question.title = tr("Folder of the model");
    askForFile(this, question, [this](const QString& folder) { m_model->setText(folder); });
}

void ImportAdapterDialog::check() {
    const QString model = m_model->text().trimmed();
    const QString folder = folderOf(model);
    const bool here = !model.isEmpty() && QFileInfo(folder).isDir();
    const bool whole = here && QFileInfo::exists(folder + QStringLiteral("/config.json"));
    m_modelState->setText(model.isEmpty() ? tr("Name the folder of the model, or the model in the cache.")
                          : !here         ? tr("%1 is not on this machine; name its folder.").arg(model)
                          : !whole ? tr("%1 holds no config.json, so it is no model's folder.").arg(folder)
                                   : tr("Found in %1.").arg(folder));
    const int task = m_task->currentData().toInt();
    m_taskState->setText(task < 0 ? tr("Its ranks are shown; to be scored it needs data.")
                                  : tr("Scored on %1.")
                                        .arg(QString::fromStdString(
                                            m_tasks[static_cast<std::size_t>(task)].config.task.eval)));
    m_import->setEnabled(whole && !m_name->text().trimmed().isEmpty());
    m_import->setToolTip(m_import->isEnabled() ? tr("Makes a run of it and shows its rank map")
                                               : tr("Name the run and the model first"));
}

} // namespace rankscope
