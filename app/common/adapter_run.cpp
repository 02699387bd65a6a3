#include "app/common/adapter_run.h"

#include "app/common/source_kind.h"
#include "core/run/clock.h"
#include "core/run/locations.h"
#include "core/run/run_config_json.h"
#include "core/store/run_branch.h"

#include <system_error>
#include <vector>

namespace rankscope {

namespace {

std::vector<RunEvent> eventsOf(const ImportedAdapter& adapter, const std::filesystem::path& folder) {
    RunEnded ended;
    ended.status = RunStatus::Finished;
    ended.stage = "imported";
    ended.steps = adapter.checkpoint.step;
    ended.wallTime = unixTime();
    std::vector<RunEvent> events{adapter.started, adapter.allocation, adapter.checkpoint,
                                 Notice{adapter.checkpoint.step, Notice::Level::Info, "import",
                                        "Imported from " + folder.string() + ".", unixTime()}};
    if (!adapter.unknown.empty()) {
        events.emplace_back(
            Notice{adapter.checkpoint.step, Notice::Level::Info, "import", adapter.unknown, unixTime()});
    }
    events.emplace_back(ended);
    return events;
}

} // namespace

std::string AdapterBase::words() const {
    return name.empty() ? "a model that it does not name" : "\"" + name + "\"";
}

tl::expected<AdapterBase, std::string> adapterBase(const std::filesystem::path& folder,
                                                   const BaseModelReader& reader) {
    return reader(folder).map([](const std::string& name) {
        std::error_code error;
        return AdapterBase{name, !name.empty() && std::filesystem::is_directory(findModel(name), error)};
    });
}

RunConfig bareAdapterConfig(const std::filesystem::path& folder) {
    RunConfig config;
    config.name = adapterFolder(folder).filename().string();
    config.model.path.clear();
    config.task.train.clear();
    config.task.eval.clear();
    return config;
}

tl::expected<std::optional<StoredAdapter>, Problem>
storeAdapter(RunWriter& writer, const std::filesystem::path& folder, const RunConfig& config,
             const AdapterReader& reader, const std::stop_token& stop) {
    const RunId id = writer.createRun(config.name, toJson(config));
    try {
        auto adapter = reader(folder, config, writer.filesFolder(id));
        if (!adapter || stop.stop_requested()) {
            discardRun(writer, id);
            return adapter ? tl::expected<std::optional<StoredAdapter>, Problem>(std::nullopt)
                           : tl::unexpected(adapter.error());
        }
        writer.append(id, eventsOf(*adapter, folder), unixTime());
        return StoredAdapter{id, std::move(*adapter)};
    } catch (...) { // a full disk takes the run with it
        discardRun(writer, id);
        throw;
    }
}

} // namespace rankscope
