#include "core/analysis/query_completion.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace rankscope {

namespace {

using Texts = std::vector<std::string>;

QueryVocabulary words() {
    QueryVocabulary all;
    all.metrics = {"eval/accuracy", "eval/f1", "loss/task"};
    all.tags = {"paper", "first try"};
    all.datasets = {"sst2", "rte"};
    return all;
}

// Of a query with | for the cursor.
QueryCompletion at(std::string query) {
    const auto cursor = query.find('|');
    query.erase(cursor, 1);
    return completeQuery(query, cursor, words());
}

bool offers(const QueryCompletion& completion, const std::string& text) {
    return std::ranges::find(completion.texts, text) != completion.texts.end();
}

} // namespace

TEST(QueryCompletion, FieldsAreOfferedWhereAPartBegins) {
    EXPECT_EQ(at("sta|").texts, (Texts{"state", "started", "starred", "param.method.start_from"}));
    EXPECT_EQ(at("base st| or x").begin, 5U);
    EXPECT_EQ(at("base st| or x").end, 7U);
    EXPECT_EQ(at("(-dat|").texts.front(), "dataset");
    EXPECT_EQ(at("(-dat|").begin, 2U) << "the minus stays";
    EXPECT_EQ(at("metric.a|").texts, (Texts{"metric.accuracy"}));
    EXPECT_EQ(at("metric.l|").texts, (Texts{"metric.loss/task"}));
    EXPECT_TRUE(offers(at("target|"), "param.method.target_r"));
    EXPECT_EQ(at("acc|").texts.front(), "metric.accuracy");
    EXPECT_TRUE(offers(at("|"), "name"));
    EXPECT_FALSE(offers(at("|"), "and"));
    EXPECT_TRUE(offers(at("not |"), "state"));
    EXPECT_EQ(at("no|").texts, (Texts{"note", "not"}));
}

TEST(QueryCompletion, OperatorsFollowAFieldAndValuesAnOperator) {
    EXPECT_EQ(at("state |").texts, (Texts{"=", "!=", "~", "in ("}));
    EXPECT_EQ(at("metric.accuracy |").texts.front(), ">");
    EXPECT_EQ(at("state = |").texts.size(), 7U);
    EXPECT_EQ(at("state = f|").texts, (Texts{"finished", "failed"}));
    EXPECT_EQ(at("state=f|").begin, 6U);
    EXPECT_EQ(at("tag = |").texts, (Texts{"paper", "\"first try\""}));
    EXPECT_EQ(at("tag = \"fi|").texts, (Texts{"\"first try\""}));
    EXPECT_EQ(at("dataset in (sst2, |").texts, (Texts{"sst2", "rte"}));
    EXPECT_EQ(at("dataset in (sst2, r|)").texts, (Texts{"rte"}));
    EXPECT_EQ(at("dataset not in (r|").texts, (Texts{"rte"}));
    EXPECT_EQ(at("tag:pa|").texts, (Texts{"paper"}));
    EXPECT_EQ(at("-tag:pa|").begin, 5U);
    EXPECT_EQ(at("created > |").texts.front(), "today");
    EXPECT_EQ(at("param.method.type = ada|").texts, (Texts{"adalora"}));
    EXPECT_TRUE(at("steps > |").texts.empty());
}

TEST(QueryCompletion, AndAndOrFollowAWholePart) {
    EXPECT_EQ(at("state = failed |").texts.front(), "and");
    EXPECT_EQ(at("base |").texts[1], "or");
    EXPECT_EQ(at("(base) |").texts.front(), "and");
    EXPECT_EQ(at("starred |").texts.front(), "and");
    EXPECT_FALSE(offers(at("base and |"), "and"));
    EXPECT_TRUE(at("\"some te|").texts.empty()) << "inside quotes nothing is proposed";
}

} // namespace rankscope
