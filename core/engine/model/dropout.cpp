#include "core/engine/model/dropout.h"

#include "core/engine/model/counter_hash.h"
#include "core/engine/model/cpu_kernels.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Parallel.h>
#include <torch/csrc/autograd/custom_function.h>

namespace rankscope {

namespace {

constexpr std::int64_t kGrain = 16384; // elements that are worth a thread

template <class T>
void dropElements(const void* x, void* y, std::int64_t count, const DropoutRule& rule) {
    at::parallel_for(0, count, kGrain, [&](std::int64_t begin, std::int64_t end) {
        applyDropout(static_cast<const T*>(x) + begin, static_cast<T*>(y) + begin, end - begin,
                     static_cast<std::uint64_t>(begin), rule);
    });
}

bool hasKernel(const at::Tensor& x) {
    return x.is_cpu() && (x.scalar_type() == at::kFloat || x.scalar_type() == at::kBFloat16);
}

// The same mask for the same rule, whatever the tensor holds: backward is this function too.
at::Tensor dropWithKernel(const at::Tensor& x, const DropoutRule& rule) {
    const at::Tensor input = x.contiguous();
    at::Tensor y = at::empty_like(input);
    if (input.scalar_type() == at::kFloat) {
        dropElements<float>(input.const_data_ptr(), y.mutable_data_ptr(), input.numel(), rule);
    } else {
        dropElements<Bf16>(input.const_data_ptr(), y.mutable_data_ptr(), input.numel(), rule);
    }
    return y;
}

struct DropoutFunction : torch::autograd::Function<DropoutFunction> {
    static at::Tensor forward(torch::autograd::AutogradContext* context, const at::Tensor& x, double p,
                              std::int64_t key) {
        context->saved_data["p"] = p;
        context->saved_data["key"] = key;
        return dropWithKernel(x, rule(p, key));
    }
    static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                   torch::autograd::variable_list gradients) {
        const DropoutRule r = rule(context->saved_data["p"].toDouble(), context->saved_data["key"].toInt());
        return {dropWithKernel(gradients[0], r), at::Tensor(), at::Tensor()};
    }
    static DropoutRule rule(double p, std::int64_t key) {
        const auto bits = static_cast<std::uint64_t>(key);
        return dropoutRule(p, {static_cast<std::uint32_t>(bits), static_cast<std::uint32_t>(bits >> 32)});
    }
};

} // namespace

at::Tensor dropout(const at::Tensor& x, double p, DropoutStream& stream) {
    if (p <= 0.0) {
        return x;
    }
    const CounterKey key = counterKey(stream.seed(), stream.next());
    if (p >= 1.0) {
        return x * 0.0;
    }
    const std::uint64_t bits = std::uint64_t{key.high} << 32 | key.low;
    if (hasKernel(x)) {
        return DropoutFunction::apply(x, p, static_cast<std::int64_t>(bits));
    }
    // Elsewhere a private generator of the device, seeded anew for each mask.
    at::Generator generator = x.is_cpu() ? at::make_generator<at::CPUGeneratorImpl>(bits)
                                         : at::globalContext().defaultGenerator(x.device()).clone();
    generator.set_current_seed(bits);
    at::Tensor mask;
    {
        const at::NoGradGuard noGrad;
        mask = at::empty_like(x).bernoulli_(1.0 - p, generator).mul_(1.0 / (1.0 - p));
    }
    return x * mask;
}

} // namespace rankscope
