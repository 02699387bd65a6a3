#include "ui/motion.h"

#include <QApplication>
#include <QSettings>
#include <QVariant>

namespace rankscope {

namespace {

// On the application, where the style finds it too.
constexpr const char* reducedProperty = "reducedMotion";
constexpr const char* flashProperty = "usualCursorFlashTime";

} // namespace

bool desktopReducesMotion(const QString& configFolder) {
    const QSettings kde(configFolder + QStringLiteral("/kdeglobals"), QSettings::IniFormat);
    const QVariant factor = kde.value(QStringLiteral("KDE/AnimationDurationFactor"));
    if (factor.isValid() && factor.toDouble() == 0.0) {
        return true;
    }
    for (const char* version : {"gtk-4.0", "gtk-3.0"}) {
        const QSettings gtk(configFolder + QLatin1Char('/') + QLatin1String(version) +
                                QStringLiteral("/settings.ini"),
                            QSettings::IniFormat);
        const QVariant enabled = gtk.value(QStringLiteral("Settings/gtk-enable-animations"));
        if (enabled.isValid() && !enabled.toBool()) {
            return true;
        }
    }
    return false;
}

void setMotionReduced(bool reduced) {
    if (!qApp->property(flashProperty).isValid()) {
        qApp->setProperty(flashProperty, QApplication::cursorFlashTime());
    }
    qApp->setProperty(reducedProperty, reduced);
    QApplication::setCursorFlashTime(reduced ? 0 : qApp->property(flashProperty).toInt());
    for (const Qt::UIEffect effect : {Qt::UI_AnimateMenu, Qt::UI_FadeMenu, Qt::UI_AnimateCombo,
                                      Qt::UI_AnimateTooltip, Qt::UI_FadeTooltip, Qt::UI_AnimateToolBox}) {
        if (reduced) {
            QApplication::setEffectEnabled(effect, false);
        }
    }
}

bool motionReduced() { return qApp->property(reducedProperty).toBool(); }

} // namespace rankscope
