#include "core/analysis/cell_values.h"

#include "core/analysis/allocation.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace rankscope {

namespace {

// Sum of `of(triplet)` over the triplets of one module.
template <typename Function>
double sumOver(std::size_t from, std::size_t to, Function of) {
    double sum = 0.0;
    for (std::size_t triplet = from; triplet < to; ++triplet) {
        sum += of(triplet);
    }
    return sum;
}

bool hasNumbers(const AllocationDone& allocation, CellValue value) {
    const std::size_t n = allocation.mask.size();
    switch (value) {
    case CellValue::LambdaNorm:
        return allocation.lambda.size() == n;
    case CellValue::ScoreSum:
    case CellValue::ScoreMean:
        return allocation.scoreLambda.size() == n && allocation.scoreA.size() == n &&
               allocation.scoreB.size() == n;
    case CellValue::Sensitivity:
        return allocation.sensitivity.size() == n;
    case CellValue::Uncertainty:
        return allocation.uncertainty.size() == n;
    default:
        return true;
    }
}

double valueOf(const ModuleInfo& module, const AllocationDone& allocation, std::size_t from, std::size_t to,
               int rank, int total, CellValue value) {
    const auto count = static_cast<double>(to - from);
    const auto mean = [&](auto of) { return count > 0.0 ? sumOver(from, to, of) / count : 0.0; };
    const auto kept = [&](std::size_t t) { return allocation.mask[t] != 0; };
    switch (value) {
    case CellValue::Rank:
        return rank;
    case CellValue::RankShare:
        return count > 0.0 ? rank / count : 0.0;
    case CellValue::Parameters:
        return static_cast<double>(module.weightsPerTriplet() * rank);
    case CellValue::BudgetShare:
        return total > 0 ? static_cast<double>(rank) / total : 0.0;
    case CellValue::LambdaNorm:
        return std::sqrt(sumOver(from, to, [&](std::size_t t) {
            const double lambda = allocation.lambda[t];
            return kept(t) ? lambda * lambda : 0.0;
        }));
    case CellValue::ScoreSum:
        return sumOver(from, to, [&](std::size_t t) {
            return kept(t) ? static_cast<double>(allocation.score(t)) : 0.0;
        });
    case CellValue::ScoreMean:
        return mean([&](std::size_t t) { return static_cast<double>(allocation.score(t)); });
    case CellValue::Sensitivity:
        return mean([&](std::size_t t) { return static_cast<double>(allocation.sensitivity[t]); });
    case CellValue::Uncertainty:
        return mean([&](std::size_t t) { return static_cast<double>(allocation.uncertainty[t]); });
    }
    return 0.0;
}

} // namespace

std::string_view toText(CellValue value) {
    switch (value) {
    case CellValue::Rank:
        return "rank";
    case CellValue::RankShare:
        return "share of init_r";
    case CellValue::Parameters:
        return "parameters";
    case CellValue::BudgetShare:
        return "share of the budget";
    case CellValue::LambdaNorm:
        return "norm of lambda";
    case CellValue::ScoreSum:
        return "sum of scores";
    case CellValue::ScoreMean:
        return "mean score";
    case CellValue::Sensitivity:
        return "mean sensitivity";
    case CellValue::Uncertainty:
        return "mean uncertainty";
    }
    return "";
}

std::string_view keyOf(CellValue value) {
    static constexpr std::array<std::string_view, 9> keys{"rank",         "rank_share",  "parameters",
                                                          "budget_share", "lambda_norm", "score_sum",
                                                          "score_mean",   "sensitivity", "uncertainty"};
    return keys[static_cast<std::size_t>(value)];
}

std::optional<CellValue> cellValue(std::string_view key) {
    for (int i = 0; i <= static_cast<int>(CellValue::Uncertainty); ++i) {
        if (keyOf(static_cast<CellValue>(i)) == key) {
            return static_cast<CellValue>(i);
        }
    }
    return std::nullopt;
}

bool needsScores(CellValue value) { return value >= CellValue::LambdaNorm; }

bool addsUp(CellValue value) {
    return value == CellValue::Rank || value == CellValue::Parameters || value == CellValue::BudgetShare ||
           value == CellValue::ScoreSum;
}

std::optional<std::vector<double>> cellValues(const std::vector<ModuleInfo>& modules,
                                              const AllocationDone& allocation, CellValue value) {
    const auto ranks = ranksFromMask(modules, allocation.mask);
    if (!ranks || modules.empty() || !hasNumbers(allocation, value)) {
        return std::nullopt;
    }
    if (value == CellValue::Parameters &&
        std::any_of(modules.begin(), modules.end(), [](const auto& module) { return !module.sizeKnown(); })) {
        return std::nullopt; // an imported log
    }
    const std::vector<std::size_t> offsets = tripletOffsets(modules);
    const int total = std::accumulate(ranks->begin(), ranks->end(), 0);
    std::vector<double> values;
    for (std::size_t i = 0; i < modules.size(); ++i) {
        values.push_back(
            valueOf(modules[i], allocation, offsets[i], offsets[i + 1], (*ranks)[i], total, value));
    }
    return values;
}

} // namespace rankscope
