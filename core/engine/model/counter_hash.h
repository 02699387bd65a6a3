#pragma once

#include <cstdint>

namespace rankscope {

// Random numbers as a function of (key, index), so that any thread can compute any of them and backward can
// repeat them. Values; any thread.
struct CounterKey {
    std::uint32_t low = 0;
    std::uint32_t high = 0;
};

// Finaliser of splitmix64 (Steele, Lea, Flood 2014): all bits of the result depend on all of x.
constexpr std::uint64_t mixBits(std::uint64_t x) {
    x += 0x9e3779b97f4a7c15ULL;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
    return x ^ (x >> 31);
}

// The key of mask number `counter` of a stream.
constexpr CounterKey counterKey(std::uint64_t seed, std::uint64_t counter) {
    const std::uint64_t bits = mixBits(mixBits(seed) ^ counter);
    return {static_cast<std::uint32_t>(bits), static_cast<std::uint32_t>(bits >> 32)};
}

// 32 uniform bits for an element. The rounds are those of "lowbias32" (C. Wellons); the second half of the
// key comes in between them, or two masks would be permutations of each other. cpu_kernels.inc has the same
// with vectors.
constexpr std::uint32_t counterBits(CounterKey key, std::uint32_t index) {
    std::uint32_t x = index + key.low;
    x = (x ^ (x >> 16)) * 0x7feb352dU;
    x = ((x ^ (x >> 15)) + key.high) * 0x846ca68bU;
    return x ^ (x >> 16);
}

// Which elements dropout sets to 0: those whose bits are below `threshold`; the others are scaled.
struct DropoutRule {
    CounterKey key;
    std::uint32_t threshold = 0; // 0: none
    float scale = 1.0F;

    bool active() const { return threshold != 0; }
};

// p is in [0, 1).
constexpr DropoutRule dropoutRule(double p, CounterKey key) {
    return {key, static_cast<std::uint32_t>(p * 4294967296.0), static_cast<float>(1.0 / (1.0 - p))};
}

} // namespace rankscope
