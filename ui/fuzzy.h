#pragma once

#include <QString>

#include <optional>

namespace rankscope {

// How well `text` answers what a person typed: every word of `query` must occur as letters in order. Higher
// is better; beginnings of words and unbroken stretches count more. Nothing when it does not match. Case does
// not matter.
std::optional<int> fuzzyScore(const QString& query, const QString& text);

} // namespace rankscope
