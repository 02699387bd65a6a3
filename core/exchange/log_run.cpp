#include "core/exchange/log_run.h"

#include "core/analysis/allocation.h"
#include "core/analysis/event_tags.h"
#include "core/analysis/metric_names.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace rankscope {

namespace {

// Mask entries that an import may make; a run of 96 layers with a thousand allocations takes a twentieth.
constexpr std::size_t mostTriplets = std::size_t{1} << 28U;
constexpr std::int64_t largestStep = 1'000'000'000'000'000; // what is beyond is no step but a damaged number

// Builds the run of one log.
class LogRunBuilder {
public:
    LogRunBuilder(const LogFacts& facts, const std::optional<LogNews>& news)
        : m_facts(facts)
        , m_news(news) {}

    LogRun build(const EventScalars& scalars) {
        const auto cleaned = withUsableSteps(scalars);
        const EventScalars& usable = cleaned ? *cleaned : scalars;
        RankLog log = rankLog(usable, m_facts.initR ? m_facts.initR : toldInitR(usable));
        if (tooLarge(log)) {
            ranksToCurves(log);
        }
        addAllocations(log);
        addSeries(log);
        findTimes(usable);
        describe(log);
        return std::move(m_run);
    }

private:
    // Nothing when all of them are.
    std::optional<EventScalars> withUsableSteps(const EventScalars& scalars) {
        const auto usable = [](const EventScalar& p) { return p.step >= 0 && p.step <= largestStep; };
        if (std::ranges::all_of(scalars.points(), usable)) {
            return std::nullopt;
        }
        EventScalars kept;
        for (const EventScalar& point : scalars.points()) {
            if (usable(point)) {
                kept.add(scalars.tags()[point.tag], point.step, point.wallTime, point.value);
            }
        }
        say(fmt::format("{} numbers stand at steps below 0 or beyond 10^15 and were left out.",
                        scalars.points().size() - kept.points().size()));
        return kept;
    }

    static std::optional<std::int64_t> toldInitR(const EventScalars& scalars) {
        const auto tag = std::ranges::find(scalars.tags(), initRTag);
        const auto number = static_cast<std::uint32_t>(tag - scalars.tags().begin());
        for (const EventScalar& point : scalars.points()) {
            if (point.tag == number && point.value >= 1.0 && point.value <= 65536.0) {
                return static_cast<std::int64_t>(std::lround(point.value));
            }
        }
        return std::nullopt;
    }

    // One damaged rank can ask for more triplets than any model has.
    static bool tooLarge(const RankLog& log) {
        const auto width = static_cast<std::size_t>(log.initR) * std::max<std::size_t>(1, log.modules.size());
        return log.allocations.size() > mostTriplets / std::max<std::size_t>(1, width);
    }

    void ranksToCurves(RankLog& log) {
        say(fmt::format(
            "{} modules of rank {} at {} steps are too many triplets for a map, so the ranks were kept as "
            "curves; check the log for a rank that is wrong.",
            log.modules.size(), log.initR, log.allocations.size()));
        for (std::size_t i = 0; i < log.modules.size(); ++i) {
            TagSeries series;
            series.tag = "Ranknum/" + log.modules[i].name;
            for (LoggedAllocation& logged : log.allocations) {
                if (logged.kept[i] != LoggedAllocation::notLogged) {
                    series.steps.push_back(logged.step);
                    series.wallTimes.push_back(logged.wallTime);
                    series.values.push_back(logged.kept[i]);
                    logged.kept[i] = LoggedAllocation::notLogged;
                }
            }
            log.scalars.push_back(std::move(series));
        }
        log.modules.clear();
        log.initR = 0;
        for (LoggedAllocation& logged : log.allocations) {
            logged.kept.clear();
        }
    }

    void addAllocations(const RankLog& log) {
        RunStarted& started = m_run.import.started;
        started.modules = log.modules;
        started.initBudget = log.initR * static_cast<std::int64_t>(log.modules.size());
        started.targetBudget = started.initBudget;
        started.deltaT = 0; // no log holds the schedule
        std::vector<int> ranks = initialRanks(log.modules);
        std::vector<std::uint8_t> before(static_cast<std::size_t>(started.initBudget), 1);
        for (const LoggedAllocation& logged : log.allocations) {
            if (std::ranges::all_of(logged.kept, [](int k) { return k == LoggedAllocation::notLogged; })) {
                continue;
            }
            const bool whole =
                std::ranges::find(logged.kept, LoggedAllocation::notLogged) == logged.kept.end();
            m_partial += whole ? 0 : 1;
            for (std::size_t i = 0; i < ranks.size(); ++i) {
                ranks[i] = logged.kept[i] == LoggedAllocation::notLogged ? ranks[i] : logged.kept[i];
            }
            m_run.import.allocations.push_back(allocationOf(log, logged, ranks, before));
            before = m_run.import.allocations.back().mask;
            started.targetBudget = m_run.import.allocations.back().kept;
        }
    }

    AllocationDone allocationOf(const RankLog& log, const LoggedAllocation& logged,
                                const std::vector<int>& ranks, const std::vector<std::uint8_t>& before) {
        AllocationDone a;
        a.step = logged.step;
        a.wallTime = std::isfinite(logged.wallTime) ? logged.wallTime : 0.0;
        a.threshold = logged.threshold.value_or(std::numeric_limits<double>::quiet_NaN());
        for (const int rank : ranks) {
            for (int i = 0; i < log.initR; ++i) {
                a.mask.push_back(i < rank ? 1 : 0);
            }
        }
        a.kept = std::accumulate(ranks.begin(), ranks.end(), std::int64_t{0});
        a.budget = a.kept; // b(t) is in no log
        for (std::size_t i = 0; i < a.mask.size(); ++i) {
            a.pruned += before[i] > a.mask[i] ? 1 : 0;
            a.revived += before[i] < a.mask[i] ? 1 : 0;
        }
        if (logged.total && std::abs(*logged.total - static_cast<double>(a.kept)) > 0.5) {
            ++m_otherTotals;
        }
        return a;
    }

    void addSeries(RankLog& log) {
        for (TagSeries& series : log.scalars) {
            if (series.tag != initRTag) {
                std::string metric = metricOfTag(series.tag);
                if (series.segment > 0) {
                    metric += fmt::format(" (segment {})", series.segment);
                }
                add(std::move(series), metric);
            }
        }
        for (FactorSeries& factor : log.orthogonality) {
            add(std::move(factor.series), orthogonalityMetric(factor.module.name, factor.factor));
        }
        for (FactorSeries& factor : log.cosines) {
            add(std::move(factor.series), cosineMetric(factor.module.name, factor.factor));
        }
        if (log.orthogonalityMean) {
            add(std::move(*log.orthogonalityMean), std::string(orthogonalityMeanMetric));
        }
        addBudgets(log, "Budget/total_rank", &LoggedAllocation::total);
        addBudgets(log, "Budget/mask_threshold", &LoggedAllocation::threshold);
        addBudgets(log, "Budget/sum_param", &LoggedAllocation::parameters);
    }

    // The totals stand at steps of their own, too, where a map has none; as curves they are all kept.
    void addBudgets(const RankLog& log, const std::string& tag,
                    std::optional<double> LoggedAllocation::*field) {
        TagSeries series;
        series.tag = tag;
        for (const LoggedAllocation& logged : log.allocations) {
            if (logged.*field) {
                series.steps.push_back(logged.step);
                series.wallTimes.push_back(logged.wallTime);
                series.values.push_back(*(logged.*field));
            }
        }
        if (!series.steps.empty()) {
            add(std::move(series), tag);
        }
    }

    // Where two tags would be one metric, the second keeps its own name.
    std::string freeName(const std::string& tag, const std::string& metric) {
        std::string name = metric;
        for (int i = 1; !m_names.insert(name).second; ++i) {
            name = i == 1 && tag != metric ? tag : fmt::format("{} ({})", tag, i + 1);
        }
        return name;
    }

    void add(TagSeries series, const std::string& metric) {
        ScalarSeries made;
        made.metric = freeName(series.tag, metric);
        if (!series.steps.empty()) {
            m_lastStep = std::max(m_lastStep, series.steps.back());
        }
        ++m_run.log.metrics;
        const std::size_t from = firstNew(series, made.metric);
        const auto rest = static_cast<std::ptrdiff_t>(from);
        made.steps.assign(series.steps.begin() + rest, series.steps.end());
        made.values.assign(series.values.begin() + rest, series.values.end());
        made.wallTimes.assign(series.wallTimes.begin() + rest, series.wallTimes.end());
        m_run.log.points += static_cast<std::int64_t>(made.steps.size());
        if (!made.steps.empty()) {
            m_run.import.series.push_back(std::move(made));
        }
    }

    std::size_t firstNew(const TagSeries& series, const std::string& metric) const {
        if (!m_news || !m_news->stored.contains(metric)) {
            return 0;
        }
        // The totals are put together from several tags and are few.
        if (metric.starts_with("Budget/")) {
            return 0;
        }
        const auto step = m_news->firstStep.find(series.tag);
        if (step == m_news->firstStep.end()) {
            return series.steps.size();
        }
        if (series.segment > 0) {
            return 0; // what was moved there may stand before what is new
        }
        return static_cast<std::size_t>(std::ranges::lower_bound(series.steps, step->second) -
                                        series.steps.begin());
    }

    void findTimes(const EventScalars& scalars) {
        double first = std::numeric_limits<double>::infinity(), last = 0.0;
        for (const EventScalar& point : scalars.points()) {
            if (std::isfinite(point.wallTime) && point.wallTime > 0.0) {
                first = std::min(first, point.wallTime);
                last = std::max(last, point.wallTime);
            }
        }
        m_run.import.startedAt = std::isfinite(first) ? first : 0.0;
        m_run.import.endedAt = last;
    }

    void describe(const RankLog& log) {
        RunImport& run = m_run.import;
        for (const AllocationDone& allocation : run.allocations) {
            m_lastStep = std::max(m_lastStep, allocation.step);
        }
        run.name = m_facts.name;
        run.started.totalSteps = std::max<std::int64_t>(1, m_lastStep);
        nlohmann::ordered_json config{{"name", m_facts.name}};
        if (!run.allocations.empty()) {
            config["method"] = {{"type", "adalora"}, {"init_r", log.initR}};
        }
        run.configJson = config.dump(2, ' ', false, nlohmann::json::error_handler_t::replace);
        m_run.log.name = m_facts.name;
        m_run.log.modules = static_cast<std::int64_t>(log.modules.size());
        m_run.log.allocations = static_cast<std::int64_t>(run.allocations.size());
        notice(m_facts.origin);
        if (!run.allocations.empty()) {
            notice(fmt::format("{} allocations of {} modules were logged, {} triplets a module at the start. "
                               "A log holds how many "
                               "triplets a module kept, not which, and no scores: the map and its totals are "
                               "as logged, the views "
                               "that need scores stay empty, and the budget shown is the number kept.",
                               run.allocations.size(), log.modules.size(), log.initR));
        }
        if (!log.problem.empty()) {
            say(log.problem);
        }
        if (log.setAside > 0) {
            say(fmt::format(
                "{} numbers stand at steps that come again later in the log; they are kept as curves of "
                "their own, called \"... (segment 1)\" and so on.",
                log.setAside));
        }
        if (log.leftOut > 0) {
            say(fmt::format("{} numbers whose steps go back more than a hundred times were left out.",
                            log.leftOut));
        }
        if (log.unusableRanks > 0) {
            say(fmt::format("{} logged ranks are no whole number from 0 to 65,536 and were left out.",
                            log.unusableRanks));
        }
        if (m_partial > 0) {
            say(fmt::format(
                "{} of {} allocations lack the rank of some modules; these are shown with their last one.",
                m_partial, run.allocations.size()));
        }
        if (m_otherTotals > 0) {
            say(fmt::format(
                "At {} of {} allocations the logged total is not the sum of the logged ranks; the map "
                "shows the ranks.",
                m_otherTotals, run.allocations.size()));
        }
    }

    void notice(const std::string& sentence) {
        m_run.import.notices.push_back({0, Notice::Level::Info, "import", sentence, 0.0});
    }
    void say(const std::string& sentence) {
        m_run.log.sentences.push_back(sentence);
        m_run.import.notices.push_back({0, Notice::Level::Warning, "import", sentence, 0.0});
    }

    const LogFacts& m_facts;
    const std::optional<LogNews>& m_news;
    LogRun m_run;
    std::set<std::string> m_names;
    std::int64_t m_lastStep = 0;
    std::int64_t m_partial = 0;     // allocations that lack ranks
    std::int64_t m_otherTotals = 0; // allocations whose logged total differs
};

} // namespace

LogRun runFromLog(const EventScalars& scalars, const LogFacts& facts, const std::optional<LogNews>& news) {
    return LogRunBuilder(facts, news).build(scalars);
}

} // namespace rankscope
