#pragma once

#include <QString>

namespace rankscope {

// A name as the text of a menu, a button or a box: there "&" underlines the letter behind it and a tab parts
// the keys from the words.
inline QString menuText(QString name) {
    return name.replace(QLatin1Char('&'), QStringLiteral("&&")).simplified();
}

} // namespace rankscope
