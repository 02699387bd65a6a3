#pragma once

#include "core/analysis/allocator_health.h"
#include "ui/theme.h"

#include <QAbstractButton>

namespace rankscope {

// Lamp of the allocator: a shape and words, coloured by its state (alive: disc, late: triangle, never: square
// with a bar, waiting: ring). Pressing it shows the causes. UI thread only.
class AllocatorLamp : public QAbstractButton {
    Q_OBJECT
public:
    explicit AllocatorLamp(QWidget* parent = nullptr);

    void setReport(AllocatorReport::State state, const QString& text, const QStringList& causes);
    AllocatorReport::State state() const { return m_state; }
    void applyTheme(const Theme& theme);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QColor colour() const;

    Theme m_theme = Theme::light();
    AllocatorReport::State m_state = AllocatorReport::State::Unused;
};

} // namespace rankscope
