#pragma once

#include <QString>
#include <QStringList>

#include <vector>

class QWidget;

namespace rankscope::test {

// A text that a person sees, and where it stands ("pageForm/QLabel formState").
struct ShownText {
    QString place;
    QString text;
    bool data = false; // cells of tables and lists, which hold names and numbers
};

// Every text of the visible widgets below `root`: labels, buttons, hints of empty fields, entries of boxes,
// tabs, headers, menus, tool tips, names for screen readers, cells.
std::vector<ShownText> shownTexts(QWidget& root);

// Visible labels, buttons, tabs, headers and boxes below `root` that are narrower or lower than their text,
// one a line.
QStringList cutTexts(QWidget& root);

// The letters behind `&` that a menu or the menu bar has more than once, one a line.
QStringList doubleMnemonics(QWidget& root);

} // namespace rankscope::test
