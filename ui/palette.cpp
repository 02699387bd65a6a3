#include "ui/palette.h"

#include "ui/fuzzy.h"

#include <QApplication>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace rankscope {

namespace {

constexpr int mostMatches = 50;
constexpr int detailRole = Qt::UserRole + 1;
constexpr int kindRole = Qt::UserRole + 2;

// Name at the left, kind and shortcut in the placeholder's grey at the right.
class EntryDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override {
        QStyleOptionViewItem copy = option;
        initStyleOption(&copy, index);
        const QString text = std::exchange(copy.text, QString());
        QApplication::style()->drawControl(QStyle::CE_ItemViewItem, &copy, painter, copy.widget);
        const bool selected = option.state & QStyle::State_Selected;
        const QRect area = option.rect.adjusted(8, 0, -8, 0);
        const QString detail = index.data(detailRole).toString();
        const QString right = index.data(kindRole).toString() +
                              (detail.isEmpty() ? QString() : QStringLiteral("  ·  ") + detail);
        const int rightWidth = option.fontMetrics.horizontalAdvance(right);
        painter->setPen(
            option.palette.color(selected ? QPalette::HighlightedText : QPalette::PlaceholderText));
        painter->drawText(area, Qt::AlignRight | Qt::AlignVCenter, right);
        painter->setPen(option.palette.color(selected ? QPalette::HighlightedText : QPalette::Text));
        painter->drawText(
            area, Qt::AlignLeft | Qt::AlignVCenter,
            option.fontMetrics.elidedText(text, Qt::ElideRight, area.width() - rightWidth - 16));
    }
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        return {QStyledItemDelegate::sizeHint(option, index).width(), 28};
    }
};

} // namespace

CommandPalette::CommandPalette(QWidget* window)
    : QFrame(window)
    , m_window(window)
    , m_query(new QLineEdit(this))
    , m_list(new QListWidget(this)) {
    setObjectName(QStringLiteral("commandPalette"));
    setAccessibleName(tr("Command palette"));
    setAutoFillBackground(true);
    m_query->setObjectName(QStringLiteral("paletteQuery"));
    m_query->setAccessibleName(tr("Find an action, a run or a setting"));
    m_query->setPlaceholderText(tr("Find an action, a run or a setting"));
    m_query->installEventFilter(this);
    m_list->setObjectName(QStringLiteral("paletteList"));
    m_list->setAccessibleName(tr("Matches"));
    m_list->setItemDelegate(new EntryDelegate(m_list));
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setUniformItemSizes(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 8, 8, 8);
    layout->setSpacing(8);
    layout->addWidget(m_query);
    layout->addWidget(m_list);
    connect(m_query, &QLineEdit::textChanged, this, &CommandPalette::filter);
    connect(m_query, &QLineEdit::returnPressed, this, &CommandPalette::runCurrent);
    connect(m_list, &QListWidget::itemClicked, this, &CommandPalette::runCurrent);
    m_window->installEventFilter(this);
    hide();
}

void CommandPalette::open() {
    m_entries = m_source ? m_source() : std::vector<PaletteEntry>();
    m_focusBefore = QApplication::focusWidget();
    m_query->clear();
    filter({});
    place();
    show();
    raise();
    m_query->setFocus();
}

int CommandPalette::matchCount() const { return m_list->count(); }

void CommandPalette::filter(const QString& query) {
    struct Match {
        int score;
        int entry;
    };
    std::vector<Match> matches;
    for (std::size_t entry = 0; entry < m_entries.size(); ++entry) {
        if (const auto score = fuzzyScore(query, m_entries[entry].text)) {
            matches.push_back({query.isEmpty() ? 0 : *score, static_cast<int>(entry)});
        }
    }
    std::stable_sort(matches.begin(), matches.end(),
                     [](const Match& a, const Match& b) { return a.score > b.score; });
    if (matches.size() > mostMatches) {
        matches.resize(mostMatches);
    }
    m_list->clear();
    for (const Match& match : matches) {
        const PaletteEntry& entry = m_entries[static_cast<std::size_t>(match.entry)];
        auto* item = new QListWidgetItem(entry.text, m_list);
        item->setData(Qt::UserRole, match.entry);
        item->setData(detailRole, entry.detail);
        item->setData(kindRole, entry.kind);
        item->setData(Qt::AccessibleDescriptionRole, entry.kind + QLatin1Char(' ') + entry.detail);
    }
    m_list->setCurrentRow(0);
}

void CommandPalette::runCurrent() {
    const QListWidgetItem* item = m_list->currentItem();
    if (item == nullptr) {
        return;
    }
    const auto run = m_entries[static_cast<std::size_t>(item->data(Qt::UserRole).toInt())].run;
    closeAndRestoreFocus();
    if (run) {
        run();
    }
}

void CommandPalette::closeAndRestoreFocus() {
    hide();
    if (m_focusBefore && m_window->isAncestorOf(m_focusBefore) && m_focusBefore->isVisible()) {
        m_focusBefore->setFocus();
    }
    m_focusBefore = nullptr;
}

void CommandPalette::place() {
    const int width = std::min(600, m_window->width() - 32);
    const int height = std::min(360, m_window->height() - 96);
    setGeometry((m_window->width() - width) / 2, 56, width, height);
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_window) {
        if (event->type() == QEvent::Resize && isVisible()) {
            place();
        }
        return QFrame::eventFilter(watched, event);
    }
    if (event->type() == QEvent::FocusOut && isVisible()) {
        const auto reason = static_cast<QFocusEvent*>(event)->reason();
        if (reason != Qt::ActiveWindowFocusReason && reason != Qt::PopupFocusReason) {
            hide();
        }
    }
    if (event->type() == QEvent::ShortcutOverride &&
        static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape) {
        event->accept();
        return true;
    }
    if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        const int rows = m_list->count();
        if (key == Qt::Key_Escape) {
            closeAndRestoreFocus();
            return true;
        }
        if ((key == Qt::Key_Down || key == Qt::Key_Up) && rows > 0) {
            const int step = key == Qt::Key_Down ? 1 : rows - 1;
            m_list->setCurrentRow((m_list->currentRow() + step) % rows);
            return true;
        }
        if (key == Qt::Key_PageDown || key == Qt::Key_PageUp) {
            const int step = key == Qt::Key_PageDown ? 10 : -10;
            m_list->setCurrentRow(std::clamp(m_list->currentRow() + step, 0, std::max(rows - 1, 0)));
            return true;
        }
    }
    return QFrame::eventFilter(watched, event);
}

} // namespace rankscope
