#include "ui/plot/plot_theme.h"
#include "ui/plot/rank_map_painter.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <cmath>

namespace rankscope {

namespace {

struct RankMapText {
    Q_DECLARE_TR_FUNCTIONS(RankMapText)
};

QString number(std::int64_t value) { return QLocale().toString(static_cast<qlonglong>(value)); }

} // namespace

int RankMapContent::top() const {
    std::int64_t top = 1;
    for (const ModuleInfo& module : modules) {
        top = std::max(top, module.initR);
    }
    return static_cast<int>(top);
}

QString RankMapContent::title() const {
    const QString what = !heading.isEmpty() ? heading : values ? values->name : RankMapText::tr("Kept ranks");
    return step < 0 ? what : RankMapText::tr("%1, step %2").arg(what, number(step));
}

QString RankMapContent::cellText(std::size_t module) const {
    if (!values) {
        return QString::number(ranks[module]);
    }
    const double value = values->numbers[module];
    if (std::isnan(value)) {
        return QStringLiteral("?");
    }
    if (values->difference) {
        return value > 0.0 ? QStringLiteral("+") + shortNumber(value, 3)
                           : shortNumber(value, 3).replace(QLatin1Char('-'), QChar(0x2212));
    }
    return values->percent ? QStringLiteral("%1 %").arg(value * 100.0, 0, 'f', value < 0.0995 ? 1 : 0)
                           : shortNumber(value, 3);
}

std::optional<double> RankMapContent::cellShare(std::size_t module) const {
    const double value = values ? values->numbers[module] : ranks[module];
    const double most = values ? values->top : top();
    if (std::isnan(value) || value == 0.0) {
        return std::nullopt;
    }
    return most > 0.0 ? std::clamp(value / most, values && values->difference ? -1.0 : 0.0, 1.0) : 0.0;
}

QColor RankMapContent::cellColour(std::size_t module, const Theme& theme) const {
    const auto share = cellShare(module);
    return !share                         ? theme.window
           : values && values->difference ? theme.differenceColour(*share)
                                          : Theme::amountColour(*share);
}

RankMapContent::Lock RankMapContent::lockOf(std::size_t module) const {
    if (module >= limits.size()) {
        return Lock::None;
    }
    const RankLimit& limit = limits[module];
    return limit.floor == limit.ceiling                               ? Lock::Pin
           : limit.floor > 0 || limit.ceiling < modules[module].initR ? Lock::Limit
                                                                      : Lock::None;
}

QString RankMapContent::describe(int module) const {
    const auto i = static_cast<std::size_t>(module);
    if (module < 0 || i >= modules.size()) {
        return {};
    }
    const ModuleInfo& info = modules[i];
    QStringList lines{QString::fromStdString(info.name)};
    lines << RankMapText::tr("kept %1 of %2 triplets").arg(ranks[i]).arg(info.initR);
    if (lockOf(i) == Lock::Pin) {
        lines << RankMapText::tr("pinned at rank %1").arg(limits[i].floor);
    } else if (lockOf(i) == Lock::Limit) {
        lines
            << RankMapText::tr("limited to ranks from %1 to %2").arg(limits[i].floor).arg(limits[i].ceiling);
    }
    if (values) {
        lines << RankMapText::tr("%1: %2").arg(values->name, cellText(i));
    }
    if (info.sizeKnown()) {
        lines << RankMapText::tr("%1 of %2 weights")
                     .arg(number(info.weightsPerTriplet() * ranks[i]),
                          number(info.weightsPerTriplet() * info.initR));
    }
    if (allocates) {
        lines << (changedAt[i] < 0 ? RankMapText::tr("unchanged so far")
                                   : RankMapText::tr("last changed at step %1").arg(number(changedAt[i])));
    }
    return lines.join(QLatin1Char('\n'));
}

} // namespace rankscope
