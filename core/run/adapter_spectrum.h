#pragma once

#include "core/run/run_facts.h"

#include <cstdint>
#include <vector>

namespace rankscope {

// The update of one adapted matrix, dW = scale * lora_B diag(lora_E) lora_A, as a checkpoint has it. For
// methods without lora_E its diagonal is 1.
struct ModuleSpectrum {
    ModuleInfo module;
    std::int64_t kept = 0;              // triplets that the mask keeps
    std::vector<double> singularValues; // of dW, falling; min(d_in, d_out, init_r) of them
    double orthogonalityA = 0.0;        // ||A A^T - I||_F over the rows of lora_A, the paper's ||Q Q^T - I||
    double orthogonalityB = 0.0;        // ||B^T B - I||_F over the columns of lora_B, ||P^T P - I||
};

// All adapted matrices of a checkpoint, in the allocator's order. A plain value.
struct AdapterSpectra {
    std::int64_t step = 0; // steps done when the checkpoint was written
    std::vector<ModuleSpectrum> modules;
};

} // namespace rankscope
