#pragma once

#include "core/run/run_event.h"

#include <optional>
#include <string_view>
#include <vector>

namespace rankscope {

// What the cells of a rank map can show of a module at one allocation.
enum class CellValue {
    Rank,        // kept triplets
    RankShare,   // of init_r
    Parameters,  // kept * weightsPerTriplet()
    BudgetShare, // of all kept triplets
    LambdaNorm,  // square root of the sum of lambda^2 over the kept triplets
    ScoreSum,    // over the kept triplets
    ScoreMean,   // over all triplets
    Sensitivity, // mean over all triplets, of lambda
    Uncertainty, // mean over all triplets, of lambda
};
std::string_view toText(CellValue value); // "rank", "share of init_r", …
// "rank", "rank_share", "parameters", "budget_share", "lambda_norm", "score_sum", …: as a program is asked
// for it.
std::string_view keyOf(CellValue value);
std::optional<CellValue> cellValue(std::string_view key);
// Whether the value needs lambda or scores, which an imported allocation does not have.
bool needsScores(CellValue value);
// Whether the sum over modules means something (else margins show the mean).
bool addsUp(CellValue value);

// One number a module. None when the allocation does not belong to these modules or lacks the numbers, and
// for parameters when the sizes of the modules are not known.
std::optional<std::vector<double>> cellValues(const std::vector<ModuleInfo>& modules,
                                              const AllocationDone& allocation, CellValue value);

} // namespace rankscope
