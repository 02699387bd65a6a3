#include "core/report/markdown_text.h"
#include "tests/core/report/report_samples.h"

#include <gtest/gtest.h>

namespace rankscope::test {

TEST(MarkdownText, KnowsParagraphsHeadingsListsAndMarks) {
    EXPECT_EQ(markdownToHtml("one\ntwo\n\nthree"), "<p>one\ntwo</p>\n<p>three</p>\n");
    EXPECT_EQ(markdownToHtml("# Head"), "<h3>Head</h3>\n");
    EXPECT_EQ(markdownToHtml("- a\n- **b**"), "<ul>\n<li>a</li>\n<li><strong>b</strong></li>\n</ul>\n");
    EXPECT_EQ(markdownToHtml("*e* `c*d*`"), "<p><em>e</em> <code>c*d*</code></p>\n");
    EXPECT_EQ(markdownToHtml(""), "");
}

TEST(MarkdownText, WhatIsNoMarkStaysAsItWasTyped) {
    EXPECT_EQ(markdownToHtml("2 * 3 * 4 ** 5"), "<p>2 * 3 * 4 ** 5</p>\n");
    EXPECT_EQ(markdownToHtml("#hash"), "<p>#hash</p>\n");
    EXPECT_EQ(markdownToHtml("open `code"), "<p>open `code</p>\n");
}

TEST(MarkdownText, MarksAndMarkupTogetherStayWellFormed) {
    for (const char* text : {"**a *b** c*", "`<b>`", "*<i>*", "- <li>\n# </ul>", "***a***", "** **", "``"}) {
        const std::string html = "<div>" + markdownToHtml(text) + "</div>";
        EXPECT_EQ(xmlProblem(html), std::nullopt) << html;
    }
}

} // namespace rankscope::test
