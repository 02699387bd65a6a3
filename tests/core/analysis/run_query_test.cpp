#include "core/analysis/run_query.h"
#include "tests/core/analysis/listed_runs.h"

#include <gtest/gtest.h>

namespace rankscope {

namespace {

using test::give;
using test::listedRun;

constexpr double now = 1'700'000'000.0; // 14 November 2023, 22:13 UTC

std::string config(const std::string& method, int target, const std::string& tinit = "\"15%\"") {
    return R"({"method": {"type": ")" + method + R"(", "target_r": )" + std::to_string(target) +
           R"(, "tinit": )" + tinit +
           R"(, "targets": ["query", "value"]}, "train": {"learning_rate": 0.001}})";
}

std::vector<ListedRun> fiveRuns() {
    std::vector<ListedRun> runs{listedRun(1, "base-2", "finished", "adalora"),
                                listedRun(2, "base-10", "finished", "lora", {"paper", "first try"}),
                                listedRun(3, "base-1", "interrupted", "adalora", {"Übung"}),
                                listedRun(4, "full", "failed", "full"),
                                listedRun(5, "now", "running", "adalora")};
    give(runs[0], config("adalora", 4), {{"eval/accuracy", 0.85}, {"loss/task", 0.3}});
    give(runs[1], config("lora", 8), {{"eval/accuracy", 0.91}, {"eval/accuracy_top5", 0.99}});
    give(runs[2], config("adalora", 8, "200"), {{"loss/task", 0.5}});
    give(runs[3], config("full", 8));
    for (std::size_t i = 0; i < runs.size(); ++i) {
        runs[i].created = now - 86'400.0 * static_cast<double>(i);
        runs[i].seconds = 600.0 * static_cast<double>(i);
        runs[i].stepsDone = 100 * static_cast<std::int64_t>(i);
    }
    runs[3].starred = true;
    runs[4].archived = true;
    return runs; // the last has no document yet
}

std::vector<std::int64_t> found(const std::string& text) {
    const auto query = RunQuery::parse(text, now);
    EXPECT_TRUE(query) << text << ": " << query.error().message;
    std::vector<std::int64_t> ids;
    for (const ListedRun& run : fiveRuns()) {
        if (query && query->matches(run)) {
            ids.push_back(run.id);
        }
    }
    return ids;
}

using Ids = std::vector<std::int64_t>;

QueryError errorOf(const std::string& text) {
    const auto query = RunQuery::parse(text, now);
    EXPECT_FALSE(query) << text;
    return query ? QueryError() : query.error();
}

} // namespace

TEST(RunQuery, WordsAndKeysWithColonsMeanWhatTheyAlwaysMeant) {
    EXPECT_EQ(found(""), (Ids{1, 2, 3, 4, 5}));
    EXPECT_EQ(found("  "), (Ids{1, 2, 3, 4, 5}));
    EXPECT_EQ(found("BASE"), (Ids{1, 2, 3}));
    EXPECT_EQ(found("method:lora"), (Ids{2})) << "from the beginning: not adalora";
    EXPECT_EQ(found("lora"), (Ids{1, 2, 3, 5}));
    EXPECT_EQ(found("status:finished method:adalora"), (Ids{1}));
    EXPECT_EQ(found("tag:\"first try\""), (Ids{2}));
    EXPECT_EQ(found("\"first try\""), (Ids{2}));
    EXPECT_EQ(found("\"first try"), (Ids{2})) << "still being typed";
    EXPECT_EQ(found("-status:finished -full"), (Ids{3, 5}));
    EXPECT_EQ(found("status:"), (Ids{1, 2, 3, 4, 5})) << "on its way to a term";
    EXPECT_EQ(found("model:l6 task:class"), (Ids{1, 2, 3, 4, 5}));
    EXPECT_EQ(found("nothing:here"), Ids{});
    EXPECT_EQ(found("tag:ÜB"), (Ids{3})) << "case does not count, in no alphabet";
    EXPECT_EQ(found("-"), (Ids{1, 2, 3, 4, 5})) << "a minus alone is a text";
}

TEST(RunQuery, PartsAreJoinedByAndOrNotAndParentheses) {
    EXPECT_EQ(found("state = finished and method = lora"), (Ids{2}));
    EXPECT_EQ(found("state = failed or method = lora"), (Ids{2, 4}));
    EXPECT_EQ(found("base method = lora or full"), (Ids{2, 4})) << "and binds closer than or";
    EXPECT_EQ(found("base (method = lora or interrupted)"), (Ids{2, 3}));
    EXPECT_EQ(found("not base"), (Ids{4, 5}));
    EXPECT_EQ(found("not (base or now)"), (Ids{4}));
    EXPECT_EQ(found("-(base or now)"), (Ids{4}));
    EXPECT_EQ(found("NOT base AND NOT full"), (Ids{5}));
    EXPECT_EQ(found("not not full"), (Ids{4}));
    EXPECT_EQ(found("\"or\""), (Ids{1, 2, 3, 5})) << "in quotes it is a text";
}

TEST(RunQuery, NumbersAreComparedAsNumbers) {
    EXPECT_EQ(found("metric.accuracy > .90"), (Ids{2}));
    EXPECT_EQ(found("metric.eval/accuracy <= 0.85"), (Ids{1}));
    EXPECT_EQ(found("METRIC.loss/task >= 3e-1"), (Ids{1, 3}));
    EXPECT_EQ(found("best.accuracy > 0.95"), (Ids{2})) << "0.96, though its last is 0.91";
    EXPECT_EQ(found("metric.acc > .5"), (Ids{1})) << "run 2 has two metrics that begin so";
    EXPECT_EQ(found("metric.accuracy != 0.85"), (Ids{2})) << "runs without the metric agree with nothing";
    EXPECT_EQ(found("metric.accuracy = none"), (Ids{3, 4, 5})) << "except with having none";
    EXPECT_EQ(found("not metric.accuracy > .90"), (Ids{1, 3, 4, 5}));
    EXPECT_EQ(found("steps>100 steps<400"), (Ids{3, 4}));
    EXPECT_EQ(found("time >= 0.5h"), (Ids{4, 5}));
    EXPECT_EQ(found("run in (1, 3,5)"), (Ids{1, 3, 5}));
    EXPECT_EQ(found("steps not in (0, 100)"), (Ids{3, 4, 5}));
}

TEST(RunQuery, AnyConfigurationKeyIsAField) {
    EXPECT_EQ(found("param.method.target_r = 8"), (Ids{2, 3})) << "full tuning has no ranks";
    auto log = listedRun(6, "log", "finished", "adalora");
    test::giveImported(log, R"({"method": {"type": "adalora"}})");
    EXPECT_FALSE(RunQuery::parse("param.target_r = 8", now)->matches(log))
        << "the default, which nobody told";
    EXPECT_EQ(found("param.target_r < 8"), (Ids{1})) << "the last part is enough when it is the only one";
    EXPECT_EQ(found("target_r in (4, 8)"), (Ids{1, 2, 3}));
    EXPECT_EQ(found("param.tinit = 15%"), (Ids{1}));
    EXPECT_EQ(found("param.tinit > 100"), (Ids{3})) << "a share is no number of steps";
    EXPECT_EQ(found("param.method.targets = query"), (Ids{1, 2, 3})) << "one of a list";
    EXPECT_EQ(found("param.learning_rate = 1e-3"), (Ids{1, 2, 3, 4}));
}

TEST(RunQuery, TextsAreComparedWholeOrByRegularExpressions) {
    EXPECT_EQ(found("name = Base-1"), (Ids{3}));
    EXPECT_EQ(found("name != base-1"), (Ids{1, 2, 4, 5}));
    EXPECT_EQ(found("name ~ ^base-1"), (Ids{2, 3}));
    EXPECT_EQ(found("name ~ (^full$|NOW)"), (Ids{4, 5}));
    EXPECT_EQ(found("name !~ ^base"), (Ids{4, 5}));
    EXPECT_EQ(found("tag = \"first try\""), (Ids{2}));
    EXPECT_EQ(found("tag = first"), Ids{});
    EXPECT_EQ(found("tag != paper"), (Ids{1, 3, 4, 5}));
    EXPECT_EQ(found("tag ~ ^PA"), (Ids{2}));
    EXPECT_EQ(found("tag = \"\""), (Ids{1, 4, 5}));
    EXPECT_EQ(found("dataset = \"sst2\" and tag in (paper, x)"), (Ids{2}));
    EXPECT_EQ(found("state in (failed, running)"), (Ids{4, 5}));
    EXPECT_EQ(found("name ~ (a+)+$ name ~ (b|ba)*-9"), Ids{});
}

TEST(RunQuery, AHardRegularExpressionEndsSoon) {
    auto run = listedRun(1, std::string(60, 'a') + "!", "finished", "lora");
    const auto query = RunQuery::parse("name ~ ^(a+)+$", now);
    ASSERT_TRUE(query);
    EXPECT_FALSE(query->matches(run)); // would take longer than the test's limit
}

TEST(RunQuery, DatesAreDaysOrStretchesBeforeNow) {
    EXPECT_EQ(found("created > -36h"), (Ids{1, 2}));
    EXPECT_EQ(found("created < -2.5d"), (Ids{4, 5}));
    EXPECT_EQ(found("created = today"), (Ids{1}));
    EXPECT_EQ(found("created >= yesterday"), (Ids{1, 2}));
    EXPECT_EQ(found("created < 2023-01-01"), Ids{});
    EXPECT_EQ(found("created >= 2023-01-01"), (Ids{1, 2, 3, 4, 5}));
    EXPECT_EQ(found("started > 2000-01-01"), Ids{}) << "none of them has started";
}

TEST(RunQuery, StarsAndTheArchiveAreWordsAndFields) {
    EXPECT_EQ(found("starred"), (Ids{4}));
    EXPECT_EQ(found("not starred"), (Ids{1, 2, 3, 5}));
    EXPECT_EQ(found("-archived base"), (Ids{1, 2, 3}));
    EXPECT_EQ(found("archived = true or starred = yes"), (Ids{4, 5}));
    EXPECT_EQ(found("\"starred\""), Ids{}) << "in quotes it is a text";
    EXPECT_TRUE(RunQuery::parse("base or archived", now)->asksForArchived());
    EXPECT_FALSE(RunQuery::parse("starred", now)->asksForArchived());
}

TEST(RunQuery, NamesWithSignsOfTheGrammarAreFoundAsTheyAre) {
    auto run = listedRun(1, "sweep(2) target_r=4, a<b", "finished", "lora");
    for (const char* text :
         {"sweep(2)", "\"target_r=4\"", "name:target_r=4", "name:sweep(2)", "name ~ \\(2\\)",
          "name = \"sweep(2) target_r=4, a<b\"", "(name:sweep(2))", "name:a<b"}) {
        const auto query = RunQuery::parse(text, now);
        ASSERT_TRUE(query) << text << ": " << query.error().message;
        EXPECT_TRUE(query->matches(run)) << text;
    }
}

TEST(RunQuery, ErrorsNameTheirPlaceAndWhatWasExpected) {
    const struct {
        const char* text;
        std::size_t begin, end;
        const char* message;
    } cases[] = {
        {"metric.acc >", 12, 12, "Expected a value after '>' at character 13."},
        {"steps > many", 8, 12, "Expected a number at character 9, not 'many'."},
        {"base and", 8, 8, "Expected a field, a word or '(' at character 9."},
        {"or base", 0, 2, "Expected a field, a word or '(' at character 1, not 'or'."},
        {"(base or now", 12, 12, "Expected and, or or ')' at character 13."},
        {"base)", 4, 5, "Expected and, or or the end at character 5, not ')'."},
        {"()", 1, 2, "Expected a field, a word or '(' at character 2, not ')'."},
        {"= 5", 0, 1, "Expected a field, a word or '(' at character 1, not '='."},
        {"state = finishd", 8, 15,
         "Expected queued, running, paused, finished, stopped, failed or interrupted at character 9, not "
         "'finishd'."},
        {"created > soon", 10, 14,
         "Expected a date such as 2026-11-01, today or -7d at character 11, not 'soon'."},
        {"run in (1, )", 11, 12, "Expected a value in the list at character 12, not ')'."},
        {"run in (1 2)", 10, 11, "Expected ',' or ')' after the values at character 11, not '2'."},
        {"steps ~ 1", 0, 5,
         "Expected a field of text, because ~ looks into texts at character 1, not 'steps'."},
        {"\"Übung\" foo=1", 9, 12,
         "Expected a field at character 9: 'foo' is no field; use a field such as state, metric.NAME or "
         "param.KEY, or quotes to look for the text itself."},
        {"param.targt_r = 1", 0, 13, ""},
        {"starred > true", 10, 14, "Expected = true or = false at character 11, not 'true'."},
    };
    for (const auto& one : cases) {
        const QueryError error = errorOf(one.text);
        EXPECT_EQ(error.begin, one.begin) << one.text;
        EXPECT_EQ(error.end, one.end) << one.text;
        if (*one.message != 0) {
            EXPECT_EQ(error.message, one.message);
        }
    }
    EXPECT_NE(errorOf("name ~ (").message.find("Expected a regular expression"), std::string::npos);
    EXPECT_NE(errorOf("param.targt_r = 1").message.find("'targt_r' is no configuration key"),
              std::string::npos);
    EXPECT_NE(errorOf(std::string(5000, '(')).message.find("100 levels"), std::string::npos);
    std::string words;
    for (int i = 0; i < 100'000; ++i) {
        words += "-(a) ";
    }
    EXPECT_EQ(errorOf(words).message, "Expected at most 10000 characters.");
    EXPECT_TRUE(RunQuery::parse(std::string(90, '(') + "a" + std::string(90, ')'), now));
}

TEST(RunQuery, WhatCanBeReadOfAWrongQueryIsItsBeginning) {
    const struct {
        const char *text, *part;
    } cases[] = {
        {"tag = paper and steps > many", "tag = paper"},
        {"tag = paper steps >", "tag = paper"},
        {"(a or tag = b) and (steps > 1 or steps >", "(a or tag = b)"},
        {"base status:failed or", "base status:failed"},
        {"base steps >", "base"},
        {"steps > many", ""},
        {")", ""},
    };
    for (const auto& one : cases) {
        const auto part = RunQuery::goodPart(one.text, errorOf(one.text), now);
        std::string written;
        for (const auto& clause : part.clauses()) {
            written += (written.empty() ? "" : " ") + std::string(part.written(clause));
        }
        EXPECT_EQ(written, one.part) << one.text;
    }
}

TEST(RunQuery, AFieldOnItsWayToAComparisonHidesNothing) {
    EXPECT_EQ(found("metric.acc"), (Ids{1, 2, 3, 4, 5}));
    EXPECT_EQ(found("base param.target_r"), (Ids{1, 2, 3}));
    EXPECT_EQ(found("\"metric.acc\""), Ids{}) << "in quotes it is a text";
    EXPECT_TRUE(RunQuery::parse("base steps", now)->endsInWord());
    EXPECT_FALSE(RunQuery::parse("base \"steps\"", now)->endsInWord());
    EXPECT_FALSE(RunQuery::parse("base steps > 1", now)->endsInWord());
}

TEST(RunQuery, ClausesAreThePartsThatMustAllHold) {
    const auto query = RunQuery::parse("base (now or full) steps > 3", now);
    ASSERT_EQ(query->clauses().size(), 3U);
    EXPECT_EQ(query->written(query->clauses()[0]), "base");
    EXPECT_EQ(query->written(query->clauses()[1]), "(now or full)");
    EXPECT_EQ(query->written(query->clauses()[2]), "steps > 3");
    EXPECT_EQ(RunQuery::parse("a or b", now)->clauses().size(), 1U);
    EXPECT_TRUE(RunQuery::parse("status: -tag:", now)->isEmpty());
    EXPECT_TRUE(RunQuery::parse("a metric.x > 1", now)->needsDocuments());
    EXPECT_FALSE(RunQuery::parse("a steps > 1", now)->needsDocuments());
}

TEST(RunQuery, AnyBytesAreReadOrRefusedWithAPlaceInTheText) {
    const std::string pieces[] = {"a", "(", ")", " ",  "=",   "in",   "not", "or",      "\"",   "-",
                                  "~", ",", ":", "!=", "tag", "tag:", ">",   "metric.", "\xC3", "state"};
    const auto run = fiveRuns().front();
    std::uint64_t state = 1;
    for (int i = 0; i < 20'000; ++i) {
        std::string text;
        for (int length = static_cast<int>(state >> 60U); length >= 0; --length) {
            state = state * 6364136223846793005ULL + 1442695040888963407ULL;
            text += pieces[(state >> 33U) % std::size(pieces)];
        }
        const auto query = RunQuery::parse(text, now);
        if (query) {
            query->matches(run);
        } else {
            ASSERT_LE(query.error().begin, query.error().end) << text;
            ASSERT_LE(query.error().end, text.size()) << text;
            ASSERT_TRUE(query.error().message.ends_with('.')) << query.error().message;
        }
    }
}

} // namespace rankscope
