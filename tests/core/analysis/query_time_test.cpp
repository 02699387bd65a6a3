#include "core/analysis/query_time.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>
#include <string>

namespace rankscope {

namespace {

// The zone of the process for one test.
class InZone {
public:
    explicit InZone(const char* zone)
        : m_had(std::getenv("TZ") != nullptr)
        , m_before(m_had ? std::getenv("TZ") : "") {
        ::setenv("TZ", zone, 1);
        ::tzset();
    }
    ~InZone() {
        m_had ? ::setenv("TZ", m_before.c_str(), 1) : ::unsetenv("TZ");
        ::tzset();
    }

private:
    bool m_had;
    std::string m_before;
};

} // namespace

TEST(QueryTime, ADateIsItsWholeDayInLocalTime) {
    const InZone zone("CET-1CEST,M3.5.0,M10.5.0/3");
    const auto day = parseTime("2026-11-01", 0.0);
    ASSERT_TRUE(day);
    EXPECT_EQ(day->begin, 1'793'487'600.0); // date -u -d '2026-10-31 23:00' +%s
    EXPECT_EQ(day->end - day->begin, 86'400.0);
    const auto longDay = parseTime("2026-10-25", 0.0);
    EXPECT_EQ(longDay->end - longDay->begin, 90'000.0) << "the clocks go back";
}

TEST(QueryTime, MinutesWordsAndStretchesAreUnderstood) {
    const InZone zone("UTC0");
    constexpr double now = 1'700'000'000.0; // 2023-11-14 22:13:20
    EXPECT_EQ(parseTime("2023-11-14 22:13", now)->begin, now - 20.0);
    EXPECT_EQ(parseTime("2023-11-14T22:13", now)->end, now + 40.0);
    EXPECT_EQ(parseTime("today", now)->begin, 1'699'920'000.0);
    EXPECT_EQ(parseTime("yesterday", now)->end, 1'699'920'000.0);
    EXPECT_EQ(parseTime("-7d", now)->begin, now - 604'800.0);
    EXPECT_EQ(parseTime("-90min", now)->end, now - 5400.0);
}

TEST(QueryTime, WhatIsNoDateIsRefused) {
    for (const char* text : {"", "soon", "2026-13-01", "2026-02-30", "2026-1-1", "-7", "-d", "7d",
                             "2026-11-01 9:00", "2026-11-01 24:00", "2026/11/01"}) {
        EXPECT_FALSE(parseTime(text, 0.0)) << text;
    }
}

TEST(QueryTime, NumbersAndDurationsAreReadWhateverTheLocale) {
    EXPECT_EQ(parseNumber(".90"), 0.9);
    EXPECT_EQ(parseNumber("+1e-3"), 1e-3);
    EXPECT_FALSE(parseNumber("1,5"));
    EXPECT_FALSE(parseNumber("nan"));
    EXPECT_FALSE(parseNumber(""));
    EXPECT_EQ(parseSeconds("90"), 90.0);
    EXPECT_EQ(parseSeconds("1.5h"), 5400.0);
    EXPECT_EQ(parseSeconds("2d"), 172'800.0);
    EXPECT_FALSE(parseSeconds("2 weeks"));
    EXPECT_FALSE(parseSeconds("h"));
}

} // namespace rankscope
