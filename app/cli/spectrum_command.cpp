#include "app/cli/commands.h"
#include "app/cli/console.h"
#include "app/cli/run_ranks.h"
#include "app/cli/scored_run.h"
#include "app/cli/text_format.h"
#include "core/analysis/truncation.h"
#include "core/engine/engine.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <memory>

namespace rankscope {

namespace {

struct SpectrumArguments {
    ScoredRunArguments run;
    double energy = 0.99;
    bool json = false;
};

std::string spectrumJson(const RunDetail& run, const AdapterSpectra& spectra, const Truncation& cut,
                         double energy) {
    nlohmann::ordered_json out{{"run", run.summary.id},
                               {"step", spectra.step},
                               {"energy", energy},
                               {"ranks", 0},
                               {"parameters", cut.parameters},
                               {"error", cut.error},
                               {"relative_error", cut.relative},
                               {"modules", nlohmann::ordered_json::array()}};
    std::int64_t ranks = 0;
    for (std::size_t i = 0; i < spectra.modules.size(); ++i) {
        const ModuleSpectrum& module = spectra.modules[i];
        ranks += cut.ranks[i];
        out["modules"].push_back({{"module", module.module.name},
                                  {"kept", module.kept},
                                  {"delta_norm", truncationError(module.singularValues, 0)},
                                  {"orthogonality_P", module.orthogonalityB},
                                  {"orthogonality_Q", module.orthogonalityA},
                                  {"cut_rank", cut.ranks[i]},
                                  {"cut_error", cut.errors[i]},
                                  {"singular_values", module.singularValues}});
    }
    out["ranks"] = ranks;
    return out.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

std::string spectrumText(const RunDetail& run, const AdapterSpectra& spectra, const Truncation& cut,
                         double energy) {
    std::size_t width = 6;
    for (const ModuleSpectrum& module : spectra.modules) {
        width = std::max(width, module.module.name.size());
    }
    std::string text = fmt::format("{:<{}}  {:>4}  {:>10}  {:>10}  {:>9}  {:>9}  {:>6}  {:>10}\n", "matrix",
                                   width, "kept", "largest", "norm", "|PtP-I|", "|QQt-I|", "cut to", "error");
    std::int64_t ranks = 0;
    for (std::size_t i = 0; i < spectra.modules.size(); ++i) {
        const ModuleSpectrum& module = spectra.modules[i];
        ranks += cut.ranks[i];
        text += fmt::format("{:<{}}  {:>4}  {:>10.4g}  {:>10.4g}  {:>9.4g}  {:>9.4g}  {:>6}  {:>10.4g}\n",
                            module.module.name, width, module.kept,
                            module.singularValues.empty() ? 0.0 : module.singularValues.front(),
                            truncationError(module.singularValues, 0), module.orthogonalityB,
                            module.orthogonalityA, cut.ranks[i], cut.errors[i]);
    }
    return text +
           fmt::format("Run {} after {} steps, cut to {:.4g} % of each energy: {} ranks, {} weights as plain "
                       "LoRA, error {:.4g} ({:.3g} % of the norm of all updates)\n",
                       run.summary.id, spectra.step, energy * 100.0, ranks, countText(cut.parameters),
                       cut.error, cut.relative * 100.0);
}

Result<ExitCode> spectrumAction(const SpectrumArguments& arguments) {
    const auto run = findScoredRun(arguments.run);
    if (!run) {
        return tl::unexpected(run.error());
    }
    const auto spectra = adapterSpectra(run->checkpoint);
    if (!spectra) {
        return fail(ExitCode::RunFailed, spectra.error());
    }
    const Truncation cut = truncateToEnergy(*spectra, arguments.energy);
    const std::string text = arguments.json ? spectrumJson(run->detail, *spectra, cut, arguments.energy)
                                            : spectrumText(run->detail, *spectra, cut, arguments.energy);
    if (!printOut(text)) {
        return fail(ExitCode::Unexpected, "Standard output cannot be written.");
    }
    return ExitCode::Done;
}

} // namespace

Command addSpectrumCommand(CLI::App& program) {
    const auto arguments = std::make_shared<SpectrumArguments>();
    auto* parser = program.add_subcommand(
        "spectrum",
        "Singular values and orthogonality of a checkpoint's updates, and what cutting them costs");
    addScoredRunArguments(*parser, arguments->run);
    parser
        ->add_option("--energy", arguments->energy,
                     "share of its energy that each update keeps (default 0.99)")
        ->type_name("SHARE")
        ->check(CLI::Range(0.0, 1.0));
    parser->add_flag("--json", arguments->json, "the result on one line");
    parser->footer("Examples:\n"
                   "  rankscope-cli spectrum 3 --energy 0.95\n"
                   "  rankscope-cli spectrum starter --step 400 --json");
    return {parser, [arguments] { return spectrumAction(*arguments); }};
}

} // namespace rankscope
