#pragma once

#include "core/run/run_event.h"
#include "ui/theme.h"

#include <QFrame>
#include <QString>

#include <functional>
#include <vector>

class QLabel;
class QPushButton;
class QToolButton;

namespace rankscope {

// One message above the pages with at most one action; a newer message replaces it. Offers wait for each
// other and for the messages before them. Owned by the main window, UI thread only.
class InfoBar : public QFrame {
    Q_OBJECT
public:
    explicit InfoBar(QWidget* parent = nullptr);

    // `action` runs once, after which the bar closes. No button for an empty label.
    void showMessage(Notice::Level level, const QString& text, const QString& actionLabel = {},
                     std::function<void()> action = {});
    // Stays until a person answers or closes it: waits while something else is shown, and comes back when a
    // message took its place.
    void offer(Notice::Level level, const QString& text, const QString& actionLabel,
               std::function<void()> action);
    void clearOffers();
    void dismiss(); // a message, never an offer
    QString text() const;
    void applyTheme(const Theme& theme);

private:
    struct Message {
        Notice::Level level = Notice::Level::Info;
        QString text, actionLabel;
        std::function<void()> action;
    };
    void present(const Message& message);
    void answered(); // goes on to the next offer
    void showIcon();

    QLabel* m_icon;
    QLabel* m_text;
    QPushButton* m_actionButton;
    QToolButton* m_close;
    std::function<void()> m_action;
    std::vector<Message> m_offers; // the first one is shown when m_offering
    bool m_offering = false;
    Notice::Level m_level = Notice::Level::Info;
    Theme m_theme = Theme::light();
};

// "Information", "Warning", "Error", and the icon and colour that go with it.
QString levelName(Notice::Level level);
QString levelIcon(Notice::Level level);
QColor levelColour(Notice::Level level, const Theme& theme);

} // namespace rankscope
