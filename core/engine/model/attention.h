#pragma once

#include "core/engine/model/model.h"

#include <ATen/ATen.h>

namespace rankscope {

// Where the rows of a batch lie, in the forms that attention needs; made once a forward pass. Training thread
// only.
struct AttentionLayout {
    at::Tensor offsets; // [rows + 1] int64 on the CPU: first token of each row, then the number of tokens
    at::Tensor probabilityOffsets; // [rows + 1] int64 on the CPU: where each row's probabilities are kept
    std::int64_t heads = 0;
    std::int64_t maxLength = 0;
    // Only for the padded way, on the model's device.
    at::Tensor
        padded; // [rows * maxLength] int64: token of each place; a row's first token where there is none
    at::Tensor packed; // [tokens] int64: place of each token
    at::Tensor mask;   // [rows, 1, 1, maxLength] bool: there is a token
};

// `padded` asks for the indices of the padded way, which attention() uses wherever there is no kernel.
AttentionLayout makeAttentionLayout(const TokenBatch& batch, std::int64_t heads, bool padded);

// softmax(q k^T / sqrt(d)) v within each row and head, with dropout of probability p on the probabilities
// when `stream` is not nullptr. q, k, v: [tokens, hidden], a head's part contiguous; returns [tokens, hidden]
// in their type. Differentiable. On the CPU in fp32 and bf16 a kernel that knows no padding (sums in fp32),
// elsewhere padded scaled_dot_product_attention.
at::Tensor attention(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v,
                     const AttentionLayout& layout, double p, DropoutStream* stream);

// The two ways by themselves, for tests.
at::Tensor packedAttention(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v,
                           const AttentionLayout& layout, double p, DropoutStream* stream);
at::Tensor paddedAttention(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v,
                           const AttentionLayout& layout, double p, DropoutStream* stream);

} // namespace rankscope
