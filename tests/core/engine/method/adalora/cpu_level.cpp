#include <ATen/Version.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

// torch takes its kernels by the processor, or by ATEN_CPU_CAPABILITY without asking whether the processor
// has them. CTest runs the parity tests once for each level.
namespace rankscope {
namespace {

std::string wantedLevel() {
    const char* wanted = std::getenv("ATEN_CPU_CAPABILITY");
    return wanted != nullptr ? wanted : "";
}

bool processorHas(const std::string& level) {
    if (level.empty() || level == "default") {
        return true;
    }
#if defined(__x86_64__)
    if (level == "avx2") {
        return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    }
    if (level == "avx512") {
        return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
               __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
               __builtin_cpu_supports("fma");
    }
#endif
    return false;
}

// Skips the whole program where an instruction would be missing.
class NeedsTheLevel final : public testing::Environment {
public:
    void SetUp() override {
        if (!processorHas(wantedLevel())) {
            GTEST_SKIP() << "this processor has no " << wantedLevel();
        }
    }
};

const testing::Environment* const kNeedsTheLevel =
    testing::AddGlobalTestEnvironment(new NeedsTheLevel); // owned by GoogleTest

TEST(ParityAtThisCpuLevel, TorchTakesTheKernelsThatWereAskedFor) {
    const std::string used = at::get_cpu_capability();
    RecordProperty("level", used);
    const std::string wanted = wantedLevel();
    if (wanted == "default") {
        EXPECT_TRUE(used == "DEFAULT" || used == "NO AVX") << used;
    } else if (wanted == "avx2") {
        EXPECT_EQ(used, "AVX2");
    } else if (wanted == "avx512") {
        EXPECT_EQ(used, "AVX512");
    }
    EXPECT_FALSE(used.empty());
}

} // namespace
} // namespace rankscope
