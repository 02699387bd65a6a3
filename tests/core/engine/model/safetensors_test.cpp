#include "core/engine/model/safetensors.h"
#include "tests/core/engine/model/model_test_support.h"
#include "tests/support/faulted_child.h"

#include <gtest/gtest.h>

#include <cerrno>
#include <random>

namespace rankscope::test {
namespace {

using Pairs = std::vector<std::pair<std::string, at::Tensor>>;

at::Tensor named(const Pairs& pairs, const std::string& name) {
    for (const auto& [key, tensor] : pairs) {
        if (key == name) {
            return tensor;
        }
    }
    return {};
}

std::size_t filesIn(const std::filesystem::path& folder) {
    return static_cast<std::size_t>(
        std::distance(std::filesystem::directory_iterator(folder), std::filesystem::directory_iterator()));
}

TEST(Safetensors, EveryTypeComesBackAsItWasWritten) {
    const TempFolder folder;
    const auto path = folder.path() / "all.safetensors";
    Pairs tensors;
    for (const at::ScalarType type : {at::kBool, at::kFloat, at::kByte, at::kHalf, at::kBFloat16, at::kLong,
                                      at::kInt, at::kChar, at::kShort, at::kDouble, at::kComplexFloat}) {
        tensors.emplace_back(std::string("t.") + at::toString(type),
                             at::arange(7).remainder(2).to(type).view({7, 1}));
    }
    tensors.emplace_back("empty", at::empty({0, 3}));
    tensors.emplace_back("number", at::scalar_tensor(2.5));
    tensors.emplace_back("größe \"quoted\"",
                         at::arange(6).view({2, 3}).t().to(at::kFloat)); // strides that are not dense
    const auto bytes = writeSafetensors(path, tensors, {{"step", "17"}});
    ASSERT_TRUE(bytes) << bytes.error();
    EXPECT_EQ(*bytes, static_cast<std::int64_t>(std::filesystem::file_size(path)));
    EXPECT_EQ(filesIn(folder.path()), 1U) << "no temporary file is left";

    const auto read = readSafetensors(path);
    ASSERT_TRUE(read) << read.error();
    ASSERT_EQ(read->size(), tensors.size());
    for (const auto& [name, tensor] : tensors) {
        const at::Tensor back = named(*read, name);
        ASSERT_TRUE(back.defined()) << name;
        EXPECT_EQ(back.scalar_type(), tensor.scalar_type()) << name;
        EXPECT_TRUE(at::equal(back, tensor)) << name;
    }
    EXPECT_EQ(SafetensorsFile::open(path)->header().metadata.at("step"), "17");
}

TEST(Safetensors, TensorsOutliveTheFileObjectAndNeverChangeTheFile) {
    const TempFolder folder;
    const auto path = folder.path() / "x.safetensors";
    ASSERT_TRUE(writeSafetensors(path, {{"x", at::arange(1000, at::kFloat)}}));
    const std::string before = readText(path);
    at::Tensor x;
    {
        const auto file = SafetensorsFile::open(path);
        ASSERT_TRUE(file) << file.error();
        x = file->tensor(*file->find("x"));
    }
    EXPECT_EQ(x.sum().item<float>(), 499500.0F);
    x.zero_();
    EXPECT_EQ(readText(path), before);
}

TEST(Safetensors, MisalignedDataIsCopied) {
    const TempFolder folder;
    std::string json =
        R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"b":{"dtype":"F32","shape":[1],"data_offsets":[1,5]}})";
    std::string bytes(8, '\0');
    bytes[0] = static_cast<char>(json.size());
    bytes += json + "\x07" + std::string("\x00\x00\x20\x40", 4);
    writeText(folder.path() / "m.safetensors", bytes);
    const auto read = readSafetensors(folder.path() / "m.safetensors");
    ASSERT_TRUE(read) << read.error();
    EXPECT_EQ(named(*read, "a").item<int>(), 7);
    EXPECT_EQ(named(*read, "b").item<float>(), 2.5F);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(named(*read, "b").data_ptr()) % 4, 0U);
}

TEST(Safetensors, BytesOtherThanZeroAndOneAreTrueInBool) {
    const TempFolder folder;
    std::string json = R"({"a":{"dtype":"BOOL","shape":[3],"data_offsets":[0,3]}})";
    std::string bytes(8, '\0');
    bytes[0] = static_cast<char>(json.size());
    writeText(folder.path() / "b.safetensors", bytes + json + std::string("\x00\x01\xff", 3));
    const auto read = readSafetensors(folder.path() / "b.safetensors");
    ASSERT_TRUE(read) << read.error();
    EXPECT_EQ(read->front().second.sum().item<int>(), 2);
}

TEST(Safetensors, UnreadablePathsAreSentencesWithTheirNames) {
    const TempFolder folder;
    const auto missing = readSafetensors(folder.path() / "none.safetensors");
    ASSERT_FALSE(missing);
    EXPECT_NE(missing.error().find("none.safetensors"), std::string::npos);
    EXPECT_FALSE(readSafetensors(folder.path())) << "a folder is no file";
    writeText(folder.path() / "empty.safetensors", "");
    const auto empty = readSafetensors(folder.path() / "empty.safetensors");
    ASSERT_FALSE(empty);
    EXPECT_NE(empty.error().find("0 bytes"), std::string::npos) << empty.error();
}

TEST(Safetensors, AFailedWriteLeavesTheOldFileAndNothingElse) {
    const TempFolder folder;
    const auto path = folder.path() / "x.safetensors";
    ASSERT_TRUE(writeSafetensors(path, {{"x", at::ones({3})}}));
    const std::string before = readText(path);
    for (const Pairs& wrong : {Pairs{{"x", at::ones({1})}, {"x", at::ones({2})}}, Pairs{{"x", at::Tensor()}},
                               Pairs{{"__metadata__", at::ones({1})}}, Pairs{{"\xff", at::ones({1})}},
                               Pairs{{"z", at::ones({1}, at::kComplexDouble)}}}) {
        const auto written = writeSafetensors(path, wrong);
        ASSERT_FALSE(written);
        EXPECT_NE(written.error().find("x.safetensors"), std::string::npos) << written.error();
    }
    EXPECT_EQ(readText(path), before);
    EXPECT_EQ(filesIn(folder.path()), 1U);

    EXPECT_FALSE(writeSafetensors(folder.path() / "none" / "x.safetensors", {{"x", at::ones({1})}}));
    // A name that is taken by a folder with content: the rename fails after the data was written.
    std::filesystem::create_directories(folder.path() / "taken" / "inside");
    EXPECT_FALSE(writeSafetensors(folder.path() / "taken", {{"x", at::ones({1})}}));
    EXPECT_EQ(filesIn(folder.path()), 2U) << "the temporary file is removed";
}

TEST(Safetensors, AFullDiskIsAnErrorThatSaysSo) {
    const TempFolder folder;
    const auto path = folder.path() / "x.safetensors";
    test::beginFaults(
        (test::faultPlan(folder, 2) + "call=write;times=99;do=" + std::to_string(ENOSPC)).c_str());
    const auto written = writeSafetensors(path, {{"x", at::ones({100000})}});
    test::endFaults();
    ASSERT_FALSE(written);
    EXPECT_NE(written.error().find("No space left"), std::string::npos) << written.error();
    EXPECT_EQ(filesIn(folder.path()), 0U);
}

TEST(WeightFiles, ReadsShardsThroughTheirIndex) {
    const TempFolder folder;
    ASSERT_TRUE(writeSafetensors(folder.path() / "one.safetensors",
                                 {{"a", at::ones({2})}, {"stray", at::ones({1})}}));
    ASSERT_TRUE(writeSafetensors(folder.path() / "two.safetensors", {{"b", at::full({3}, 2.0)}}));
    const auto index = folder.path() / "model.safetensors.index.json";
    writeText(index, R"({"weight_map":{"a":"one.safetensors","b":"two.safetensors"}})");
    const auto weights = WeightFiles::open(folder.path());
    ASSERT_TRUE(weights) << weights.error();
    EXPECT_EQ(weights->names(), (std::vector<std::string>{"a", "b"}));
    EXPECT_EQ(weights->tensor("b").sum().item<float>(), 6.0F);
    EXPECT_EQ(weights->find("stray"), nullptr);

    const auto refused = [&](const std::string& text, const std::string& reason) {
        writeText(index, text);
        const auto result = WeightFiles::open(folder.path());
        ASSERT_FALSE(result) << text;
        EXPECT_NE(result.error().find(reason), std::string::npos) << result.error();
    };
    refused(R"({"weight_map":{"a":"one.safetensors","c":"two.safetensors"}})", "lacks the tensor \"c\"");
    refused(R"({"weight_map":{"a":"three.safetensors"}})", "three.safetensors");
    refused(R"({"weight_map":{"a":"../one.safetensors"}})", "not the name of a file");
    refused(R"({"weight_map":{"a":""}})", "not the name of a file");
    refused(R"({"weight_map":{"a":7}})", "not the name of a file");
    refused(R"({"weight_map":[]})", "weight_map");
    refused("{", "not valid JSON at line 1, column 1");
}

TEST(WeightFiles, SaysWhatIsMissing) {
    const TempFolder folder;
    const auto none = WeightFiles::open(folder.path());
    ASSERT_FALSE(none);
    EXPECT_NE(none.error().find("no model.safetensors"), std::string::npos) << none.error();
    writeText(folder.path() / "pytorch_model.bin", "x");
    const auto pickle = WeightFiles::open(folder.path());
    ASSERT_FALSE(pickle);
    EXPECT_NE(pickle.error().find("safe_serialization"), std::string::npos) << pickle.error();
}

// Flipped bytes and cut ends: an error or a readable file, never a crash.
TEST(Safetensors, SurvivesThousandsOfDamagedFilesThroughTheMap) {
    const TempFolder folder;
    const auto good = folder.path() / "good.safetensors", bad = folder.path() / "bad.safetensors";
    ASSERT_TRUE(writeSafetensors(
        good, {{"w", at::ones({5, 4})}, {"i", at::arange(3)}, {"f", at::ones({2}, at::kBool)}}));
    const std::string whole = readText(good);
    std::mt19937 random(3);
    int accepted = 0;
    for (int round = 0; round < 2000; ++round) {
        std::string bytes = whole;
        for (std::uint32_t i = 0; i <= random() % 3; ++i) {
            bytes[random() % bytes.size()] = static_cast<char>(random());
        }
        if (random() % 4 == 0) {
            bytes.resize(random() % (bytes.size() + 1));
        }
        writeText(bad, bytes);
        const auto read = readSafetensors(bad);
        if (read) {
            ++accepted;
            for (const auto& [name, tensor] : *read) {
                static_cast<void>(tensor.to(at::kDouble).sum().item<double>());
            }
        }
    }
    EXPECT_GT(accepted, 0);
}

} // namespace
} // namespace rankscope::test
