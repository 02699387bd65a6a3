#include "core/run/shown_text.h"

#include <gtest/gtest.h>

namespace rankscope {
namespace {

TEST(ShownText, LeavesOrdinaryTextAsItIs) {
    for (const char* text : {"", "layer.3 (a)", "한국어 실행", "naïve — ü", "👩‍🔬", "a\\u001b"}) {
        EXPECT_EQ(shownText(text), text);
        EXPECT_EQ(shownLines(text), text);
    }
}

TEST(ShownText, ShowsWhatATerminalWouldObey) {
    EXPECT_EQ(shownText("\x1b]0;owned\x07"), "\\u001b]0;owned\\u0007");
    EXPECT_EQ(shownText(std::string_view("a\0b", 3)), "a\\u0000b");
    EXPECT_EQ(shownText("\x7f"), "\\u007f");
    EXPECT_EQ(shownText("\xc2\x9b"
                        "31m"),
              "\\u009b31m"); // CSI as one letter
    EXPECT_EQ(shownText("\x9b"
                        "31m"),
              "\\x9b31m"); // and as one byte, for a terminal that is not in UTF-8
}

TEST(ShownText, ShowsLineEndsInOneLineAndKeepsThemInSeveral) {
    EXPECT_EQ(shownText("a\nRun 7 finished\r\t"), "a\\nRun 7 finished\\r\\t");
    EXPECT_EQ(shownLines("a\nb\tc\rd\x1b"), "a\nb\tc\\rd\\u001b");
    EXPECT_EQ(shownText("a\xe2\x80\xa8"
                        "b"),
              "a\\u2028b");
}

TEST(ShownText, ShowsWhatTurnsTheTextBesideIt) {
    EXPECT_EQ(shownText("\xe2\x80\xae"
                        "fdp.exe"),
              "\\u202efdp.exe");
    EXPECT_EQ(shownText("\xe2\x81\xa6x\xe2\x81\xa9"), "\\u2066x\\u2069");
}

TEST(ShownText, ShowsBytesThatAreNoUtf8) {
    EXPECT_EQ(shownText("\xff\xc0\x80"), "\\xff\\xc0\\x80");          // never, and an overlong zero
    EXPECT_EQ(shownText("\xed\xa0\x80"), "\\xed\\xa0\\x80");          // half a surrogate pair
    EXPECT_EQ(shownText("\xf4\x90\x80\x80"), "\\xf4\\x90\\x80\\x80"); // beyond Unicode
    EXPECT_EQ(shownText("\xed\x95"), "\\xed\\x95");                   // cut
    EXPECT_EQ(shownText("\xed"
                        "abc"),
              "\\xedabc");
}

TEST(SpreadsheetText, TakesTheFormulaOutOfText) {
    EXPECT_EQ(spreadsheetText("=HYPERLINK(\"http://x\")"), "'=HYPERLINK(\"http://x\")");
    EXPECT_EQ(spreadsheetText("+cmd|' /C calc'!A0"), "'+cmd|' /C calc'!A0");
    EXPECT_EQ(spreadsheetText("-2+3+cmd|x"), "'-2+3+cmd|x");
    EXPECT_EQ(spreadsheetText("@SUM(1)"), "'@SUM(1)");
    EXPECT_EQ(spreadsheetText(" \t=1+1"), "' \t=1+1");
    EXPECT_EQ(spreadsheetText("+-1"), "'+-1");
    EXPECT_EQ(spreadsheetText("-1 ± cmd|x"), "'-1 ± cmd|x");
}

TEST(SpreadsheetText, LeavesNumbersAndWords) {
    for (const char* text :
         {"", "-0.5", "+3", "-1e-05", "-inf", "-nan", "a=b", "run 1", "1-2", "-1e999", "-0.5 ± 0.1"}) {
        EXPECT_EQ(spreadsheetText(text), text);
    }
}

} // namespace
} // namespace rankscope
