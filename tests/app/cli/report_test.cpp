#include "tests/app/cli/stored_lab.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <iterator>

// Reports of stored runs with the real program.
namespace rankscope::test {

namespace {

std::string reportText(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

std::string withoutDate(std::string html) {
    const auto at = html.find("<p class=\"date\">");
    return at == std::string::npos ? html : html.erase(at, html.find('\n', at) - at);
}

} // namespace

TEST(ExportReport, WritesOneFileAboutSeveralRuns) {
    const StoredLab lab;
    const auto file = lab.folder() / "report.html";
    const Ended ended = lab.run({"export", "1", "second, \"quoted\"", "--what", "report", "--out",
                                 file.string(), "--title", "Two <runs>", "--text", "**Why**"});
    ASSERT_EQ(ended.code, 0) << ended.err;
    const std::string html = reportText(file);
    for (const char* part :
         {"<h1>Two &lt;runs&gt;</h1>", "<strong>Why</strong>", "1 first", "second, &quot;quoted&quot;",
          "Evaluation: accuracy", "Step 2, budgeting", "</html>"}) {
        EXPECT_NE(html.find(part), std::string::npos) << part;
    }
    // Nothing but the date differs the second time, also on standard output.
    const Ended again = lab.run(
        {"export", "1", "2", "--what", "report", "--out", "-", "--title", "Two <runs>", "--text", "**Why**"});
    ASSERT_EQ(again.code, 0) << again.err;
    EXPECT_EQ(withoutDate(again.out), withoutDate(html));
}

TEST(ExportReport, HasThePartsThatAreNamedInTheirOrder) {
    const StoredLab lab;
    const auto report = [&](const char* parts) {
        return lab.run({"export", "1", "--what", "report", "--out", "-", "--parts", parts});
    };
    const Ended ended = report("configuration,runs");
    ASSERT_EQ(ended.code, 0) << ended.err;
    const auto details = ended.out.find("Configuration of run"), runs = ended.out.find("<h2>Runs</h2>");
    ASSERT_NE(runs, std::string::npos);
    EXPECT_LT(details, runs);
    EXPECT_EQ(ended.out.find("<svg"), std::string::npos);
    const Ended unknown = report("runs,colours");
    EXPECT_EQ(unknown.code, 2);
    EXPECT_NE(unknown.err.find("no part \"colours\"; its parts are runs,"), std::string::npos) << unknown.err;
    const Ended twice = report("runs,runs");
    EXPECT_EQ(twice.code, 2);
    EXPECT_NE(twice.err.find("twice"), std::string::npos) << twice.err;
}

TEST(ExportReport, SaysWhatIsWrongAndLeavesTheOldFile) {
    const StoredLab lab;
    const auto file = lab.folder() / "report.html";
    lab.writeFile("report.html", "old");
    const Ended missing = lab.run({"export", "1", "99", "--what", "report", "--out", file.string()});
    EXPECT_EQ(missing.code, 6);
    EXPECT_NE(missing.err.find("\"99\""), std::string::npos) << missing.err;
    EXPECT_EQ(reportText(file), "old");
    const Ended mixed = lab.run({"export", "1", "--what", "report,config", "--out", lab.folder().string()});
    EXPECT_EQ(mixed.code, 2);
    const Ended several = lab.run({"export", "1", "2", "--what", "config", "--out", "-"});
    EXPECT_EQ(several.code, 2);
    EXPECT_NE(several.err.find("Only a report"), std::string::npos) << several.err;
    const Ended nowhere =
        lab.run({"export", "1", "--what", "report", "--out", (lab.folder() / "no/such/place.html").string()});
    EXPECT_EQ(nowhere.code, 1);
    EXPECT_NE(nowhere.err.find("cannot be written"), std::string::npos) << nowhere.err;
    std::filesystem::create_directory(lab.folder() / "a-folder");
    EXPECT_EQ(
        lab.run({"export", "1", "--what", "report", "--out", (lab.folder() / "a-folder").string()}).code, 1);
}

} // namespace rankscope::test
