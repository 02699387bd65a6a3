#pragma once

#include "core/engine/model/dropout.h"
#include "core/engine/model/linear.h"
#include "core/run/run_facts.h"

#include <ATen/ATen.h>

#include <string>
#include <utility>
#include <vector>

namespace rankscope {

// Rows of a batch laid end to end, so that nothing is computed on padding. Tensors on the model's device.
struct TokenBatch {
    at::Tensor ids;                    // [tokens] int64
    at::Tensor typeIds;                // [tokens] int64
    at::Tensor positions;              // [tokens] int64, from 0 in each row
    at::Tensor firsts;                 // [rows] int64: index of each row's first token
    std::vector<std::int64_t> lengths; // host copy, one a row
    std::int64_t maxLength = 0;

    std::int64_t rows() const { return static_cast<std::int64_t>(lengths.size()); }
    std::int64_t tokens() const { return ids.size(0); }
};

// What a forward pass may change or consult besides its input.
struct ForwardContext {
    bool training = false;
    DropoutStream* dropout = nullptr; // needed when training
};

// An encoder with its weights. Owned by the trainer; training thread only.
class Encoder {
public:
    virtual ~Encoder() = default;
    virtual const ModelDescription& description() const = 0;
    // Last hidden states, [tokens, hidden].
    virtual at::Tensor forward(const TokenBatch& batch, const ForwardContext& context) = 0;
    // Hidden states after the embeddings and after each layer (layers + 1 tensors); for tests of parity.
    virtual std::vector<at::Tensor> hiddenStates(const TokenBatch& batch) = 0;
    // The model's own pooled vector of each row: [rows, hidden] from the last hidden states.
    virtual at::Tensor pooled(const at::Tensor& hidden, const TokenBatch& batch,
                              const ForwardContext& context) = 0;
    // Every linear layer that an adapter can go on, in forward order, with names as published.
    virtual std::vector<Linear*> linears() = 0;
    // Those whose output is added to the residual stream (after attention and after the feed-forward part).
    virtual std::vector<Linear*> residualLinears() = 0;
    // nullptr: none. `layer` counts from 0.
    virtual void setLayerAdapter(int layer, HiddenAdapter* adapter) = 0;
    // Every parameter with its published name, in the file's terms ("pooler.dense.weight").
    virtual std::vector<std::pair<std::string, at::Tensor*>> parameters() = 0;
    // Probability of dropout in the classification head.
    virtual double headDropout() const = 0;
    // Below this layer no gradient is needed (the first adapted one); layers - 1 is the last. 0: everywhere.
    virtual void setFirstTrainableLayer(int layer) = 0;
};

} // namespace rankscope
