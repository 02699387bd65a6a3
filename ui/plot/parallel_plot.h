#pragma once

#include "ui/theme.h"

#include <QStringList>
#include <QWidget>

#include <tl/expected.hpp>

#include <memory>
#include <optional>
#include <utility>
#include <vector>

class QPainter;

namespace rankscope {

// One axis of a ParallelPlot: numbers, or the numbers of named values.
struct ParallelAxis {
    QString title;
    QStringList categories;   // empty: numbers
    QString key = {};         // the owner's name for it
    bool logarithmic = false; // of numbers; what is not above 0 is a gap
    bool flipped = false;
};

// One run in a ParallelPlot.
struct ParallelLine {
    qint64 id = 0;
    QString label;
    int colour = 0;             // number of the run's colour
    std::vector<double> values; // one an axis; NaN: the line has a gap there
};

// Parallel coordinates: an axis for each amount, a line for each run. A range dragged along an axis keeps the
// runs that pass through it; a click on an axis takes its range away, one on its title turns it over, and a
// title can be dragged to another place. Keys: left and right choose an axis, with Ctrl they move it, Space
// turns it over, L makes it logarithmic, Delete takes its range away. UI thread only.
class ParallelPlot : public QWidget {
    Q_OBJECT
public:
    explicit ParallelPlot(QWidget* parent = nullptr);
    ~ParallelPlot() override;

    void setData(std::vector<ParallelAxis> axes, std::vector<ParallelLine> lines); // clears the ranges
    void setEmptyText(const QString& text);
    void applyTheme(const Theme& theme);

    void setRange(std::size_t axis, std::optional<std::pair<double, double>> range);
    void flip(std::size_t axis);
    void setLogarithmic(std::size_t axis, bool on);
    void moveAxis(std::size_t from, std::size_t to);
    std::vector<ParallelAxis> axes() const; // as they stand
    void clearRanges();
    QList<qint64> selected() const; // the lines that pass through every range
    QPointF pixelOf(std::size_t axis, double value) const;

    QString dataAsTsv() const;
    tl::expected<void, QString> writeTo(const QString& file);
    QSize sizeHint() const override;

signals:
    void selectionChanged(const QList<qint64>& lines);
    void axesChanged(); // their order, or how one is drawn

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace rankscope
