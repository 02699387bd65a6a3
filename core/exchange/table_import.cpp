#include "core/exchange/table_import.h"

#include "core/analysis/crc32c.h"
#include "core/exchange/log_run.h"
#include "core/exchange/whole_file.h"
#include "core/run/bounded_json.h"

#include <nlohmann/json.hpp>

#include <system_error>

namespace rankscope {

namespace fs = std::filesystem;

namespace {

constexpr const char* tableKind = "table";

// What makes the import the same as an earlier one.
nlohmann::json tableState(const fs::path& file, const std::string& bytes, const LogImportOptions& options,
                          const LogTableOptions& table) {
    nlohmann::json state{
        {"kind", tableKind},         {"source", file.string()},         {"bytes", bytes.size()},
        {"checksum", crc32c(bytes)}, {"step_column", table.stepColumn}, {"map", table.tags}};
    if (options.initR) {
        state["init_r"] = *options.initR;
    }
    return state;
}

} // namespace

tl::expected<ImportedLog, ImportError> importTable(const fs::path& file, const fs::path& workspace,
                                                   const LogImportOptions& options,
                                                   const LogTableOptions& table, const ImportHooks& hooks) {
    std::error_code error;
    if (!fs::exists(file, error)) {
        return tl::unexpected(
            ImportError{ImportError::Kind::Missing, "There is no " + file.string() + "; check its name."});
    }
    const auto bytes = wholeFile(file);
    if (!bytes) {
        return tl::unexpected(ImportError{ImportError::Kind::Unreadable, bytes.error()});
    }
    auto read = readLogTable(*bytes, file, table);
    if (!read) {
        return tl::unexpected(ImportError{ImportError::Kind::Unreadable, read.error()});
    }
    const auto canonical = fs::weakly_canonical(fs::absolute(file, error), error);
    const fs::path& place = error ? file : canonical;
    const auto earlier = earlierImport(workspace, tableKind, place);
    if (!earlier) {
        return tl::unexpected(earlier.error());
    }
    const auto state = tableState(place, *bytes, options, table);
    LogRun run = runFromLog(read->scalars, {options.name.empty() ? file.stem().string() : options.name,
                                            "Imported from " + place.string() + ".", options.initR});
    run.log.source = place;
    run.log.isNew = !*earlier;
    run.log.sentences.insert(run.log.sentences.begin(), read->sentences.begin(), read->sentences.end());
    if (*earlier && parseBoundedJson((*earlier)->source) == state) {
        run.log.run = (*earlier)->run;
        run.log.points = 0;
        return std::move(run.log);
    }
    for (const std::string& sentence : read->sentences) {
        run.import.notices.push_back({0, Notice::Level::Warning, "import", sentence, 0.0});
    }
    run.import.source = state.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    ImportTarget target;
    target.stop = hooks.stop;
    target.progress = hooks.progress;
    if (*earlier) {
        target.run = (*earlier)->run;
        target.clear = true;
    }
    const auto id = storeImport(workspace, run.import, target);
    if (!id) {
        return tl::unexpected(storeProblem(id.error()));
    }
    if (!*id) {
        return tl::unexpected(stoppedImport());
    }
    run.log.run = **id;
    run.log.changed = true;
    return std::move(run.log);
}

} // namespace rankscope
