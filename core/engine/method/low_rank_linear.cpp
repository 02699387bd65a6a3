#include "core/engine/method/low_rank_linear.h"

#include <ATen/autocast_mode.h>
#include <ATen/core/grad_mode.h>
#include <torch/csrc/autograd/custom_function.h>

namespace rankscope {

namespace {

// d(gradient) += left * right, whatever the precision of the factors; `gradient` is fp32.
void addProduct(at::Tensor gradient, const at::Tensor& left, const at::Tensor& right) {
    if (left.scalar_type() == at::kFloat) {
        gradient.addmm_(left, right);
    } else {
        gradient.add_(at::mm(left, right));
    }
}

// The same, into the rows (dimension 0) or columns (1) of `gradient` that `kept` lists; undefined: all.
void addProduct(at::Tensor gradient, std::int64_t dimension, const at::Tensor& kept, const at::Tensor& left,
                const at::Tensor& right) {
    if (kept.defined()) {
        gradient.index_add_(dimension, kept, at::mm(left, right).to(at::kFloat));
    } else {
        addProduct(std::move(gradient), left, right);
    }
}

} // namespace

// x: input of W0; u: input of A (the same tensor, or its dropped-out copy); leaf: lora_A, so that the output
// needs a gradient also where x does not.
struct LowRankProduct : torch::autograd::Function<LowRankProduct> {
    static at::Tensor forward(torch::autograd::AutogradContext* context, const at::Tensor& x,
                              const at::Tensor& u, const at::Tensor& leaf, LowRankLinear* adapter,
                              const LowRankLinear::Operands* operands) {
        static_cast<void>(leaf);
        const at::Tensor hidden = at::mm(u, operands->a.t());
        at::Tensor y = at::linear(x, operands->weight, operands->bias);
        y.addmm_(hidden * operands->diagonal, operands->b.t());
        context->save_for_backward(
            {u, hidden, operands->weight, operands->a, operands->b, operands->diagonal});
        context->saved_data["adapter"] = reinterpret_cast<std::int64_t>(adapter);
        context->saved_data["shared"] = u.is_same(x);
        return y;
    }

    static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                   torch::autograd::variable_list gradients) {
        const auto saved = context->get_saved_variables();
        const at::Tensor &u = saved[0], &hidden = saved[1], &weight = saved[2], &a = saved[3], &b = saved[4];
        const at::Tensor& diagonal = saved[5];
        auto* adapter = reinterpret_cast<LowRankLinear*>(context->saved_data["adapter"].toInt());
        const bool shared = context->saved_data["shared"].toBool();
        const at::Tensor g = gradients[0].contiguous();

        const at::Tensor scaledGradient = at::mm(g, b); // d loss / d (hidden * diagonal): [tokens, r]
        addProduct(adapter->b.mutable_grad(), 1, adapter->m_kept, g.t(), hidden * diagonal);
        if (adapter->e.defined()) {
            const at::Tensor sum = at::sum(scaledGradient * hidden, {0}, false, at::kFloat);
            at::Tensor gradient = adapter->e.mutable_grad().view({-1});
            if (adapter->m_kept.defined()) {
                gradient.index_add_(0, adapter->m_kept, sum, adapter->scaling());
            } else {
                gradient.add_(sum, adapter->scaling());
            }
        }
        const at::Tensor hiddenGradient = scaledGradient * diagonal; // [tokens, r]
        addProduct(adapter->a.mutable_grad(), 0, adapter->m_kept, hiddenGradient.t(), u);

        at::Tensor gx, gu;
        if (context->needs_input_grad(0)) {
            gx = at::mm(g, weight);
            if (shared) {
                gx.addmm_(hiddenGradient, a);
            } else {
                gu = at::mm(hiddenGradient, a);
            }
        }
        return {gx, gu, at::Tensor(), at::Tensor(), at::Tensor()};
    }
};

LowRankLinear::Operands LowRankLinear::operands(const Linear& layer, at::ScalarType type) {
    const at::NoGradGuard noGrad;
    at::Tensor rows = a.detach(), columns = b.detach();
    at::Tensor diagonal = e.defined() ? e.detach().view({-1}) * m_scaling
                                      : at::full({a.size(0)}, m_scaling, a.options().requires_grad(false));
    if (m_kept.defined()) {
        m_kept = m_kept.to(a.device());
        rows = rows.index_select(0, m_kept);
        columns = columns.index_select(1, m_kept);
        diagonal = diagonal.index_select(0, m_kept);
    }
    if (type == at::kFloat) {
        return {layer.weight(), layer.bias(), rows, columns, diagonal};
    }
    if (!m_lowWeight.defined() || m_lowWeight.scalar_type() != type) {
        m_lowWeight = layer.weight().to(type);
        m_lowBias = layer.bias().defined() ? layer.bias().to(type) : at::Tensor();
    }
    return {m_lowWeight, m_lowBias, rows.to(type), columns.to(type), diagonal.to(type)};
}

void LowRankLinear::keepOnly(const std::vector<std::int64_t>& triplets) {
    m_kept = static_cast<std::int64_t>(triplets.size()) == a.size(0) ? at::Tensor()
                                                                     : at::tensor(triplets, at::kLong);
}

at::Tensor LowRankLinear::weightUpdate() const {
    const at::NoGradGuard noGrad;
    at::Tensor left = b.detach().to(at::kDouble) * m_scaling;
    if (e.defined()) {
        left = left * e.detach().to(at::kDouble).view({1, -1});
    }
    return at::mm(left, a.detach().to(at::kDouble));
}

void LowRankLinear::useParityArithmetic(double alpha, std::int64_t rank) {
    m_alpha = alpha;
    m_denominator = at::full({1}, static_cast<float>(rank), at::kFloat) + 1e-5;
}

// SVDLinear.forward of the published code and PEFT.
at::Tensor LowRankLinear::parityForward(const at::Tensor& x, const Linear& layer, bool training) const {
    const at::Tensor y = at::linear(x, layer.weight(), layer.bias());
    const at::Tensor input = x.to(a.scalar_type());
    const at::Tensor dropped = training && m_dropout > 0.0 ? dropout(input, m_dropout, *m_stream) : input;
    const at::Tensor update = at::matmul(at::matmul(dropped, (a * e).t()), b.t());
    return y + update * m_alpha / m_denominator.to(update.device());
}

at::Tensor LowRankLinear::forward(const at::Tensor& x, const Linear& layer, bool training) {
    if (m_denominator.defined()) {
        return parityForward(x, layer, training);
    }
    const auto device = x.device().type();
    const bool cast = at::autocast::is_autocast_enabled(device);
    const auto type = cast ? at::autocast::get_autocast_dtype(device) : at::kFloat;
    // The products below are cast by hand; without this, autocast would cast every operand again.
    const c10::impl::ExcludeDispatchKeyGuard noAutocast(
        c10::DispatchKeySet({c10::DispatchKey::AutocastCPU, c10::DispatchKey::AutocastCUDA}));
    const Operands parts = operands(layer, type);
    const at::Tensor input = x.to(type);
    const at::Tensor dropped = training && m_dropout > 0.0 ? dropout(input, m_dropout, *m_stream) : input;
    if (!at::GradMode::is_enabled()) {
        at::Tensor y = at::linear(input, parts.weight, parts.bias);
        return y.addmm_(at::mm(dropped, parts.a.t()) * parts.diagonal, parts.b.t());
    }
    return LowRankProduct::apply(input, dropped, a, this, &parts);
}

} // namespace rankscope
