#include "core/engine/model/attention.h"

#include "core/engine/model/counter_hash.h"
#include "core/engine/model/cpu_kernels.h"

#include <ATen/Parallel.h>
#include <torch/csrc/autograd/custom_function.h>

#include <cmath>
#include <mutex>

namespace rankscope {

namespace {

// A tensor whose rows may be apart but whose elements of a row are neighbours.
at::Tensor withDenseRows(const at::Tensor& x) { return x.stride(1) == 1 ? x : x.contiguous(); }

template <class T>
T* data(const at::Tensor& x) {
    return reinterpret_cast<T*>(x.data_ptr());
}

struct KernelCall {
    at::Tensor q, k, v, offsets, probabilityOffsets;
    std::int64_t heads = 0, maxLength = 0;
    double p = 0.0;
    std::uint64_t key = 0;

    std::int64_t units() const { return (offsets.numel() - 1) * heads; }
    // At least about 30,000 products q·k for a thread.
    std::int64_t grain() const { return std::max<std::int64_t>(1, 30'000 / (maxLength * maxLength + 1)); }

    template <class T>
    AttentionInputs<T> inputs() const {
        AttentionInputs<T> in;
        in.q = data<T>(q), in.k = data<T>(k), in.v = data<T>(v);
        in.qStride = q.stride(0), in.kStride = k.stride(0), in.vStride = v.stride(0);
        in.offsets = data<std::int64_t>(offsets);
        in.probabilityOffsets = data<std::int64_t>(probabilityOffsets);
        in.heads = heads;
        in.headDim = q.size(1) / heads;
        in.maxLength = maxLength;
        in.scale = static_cast<float>(1.0 / std::sqrt(static_cast<double>(in.headDim)));
        if (p > 0.0) {
            in.dropout =
                dropoutRule(p, {static_cast<std::uint32_t>(key), static_cast<std::uint32_t>(key >> 32)});
        }
        return in;
    }
};

template <class T>
void runForward(const KernelCall& call, const at::Tensor& out, const at::Tensor& probabilities) {
    const AttentionInputs<T> in = call.inputs<T>();
    float* kept = probabilities.defined() ? data<float>(probabilities) : nullptr;
    at::parallel_for(0, call.units(), call.grain(), [&](std::int64_t begin, std::int64_t end) {
        attentionForward(in, data<T>(out), kept, begin, end);
    });
}

// Returns the output; the probabilities too where backward will want them.
at::Tensor forwardWithKernel(const KernelCall& call, at::Tensor* probabilities) {
    at::Tensor out = at::empty({call.q.size(0), call.q.size(1)}, call.q.options().requires_grad(false));
    if (probabilities != nullptr) {
        const std::int64_t count = data<std::int64_t>(call.probabilityOffsets)[call.offsets.numel() - 1];
        *probabilities = at::empty({count}, call.q.options().dtype(at::kFloat).requires_grad(false));
    }
    const at::Tensor kept = probabilities != nullptr ? *probabilities : at::Tensor();
    if (call.q.scalar_type() == at::kFloat) {
        runForward<float>(call, out, kept);
    } else {
        runForward<Bf16>(call, out, kept);
    }
    return out;
}

template <class T>
void runBackward(const KernelCall& call, const at::Tensor& probabilities, const at::Tensor& gradient,
                 const at::Tensor& gq, const at::Tensor& gk, const at::Tensor& gv) {
    const AttentionInputs<T> in = call.inputs<T>();
    at::parallel_for(0, call.units(), call.grain(), [&](std::int64_t begin, std::int64_t end) {
        attentionBackward(in, data<float>(probabilities), data<T>(gradient), data<T>(gq), data<T>(gk),
                          data<T>(gv), begin, end);
    });
}

struct AttentionFunction : torch::autograd::Function<AttentionFunction> {
    static at::Tensor forward(torch::autograd::AutogradContext* context, const at::Tensor& q,
                              const at::Tensor& k, const at::Tensor& v, const KernelCall* call) {
        at::Tensor probabilities;
        at::Tensor out = forwardWithKernel(*call, &probabilities);
        context->save_for_backward({q, k, v, call->offsets, call->probabilityOffsets, probabilities});
        context->saved_data["heads"] = call->heads;
        context->saved_data["maxLength"] = call->maxLength;
        context->saved_data["p"] = call->p;
        context->saved_data["key"] = static_cast<std::int64_t>(call->key);
        return out;
    }
    static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                   torch::autograd::variable_list gradients) {
        const auto saved = context->get_saved_variables();
        KernelCall call;
        call.q = saved[0], call.k = saved[1], call.v = saved[2];
        call.offsets = saved[3], call.probabilityOffsets = saved[4];
        call.heads = context->saved_data["heads"].toInt();
        call.maxLength = context->saved_data["maxLength"].toInt();
        call.p = context->saved_data["p"].toDouble();
        call.key = static_cast<std::uint64_t>(context->saved_data["key"].toInt());
        const at::Tensor gradient = gradients[0].contiguous();
        at::Tensor gq = at::empty_like(gradient), gk = at::empty_like(gradient),
                   gv = at::empty_like(gradient);
        if (call.q.scalar_type() == at::kFloat) {
            runBackward<float>(call, saved[5], gradient, gq, gk, gv);
        } else {
            runBackward<Bf16>(call, saved[5], gradient, gq, gk, gv);
        }
        return {gq, gk, gv, at::Tensor()};
    }
};

std::uint64_t keyBits(DropoutStream& stream) {
    const CounterKey key = counterKey(stream.seed(), stream.next());
    return std::uint64_t{key.high} << 32 | key.low;
}

} // namespace

AttentionLayout makeAttentionLayout(const TokenBatch& batch, std::int64_t heads, bool padded) {
    AttentionLayout layout;
    const std::int64_t rows = batch.rows();
    layout.heads = heads;
    layout.maxLength = batch.maxLength;
    layout.offsets = at::zeros({rows + 1}, at::kLong);
    layout.probabilityOffsets = at::zeros({rows + 1}, at::kLong);
    auto* offsets = layout.offsets.mutable_data_ptr<std::int64_t>();
    auto* places = layout.probabilityOffsets.mutable_data_ptr<std::int64_t>();
    for (std::int64_t r = 0; r < rows; ++r) {
        const std::int64_t length = batch.lengths[static_cast<std::size_t>(r)];
        TORCH_CHECK(length >= 0 && length <= batch.maxLength, "row ", r, " of a batch has ", length,
                    " tokens, more than ", batch.maxLength);
        offsets[r + 1] = offsets[r] + length;
        places[r + 1] = places[r] + probabilityCount(length, heads);
    }
    TORCH_CHECK(offsets[rows] == batch.tokens(), "the lengths of a batch add up to ", offsets[rows], " of ",
                batch.tokens(), " tokens");
    if (padded) {
        at::Tensor index = at::empty({rows * batch.maxLength}, at::kLong),
                   packed = at::empty({batch.tokens()}, at::kLong);
        at::Tensor mask = at::empty({rows, 1, 1, batch.maxLength}, at::kBool);
        auto* to = index.mutable_data_ptr<std::int64_t>();
        auto* from = packed.mutable_data_ptr<std::int64_t>();
        auto* there = mask.mutable_data_ptr<bool>();
        for (std::int64_t r = 0; r < rows; ++r) {
            const std::int64_t length = offsets[r + 1] - offsets[r];
            for (std::int64_t i = 0; i < batch.maxLength; ++i) {
                const std::int64_t place = r * batch.maxLength + i;
                there[place] = i < length;
                to[place] = i < length ? offsets[r] + i : std::min(offsets[r], batch.tokens() - 1);
                if (i < length) {
                    from[offsets[r] + i] = place;
                }
            }
        }
        layout.padded = index.to(batch.ids.device());
        layout.packed = packed.to(batch.ids.device());
        layout.mask = mask.to(batch.ids.device());
    }
    return layout;
}

at::Tensor packedAttention(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v,
                           const AttentionLayout& layout, double p, DropoutStream* stream) {
    KernelCall call;
    call.q = withDenseRows(q), call.k = withDenseRows(k), call.v = withDenseRows(v);
    call.offsets = layout.offsets, call.probabilityOffsets = layout.probabilityOffsets;
    call.heads = layout.heads;
    call.maxLength = layout.maxLength;
    if (stream != nullptr && p > 0.0) {
        call.p = p;
        call.key = keyBits(*stream);
    }
    const bool differentiable =
        at::GradMode::is_enabled() && (q.requires_grad() || k.requires_grad() || v.requires_grad());
    return differentiable ? AttentionFunction::apply(call.q, call.k, call.v, &call)
                          : forwardWithKernel(call, nullptr);
}

at::Tensor paddedAttention(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v,
                           const AttentionLayout& layout, double p, DropoutStream* stream) {
    const std::int64_t rows = layout.offsets.numel() - 1, hidden = q.size(1);
    const auto spread = [&](const at::Tensor& x) {
        return x.index_select(0, layout.padded)
            .view({rows, layout.maxLength, layout.heads, hidden / layout.heads})
            .transpose(1, 2);
    };
    const at::Tensor qs = spread(q), ks = spread(k), vs = spread(v);
    const bool dropping = stream != nullptr && p > 0.0;
    at::Tensor out;
    if (dropping && q.is_cpu()) {
        const double scale = 1.0 / std::sqrt(static_cast<double>(hidden / layout.heads));
        const at::Tensor scores = at::matmul(qs, ks.transpose(-1, -2)) * scale;
        const at::Tensor probabilities = at::softmax(
            scores.masked_fill(layout.mask.logical_not(), -std::numeric_limits<double>::infinity()), -1);
        out = at::matmul(dropout(probabilities, p, *stream), vs);
    } else if (dropping) {
        // The fused kernels draw from the device's default generator and note its place for backward.
        static std::mutex onlyOne;
        const std::lock_guard lock(onlyOne);
        at::Generator generator = at::globalContext().defaultGenerator(q.device());
        generator.set_current_seed(keyBits(*stream));
        out = at::scaled_dot_product_attention(qs, ks, vs, layout.mask, p);
    } else {
        out = at::scaled_dot_product_attention(qs, ks, vs, layout.mask);
    }
    return out.transpose(1, 2).reshape({rows * layout.maxLength, hidden}).index_select(0, layout.packed);
}

at::Tensor attention(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v,
                     const AttentionLayout& layout, double p, DropoutStream* stream) {
    // An adapted and a plain layer may give different types under autocast.
    const auto type = at::promote_types(at::promote_types(q.scalar_type(), k.scalar_type()), v.scalar_type());
    const at::Tensor qt = q.to(type), kt = k.to(type), vt = v.to(type);
    return layout.padded.defined() ? paddedAttention(qt, kt, vt, layout, p, stream)
                                   : packedAttention(qt, kt, vt, layout, p, stream);
}

} // namespace rankscope
