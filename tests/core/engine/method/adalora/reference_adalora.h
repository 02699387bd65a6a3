#pragma once

#include <ATen/ATen.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// AdaLoRA as its authors and PEFT publish it, one tensor and one operation at a time, written apart from the
// product's code and sharing nothing with it. Slow on purpose; every test of bit parity compares with it.
namespace rankscope::reference {

// One adapted matrix. The same form holds weights, gradients, averages and uncertainties.
struct Module {
    at::Tensor a; // lora_A: [r, d_in]
    at::Tensor e; // lora_E: [r, 1]
    at::Tensor b; // lora_B: [d_out, r]
};
using Modules = std::vector<Module>;

// Copies with memory of their own.
Modules copyOf(const Modules& modules);

// Budgets are totals over all modules; steps count from 0.
struct Settings {
    std::int64_t initTotal = 0;   // b0
    std::int64_t targetTotal = 0; // bT
    std::int64_t totalStep = 0;   // T
    std::int64_t tinit = 0;
    std::int64_t tfinal = 0; // a duration
    std::int64_t deltaT = 1;
    double beta1 = 0.85;
    double beta2 = 0.85;
    bool peft = false;      // boundary at T - tfinal
    bool exactTopK = false; // ties: exactly k go, the first ones in module order
};

// What schedule_threshold (authors) or budget_schedule (PEFT) says for a step.
struct Budget {
    std::int64_t kept = 0;
    bool masks = false;
};
Budget budgetAt(const Settings& settings, std::int64_t t);

// One masking: everything in triplets, modules in order.
struct Masking {
    std::int64_t budget = 0;
    double threshold = 0.0;
    std::vector<float> scoreE, scoreA, scoreB, score;
    std::vector<std::uint8_t> kept;
};

// The allocator: update_and_mask of the authors, update_and_allocate of PEFT.
class Allocator {
public:
    Allocator(const Settings& settings, const Modules& shapes);

    // After the optimizer's step t, with the gradients of that step; sets masked entries of lora_E to 0.
    // Returns what was masked when scores were compared with a threshold. `finite` false: the averages stay
    // as they are.
    std::optional<Masking> afterStep(std::int64_t t, Modules& weights, const Modules& gradients,
                                     bool finite = true);

    const Modules& averages() const { return m_averages; }
    const Modules& uncertainties() const { return m_uncertainties; }

private:
    void updateImportance(const Modules& weights, const Modules& gradients);
    Masking maskToBudget(Modules& weights, std::int64_t budget);

    Settings m_settings;
    Modules m_averages;
    Modules m_uncertainties;
    std::vector<at::Tensor> m_pattern; // PEFT: bool lists; empty until the first mask
};

// SVDLinear.forward: x [n, d_in], weight [d_out, d_in]; left to right.
at::Tensor forward(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias,
                   const Module& module, double alpha, std::int64_t initR);

// compute_orth_regu (mean of norms over 2n factors) or the paper's sum of squared norms; differentiable.
at::Tensor orthogonality(const Modules& modules, bool meanOfNorms);

} // namespace rankscope::reference
