#include "core/run/bounded_json.h"
#include "tests/support/temp_folder.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <filesystem>

namespace rankscope {
namespace {

using Json = nlohmann::json;

std::string refusal(std::string_view text, JsonLimits limits = {}) {
    const auto json = parseBoundedJson(text, limits);
    const auto ordered = parseOrderedJson(text, limits);
    EXPECT_FALSE(json) << text.substr(0, 100);
    EXPECT_FALSE(ordered) << text.substr(0, 100);
    if (json || ordered) {
        return {};
    }
    EXPECT_EQ(json.error(), ordered.error());
    return json.error();
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

TEST(BoundedJson, ReadsWhatTheLibraryReads) {
    for (const std::string text : {R"(null)", R"( [] )", R"({})", R"("a\"[{\\")", R"(-0.5e-3)",
                                   R"([1, -2, 18446744073709551615, 1e5])",
                                   R"({"a": {"b": [true, false, null, {"c": "ü"}]}, "d": "\ud83d\ude00"})"}) {
        EXPECT_EQ(parseBoundedJson(text), Json::parse(text)) << text;
        EXPECT_EQ(parseOrderedJson(text)->dump(), nlohmann::ordered_json::parse(text).dump()) << text;
    }
    EXPECT_EQ(parseOrderedJson(R"({"z": 1, "a": {"y": 2, "b": 3}})")->dump(), R"({"z":1,"a":{"y":2,"b":3}})");
}

TEST(BoundedJson, NamesThePlaceOfWhatIsNotJson) {
    EXPECT_EQ(refusal("{\n  \"a\": 1,\n  \"b\" 2}"), "is not valid JSON at line 3, column 7");
    EXPECT_EQ(refusal(""), "is empty");
    EXPECT_EQ(refusal(" \n"), "is empty");
    EXPECT_TRUE(has(refusal("{} x"), "is not valid JSON"));
    EXPECT_TRUE(has(refusal("{\"a\": \""), "is not valid JSON"));
    EXPECT_TRUE(has(refusal("\"\\"), "is not valid JSON"));
    EXPECT_EQ(refusal("[\n\"a\xff\"]"), "is not UTF-8 at line 2, column 3");
    EXPECT_TRUE(has(refusal(R"(["\ud83d!"])"), "half of a surrogate pair at line 1")) << "lone surrogate";
}

TEST(BoundedJson, RefusesNumbersThatNoDoubleHolds) {
    EXPECT_EQ(refusal("{\"a\":\n 1e999}"),
              "has the number 1e999 at line 2, column 6, which is too large for any number here");
    EXPECT_TRUE(has(refusal("[-1e400]"), "-1e400"));
    EXPECT_TRUE(has(refusal("[1e999]", {.nonFinite = true}), "1e999"));
    EXPECT_EQ(parseBoundedJson("1e-999"), Json(0.0));
}

TEST(BoundedJson, ReadsTheNumbersOfPythonWhereAskedFor) {
    EXPECT_EQ(refusal("{\"a\": NaN}"), "has NaN at line 1, column 7, which is no number of JSON");
    EXPECT_TRUE(has(refusal("[-Infinity]"), "-Infinity at line 1, column 2"));
    const auto json = parseBoundedJson(R"([1, NaN, "NaN", {"a": Infinity, "b": -Infinity}, 0.0, -2, NaN])",
                                       {.nonFinite = true});
    ASSERT_TRUE(json) << json.error();
    EXPECT_EQ((*json)[0], 1);
    EXPECT_TRUE(std::isnan((*json)[1].get<double>()));
    EXPECT_EQ((*json)[2], "NaN");
    EXPECT_EQ((*json)[3]["a"], INFINITY);
    EXPECT_EQ((*json)[3]["b"], -INFINITY);
    EXPECT_EQ((*json)[4], 0.0);
    EXPECT_EQ((*json)[5], -2);
    EXPECT_TRUE(std::isnan((*json)[6].get<double>()));
    // The words alone are numbers, and nothing that only begins like them.
    for (const char* text : {"NaN1", "[NaN NaN]", "nan", "Inf", "-NaN", "{NaN: 1}", "InfinityX"}) {
        EXPECT_TRUE(has(refusal(text, {.nonFinite = true}), "is not valid JSON")) << text;
    }
}

TEST(BoundedJson, RefusesOrListsKeysThatStandTwice) {
    const std::string text = R"({"a": 1, "b": [{"c": 2, "c": 3}, {"c": 4}], "a": 5})";
    EXPECT_EQ(refusal(text), "has the key \"b.c\" twice");
    std::vector<std::string> twice;
    const auto json = parseOrderedJson(text, {.twice = &twice});
    ASSERT_TRUE(json);
    EXPECT_EQ(twice, (std::vector<std::string>{"b.c", "a"}));
    EXPECT_EQ(json->dump(), R"({"a":5,"b":[{"c":3},{"c":4}]})");
}

TEST(BoundedJson, LimitsDepthSizeAndCountBeforeAnyValueIsMade) {
    const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
    EXPECT_TRUE(parseBoundedJson(nested(100)));
    EXPECT_EQ(refusal(nested(101)), "is nested deeper than 100 levels at line 1, column 101");
    EXPECT_TRUE(has(refusal(std::string(5'000'000, '[')), "nested deeper"));
    EXPECT_TRUE(has(refusal("{\"a\":{\"b\":{}}}", {.depth = 2}), "nested deeper than 2"));
    EXPECT_TRUE(parseBoundedJson("\"" + std::string(1000, '[') + "\"", {.depth = 1})) << "in a text";
    EXPECT_TRUE(parseBoundedJson("[1, 2, 3]", {.bytes = 9}));
    EXPECT_EQ(refusal("[1, 2, 3] ", {.bytes = 9}), "is larger than 0 KiB");
    EXPECT_TRUE(parseBoundedJson("[1,2,3]", {.values = 3}));
    EXPECT_EQ(refusal("[1,2,3,4]", {.values = 3}), "holds more than 3 values");
}

TEST(BoundedJson, ReadsManyKeysInLinearTime) {
    std::string text = "{";
    for (int i = 0; i < 400'000; ++i) {
        text += (i ? ",\"k" : "\"k") + std::to_string(i) + "\":{}";
    }
    text += "}";
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_EQ(parseBoundedJson(text)->size(), 400'000U);
    EXPECT_EQ(parseOrderedJson(text)->size(), 400'000U);
    // Two seconds on a busy machine; an hour when each key looks at all others.
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(60));
}

TEST(BoundedJson, ReadsNoMoreOfAFileThanAllowed) {
    const test::TempFolder folder;
    folder.write("a.json", R"({"a": 1})");
    EXPECT_EQ(readBoundedJson(folder / "a.json")->at("a"), 1);
    EXPECT_EQ(readOrderedJson(folder / "a.json")->at("a"), 1);
    EXPECT_EQ(readBoundedJson(folder / "b.json").error(), "does not exist");
    EXPECT_EQ(readBoundedJson(folder.path()).error(), "is no ordinary file");
    EXPECT_EQ(readBoundedJson("/dev/zero").error(), "is no ordinary file");
    std::filesystem::resize_file(folder / "a.json", std::uintmax_t{1} << 40); // sparse: a terabyte
    EXPECT_EQ(readBoundedJson(folder / "a.json", {.bytes = 4096}).error(), "is larger than 4 KiB");
}

} // namespace
} // namespace rankscope
