#include "core/exchange/event_folder.h"

#include "core/analysis/crc32c.h"
#include "core/exchange/whole_file.h"

#include <algorithm>
#include <limits>
#include <system_error>
#include <utility>

namespace rankscope {

namespace fs = std::filesystem;

namespace {

std::string nameOf(const fs::path& place, const fs::path& root, const std::string& given) {
    const auto base = given.empty() ? root.filename().string() : given;
    const auto below = place.lexically_relative(root);
    return below.empty() || below == "." ? base : base + "/" + below.generic_string();
}

ReadFile readParts(const fs::path& path, const std::string& bytes, const EarlierFiles& earlier) {
    constexpr std::size_t head = 4096;
    ReadFile file;
    file.name = path.filename().string();
    file.path = path;
    const auto known = earlier.find(file.name);
    std::size_t from = 0;
    if (known != earlier.end()) {
        const EarlierFile& e = known->second;
        file.replaced = bytes.size() < e.offset || bytes.size() < e.headBytes ||
                        crc32c(std::string_view(bytes).substr(0, e.headBytes)) != e.head;
        from = file.replaced ? 0 : e.offset;
    }
    file.from = from;
    file.rest = readEventFile(bytes, from);
    file.headBytes = std::min(head, file.rest.offset);
    file.head = crc32c(std::string_view(bytes).substr(0, file.headBytes));
    return file;
}

void addNews(LogNews& news, const EventScalars& part) {
    std::vector<std::int64_t> first(part.tags().size(), std::numeric_limits<std::int64_t>::max());
    for (const EventScalar& point : part.points()) {
        first[point.tag] = std::min(first[point.tag], point.step);
    }
    for (std::size_t i = 0; i < first.size(); ++i) {
        const auto [found, isNew] = news.firstStep.try_emplace(part.tags()[i], first[i]);
        found->second = std::min(found->second, first[i]);
    }
}

void addPoints(EventScalars& all, EventScalars part) {
    if (all.points().empty()) {
        all = std::move(part);
        return;
    }
    for (const EventScalar& point : part.points()) {
        all.add(part.tags()[point.tag], point.step, point.wallTime, point.value);
    }
}

// Ranks are put together from all of a log, so its old part is read again as soon as there is something new.
void readOldParts(ReadFolder& folder) {
    for (ReadFile& file : folder.files) {
        const auto bytes = file.from > 0 ? wholeFile(file.path) : tl::expected<std::string, std::string>();
        if (bytes && bytes->size() >= file.from) {
            file.before = readEventFile(std::string_view(*bytes).substr(0, file.from));
        }
    }
}

} // namespace

bool isEventFile(const fs::path& file) {
    return file.filename().string().find("tfevents") != std::string::npos;
}

std::vector<LogFolder> logFolders(const fs::path& root, const std::string& name) {
    std::error_code error;
    if (fs::is_regular_file(root, error)) {
        return {{root, name.empty() ? root.filename().string() : name, {root}}};
    }
    std::map<fs::path, std::vector<fs::path>> found;
    fs::recursive_directory_iterator entry(root, fs::directory_options::skip_permission_denied, error);
    for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
        std::error_code gone;
        if (entry->is_regular_file(gone) && isEventFile(entry->path())) {
            found[entry->path().parent_path()].push_back(entry->path());
        }
    }
    std::vector<LogFolder> folders;
    for (auto& [place, files] : found) {
        std::ranges::sort(files);
        folders.push_back({place, nameOf(place, root, name), std::move(files)});
    }
    // One run takes the given name as it is.
    if (folders.size() == 1 && !name.empty()) {
        folders.front().name = name;
    }
    return folders;
}

double ReadFile::firstTime() const {
    for (const EventFile* part : {&before, &rest}) {
        if (!part->scalars.points().empty()) {
            return part->scalars.points().front().wallTime;
        }
    }
    return 0.0;
}

tl::expected<ReadFolder, ImportError> readFolder(const LogFolder& log, const EarlierFiles& earlier,
                                                 bool whole, const ImportHooks& hooks) {
    ReadFolder folder;
    for (const fs::path& path : log.files) {
        if (hooks.stop.stop_requested()) {
            return tl::unexpected(stoppedImport());
        }
        const auto bytes = wholeFile(path);
        if (!bytes) {
            folder.sentences.push_back(bytes.error());
            continue;
        }
        folder.files.push_back(readParts(path, *bytes, earlier));
        ReadFile& file = folder.files.back();
        // An unfinished last record is how a log looks while it is written.
        if (!file.rest.problem.empty() && file.rest.end != EventFileEnd::Cut) {
            folder.sentences.push_back(file.name + ": " + file.rest.problem);
        }
        folder.replaced = folder.replaced || file.replaced;
        folder.hasNews = folder.hasNews || !file.rest.scalars.points().empty();
    }
    if (whole || folder.hasNews || folder.replaced) {
        readOldParts(folder);
    }
    std::ranges::stable_sort(folder.files, {}, &ReadFile::firstTime);
    for (ReadFile& file : folder.files) {
        addNews(folder.news, file.rest.scalars);
        addPoints(folder.scalars, std::exchange(file.before.scalars, {}));
        addPoints(folder.scalars, std::exchange(file.rest.scalars, {}));
    }
    return folder;
}

} // namespace rankscope
