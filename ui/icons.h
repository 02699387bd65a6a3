#pragma once

#include "ui/theme.h"

#include <QIcon>
#include <QString>

namespace rankscope {

// One of resources/icons, such as "start", drawn sharp at any scale in the theme's text colour (accent when
// checked or selected, muted when disabled). A null icon for an unknown name. UI thread only.
QIcon icon(const QString& name, const Theme& theme);

// The same in one colour, for messages whose colour means something and for accent buttons.
QIcon icon(const QString& name, const QColor& colour);

// The program's own, coloured icon.
QIcon applicationIcon();

} // namespace rankscope
