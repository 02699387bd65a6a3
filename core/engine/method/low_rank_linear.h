#pragma once

#include "core/engine/model/dropout.h"
#include "core/engine/model/linear.h"

#include <ATen/ATen.h>

#include <cstdint>
#include <vector>

namespace rankscope {

// The low-rank update of one frozen matrix, for LoRA and AdaLoRA alike:
//   y = x W0^T + b + ((dropout(x) A^T) * e) B^T,   e = scaling, or lora_E * scaling with singular values.
// AdaLoRA: SVDLinear.forward of the published code with the scale folded into the r-wide product (equal to
// rounding). Forward and backward are written out: gradients of A, E and B are added straight to their places
// in the flat buffer, and none is computed for W0. Under bf16 autocast all products run in bf16 with fp32
// gradients. Owned by its method; training thread only.
class LowRankLinear final : public LinearAdapter {
public:
    LowRankLinear(double scaling, double dropout, DropoutStream& stream)
        : m_scaling(scaling)
        , m_dropout(dropout)
        , m_stream(&stream) {}

    at::Tensor forward(const at::Tensor& x, const Linear& layer, bool training) override;
    at::Tensor weightUpdate() const override; // B diag(e) A

    // Leaves of the flat buffer, set by FlatParameters.
    at::Tensor a; // lora_A: [r, d_in]
    at::Tensor e; // lora_E: [r, 1]; undefined for LoRA
    at::Tensor b; // lora_B: [d_out, r]

    double scaling() const { return m_scaling; }
    void setScaling(double scaling) { m_scaling = scaling; }
    // From now on only these triplets (indices of 0 … r-1) enter the products and get gradients; the others
    // must have lambda 0, so that nothing changes but rounding. Not with parity arithmetic.
    void keepOnly(const std::vector<std::int64_t>& triplets);
    // From now on the published operations in the published order, with autograd's backward:
    //   y = x W0^T + b + (dropout(x) (A * E)^T B^T) * alpha / (rank + 1e-5).
    void useParityArithmetic(double alpha, std::int64_t rank);

private:
    friend struct LowRankProduct;
    // What a product needs in the precision of this forward pass.
    struct Operands {
        at::Tensor weight, bias, a, b, diagonal;
    };
    Operands operands(const Linear& layer, at::ScalarType type);
    at::Tensor parityForward(const at::Tensor& x, const Linear& layer, bool training) const;

    double m_scaling;
    double m_dropout;
    DropoutStream* m_stream;
    double m_alpha = 0.0;
    at::Tensor m_kept;        // int64 indices, on the model's device when first used; undefined: all
    at::Tensor m_denominator; // rank + 1e-5 in fp32, with parity arithmetic only
    at::Tensor m_lowWeight;   // W0 and bias in reduced precision, cast once
    at::Tensor m_lowBias;
};

} // namespace rankscope
