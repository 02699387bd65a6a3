#pragma once

#include <QPoint>
#include <QProcess>
#include <QString>
#include <QStringList>

class QWidget;

namespace rankscope::test {

// Starts this program again under xvfb-run unless it is there already. Returns when it is, or with the reason
// why there is no virtual screen.
QString moveToVirtualScreen(int argc, char** argv);

// Mouse and keyboard of the virtual screen, by xdotool, and a window manager. The event loop goes on
// meanwhile.
class VirtualScreen {
public:
    VirtualScreen();
    ~VirtualScreen();

    void click(QWidget& widget);
    void type(const QString& text);
    void key(const QString& keys); // "ctrl+2"

private:
    void xdotool(const QStringList& arguments);

    QProcess m_windowManager;
};

} // namespace rankscope::test
