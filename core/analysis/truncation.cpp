#include "core/analysis/truncation.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace rankscope {

namespace {

double squares(std::span<const double> values) {
    return std::transform_reduce(values.begin(), values.end(), 0.0, std::plus<>(),
                                 [](double value) { return value * value; });
}

Truncation truncated(const AdapterSpectra& spectra, std::vector<std::int64_t> ranks) {
    Truncation out;
    double lost = 0.0;
    double all = 0.0;
    for (std::size_t i = 0; i < spectra.modules.size(); ++i) {
        const ModuleSpectrum& module = spectra.modules[i];
        const double error = truncationError(module.singularValues, ranks[i]);
        out.errors.push_back(error);
        lost += error * error;
        all += squares(module.singularValues);
        out.parameters += ranks[i] * (module.module.dIn + module.module.dOut);
    }
    out.ranks = std::move(ranks);
    out.error = std::sqrt(lost);
    out.relative = all > 0.0 ? std::sqrt(lost / all) : 0.0;
    return out;
}

} // namespace

std::vector<double> cumulativeEnergy(std::span<const double> singularValues) {
    const double all = squares(singularValues);
    std::vector<double> shares;
    double sum = 0.0;
    for (const double value : singularValues) {
        sum += value * value;
        shares.push_back(all > 0.0 ? std::min(1.0, sum / all) : 1.0);
    }
    if (!shares.empty()) {
        shares.back() = 1.0; // whatever was rounded on the way
    }
    return shares;
}

double truncationError(std::span<const double> singularValues, std::int64_t rank) {
    const auto kept = std::clamp<std::int64_t>(rank, 0, static_cast<std::int64_t>(singularValues.size()));
    return std::sqrt(squares(singularValues.subspan(static_cast<std::size_t>(kept))));
}

std::int64_t rankForEnergy(std::span<const double> singularValues, double share) {
    if (!(share > 0.0) || squares(singularValues) == 0.0) {
        return 0;
    }
    const std::vector<double> energy = cumulativeEnergy(singularValues);
    const auto enough = std::lower_bound(energy.begin(), energy.end(), std::min(1.0, share));
    return std::min<std::int64_t>(enough - energy.begin() + 1, static_cast<std::int64_t>(energy.size()));
}

Truncation truncateToEnergy(const AdapterSpectra& spectra, double share) {
    std::vector<std::int64_t> ranks;
    for (const ModuleSpectrum& module : spectra.modules) {
        ranks.push_back(rankForEnergy(module.singularValues, share));
    }
    return truncated(spectra, std::move(ranks));
}

Truncation truncateToBudget(const AdapterSpectra& spectra, std::int64_t budget) {
    struct Value {
        double size;
        std::size_t module;
    };
    std::vector<Value> values;
    for (std::size_t i = 0; i < spectra.modules.size(); ++i) {
        for (const double size : spectra.modules[i].singularValues) {
            values.push_back({size, i});
        }
    }
    // Equal ones by their module, so that a budget has one answer.
    std::stable_sort(values.begin(), values.end(),
                     [](const Value& a, const Value& b) { return a.size > b.size; });
    std::vector<std::int64_t> ranks(spectra.modules.size(), 0);
    const auto count = std::clamp<std::int64_t>(budget, 0, static_cast<std::int64_t>(values.size()));
    for (std::int64_t i = 0; i < count; ++i) {
        ++ranks[values[static_cast<std::size_t>(i)].module];
    }
    return truncated(spectra, std::move(ranks));
}

} // namespace rankscope
