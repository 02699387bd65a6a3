#include "core/engine/model/cpu_kernels.h"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

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

// `count` elements of which nothing can be touched beyond: the end of the array is the end of a page and the
// next one is closed (or, with `atBegin`, the beginning of a page behind a closed one), so that one step too
// far ends the program, with a sanitizer or without.
template <class T>
class Fenced {
public:
    Fenced(std::size_t count, bool atBegin)
        : m_count(count) {
        const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
        const std::size_t inner = (count * sizeof(T) + page - 1) / page * page;
        m_bytes = inner + 2 * page;
        m_memory = static_cast<char*>(
            ::mmap(nullptr, m_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
        if (m_memory == MAP_FAILED || ::mprotect(m_memory, page, PROT_NONE) != 0 ||
            ::mprotect(m_memory + page + inner, page, PROT_NONE) != 0) {
            throw std::runtime_error("no memory for a fenced array");
        }
        m_data = reinterpret_cast<T*>(m_memory + page + (atBegin ? 0 : inner - count * sizeof(T)));
    }
    Fenced(std::size_t count, std::uint32_t seed, bool atBegin)
        : Fenced(count, atBegin) {
        std::mt19937 random(seed);
        std::normal_distribution<float> normal;
        for (std::size_t i = 0; i < count; ++i) {
            assign(m_data[i], normal(random));
        }
    }
    ~Fenced() { ::munmap(m_memory, m_bytes); }
    Fenced(const Fenced&) = delete;
    Fenced& operator=(const Fenced&) = delete;

    T* get() const { return m_data; }
    T& operator[](std::size_t i) const { return m_data[i]; }
    std::vector<double> values() const {
        std::vector<double> all;
        for (std::size_t i = 0; i < m_count; ++i) {
            all.push_back(toFloat(m_data[i]));
        }
        return all;
    }

private:
    std::size_t m_count, m_bytes = 0;
    char* m_memory = nullptr;
    T* m_data = nullptr;
};

// Attention in fp64 as it is written down: P = softmax(scale Q K^T), D = P through the dropout, O = D V, and
// the gradients that follow from dO.
struct PlainAttention {
    std::vector<double> probabilities, out, gq, gk, gv;
};

PlainAttention plainAttention(std::int64_t n, std::int64_t d, const std::vector<double>& q,
                              const std::vector<double>& k, const std::vector<double>& v,
                              const std::vector<double>& g, double scale,
                              const std::vector<double>& dropout) {
    const auto at = [](std::int64_t row, std::int64_t width, std::int64_t column) {
        return static_cast<std::size_t>(row * width + column);
    };
    PlainAttention r;
    r.probabilities.assign(at(n, n, 0), 0.0);
    for (auto* matrix : {&r.out, &r.gq, &r.gk, &r.gv}) {
        matrix->assign(at(n, d, 0), 0.0);
    }
    for (std::int64_t i = 0; i < n; ++i) {
        double total = 0.0;
        for (std::int64_t j = 0; j < n; ++j) {
            double product = 0.0;
            for (std::int64_t c = 0; c < d; ++c) {
                product += q[at(i, d, c)] * k[at(j, d, c)];
            }
            total += r.probabilities[at(i, n, j)] = std::exp(scale * product);
        }
        std::vector<double> dP(static_cast<std::size_t>(n));
        double mean = 0.0;
        for (std::int64_t j = 0; j < n; ++j) {
            const double p = r.probabilities[at(i, n, j)] /= total;
            const double used = p * dropout[at(i, n, j)];
            double product = 0.0;
            for (std::int64_t c = 0; c < d; ++c) {
                r.out[at(i, d, c)] += used * v[at(j, d, c)];
                r.gv[at(j, d, c)] += used * g[at(i, d, c)];
                product += g[at(i, d, c)] * v[at(j, d, c)];
            }
            dP[static_cast<std::size_t>(j)] = product * dropout[at(i, n, j)];
            mean += p * dP[static_cast<std::size_t>(j)];
        }
        for (std::int64_t j = 0; j < n; ++j) {
            const double dS = scale * r.probabilities[at(i, n, j)] * (dP[static_cast<std::size_t>(j)] - mean);
            for (std::int64_t c = 0; c < d; ++c) {
                r.gq[at(i, d, c)] += dS * k[at(j, d, c)];
                r.gk[at(j, d, c)] += dS * q[at(i, d, c)];
            }
        }
    }
    return r;
}

// Every element, to rounding: fp32 sums of n or d products, and bf16 outputs to half of their last place.
template <class T>
void expectEqual(const Fenced<T>& ours, const std::vector<double>& wanted, const std::string& what) {
    double largest = 0.0;
    for (const double value : wanted) {
        largest = std::max(largest, std::abs(value));
    }
    const auto got = ours.values();
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        const double rounding = sizeof(T) == 4 ? 0.0 : std::abs(wanted[i]) / 256.0;
        ASSERT_NEAR(got[i], wanted[i], rounding + 2e-6 * largest + 1e-7) << what << " " << i;
    }
}

// Two heads of one row between two others, so that places and strides count.
template <class T>
void expectAttention(std::int64_t n, std::int64_t d, double p, bool atBegin) {
    SCOPED_TRACE(std::to_string(n) + " tokens of " + std::to_string(d) + ", dropout " + std::to_string(p));
    const std::int64_t heads = 2, before = 3, after = 2, tokens = before + n + after;
    const auto size = static_cast<std::size_t>(tokens * heads * d);
    const Fenced<T> q(size, 1, atBegin), k(size, 2, atBegin), v(size, 3, atBegin), g(size, 4, atBegin);
    const std::vector<std::int64_t> offsets{0, before, before + n, tokens};
    std::vector<std::int64_t> places{0};
    for (const std::int64_t length : {before, n, after}) {
        places.push_back(places.back() + probabilityCount(length, heads));
    }
    AttentionInputs<T> in;
    in.q = q.get(), in.k = k.get(), in.v = v.get();
    in.qStride = in.kStride = in.vStride = heads * d;
    in.offsets = offsets.data(), in.probabilityOffsets = places.data();
    in.heads = heads, in.headDim = d, in.maxLength = std::max({n, before, after});
    in.scale = 0.3F;
    if (p > 0.0) {
        in.dropout = dropoutRule(p, counterKey(1, 2));
    }
    const Fenced<T> out(size, atBegin), gq(size, atBegin), gk(size, atBegin), gv(size, atBegin);
    const Fenced<float> probabilities(static_cast<std::size_t>(places.back()), atBegin);
    attentionForward(in, out.get(), probabilities.get(), 0, 3 * heads);
    attentionBackward(in, probabilities.get(), g.get(), gq.get(), gk.get(), gv.get(), 0, 3 * heads);

    // What the definition gives, head by head, put at its place.
    const auto place = [&](std::int64_t token, std::int64_t head, std::int64_t c) {
        return static_cast<std::size_t>((token * heads + head) * d + c);
    };
    std::vector<std::vector<double>> wanted(4, std::vector<double>(size));
    for (std::size_t row = 0; row < 3; ++row) {
        const std::int64_t first = offsets[row], length = offsets[row + 1] - first;
        const std::int64_t step = probabilityCount(length, 1) / length;
        for (std::int64_t head = 0; head < heads; ++head) {
            const auto one = [&](const Fenced<T>& all) {
                std::vector<double> part;
                for (std::int64_t i = 0; i < length; ++i) {
                    for (std::int64_t c = 0; c < d; ++c) {
                        part.push_back(toFloat(all[place(first + i, head, c)]));
                    }
                }
                return part;
            };
            std::vector<double> dropout;
            for (std::int64_t i = 0; i < length; ++i) {
                for (std::int64_t j = 0; j < length; ++j) {
                    const std::int64_t index = places[row] + (head * length + i) * step + j;
                    const bool dropped =
                        in.dropout.active() &&
                        counterBits(in.dropout.key, static_cast<std::uint32_t>(index)) < in.dropout.threshold;
                    dropout.push_back(dropped ? 0.0 : 1.0 / (1.0 - p));
                    ASSERT_EQ(std::signbit(probabilities[static_cast<std::size_t>(index)]), dropped) << index;
                }
            }
            const PlainAttention plain =
                plainAttention(length, d, one(q), one(k), one(v), one(g), 0.3F, dropout);
            for (std::int64_t i = 0; i < length; ++i) {
                for (std::int64_t c = 0; c < d; ++c) {
                    const auto from = static_cast<std::size_t>(i * d + c);
                    const std::size_t to = place(first + i, head, c);
                    wanted[0][to] = plain.out[from];
                    wanted[1][to] = plain.gq[from];
                    wanted[2][to] = plain.gk[from];
                    wanted[3][to] = plain.gv[from];
                }
                for (std::int64_t j = 0; j < length; ++j) {
                    const auto index = static_cast<std::size_t>(places[row] + (head * length + i) * step + j);
                    ASSERT_NEAR(std::abs(probabilities[index]),
                                plain.probabilities[static_cast<std::size_t>(i * length + j)], 2e-6);
                }
            }
        }
    }
    expectEqual(out, wanted[0], "out");
    expectEqual(gq, wanted[1], "gq");
    expectEqual(gk, wanted[2], "gk");
    expectEqual(gv, wanted[3], "gv");
}

TEST(CpuKernels, AttentionEqualsItsDefinitionWithinItsArraysAtEveryLengthAndWidth) {
    for (const std::int64_t d : {1, 8, 16, 20, 32, 64}) {
        for (std::int64_t n = 1; n < 40; n += n < 20 ? 1 : 3) {
            for (const double p : {0.0, 0.2}) {
                expectAttention<float>(n, d, p, n % 2 == 0);
                expectAttention<Bf16>(n, d, p, n % 2 == 1);
                if (HasFatalFailure()) {
                    return;
                }
            }
        }
    }
}

// d of x Phi(x).
double geluSlope(double x) {
    return 0.5 * std::erfc(-x / std::sqrt(2.0)) + x * std::exp(-0.5 * x * x) / std::sqrt(2.0 * M_PI);
}

template <class T>
void expectElementwise(std::int64_t n, bool atBegin) {
    SCOPED_TRACE(n);
    const auto size = static_cast<std::size_t>(n);
    const Fenced<T> x(size, 5, atBegin), g(size, 6, atBegin), y(size, atBegin);
    const auto xs = x.values(), gs = g.values();
    const auto rounding = [](double wanted) {
        return sizeof(T) == 4 ? 2e-6 : std::abs(wanted) / 256.0 + 2e-6;
    };
    applyGelu(x.get(), y.get(), n);
    for (std::size_t i = 0; i < size; ++i) {
        const double wanted = xs[i] * 0.5 * std::erfc(-xs[i] / std::sqrt(2.0));
        ASSERT_NEAR(toFloat(y[i]), wanted, rounding(wanted));
    }
    applyGeluBackward(x.get(), g.get(), y.get(), n);
    for (std::size_t i = 0; i < size; ++i) {
        const double wanted = gs[i] * geluSlope(xs[i]);
        ASSERT_NEAR(toFloat(y[i]), wanted, rounding(wanted) + 4e-6 * std::abs(gs[i]));
    }
    const DropoutRule rule = dropoutRule(0.4, counterKey(9, 9));
    applyDropout(x.get(), y.get(), n, 100, rule);
    const auto kept = [&](std::uint32_t index) { return counterBits(rule.key, index) >= rule.threshold; };
    for (std::size_t i = 0; i < size; ++i) {
        const double wanted = kept(static_cast<std::uint32_t>(100 + i)) ? xs[i] / 0.6 : 0.0;
        ASSERT_NEAR(toFloat(y[i]), wanted, rounding(wanted));
    }
}

TEST(CpuKernels, ElementwiseOnesEqualTheirDefinitionsWithinTheirArraysAtEveryCount) {
    for (std::int64_t n = 1; n < 70; ++n) {
        for (const bool atBegin : {false, true}) {
            expectElementwise<float>(n, atBegin);
            expectElementwise<Bf16>(n, atBegin);
            if (HasFatalFailure()) {
                return;
            }
        }
    }
}

// y = (z - mean) / sqrt(variance + eps) * weight + bias with z = residual + dropout(x), and its gradients.
template <class T>
void expectResidualNorm(std::int64_t width, double p, bool atBegin) {
    SCOPED_TRACE(std::to_string(width) + ", dropout " + std::to_string(p));
    const std::int64_t rows = 3;
    const auto size = static_cast<std::size_t>(rows * width), one = static_cast<std::size_t>(width);
    const Fenced<T> x(size, 5, atBegin), gx(size, atBegin);
    const Fenced<float> residual(size, 7, atBegin), weight(one, 8, atBegin), bias(one, 9, atBegin);
    const Fenced<float> g(size, 6, atBegin), y(size, atBegin), normalised(size, atBegin);
    const Fenced<float> inverse(static_cast<std::size_t>(rows), atBegin), gr(size, atBegin);
    ResidualNorm<T> in;
    in.x = x.get(), in.residual = residual.get(), in.weight = weight.get(), in.bias = bias.get();
    in.y = y.get(), in.normalised = normalised.get(), in.inverseDeviation = inverse.get();
    in.width = width;
    in.eps = 1e-2F; // a width of one has no deviation
    if (p > 0.0) {
        in.dropout = dropoutRule(p, counterKey(4, 4));
    }
    residualNormForward(in, 0, rows);
    residualNormBackward(in, g.get(), gx.get(), gr.get(), 0, rows);

    std::vector<double> wantedY, wantedX, wantedR;
    for (std::size_t row = 0; row < static_cast<std::size_t>(rows); ++row) {
        std::vector<double> z(one), scale(one), n(one), gn(one);
        double mean = 0.0, variance = 0.0, sum = 0.0, product = 0.0;
        for (std::size_t i = 0; i < one; ++i) {
            const std::size_t at = row * one + i;
            const bool dropped =
                in.dropout.active() &&
                counterBits(in.dropout.key, static_cast<std::uint32_t>(at)) < in.dropout.threshold;
            scale[i] = dropped ? 0.0 : 1.0 / (1.0 - p);
            z[i] = residual[at] + scale[i] * toFloat(x[at]);
            mean += z[i] / static_cast<double>(width);
        }
        for (std::size_t i = 0; i < one; ++i) {
            variance += (z[i] - mean) * (z[i] - mean) / static_cast<double>(width);
        }
        const double factor = 1.0 / std::sqrt(variance + double{in.eps});
        for (std::size_t i = 0; i < one; ++i) {
            n[i] = (z[i] - mean) * factor;
            gn[i] = double{g[row * one + i]} * weight[i];
            sum += gn[i] / static_cast<double>(width);
            product += gn[i] * n[i] / static_cast<double>(width);
            wantedY.push_back(n[i] * weight[i] + bias[i]);
        }
        for (std::size_t i = 0; i < one; ++i) {
            const double gradient = factor * (gn[i] - sum - n[i] * product);
            wantedR.push_back(gradient);
            wantedX.push_back(gradient * scale[i]);
        }
    }
    for (std::size_t i = 0; i < size; ++i) {
        ASSERT_NEAR(y[i], wantedY[i], 2e-5) << i;
        ASSERT_NEAR(gr[i], wantedR[i], 1e-4) << i;
        ASSERT_NEAR(toFloat(gx[i]), wantedX[i], 1e-4 + (sizeof(T) == 4 ? 0.0 : std::abs(wantedX[i]) / 256.0))
            << i;
    }
}

TEST(CpuKernels, ResidualNormEqualsItsDefinitionWithinItsArraysAtEveryWidth) {
    for (std::int64_t width = 1; width < 70; ++width) {
        for (const double p : {0.0, 0.3}) {
            expectResidualNorm<float>(width, p, width % 2 == 0);
            expectResidualNorm<Bf16>(width, p, width % 2 == 1);
            if (HasFatalFailure()) {
                return;
            }
        }
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
                const bool atBegin = d % 2 == 0;
                const Fenced<float> x(size, atBegin), y(size, atBegin),
                    gram(static_cast<std::size_t>(r * r), atBegin);
                for (std::size_t i = 0; i < size; ++i) {
                    x[i] = normal(random);
                    y[i] = 0.5F;
                }
                const auto at = [&](std::int64_t vector, std::int64_t element) {
                    return static_cast<std::size_t>(layout == VectorLayout::Rows ? vector * d + element
                                                                                 : element * r + vector);
                };
                gramOfVectors(layout, x.get(), r, d, gram.get());
                addVectorsProduct(layout, gram.get(), x.get(), r, d, y.get());
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
