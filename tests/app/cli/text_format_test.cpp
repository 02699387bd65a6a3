#include "app/cli/console.h"
#include "app/cli/text_format.h"

#include <gtest/gtest.h>

#include <cmath>

namespace rankscope {

TEST(TextFormat, TimeLeftIsSaidInWords) {
    EXPECT_EQ(timeLeftInWords(2.0), "a few seconds left");
    EXPECT_EQ(timeLeftInWords(21.0), "about 25 seconds left");
    EXPECT_EQ(timeLeftInWords(61.0), "about 1 minute left");
    EXPECT_EQ(timeLeftInWords(200.0), "about 3 minutes left");
    EXPECT_EQ(timeLeftInWords(3600.0), "about 1 hour left");
    EXPECT_EQ(timeLeftInWords(2.0 * 3600.0 + 600.0), "about 2 hours 10 minutes left");
    EXPECT_EQ(timeLeftInWords(-1.0), "time left unknown");
    EXPECT_EQ(timeLeftInWords(NAN), "time left unknown");
}

TEST(TextFormat, DurationsCarryTheirUnits) {
    EXPECT_EQ(durationText(1.25), "1.2 s");
    EXPECT_EQ(durationText(59.96), "1 min 00 s");
    EXPECT_EQ(durationText(252.0), "4 min 12 s");
    EXPECT_EQ(durationText(7500.0), "2 h 05 min");
    EXPECT_EQ(durationText(INFINITY), "unknown");
}

TEST(TextFormat, CountsAreGrouped) {
    EXPECT_EQ(countText(7), "7");
    EXPECT_EQ(countText(1234), "1 234");
    EXPECT_EQ(countText(-1234567), "-1 234 567");
}

TEST(TextFormat, TableAlignsTextOfSeveralBytesACharacter) {
    TextTable table({"name", "steps"}, {1});
    table.add({"größe", "5"});
    table.add({"x", "12345"});
    EXPECT_EQ(table.text(), "name   steps\n"
                            "größe      5\n"
                            "x      12345\n");
}

TEST(TextFormat, ControlCharactersOfStoredNamesNeverReachTheTerminal) {
    TextTable table({"name"});
    table.add({"a\x1b[2Jb\nc"});
    EXPECT_EQ(table.text(), "name\na\\u001b[2Jb\\nc\n");
}

TEST(TextFormat, MissingCellsAreEmpty) {
    TextTable table({"a", "b"});
    table.add({"1"});
    EXPECT_EQ(table.text(), "a  b\n1\n");
}

} // namespace rankscope
