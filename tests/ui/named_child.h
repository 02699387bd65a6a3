#pragma once

#include <QWidget>

namespace rankscope {

// The part of a window that has this object name; ends the test program when there is none.
template <class Part>
Part* namedChild(const QObject& in, const char* name) {
    auto* found = in.findChild<Part*>(QString::fromLatin1(name));
    if (found == nullptr) {
        qFatal("nothing is named %s", name);
    }
    return found;
}

} // namespace rankscope
