#pragma once

#include <qcustomplot.h>

namespace rankscope {

// Ticks at 1, 2, 2.5 or 5 times a power of ten, never more than `maximum`, labelled with as many digits as
// the steps need and SI suffixes. Owned by its axis; UI thread only.
class PlotTicker : public QCPAxisTicker {
public:
    void setMaximum(int ticks) { m_maximum = ticks; }

protected:
    int maximum() const { return m_maximum; }
    double getTickStep(const QCPRange& range) override;
    int getSubTickCount(double tickStep) override;
    QString getTickLabel(double tick, const QLocale& locale, QChar formatChar, int precision) override;

private:
    int m_maximum = 6;
    double m_step = 1.0;
    double m_largest = 1.0; // of the range, without its sign
};

// Decades, thinned out until there are at most `maximum`; within one or two decades 2 and 5 as well.
class PlotTickerLog : public QCPAxisTicker {
public:
    void setMaximum(int ticks) { m_maximum = ticks; }

protected:
    QVector<double> createTickVector(double tickStep, const QCPRange& range) override;
    int getSubTickCount(double tickStep) override;
    QString getTickLabel(double tick, const QLocale& locale, QChar formatChar, int precision) override;

private:
    int m_maximum = 6;
};

// Fits the number of ticks to the length of the axes in pixels.
void fitTicks(QCPAxisRect& rect);

} // namespace rankscope
