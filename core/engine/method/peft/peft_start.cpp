#include "core/engine/method/peft/peft_start.h"

#include "core/engine/method/method.h"
#include "core/run/method_traits.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string_view>

namespace rankscope {

namespace {

using Type = PeftAdapter::Type;

std::string adapterIn(const PeftAdapter& adapter) { return "The adapter in " + adapter.folder.string(); }

std::string numberText(double value) { return nlohmann::json(value).dump(); }

bool sameScale(double a, double b) { return std::abs(a - b) <= 1e-6 * std::max(std::abs(a), std::abs(b)); }

// "<module>" of "<module>.lora_A"; empty for other tensors.
std::string moduleOfFactor(const std::string& name) {
    const auto factor = name.rfind(".lora_");
    return factor == std::string::npos ? std::string() : name.substr(0, factor);
}

// Kept rows (of lora_A and lora_E) or columns (of lora_B) back to their places.
at::Tensor expanded(const at::Tensor& kept, const std::vector<bool>& pattern, at::Tensor initial,
                    std::int64_t dimension) {
    std::vector<std::int64_t> places;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (pattern[i]) {
            places.push_back(static_cast<std::int64_t>(i));
        }
    }
    return initial.clone().index_copy_(dimension, at::tensor(places, at::kLong), kept.to(at::kFloat));
}

std::runtime_error lacks(const PeftAdapter& adapter, const std::string& name) {
    return std::runtime_error(adapterIn(adapter) + " lacks " + name +
                              "; set method.targets to the modules that it adapts.");
}

std::runtime_error otherShape(const PeftAdapter& adapter, const TrainableSpec& spec,
                              const at::Tensor& saved) {
    return std::runtime_error("The tensor " + spec.name + " of the adapter in " + adapter.folder.string() +
                              " is " + tensorShape(saved) + ", but this run needs " +
                              tensorShape(spec.initial) + "; it belongs to another model or rank.");
}

// A tensor that the file holds as it is to be trained. Compacted factors of AdaLoRA are expanded.
void takeTensor(TrainableSpec& spec, const PeftAdapter& adapter, const MethodConfig& config) {
    const std::string module = moduleOfFactor(spec.name);
    const at::Tensor* saved = adapter.find(spec.name);
    if (saved == nullptr) {
        if (!module.empty()) {
            throw lacks(adapter, spec.name);
        }
        return;
    }
    if (saved->sizes() == spec.initial.sizes()) {
        spec.initial = saved->to(at::kFloat);
        return;
    }
    const auto* pattern = module.empty() ? nullptr : adapter.pattern(module);
    const std::int64_t dimension = spec.name.ends_with("lora_B") ? 1 : 0;
    const bool fits = pattern != nullptr && static_cast<std::int64_t>(pattern->size()) == startRank(config) &&
                      saved->dim() == 2 && saved->size(1 - dimension) == spec.initial.size(1 - dimension) &&
                      saved->size(dimension) == std::count(pattern->begin(), pattern->end(), true);
    if (!fits) {
        throw otherShape(adapter, spec, *saved);
    }
    spec.initial = expanded(*saved, *pattern, spec.initial, dimension);
}

// Whether `published` is ours under the name of the whole model: "bert.pooler.dense" is "pooler.dense".
bool isOurs(const std::string& published, const std::string& ours) {
    return published == ours || published.ends_with("." + ours);
}

// Every tensor of the adapter must belong to one that is trained here.
void requirePlaces(const std::vector<TrainableSpec>& specs, const PeftAdapter& adapter) {
    for (const auto& [name, tensor] : adapter.tensors) {
        const std::string module = moduleOfFactor(name);
        const bool placed = std::any_of(specs.begin(), specs.end(), [&](const TrainableSpec& spec) {
            const std::string own = moduleOfFactor(spec.name);
            return module.empty() == own.empty() &&
                   (module.empty() ? isOurs(name, spec.name) : isOurs(module, own));
        });
        if (placed) {
            continue;
        }
        if (const auto reason = outsideLayers(adapter, module)) {
            throw std::runtime_error(*reason);
        }
        const std::string trained = name.substr(0, name.rfind('.'));
        throw std::runtime_error(
            module.empty() ? adapterIn(adapter) + " has trained " + trained +
                                 ", which this run does not train; name it in method.train_also."
                           : adapterIn(adapter) + " also changes " + module +
                                 ", which this run does not adapt; set method.targets to the modules that it "
                                 "adapts, on the model that it was trained on.");
    }
}

// scale * B A = P diag(sigma) Q, sigma falling; P: [d_out, r], Q: [r, d_in].
struct Factors {
    at::Tensor p, sigma, q;
};

Factors factored(const PeftModule& module) {
    const auto [qb, rb] = at::linalg_qr(module.b.to(at::kDouble));
    const auto [qa, ra] = at::linalg_qr(module.a.to(at::kDouble).t().contiguous());
    const auto [u, s, vt] = at::linalg_svd(at::mm(rb, ra.t()), false);
    return {at::mm(qb, u), s * module.scale, at::mm(vt, qa.t())};
}

// The three tensors of one module of an adalora run from a LoRA product.
struct TripletSpecs {
    TrainableSpec *a = nullptr, *e = nullptr, *b = nullptr;
};

void takeProduct(const TripletSpecs& specs, const PeftModule& module, const PeftAdapter& adapter,
                 double scale) {
    if (module.a.size(1) != specs.a->initial.size(1)) {
        throw otherShape(adapter, *specs.a, module.a);
    }
    if (module.b.size(0) != specs.b->initial.size(0)) {
        throw otherShape(adapter, *specs.b, module.b);
    }
    const Factors factors = factored(module);
    const std::int64_t count = factors.sigma.size(0);
    const auto put = [&](TrainableSpec* spec, std::int64_t dimension, const at::Tensor& values) {
        spec->initial = spec->initial.clone();
        spec->initial.narrow(dimension, 0, count).copy_(values);
    };
    put(specs.a, 0, factors.q);
    put(specs.e, 0, (factors.sigma / scale).view({-1, 1}));
    put(specs.b, 1, factors.p);
}

void factorLora(std::vector<TrainableSpec>& specs, const PeftAdapter& adapter, const MethodConfig& config) {
    const auto modules = peftModules(adapter);
    if (!modules) {
        throw std::runtime_error(modules.error());
    }
    std::map<std::string, TripletSpecs> byModule;
    for (TrainableSpec& spec : specs) {
        const std::string name = moduleOfFactor(spec.name);
        if (name.empty()) {
            takeTensor(spec, adapter, config);
        } else {
            TripletSpecs& triplet = byModule[name];
            (spec.name.ends_with("A") ? triplet.a : spec.name.ends_with("E") ? triplet.e : triplet.b) = &spec;
        }
    }
    for (const auto& [name, triplet] : byModule) {
        const auto module = std::find_if(modules->begin(), modules->end(), [&](const PeftModule& candidate) {
            return isOurs(candidate.name, name);
        });
        if (module == modules->end()) {
            throw lacks(adapter, name);
        }
        takeProduct(triplet, *module, adapter, updateScale(config));
    }
}

const char* rankField(const MethodConfig& config) {
    return traitsOf(config).allocates ? "method.init_r" : "method.target_r";
}

std::optional<std::string> loraProblem(const PeftAdapter& adapter, const MethodConfig& config) {
    const auto modules = peftModules(adapter);
    if (!modules) {
        return modules.error();
    }
    const auto [least, most] = std::minmax_element(
        modules->begin(), modules->end(), [](const auto& a, const auto& b) { return a.rank() < b.rank(); });
    if (traitsOf(config).lambda) {
        if (most->rank() > startRank(config)) {
            return adapterIn(adapter) + " has ranks up to " + std::to_string(most->rank()) + "; set " +
                   std::string(rankField(config)) + " to that or more.";
        }
        return std::nullopt;
    }
    if (least->rank() != most->rank()) {
        return adapterIn(adapter) + " has ranks from " + std::to_string(least->rank()) + " to " +
               std::to_string(most->rank()) +
               ", and lora keeps one rank for all modules; continue it with method.type adalora and "
               "method.init_r " +
               std::to_string(most->rank()) + " or more.";
    }
    if (most->rank() != config.targetR) {
        return adapterIn(adapter) + " has the rank " + std::to_string(most->rank()) +
               "; set method.target_r to the same.";
    }
    const double scale = modules->front().scale;
    if (std::any_of(modules->begin(), modules->end(),
                    [&](const PeftModule& module) { return !sameScale(module.scale, scale); })) {
        return adapterIn(adapter) +
               " has another alpha for some modules (alpha_pattern), and lora keeps one; "
               "continue it with method.type adalora.";
    }
    if (!sameScale(updateScale(config), scale)) {
        return adapterIn(adapter) + " scales its update by " + numberText(scale) +
               (adapter.rsLora ? " (rsLoRA)" : "") + "; set method.alpha to " +
               numberText(config.alpha * scale / updateScale(config)) + ".";
    }
    return std::nullopt;
}

} // namespace

std::optional<std::string> startProblem(const PeftAdapter& adapter, const MethodConfig& config) {
    if (!traitsOf(config).lambda && config.type != "lora") {
        return "The method " + config.type + " has no adapter to start from; leave method.start_from empty.";
    }
    if (adapter.type == Type::Lora) {
        return loraProblem(adapter, config);
    }
    if (!traitsOf(config).lambda) {
        return adapterIn(adapter) + " is an AdaLoRA adapter, which lora cannot continue; set method.type to "
                                    "adalora.";
    }
    if (adapter.initR != startRank(config) || adapter.alpha != config.alpha) {
        return adapterIn(adapter) + " has init_r " + std::to_string(adapter.initR) + " and lora_alpha " +
               numberText(adapter.alpha) + "; set " + std::string(rankField(config)) +
               " and method.alpha to the same.";
    }
    return std::nullopt;
}

void startFromAdapter(std::vector<TrainableSpec>& specs, const PeftAdapter& adapter,
                      const MethodConfig& config) {
    if (const auto problem = startProblem(adapter, config)) {
        throw std::runtime_error(*problem);
    }
    requirePlaces(specs, adapter);
    if (adapter.type == Type::Lora && traitsOf(config).lambda) {
        factorLora(specs, adapter, config);
        return;
    }
    for (TrainableSpec& spec : specs) {
        takeTensor(spec, adapter, config);
    }
}

} // namespace rankscope
