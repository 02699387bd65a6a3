#include "ui/settings/shortcuts_editor.h"

#include "ui/key_bindings.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeySequenceEdit>
#include <QLabel>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>

namespace rankscope {

namespace {

constexpr int tableHeight = 260;
constexpr int leastWidth = 520;

} // namespace

ShortcutsEditor::ShortcutsEditor(QWidget* parent)
    : QWidget(parent)
    , m_table(new QTableWidget(0, 3))
    , m_edit(new QKeySequenceEdit)
    , m_message(new QLabel) {
    setMinimumWidth(leastWidth);
    m_table->setObjectName(QStringLiteral("settingKeys"));
    m_table->setAccessibleName(tr("Commands and their keys"));
    m_table->setHorizontalHeaderLabels({tr("Command"), tr("Where"), tr("Keys")});
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(28);
    m_table->setShowGrid(false);
    m_table->setTabKeyNavigation(false);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setFixedHeight(tableHeight);
    m_edit->setObjectName(QStringLiteral("settingKey"));
    m_edit->setAccessibleName(tr("Key of the chosen command"));
    m_edit->setToolTip(tr("Click here and press the new key"));
    const auto button = [](const char* name, const QString& text, const QString& tip) {
        auto* made = new QPushButton(text);
        made->setObjectName(QLatin1String(name));
        made->setToolTip(tip);
        return made;
    };
    m_none = button("settingKeyNone", tr("No key"), tr("Takes the key from the chosen command"));
    m_reset = button("settingKeyReset", tr("Reset"), tr("Gives the chosen command its usual key again"));
    m_resetAll =
        button("settingKeyResetAll", tr("Reset all"), tr("Gives all commands their usual keys again"));
    m_message->setObjectName(QStringLiteral("settingKeyMessage"));
    m_message->setWordWrap(true);
    m_message->setProperty("muted", true);
    auto* row = new QHBoxLayout;
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    row->addWidget(m_edit, 1);
    for (QPushButton* one : {m_none, m_reset, m_resetAll}) {
        row->addWidget(one);
    }
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_table);
    layout->addLayout(row);
    layout->addWidget(m_message);
    connect(m_table, &QTableWidget::currentCellChanged, this, [this] { showChosen(); });
    connect(m_edit, &QKeySequenceEdit::keySequenceChanged, this, [this](const QKeySequence& keys) {
        if (!m_loading && !keys.isEmpty()) {
            take(QKeySequence(keys[0]));
        }
    });
    connect(m_none, &QPushButton::clicked, this, [this] { take({}); });
    connect(m_reset, &QPushButton::clicked, this, [this] {
        m_keys->reset(chosen());
        m_message->setText({});
    });
    connect(m_resetAll, &QPushButton::clicked, this, [this] {
        m_keys->resetAll();
        m_message->setText(tr("All commands have their usual keys."));
    });
}

void ShortcutsEditor::setBindings(KeyBindings& keys) {
    m_keys = &keys;
    connect(&keys, &KeyBindings::keysChanged, this, &ShortcutsEditor::fill);
    fill();
    m_table->selectRow(0);
    m_message->setText({});
}

QString ShortcutsEditor::chosen() const {
    const int row = m_table->currentRow();
    return row < 0 ? QString() : m_table->item(row, 0)->data(Qt::UserRole).toString();
}

void ShortcutsEditor::fill() {
    const auto& commands = m_keys->commands();
    m_table->setRowCount(static_cast<int>(commands.size()));
    int row = 0;
    for (const KeyBindings::Command& command : commands) {
        const QString keys = QKeySequence::listToString(command.keys, QKeySequence::NativeText);
        int column = 0;
        for (const QString& text : {command.text, command.where, keys}) {
            auto* item = m_table->item(row, column);
            if (item == nullptr) {
                item = new QTableWidgetItem;
                m_table->setItem(row, column, item);
            }
            item->setText(text);
            item->setData(Qt::UserRole, command.id);
            QFont font = m_table->font();
            font.setBold(m_keys->changed(command.id));
            item->setFont(font);
            ++column;
        }
        ++row;
    }
    m_table->resizeColumnToContents(1);
    m_table->resizeColumnToContents(2);
    showChosen();
}

void ShortcutsEditor::showChosen() {
    const QString id = chosen();
    m_loading = true;
    m_edit->clear();
    for (const KeyBindings::Command& command : m_keys->commands()) {
        if (command.id == id && !command.keys.isEmpty()) {
            m_edit->setKeySequence(command.keys.first());
        }
    }
    m_loading = false;
    m_edit->setEnabled(!id.isEmpty());
    m_none->setEnabled(!id.isEmpty() && !m_edit->keySequence().isEmpty());
    m_reset->setEnabled(m_keys->changed(id));
}

void ShortcutsEditor::take(const QKeySequence& key) {
    const QString why = m_keys->set(chosen(), key);
    const QString command = m_table->item(m_table->currentRow(), 0)->text();
    m_message->setText(!why.isEmpty() ? why
                       : key.isEmpty()
                           ? tr("\"%1\" has no key now.").arg(command)
                           : tr("\"%1\" is on %2 now.").arg(command, key.toString(QKeySequence::NativeText)));
    showChosen();
}

} // namespace rankscope
