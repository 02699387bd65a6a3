#pragma once

#include <QObject>
#include <QString>

#include <memory>

class QSystemTrayIcon;

namespace rankscope {

// A message of the desktop, by way of its tray; nothing where there is none. Owned by WindowApp, UI thread
// only.
class DesktopNotice : public QObject {
    Q_OBJECT
public:
    explicit DesktopNotice(QObject* parent = nullptr);
    ~DesktopNotice() override;

    // False: this desktop shows no messages.
    bool show(const QString& text, bool failed);

signals:
    void clicked();

private:
    std::unique_ptr<QSystemTrayIcon> m_tray; // while a message is shown
};

} // namespace rankscope
