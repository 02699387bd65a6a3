#include "core/engine/model/safetensors_header.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <random>
#include <string>

namespace rankscope {
namespace {

std::string file(const std::string& json, std::size_t dataSize) {
    std::string bytes;
    for (int shift = 0; shift < 64; shift += 8) {
        bytes += static_cast<char>(static_cast<std::uint64_t>(json.size()) >> shift);
    }
    return bytes + json + std::string(dataSize, '\x3f');
}

// The error for a file; empty when it is accepted.
std::string problem(const std::string& bytes) {
    const auto header = parseSafetensorsHeader(bytes, "some/file.safetensors");
    return header ? std::string() : header.error();
}
std::string problem(const std::string& json, std::size_t dataSize) { return problem(file(json, dataSize)); }

void expectRefused(const std::string& message, const std::string& reason) {
    EXPECT_NE(message.find(reason), std::string::npos) << message;
    EXPECT_NE(message.find("some/file.safetensors"), std::string::npos) << message;
    EXPECT_TRUE(message.ends_with("; get the file again.")) << message;
}

const std::string kGood =
    R"({"__metadata__":{"format":"pt"},"b":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},)"
    R"("a":{"dtype":"I64","shape":[],"data_offsets":[24,32]},)"
    R"("e":{"dtype":"F16","shape":[0,5],"data_offsets":[32,32]}} )";

TEST(SafetensorsHeader, AcceptsWhatIsValid) {
    const auto header = parseSafetensorsHeader(file(kGood, 32), "f");
    ASSERT_TRUE(header) << header.error();
    EXPECT_EQ(header->metadata.at("format"), "pt");
    ASSERT_EQ(header->entries.size(), 3U);
    EXPECT_EQ(header->entries[0].name, "b");
    EXPECT_EQ(header->entries[0].shape, (std::vector<std::int64_t>{2, 3}));
    EXPECT_EQ(header->entries[0].begin, static_cast<std::int64_t>(8 + kGood.size()));
    EXPECT_EQ(header->entries[1].elements, 1) << "a tensor without dimensions has one element";
    EXPECT_EQ(header->entries[2].elements, 0);
    EXPECT_EQ(problem("{}", 0), "") << "no tensors at all";
}

TEST(SafetensorsHeader, RefusesFilesThatAreCutOff) {
    const std::string whole = file(kGood, 32);
    for (std::size_t size = 0; size < whole.size(); ++size) {
        EXPECT_NE(problem(whole.substr(0, size)), "") << size;
    }
    expectRefused(problem(whole.substr(0, 5)), "only 5 bytes");
    expectRefused(problem(whole.substr(0, 40)), "is cut off after 32");
    expectRefused(problem(whole.substr(0, whole.size() - 1)), "so the file is cut off");
}

TEST(SafetensorsHeader, RefusesWrongHeaders) {
    std::string huge = file(kGood, 32);
    huge[4] = 1; // 2^32 bytes and more
    expectRefused(problem(huge), "at most 100000000");
    expectRefused(problem("[]", 0), "does not begin with {");
    expectRefused(problem("", 0), "does not begin with {");
    expectRefused(problem(" {}", 0), "does not begin with {");
    expectRefused(problem("{\"a\":", 0), "not valid JSON at line 1, column 5");
    expectRefused(problem("{\"a\xff\":1}", 0), "not UTF-8 at line 1, column 4");
    expectRefused(problem("{} x", 0), "not valid JSON");
    expectRefused(problem(R"({"a":[[[[[1]]]]]})", 0), "nested deeper than 3 levels");
    expectRefused(problem("{" + std::string(5'000'000, '['), 0), "nested deeper than 3 levels");
    expectRefused(problem("{\"a\":" + std::string(5'000'000, '['), 0), "nested deeper than 3 levels");
    expectRefused(problem(R"({"a":{"dtype":"F32","shape":[1e999],"data_offsets":[0,4]}})", 4),
                  "the number 1e999");
    expectRefused(problem("{" + std::string(98'000'000, ' ') + "}", 0), "larger than 16384 KiB");
}

TEST(SafetensorsHeader, ReadsManyTensorsInLinearTime) {
    constexpr std::size_t tensors = 80'000;
    std::string json = "{";
    for (std::size_t i = 0; i < tensors; ++i) {
        json += (i ? ",\"t" : "\"t") + std::to_string(i) + R"(":{"dtype":"U8","shape":[1],"data_offsets":[)" +
                std::to_string(i) + "," + std::to_string(i + 1) + "]}";
    }
    const std::string bytes = file(json + "}", tensors);
    const auto begin = std::chrono::steady_clock::now();
    const auto header = parseSafetensorsHeader(bytes, "some/file.safetensors");
    ASSERT_TRUE(header) << header.error();
    EXPECT_EQ(header->entries.size(), tensors);
    EXPECT_EQ(header->entries[header->places.at("t4711")].begin,
              8 + static_cast<std::int64_t>(json.size()) + 1 + 4711);
    // Half a second on a busy machine; over a minute when each tensor looks at all before it.
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(20));
}

TEST(SafetensorsHeader, RefusesDuplicateKeys) {
    const std::string a = R"("a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]})";
    expectRefused(problem("{" + a + "," + a + "}", 1), "the key \"a\" twice");
    expectRefused(problem(R"({"a":{"dtype":"U8","dtype":"I8","shape":[1],"data_offsets":[0,1]}})", 1),
                  "the key \"a.dtype\" twice");
}

TEST(SafetensorsHeader, NamesTypesThatItCannotHold) {
    expectRefused(problem(R"({"a":{"dtype":"F4","shape":[2],"data_offsets":[0,1]}})", 1), "\"F4\"");
    expectRefused(problem(R"({"w":{"dtype":"Q9","shape":[2],"data_offsets":[0,1]}})", 1), "\"w\"");
    expectRefused(problem(R"({"a":{"dtype":32,"shape":[2],"data_offsets":[0,1]}})", 1), "dtype");
}

TEST(SafetensorsHeader, RefusesWrongEntries) {
    const auto entry = [](const std::string& shape, const std::string& offsets) {
        return R"({"a":{"dtype":"F32","shape":)" + shape + R"(,"data_offsets":)" + offsets + "}}";
    };
    EXPECT_EQ(problem(entry("[2]", "[0,8]"), 8), "");
    expectRefused(problem(R"({"a":3})", 0), "not described by an object");
    expectRefused(problem(R"({"a":{"shape":[1],"data_offsets":[0,4]}})", 4), "has no dtype");
    expectRefused(problem(R"({"a":{"dtype":"F32","data_offsets":[0,4]}})", 4), "has no shape");
    expectRefused(problem(R"({"a":{"dtype":"F32","shape":[1]}})", 4), "has no data_offsets");
    expectRefused(problem(entry("2", "[0,8]"), 8), "shape");
    expectRefused(problem(entry("[-2]", "[0,8]"), 8), "shape");
    expectRefused(problem(entry("[2.0]", "[0,8]"), 8), "shape");
    expectRefused(problem(entry("[\"2\"]", "[0,8]"), 8), "shape");
    expectRefused(problem(entry("[18446744073709551615]", "[0,8]"), 8), "shape");
    expectRefused(problem(entry("[18446744073709551617]", "[0,8]"), 8), "shape");
    expectRefused(problem(entry("[2]", "[0]"), 8), "not two numbers");
    expectRefused(problem(entry("[2]", "[0,8,9]"), 8), "not two numbers");
    expectRefused(problem(entry("[2]", "[0,-8]"), 8), "data_offsets");
    expectRefused(problem(entry("[2]", "[8,0]"), 8), "ends before it begins");
    expectRefused(problem(entry("[3]", "[0,8]"), 8), "8 bytes where its shape and type need 12");
    expectRefused(problem(R"({"__metadata__":[]})", 0), "__metadata__");
    expectRefused(problem(R"({"__metadata__":{"steps":3}})", 0), "\"steps\"");
}

TEST(SafetensorsHeader, RefusesShapesThatOverflow) {
    const auto entry = [](const std::string& shape, const std::string& offsets) {
        return R"({"a":{"dtype":"F32","shape":)" + shape + R"(,"data_offsets":)" + offsets + "}}";
    };
    expectRefused(problem(entry("[4611686018427387904]", "[0,0]"), 0), "too large");
    expectRefused(problem(entry("[4294967296,4294967296]", "[0,0]"), 0), "too large");
    expectRefused(problem(entry("[4294967296,4294967296,0]", "[0,0]"), 0), "too large");
}

TEST(SafetensorsHeader, RefusesHolesOverlapsAndBytesBehind) {
    const auto two = [](const std::string& first, const std::string& second) {
        return R"({"a":{"dtype":"U8","shape":[4],"data_offsets":)" + first +
               R"(},"b":{"dtype":"U8","shape":[4],"data_offsets":)" + second + "}}";
    };
    EXPECT_EQ(problem(two("[0,4]", "[4,8]"), 8), "");
    EXPECT_EQ(problem(two("[4,8]", "[0,4]"), 8), "") << "the order of names is free";
    expectRefused(problem(two("[0,4]", "[3,7]"), 7), "overlaps");
    expectRefused(problem(two("[0,4]", "[0,4]"), 4), "overlaps");
    expectRefused(problem(two("[0,4]", "[6,10]"), 10), "hole of 2 bytes");
    expectRefused(problem(two("[1,5]", "[5,9]"), 9), "hole of 1 bytes");
    expectRefused(problem(two("[0,4]", "[4,8]"), 11), "3 bytes after the last tensor");
    expectRefused(problem("{}", 1), "1 bytes after");
}

// A file that a mutation left acceptable must still describe data inside of it.
TEST(SafetensorsHeader, SurvivesThousandsOfDamagedFiles) {
    const std::string whole = file(kGood, 32);
    std::mt19937 random(1);
    int accepted = 0;
    for (int round = 0; round < 8000; ++round) {
        std::string bytes = whole;
        const int changes = 1 + static_cast<int>(random() % 4);
        for (int i = 0; i < changes && !bytes.empty(); ++i) {
            const std::size_t place = random() % bytes.size();
            switch (random() % 5) {
            case 0:
                bytes[place] = static_cast<char>(random());
                break;
            case 1:
                bytes[place] = static_cast<char>(bytes[place] ^ (1 << random() % 8));
                break;
            case 2:
                bytes.erase(place, 1 + random() % 3);
                break;
            case 3:
                bytes.insert(place, 1, "0123456789-[]{}\",:e."[random() % 20]);
                break;
            default:
                bytes.resize(place + 1);
            }
        }
        const auto header = parseSafetensorsHeader(bytes, "f");
        if (header) {
            ++accepted;
            for (const SafetensorsEntry& entry : header->entries) {
                ASSERT_LE(entry.begin, entry.end);
                ASSERT_LE(entry.end, static_cast<std::int64_t>(bytes.size()));
                ASSERT_EQ(entry.end - entry.begin, entry.elements * safetensorsElementSize(entry.dtype));
            }
        }
    }
    EXPECT_GT(accepted, 0) << "a changed name or number of the data is no damage";
}

} // namespace
} // namespace rankscope
