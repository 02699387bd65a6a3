#include "ui/shortcuts_dialog.h"

#include "ui/commands.h"

#include <QAction>
#include <QCoreApplication>
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QSet>
#include <QShortcut>
#include <QTableWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace rankscope {

namespace {

QString everywhere() { return QCoreApplication::translate("Shortcuts", "Everywhere"); }

} // namespace

QString placeOfKeys(const QObject& object, const QWidget& window) {
    for (const QObject* parent = object.parent(); parent != nullptr && parent != &window;
         parent = parent->parent()) {
        const auto* widget = qobject_cast<const QWidget*>(parent);
        if (widget != nullptr && !widget->accessibleName().isEmpty()) {
            return widget->accessibleName();
        }
    }
    return everywhere();
}

QList<ShortcutRow> collectShortcuts(const QWidget& window) {
    QList<ShortcutRow> rows;
    QSet<QString> seen;
    const auto add = [&](const QString& keys, const QString& text, const QString& where) {
        const QString key = keys + QLatin1Char('\n') + text + QLatin1Char('\n') + where;
        if (!keys.isEmpty() && !text.isEmpty() && !seen.contains(key)) {
            seen.insert(key);
            rows.append({keys, text, where});
        }
    };
    for (const auto* action : window.findChildren<QAction*>()) {
        add(QKeySequence::listToString(action->shortcuts(), QKeySequence::NativeText), plainText(*action),
            placeOfKeys(*action, window));
    }
    for (const auto* shortcut : window.findChildren<QShortcut*>()) {
        add(shortcut->key().toString(QKeySequence::NativeText), shortcut->whatsThis(),
            placeOfKeys(*shortcut, window));
    }
    std::stable_sort(rows.begin(), rows.end(), [](const ShortcutRow& a, const ShortcutRow& b) {
        const bool aEverywhere = a.where == everywhere(), bEverywhere = b.where == everywhere();
        return aEverywhere != bEverywhere ? aEverywhere : a.where < b.where;
    });
    return rows;
}

ShortcutsDialog::ShortcutsDialog(const QList<ShortcutRow>& rows, QWidget* parent)
    : QDialog(parent) {
    setAttribute(Qt::WA_DeleteOnClose);
    setObjectName(QStringLiteral("shortcutsDialog"));
    setWindowTitle(tr("Keyboard shortcuts"));
    resize(560, 520);

    auto* filter = new QLineEdit(this);
    filter->setPlaceholderText(tr("Filter by key or by what it does"));
    filter->setAccessibleName(tr("Filter the shortcuts"));
    filter->setClearButtonEnabled(true);
    auto* table = new QTableWidget(static_cast<int>(rows.size()), 3, this);
    table->setObjectName(QStringLiteral("shortcutsTable"));
    table->setAccessibleName(tr("Shortcuts"));
    table->setHorizontalHeaderLabels({tr("Keys"), tr("Does"), tr("Where")});
    table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    table->horizontalHeader()->setSectionResizeMode(1, QHeaderView::Stretch);
    table->horizontalHeader()->setHighlightSections(false);
    table->verticalHeader()->hide();
    table->verticalHeader()->setDefaultSectionSize(28);
    table->setShowGrid(false);
    table->setTabKeyNavigation(false);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    for (int row = 0; row < table->rowCount(); ++row) {
        table->setItem(row, 0, new QTableWidgetItem(rows[row].keys));
        table->setItem(row, 1, new QTableWidgetItem(rows[row].text));
        table->setItem(row, 2, new QTableWidgetItem(rows[row].where));
    }
    table->resizeColumnToContents(0);
    table->resizeColumnToContents(2);
    connect(filter, &QLineEdit::textChanged, table, [table](const QString& text) {
        for (int row = 0; row < table->rowCount(); ++row) {
            bool matches = false;
            for (int column = 0; column < table->columnCount(); ++column) {
                matches = matches || table->item(row, column)->text().contains(text, Qt::CaseInsensitive);
            }
            table->setRowHidden(row, !matches);
        }
    });
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(8);
    layout->addWidget(filter);
    layout->addWidget(table, 1);
    layout->addWidget(buttons);
}

} // namespace rankscope
