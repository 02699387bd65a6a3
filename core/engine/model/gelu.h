#pragma once

#include <ATen/ATen.h>

namespace rankscope {

// x Phi(x), the erf form of GELU (Hendrycks, Gimpel 2016, eq. 1), in the type of x; differentiable. On the
// CPU in fp32 and bf16 a kernel of our own, elsewhere at::gelu.
at::Tensor erfGelu(const at::Tensor& x);

} // namespace rankscope
