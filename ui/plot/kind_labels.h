#pragma once

#include <QString>

#include <string>

namespace rankscope {

// How the kinds of matrices are called on screen: the published names of the common ones in words ("attention
// output" for attention.output.dense), any other as it is.
QString kindLabel(const std::string& kind);
// At most three letters, for narrow columns: Q K V O F1 F2; the first letters of any other.
QString kindLetters(const std::string& kind);

} // namespace rankscope
