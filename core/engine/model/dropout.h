#pragma once

#include <ATen/ATen.h>

#include <cstdint>

namespace rankscope {

// Counter-based random numbers for dropout: mask number n of a stream depends only on (seed, n), so a
// checkpoint stores two integers, and the order of threads does not matter. Training thread only.
class DropoutStream {
public:
    explicit DropoutStream(std::uint64_t seed = 0, std::uint64_t counter = 0)
        : m_seed(seed)
        , m_counter(counter) {}
    std::uint64_t seed() const { return m_seed; }
    std::uint64_t counter() const { return m_counter; }
    void setCounter(std::uint64_t counter) { m_counter = counter; }
    // The number of the next mask; each call is another one.
    std::uint64_t next() { return m_counter++; }

private:
    std::uint64_t m_seed;
    std::uint64_t m_counter;
};

// x with elements set to 0 with probability p, the rest scaled by 1/(1-p); differentiable; x itself when p is
// 0.
at::Tensor dropout(const at::Tensor& x, double p, DropoutStream& stream);

} // namespace rankscope
