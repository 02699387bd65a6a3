#pragma once

#include <QString>

#include <string_view>

namespace rankscope {

// A label, a unit or a help line of core in the language of the window. Core knows no languages: its texts
// are constants in English, listed for the translators in ui/core_texts.h. A text that is not in the list
// comes back as it is.
QString coreText(std::string_view text);

} // namespace rankscope
