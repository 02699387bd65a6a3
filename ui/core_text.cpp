#include "ui/core_text.h"

#include "ui/core_texts.h"

#include <QCoreApplication>

#include <string>

namespace rankscope {

QString coreText(std::string_view text) {
    return text.empty() ? QString() : QCoreApplication::translate("CoreText", std::string(text).c_str());
}

} // namespace rankscope
