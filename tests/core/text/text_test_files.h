#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <system_error>

namespace rankscope {

// A folder of its own for one test, removed when the test is over.
class TemporaryFolder {
public:
    TemporaryFolder() {
        static std::atomic<std::uint64_t> count{0};
        m_path = std::filesystem::temp_directory_path() /
                 ("rankscope-text-" + std::to_string(::getpid()) + "-" + std::to_string(count++));
        std::filesystem::create_directories(m_path);
    }
    ~TemporaryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(m_path, ignored);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    const std::filesystem::path& path() const { return m_path; }
    std::filesystem::path write(const std::string& name, std::string_view content) const {
        const auto file = m_path / name;
        std::ofstream(file, std::ios::binary) << content;
        return file;
    }

private:
    std::filesystem::path m_path;
};

inline std::filesystem::path testData(const std::string& name) {
    return std::filesystem::path(RANKSCOPE_TEST_DATA) / name;
}

} // namespace rankscope

// Skips visibly, naming what is missing.
#define RANKSCOPE_NEED(file)                                                                                 \
    if (!std::filesystem::exists(file)) {                                                                    \
        GTEST_SKIP() << std::filesystem::path(file).string() << " is missing";                               \
    }
