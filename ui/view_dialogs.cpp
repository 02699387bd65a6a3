#include "ui/view_dialogs.h"

#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

#include <utility>

namespace rankscope {

namespace {

constexpr int longestName = 80;

} // namespace

ViewNameDialog::ViewNameDialog(const QString& before, std::function<bool(const QString&)> taken,
                               QWidget* parent)
    : QDialog(parent)
    , m_before(before)
    , m_taken(std::move(taken))
    , m_name(new QLineEdit(before))
    , m_hint(new QLabel) {
    setAttribute(Qt::WA_DeleteOnClose);
    setObjectName(QStringLiteral("viewNameDialog"));
    setWindowTitle(before.isEmpty() ? tr("Save view") : tr("Rename view"));
    setMinimumWidth(400);
    auto* label = new QLabel(tr("&Name"));
    label->setBuddy(m_name);
    m_name->setObjectName(QStringLiteral("viewName"));
    m_name->setAccessibleName(tr("Name of the view"));
    m_name->setMaxLength(longestName);
    m_hint->setProperty("muted", true);
    m_hint->setWordWrap(true);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    m_save = buttons->addButton(tr("Save"), QDialogButtonBox::AcceptRole);
    m_save->setObjectName(QStringLiteral("viewSave"));
    m_save->setDefault(true);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(8);
    layout->addWidget(label);
    layout->addWidget(m_name);
    layout->addWidget(m_hint);
    layout->addWidget(buttons);
    connect(m_name, &QLineEdit::textChanged, this, &ViewNameDialog::check);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        emit named(m_name->text().trimmed());
        accept();
    });
    m_name->selectAll();
    check();
}

void ViewNameDialog::check() {
    const QString name = m_name->text().trimmed();
    const bool replaces = !name.isEmpty() && name != m_before && m_taken(name);
    m_save->setEnabled(!name.isEmpty());
    m_save->setText(replaces ? tr("Replace") : m_before.isEmpty() ? tr("Save") : tr("Rename"));
    m_hint->setText(replaces ? tr("A view of this name is there already; it would be replaced.")
                             : tr("Page, runs, axes, filter, columns and docks are kept in the workspace."));
}

ViewList::ViewList(QWidget* parent)
    : QDialog(parent)
    , m_list(new QListWidget)
    , m_empty(new QLabel(tr("No view is saved in this workspace. View, Save view keeps what is shown."))) {
    setAttribute(Qt::WA_DeleteOnClose);
    setObjectName(QStringLiteral("viewList"));
    setWindowTitle(tr("Saved views"));
    resize(480, 320);
    m_list->setObjectName(QStringLiteral("viewListNames"));
    m_list->setAccessibleName(tr("Saved views"));
    m_empty->setProperty("muted", true);
    m_empty->setWordWrap(true);
    const auto button = [](const char* name, const QString& text, const QString& tip) {
        auto* made = new QPushButton(text);
        made->setObjectName(QLatin1String(name));
        made->setToolTip(tip);
        made->setAutoDefault(false);
        return made;
    };
    m_show = button("viewShow", tr("Show"), tr("Shows this view"));
    m_rename = button("viewRename", tr("Rename…"), tr("Gives the view another name"));
    m_delete =
        button("viewDelete", tr("Delete"), tr("Removes the view from the workspace; it can be undone"));
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    for (QPushButton* one : {m_show, m_rename, m_delete}) {
        row->addWidget(one);
    }
    row->addStretch(1);
    auto* close = new QDialogButtonBox(QDialogButtonBox::Close);
    row->addWidget(close);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(8);
    layout->addWidget(m_empty);
    layout->addWidget(m_list, 1);
    layout->addLayout(row);
    connect(close, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_list, &QListWidget::currentRowChanged, this, &ViewList::showState);
    connect(m_list, &QListWidget::itemActivated, this, [this] { emit showRequested(chosen()); });
    connect(m_show, &QPushButton::clicked, this, [this] { emit showRequested(chosen()); });
    connect(m_rename, &QPushButton::clicked, this, [this] { emit renameRequested(chosen()); });
    connect(m_delete, &QPushButton::clicked, this, [this] { emit deleteRequested(chosen()); });
    showState();
}

void ViewList::setViews(const std::vector<SavedView>& views) {
    const QString before = chosen();
    m_list->clear();
    for (const SavedView& view : views) {
        m_list->addItem(QString::fromStdString(view.name));
    }
    const auto found = m_list->findItems(before, Qt::MatchExactly);
    m_list->setCurrentItem(found.isEmpty() ? m_list->item(0) : found.first());
    showState();
}

QString ViewList::chosen() const {
    return m_list->currentItem() != nullptr ? m_list->currentItem()->text() : QString();
}

void ViewList::showState() {
    m_empty->setVisible(m_list->count() == 0);
    for (QPushButton* button : {m_show, m_rename, m_delete}) {
        button->setEnabled(m_list->currentItem() != nullptr);
    }
}

} // namespace rankscope
