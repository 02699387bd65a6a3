#include "app/desktop/desktop_notice.h"

#include "ui/icons.h"

#include <QSystemTrayIcon>
#include <QTimer>

namespace rankscope {

namespace {

constexpr int shownMilliseconds = 10000;

// Some desktops take a notice for HTML and some show it as it is: signs that both leave alone.
QString withoutMarkup(QString text) {
    return text.replace(QLatin1Char('<'), QChar(0x2039))
        .replace(QLatin1Char('>'), QChar(0x203a))
        .replace(QLatin1Char('&'), QChar(0xff06));
}

} // namespace

DesktopNotice::DesktopNotice(QObject* parent)
    : QObject(parent) {}

DesktopNotice::~DesktopNotice() = default;

bool DesktopNotice::show(const QString& text, bool failed) {
    if (!QSystemTrayIcon::isSystemTrayAvailable() || !QSystemTrayIcon::supportsMessages()) {
        return false;
    }
    m_tray = std::make_unique<QSystemTrayIcon>(applicationIcon());
    connect(m_tray.get(), &QSystemTrayIcon::messageClicked, this, &DesktopNotice::clicked);
    connect(m_tray.get(), &QSystemTrayIcon::activated, this, &DesktopNotice::clicked);
    m_tray->show();
    m_tray->showMessage(QStringLiteral("Rankscope"), withoutMarkup(text),
                        failed ? QSystemTrayIcon::Critical : QSystemTrayIcon::Information, shownMilliseconds);
    // An icon that says nothing is in the way.
    QTimer::singleShot(shownMilliseconds, m_tray.get(), &QSystemTrayIcon::hide);
    return true;
}

} // namespace rankscope
