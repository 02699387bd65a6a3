#include "core/engine/model/gelu.h"

#include "core/engine/model/cpu_kernels.h"

#include <ATen/Parallel.h>
#include <torch/csrc/autograd/custom_function.h>

namespace rankscope {

namespace {

constexpr std::int64_t kGeluGrain = 8192; // elements that are worth a thread

template <class T>
void runGelu(const at::Tensor& x, const at::Tensor& y) {
    const T* from = reinterpret_cast<const T*>(x.const_data_ptr());
    T* to = reinterpret_cast<T*>(y.mutable_data_ptr());
    at::parallel_for(0, x.numel(), kGeluGrain, [&](std::int64_t begin, std::int64_t end) {
        applyGelu(from + begin, to + begin, end - begin);
    });
}

template <class T>
void runGeluBackward(const at::Tensor& x, const at::Tensor& gradient, const at::Tensor& result) {
    const T* input = reinterpret_cast<const T*>(x.const_data_ptr());
    const T* from = reinterpret_cast<const T*>(gradient.const_data_ptr());
    T* to = reinterpret_cast<T*>(result.mutable_data_ptr());
    at::parallel_for(0, x.numel(), kGeluGrain, [&](std::int64_t begin, std::int64_t end) {
        applyGeluBackward(input + begin, from + begin, to + begin, end - begin);
    });
}

struct GeluFunction : torch::autograd::Function<GeluFunction> {
    static at::Tensor forward(torch::autograd::AutogradContext* context, const at::Tensor& x) {
        const at::Tensor input = x.contiguous();
        at::Tensor y = at::empty_like(input);
        if (input.scalar_type() == at::kFloat) {
            runGelu<float>(input, y);
        } else {
            runGelu<Bf16>(input, y);
        }
        context->save_for_backward({input});
        return y;
    }
    static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                   torch::autograd::variable_list gradients) {
        const at::Tensor x = context->get_saved_variables()[0];
        const at::Tensor gradient = gradients[0].contiguous();
        at::Tensor result = at::empty_like(x);
        if (x.scalar_type() == at::kFloat) {
            runGeluBackward<float>(x, gradient, result);
        } else {
            runGeluBackward<Bf16>(x, gradient, result);
        }
        return {result};
    }
};

} // namespace

at::Tensor erfGelu(const at::Tensor& x) {
    const bool kernel = x.is_cpu() && (x.scalar_type() == at::kFloat || x.scalar_type() == at::kBFloat16);
    return kernel ? GeluFunction::apply(x) : at::gelu(x);
}

} // namespace rankscope
