#include "app/cli/output_guard.h"

#include "core/run/bounded_json.h"
#include "core/run/guarded_files.h"
#include "core/run/locations.h"

#include <sys/stat.h>

#include <algorithm>
#include <fstream>
#include <system_error>

namespace rankscope {

namespace {

namespace fs = std::filesystem;

bool isThere(const fs::path& path) {
    std::error_code error;
    return fs::exists(fs::symlink_status(path, error));
}

bool isLink(const fs::path& path) {
    std::error_code error;
    return fs::is_symlink(fs::symlink_status(path, error));
}

std::string beginningOf(const fs::path& file) {
    std::string text(4096, '\0');
    std::ifstream stream(file, std::ios::binary);
    stream.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(stream.gcount()));
    return text;
}

bool hasKey(const fs::path& json, const char* key) {
    const auto read = readBoundedJson(json);
    return read && read->is_object() && read->contains(key);
}

// By its name and its first bytes; an empty file is of every kind.
bool isOfKind(const fs::path& file, const OutputKind& kind) {
    const std::string name = file.filename().string();
    const bool named = std::ranges::any_of(kind.endings, [&](const std::string& ending) {
        return ending == "tfevents" ? name.find(ending) != std::string::npos : name.ends_with('.' + ending);
    });
    if (!named || refusalToOpen(file)) {
        return false;
    }
    const std::string begin = beginningOf(file);
    if (kind.endings.front() == "parquet") {
        return begin.empty() || begin.starts_with("PAR1");
    }
    return kind.endings.front() == "tfevents" || begin.find('\0') == std::string::npos;
}

} // namespace

void addForceOption(CLI::App& parser, OutputArgument& output) {
    parser.add_flag("--force", output.force,
                    "replace what lies at --out though it is of another kind or a link");
}

OutputKind outputKind(const std::string& ending) {
    if (ending == "html") {
        return {"an HTML report", {"html", "htm"}};
    }
    if (ending == "tex" || ending == "md") {
        return {"a " + ending + " file", {ending, ending == "tex" ? "latex" : "markdown"}};
    }
    return {ending == "tfevents" ? "an event file" : "a " + ending + " file", {ending}};
}

std::optional<OutputGuard::Identity> OutputGuard::identityOf(const fs::path& path) {
    struct stat info {};
    if (path.empty() || ::stat(path.c_str(), &info) != 0) {
        return std::nullopt;
    }
    return Identity{info.st_dev, info.st_ino};
}

OutputGuard::OutputGuard(const WorkspaceArgument& workspace, const RunConfig& config, bool force)
    : m_files(identityOf(workspace.path().string() + ".files"))
    , m_force(force) {
    for (const char* ending : {"", "-wal", "-shm", "-journal"}) {
        protect(workspace.path().string() + ending);
    }
    protect(findModel(config.model.path));
    protect(findData(config.task.train));
    protect(findData(config.task.eval));
    if (config.method.startFrom) {
        protect(*config.method.startFrom);
    }
}

void OutputGuard::protect(const fs::path& input) {
    const auto identity = identityOf(input);
    if (!identity) {
        return;
    }
    m_inputs.push_back(*identity);
    std::error_code error;
    fs::directory_iterator entry(input, error); // of a model the files, too
    for (; !error && entry != fs::end(entry); entry.increment(error)) {
        if (const auto inside = identityOf(entry->path())) {
            m_inputs.push_back(*inside);
        }
    }
}

Result<ExitCode> OutputGuard::checkPlace(const fs::path& place) const {
    const auto identity = identityOf(place);
    if (identity && std::ranges::find(m_inputs, *identity) != m_inputs.end()) {
        return fail(ExitCode::Usage, place.string() +
                                         " is what the command reads (the workspace, the model, the "
                                         "data or a file of theirs); name another place.");
    }
    std::error_code error;
    for (fs::path above = fs::weakly_canonical(fs::absolute(place, error), error); m_files && !error;
         above = above.parent_path()) {
        if (identityOf(above) == m_files) {
            return fail(ExitCode::Usage, place.string() + " lies in the workspace's own folder; name a place "
                                                          "outside of it.");
        }
        if (above == above.parent_path()) {
            break;
        }
    }
    return ExitCode::Done;
}

Result<ExitCode> OutputGuard::refuse(const fs::path& place, const std::string& why) const {
    return m_force ? Result<ExitCode>(ExitCode::Done)
                   : fail(ExitCode::Usage, place.string() + ' ' + why +
                                               " and is not replaced; name another place, or say --force.");
}

Result<ExitCode> OutputGuard::checkFile(const fs::path& file, const OutputKind& kind) const {
    if (const auto free = checkPlace(file); !free) {
        return free;
    }
    std::error_code error;
    const auto type = fs::status(file, error).type();
    if (!isThere(file) || (type != fs::file_type::regular && type != fs::file_type::not_found)) {
        return ExitCode::Done; // a pipe or a device is written to, a folder is told by the writer
    }
    if (isLink(file)) {
        return refuse(file, "is a symbolic link");
    }
    return isOfKind(file, kind) ? Result<ExitCode>(ExitCode::Done) : refuse(file, "is not " + kind.name);
}

Result<ExitCode> OutputGuard::checkFolder(const fs::path& folder, const std::string& what) const {
    if (const auto free = checkPlace(folder); !free) {
        return free;
    }
    const bool merged = what == "merged";
    const std::vector<std::string> names =
        merged ? std::vector<std::string>{"config.json",       "model.safetensors",
                                          "tokenizer.json",    "tokenizer_config.json",
                                          "vocab.txt",         "special_tokens_map.json",
                                          "added_tokens.json", "vocab.json",
                                          "merges.txt",        "spm.model",
                                          "spiece.model"}
               : std::vector<std::string>{"adapter_config.json", "adapter_model.safetensors",
                                          "adapter_model.bin"};
    const fs::path config = folder / names.front();
    const bool known = hasKey(config, merged ? "model_type" : "peft_type");
    for (const std::string& name : names) {
        const fs::path file = folder / name;
        if (!isThere(file)) {
            continue;
        }
        if (const auto free = checkPlace(file); !free) {
            return free;
        }
        if (isLink(file)) {
            return refuse(file, "is a symbolic link");
        }
        if (!known) {
            return refuse(file, merged ? "belongs to no model that is known"
                                       : "belongs to no adapter that is known");
        }
    }
    return ExitCode::Done;
}

} // namespace rankscope
