#include "core/engine/model/residual_norm.h"

#include "core/engine/model/counter_hash.h"
#include "core/engine/model/cpu_kernels.h"

#include <ATen/Parallel.h>
#include <torch/csrc/autograd/custom_function.h>

namespace rankscope {

namespace {

struct NormCall {
    at::Tensor x, residual, weight, bias;
    double eps = 0.0, p = 0.0;
    std::uint64_t key = 0;

    template <class T>
    ResidualNorm<T> rows() const {
        ResidualNorm<T> in;
        in.x = reinterpret_cast<const T*>(x.const_data_ptr());
        in.residual = residual.const_data_ptr<float>();
        in.weight = weight.const_data_ptr<float>();
        in.bias = bias.const_data_ptr<float>();
        in.width = x.size(1);
        in.eps = static_cast<float>(eps);
        if (p > 0.0) {
            in.dropout =
                dropoutRule(p, {static_cast<std::uint32_t>(key), static_cast<std::uint32_t>(key >> 32)});
        }
        return in;
    }
    std::int64_t grain() const { return std::max<std::int64_t>(1, 8192 / x.size(1)); }
};

template <class T>
void runForward(const NormCall& call, at::Tensor& y, at::Tensor* normalised, at::Tensor* inverseDeviation) {
    ResidualNorm<T> in = call.rows<T>();
    in.y = y.mutable_data_ptr<float>();
    if (normalised != nullptr) {
        in.normalised = normalised->mutable_data_ptr<float>();
        in.inverseDeviation = inverseDeviation->mutable_data_ptr<float>();
    }
    at::parallel_for(0, call.x.size(0), call.grain(),
                     [&](std::int64_t begin, std::int64_t end) { residualNormForward(in, begin, end); });
}

at::Tensor forwardWithKernel(const NormCall& call, at::Tensor* normalised, at::Tensor* inverseDeviation) {
    const auto options = call.residual.options().requires_grad(false);
    at::Tensor y = at::empty(call.x.sizes(), options);
    if (normalised != nullptr) {
        *normalised = at::empty(call.x.sizes(), options);
        *inverseDeviation = at::empty({call.x.size(0)}, options);
    }
    if (call.x.scalar_type() == at::kFloat) {
        runForward<float>(call, y, normalised, inverseDeviation);
    } else {
        runForward<Bf16>(call, y, normalised, inverseDeviation);
    }
    return y;
}

template <class T>
void runBackward(const NormCall& call, const at::Tensor& normalised, const at::Tensor& inverseDeviation,
                 const at::Tensor& gradient, const at::Tensor& gx, const at::Tensor& gr) {
    ResidualNorm<T> in = call.rows<T>();
    in.normalised = normalised.mutable_data_ptr<float>();
    in.inverseDeviation = inverseDeviation.mutable_data_ptr<float>();
    T* toX = gx.defined() ? reinterpret_cast<T*>(gx.mutable_data_ptr()) : nullptr;
    float* toResidual = gr.defined() ? gr.mutable_data_ptr<float>() : nullptr;
    at::parallel_for(0, gradient.size(0), call.grain(), [&](std::int64_t begin, std::int64_t end) {
        residualNormBackward(in, gradient.const_data_ptr<float>(), toX, toResidual, begin, end);
    });
}

struct NormFunction : torch::autograd::Function<NormFunction> {
    static at::Tensor forward(torch::autograd::AutogradContext* context, const at::Tensor& x,
                              const at::Tensor& residual, const at::Tensor& weight, const at::Tensor& bias,
                              const NormCall* call) {
        static_cast<void>(bias);
        at::Tensor normalised, inverseDeviation;
        at::Tensor y = forwardWithKernel(*call, &normalised, &inverseDeviation);
        // x and the residual only for their type and shape, which cost nothing.
        context->save_for_backward({normalised, inverseDeviation, weight});
        context->saved_data["p"] = call->p;
        context->saved_data["key"] = static_cast<std::int64_t>(call->key);
        context->saved_data["type"] = static_cast<std::int64_t>(x.scalar_type());
        static_cast<void>(residual);
        return y;
    }
    static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                   torch::autograd::variable_list gradients) {
        const auto saved = context->get_saved_variables();
        const at::Tensor &normalised = saved[0], &inverseDeviation = saved[1];
        const at::Tensor gradient = gradients[0].contiguous();
        NormCall call;
        call.x = normalised, call.residual = normalised; // not read by backward
        call.weight = saved[2], call.bias = saved[2];
        call.p = context->saved_data["p"].toDouble();
        call.key = static_cast<std::uint64_t>(context->saved_data["key"].toInt());
        const auto type = static_cast<at::ScalarType>(context->saved_data["type"].toInt());
        at::Tensor gx, gr, gw, gb;
        if (context->needs_input_grad(0)) {
            gx = at::empty(gradient.sizes(), gradient.options().dtype(type));
        }
        if (context->needs_input_grad(1)) {
            gr = at::empty_like(gradient);
        }
        if (type == at::kFloat) {
            runBackward<float>(call, normalised, inverseDeviation, gradient, gx, gr);
        } else {
            runBackward<Bf16>(call, normalised, inverseDeviation, gradient, gx, gr);
        }
        if (context->needs_input_grad(2)) {
            gw = at::sum(gradient * normalised, {0});
        }
        if (context->needs_input_grad(3)) {
            gb = at::sum(gradient, {0});
        }
        return {gx, gr, gw, gb, at::Tensor()};
    }
};

} // namespace

at::Tensor dropoutAddLayerNorm(const at::Tensor& x, const at::Tensor& residual, const at::Tensor& weight,
                               const at::Tensor& bias, double eps, double p, DropoutStream* stream) {
    const bool dropping = stream != nullptr && p > 0.0;
    const bool kernel = x.is_cpu() && (x.scalar_type() == at::kFloat || x.scalar_type() == at::kBFloat16) &&
                        residual.scalar_type() == at::kFloat && weight.scalar_type() == at::kFloat;
    if (!kernel) {
        return at::layer_norm(residual + (dropping ? dropout(x, p, *stream) : x), {x.size(-1)}, weight, bias,
                              eps);
    }
    NormCall call;
    call.x = x.contiguous(), call.residual = residual.contiguous();
    call.weight = weight, call.bias = bias;
    call.eps = eps;
    if (dropping) {
        const CounterKey key = counterKey(stream->seed(), stream->next());
        call.p = p;
        call.key = std::uint64_t{key.high} << 32 | key.low;
    }
    const bool differentiable =
        at::GradMode::is_enabled() &&
        (x.requires_grad() || residual.requires_grad() || weight.requires_grad() || bias.requires_grad());
    return differentiable ? NormFunction::apply(call.x, call.residual, call.weight, call.bias, &call)
                          : forwardWithKernel(call, nullptr, nullptr);
}

} // namespace rankscope
