#pragma once

#include <ATen/ATen.h>

#include <memory>
#include <string>

namespace rankscope {

class Linear;

// What a method puts on a linear layer: computes the layer's output in place of the plain product.
// Owned by the method; used on the training thread only.
class LinearAdapter {
public:
    virtual ~LinearAdapter() = default;
    // x: [tokens, d_in]; returns [tokens, d_out], bias included.
    virtual at::Tensor forward(const at::Tensor& x, const Linear& layer, bool training) = 0;
    // What could be added to the weight so that the plain product gives the same: [d_out, d_in], double.
    // Undefined when this adapter is no such update.
    virtual at::Tensor weightUpdate() const { return {}; }
};

// What a method puts after a whole layer of the encoder. Owned by the method; training thread only.
class HiddenAdapter {
public:
    virtual ~HiddenAdapter() = default;
    // [tokens, hidden] -> the same shape.
    virtual at::Tensor forward(const at::Tensor& hidden) = 0;
};

// One named matrix of the model, y = x W^T + b. Owned by the model; training thread only.
class Linear {
public:
    Linear(std::string name, at::Tensor weight, at::Tensor bias)
        : m_name(std::move(name))
        , m_weight(std::move(weight))
        , m_bias(std::move(bias)) {}

    const std::string& name() const { return m_name; }
    at::Tensor& weight() { return m_weight; } // [d_out, d_in]
    const at::Tensor& weight() const { return m_weight; }
    at::Tensor& bias() { return m_bias; } // [d_out]; may be undefined
    const at::Tensor& bias() const { return m_bias; }
    std::int64_t dIn() const { return m_weight.size(1); }
    std::int64_t dOut() const { return m_weight.size(0); }

    void setAdapter(LinearAdapter* adapter) { m_adapter = adapter; } // nullptr: the plain layer
    LinearAdapter* adapter() const { return m_adapter; }

    // x: [tokens, d_in] -> [tokens, d_out].
    at::Tensor forward(const at::Tensor& x, bool training) const {
        return m_adapter != nullptr ? m_adapter->forward(x, *this, training)
                                    : at::linear(x, m_weight, m_bias);
    }

private:
    std::string m_name;
    at::Tensor m_weight;
    at::Tensor m_bias;
    LinearAdapter* m_adapter = nullptr;
};

} // namespace rankscope
