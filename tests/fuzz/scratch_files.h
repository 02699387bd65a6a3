#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>

namespace rankscope::fuzz {

// A folder in memory (/dev/shm, where there is one) for readers that take a path; goes with the program.
class ScratchFiles {
public:
    ScratchFiles() {
        std::error_code error;
        const std::filesystem::path memory = "/dev/shm";
        const auto parent =
            std::filesystem::is_directory(memory, error) ? memory : std::filesystem::temp_directory_path();
        std::string pattern = (parent / "rankscope-fuzz-XXXXXX").string();
        if (::mkdtemp(pattern.data()) == nullptr) {
            throw std::runtime_error("no folder can be made at " + pattern);
        }
        m_folder = pattern;
    }
    ~ScratchFiles() {
        std::error_code ignored;
        std::filesystem::remove_all(m_folder, ignored);
    }
    ScratchFiles(const ScratchFiles&) = delete;
    ScratchFiles& operator=(const ScratchFiles&) = delete;

    const std::filesystem::path& folder() const { return m_folder; }
    std::filesystem::path path(const char* name) const { return m_folder / name; }
    std::filesystem::path write(const char* name, std::string_view content) const {
        auto file = path(name);
        const int handle = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
        if (handle < 0) {
            throw std::runtime_error(file.string() + " cannot be written");
        }
        const auto done = ::write(handle, content.data(), content.size());
        ::close(handle);
        if (done != static_cast<ssize_t>(content.size())) {
            throw std::runtime_error(file.string() + " was not written whole");
        }
        return file;
    }
    void remove(const char* name) const { ::unlink(path(name).c_str()); }

private:
    std::filesystem::path m_folder;
};

} // namespace rankscope::fuzz
