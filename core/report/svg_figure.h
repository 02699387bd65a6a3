#pragma once

#include "core/run/run_event.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace rankscope {

// Figures of a report as SVG drawings in the print theme: vectors, real text, millimetres. Pure functions;
// the same figure gives the same bytes in every locale.

enum class SeriesShape { Line, Steps, Dots }; // Steps: a value holds until the next one

// One curve of a line chart; x ascends, both vectors are of one length. A y that is not finite breaks the
// line.
struct FigureSeries {
    std::string label;
    int colour = 0; // number of the run's colour, as in the window
    std::vector<double> x;
    std::vector<double> y;
    SeriesShape shape = SeriesShape::Line;
    double smoothing = 0.0; // weight of the debiased average; above 0 the raw line is faint below it
    bool dashed = false;    // a plan, not a measurement
};

// A step worth a mark: the end of a phase.
struct FigureFlag {
    double x = 0.0;
    std::string text;
};

// Every value lies inside the axes: nothing is cut off as an outlier, and each column of pixels shows its
// smallest and largest value.
struct LineChart {
    std::string title;
    std::string xTitle; // with the unit
    std::string yTitle;
    std::string caption; // a line below: which runs
    double widthMm = 180.0;
    double heightMm = 70.0;
    bool yFromZero = false;
    std::vector<FigureSeries> series;
    std::vector<FigureFlag> flags;
};
std::string svgOf(const LineChart& chart);

// Kept triplets a module, layers down and kinds of matrices across, numbers in the cells.
struct RankMapFigure {
    std::string title;
    std::string caption;
    double widthMm = 58.0;
    std::vector<ModuleInfo> modules;
    std::vector<int> ranks; // one a module
    int top = 0;            // end of the colours; 0: the highest init_r
};
std::string svgOf(const RankMapFigure& figure);

// Signed differences a module; colours symmetric about 0. Nothing: the other map does not have the module.
struct DifferenceMapFigure {
    std::string title;
    std::string caption;
    double widthMm = 58.0;
    std::vector<ModuleInfo> modules;
    std::vector<std::optional<int>> differences; // one a module
    int limit = 0;                               // end of the colours; 0: the largest difference
};
std::string svgOf(const DifferenceMapFigure& figure);

// Ranks minus those of another run, module by module; modules are the same when their names are, and nothing
// stands for those that the other run does not have. Both lists of ranks fit their modules.
std::vector<std::optional<int>> rankDifferences(const std::vector<ModuleInfo>& modules,
                                                const std::vector<int>& ranks,
                                                const std::vector<ModuleInfo>& otherModules,
                                                const std::vector<int>& otherRanks);

// The numbers on an axis: at most `most`, at 1, 2 or 5 times a power of ten, within low … high.
std::vector<double> axisTicks(double low, double high, int most = 6);

} // namespace rankscope
