#pragma once

class QString;

namespace rankscope {

// Whether the desktop's own settings ask for less motion: KDE's animation speed (kdeglobals) and GTK's
// gtk-enable-animations, as they are stored in `configFolder`.
bool desktopReducesMotion(const QString& configFolder);

// For the whole application: no animated menus and controls, no blinking caret; what moves by itself asks
// motionReduced(). UI thread only.
void setMotionReduced(bool reduced);
bool motionReduced();

} // namespace rankscope
