#pragma once

#include "core/run/limit_edit.h"
#include "core/run/run_event.h"
#include "ui/plot/rank_map_painter.h"

#include <QString>

#include <functional>
#include <optional>
#include <vector>

class QMenu;
class QWidget;

namespace rankscope {

// What a menu about the ranks of a map's matrices goes by. A plain value.
struct LimitMenuState {
    std::vector<ModuleInfo> modules;
    std::vector<int> ranks;   // as the map shows them
    MethodConfig method;      // in force
    QString whyNot = {};      // they cannot be changed now: says why; empty: they can
    QString branchTitle = {}; // of the submenu when they are for a branch; empty: for this very run
};

// Adds submenus for the matrix, its kind and its layer: freeze, pin, keep at least, exclude, lift. `chosen`
// is told the settings with the new rules, later when a rank had to be asked for; `owner` is the parent of
// that question and guards the call.
void addLimitMenus(QMenu& menu, int module, const LimitMenuState& state, QWidget* owner,
                   const std::function<void(const MethodConfig&)>& chosen);

// What floors, ceilings and pins changed at an allocation, for a rank map; none when it has no scores.
std::optional<RankMapValues> limitDifferenceValues(const std::vector<ModuleInfo>& modules,
                                                   const AllocationDone& allocation,
                                                   const std::string& tiePolicy);
QString limitDifferenceName();

} // namespace rankscope
