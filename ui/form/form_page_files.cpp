#include "core/run/run_config_json.h"
#include "ui/dialogs/file_question.h"
#include "ui/form/field_editor.h"
#include "ui/form/form_page_impl.h"
#include "ui/info_bar.h"
#include "ui/written_file.h"

#include <QComboBox>
#include <QDragEnterEvent>
#include <QFileInfo>
#include <QMimeData>
#include <QUrl>

#include <algorithm>

// Where the form's configuration comes from and where it goes: presets and files.

namespace rankscope {

void FormPage::Impl::loadPreset(int index) {
    if (index < 0 || index >= static_cast<int>(presets.size())) {
        return;
    }
    endBranch();
    const Preset& chosen = presets[static_cast<std::size_t>(index)];
    model.load(chosen.config, FormPage::tr("preset %1").arg(chosen.name),
               FormPage::tr("Load preset %1").arg(chosen.name));
}

void FormPage::Impl::take(const ParsedConfig& parsed, const QString& name) {
    const auto broken =
        std::ranges::find_if(parsed.problems, [](const Problem& p) { return p.field.empty(); });
    if (broken != parsed.problems.end()) {
        bar->showMessage(Notice::Level::Error, QString::fromStdString(broken->message));
        return;
    }
    endBranch();
    model.load(parsed.config, name, FormPage::tr("Load %1").arg(name));
    if (parsed.problems.empty()) {
        bar->dismiss();
        return;
    }
    QStringList sentences;
    for (const Problem& problem : parsed.problems) {
        sentences << QString::fromStdString(problem.message);
    }
    bar->showMessage(Notice::Level::Warning, sentences.join(' '));
}

void FormPage::Impl::loadFile(const QString& file) {
    const auto parsed = readRunConfig(std::filesystem::path(file.toStdString()));
    if (parsed) {
        take(*parsed, QFileInfo(file).fileName());
    } else {
        bar->showMessage(Notice::Level::Error, QString::fromStdString(parsed.error()));
    }
}

void FormPage::Impl::askLoad() {
    FileQuestion question;
    question.title = FormPage::tr("Load a configuration");
    question.filters = {FormPage::tr("Configurations (*.json)"), FormPage::tr("All files (*)")};
    askForFile(&page, question, [this](const QString& file) { loadFile(file); });
}

void FormPage::Impl::saveFile(const QString& file) {
    const auto written = writeNamedFile(file, QByteArray::fromStdString(toJson(model.config())) + '\n');
    if (written) {
        bar->showMessage(Notice::Level::Info, FormPage::tr("The configuration is in %1.").arg(file));
    } else {
        bar->showMessage(Notice::Level::Error, written.error());
    }
}

void FormPage::Impl::askSave() {
    FileQuestion question;
    question.wanted = FileQuestion::Wanted::NewFile;
    question.title = FormPage::tr("Export the configuration");
    question.suffix = QStringLiteral("json");
    question.name = fileNameOf(toQString(model.config().name)) + QStringLiteral(".json");
    askForFile(&page, question, [this](const QString& file) { saveFile(file); });
}

void FormPage::setPresets(std::vector<Preset> presets) {
    m_impl->presets = std::move(presets);
    const QSignalBlocker quiet(m_impl->presetBox);
    m_impl->presetBox->clear();
    for (const Preset& preset : m_impl->presets) {
        m_impl->presetBox->addItem(preset.name);
        m_impl->presetBox->setItemData(m_impl->presetBox->count() - 1, preset.description, Qt::ToolTipRole);
    }
    if (!m_impl->presets.empty()) {
        const Preset& first = m_impl->presets.front();
        m_impl->model.start(first.config, tr("preset %1").arg(first.name));
    }
}

void FormPage::setConfig(const RunConfig& config, const QString& origin) {
    m_impl->bar->dismiss();
    m_impl->endBranch();
    m_impl->model.load(config, origin, tr("Load %1").arg(origin));
}

void FormPage::dragEnterEvent(QDragEnterEvent* event) {
    const auto urls = event->mimeData()->urls();
    if (urls.size() == 1 && urls.front().isLocalFile() && urls.front().fileName().endsWith(".json")) {
        event->acceptProposedAction();
    }
}

void FormPage::dropEvent(QDropEvent* event) {
    m_impl->loadFile(event->mimeData()->urls().front().toLocalFile());
    event->acceptProposedAction();
}

} // namespace rankscope
