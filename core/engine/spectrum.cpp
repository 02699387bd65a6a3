#include "core/engine/engine.h"
#include "core/engine/method/method.h"
#include "core/engine/train/checkpoint.h"
#include "core/run/method_traits.h"
#include "core/run/run_config_json.h"
#include "core/run/schedule.h"

#include <ATen/core/grad_mode.h>

#include <algorithm>

namespace rankscope {

namespace {

at::Tensor factorOf(const Checkpoint& saved, const std::string& name, std::vector<std::int64_t> shape) {
    return namedTensor(saved.tensors, "parameter." + name, at::zeros(shape)).to(at::kCPU, at::kDouble);
}

bool holdsTensor(const Checkpoint& saved, const std::string& name) {
    return std::any_of(saved.tensors.begin(), saved.tensors.end(),
                       [&](const auto& pair) { return pair.first == name; });
}

// ||M M^T - I||_F over the rows.
double distanceFromOrthonormal(const at::Tensor& rows) {
    return at::linalg_vector_norm(at::mm(rows, rows.t()) - at::eye(rows.size(0), rows.options()))
        .item<double>();
}

// Those of B diag(e) A by two QR decompositions and one of an r x r matrix.
std::vector<double> productSpectrum(const at::Tensor& a, const at::Tensor& e, const at::Tensor& b) {
    const auto [qb, rb] = at::linalg_qr(b.contiguous());
    const auto [qa, ra] = at::linalg_qr(a.t().contiguous());
    const at::Tensor values = at::linalg_svdvals(at::mm(rb * e.unsqueeze(0), ra.t())).contiguous();
    return {values.const_data_ptr<double>(), values.const_data_ptr<double>() + values.numel()};
}

ModuleSpectrum spectrumOf(const Checkpoint& saved, const MethodConfig& method, const ModuleInfo& module,
                          std::int64_t kept) {
    const std::int64_t r = module.initR;
    const at::Tensor a = factorOf(saved, module.name + ".lora_A", {r, module.dIn});
    const at::Tensor b = factorOf(saved, module.name + ".lora_B", {module.dOut, r});
    const at::Tensor e = traitsOf(method).lambda ? factorOf(saved, module.name + ".lora_E", {r, 1}).view({-1})
                                                 : at::ones({r}, a.options());
    const double scale = method.adaptScaling && traitsOf(method).lambda
                             ? updateScale(method, std::max<std::int64_t>(1, kept))
                             : updateScale(method);
    ModuleSpectrum spectrum;
    spectrum.module = module;
    spectrum.kept = kept;
    spectrum.singularValues = productSpectrum(a, e * scale, b);
    spectrum.orthogonalityA = distanceFromOrthonormal(a);
    spectrum.orthogonalityB = distanceFromOrthonormal(b.t());
    return spectrum;
}

} // namespace

tl::expected<AdapterSpectra, std::string> adapterSpectra(const std::filesystem::path& checkpoint) {
    try {
        const at::NoGradGuard noGrad;
        const auto saved = readCheckpoint(checkpoint);
        if (!saved) {
            return tl::unexpected(saved.error());
        }
        const RunConfig config = parseRunConfig(saved->configJson).config;
        if (!traitsOf(config.method).lowRank) {
            return tl::unexpected("The run's method is " + config.method.type +
                                  ", which adds no low-rank update; there is no spectrum to show.");
        }
        const auto model = describeModel(config.model.path);
        if (!model) {
            return tl::unexpected(model.error());
        }
        AdapterSpectra spectra;
        spectra.step = saved->step;
        const std::vector<ModuleInfo> modules = adaptedModules(*model, config.method);
        const std::int64_t rank = startRank(config.method);
        const auto count = static_cast<std::int64_t>(modules.size());
        const at::Tensor none = at::zeros({count * rank}, at::kByte);
        const at::Tensor kept =
            (holdsTensor(*saved, "allocator.masked") ? namedTensor(saved->tensors, "allocator.masked", none)
                                                     : none)
                .to(at::kCPU)
                .eq(0)
                .view({count, rank})
                .sum(1);
        for (std::int64_t i = 0; i < count; ++i) {
            spectra.modules.push_back(spectrumOf(*saved, config.method, modules[static_cast<std::size_t>(i)],
                                                 kept[i].item<std::int64_t>()));
        }
        return spectra;
    } catch (const std::exception& error) {
        return tl::unexpected(std::string(error.what()));
    }
}

} // namespace rankscope
