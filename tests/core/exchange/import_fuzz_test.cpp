#include "core/analysis/crc32c.h"
#include "core/exchange/log_run.h"
#include "core/exchange/log_table.h"
#include "tests/core/store/store_support.h"

#include <array>
#include <random>

namespace rankscope {

namespace {

// A text with a few random bytes changed, cut or doubled.
std::string damaged(std::string text, std::mt19937& random) {
    const auto below = [&](std::size_t count) {
        return std::uniform_int_distribution<std::size_t>(0, count - 1)(random);
    };
    for (std::size_t i = below(4); !text.empty() && i < 4; ++i) {
        switch (below(4)) {
        case 0:
            text[below(text.size())] = static_cast<char>(below(256));
            break;
        case 1:
            text.resize(below(text.size()));
            break;
        case 2:
            text.insert(below(text.size()), 1, "\",\n\r\t{}[]:-0e\xff"[below(15)]);
            break;
        default:
            text += text.substr(below(text.size()));
            text.resize(std::min<std::size_t>(text.size(), 100'000));
        }
    }
    return text;
}

// Sets the checksums of all records right again, so that what is in them is read.
std::string repaired(std::string bytes) {
    const auto put = [&](std::size_t at, std::uint32_t value) {
        for (std::size_t i = 0; i < 4; ++i) {
            bytes[at + i] = static_cast<char>((value >> (8 * i)) & 0xffU);
        }
    };
    for (std::size_t at = 0; at + 16 <= bytes.size();) {
        std::uint64_t length = 0;
        for (std::size_t i = 8; i-- > 0;) {
            length = (length << 8U) | static_cast<unsigned char>(bytes[at + i]);
        }
        put(at + 8, maskedCrc32c(std::string_view(bytes).substr(at, 8)));
        if (length > bytes.size() - at - 16) {
            break;
        }
        put(at + 12 + length, maskedCrc32c(std::string_view(bytes).substr(at + 12, length)));
        at += 16 + length;
    }
    return bytes;
}

void makeRun(const EventScalars& scalars) {
    const LogRun run = runFromLog(scalars, {"fuzzed", "Imported.", std::nullopt});
    for (const ScalarSeries& series : run.import.series) {
        ASSERT_EQ(series.steps.size(), series.values.size());
        ASSERT_TRUE(std::is_sorted(series.steps.begin(), series.steps.end()));
    }
    std::size_t triplets = 0;
    for (const ModuleInfo& module : run.import.started.modules) {
        triplets += static_cast<std::size_t>(module.initR);
    }
    for (const AllocationDone& allocation : run.import.allocations) {
        ASSERT_EQ(allocation.mask.size(), triplets);
        ASSERT_GE(allocation.kept, 0);
    }
}

} // namespace

TEST(ImportFuzz, DamagedEventFilesNeverBreakTheImport) {
    const std::string whole = test::readFile(std::filesystem::path(RANKSCOPE_SOURCE_DIR) /
                                             "tests/core/analysis/fixtures/authors.tfevents");
    ASSERT_FALSE(whole.empty());
    std::mt19937 random(20260101);
    std::size_t read = 0;
    for (int i = 0; i < 4000; ++i) {
        std::string bytes = damaged(whole, random);
        if (i % 2 == 1) {
            bytes = repaired(std::move(bytes));
        }
        const EventFile file = readEventFile(bytes);
        read += file.scalars.points().size();
        makeRun(file.scalars);
        if (HasFatalFailure()) {
            FAIL() << "case " << i;
        }
    }
    EXPECT_GT(read, 10'000U) << "the cases are too damaged to prove anything";
}

TEST(ImportFuzz, DamagedTablesNeverBreakTheImport) {
    const std::array<std::pair<std::string, std::string>, 4> seeds{{
        {"m.csv",
         "step,loss,\"a \"\"b\"\"\",Ranknum/layer.0.query.lora_E\n1,0.5,1,4\n2,0.25,,3\n10,-1e-3,nan,2\n"},
        {"m.tsv",
         "run\tstep\tmetric\tvalue\twall_time\n1\t1\tloss\t0.5\t1700000000\n1\t2\tRanknum/q.lora_E\t3\t1\n"},
        {"m.jsonl",
         "{\"step\": 1, \"loss\": 0.5}\n{\"step\": 2, \"loss\": 0.25, \"t\": \"x\", \"n\": {\"a\": []}}\n"},
        {"m.json", "{\"log_history\": [{\"step\": 1, \"loss\": 0.5}, {\"step\": 2, \"eval_loss\": 1e5}]}"},
    }};
    std::mt19937 random(20260102);
    int readable = 0;
    for (int i = 0; i < 8000; ++i) {
        const auto& [name, text] = seeds[static_cast<std::size_t>(i) % seeds.size()];
        const auto table = readLogTable(damaged(text, random), name);
        if (!table) {
            ASSERT_TRUE(table.error().starts_with(name + ": ") && table.error().ends_with('.'))
                << table.error();
            continue;
        }
        ++readable;
        makeRun(table->scalars);
        if (HasFatalFailure()) {
            FAIL() << "case " << i;
        }
    }
    EXPECT_GT(readable, 500);
}

TEST(ImportFuzz, JsonThatIsNestedWithoutEndIsRefused) {
    for (const char* bracket : {"[", "{\"a\":"}) {
        std::string deep;
        for (int i = 0; i < 100'000; ++i) {
            deep += bracket;
        }
        EXPECT_FALSE(readLogTable(deep, "m.jsonl"));
        EXPECT_FALSE(readLogTable("[" + deep, "m.json"));
    }
}

} // namespace rankscope
