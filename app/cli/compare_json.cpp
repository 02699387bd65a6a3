#include "app/cli/compare_json.h"

#include "app/cli/run_json.h"

namespace rankscope {

namespace {

using Json = nlohmann::ordered_json;

Json valueJson(const ComparedValue& value) {
    return value.number ? numberJson(*value.number) : value.text.empty() ? Json(nullptr) : Json(value.text);
}

Json optionalJson(const std::optional<double>& value) { return value ? numberJson(*value) : Json(nullptr); }

Json intervalJson(const std::optional<ConfidenceInterval>& interval) {
    return interval ? Json{numberJson(interval->low), numberJson(interval->high)} : Json(nullptr);
}

Json runsJson(const std::vector<ComparedRun>& runs) {
    Json all = Json::array();
    const auto titles = runTitles(runs);
    for (std::size_t i = 0; i < runs.size(); ++i) {
        all.push_back({{"run", runs[i].id}, {"title", titles[i]}, {"status", runs[i].status}});
    }
    return all;
}

Json groupJson(const std::vector<ComparedRun>& runs, const GroupResult& group) {
    Json ids = Json::array();
    for (const std::size_t run : group.group.runs) {
        ids.push_back(runs[run].id);
    }
    Json seeds = Json::array();
    for (const std::optional<std::int64_t> seed : group.seeds) {
        seeds.push_back(seed ? Json(*seed) : Json(nullptr));
    }
    return {{"title", group.group.title},
            {"runs", ids},
            {"seeds", seeds},
            {"values", group.values},
            {"n", group.summary.n},
            {"mean", optionalJson(group.summary.mean)},
            {"deviation", optionalJson(group.summary.deviation)},
            {"interval", intervalJson(group.summary.interval)},
            {"bootstrap_interval", intervalJson(group.bootstrap.interval)},
            {"mixed", group.group.mixed}};
}

Json varianceJson(const VarianceTest& test, const std::string& note) {
    return {{"groups", test.groups},
            {"n", test.n},
            {"f", optionalJson(test.f)},
            {"degrees_of_freedom", {test.between, test.within}},
            {"p", optionalJson(test.p)},
            {"eta_squared", optionalJson(test.etaSquared)},
            {"omega_squared", optionalJson(test.omegaSquared)},
            {"note", note}};
}

Json overallJson(const OverallTests& tests) {
    return {{"anova", varianceJson(tests.anova, tests.varianceNote)},
            {"welch", varianceJson(tests.welch, tests.welchNote)},
            {"friedman",
             {{"groups", tests.friedman.groups},
              {"n", tests.friedman.n},
              {"chi_squared", optionalJson(tests.friedman.chiSquared)},
              {"degrees_of_freedom", tests.friedman.degreesOfFreedom},
              {"p", optionalJson(tests.friedman.p)},
              {"kendall_w", optionalJson(tests.friedman.kendallW)},
              {"note", tests.friedmanNote}}}};
}

} // namespace

std::string dumpedJson(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

// What a run does not have is left out of a row's values.
std::string differenceJson(const std::vector<ComparedRun>& runs, const DifferenceTable& table,
                           const DifferenceText& what) {
    Json rows = Json::array();
    for (const DifferenceRow& row : table.rows) {
        if (!what.all && !(what.ignoreUnknown ? row.knownDiffer : row.differs)) {
            continue;
        }
        Json values = Json::object();
        Json differences = Json::object();
        for (std::size_t i = 0; i < row.values.size(); ++i) {
            const std::string id = std::to_string(table.runs[i]);
            if (row.values[i].present) {
                values[id] = valueJson(row.values[i]);
            }
            if (what.baseline && i != *what.baseline) {
                if (const auto difference = differenceFrom(row, i, *what.baseline)) {
                    differences[id] = *difference;
                }
            }
        }
        Json line{{"part", std::string(toText(row.part))},
                  {"key", row.key},
                  {"unit", row.unit},
                  {"differs", row.differs},
                  {"values", values}};
        if (what.baseline) {
            line["differences"] = differences;
        }
        rows.push_back(line);
    }
    return dumpedJson({{"runs", runsJson(runs)},
                       {"baseline", what.baseline ? Json(table.runs[*what.baseline]) : Json(nullptr)},
                       {"ignored_unknown", what.ignoreUnknown ? table.onlyUnknown() : 0},
                       {"rows", rows}});
}

std::string groupsJson(const std::vector<ComparedRun>& runs, const GroupComparison& comparison) {
    Json groups = Json::array();
    for (const GroupResult& group : comparison.groups) {
        groups.push_back(groupJson(runs, group));
    }
    Json tests = Json::array();
    for (const GroupTest& test : comparison.tests) {
        tests.push_back({{"first", test.first},
                         {"second", test.second},
                         {"n", test.n},
                         {"mean_difference", optionalJson(test.t.meanDifference)},
                         {"interval", intervalJson(test.t.interval)},
                         {"t", optionalJson(test.t.t)},
                         {"degrees_of_freedom", test.t.degreesOfFreedom},
                         {"p", optionalJson(test.t.p)},
                         {"p_holm", optionalJson(test.tAdjusted)},
                         {"wilcoxon", optionalJson(test.wilcoxon.statistic)},
                         {"p_wilcoxon", optionalJson(test.wilcoxon.p)},
                         {"p_wilcoxon_holm", optionalJson(test.wilcoxonAdjusted)},
                         {"note", test.note}});
    }
    return dumpedJson({{"metric", comparison.metric},
                       {"value", comparison.choice == MetricChoice::Best ? "best" : "last"},
                       {"groups", groups},
                       {"tests", tests},
                       {"overall", comparison.overall ? overallJson(*comparison.overall) : Json(nullptr)}});
}

} // namespace rankscope
