#pragma once

#include "ui/plot/plot_export.h"
#include "ui/theme.h"

#include <QStringList>
#include <QWidget>

#include <tl/expected.hpp>

#include <memory>
#include <vector>

namespace rankscope {

// Amounts that add up, one on top of the other as filled areas over steps: where the time of a step goes. Of
// a long run neighbouring points become their mean, so that it stays quick. UI thread only.
class StackPlot : public QWidget {
    Q_OBJECT
public:
    explicit StackPlot(QWidget* parent = nullptr);
    ~StackPlot() override;

    // `unit`: of the amounts, for the values under the cursor; the lowest part first.
    void setTitles(const QString& title, const QString& xTitle, const QString& yTitle, const QString& unit);
    void setParts(const QStringList& names); // clears
    // One amount a part; points come in order of x.
    void append(double x, const std::vector<double>& amounts);
    void truncateFrom(double x);
    void clear();
    void setEmptyText(const QString& text);
    void setCursor(double x); // NaN hides it
    void applyTheme(const Theme& theme);
    void resetZoom();

    std::size_t pointCount() const;
    // Of a part at the last point; NaN without points.
    double lastOf(int part) const;
    QString dataAsTsv() const;
    bool exportTo(const QString& file); // by suffix .png .svg .pdf, print theme
    tl::expected<void, QString> writeTo(const QString& file, const PictureOptions& options = {});
    void replotNow();
    QPointF pixelOf(double x, double y) const; // in pixels of this widget

signals:
    void cursorMoved(double x);

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace rankscope
