#pragma once

#include <QToolButton>

namespace rankscope {

// A flat button that opens its menu, reachable by Tab, with room for the arrow beside its text. Owned by its
// parent.
class MenuButton : public QToolButton {
    Q_OBJECT
public:
    explicit MenuButton(QWidget* parent);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }
};

} // namespace rankscope
