#include "core/engine/model/bert.h"

#include "core/engine/model/attention.h"
#include "core/engine/model/gelu.h"
#include "core/engine/model/residual_norm.h"

#include <ATen/autocast_mode.h>

#include <map>

namespace rankscope {

namespace {

struct BertLayer {
    Linear query, key, value, attentionOutput, intermediate, output;
    at::Tensor attentionNormWeight, attentionNormBias, outputNormWeight, outputNormBias;
    HiddenAdapter* adapter = nullptr;
};

class Bert final : public Encoder {
public:
    Bert(const BertConfig& config, std::map<std::string, at::Tensor> tensors)
        : m_config(config)
        , m_description(describeBert(config))
        , m_words(take(tensors, "embeddings.word_embeddings.weight"))
        , m_positions(take(tensors, "embeddings.position_embeddings.weight"))
        , m_types(take(tensors, "embeddings.token_type_embeddings.weight"))
        , m_normWeight(take(tensors, "embeddings.LayerNorm.weight"))
        , m_normBias(take(tensors, "embeddings.LayerNorm.bias"))
        , m_pooler(linear(tensors, "pooler.dense")) {
        for (std::int64_t i = 0; i < config.layers; ++i) {
            const std::string name = "encoder.layer." + std::to_string(i) + ".";
            m_layers.push_back(std::make_unique<BertLayer>(BertLayer{
                linear(tensors, name + "attention.self.query"), linear(tensors, name + "attention.self.key"),
                linear(tensors, name + "attention.self.value"),
                linear(tensors, name + "attention.output.dense"),
                linear(tensors, name + "intermediate.dense"), linear(tensors, name + "output.dense"),
                take(tensors, name + "attention.output.LayerNorm.weight"),
                take(tensors, name + "attention.output.LayerNorm.bias"),
                take(tensors, name + "output.LayerNorm.weight"),
                take(tensors, name + "output.LayerNorm.bias")}));
        }
    }

    const ModelDescription& description() const override { return m_description; }
    double headDropout() const override { return m_config.headDropout; }
    void setFirstTrainableLayer(int layer) override { m_firstTrainable = layer; }

    at::Tensor forward(const TokenBatch& batch, const ForwardContext& context) override {
        return run(batch, context, nullptr);
    }

    std::vector<at::Tensor> hiddenStates(const TokenBatch& batch) override {
        std::vector<at::Tensor> states;
        run(batch, ForwardContext{}, &states);
        return states;
    }

    at::Tensor pooled(const at::Tensor& hidden, const TokenBatch& batch,
                      const ForwardContext& context) override {
        return at::tanh(m_pooler.forward(hidden.index_select(0, batch.firsts), context.training));
    }

    std::vector<Linear*> linears() override {
        std::vector<Linear*> all;
        for (const auto& layer : m_layers) {
            all.insert(all.end(), {&layer->query, &layer->key, &layer->value, &layer->attentionOutput,
                                   &layer->intermediate, &layer->output});
        }
        return all;
    }

    std::vector<Linear*> residualLinears() override {
        std::vector<Linear*> all;
        for (const auto& layer : m_layers) {
            all.insert(all.end(), {&layer->attentionOutput, &layer->output});
        }
        return all;
    }

    void setLayerAdapter(int layer, HiddenAdapter* adapter) override {
        m_layers.at(static_cast<std::size_t>(layer))->adapter = adapter;
    }

    std::vector<std::pair<std::string, at::Tensor*>> parameters() override {
        std::vector<std::pair<std::string, at::Tensor*>> all = {
            {"embeddings.word_embeddings.weight", &m_words},
            {"embeddings.position_embeddings.weight", &m_positions},
            {"embeddings.token_type_embeddings.weight", &m_types},
            {"embeddings.LayerNorm.weight", &m_normWeight},
            {"embeddings.LayerNorm.bias", &m_normBias},
        };
        const auto add = [&](Linear& linear) {
            all.emplace_back(linear.name() + ".weight", &linear.weight());
            all.emplace_back(linear.name() + ".bias", &linear.bias());
        };
        for (std::size_t i = 0; i < m_layers.size(); ++i) {
            BertLayer& layer = *m_layers[i];
            const std::string name = "encoder.layer." + std::to_string(i) + ".";
            add(layer.query);
            add(layer.key);
            add(layer.value);
            add(layer.attentionOutput);
            all.emplace_back(name + "attention.output.LayerNorm.weight", &layer.attentionNormWeight);
            all.emplace_back(name + "attention.output.LayerNorm.bias", &layer.attentionNormBias);
            add(layer.intermediate);
            add(layer.output);
            all.emplace_back(name + "output.LayerNorm.weight", &layer.outputNormWeight);
            all.emplace_back(name + "output.LayerNorm.bias", &layer.outputNormBias);
        }
        add(m_pooler);
        return all;
    }

private:
    static at::Tensor take(const std::map<std::string, at::Tensor>& tensors, const std::string& name) {
        return tensors.at(name);
    }
    static Linear linear(const std::map<std::string, at::Tensor>& tensors, const std::string& name) {
        return Linear(name, take(tensors, name + ".weight"), take(tensors, name + ".bias"));
    }

    at::Tensor run(const TokenBatch& batch, const ForwardContext& context, std::vector<at::Tensor>* states) {
        TORCH_CHECK(!context.training || context.dropout != nullptr, "training needs a dropout stream");
        TORCH_CHECK(batch.maxLength <= m_config.maxPositions, "a row has ", batch.maxLength,
                    " tokens and the model holds ", m_config.maxPositions);
        const AttentionLayout layout = makeAttentionLayout(batch, m_config.heads, !batch.ids.is_cpu());
        DropoutStream* stream = context.training ? context.dropout : nullptr;
        // Nothing below the first trainable layer is kept for a backward pass.
        const bool gradients = at::GradMode::is_enabled();
        at::Tensor x;
        {
            const at::AutoGradMode mode(gradients && m_firstTrainable <= 0);
            x = embed(batch, stream);
        }
        for (std::size_t i = 0; i < m_layers.size(); ++i) {
            if (states != nullptr) {
                states->push_back(x);
            }
            const at::AutoGradMode mode(gradients && static_cast<int>(i) >= m_firstTrainable);
            x = runLayer(*m_layers[i], x, layout, context.training, stream);
        }
        if (states != nullptr) {
            states->push_back(x);
        }
        return x;
    }

    at::Tensor embed(const TokenBatch& batch, DropoutStream* stream) const {
        const at::Tensor sum = at::embedding(m_words, batch.ids) + at::embedding(m_types, batch.typeIds) +
                               at::embedding(m_positions, batch.positions);
        const at::Tensor x =
            at::layer_norm(sum, {m_config.hidden}, m_normWeight, m_normBias, m_config.layerNormEps);
        return stream != nullptr ? dropout(x, m_config.hiddenDropout, *stream) : x;
    }

    at::Tensor runLayer(const BertLayer& layer, const at::Tensor& x, const AttentionLayout& layout,
                        bool training, DropoutStream* stream) const {
        const double p = m_config.hiddenDropout, eps = m_config.layerNormEps;
        const at::Tensor input = lowered(x);
        const at::Tensor query = layer.query.forward(input, training);
        const at::Tensor key = layer.key.forward(input, training);
        const at::Tensor value = layer.value.forward(input, training);
        const at::Tensor context = attention(query, key, value, layout, m_config.attentionDropout, stream);
        const at::Tensor attended =
            dropoutAddLayerNorm(layer.attentionOutput.forward(context, training), x,
                                layer.attentionNormWeight, layer.attentionNormBias, eps, p, stream);
        const at::Tensor inner = activate(layer.intermediate.forward(attended, training));
        const at::Tensor y =
            dropoutAddLayerNorm(layer.output.forward(inner, training), attended, layer.outputNormWeight,
                                layer.outputNormBias, eps, p, stream);
        return layer.adapter != nullptr ? layer.adapter->forward(y) : y;
    }

    // What autocast would do to the input of three products, done once.
    static at::Tensor lowered(const at::Tensor& x) {
        const auto device = x.device().type();
        return at::autocast::is_autocast_enabled(device) ? x.to(at::autocast::get_autocast_dtype(device)) : x;
    }

    at::Tensor activate(const at::Tensor& x) const {
        switch (m_config.activation) {
        case BertConfig::Activation::GeluTanh:
            return at::gelu(x, "tanh");
        case BertConfig::Activation::Relu:
            return at::relu(x);
        case BertConfig::Activation::Gelu:
            break;
        }
        return erfGelu(x);
    }

    BertConfig m_config;
    ModelDescription m_description;
    at::Tensor m_words, m_positions, m_types, m_normWeight, m_normBias;
    Linear m_pooler;
    std::vector<std::unique_ptr<BertLayer>> m_layers; // adapters and optimizers keep pointers into them
    int m_firstTrainable = 0;
};

} // namespace

std::unique_ptr<Encoder> makeBert(const BertConfig& config,
                                  const std::function<at::Tensor(const BertTensor&)>& tensor) {
    std::map<std::string, at::Tensor> tensors;
    for (const BertTensor& wanted : bertTensors(config)) {
        tensors[wanted.name] = tensor(wanted);
    }
    return std::make_unique<Bert>(config, std::move(tensors));
}

} // namespace rankscope
