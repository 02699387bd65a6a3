#pragma once

#include "core/run/run_event.h"
#include "ui/theme.h"

#include <QObject>
#include <QString>

#include <functional>

class QFrame;
class QWidget;

namespace rankscope {

// Short messages at the bottom right of a window that go away by themselves after 4 s, unless the pointer is
// on them. Owned by the main window, UI thread only.
class ToastHost : public QObject {
    Q_OBJECT
public:
    explicit ToastHost(QWidget* window);

    void showToast(Notice::Level level, const QString& text, const QString& actionLabel = {},
                   std::function<void()> action = {});
    void applyTheme(const Theme& theme) { m_theme = theme; }
    int visibleToasts() const { return static_cast<int>(m_toasts.size()); }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void close(QFrame* toast);
    void arrange();

    QWidget* m_window;
    QList<QFrame*> m_toasts;
    Theme m_theme = Theme::light();
};

} // namespace rankscope
