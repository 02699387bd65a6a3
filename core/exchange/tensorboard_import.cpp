#include "core/exchange/tensorboard_import.h"

#include "core/exchange/event_folder.h"
#include "core/run/bounded_json.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <system_error>
#include <utility>

namespace rankscope {

namespace fs = std::filesystem;
using Json = nlohmann::json;

namespace {

constexpr const char* kind = "tensorboard";

EarlierFiles earlierFiles(const Json& state) {
    EarlierFiles files;
    try {
        for (const Json& file : state.at("files")) {
            files[file.at("name").get<std::string>()] = {file.at("offset").get<std::size_t>(),
                                                         file.at("head_bytes").get<std::size_t>(),
                                                         file.at("head").get<std::uint32_t>()};
        }
    } catch (const Json::exception&) {
        files.clear(); // of another program: everything is read as new
    }
    return files;
}

std::string stateOf(const LogFolder& log, const ReadFolder& folder, const LogImportOptions& options) {
    Json state{{"kind", kind}, {"source", log.place.string()}, {"files", Json::array()}};
    if (options.initR) {
        state["init_r"] = *options.initR;
    }
    for (const ReadFile& file : folder.files) {
        state["files"].push_back({{"name", file.name},
                                  {"offset", file.rest.offset},
                                  {"head_bytes", file.headBytes},
                                  {"head", file.head}});
    }
    return state.dump(-1, ' ', false, Json::error_handler_t::replace);
}

tl::expected<std::set<std::string>, ImportError> metricsOf(const fs::path& workspace, RunId run) {
    const auto reader = RunReader::open(workspace);
    if (!reader) {
        return tl::unexpected(storeProblem(reader.error()));
    }
    const auto names = (*reader)->metricNames(run);
    return std::set<std::string>(names.begin(), names.end());
}

// Imports the folders of one call.
class TensorBoardImport {
public:
    TensorBoardImport(const fs::path& workspace, const LogImportOptions& options, const ImportHooks& hooks)
        : m_workspace(workspace)
        , m_options(options)
        , m_hooks(hooks) {}

    tl::expected<std::vector<ImportedLog>, ImportError> run(const std::vector<LogFolder>& folders) {
        std::vector<ImportedLog> logs;
        for (std::size_t i = 0; i < folders.size(); ++i) {
            const auto tell = [&, i](double share) {
                if (m_hooks.progress) {
                    m_hooks.progress((static_cast<double>(i) + share) / static_cast<double>(folders.size()));
                }
            };
            auto log = one(folders[i], tell);
            if (!log) {
                return tl::unexpected(log.error());
            }
            logs.push_back(std::move(*log));
            tell(1.0);
        }
        return logs;
    }

private:
    tl::expected<ImportedLog, ImportError> one(const LogFolder& log,
                                               const std::function<void(double)>& tell) {
        auto earlier = earlierImport(m_workspace, kind, log.place);
        if (!earlier) {
            return tl::unexpected(earlier.error());
        }
        const Json state = *earlier ? parseBoundedJson((*earlier)->source).value_or(Json()) : Json();
        LogImportOptions options = m_options;
        if (!options.initR && state.contains("init_r") && state["init_r"].is_number_integer()) {
            options.initR = state["init_r"].get<std::int64_t>(); // what a person said once still holds
        }
        const bool otherRank = *earlier && options.initR && state.value("init_r", Json()) != *options.initR;
        auto folder = readFolder(log, *earlier ? earlierFiles(state) : EarlierFiles(), otherRank, m_hooks);
        if (!folder) {
            return tl::unexpected(folder.error());
        }
        tell(0.3);
        if (const auto gone = missingFile(*earlier ? earlierFiles(state) : EarlierFiles(), *folder);
            !gone.empty()) {
            folder->sentences.push_back(fmt::format(
                "{} of {} was imported before and cannot be read now, so the run was left as it is; put the "
                "file back, or delete the run and import the rest anew.",
                gone, log.place.string()));
            return unchanged(log, *folder, *earlier);
        }
        if (folder->scalars.points().empty() ||
            (*earlier && !folder->hasNews && !folder->replaced && !otherRank)) {
            return unchanged(log, *folder, *earlier);
        }
        return store(log, *folder, *earlier, options, tell);
    }

    // Without it, the ranks that it held would be lost.
    static std::string missingFile(const EarlierFiles& earlier, const ReadFolder& folder) {
        for (const auto& [name, file] : earlier) {
            if (std::ranges::find(folder.files, name, &ReadFile::name) == folder.files.end()) {
                return name;
            }
        }
        return {};
    }

    static ImportedLog unchanged(const LogFolder& log, const ReadFolder& folder,
                                 const std::optional<ImportedSource>& earlier) {
        ImportedLog result;
        result.name = log.name;
        result.source = log.place;
        result.run = earlier ? earlier->run : 0;
        result.sentences = folder.sentences;
        if (!earlier && result.sentences.empty()) {
            result.sentences.push_back("The event files in " + log.place.string() +
                                       " hold no numbers (histograms, images and texts are not imported).");
        }
        return result;
    }

    tl::expected<ImportedLog, ImportError> store(const LogFolder& log, ReadFolder& folder,
                                                 const std::optional<ImportedSource>& earlier,
                                                 const LogImportOptions& options,
                                                 const std::function<void(double)>& tell) {
        std::optional<LogNews> news;
        ImportTarget target;
        if (earlier) {
            target.run = earlier->run;
            target.clear = folder.replaced;
            auto stored = metricsOf(m_workspace, earlier->run);
            if (!stored) {
                return tl::unexpected(stored.error());
            }
            if (!folder.replaced) {
                folder.news.stored = std::move(*stored);
                news = std::move(folder.news);
            }
        }
        const LogFacts facts{log.name,
                             fmt::format("Imported from {} ({} event file{}).", log.place.string(),
                                         folder.files.size(), folder.files.size() == 1 ? "" : "s"),
                             options.initR};
        LogRun run = runFromLog(folder.scalars, facts, news);
        for (const std::string& sentence : folder.sentences) {
            run.import.notices.push_back({0, Notice::Level::Warning, "import", sentence, 0.0});
        }
        run.import.source = stateOf(log, folder, options);
        target.stop = m_hooks.stop;
        target.progress = [&](double share) { tell(0.3 + 0.7 * share); };
        const auto id = storeImport(m_workspace, run.import, target);
        if (!id) {
            return tl::unexpected(storeProblem(id.error()));
        }
        if (!*id) {
            return tl::unexpected(stoppedImport());
        }
        run.log.run = **id;
        run.log.source = log.place;
        run.log.isNew = !earlier;
        run.log.changed = true;
        run.log.sentences.insert(run.log.sentences.begin(), folder.sentences.begin(), folder.sentences.end());
        if (folder.replaced) {
            run.log.sentences.push_back("A file in " + log.place.string() +
                                        " was replaced since the last import, so all of it was read anew.");
        }
        return std::move(run.log);
    }

    const fs::path& m_workspace;
    const LogImportOptions& m_options;
    const ImportHooks& m_hooks;
};

} // namespace

bool holdsEventFiles(const fs::path& source) {
    std::error_code error;
    if (fs::is_regular_file(source, error)) {
        return isEventFile(source);
    }
    int left = 20'000;
    fs::recursive_directory_iterator entry(source, fs::directory_options::skip_permission_denied, error);
    for (; !error && left > 0 && entry != fs::recursive_directory_iterator();
         entry.increment(error), --left) {
        if (isEventFile(entry->path())) {
            return true;
        }
    }
    return false;
}

tl::expected<std::vector<ImportedLog>, ImportError> importTensorBoard(const fs::path& source,
                                                                      const fs::path& workspace,
                                                                      const LogImportOptions& options,
                                                                      const ImportHooks& hooks) {
    std::error_code error;
    if (!fs::exists(source, error)) {
        return tl::unexpected(
            ImportError{ImportError::Kind::Missing, "There is no " + source.string() + "; check its name."});
    }
    auto root = fs::weakly_canonical(fs::absolute(source, error), error);
    if (error) {
        root = source;
    }
    const auto folders = logFolders(root, options.name);
    if (folders.empty()) {
        return tl::unexpected(
            ImportError{ImportError::Kind::Missing, "There is no event file in " + source.string() +
                                                        "; choose the folder that TensorBoard is started "
                                                        "with (its files' names hold \"tfevents\")."});
    }
    auto logs = TensorBoardImport(workspace, options, hooks).run(folders);
    if (logs && std::ranges::none_of(*logs, [](const ImportedLog& log) { return log.run != 0; })) {
        return tl::unexpected(ImportError{ImportError::Kind::Unreadable, logs->front().sentences.front()});
    }
    return logs;
}

} // namespace rankscope
