#pragma once

#include "core/engine/model/bert_config.h"
#include "core/engine/model/model.h"

#include <functional>
#include <memory>
#include <string>

namespace rankscope {

// BERT (Devlin et al. 2018) as transformers' BertModel computes it: embeddings, post-norm layers with
// erf-GELU, tanh pooler. `tensor` gives each tensor of bertTensors(config) in its shape, in fp32 on the
// device where the model shall live.
std::unique_ptr<Encoder> makeBert(const BertConfig& config,
                                  const std::function<at::Tensor(const BertTensor&)>& tensor);

} // namespace rankscope
