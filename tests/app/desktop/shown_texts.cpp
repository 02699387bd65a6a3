#include "tests/app/desktop/shown_texts.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAction>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QPlainTextEdit>
#include <QRegularExpression>
#include <QSet>
#include <QStyle>
#include <QStyleOptionComboBox>
#include <QTabBar>
#include <QTextEdit>
#include <QToolButton>

namespace rankscope::test {

namespace {

QString placeOf(const QWidget& widget) {
    QString page;
    for (const QWidget* at = &widget; at != nullptr; at = at->parentWidget()) {
        if (at->objectName().startsWith("page")) {
            page = at->objectName() + '/';
            break;
        }
    }
    return page + widget.metaObject()->className() + ' ' + widget.objectName();
}

void addModel(const QAbstractItemModel& model, const QModelIndex& parent, const QString& place,
              std::vector<ShownText>& out) {
    for (int row = 0; row < std::min(model.rowCount(parent), 50); ++row) {
        for (int column = 0; column < model.columnCount(parent); ++column) {
            const QModelIndex index = model.index(row, column, parent);
            out.push_back({place, index.data(Qt::DisplayRole).toString(), true});
            if (column == 0) {
                addModel(model, index, place, out);
            }
        }
    }
}

std::vector<QWidget*> visibleWidgets(QWidget& root) {
    std::vector<QWidget*> out{&root};
    for (QWidget* widget : root.findChildren<QWidget*>()) {
        if (widget->isVisible() && !widget->visibleRegion().isEmpty()) {
            out.push_back(widget);
        }
    }
    return out;
}

} // namespace

std::vector<ShownText> shownTexts(QWidget& root) {
    std::vector<ShownText> out;
    for (QWidget* widget : visibleWidgets(root)) {
        const QString place = placeOf(*widget);
        const auto add = [&](const QString& text) { out.push_back({place, text}); };
        add(widget->toolTip());
        add(widget->statusTip());
        add(widget->accessibleName());
        add(widget->accessibleDescription());
        for (const QAction* action : widget->actions()) {
            add(action->text());
            add(action->toolTip());
        }
        if (auto* label = qobject_cast<QLabel*>(widget)) {
            add(label->text());
        } else if (auto* button = qobject_cast<QAbstractButton*>(widget)) {
            add(button->text());
        } else if (auto* line = qobject_cast<QLineEdit*>(widget)) {
            add(line->placeholderText());
        } else if (auto* edit = qobject_cast<QPlainTextEdit*>(widget)) {
            add(edit->placeholderText());
        } else if (auto* rich = qobject_cast<QTextEdit*>(widget)) {
            add(rich->placeholderText());
        } else if (auto* tabs = qobject_cast<QTabBar*>(widget)) {
            for (int i = 0; i < tabs->count(); ++i) {
                add(tabs->tabText(i));
                add(tabs->tabToolTip(i));
            }
        } else if (auto* box = qobject_cast<QComboBox*>(widget)) {
            for (int i = 0; i < box->count(); ++i) {
                add(box->itemText(i));
            }
        } else if (auto* header = qobject_cast<QHeaderView*>(widget)) {
            for (int i = 0; header->model() != nullptr && i < header->count(); ++i) {
                for (const int role : {Qt::DisplayRole, Qt::ToolTipRole}) {
                    add(header->model()->headerData(i, header->orientation(), role).toString());
                }
            }
        } else if (auto* view = qobject_cast<QAbstractItemView*>(widget)) {
            if (view->model() != nullptr) {
                addModel(*view->model(), {}, place, out);
            }
        }
    }
    std::erase_if(out, [](const ShownText& shown) { return shown.text.trimmed().isEmpty(); });
    return out;
}

QStringList cutTexts(QWidget& root) {
    QStringList out;
    for (QWidget* widget : visibleWidgets(root)) {
        const auto cut = [&](const QString& text, int needed, int there) {
            if (needed > there + 1) {
                out << QStringLiteral("%1 \"%2\": %3 of %4 pixels")
                           .arg(placeOf(*widget), text)
                           .arg(there)
                           .arg(needed);
            }
        };
        if (auto* label = qobject_cast<QLabel*>(widget)) {
            if (label->text().isEmpty() || label->sizePolicy().horizontalPolicy() == QSizePolicy::Ignored) {
                continue;
            }
            if (label->wordWrap()) {
                cut(label->text(), label->heightForWidth(label->width()), label->height());
            } else {
                cut(label->text(), label->sizeHint().width(), label->width());
            }
        } else if (auto* button = qobject_cast<QAbstractButton*>(widget)) {
            if (!button->text().isEmpty()) {
                cut(button->text(), button->sizeHint().width(), button->width());
            }
        } else if (auto* box = qobject_cast<QComboBox*>(widget)) {
            QStyleOptionComboBox option;
            option.initFrom(box);
            const QRect field =
                box->style()->subControlRect(QStyle::CC_ComboBox, &option, QStyle::SC_ComboBoxEditField, box);
            cut(box->currentText(), box->fontMetrics().horizontalAdvance(box->currentText()), field.width());
        } else if (auto* header = qobject_cast<QHeaderView*>(widget)) {
            for (int i = 0;
                 header->model() != nullptr && header->orientation() == Qt::Horizontal && i < header->count();
                 ++i) {
                const QString text = header->model()->headerData(i, Qt::Horizontal).toString();
                int needed = 0;
                for (const QString& line : text.split('\n')) {
                    needed = std::max(needed, header->fontMetrics().horizontalAdvance(line));
                }
                if (!header->isSectionHidden(i)) {
                    cut(text, needed + 14, header->sectionSize(i)); // the style pads
                }
            }
        }
    }
    return out;
}

QStringList doubleMnemonics(QWidget& root) {
    static const QRegularExpression mnemonic(QStringLiteral("&(\\w)"));
    QStringList out;
    const auto check = [&](const QString& menu, const QList<QAction*>& actions) {
        QSet<QString> seen;
        for (const QAction* action : actions) {
            const auto match = mnemonic.match(action->text());
            if (match.hasMatch() && seen.contains(match.captured(1).toLower())) {
                out << menu + QStringLiteral(": ") + action->text();
            }
            seen.insert(match.captured(1).toLower());
        }
    };
    for (const auto* bar : root.findChildren<QMenuBar*>()) {
        check(QStringLiteral("menu bar"), bar->actions());
    }
    for (const auto* menu : root.findChildren<QMenu*>()) {
        check(menu->title(), menu->actions());
    }
    return out;
}

} // namespace rankscope::test
