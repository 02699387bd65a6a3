#pragma once

#include "core/store/run_reader.h"
#include "ui/plot/plot_export.h"

#include <QString>
#include <QStringList>

#include <tl/expected.hpp>

#include <cstdint>
#include <optional>

namespace rankscope {

// A figure of a stored run.
struct FigureWish {
    RunId run = 0;
    QString view;                     // one of figureViews()
    std::optional<std::int64_t> step; // the newest allocation at or before it; none: the last
    RunId against = 0;                // of diff: the run that is taken off
    PictureOptions picture;
};

// Why a figure was not written: one sentence.
struct FigureProblem {
    enum class Kind { NothingToDraw, CannotWrite };
    Kind kind = Kind::NothingToDraw;
    QString sentence;
};

// rankmap, loss, budget, scores, diff, orthogonality, importance.
QStringList figureViews();

// UI thread, in which widgets are made and thrown away.
tl::expected<void, FigureProblem> writeFigure(const RunReader& reader, const FigureWish& wish,
                                              const QString& file);

} // namespace rankscope
