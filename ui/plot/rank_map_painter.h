#pragma once

#include "core/analysis/allocation.h"
#include "core/run/rank_limits.h"
#include "ui/theme.h"

#include <QRectF>
#include <QSizeF>
#include <QString>

#include <cstdint>
#include <optional>
#include <vector>

class QPainter;

namespace rankscope {

// Numbers that the cells of a rank map show instead of ranks. A plain value.
struct RankMapValues {
    std::vector<double> numbers; // one a module; NaN: not known
    QString name;                // "norm of λ"
    double top = 1.0;            // of the colours
    bool percent = false;
    bool sums = true;        // margins are sums, else means
    bool difference = false; // from -top to top about 0, with signs
};

// What a rank map shows. A plain value.
struct RankMapContent {
    std::vector<ModuleInfo> modules;
    RankGrid grid;
    std::vector<int> ranks;
    std::vector<int> changes;            // at the latest allocation: ranks now minus ranks before
    std::vector<std::int64_t> changedAt; // step of the last change, -1: never
    std::int64_t initBudget = 0;
    std::int64_t targetBudget = 0;
    std::int64_t plan = -1; // b(t); -1: none
    std::int64_t step = -1; // of the latest allocation; -1: none yet
    bool allocates = false; // the method prunes
    QString note;           // what to say instead of, or beside the gauge
    QString heading;        // instead of "Kept ranks"
    std::optional<RankMapValues> values;
    std::vector<RankLimit> limits;    // in force, one a module; empty: none
    std::vector<std::uint8_t> marked; // modules that are chosen elsewhere, one flag each; may be empty

    int top() const; // highest rank a module can have
    QString title() const;
    QString describe(int module) const; // lines for a tooltip
    QString cellText(std::size_t module) const;
    // Share of the colours' top that the cell's colour stands for; none: nothing to colour.
    std::optional<double> cellShare(std::size_t module) const;
    QColor cellColour(std::size_t module, const Theme& theme) const; // the window's when there is none
    // What forbids the allocator to choose the module's rank freely.
    enum class Lock { None, Pin, Limit };
    Lock lockOf(std::size_t module) const;
};

// Draws a RankMapContent into a rectangle, on screen or in an export. A plain value made for one size.
class RankMapPainter {
public:
    RankMapPainter(const RankMapContent& content, const QRectF& area, double scroll);

    void paint(QPainter& painter, const Theme& theme, int hovered, int current, bool focused) const;
    int moduleAt(QPointF pixel) const; // -1
    QRectF cellRect(std::size_t row, std::size_t column) const;
    QRectF cellOf(int module) const;
    double contentHeight() const { return m_cellHeight * static_cast<double>(m_content.grid.layers.size()); }
    double viewHeight() const { return m_cells.height(); }
    bool numbersShown() const;

private:
    void paintTitle(QPainter& painter, const Theme& theme) const;
    void paintHeads(QPainter& painter, const Theme& theme) const;
    void paintCell(QPainter& painter, const Theme& theme, std::size_t row, std::size_t column) const;
    void paintLock(QPainter& painter, const QRectF& cell, const QColor& ink, bool pinned) const;
    void paintMargins(QPainter& painter, const Theme& theme) const;
    // A number a layer, a kind and over all, and the longest bar.
    struct Margins {
        std::vector<double> layers, kinds;
        double total = 0.0, longest = 1.0;
        QString name; // "sum", "mean"
    };
    Margins margins() const;
    QString sumName() const;
    QString marginText(double value) const;
    void paintGauge(QPainter& painter, const Theme& theme) const;

    const RankMapContent& m_content;
    QRectF m_area;
    QRectF m_cells; // the visible part of the grid
    double m_scroll = 0.0;
    double m_cellWidth = 0.0;
    double m_cellHeight = 0.0;
    double m_barWidth = 0.0;
    double m_rowHeight = 0.0; // of a line of text
    bool m_letters = false;   // heads too narrow for words
};

} // namespace rankscope
