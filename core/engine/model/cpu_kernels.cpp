#include "core/engine/model/cpu_kernels.h"

#include <cstddef>
#include <cstdlib>
#include <string_view>
#include <vector>

namespace rankscope {

namespace {

template <class T>
struct KernelTable {
    decltype(&attentionForward<T>) forward;
    decltype(&attentionBackward<T>) backward;
    decltype(&applyDropout<T>) dropout;
    decltype(&applyGelu<T>) gelu;
    decltype(&applyGeluBackward<T>) geluBackward;
    decltype(&residualNormForward<T>) normForward;
    decltype(&residualNormBackward<T>) normBackward;
};

struct GramTable {
    decltype(&gramOfVectors) gram;
    decltype(&addVectorsProduct) addProduct;
};

namespace plain {
constexpr int kBlockRows = 3;
constexpr bool kWideShuffles = false; // of 16 floats in one instruction
#include "core/engine/model/cpu_kernels.inc"
#include "core/engine/model/gram_kernels.inc"
} // namespace plain

#if defined(__x86_64__)
#pragma GCC push_options
#pragma GCC target("avx2,fma")
namespace avx2 {
constexpr int kBlockRows = 3;
constexpr bool kWideShuffles = false; // of 16 floats in one instruction
#include "core/engine/model/cpu_kernels.inc"
#include "core/engine/model/gram_kernels.inc"
} // namespace avx2
#pragma GCC pop_options

#pragma GCC push_options
#pragma GCC target("avx512f,avx512bw,avx512dq,avx512vl,fma,prefer-vector-width=512")
namespace avx512 {
constexpr int kBlockRows = 6;
constexpr bool kWideShuffles = true;
#include "core/engine/model/cpu_kernels.inc"
#include "core/engine/model/gram_kernels.inc"
} // namespace avx512
#pragma GCC pop_options
#endif

enum class InstructionSet { Plain, Avx2, Avx512 };

// The best that the processor has, or less where ATEN_CPU_CAPABILITY asks for it as it does for torch's own
// kernels.
InstructionSet chooseInstructionSet() {
#if defined(__x86_64__)
    const char* variable = std::getenv("ATEN_CPU_CAPABILITY");
    const std::string_view limit = variable != nullptr ? variable : "";
    if (limit == "default") {
        return InstructionSet::Plain;
    }
    if (limit != "avx2" && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl")) {
        return InstructionSet::Avx512;
    }
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
        return InstructionSet::Avx2;
    }
#endif
    return InstructionSet::Plain;
}

InstructionSet instructionSet() {
    static const InstructionSet kChosen = chooseInstructionSet();
    return kChosen;
}

const GramTable& gramKernels() {
#if defined(__x86_64__)
    switch (instructionSet()) {
    case InstructionSet::Avx512:
        return avx512::kGram;
    case InstructionSet::Avx2:
        return avx2::kGram;
    case InstructionSet::Plain:
        break;
    }
#endif
    return plain::kGram;
}

template <class T>
const KernelTable<T>& kernels() {
#if defined(__x86_64__)
    switch (instructionSet()) {
    case InstructionSet::Avx512:
        return avx512::kTable<T>;
    case InstructionSet::Avx2:
        return avx2::kTable<T>;
    case InstructionSet::Plain:
        break;
    }
#endif
    return plain::kTable<T>;
}

} // namespace

std::int64_t probabilityCount(std::int64_t length, std::int64_t heads) {
    return heads * length * plain::padded(length);
}

template <class T>
void attentionForward(const AttentionInputs<T>& in, T* out, float* probabilities, std::int64_t begin,
                      std::int64_t end) {
    kernels<T>().forward(in, out, probabilities, begin, end);
}

template <class T>
void attentionBackward(const AttentionInputs<T>& in, const float* probabilities, const T* outGradient,
                       T* qGradient, T* kGradient, T* vGradient, std::int64_t begin, std::int64_t end) {
    kernels<T>().backward(in, probabilities, outGradient, qGradient, kGradient, vGradient, begin, end);
}

template <class T>
void applyDropout(const T* x, T* y, std::int64_t count, std::uint64_t first, const DropoutRule& rule) {
    kernels<T>().dropout(x, y, count, first, rule);
}

template <class T>
void applyGelu(const T* x, T* y, std::int64_t count) {
    kernels<T>().gelu(x, y, count);
}

template <class T>
void applyGeluBackward(const T* x, const T* yGradient, T* xGradient, std::int64_t count) {
    kernels<T>().geluBackward(x, yGradient, xGradient, count);
}

template <class T>
void residualNormForward(const ResidualNorm<T>& in, std::int64_t begin, std::int64_t end) {
    kernels<T>().normForward(in, begin, end);
}

template <class T>
void residualNormBackward(const ResidualNorm<T>& in, const float* yGradient, T* xGradient,
                          float* residualGradient, std::int64_t begin, std::int64_t end) {
    kernels<T>().normBackward(in, yGradient, xGradient, residualGradient, begin, end);
}

void gramOfVectors(VectorLayout layout, const float* x, std::int64_t r, std::int64_t d, float* gram) {
    gramKernels().gram(layout, x, r, d, gram);
}

void addVectorsProduct(VectorLayout layout, const float* factor, const float* x, std::int64_t r,
                       std::int64_t d, float* y) {
    gramKernels().addProduct(layout, factor, x, r, d, y);
}

template void attentionForward(const AttentionInputs<float>&, float*, float*, std::int64_t, std::int64_t);
template void attentionForward(const AttentionInputs<Bf16>&, Bf16*, float*, std::int64_t, std::int64_t);
template void attentionBackward(const AttentionInputs<float>&, const float*, const float*, float*, float*,
                                float*, std::int64_t, std::int64_t);
template void attentionBackward(const AttentionInputs<Bf16>&, const float*, const Bf16*, Bf16*, Bf16*, Bf16*,
                                std::int64_t, std::int64_t);
template void applyDropout(const float*, float*, std::int64_t, std::uint64_t, const DropoutRule&);
template void applyDropout(const Bf16*, Bf16*, std::int64_t, std::uint64_t, const DropoutRule&);
template void applyGelu(const float*, float*, std::int64_t);
template void applyGelu(const Bf16*, Bf16*, std::int64_t);
template void applyGeluBackward(const float*, const float*, float*, std::int64_t);
template void applyGeluBackward(const Bf16*, const Bf16*, Bf16*, std::int64_t);
template void residualNormForward(const ResidualNorm<float>&, std::int64_t, std::int64_t);
template void residualNormForward(const ResidualNorm<Bf16>&, std::int64_t, std::int64_t);
template void residualNormBackward(const ResidualNorm<float>&, const float*, float*, float*, std::int64_t,
                                   std::int64_t);
template void residualNormBackward(const ResidualNorm<Bf16>&, const float*, Bf16*, float*, std::int64_t,
                                   std::int64_t);

} // namespace rankscope
