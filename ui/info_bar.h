#pragma once

#include "core/run/run_event.h"
#include "ui/theme.h"

#include <QFrame>
#include <QString>

#include <functional>

class QLabel;
class QPushButton;
class QToolButton;

namespace rankscope {

// One message above the pages with at most one action; a newer message replaces it. Owned by the main window,
// UI thread only.
class InfoBar : public QFrame {
    Q_OBJECT
public:
    explicit InfoBar(QWidget* parent = nullptr);

    // `action` runs once, after which the bar closes. No button for an empty label.
    void showMessage(Notice::Level level, const QString& text, const QString& actionLabel = {},
                     std::function<void()> action = {});
    void dismiss();
    QString text() const;
    void applyTheme(const Theme& theme);

private:
    void showIcon();

    QLabel* m_icon;
    QLabel* m_text;
    QPushButton* m_actionButton;
    QToolButton* m_close;
    std::function<void()> m_action;
    Notice::Level m_level = Notice::Level::Info;
    Theme m_theme = Theme::light();
};

// "Information", "Warning", "Error", and the icon and colour that go with it.
QString levelName(Notice::Level level);
QString levelIcon(Notice::Level level);
QColor levelColour(Notice::Level level, const Theme& theme);

} // namespace rankscope
