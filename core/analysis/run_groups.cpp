#include "core/analysis/run_groups.h"

#include "core/run/method_traits.h"
#include "core/run/run_fields.h"
#include "core/run/stored_config.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>

namespace rankscope {

namespace {

constexpr std::uint64_t bootstrapSeed = 1; // the same interval whenever the same runs are asked about
constexpr std::size_t smallestT = 3;
constexpr std::size_t smallestWilcoxon = 6;
constexpr std::size_t titleParts = 4;
constexpr std::size_t mostPaired = 12; // groups of which every pair is tested

// What is compared of a run's configuration: the text of every field that does something for its method.
struct FieldTexts : std::map<std::string, std::string, std::less<>> {
    std::set<std::string, std::less<>> unknown; // fields of an imported run that its source did not tell
};

FieldTexts fieldTexts(const ComparedRun& run) {
    const RunConfig config = run.config();
    const StoredConfig stored(run.configJson);
    FieldTexts texts;
    for (const Field& field : runFields()) {
        if (field.path == "name" || field.path.starts_with("checkpoint.") ||
            !fieldApplies(config, field.path)) {
            continue;
        }
        if (!stored.knows(field.path)) {
            texts.unknown.emplace(field.path);
        } else {
            texts.emplace(field.path, toText(field.get(config)));
        }
    }
    return texts;
}

// Whether the run's place among the others cannot be told by these fields.
bool isUnknown(const FieldTexts& texts, const auto& tells) {
    return std::ranges::any_of(texts.unknown, [&](const std::string& path) { return tells(path); });
}

bool contains(std::span<const std::string> fields, std::string_view path) {
    return std::ranges::find(fields, path) != fields.end();
}

std::string partTitle(const Field& field, const std::string& value, const RunConfig& config) {
    if (field.path == "method.type") {
        return std::string(traitsOf(config.method).label);
    }
    const std::string name(field.path.substr(field.path.find('.') + 1));
    return value.empty() ? "no " + name : name + " " + value;
}

// Lists are long: they come last.
std::vector<const Field*> titleOrder() {
    std::vector<const Field*> order;
    for (const Field& field : runFields()) {
        order.push_back(&field);
    }
    std::ranges::stable_partition(order, [](const Field* field) { return field->kind != FieldKind::List; });
    return order;
}

// Names groups by the fields in which their first runs differ.
void nameGroups(std::span<const ComparedRun> runs, std::span<const FieldTexts> texts,
                std::vector<RunGroup>& groups, const auto& tells) {
    std::set<std::string> used;
    // Where a field does nothing for a method, the method's name says enough.
    std::map<std::string, std::set<std::string>, std::less<>> values;
    for (const RunGroup& group : groups) {
        for (const auto& [path, text] : texts[group.runs.front()]) {
            values[path].insert(text);
        }
    }
    for (RunGroup& group : groups) {
        const RunConfig config = runs[group.runs.front()].config();
        std::string title = isUnknown(texts[group.runs.front()], tells) ? runs[group.runs.front()].name : "";
        const bool named = !title.empty();
        std::size_t parts = 0;
        for (const Field* place : titleOrder()) {
            const Field& field = *place;
            const auto value = texts[group.runs.front()].find(field.path);
            if (value == texts[group.runs.front()].end() || !tells(field.path) || parts == titleParts ||
                named) {
                continue;
            }
            if (values[std::string(field.path)].size() < 2) {
                continue;
            }
            title += (title.empty() ? "" : ", ") + partTitle(field, value->second, config);
            ++parts;
        }
        if (title.empty()) {
            title = std::string(traitsOf(config.method).label);
        }
        for (int number = 2; !used.insert(title).second; ++number) {
            title = title.substr(0, title.find(" (")) + " (" + std::to_string(number) + ")";
        }
        group.title = title;
    }
}

template <class Tells>
std::vector<RunGroup> groupWhere(std::span<const ComparedRun> runs, const Tells& tells, const auto& repeats) {
    std::vector<FieldTexts> texts;
    for (const ComparedRun& run : runs) {
        texts.push_back(fieldTexts(run));
    }
    std::vector<RunGroup> groups;
    std::map<std::string, std::size_t> known;
    for (std::size_t i = 0; i < runs.size(); ++i) {
        std::string key = isUnknown(texts[i], tells) ? "run " + std::to_string(i) + '\n' : "";
        for (const auto& [path, text] : texts[i]) {
            key += tells(path) ? path + '\n' + text + '\n' : "";
        }
        const auto [place, added] = known.emplace(key, groups.size());
        if (added) {
            groups.emplace_back();
        }
        groups[place->second].runs.push_back(i);
    }
    for (RunGroup& group : groups) {
        for (const auto& [path, text] : texts[group.runs.front()]) {
            const bool differs = std::ranges::any_of(group.runs, [&](std::size_t run) {
                const auto theirs = texts[run].find(path);
                return theirs != texts[run].end() && theirs->second != text;
            });
            if (differs && !repeats(path)) {
                group.mixed.push_back(path);
            }
        }
    }
    nameGroups(runs, texts, groups, tells);
    return groups;
}

// The value of each seed, the mean where it was run more than once.
std::map<std::int64_t, double> bySeed(const GroupResult& group) {
    std::map<std::int64_t, std::pair<double, int>> sums;
    for (std::size_t i = 0; i < group.values.size(); ++i) {
        if (!group.seeds[i]) {
            continue;
        }
        auto& [sum, count] = sums[*group.seeds[i]];
        sum += group.values[i];
        ++count;
    }
    std::map<std::int64_t, double> means;
    for (const auto& [seed, sum] : sums) {
        means[seed] = sum.first / sum.second;
    }
    return means;
}

std::string whyNoP(const GroupTest& test) {
    if (test.n < smallestT) {
        return test.n == 0   ? "no common seed: nothing can be paired"
               : test.n == 1 ? "1 common seed: a test needs at least 3"
                             : "2 common seeds: a test needs at least 3";
    }
    return test.t.p ? "" : "all differences are the same: t is not defined";
}

GroupTest testPair(const std::vector<GroupResult>& groups, std::size_t first, std::size_t second) {
    GroupTest test;
    test.first = first;
    test.second = second;
    const auto other = bySeed(groups[second]);
    std::vector<double> a;
    std::vector<double> b;
    for (const auto& [seed, value] : bySeed(groups[first])) {
        if (const auto found = other.find(seed); found != other.end()) {
            a.push_back(value);
            b.push_back(found->second);
        }
    }
    test.n = a.size();
    test.t = pairedTTest(a, b);
    if (test.n >= smallestWilcoxon) {
        test.wilcoxon = wilcoxonSignedRank(a, b);
    }
    test.note = whyNoP(test);
    return test;
}

// Groups without a value say nothing; the rest by their values, and seed by seed.
std::optional<OverallTests> testOverall(const std::vector<GroupResult>& groups) {
    std::vector<std::vector<double>> values;
    std::vector<std::map<std::int64_t, double>> seeds;
    for (const GroupResult& group : groups) {
        if (group.summary.n > 0) {
            values.push_back(group.values);
            seeds.push_back(bySeed(group));
        }
    }
    if (values.size() < 3) {
        return std::nullopt;
    }
    std::vector<std::vector<double>> blocks(seeds.size());
    for (const auto& [seed, value] : seeds.front()) {
        if (std::ranges::all_of(seeds, [&](const auto& group) { return group.contains(seed); })) {
            for (std::size_t g = 0; g < seeds.size(); ++g) {
                blocks[g].push_back(seeds[g].at(seed));
            }
        }
    }
    OverallTests out{oneWayAnova(values), welchAnova(values), friedman(blocks), {}, {}, {}};
    const auto judge = [](VarianceTest& test, std::string& note, const char* undefined) {
        if (test.smallest < smallestT) {
            test.p.reset();
            note = "a group has fewer than 3 values: no p";
        } else if (!test.p) {
            note = undefined;
        }
    };
    judge(out.anova, out.varianceNote, "no group scatters: F is not defined");
    judge(out.welch, out.welchNote, "a group does not scatter: F is not defined");
    if (out.friedman.n < smallestT) {
        out.friedman.p.reset();
        out.friedmanNote = std::to_string(out.friedman.n) + (out.friedman.n == 1 ? " seed" : " seeds") +
                           " common to all groups: a test needs at least 3";
    } else if (!out.friedman.p) {
        out.friedmanNote = "all groups are equal on every seed";
    }
    return out;
}

// Adjusts one kind of p over all tests that have it.
void adjust(std::vector<GroupTest>& tests, const auto& p, std::optional<double> GroupTest::*adjusted) {
    std::vector<double> values;
    std::vector<GroupTest*> owners;
    for (GroupTest& test : tests) {
        if (const std::optional<double> value = p(test)) {
            values.push_back(*value);
            owners.push_back(&test);
        }
    }
    const std::vector<double> out = holmAdjusted(values);
    for (std::size_t i = 0; i < out.size(); ++i) {
        owners[i]->*adjusted = out[i];
    }
}

} // namespace

std::vector<RunGroup> groupsEqualBut(std::span<const ComparedRun> runs, std::span<const std::string> fields) {
    return groupWhere(
        runs, [&](std::string_view path) { return !contains(fields, path); },
        [&](std::string_view path) { return contains(fields, path); });
}

std::vector<RunGroup> seedGroups(std::span<const ComparedRun> runs) {
    static const std::vector<std::string> seed{"train.seed"};
    return groupsEqualBut(runs, seed);
}

std::vector<RunGroup> groupsBy(std::span<const ComparedRun> runs, std::span<const std::string> fields) {
    return groupWhere(
        runs, [&](std::string_view path) { return contains(fields, path); },
        [&](std::string_view path) { return contains(fields, path) || path == "train.seed"; });
}

std::vector<double> holmAdjusted(std::span<const double> p) {
    std::vector<std::size_t> order(p.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) { return p[a] < p[b]; });
    std::vector<double> out(p.size());
    double highest = 0.0;
    for (std::size_t i = 0; i < order.size(); ++i) {
        highest = std::max(highest, std::min(1.0, p[order[i]] * static_cast<double>(p.size() - i)));
        out[order[i]] = highest;
    }
    return out;
}

GroupComparison compareGroups(std::span<const ComparedRun> runs, std::span<const RunGroup> groups,
                              const std::string& metric, MetricChoice choice) {
    GroupComparison out;
    out.metric = metric;
    out.choice = choice;
    for (const RunGroup& group : groups) {
        GroupResult result;
        result.group = group;
        for (const std::size_t run : group.runs) {
            if (const auto found = runs[run].metrics.find(metric); found != runs[run].metrics.end()) {
                result.values.push_back(choice == MetricChoice::Last ? found->second.last
                                                                     : found->second.best);
                result.seeds.push_back(runs[run].seed());
            }
        }
        const auto known = [](const auto& seed) { return seed.has_value(); };
        if (group.mixed.empty() &&
            std::ranges::all_of(result.seeds, known)) { // the same run again is no further sample
            const auto means = bySeed(result);
            result.values.clear();
            result.seeds.clear();
            for (const auto& [seed, value] : means) {
                result.seeds.push_back(seed);
                result.values.push_back(value);
            }
        }
        result.summary = summarise(result.values);
        result.bootstrap = bootstrapMean(result.values, bootstrapSeed);
        out.groups.push_back(std::move(result));
    }
    // With many groups every pair would be thousands of tests, which nobody reads and Holm would drown.
    const std::size_t last =
        out.groups.size() > mostPaired ? std::min<std::size_t>(1, out.groups.size()) : out.groups.size();
    for (std::size_t i = 0; i < last; ++i) {
        for (std::size_t j = i + 1; j < out.groups.size(); ++j) {
            out.tests.push_back(testPair(out.groups, i, j));
        }
    }
    out.overall = testOverall(out.groups);
    if (out.groups.size() > 2) {
        adjust(
            out.tests, [](const GroupTest& test) { return test.t.p; }, &GroupTest::tAdjusted);
        adjust(
            out.tests, [](const GroupTest& test) { return test.wilcoxon.p; }, &GroupTest::wilcoxonAdjusted);
    }
    return out;
}

} // namespace rankscope
