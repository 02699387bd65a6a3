#pragma once

#include "core/analysis/allocator_health.h"
#include "core/analysis/cell_values.h"
#include "core/analysis/triplets.h"
#include "core/analysis/what_if.h"

#include <QString>
#include <QStringList>

namespace rankscope {

// Why a triplet stands or has gone, in numbers. `allocation` may be an outline; `all`: triplets of the run;
// `flips`: the changes of this triplet, in order.
QString tripletSentence(const TripletFacts& facts, const AllocationDone& allocation, std::size_t all,
                        const std::vector<TripletFlip>& flips);
// "module: 5 of 12 kept, 61,440 weights".
QString moduleSentence(const ModuleInfo& module, int kept);
// What of an allocation stands beside the map: budget, kept, threshold, changes.
QString allocationSentence(const AllocationDone& allocation, bool planned);

QString cellValueName(CellValue value);
QString criterionName(WhatIfCriterion criterion);
// "3.4 MB".
QString sizeText(std::int64_t bytes);

} // namespace rankscope
