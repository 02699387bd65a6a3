#include "ui/view_history.h"

#include "ui/control_states.h"
#include "ui/page_view.h"

#include <QApplication>
#include <QKeyEvent>
#include <QUndoStack>
#include <QWidget>

#include <algorithm>
#include <utility>

namespace rankscope {

namespace {

constexpr int pauseMilliseconds = 400;
const QString controlsKey = QStringLiteral("controls");
const QString runsKey = QStringLiteral("runs");

// Of `from`, what is another thing in `to`.
QJsonObject differing(const QJsonObject& from, const QJsonObject& to) {
    QJsonObject result;
    for (auto value = from.begin(); value != from.end(); ++value) {
        if (value.value() != to[value.key()]) {
            result[value.key()] = value.value();
        }
    }
    return result;
}

// What of a page's state is worth a step: not where one looks.
QJsonObject undoable(const QJsonObject& state) {
    QJsonObject controls = state[controlsKey].toObject();
    for (const QString& key : controls.keys()) {
        if (isPlaceKey(key)) {
            controls.remove(key);
        }
    }
    QJsonObject result{{controlsKey, controls}};
    if (state.contains(runsKey)) {
        result[runsKey] = state[runsKey];
    }
    return result;
}

bool isInput(QEvent::Type type) {
    switch (type) {
    case QEvent::MouseButtonPress:
    case QEvent::MouseButtonRelease:
    case QEvent::MouseButtonDblClick:
    case QEvent::MouseMove:
    case QEvent::KeyPress:
    case QEvent::ShortcutOverride:
    case QEvent::Wheel:
    case QEvent::InputMethod:
    case QEvent::Drop:
    case QEvent::TouchEnd:
        return true;
    default:
        return false;
    }
}

// Typing goes on and on; a key with Ctrl or Alt is another thing.
bool startsGesture(const QEvent& event) {
    if (event.type() == QEvent::MouseButtonPress || event.type() == QEvent::Drop) {
        return true;
    }
    if (event.type() != QEvent::KeyPress && event.type() != QEvent::ShortcutOverride) {
        return false;
    }
    const auto modifiers = static_cast<const QKeyEvent&>(event).modifiers();
    return modifiers.testFlag(Qt::ControlModifier) || modifiers.testFlag(Qt::AltModifier);
}

} // namespace

// The page's state before and after a gesture, as far as it differs.
class ViewHistory::Step : public QUndoCommand {
public:
    Step(ViewHistory& history, QWidget& page, QJsonObject before, QJsonObject after)
        : m_history(history)
        , m_page(page)
        , m_before(std::move(before))
        , m_after(std::move(after)) {
        QStringList names;
        if (m_after.contains(runsKey)) {
            names << ViewHistory::tr("compared runs");
        }
        for (const QString& key : m_after[controlsKey].toObject().keys()) {
            const QString name = controlName(page, key);
            if (!name.isEmpty() && !names.contains(name)) {
                names << name;
            }
        }
        setText(names.size() == 1 ? names.first() : ViewHistory::tr("view of %1").arg(page.accessibleName()));
    }
    void undo() override { m_history.apply(m_page, m_before); }
    void redo() override {
        if (!std::exchange(m_pushed, true)) {
            return; // it is done already
        }
        m_history.apply(m_page, m_after);
    }

private:
    ViewHistory& m_history;
    QWidget& m_page;
    QJsonObject m_before, m_after;
    bool m_pushed = false;
};

ViewHistory::ViewHistory(QUndoStack& stack, std::function<void(QWidget*)> show, QObject* parent)
    : QObject(parent)
    , m_stack(stack)
    , m_show(std::move(show)) {
    m_pause.setSingleShot(true);
    m_pause.setInterval(pauseMilliseconds);
    connect(&m_pause, &QTimer::timeout, this, &ViewHistory::flush);
    qApp->installEventFilter(this);
}

void ViewHistory::watch(QWidget& page) {
    m_pages.push_back(&page);
    watchControls(page, this, [this, &page] { changed(page); });
}

void ViewHistory::setShown(QWidget* page) {
    flush();
    m_shown = std::ranges::find(m_pages, page) != m_pages.end() ? page : nullptr;
    m_beforeOf = nullptr;
}

void ViewHistory::changed(QWidget& page) {
    if (m_applying || !personActs() || m_beforeOf != &page) {
        return;
    }
    m_changed = &page;
    m_pause.start();
}

bool ViewHistory::personActs() const { return m_input || QApplication::mouseButtons() != Qt::NoButton; }

void ViewHistory::flush() {
    if (m_changed == nullptr) {
        return;
    }
    if (QApplication::mouseButtons() != Qt::NoButton && sender() == &m_pause) {
        m_pause.start(); // held still, not let go
        return;
    }
    m_pause.stop();
    QWidget& page = *std::exchange(m_changed, nullptr);
    const QJsonObject before = std::exchange(m_before, stateOf(page));
    QJsonObject from = differing(before, m_before), to = differing(m_before, before);
    for (QJsonObject* part : {&from, &to}) {
        const QJsonObject& other = part == &from ? m_before : before;
        if (part->contains(controlsKey)) {
            (*part)[controlsKey] = differing((*part)[controlsKey].toObject(), other[controlsKey].toObject());
        }
    }
    if (from != to) {
        m_stack.push(new Step(*this, page, from, to)); // owned by the stack
    }
}

void ViewHistory::begin() {
    m_beforeOf = m_shown;
    m_before = m_shown != nullptr ? stateOf(*m_shown) : QJsonObject();
}

QJsonObject ViewHistory::stateOf(QWidget& page) const {
    return undoable(dynamic_cast<PageView&>(page).viewState());
}

void ViewHistory::apply(QWidget& page, const QJsonObject& state) {
    m_applying = true;
    m_show(&page);
    dynamic_cast<PageView&>(page).applyViewState(state);
    m_applying = false;
    m_beforeOf = nullptr;
}

bool ViewHistory::eventFilter(QObject* watched, QEvent* event) {
    if (!isInput(event->type()) || !watched->isWidgetType()) {
        return false;
    }
    if (!std::exchange(m_input, true)) {
        // After this event has been handled, with all that it brings about.
        QMetaObject::invokeMethod(
            this, [this] { m_input = false; }, Qt::QueuedConnection);
    }
    const bool moves = event->type() == QEvent::MouseMove || event->type() == QEvent::MouseButtonRelease;
    if (startsGesture(*event)) {
        flush();
    }
    if (m_changed == nullptr && (!moves || m_beforeOf == nullptr)) {
        begin();
    }
    return false;
}

} // namespace rankscope
