#include "core/run/method_traits.h"

#include "core/run/choices.h"

#include <algorithm>
#include <array>

namespace rankscope {

namespace {

// lowRank, lambda, allocates, regularised, bottleneck
constexpr std::array<MethodTraits, 9> table{{
    {"adalora", "AdaLoRA",
     "Moves a rank budget between the matrices while it trains; best average on GLUE in the paper.", true,
     true, true, true, false},
    {"svd_lora", "SVD-LoRA",
     "AdaLoRA's factors and penalty at a fixed rank; in the paper between LoRA and AdaLoRA.", true, true,
     false, true, false},
    {"pruned_lora", "Pruned LoRA",
     "LoRA whose row and column pairs are pruned by AdaLoRA's schedule; in the paper below AdaLoRA at every "
     "budget.",
     true, false, true, false, false},
    {"lora", "LoRA", "One rank for every matrix, without singular values.", true, false, false, false, false},
    {"lora_regu", "LoRA with penalty",
     "LoRA with the orthogonality penalty on its factors; in the paper no better than plain LoRA.", true,
     false, false, true, false},
    {"houlsby", "Adapters (Houlsby)",
     "A bottleneck after attention and after the feed-forward part of each layer (arXiv 1902.00751).", false,
     false, false, false, true},
    {"pfeiffer", "Adapters (Pfeiffer)",
     "One bottleneck a layer, after the feed-forward part's layer norm (arXiv 2005.00247); half of Houlsby's "
     "cost.",
     false, false, false, false, true},
    {"bitfit", "BitFit", "Trains the biases alone (arXiv 2106.10199); 0.1 % of the weights.", false, false,
     false, false, false},
    {"full", "Full fine-tuning", "Trains every weight of the model.", false, false, false, false, false},
}};

// Not a value of method.type: whoever asks for it is refused, and nothing stands in for it.
constexpr MethodTraits unknown{"", "Unknown method", "", false, false, false, false, false};

const MethodTraits& row(std::string_view type) {
    const auto found =
        std::find_if(table.begin(), table.end(), [&](const auto& r) { return r.type == type; });
    return found == table.end() ? unknown : *found;
}

template <std::size_t count>
bool isOneOf(const std::array<std::string_view, count>& paths, std::string_view path) {
    return std::find(paths.begin(), paths.end(), path) != paths.end();
}

} // namespace

std::span<const MethodTraits> methodTraits() { return table; }

const MethodTraits& traitsOf(const MethodConfig& method) {
    return method.type == "adalora" && method.granularity == toText(Granularity::Doublet) ? row("pruned_lora")
                                                                                          : row(method.type);
}

std::int64_t startRank(const MethodConfig& method) {
    const MethodTraits& traits = traitsOf(method);
    if (!traits.lowRank) {
        return 0;
    }
    return traits.allocates ? method.initR : method.targetR;
}

bool fieldApplies(const RunConfig& config, std::string_view path) {
    static constexpr std::array<std::string_view, 7> lowRank = {
        "method.targets", "method.exclude",    "method.target_r", "method.alpha",
        "method.dropout", "method.start_from", "method.init"};
    static constexpr std::array<std::string_view, 16> allocating = {
        "method.init_r",         "method.target_total", "method.target_share", "method.tinit",
        "method.tfinal",         "method.delta_t",      "method.first_step",   "method.beta1",
        "method.beta2",          "method.importance",   "method.boundary",     "method.tie_policy",
        "method.score_gradient", "method.floors",       "method.ceilings",     "method.pins"};
    static constexpr std::array<std::string_view, 2> penalty = {"method.orthogonality",
                                                                "method.orthogonality_form"};
    static constexpr std::array<std::string_view, 1> singular = {"method.arithmetic"};
    static constexpr std::array<std::string_view, 2> triplets = {"method.adapt_scaling", "method.compaction"};
    const MethodTraits& traits = traitsOf(config.method);
    if (path == "method.bottleneck") {
        return traits.bottleneck;
    }
    if (path == "method.granularity") {
        return config.method.type == "adalora";
    }
    if (path == "method.lora_scaling") {
        return traits.lowRank && !traits.lambda;
    }
    if (path == "method.start_from") {
        return config.method.type == "adalora" || config.method.type == "svd_lora" ||
               config.method.type == "lora";
    }
    if (path == "method.init") {
        return traits.lambda;
    }
    return (traits.lowRank || !isOneOf(lowRank, path)) && (traits.allocates || !isOneOf(allocating, path)) &&
           (traits.regularised || !isOneOf(penalty, path)) && (traits.lambda || !isOneOf(singular, path)) &&
           ((traits.lambda && traits.allocates) || !isOneOf(triplets, path));
}

} // namespace rankscope
