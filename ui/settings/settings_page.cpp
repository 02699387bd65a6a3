#include "ui/settings/settings_page.h"

#include "ui/hairline.h"
#include "ui/settings/shortcuts_editor.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QFontDatabase>
#include <QFormLayout>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

namespace rankscope {

namespace {

constexpr int labelWidth = 208;
constexpr int contentWidth = 760;

QWidget* beside(std::initializer_list<QWidget*> widgets) {
    auto* box = new QWidget;
    auto* layout = new QHBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    for (QWidget* widget : widgets) {
        layout->addWidget(widget);
    }
    layout->addStretch(1);
    return box;
}

} // namespace

SettingsPage::SettingsPage(QWidget* parent)
    : QWidget(parent)
    , m_search(new QLineEdit)
    , m_theme(new QComboBox)
    , m_language(new QComboBox)
    , m_fonts(new QLabel)
    , m_onClose(new QComboBox)
    , m_motion(new QComboBox)
    , m_notify(new QCheckBox(tr("Notify when a run ends behind other windows")))
    , m_reopenLast(new QCheckBox(tr("Reopen the workspace that was open last")))
    , m_showLive(new QCheckBox(tr("Go to the live page when a run starts")))
    , m_startQueued(new QCheckBox(tr("Start the next queued run when one ends")))
    , m_workspace(new QLineEdit)
    , m_access(new QLabel)
    , m_diagnostics(new QPlainTextEdit)
    , m_nothing(new QLabel(tr("No setting has these words. Clear the search to see all.")))
    , m_shortcuts(new ShortcutsEditor) {
    setObjectName(QStringLiteral("pageSettings"));
    setAccessibleName(tr("Settings"));
    m_theme->setObjectName(QStringLiteral("settingTheme"));
    m_theme->addItem(tr("As the desktop"), int(ThemeChoice::System));
    m_theme->addItem(tr("Light"), int(ThemeChoice::Light));
    m_theme->addItem(tr("Dark"), int(ThemeChoice::Dark));
    m_language->setObjectName(QStringLiteral("settingLanguage"));
    m_language->addItem(tr("As the desktop"), QString(systemLanguage));
    for (const Language& language : languages()) {
        m_language->addItem(language.name, language.code);
    }
    m_fonts->setObjectName(QStringLiteral("settingFonts"));
    m_onClose->setObjectName(QStringLiteral("settingOnClose"));
    m_onClose->addItem(tr("Ask"), int(CloseChoice::Ask));
    m_onClose->addItem(tr("Keep running until done"), int(CloseChoice::KeepRunning));
    m_onClose->addItem(tr("Stop with a checkpoint"), int(CloseChoice::Stop));
    m_motion->setObjectName(QStringLiteral("settingMotion"));
    m_motion->addItem(tr("As the desktop"), int(MotionChoice::System));
    m_motion->addItem(tr("Reduced"), int(MotionChoice::Reduced));
    m_motion->addItem(tr("All"), int(MotionChoice::Full));
    m_notify->setObjectName(QStringLiteral("settingNotify"));
    m_reopenLast->setObjectName(QStringLiteral("settingReopenLast"));
    m_showLive->setObjectName(QStringLiteral("settingShowLive"));
    m_startQueued->setObjectName(QStringLiteral("settingStartQueued"));
    m_workspace->setObjectName(QStringLiteral("settingWorkspace"));
    m_workspace->setReadOnly(true);
    m_workspace->setMinimumWidth(420);
    m_access->setProperty("muted", true);
    m_diagnostics->setObjectName(QStringLiteral("settingDiagnostics"));
    m_diagnostics->setProperty("field", true);
    m_diagnostics->setReadOnly(true);
    m_diagnostics->setTabChangesFocus(true);
    m_diagnostics->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_diagnostics->setMinimumHeight(168);
    m_diagnostics->setMinimumWidth(520);

    m_search->setObjectName(QStringLiteral("settingsSearch"));
    m_search->setPlaceholderText(tr("Search settings"));
    m_search->setAccessibleName(tr("Search settings"));
    m_search->setClearButtonEnabled(true);
    m_search->setMaximumWidth(320);
    connect(m_search, &QLineEdit::textChanged, this, &SettingsPage::filter);

    auto* resetButton = new QPushButton(tr("Reset to defaults"));
    resetButton->setToolTip(tr("Sets everything on this page back as it was at first"));
    connect(resetButton, &QPushButton::clicked, this, [this] {
        setPreferences(Preferences());
        emit preferencesChanged(preferences());
    });
    auto* title = new QLabel(tr("Settings act at once and are kept for all workspaces"));
    QFont bold = title->font();
    bold.setWeight(QFont::DemiBold);
    title->setFont(bold);
    auto* head = new QHBoxLayout;
    head->addWidget(title, 1);
    head->addWidget(m_search, 1);
    head->addWidget(resetButton);

    auto* content = new QWidget;
    content->setMaximumWidth(contentWidth);
    m_sections = new QVBoxLayout(content);
    m_sections->setContentsMargins(0, 8, 0, 8);
    m_sections->setSpacing(16);
    m_nothing->setProperty("muted", true);
    m_nothing->hide();
    m_sections->addWidget(m_nothing);

    auto* general = addSection(tr("General"));
    addRow(general, tr("When closing while training"), tr("What happens to a run that is training"),
           m_onClose);
    addRow(general, tr("At the start"), tr("Otherwise the start page is shown"), m_reopenLast);
    auto* appearance = addSection(tr("Appearance"));
    addRow(appearance, tr("Theme"), tr("Charts follow; exported pictures are always light"), m_theme);
    addRow(appearance, tr("Language"), tr("Changes when the window is opened next"), m_language);
    m_fonts->setIndent(labelWidth + 16);
    appearance->addRow(m_fonts);
    addRow(appearance, tr("Motion"),
           tr("Reduced: no animation, slow playing, longer messages"), m_motion);
    auto* training = addSection(tr("Training"));
    addRow(training, tr("Live page"), tr("Off: the page you are on stays"), m_showLive);
    addRow(training, tr("Queue"), tr("Off: queued runs wait until they are started by hand"), m_startQueued);
    addRow(training, tr("At the end of a run"), tr("Where the desktop shows such messages"), m_notify);
    auto* storage = addSection(tr("Storage"));
    auto* openButton = new QPushButton(tr("Open another…"));
    openButton->setToolTip(tr("Opens or makes another workspace in this window"));
    auto* folderButton = new QPushButton(tr("Show folder"));
    folderButton->setToolTip(tr("Opens the folder of the workspace in the file manager"));
    connect(openButton, &QPushButton::clicked, this, &SettingsPage::openWorkspaceRequested);
    connect(folderButton, &QPushButton::clicked, this, &SettingsPage::showFolderRequested);
    addRow(storage, tr("Workspace"), tr("One file holds all runs; checkpoints lie beside it"), m_workspace);
    addRow(storage, {}, {}, beside({openButton, folderButton, m_access}));
    auto* shortcuts = addSection(tr("Shortcuts"));
    addRow(shortcuts, tr("Keys"), tr("Choose a command and press its new key; F1 lists the keys in force"),
           m_shortcuts);
    auto* diagnostics = addSection(tr("Diagnostics"));
    addRow(diagnostics, tr("Versions and devices"), tr("To be sent along with a report of a problem"),
           m_diagnostics);
    auto* copyButton = new QPushButton(tr("Copy"));
    copyButton->setToolTip(tr("Copies the versions and devices"));
    connect(copyButton, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(m_diagnostics->toPlainText()); });
    addRow(diagnostics, {}, {}, beside({copyButton}));
    m_sections->addStretch(1);

    auto* scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidget(content);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 0);
    layout->setSpacing(8);
    layout->addLayout(head);
    layout->addWidget(scroll, 1);

    for (QComboBox* box : {m_theme, m_language, m_onClose, m_motion}) {
        connect(box, &QComboBox::currentIndexChanged, this, &SettingsPage::edited);
    }
    for (QCheckBox* box : {m_reopenLast, m_showLive, m_startQueued, m_notify}) {
        connect(box, &QCheckBox::toggled, this, &SettingsPage::edited);
    }
    setPreferences(Preferences());
}

QFormLayout* SettingsPage::addSection(const QString& title) {
    auto* section = new QWidget;
    auto* box = new QVBoxLayout(section);
    box->setContentsMargins(0, 0, 0, 0);
    box->setSpacing(8);
    auto* label = new QLabel(title);
    QFont bold = label->font();
    bold.setWeight(QFont::DemiBold);
    label->setFont(bold);
    box->addWidget(label);
    box->addWidget(hairline(section));
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(16);
    form->setVerticalSpacing(8);
    form->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    form->setFormAlignment(Qt::AlignLeft | Qt::AlignTop);
    form->setFieldGrowthPolicy(QFormLayout::FieldsStayAtSizeHint);
    box->addLayout(form);
    m_sections->addWidget(section);
    return form;
}

void SettingsPage::addRow(QFormLayout* section, const QString& name, const QString& help, QWidget* field) {
    auto* label = new QLabel(name);
    label->setMinimumWidth(labelWidth);
    label->setBuddy(field);
    auto* sectionWidget = section->parentWidget();
    Row row{name, name + QLatin1Char(' ') + help, {label, field}, field, sectionWidget};
    section->addRow(label, field);
    if (name.isEmpty()) { // buttons that belong to the row before
        Row& before = m_rows.back();
        before.widgets.insert(before.widgets.end(), row.widgets.begin(), row.widgets.end());
        return;
    }
    field->setAccessibleName(name);
    field->setAccessibleDescription(help);
    field->setToolTip(help);
    auto* note = new QLabel(help);
    note->setProperty("muted", true);
    section->addRow(new QLabel, note);
    row.widgets.push_back(note);
    m_rows.push_back(row);
}

void SettingsPage::setPreferences(const Preferences& preferences) {
    m_loading = true;
    m_theme->setCurrentIndex(m_theme->findData(int(preferences.theme)));
    m_language->setCurrentIndex(std::max(0, m_language->findData(preferences.language)));
    m_onClose->setCurrentIndex(m_onClose->findData(int(preferences.onClose)));
    m_reopenLast->setChecked(preferences.reopenLast);
    m_showLive->setChecked(preferences.showLiveOnStart);
    m_startQueued->setChecked(preferences.startQueued);
    m_motion->setCurrentIndex(m_motion->findData(int(preferences.motion)));
    m_notify->setChecked(preferences.notifyAtEnd);
    m_loading = false;
    showMissingFonts();
}

Preferences SettingsPage::preferences() const {
    Preferences result;
    result.theme = static_cast<ThemeChoice>(m_theme->currentData().toInt());
    result.language = m_language->currentData().toString();
    result.onClose = static_cast<CloseChoice>(m_onClose->currentData().toInt());
    result.reopenLast = m_reopenLast->isChecked();
    result.showLiveOnStart = m_showLive->isChecked();
    result.startQueued = m_startQueued->isChecked();
    result.motion = static_cast<MotionChoice>(m_motion->currentData().toInt());
    result.notifyAtEnd = m_notify->isChecked();
    return result;
}

void SettingsPage::setWorkspace(const QString& file, bool readOnly) {
    m_workspace->setText(file);
    m_workspace->setCursorPosition(0);
    m_access->setText(readOnly ? tr("Open for reading only") : QString());
}

void SettingsPage::setKeyBindings(KeyBindings& keys) { m_shortcuts->setBindings(keys); }

void SettingsPage::setDiagnostics(const QString& text) { m_diagnostics->setPlainText(text); }

void SettingsPage::focusSearch() {
    m_search->setFocus();
    m_search->selectAll();
}

QStringList SettingsPage::settingNames() const {
    QStringList names;
    for (const Row& row : m_rows) {
        names.append(row.name);
    }
    return names;
}

void SettingsPage::reveal(const QString& name) {
    m_search->clear();
    const auto row = std::find_if(m_rows.begin(), m_rows.end(), [&](const Row& r) { return r.name == name; });
    if (row != m_rows.end()) {
        row->focus->setFocus(Qt::OtherFocusReason);
    }
}

void SettingsPage::filter(const QString& text) {
    bool any = false;
    for (const Row& row : m_rows) {
        const bool matches = row.words.contains(text.trimmed(), Qt::CaseInsensitive);
        any = any || matches;
        for (QWidget* widget : row.widgets) {
            widget->setVisible(matches);
        }
    }
    for (const Row& row : m_rows) {
        const bool visible = std::any_of(m_rows.begin(), m_rows.end(), [&](const Row& other) {
            return other.section == row.section && !other.widgets.front()->isHidden();
        });
        row.section->setVisible(visible);
    }
    m_nothing->setVisible(!any);
}

void SettingsPage::edited() {
    if (!m_loading) {
        showMissingFonts();
        emit preferencesChanged(preferences());
    }
}

// Boxes in place of letters explain nothing to someone who cannot read the language that he has just left.
void SettingsPage::showMissingFonts() {
    const bool korean = m_language->currentData().toString() == QLatin1String("ko");
    const bool missing = korean && QFontDatabase::families(QFontDatabase::Korean).isEmpty();
    m_fonts->setText(missing ? tr("No font here has Korean letters; install the package fonts-nanum.")
                             : QString());
    m_fonts->setVisible(missing);
}

} // namespace rankscope
