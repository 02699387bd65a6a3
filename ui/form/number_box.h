#pragma once

#include <QAbstractSpinBox>

namespace rankscope {

// A line that steps like a spin box but keeps every text as it was typed; what the text means is for the
// owner to say. Steps change the last digit that matters: whole numbers by 1, others by a tenth of their
// leading digit. UI thread only.
class NumberBox : public QAbstractSpinBox {
    Q_OBJECT
public:
    NumberBox(bool whole, double minimum, double maximum, QWidget* parent = nullptr);

    void setShown(const QString& text); // leaves cursor and text alone when it is the same
    void setDerived(bool derived);      // shown in muted colour: computed, not set
    void setHint(const QString& text);  // what an empty text means
    void stepBy(int steps) override;
    QSize sizeHint() const override;

signals:
    void typed(const QString& text);

protected:
    StepEnabled stepEnabled() const override { return StepUpEnabled | StepDownEnabled; }
    QValidator::State validate(QString&, int&) const override { return QValidator::Acceptable; }
    void wheelEvent(QWheelEvent* event) override;

private:
    bool m_whole;
    double m_minimum;
    double m_maximum;
};

} // namespace rankscope
