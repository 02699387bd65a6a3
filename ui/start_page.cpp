#include "ui/start_page.h"

#include <QCheckBox>
#include <QDir>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

namespace rankscope {

namespace {

constexpr int contentWidth = 720;

} // namespace

StartPage::StartPage(QWidget* parent)
    : QWidget(parent)
    , m_recent(new QListWidget)
    , m_none(new QLabel(tr("No workspace was open before. A workspace is one file that holds all runs.")))
    , m_reopen(new QCheckBox(tr("Reopen the workspace that was open last"))) {
    setObjectName(QStringLiteral("pageStart"));
    setAccessibleName(tr("Start"));
    auto* content = new QWidget(this);
    content->setMaximumWidth(contentWidth);
    auto* title = new QLabel(tr("No workspace is open."));
    QFont bold = title->font();
    bold.setWeight(QFont::DemiBold);
    title->setFont(bold);
    m_none->setProperty("muted", true);
    m_recent->setObjectName(QStringLiteral("startRecent"));
    m_recent->setAccessibleName(tr("Workspaces that were open before"));
    m_recent->setTextElideMode(Qt::ElideMiddle);
    m_reopen->setObjectName(QStringLiteral("startReopen"));
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    const auto add = [&](const char* name, const QString& text, const QString& tip) {
        auto* button = new QPushButton(text);
        button->setObjectName(QLatin1String(name));
        button->setToolTip(tip);
        buttons->addWidget(button);
        return button;
    };
    QPushButton* usual =
        add("startDefault", tr("Usual workspace"), tr("Opens the workspace in your data folder"));
    usual->setProperty("primary", true);
    connect(usual, &QPushButton::clicked, this, &StartPage::defaultRequested);
    const auto command = [this](QPushButton* button, const char* id) {
        connect(button, &QPushButton::clicked, this,
                [this, id = QString::fromLatin1(id)] { emit commandRequested(id); });
    };
    command(add("startNew", tr("New…"), tr("Makes an empty workspace file")), "new-workspace");
    command(add("startOpen", tr("Open…"), tr("Opens a workspace file")), "open-workspace");
    command(add("startReadOnly", tr("Open read-only…"), tr("Looks at a workspace without changing it")),
            "open-read-only");
    connect(add("startImport", tr("Import logs…"), tr("Brings TensorBoard logs into the usual workspace")),
            &QPushButton::clicked, this, &StartPage::importRequested);
    buttons->addStretch(1);

    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(16, 32, 16, 16);
    column->setSpacing(8);
    column->addWidget(title);
    column->addLayout(buttons);
    column->addSpacing(8);
    column->addWidget(m_none);
    column->addWidget(m_recent, 1);
    column->addWidget(m_reopen);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addStretch(1);
    layout->addWidget(content, 8);
    layout->addStretch(1);
    setFocusProxy(m_recent);

    connect(m_recent, &QListWidget::itemActivated, this,
            [this](const QListWidgetItem* item) { emit openRequested(item->data(Qt::UserRole).toString()); });
    connect(m_reopen, &QCheckBox::toggled, this, &StartPage::reopenLastChanged);
    setRecent({});
}

void StartPage::setRecent(const QStringList& files) {
    m_recent->clear();
    for (const QString& file : files) {
        const bool there = QFileInfo::exists(file);
        auto* item =
            new QListWidgetItem(there ? QDir::toNativeSeparators(file)
                                      : tr("%1 (not there any more)").arg(QDir::toNativeSeparators(file)),
                                m_recent);
        item->setData(Qt::UserRole, file);
        item->setToolTip(file);
        item->setFlags(there ? item->flags() : item->flags() & ~Qt::ItemIsEnabled);
    }
    m_recent->setCurrentRow(0);
    m_recent->setVisible(!files.isEmpty());
    m_none->setVisible(files.isEmpty());
}

void StartPage::setReopenLast(bool on) {
    const QSignalBlocker quiet(m_reopen);
    m_reopen->setChecked(on);
}

} // namespace rankscope
