#include "ui/toasts.h"

#include "ui/icons.h"
#include "ui/info_bar.h"
#include "ui/motion.h"

#include <QEvent>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QTimer>

#include <algorithm>
#include <utility>

namespace rankscope {

namespace {

constexpr int toastWidth = 360;
constexpr int toastMilliseconds = 4000;
constexpr int calmToastMilliseconds = 12000; // with reduced motion
constexpr int mostToasts = 4;

int stay() { return motionReduced() ? calmToastMilliseconds : toastMilliseconds; }

QTimer* timerOf(QObject* toast) { return toast->findChild<QTimer*>(QString(), Qt::FindDirectChildrenOnly); }

} // namespace

ToastHost::ToastHost(QWidget* window)
    : QObject(window)
    , m_window(window) {
    setObjectName(QStringLiteral("toastHost"));
    m_window->installEventFilter(this);
}

void ToastHost::showToast(Notice::Level level, const QString& text, const QString& actionLabel,
                          std::function<void()> action) {
    while (m_toasts.size() >= mostToasts) {
        close(m_toasts.first());
    }
    auto* toast = new QFrame(m_window);
    toast->setObjectName(QStringLiteral("toast"));
    toast->setAccessibleName(levelName(level));
    toast->setAccessibleDescription(text);
    toast->setFixedWidth(toastWidth);
    auto* layout = new QHBoxLayout(toast);
    layout->setContentsMargins(12, 8, 12, 8);
    layout->setSpacing(8);
    auto* mark = new QLabel(toast);
    mark->setPixmap(icon(levelIcon(level), levelColour(level, m_theme)).pixmap(16, 16));
    layout->addWidget(mark, 0, Qt::AlignTop);
    auto* label = new QLabel(text, toast);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    layout->addWidget(label, 1);
    if (!actionLabel.isEmpty()) {
        auto* button = new QPushButton(actionLabel, toast);
        connect(button, &QPushButton::clicked, this, [this, toast, action = std::move(action)] {
            close(toast);
            if (action) {
                action();
            }
        });
        layout->addWidget(button);
    }
    auto* timer = new QTimer(toast);
    timer->setSingleShot(true);
    connect(timer, &QTimer::timeout, this, [this, toast] { close(toast); });
    timer->start(stay());
    toast->installEventFilter(this);
    m_toasts.append(toast);
    toast->show();
    arrange();
}

bool ToastHost::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_window) {
        if (event->type() == QEvent::Resize) {
            arrange();
        }
    } else if (event->type() == QEvent::Enter) {
        timerOf(watched)->stop();
    } else if (event->type() == QEvent::Leave) {
        timerOf(watched)->start(stay());
    }
    return QObject::eventFilter(watched, event);
}

void ToastHost::close(QFrame* toast) {
    m_toasts.removeOne(toast);
    toast->hide();
    toast->deleteLater();
    arrange();
}

void ToastHost::arrange() {
    constexpr int margin = 16, aboveStatusBar = 40;
    int bottom = m_window->height() - aboveStatusBar;
    for (auto place = m_toasts.crbegin(); place != m_toasts.crend(); ++place) {
        QFrame* toast = *place;
        const int height = std::max(toast->heightForWidth(toastWidth), toast->sizeHint().height());
        toast->setGeometry(m_window->width() - toastWidth - margin, bottom - height, toastWidth, height);
        toast->raise();
        bottom -= height + 8;
    }
}

} // namespace rankscope
