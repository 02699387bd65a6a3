#pragma once

#include "tests/support/temp_folder.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

namespace rankscope {

using test::TempFolder;

inline std::filesystem::path testData(const std::string& name) {
    return std::filesystem::path(RANKSCOPE_TEST_DATA) / name;
}

} // namespace rankscope

// Skips visibly, naming what is missing.
#define RANKSCOPE_NEED(file)                                                                                 \
    if (!std::filesystem::exists(file)) {                                                                    \
        GTEST_SKIP() << std::filesystem::path(file).string() << " is missing";                               \
    }
