#include "ui/runs/filter_edit.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QKeyEvent>
#include <QPainter>
#include <QStringListModel>

#include <algorithm>

namespace rankscope {

namespace {

constexpr int mostVisible = 12;
constexpr int cursorMargin = 5; // of QLineEdit::cursorRect() on either side of the cursor's place
constexpr int leastUnderline = 6;

int characters(const QString& text, std::size_t bytes) {
    return static_cast<int>(QString::fromUtf8(text.toUtf8().left(static_cast<qsizetype>(bytes))).size());
}

} // namespace

FilterEdit::FilterEdit(QWidget* parent)
    : QLineEdit(parent)
    , m_completer(new QCompleter(this))
    , m_proposals(new QStringListModel(this)) {
    m_completer->setModel(m_proposals);
    m_completer->setWidget(this);
    m_completer->setCompletionMode(QCompleter::UnfilteredPopupCompletion);
    m_completer->setMaxVisibleItems(mostVisible);
    m_completer->popup()->setObjectName("filterProposals");
    connect(m_completer, qOverload<const QString&>(&QCompleter::activated), this, &FilterEdit::insert);
    connect(this, &QLineEdit::textEdited, this, [this] { propose(false); });
}

void FilterEdit::applyTheme(const Theme& theme) {
    m_theme = theme;
    update();
}

void FilterEdit::setError(const std::optional<QueryError>& error) {
    m_wrong.reset();
    if (error) {
        m_wrong.emplace(characters(text(), error->begin), characters(text(), error->end));
    }
    update();
}

QStringList FilterEdit::proposals() const {
    return m_completer->popup()->isVisible() ? m_proposals->stringList() : QStringList();
}

void FilterEdit::propose(bool always) {
    const std::string query = text().toStdString();
    const auto cursor = static_cast<std::size_t>(text().left(cursorPosition()).toUtf8().size());
    const QueryCompletion found =
        completeQuery(query, cursor, m_vocabulary ? m_vocabulary() : QueryVocabulary());
    m_begin = characters(text(), found.begin);
    m_end = characters(text(), found.end);
    QStringList texts;
    for (const std::string& one : found.texts) {
        texts << QString::fromStdString(one);
    }
    const QString typed = text().mid(m_begin, m_end - m_begin);
    const bool wanted = always || found.demanded || !typed.isEmpty();
    const bool whole = texts.contains(typed); // there may be longer ones, but this is one
    if (texts.isEmpty() || !wanted || (whole && !always)) {
        m_completer->popup()->hide();
        return;
    }
    m_proposals->setStringList(texts);
    QRect place = cursorRect();
    place.setLeft(place.left() - fontMetrics().horizontalAdvance(typed));
    place.setWidth(m_completer->popup()->sizeHintForColumn(0) + 40);
    m_completer->complete(place);
    m_completer->popup()->setCurrentIndex({}); // Return takes one only when it was chosen
}

void FilterEdit::insert(const QString& proposal) {
    const bool list = proposal.endsWith('(');
    setSelection(m_begin, m_end - m_begin);
    QLineEdit::insert(list ? proposal : proposal + ' ');
    propose(false); // what comes next
}

void FilterEdit::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Space && event->modifiers() == Qt::ControlModifier) {
        propose(true);
        event->accept();
        return;
    }
    QLineEdit::keyPressEvent(event);
}

void FilterEdit::focusOutEvent(QFocusEvent* event) {
    QLineEdit::focusOutEvent(event);
    if (event->reason() != Qt::PopupFocusReason) {
        m_completer->popup()->hide();
    }
}

void FilterEdit::paintEvent(QPaintEvent* event) {
    QLineEdit::paintEvent(event);
    if (!m_wrong) {
        return;
    }
    // The text may be scrolled; the cursor says by how much.
    const QRect cursor = cursorRect();
    const auto x = [&](int character) {
        const QFontMetrics metrics = fontMetrics();
        return cursor.left() + cursorMargin + metrics.horizontalAdvance(text().left(character)) -
               metrics.horizontalAdvance(text().left(cursorPosition()));
    };
    const int left = x(m_wrong->first);
    const int right = std::max(x(m_wrong->second), left + leastUnderline);
    QPainter painter(this);
    painter.setClipRect(rect().adjusted(4, 0, -4, 0));
    painter.setPen(QPen(m_theme.bad, 2.0));
    painter.drawLine(left, cursor.bottom(), right, cursor.bottom());
}

} // namespace rankscope
