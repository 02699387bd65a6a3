#include "core/engine/model/cpu_kernels.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <memory>
#include <random>
#include <vector>

// Arrays of exactly the promised size, so that AddressSanitizer sees every access beyond them.
namespace rankscope {
namespace {

float toFloat(float x) { return x; }
float toFloat(Bf16 x) {
    const std::uint32_t bits = std::uint32_t{x.bits} << 16;
    float result = 0.0F;
    std::memcpy(&result, &bits, sizeof result);
    return result;
}
void assign(float& target, float x) { target = x; }
void assign(Bf16& target, float x) {
    std::uint32_t bits = 0;
    std::memcpy(&bits, &x, sizeof bits);
    target.bits = static_cast<std::uint16_t>(bits >> 16);
}

template <class T>
std::unique_ptr<T[]> randomArray(std::size_t count, std::uint32_t seed) {
    auto array = std::make_unique<T[]>(count);
    std::mt19937 random(seed);
    std::normal_distribution<float> normal;
    for (std::size_t i = 0; i < count; ++i) {
        assign(array[i], normal(random));
    }
    return array;
}

// One row and head after the definition.
template <class T>
void expectAttention(std::int64_t n, std::int64_t d) {
    const auto size = static_cast<std::size_t>(n * d);
    const auto q = randomArray<T>(size, 1), k = randomArray<T>(size, 2), v = randomArray<T>(size, 3);
    const auto g = randomArray<T>(size, 4);
    const std::int64_t offsets[] = {0, n}, places[] = {0, probabilityCount(n, 1)};
    AttentionInputs<T> in;
    in.q = q.get(), in.k = k.get(), in.v = v.get();
    in.qStride = in.kStride = in.vStride = d;
    in.offsets = offsets, in.probabilityOffsets = places;
    in.heads = 1, in.headDim = d, in.maxLength = n;
    in.scale = 0.3F;
    in.dropout = dropoutRule(0.2, counterKey(1, 2));
    const auto out = std::make_unique<T[]>(size);
    const auto probabilities = std::make_unique<float[]>(static_cast<std::size_t>(places[1]));
    attentionForward(in, out.get(), probabilities.get(), 0, 1);
    const auto gq = std::make_unique<T[]>(size), gk = std::make_unique<T[]>(size),
               gv = std::make_unique<T[]>(size);
    attentionBackward(in, probabilities.get(), g.get(), gq.get(), gk.get(), gv.get(), 0, 1);

    const std::int64_t step = places[1] / n;
    for (std::int64_t i = 0; i < n; ++i) {
        std::vector<double> p(static_cast<std::size_t>(n));
        double total = 0.0;
        for (std::int64_t j = 0; j < n; ++j) {
            double s = 0.0;
            for (std::int64_t c = 0; c < d; ++c) {
                s += double{toFloat(q[static_cast<std::size_t>(i * d + c)])} *
                     toFloat(k[static_cast<std::size_t>(j * d + c)]);
            }
            total += p[static_cast<std::size_t>(j)] = std::exp(0.3 * s);
        }
        for (std::int64_t j = 0; j < n; ++j) {
            EXPECT_NEAR(std::abs(probabilities[static_cast<std::size_t>(i * step + j)]),
                        p[static_cast<std::size_t>(j)] / total, 1e-5);
        }
    }
    // d/dq of the sum over rows of (dP ...) q equals that of k: sum(gq * q) == sum(gk * k).
    double left = 0.0, right = 0.0;
    for (std::size_t i = 0; i < size; ++i) {
        left += double{toFloat(gq[i])} * toFloat(q[i]);
        right += double{toFloat(gk[i])} * toFloat(k[i]);
    }
    EXPECT_NEAR(left, right, sizeof(T) == 4 ? 1e-3 : 0.5) << n << " " << d;
}

TEST(CpuKernels, AttentionStaysInItsArraysAtEveryLengthAndWidth) {
    for (const std::int64_t d : {1, 8, 16, 20, 32, 64}) {
        for (std::int64_t n = 1; n < 40; ++n) {
            expectAttention<float>(n, d);
            expectAttention<Bf16>(n, d);
        }
    }
}

template <class T>
void expectElementwise(std::int64_t n) {
    const auto size = static_cast<std::size_t>(n);
    const auto x = randomArray<T>(size, 5), g = randomArray<T>(size, 6);
    const auto y = std::make_unique<T[]>(size);
    const double rounding = sizeof(T) == 4 ? 1e-6 : 0.02;
    applyGelu(x.get(), y.get(), n);
    for (std::size_t i = 0; i < size; ++i) {
        EXPECT_NEAR(toFloat(y[i]), toFloat(x[i]) * 0.5 * std::erfc(-toFloat(x[i]) / std::sqrt(2.0)),
                    rounding);
    }
    applyGeluBackward(x.get(), g.get(), y.get(), n);
    const DropoutRule rule = dropoutRule(0.4, counterKey(9, 9));
    applyDropout(x.get(), y.get(), n, 100, rule);
    for (std::size_t i = 0; i < size; ++i) {
        const bool kept = counterBits(rule.key, static_cast<std::uint32_t>(100 + i)) >= rule.threshold;
        EXPECT_NEAR(toFloat(y[i]), kept ? toFloat(x[i]) / 0.6 : 0.0, 2.0 * rounding);
    }

    const auto residual = randomArray<float>(size, 7), weight = randomArray<float>(size, 8),
               bias = randomArray<float>(size, 9);
    const auto out = std::make_unique<float[]>(size), normalised = std::make_unique<float[]>(size);
    float inverse = 0.0F;
    ResidualNorm<T> in;
    in.x = x.get(), in.residual = residual.get(), in.weight = weight.get(), in.bias = bias.get();
    in.y = out.get(), in.normalised = normalised.get(), in.inverseDeviation = &inverse;
    in.width = n;
    in.eps = 1e-5F;
    residualNormForward(in, 0, 1);
    double sum = 0.0, squares = 0.0;
    for (std::size_t i = 0; i < size; ++i) {
        sum += normalised[i];
        squares += double{normalised[i]} * normalised[i];
    }
    EXPECT_NEAR(sum / static_cast<double>(n), 0.0, 1e-4);
    EXPECT_LT(squares / static_cast<double>(n), 1.0 + 1e-4);
    residualNormBackward(in, residual.get(), y.get(), out.get(), 0, 1);
}

TEST(CpuKernels, ElementwiseOnesStayInTheirArraysAtEveryCount) {
    for (std::int64_t n = 1; n < 70; ++n) {
        expectElementwise<float>(n);
        expectElementwise<Bf16>(n);
    }
}

// On every instruction set (CTest runs this program once on each).
TEST(CpuKernels, GramAndProductOfVectorsEqualPlainLoops) {
    std::mt19937 random(8);
    std::normal_distribution<float> normal;
    for (const std::int64_t r : {1, 3, 12, 16}) {
        for (const std::int64_t d : {1, 15, 64, 100}) {
            for (const VectorLayout layout : {VectorLayout::Rows, VectorLayout::Columns}) {
                const auto size = static_cast<std::size_t>(r * d);
                std::vector<float> x(size), y(size, 0.5F), gram(static_cast<std::size_t>(r * r), -1.0F);
                for (float& value : x) {
                    value = normal(random);
                }
                const auto at = [&](std::int64_t vector, std::int64_t element) {
                    return static_cast<std::size_t>(layout == VectorLayout::Rows ? vector * d + element
                                                                                 : element * r + vector);
                };
                gramOfVectors(layout, x.data(), r, d, gram.data());
                addVectorsProduct(layout, gram.data(), x.data(), r, d, y.data());
                for (std::int64_t i = 0; i < r; ++i) {
                    for (std::int64_t j = 0; j < r; ++j) {
                        double product = 0.0;
                        for (std::int64_t k = 0; k < d; ++k) {
                            product += static_cast<double>(x[at(i, k)]) * static_cast<double>(x[at(j, k)]);
                        }
                        EXPECT_NEAR(gram[static_cast<std::size_t>(i * r + j)], product, 1e-4)
                            << r << ' ' << d;
                    }
                    for (std::int64_t k = 0; k < d; ++k) {
                        double sum = 0.5;
                        for (std::int64_t j = 0; j < r; ++j) {
                            sum += static_cast<double>(gram[static_cast<std::size_t>(i * r + j)]) *
                                   static_cast<double>(x[at(j, k)]);
                        }
                        EXPECT_NEAR(y[at(i, k)], sum, 1e-3) << r << ' ' << d;
                    }
                }
            }
        }
    }
}

} // namespace
} // namespace rankscope
