#include "core/run/durable_file.h"

#include "core/run/durable_names.h"
#include "core/run/guarded_files.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace rankscope {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t blockSize = std::size_t{1} << 18U;
constexpr mode_t modeBits = 0777;

template <class Call>
auto repeated(Call call) {
    auto answer = call();
    while (answer < 0 && errno == EINTR) {
        answer = call();
    }
    return answer;
}

fs::path folderOf(const fs::path& target) {
    const fs::path parent = target.parent_path();
    return parent.empty() ? fs::path(".") : parent;
}

// 0 or the reason. Some drives have no such call for folders; that is not a failure of writing.
int syncFolder(int folder) {
    const bool synced = repeated([&] { return ::fsync(folder); }) == 0;
    return synced || errno == EINVAL || errno == ENOTSUP ? 0 : errno;
}

std::string reasonOf(int code) { return std::generic_category().message(code); }

} // namespace

bool FileError::isFull() const { return code == ENOSPC || code == EDQUOT || code == EFBIG; }

FileError cannotWrite(const fs::path& file, int code) {
    const FileError kind{{}, code};
    const bool forbidden = code == EACCES || code == EPERM || code == EROFS;
    const char* remedy = kind.isFull() ? "make room or choose another place"
                         : forbidden   ? "check the folder's permissions or choose another place"
                                       : "check the disk or choose another place";
    return {"'" + file.string() + "' cannot be written (" + reasonOf(code) + "); " + remedy + ".", code};
}

FileError cannotRead(const fs::path& file, int code) {
    return {"'" + file.string() + "' cannot be read (" + reasonOf(code) +
                "); check that it is there and its "
                "permissions.",
            code};
}

FileError cannotRemove(const fs::path& file, int code) {
    return {"'" + file.string() + "' cannot be removed (" + reasonOf(code) + "); check its permissions.",
            code};
}

bool Descriptor::hold() const {
    struct stat kind {};
    (void)repeated([&] { return ::flock(m_number, LOCK_EX); });
    return ::fstat(m_number, &kind) != 0 || kind.st_nlink > 0;
}

int Descriptor::close() {
    const int number = std::exchange(m_number, -1);
    // After EINTR the descriptor is closed on Linux; closing it again could hit another thread's.
    return number < 0 || ::close(number) == 0 || errno == EINTR ? 0 : errno;
}

DurableFile::DurableFile(fs::path target)
    : m_target(std::move(target)) {
    if (auto refusal = refusalToOpen(m_target)) {
        m_failure = FileError{std::move(*refusal), EBUSY};
    } else {
        open();
    }
}

void DurableFile::open() {
    m_folder = Descriptor(
        repeated([&] { return ::open(folderOf(m_target).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); }));
    if (!m_folder.isOpen()) {
        (void)fail(errno);
        return;
    }
    const std::string place = m_target.filename().string();
    do {
        m_temporary.clear();
        std::string name = temporaryName(place, TemporaryKind::Unfinished);
        m_file = Descriptor(repeated([&] {
            return ::openat(m_folder.number(), name.c_str(),
                            O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
        }));
        if (!m_file.isOpen()) {
            (void)fail(errno);
            return;
        }
        m_temporary = std::move(name);
    } while (!m_file.hold());
    struct stat old {};
    if (::fstatat(m_folder.number(), place.c_str(), &old, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(old.st_mode)) {
        (void)::fchmod(m_file.number(), old.st_mode & modeBits);
    }
}

DurableFile::~DurableFile() {
    if (!m_temporary.empty() && m_folder.isOpen()) {
        ::unlinkat(m_folder.number(), m_temporary.c_str(), 0);
    }
}

tl::expected<void, FileError> DurableFile::fail(int code) {
    m_failure = cannotWrite(m_target, code);
    return tl::unexpected(*m_failure);
}

bool DurableFile::write(std::string_view bytes) {
    while (!m_failure && !bytes.empty()) {
        const auto count = repeated([&] { return ::write(m_file.number(), bytes.data(), bytes.size()); });
        if (count <= 0) {
            (void)fail(count < 0 ? errno : EIO);
            break;
        }
        m_size += count;
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return !m_failure;
}

tl::expected<void, FileError> DurableFile::flush() {
    if (m_failure) {
        return tl::unexpected(*m_failure);
    }
    if (!m_flushed && repeated([&] { return ::fsync(m_file.number()); }) != 0) {
        return fail(errno); // for good: the kernel may have dropped what it could not write
    }
    m_flushed = true;
    return {};
}

tl::expected<void, FileError> DurableFile::commit() {
    if (auto flushed = flush(); !flushed) {
        return flushed;
    }
    // Renamed before it is closed: until then it is locked.
    const std::string place = m_target.filename().string();
    if (::renameat(m_folder.number(), m_temporary.c_str(), m_folder.number(), place.c_str()) != 0) {
        return fail(errno);
    }
    m_temporary.clear();
    if (const int code = m_file.close(); code != 0) {
        return fail(code);
    }
    if (const int code = syncFolder(m_folder.number()); code != 0) {
        return fail(code);
    }
    return {};
}

DurableStream::DurableStream(DurableFile& file)
    : std::ostream(nullptr)
    , m_buffer(file) {
    rdbuf(&m_buffer);
}

DurableStream::Buffer::Buffer(DurableFile& file)
    : m_file(file)
    , m_block(blockSize) {
    setp(m_block.data(), m_block.data() + m_block.size());
}

DurableStream::Buffer::int_type DurableStream::Buffer::overflow(int_type next) {
    if (sync() != 0) {
        return traits_type::eof();
    }
    if (!traits_type::eq_int_type(next, traits_type::eof())) {
        sputc(traits_type::to_char_type(next));
    }
    return traits_type::not_eof(next);
}

int DurableStream::Buffer::sync() {
    const bool written = m_file.write({pbase(), static_cast<std::size_t>(pptr() - pbase())});
    setp(m_block.data(), m_block.data() + m_block.size());
    return written ? 0 : -1;
}

tl::expected<void, FileError> writeDurably(const fs::path& target, std::string_view bytes) {
    DurableFile file(target);
    file.write(bytes);
    return file.commit();
}

tl::expected<void, FileError> copyInto(const fs::path& from, DurableFile& to,
                                       const std::function<bool(std::int64_t)>& advance) {
    if (auto refusal = refusalToOpen(from)) {
        return tl::unexpected(FileError{std::move(*refusal), EBUSY});
    }
    const Descriptor source(
        repeated([&] { return ::open(from.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK); }));
    struct stat kind {};
    if (!source.isOpen() || ::fstat(source.number(), &kind) != 0) {
        return tl::unexpected(cannotRead(from, errno));
    }
    if (!S_ISREG(kind.st_mode)) {
        return tl::unexpected(
            FileError{"'" + from.string() + "' is no ordinary file and is not copied.", EINVAL});
    }
    std::vector<char> block(blockSize);
    for (;;) {
        const auto count = repeated([&] { return ::read(source.number(), block.data(), block.size()); });
        if (count < 0) {
            return tl::unexpected(cannotRead(from, errno));
        }
        if (count == 0) {
            return {};
        }
        if (!to.write({block.data(), static_cast<std::size_t>(count)})) {
            return to.flush();
        }
        if (advance && !advance(count)) {
            return tl::unexpected(cannotWrite(to.target(), ECANCELED));
        }
    }
}

tl::expected<std::int64_t, FileError> copyDurably(const fs::path& from, const fs::path& to,
                                                  const std::function<bool(std::int64_t)>& advance) {
    DurableFile file(to);
    return copyInto(from, file, advance).and_then([&] { return file.commit(); }).map([&] {
        return file.size();
    });
}

tl::expected<void, FileError> commitTogether(std::vector<DurableFile>& files,
                                             const std::vector<fs::path>& obsolete) {
    for (DurableFile& file : files) {
        if (auto flushed = file.flush(); !flushed) {
            return flushed;
        }
    }
    std::vector<fs::path> gone = obsolete;
    if (files.size() > 1) {
        gone.insert(gone.begin(), files.back().target());
    }
    for (const fs::path& path : gone) {
        if (::unlink(path.c_str()) == 0) {
            if (auto flushed = flushFolder(folderOf(path)); !flushed) {
                return flushed;
            }
        } else if (errno != ENOENT) {
            return tl::unexpected(cannotRemove(path, errno));
        }
    }
    for (DurableFile& file : files) {
        if (auto committed = file.commit(); !committed) {
            return committed;
        }
    }
    return {};
}

tl::expected<void, FileError> flushFolder(const fs::path& folder) {
    const Descriptor open(
        repeated([&] { return ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); }));
    const int code = open.isOpen() ? syncFolder(open.number()) : errno;
    return code == 0 ? tl::expected<void, FileError>() : tl::unexpected(cannotWrite(folder, code));
}

} // namespace rankscope
