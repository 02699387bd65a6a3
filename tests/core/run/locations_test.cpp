#include "core/run/locations.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace rankscope {
namespace {

TEST(Locations, FindModelsAndDataInTheCacheByName) {
    const auto cache = std::filesystem::temp_directory_path() / "rankscope-locations-test";
    std::filesystem::create_directories(cache / "models" / "tiny-model-of-the-test");
    ::setenv("RANKSCOPE_CACHE", cache.c_str(), 1);
    EXPECT_EQ(cacheFolder(), cache);
    EXPECT_EQ(findModel("tiny-model-of-the-test"), cache / "models" / "tiny-model-of-the-test");
    EXPECT_EQ(findModel("no-such-model"), "no-such-model");
    EXPECT_EQ(findData(""), "");
    ::unsetenv("RANKSCOPE_CACHE");
    std::filesystem::remove_all(cache);
}

TEST(Locations, FindTheStarterPreset) {
    EXPECT_EQ(findPreset("starter").filename(), "starter.json");
    EXPECT_TRUE(findPreset("no-such-preset").empty());
}

} // namespace
} // namespace rankscope
