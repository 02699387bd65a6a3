#include "core/store/file_copy.h"

#include "core/run/guarded_files.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>
#include <vector>

namespace rankscope {

namespace fs = std::filesystem;
using Kind = StoreError::Kind;

namespace {

// Closes a file descriptor.
class Descriptor {
public:
    explicit Descriptor(int number)
        : m_number(number) {}
    ~Descriptor() {
        if (m_number >= 0)
            ::close(m_number);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int number() const { return m_number; }

private:
    int m_number;
};

StoreError cannotRead(const fs::path& file, int code) {
    return {Kind::Other, "'" + file.string() + "' cannot be read (" + std::generic_category().message(code) +
                             "); check its permissions and copy again."};
}

StoreError cannotWrite(const fs::path& file, int code) {
    return {code == ENOSPC || code == EDQUOT || code == EFBIG ? Kind::Full : Kind::Other,
            "'" + file.string() + "' cannot be written (" + std::generic_category().message(code) +
                "); make room or choose another place, and copy again."};
}

// What stopped a copy: an error, or nothing when it was asked to.
struct Broken {
    std::optional<StoreError> error;
};

void writeAll(int to, const char* bytes, std::size_t count, const fs::path& name) {
    while (count > 0) {
        const auto written = ::write(to, bytes, count);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            throw Broken{cannotWrite(name, errno)};
        bytes += written;
        count -= static_cast<std::size_t>(written);
    }
}

void copyFile(const fs::path& from, const fs::path& to, const std::function<bool(std::int64_t)>& advance) {
    if (auto refusal = refusalToOpen(from))
        throw Broken{StoreError{Kind::Busy, *refusal}};
    const Descriptor in(::open(from.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    if (in.number() < 0)
        throw Broken{cannotRead(from, errno)};
    const Descriptor out(::open(to.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
    if (out.number() < 0)
        throw Broken{cannotWrite(to, errno)};
    std::vector<char> block(std::size_t{1} << 20U);
    for (;;) {
        const auto count = ::read(in.number(), block.data(), block.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            throw Broken{cannotRead(from, errno)};
        if (count == 0)
            break;
        writeAll(out.number(), block.data(), static_cast<std::size_t>(count), to);
        if (!advance(count))
            throw Broken{};
    }
    if (::fsync(out.number()) != 0)
        throw Broken{cannotWrite(to, errno)};
}

void copyTree(const fs::path& from, const fs::path& to, const std::function<bool(std::int64_t)>& advance) {
    fs::create_directories(to);
    for (const auto& entry : fs::directory_iterator(from)) {
        const auto status = entry.symlink_status();
        const auto name = entry.path().filename();
        if (fs::is_directory(status))
            copyTree(entry.path(), to / name, advance);
        else if (fs::is_regular_file(status))
            copyFile(entry.path(), to / name, advance);
    }
    flushFolder(to);
}

} // namespace

void flushFolder(const fs::path& folder) {
    const Descriptor directory(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (directory.number() >= 0)
        (void)::fsync(directory.number());
}

std::int64_t bytesIn(const fs::path& folder) {
    std::int64_t bytes = 0;
    std::error_code error;
    fs::recursive_directory_iterator entry(folder, error);
    for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
        std::error_code gone;
        if (entry->is_regular_file(gone) && !entry->is_symlink(gone))
            bytes += static_cast<std::int64_t>(entry->file_size(gone));
    }
    return bytes;
}

tl::expected<bool, StoreError> copyFolder(const fs::path& from, const fs::path& to,
                                          const std::function<bool(std::int64_t)>& advance) {
    const fs::path unfinished = to.string() + ".part";
    std::error_code ignored;
    try {
        fs::remove_all(unfinished); // of a copy that was killed
        copyTree(from, unfinished, advance);
        fs::rename(unfinished, to);
        flushFolder(to.parent_path());
        return true;
    } catch (const Broken& broken) {
        fs::remove_all(unfinished, ignored);
        if (broken.error)
            return tl::unexpected(*broken.error);
        return false;
    } catch (const fs::filesystem_error& failure) {
        fs::remove_all(unfinished, ignored);
        return tl::unexpected(
            cannotWrite(failure.path1().empty() ? to : failure.path1(), failure.code().value()));
    }
}

} // namespace rankscope
