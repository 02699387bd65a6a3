#include "app/desktop/presets.h"

#include "core/run/locations.h"
#include "core/run/method_traits.h"
#include "core/run/run_config_json.h"
#include "ui/core_text.h"

#include <QCoreApplication>

#include <algorithm>
#include <system_error>
#include <tuple>

namespace rankscope {

namespace {

struct Presets {
    Q_DECLARE_TR_FUNCTIONS(Presets)
};

QString describe(const RunConfig& config) {
    const MethodTraits& traits = traitsOf(config.method);
    const QString ranks =
        traits.allocates    ? Presets::tr("rank %1 to %2").arg(config.method.initR).arg(config.method.targetR)
        : traits.lowRank    ? Presets::tr("rank %1").arg(startRank(config.method))
        : traits.bottleneck ? Presets::tr("%1 units").arg(config.method.bottleneck)
        : config.method.type == "full" ? Presets::tr("all weights")
                                       : Presets::tr("biases only");
    return Presets::tr("%1 of %2, %3, on %4")
        .arg(coreText(traits.label), QString::fromStdString(config.model.path), ranks,
             QString::fromStdString(config.task.train));
}

tl::expected<Preset, QString> read(const std::filesystem::path& file) {
    const auto parsed = readRunConfig(file);
    if (!parsed) {
        return tl::unexpected(QString::fromStdString(parsed.error()));
    }
    if (hasErrors(parsed->problems)) {
        const auto error =
            std::find_if(parsed->problems.begin(), parsed->problems.end(),
                         [](const Problem& problem) { return problem.severity == Severity::Error; });
        return tl::unexpected(Presets::tr("%1: %2").arg(QString::fromStdString(file.string()),
                                                        QString::fromStdString(error->message)));
    }
    return Preset{QString::fromStdString(file.stem().string()), describe(parsed->config), parsed->config};
}

} // namespace

std::vector<Preset> loadPresets(const std::filesystem::path& folder) {
    std::vector<Preset> presets;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
        if (entry.path().extension() == ".json") {
            if (auto preset = read(entry.path())) {
                presets.push_back(std::move(*preset));
            }
        }
    }
    std::sort(presets.begin(), presets.end(), [](const Preset& a, const Preset& b) {
        const bool aLater = a.name != QLatin1String("starter"), bLater = b.name != QLatin1String("starter");
        return std::tie(aLater, a.name) < std::tie(bLater, b.name);
    });
    return presets;
}

tl::expected<Preset, QString> findConfiguration(const QString& presetOrFile) {
    const std::filesystem::path file = presetOrFile.toStdString();
    std::error_code error;
    if (std::filesystem::exists(file, error)) {
        return read(file);
    }
    const auto preset = findPreset(presetOrFile.toStdString());
    if (preset.empty()) {
        return tl::unexpected(
            Presets::tr(
                "There is no preset and no file named '%1'; 'rankscope-cli presets' lists the presets.")
                .arg(presetOrFile));
    }
    return read(preset);
}

} // namespace rankscope
