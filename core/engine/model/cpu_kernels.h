#pragma once

#include "core/engine/model/counter_hash.h"

#include <cstdint>

// Inner loops of the encoder on the CPU, without torch. Each comes in three versions (AVX-512, AVX2, any
// processor), chosen once at run time. They do no threading: the caller splits the work. All arithmetic is in
// fp32. Pure functions; any thread.
namespace rankscope {

// The upper half of a float.
struct Bf16 {
    std::uint16_t bits;
};

// Attention of a packed batch. Token t of head h starts at [t * stride + h * headDim] of q, k, v, and at
// [t * heads * headDim + h * headDim] of all other matrices. Unit u of the work is head u % heads of row u /
// heads.
template <class T>
struct AttentionInputs {
    const T* q = nullptr;
    const T* k = nullptr;
    const T* v = nullptr;
    std::int64_t qStride = 0, kStride = 0, vStride = 0;
    const std::int64_t* offsets = nullptr;            // [rows + 1]: first token of each row
    const std::int64_t* probabilityOffsets = nullptr; // [rows + 1], see probabilityCount
    std::int64_t heads = 0;
    std::int64_t headDim = 0;
    std::int64_t maxLength = 0;
    float scale = 1.0F; // of the products q·k, 1/sqrt(headDim)
    DropoutRule dropout;
};

// How many floats a row of `length` tokens takes in the saved probabilities.
std::int64_t probabilityCount(std::int64_t length, std::int64_t heads);

// out = dropout(softmax(scale q k^T)) v for units [begin, end). `probabilities` is kept for backward, or
// nullptr; a negative one was dropped.
template <class T>
void attentionForward(const AttentionInputs<T>& in, T* out, float* probabilities, std::int64_t begin,
                      std::int64_t end);

// The gradients of q, k and v from that of out.
template <class T>
void attentionBackward(const AttentionInputs<T>& in, const float* probabilities, const T* outGradient,
                       T* qGradient, T* kGradient, T* vGradient, std::int64_t begin, std::int64_t end);

// y[i] = x[i] * scale, or 0 where the rule drops element first + i; count elements, x and y may be the same.
template <class T>
void applyDropout(const T* x, T* y, std::int64_t count, std::uint64_t first, const DropoutRule& rule);

// y = x Phi(x) with the normal distribution function Phi, absolute error below 1e-6; and its gradient.
template <class T>
void applyGelu(const T* x, T* y, std::int64_t count);
template <class T>
void applyGeluBackward(const T* x, const T* yGradient, T* xGradient, std::int64_t count);

// Rows [begin, end) of y = layerNorm(residual + dropout(x)) * weight + bias, `width` elements each. For
// backward, where not nullptr: the normalised rows and 1/deviation of each.
template <class T>
struct ResidualNorm {
    const T* x = nullptr;
    const float* residual = nullptr;
    const float* weight = nullptr;
    const float* bias = nullptr;
    float* y = nullptr;
    float* normalised = nullptr;
    float* inverseDeviation = nullptr;
    std::int64_t width = 0;
    float eps = 0.0F;
    DropoutRule dropout;
};
template <class T>
void residualNormForward(const ResidualNorm<T>& in, std::int64_t begin, std::int64_t end);

// Gradients of x and of the residual from yGradient, rows [begin, end).
template <class T>
void residualNormBackward(const ResidualNorm<T>& in, const float* yGradient, T* xGradient,
                          float* residualGradient, std::int64_t begin, std::int64_t end);

// r vectors of d elements: the rows of [r, d] (lora_A), or the columns of [d, r] (lora_B).
enum class VectorLayout { Rows, Columns };
constexpr std::int64_t mostColumns = 16; // that these loops take; more are a job for a matrix library
// gram[i, j] = x_i . x_j, [r, r].
void gramOfVectors(VectorLayout layout, const float* x, std::int64_t r, std::int64_t d, float* gram);
// y_i += sum over j of factor[i, j] x_j, with a symmetric factor [r, r]; y in the layout of x.
void addVectorsProduct(VectorLayout layout, const float* factor, const float* x, std::int64_t r,
                       std::int64_t d, float* y);

} // namespace rankscope
