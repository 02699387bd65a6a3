#include "ui/menu_button.h"

#include <QMenu>

namespace rankscope {

namespace {

constexpr int arrow = 14; // pixels; the style draws it into the corner, over the end of the text

} // namespace

MenuButton::MenuButton(QWidget* parent)
    : QToolButton(parent) {
    setPopupMode(QToolButton::InstantPopup);
    setAutoRaise(true);
    setFocusPolicy(Qt::StrongFocus);
    setMenu(new QMenu(this));
}

QSize MenuButton::sizeHint() const {
    const QSize hint = QToolButton::sizeHint();
    return {hint.width() + arrow, hint.height()};
}

} // namespace rankscope
