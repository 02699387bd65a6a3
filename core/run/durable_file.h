#pragma once

#include <tl/expected.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <ostream>
#include <streambuf>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// The one way in which a file comes to be: every writer of files goes through here.
namespace rankscope {

// What went wrong with a file.
struct FileError {
    std::string sentence; // names the file, the system's reason and the remedy
    int code = 0;         // errno

    bool isFull() const; // of a disk, a quota or a limit: waiting for room may help
};

FileError cannotWrite(const std::filesystem::path& file, int code);
FileError cannotRead(const std::filesystem::path& file, int code);
FileError cannotRemove(const std::filesystem::path& file, int code);

// Closes a descriptor. Owned by who made it; any thread.
class Descriptor {
public:
    Descriptor() = default;
    explicit Descriptor(int number)
        : m_number(number) {}
    ~Descriptor() { close(); }
    Descriptor(Descriptor&& other) noexcept
        : m_number(std::exchange(other.m_number, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        std::swap(m_number, other.m_number);
        return *this;
    }
    int number() const { return m_number; }
    bool isOpen() const { return m_number >= 0; }
    // Locks what is open, so that nobody takes it for a thing that a killed program left. False when somebody
    // did so before and has removed it.
    bool hold() const;
    // 0, or the reason why what was written may not have arrived.
    int close();

private:
    int m_number = -1;
};

// A file that is written beside its place, under a name that nobody can guess, and put there by commit() once
// all of it is on the disk; without that it leaves nothing. What lies in the place already is replaced whole
// (its permissions stay) and never written into; of a symbolic link the link. The folder is held open, so
// that nothing that happens to its name leads elsewhere. A workspace that this program has open is refused.
// One thread.
class DurableFile {
public:
    // A failure is kept: write() answers false from the first one on, flush() and commit() tell it.
    explicit DurableFile(std::filesystem::path target);
    DurableFile(DurableFile&&) noexcept = default;
    DurableFile& operator=(DurableFile&&) = delete;
    ~DurableFile();

    const std::filesystem::path& target() const { return m_target; }
    std::int64_t size() const { return m_size; }

    bool write(std::string_view bytes);
    // On the disk, but not in its place yet.
    tl::expected<void, FileError> flush();
    tl::expected<void, FileError> commit();

private:
    void open();
    tl::expected<void, FileError> fail(int code);

    std::filesystem::path m_target;
    std::string m_temporary; // a name in the folder; empty: nothing to remove
    Descriptor m_folder;
    Descriptor m_file;
    std::int64_t m_size = 0;
    std::optional<FileError> m_failure; // the first one
    bool m_flushed = false;
};

// A stream into a DurableFile, for what writes to streams; flush it before the file is committed.
class DurableStream final : public std::ostream {
public:
    explicit DurableStream(DurableFile& file);

private:
    class Buffer final : public std::streambuf {
    public:
        explicit Buffer(DurableFile& file);

    protected:
        int_type overflow(int_type next) override;
        int sync() override;

    private:
        DurableFile& m_file;
        std::vector<char> m_block;
    };
    Buffer m_buffer;
};

tl::expected<void, FileError> writeDurably(const std::filesystem::path& target, std::string_view bytes);

// The bytes of one ordinary file; links are not followed.
tl::expected<void, FileError> copyInto(const std::filesystem::path& from, DurableFile& to,
                                       const std::function<bool(std::int64_t)>& advance = {});
// Copies one ordinary file (links are not followed) and returns its size. `advance` is called with the bytes
// copied since the last call; when it answers false, the copy stops with the code ECANCELED.
tl::expected<std::int64_t, FileError> copyDurably(const std::filesystem::path& from,
                                                  const std::filesystem::path& to,
                                                  const std::function<bool(std::int64_t)>& advance = {});

// Puts files of one folder that belong together in place: all of them are on the disk before the first
// appears, and the last one, without which nothing reads the others, is taken away before that, and so is
// what is `obsolete`. A kill leaves the old ones, the new ones, or some without the last: never a mixture
// that can be read.
tl::expected<void, FileError> commitTogether(std::vector<DurableFile>& files,
                                             const std::vector<std::filesystem::path>& obsolete = {});

// Makes a folder's list of names last through a power cut; folders that cannot do so (of some network drives)
// are passed over.
tl::expected<void, FileError> flushFolder(const std::filesystem::path& folder);

} // namespace rankscope
