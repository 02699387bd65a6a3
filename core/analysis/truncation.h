#pragma once

#include "core/run/adapter_spectrum.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace rankscope {

// Share of sum(sigma^2) that the first 1, 2, … singular values hold; ends at 1. All 0: all shares are 1.
std::vector<double> cumulativeEnergy(std::span<const double> singularValues);

// ||dW - dW_k||_F of the best update of rank k (Eckart and Young 1936): the root of the sum of the squares
// from number k on.
double truncationError(std::span<const double> singularValues, std::int64_t rank);

// The smallest rank whose energy is at least `share` (0 … 1).
std::int64_t rankForEnergy(std::span<const double> singularValues, double share);

// Every update cut to the ranks given, one a module.
struct Truncation {
    std::vector<std::int64_t> ranks;
    std::vector<double> errors;  // Frobenius, a module
    double error = 0.0;          // of all together: the root of the sum of their squares
    double relative = 0.0;       // to the norm of all updates; 0 when that is 0
    std::int64_t parameters = 0; // lora_A and lora_B of the ranks, as a plain LoRA adapter
};
// Each module keeps `share` of its energy.
Truncation truncateToEnergy(const AdapterSpectra& spectra, double share);
// The `budget` largest singular values of all modules stay.
Truncation truncateToBudget(const AdapterSpectra& spectra, std::int64_t budget);

} // namespace rankscope
