#include "core/analysis/allocation.h"
#include "core/analysis/kind_names.h"
#include "core/report/svg_canvas.h"
#include "core/report/svg_figure.h"

#include <fmt/format.h>

#include <cmath>
#include <functional>
#include <map>
#include <numeric>

namespace rankscope {

namespace {

constexpr double textSize = 9.0;
constexpr double numberSize = 8.5;
constexpr double titleSize = 10.5;
constexpr double gap = 1.0; // between cells
constexpr double leastForNumber = 13.0;
constexpr double sideBar = 30.0; // sums of the layers

// What a cell shows: its colour, its number and the words of its tooltip.
struct CellLook {
    Rgb fill;
    std::string number;
    std::string tooltip;
};

// The grid with heads, cells and a key; what is in a cell comes from outside.
class GridDrawing {
public:
    GridDrawing(const std::vector<ModuleInfo>& modules, double widthMm, bool sums, bool caption)
        : m_modules(modules)
        , m_grid(rankGrid(modules))
        , m_sums(sums) {
        const double width = widthMm * pixelsPerMillimetre;
        m_left = 16.0;
        for (const int layer : m_grid.layers) {
            m_left = std::max(m_left, figureTextWidth(rowLabel(layer), textSize) + 6.0);
        }
        const auto columns = static_cast<double>(std::max<std::size_t>(1, m_grid.kinds.size()));
        m_cellWidth = std::clamp((width - m_left - (sums ? sideBar : 0.0)) / columns, 4.0, 56.0);
        m_cellHeight = std::clamp(m_cellWidth * 0.6, 13.0, 26.0);
        m_below = 24.0 + (sums ? 13.0 : 0.0) + (caption ? 13.0 : 0.0);
        m_heightMm =
            (top + m_cellHeight * static_cast<double>(m_grid.layers.size()) + m_below) / pixelsPerMillimetre;
        m_widthMm = widthMm;
    }

    double widthMm() const { return m_widthMm; }
    double heightMm() const { return m_heightMm; }
    const RankGrid& grid() const { return m_grid; }
    double cellsBottom() const { return top + m_cellHeight * static_cast<double>(m_grid.layers.size()); }
    double cellsRight() const { return m_left + m_cellWidth * static_cast<double>(m_grid.kinds.size()); }
    double keyTop() const { return cellsBottom() + (m_sums ? 20.0 : 7.0); }
    double left() const { return m_left; }

    void heads(SvgCanvas& canvas, const std::string& title) const {
        canvas.text(0.0, titleSize, figureElided(title, titleSize, canvas.width()),
                    {titleSize, print::text, Anchor::Start, true});
        bool words = true;
        for (const std::string& kind : m_grid.kinds) {
            words = words && figureTextWidth(kindWords(kind), textSize) <= m_cellWidth;
        }
        for (std::size_t column = 0; column < m_grid.kinds.size(); ++column) {
            const std::string& kind = m_grid.kinds[column];
            canvas.text(x(column) + m_cellWidth / 2.0, top - 4.0,
                        words ? kindWords(kind) : kindInitials(kind),
                        {textSize, print::muted, Anchor::Middle});
        }
        for (std::size_t row = 0; row < m_grid.layers.size(); ++row) {
            canvas.text(m_left - 4.0, y(row) + m_cellHeight / 2.0 + 3.0, rowLabel(m_grid.layers[row]),
                        {textSize, print::muted, Anchor::End});
        }
    }

    void cells(SvgCanvas& canvas, const std::function<std::optional<CellLook>(std::size_t)>& look) const {
        for (std::size_t row = 0; row < m_grid.layers.size(); ++row) {
            for (std::size_t column = 0; column < m_grid.kinds.size(); ++column) {
                const int module = m_grid.cell(row, column);
                const auto shown = module < 0 ? std::nullopt : look(static_cast<std::size_t>(module));
                if (!shown) {
                    canvas.hatch(x(column), y(row), m_cellWidth - gap, m_cellHeight - gap);
                    continue;
                }
                canvas.rect(x(column), y(row), m_cellWidth - gap, m_cellHeight - gap, shown->fill,
                            shown->tooltip);
                if (contrastOf(shown->fill, print::paper) < 1.2) {
                    canvas.frame(x(column), y(row), m_cellWidth - gap, m_cellHeight - gap,
                                 {print::hairline, 1.0});
                }
                if (m_cellWidth >= leastForNumber &&
                    figureTextWidth(shown->number, numberSize) <= m_cellWidth) {
                    canvas.text(x(column) + (m_cellWidth - gap) / 2.0, y(row) + m_cellHeight / 2.0 + 2.6,
                                shown->number, {numberSize, textColourOn(shown->fill), Anchor::Middle});
                }
            }
        }
    }

    // Sums of the layers as bars at the right, of the kinds as numbers below.
    void sums(SvgCanvas& canvas, const std::vector<int>& ranks) const {
        const RankSums sums = rankSums(m_grid, ranks);
        const int most = sums.layers.empty() ? 0 : *std::max_element(sums.layers.begin(), sums.layers.end());
        for (std::size_t row = 0; row < sums.layers.size(); ++row) {
            const double share = most > 0 ? static_cast<double>(sums.layers[row]) / most : 0.0;
            const double bar = (sideBar - 4.0) * share;
            canvas.rect(cellsRight() + 3.0, y(row) + m_cellHeight - gap - 3.0, bar, 2.0, print::strongLine);
            canvas.text(cellsRight() + 3.0, y(row) + m_cellHeight - gap - 5.0,
                        std::to_string(sums.layers[row]), {textSize - 1.0, print::muted});
        }
        for (std::size_t column = 0; column < sums.kinds.size(); ++column) {
            canvas.text(x(column) + (m_cellWidth - gap) / 2.0, cellsBottom() + 9.0,
                        std::to_string(sums.kinds[column]), {textSize - 1.0, print::muted, Anchor::Middle});
        }
    }

    // A strip of colours with the numbers of its ends and, where given, of its middle.
    void key(SvgCanvas& canvas, const std::function<Rgb(double)>& colour, int fields, const std::string& low,
             const std::string& middle, const std::string& high) const {
        const double from = m_left + figureTextWidth(low, textSize) + 4.0;
        const double length = std::min(120.0, canvas.width() - from - figureTextWidth(high, textSize) - 6.0);
        if (length < 10.0) {
            return;
        }
        const double each = length / fields;
        for (int i = 0; i < fields; ++i) {
            canvas.rect(from + each * i, keyTop(), each + 0.3, 7.0,
                        colour(fields > 1 ? static_cast<double>(i) / (fields - 1) : 1.0));
        }
        canvas.frame(from, keyTop(), length, 7.0, {print::strongLine, 0.6});
        canvas.text(m_left, keyTop() + 7.0, low, {textSize, print::muted});
        canvas.text(from + length + 4.0, keyTop() + 7.0, high, {textSize, print::muted});
        if (!middle.empty()) {
            canvas.text(from + length / 2.0, keyTop() + 16.0, middle,
                        {textSize, print::muted, Anchor::Middle});
        }
    }

    void caption(SvgCanvas& canvas, const std::string& text) const {
        if (!text.empty()) {
            canvas.text(0.0, canvas.height() - 2.5, figureElided(text, textSize - 0.5, canvas.width()),
                        {textSize - 0.5, print::muted});
        }
    }

private:
    static std::string rowLabel(int layer) { return layer < 0 ? "rest" : std::to_string(layer); }
    double x(std::size_t column) const { return m_left + m_cellWidth * static_cast<double>(column); }
    double y(std::size_t row) const { return top + m_cellHeight * static_cast<double>(row); }

    static constexpr double top = 32.0;
    const std::vector<ModuleInfo>& m_modules;
    RankGrid m_grid;
    bool m_sums;
    double m_left = 0.0;
    double m_cellWidth = 0.0;
    double m_cellHeight = 0.0;
    double m_below = 0.0;
    double m_widthMm = 0.0;
    double m_heightMm = 0.0;
};

std::string signedNumber(int value) {
    return value > 0 ? fmt::format("+{}", value)
                     : (value < 0 ? fmt::format("\u2212{}", -value) : std::string("0"));
}

} // namespace

std::string svgOf(const RankMapFigure& figure) {
    const GridDrawing drawing(figure.modules, figure.widthMm, true, !figure.caption.empty());
    SvgCanvas canvas(drawing.widthMm(), drawing.heightMm());
    std::vector<int> ranks = figure.ranks;
    ranks.resize(figure.modules.size(), 0);
    int top = figure.top;
    for (const ModuleInfo& module : figure.modules) {
        top = figure.top > 0 ? top : std::max(top, static_cast<int>(module.initR));
    }
    const auto colour = [&](int rank) {
        return rank <= 0 ? print::paper : betweenStops(amountStops, top > 0 ? double(rank) / top : 0.0);
    };
    drawing.heads(canvas, figure.title);
    drawing.cells(canvas, [&](std::size_t module) -> std::optional<CellLook> {
        const ModuleInfo& info = figure.modules[module];
        return CellLook{colour(ranks[module]), std::to_string(ranks[module]),
                        fmt::format("{}: kept {} of {} triplets", info.name, ranks[module], info.initR)};
    });
    drawing.sums(canvas, ranks);
    drawing.key(
        canvas, [&](double share) { return colour(static_cast<int>(std::lround(share * top))); }, top + 1,
        "0", "", fmt::format("{} triplets", top));
    drawing.caption(canvas, figure.caption);
    return canvas.finish(
        figure.title,
        fmt::format("Kept triplets of {} modules, {} layers by {} kinds of matrices; {} in all.",
                    figure.modules.size(), drawing.grid().layers.size(), drawing.grid().kinds.size(),
                    std::accumulate(ranks.begin(), ranks.end(), 0)));
}

std::vector<std::optional<int>> rankDifferences(const std::vector<ModuleInfo>& modules,
                                                const std::vector<int>& ranks,
                                                const std::vector<ModuleInfo>& otherModules,
                                                const std::vector<int>& otherRanks) {
    std::map<std::string, int> others;
    for (std::size_t i = 0; i < std::min(otherModules.size(), otherRanks.size()); ++i) {
        others.emplace(otherModules[i].name, otherRanks[i]);
    }
    std::vector<std::optional<int>> differences(modules.size());
    for (std::size_t i = 0; i < std::min(modules.size(), ranks.size()); ++i) {
        if (const auto other = others.find(modules[i].name); other != others.end()) {
            differences[i] = ranks[i] - other->second;
        }
    }
    return differences;
}

std::string svgOf(const DifferenceMapFigure& figure) {
    const GridDrawing drawing(figure.modules, figure.widthMm, false, !figure.caption.empty());
    SvgCanvas canvas(drawing.widthMm(), drawing.heightMm());
    auto differences = figure.differences;
    differences.resize(figure.modules.size());
    int limit = figure.limit;
    std::size_t changed = 0;
    for (const auto& difference : differences) {
        limit = figure.limit > 0 ? limit : std::max(limit, std::abs(difference.value_or(0)));
        changed += difference.value_or(0) != 0 ? 1U : 0U;
    }
    limit = std::max(limit, 1);
    drawing.heads(canvas, figure.title);
    drawing.cells(canvas, [&](std::size_t module) -> std::optional<CellLook> {
        if (!differences[module]) {
            return std::nullopt;
        }
        const int value = *differences[module];
        const double share = (std::clamp(static_cast<double>(value) / limit, -1.0, 1.0) + 1.0) / 2.0;
        return CellLook{betweenStops(differenceStops, share), signedNumber(value),
                        fmt::format("{}: {}", figure.modules[module].name, signedNumber(value))};
    });
    drawing.key(
        canvas, [](double share) { return betweenStops(differenceStops, share); },
        2 * std::min(limit, 12) + 1, signedNumber(-limit), "", signedNumber(limit) + " triplets");
    drawing.caption(canvas, figure.caption);
    return canvas.finish(figure.title,
                         fmt::format("Differences of kept triplets; {} of {} modules differ, by at most {}.",
                                     changed, figure.modules.size(), limit));
}

} // namespace rankscope
