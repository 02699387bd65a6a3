#include "tests/e2e/window/virtual_screen.h"

#include <QStandardPaths>
#include <QTest>
#include <QWidget>

#include <unistd.h>

#include <vector>

namespace rankscope::test {

namespace {

constexpr const char* marker = "RANKSCOPE_VIRTUAL_SCREEN";
constexpr int patience = 30000;

} // namespace

QString moveToVirtualScreen(int argc, char** argv) {
    if (qEnvironmentVariableIsSet(marker)) {
        return {};
    }
    for (const char* program : {"xvfb-run", "xdotool", "openbox"}) {
        if (QStandardPaths::findExecutable(QString::fromLatin1(program)).isEmpty()) {
            return QStringLiteral("%1 is not installed").arg(QLatin1String(program));
        }
    }
    qputenv(marker, "1");
    qputenv("QT_QPA_PLATFORM", "xcb");
    std::vector<char*> arguments;
    std::vector<QByteArray> words{"xvfb-run", "-a", "-s", "-screen 0 1280x800x24"};
    for (QByteArray& word : words) {
        arguments.push_back(word.data());
    }
    arguments.insert(arguments.end(), argv, argv + argc);
    arguments.push_back(nullptr);
    execvp(arguments[0], arguments.data());
    return QStringLiteral("xvfb-run could not be started");
}

VirtualScreen::VirtualScreen() { m_windowManager.start(QStringLiteral("openbox"), QStringList()); }

VirtualScreen::~VirtualScreen() {
    m_windowManager.terminate();
    m_windowManager.waitForFinished(3000);
}

void VirtualScreen::click(QWidget& widget) {
    const QPoint centre = widget.mapToGlobal(widget.rect().center());
    xdotool({QStringLiteral("mousemove"), QString::number(centre.x()), QString::number(centre.y()),
             QStringLiteral("click"), QStringLiteral("1")});
}

void VirtualScreen::type(const QString& text) {
    xdotool({QStringLiteral("type"), QStringLiteral("--delay"), QStringLiteral("15"), text});
}

void VirtualScreen::key(const QString& keys) { xdotool({QStringLiteral("key"), keys}); }

void VirtualScreen::xdotool(const QStringList& arguments) {
    QProcess process;
    process.start(QStringLiteral("xdotool"), arguments);
    QTRY_VERIFY2_WITH_TIMEOUT(process.state() == QProcess::NotRunning,
                              qPrintable(arguments.join(QLatin1Char(' '))), patience);
    QVERIFY2(process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0,
             process.readAllStandardError().constData());
}

} // namespace rankscope::test
