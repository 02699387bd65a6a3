#include "core/analysis/event_tags.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>
#include <tuple>

namespace rankscope {

namespace {

constexpr std::int64_t largestRank = 65536;

// --- Names ---

bool dropPrefix(std::string_view& text, std::string_view prefix) {
    const bool there = text.starts_with(prefix);
    text.remove_prefix(there ? prefix.size() : 0);
    return there;
}

bool isLayerNumber(std::string_view part) {
    return !part.empty() && part.size() <= 6 &&
           std::all_of(part.begin(), part.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Place of ".lora_X" as a whole part; npos when there is none.
std::size_t factorPlace(std::string_view parameter) {
    constexpr std::string_view mark = ".lora_";
    const auto place = parameter.rfind(mark);
    const std::size_t after = place + mark.size() + 1;
    const bool whole = place != std::string_view::npos &&
                       (parameter.size() == after || (parameter.size() > after && parameter[after] == '.'));
    return whole ? place : std::string_view::npos;
}

// 'A', 'B' or 'E'; 0 for a name without a factor.
char factorOf(std::string_view parameter) {
    const auto place = factorPlace(parameter);
    return place == std::string_view::npos ? '\0' : parameter[place + 6];
}

// --- Tags ---

enum class RankForm { Kept, OlderKept, OlderZeroed }; // the first one counts where a module has several

struct RankTag {
    RankForm form = RankForm::Kept;
    std::string_view parameter;
};

std::optional<RankTag> rankTag(std::string_view tag) {
    constexpr std::array<std::pair<std::string_view, RankForm>, 3> forms{
        {{"Ranknum/", RankForm::Kept},
         {"Unmask_Rank/", RankForm::OlderKept},
         {"Rank/", RankForm::OlderZeroed}}};
    for (const auto& [prefix, form] : forms) {
        std::string_view rest = tag;
        if (dropPrefix(rest, prefix) && !rest.empty()) {
            return RankTag{form, rest};
        }
    }
    return std::nullopt;
}

// A tag of a number of each allocation, newest form first.
struct BudgetTag {
    std::string_view tag;
    std::optional<double> LoggedAllocation::*field;
};

constexpr std::array<BudgetTag, 7> budgetTags{{
    {"Budget/total_rank", &LoggedAllocation::total},
    {"Prune/total_rank", &LoggedAllocation::total},
    {"Budget/mask_threshold", &LoggedAllocation::threshold},
    {"Prune/mask_threshold", &LoggedAllocation::threshold},
    {"Budget/sum_param", &LoggedAllocation::parameters},
    {"Prune/sum_param", &LoggedAllocation::parameters},
    {"Prune/adarank_sum_param", &LoggedAllocation::parameters},
}};

constexpr std::size_t mostSegments = 100; // of a tag; a log with more is no log of a course

// --- Building ---

struct ModuleSeries {
    ModuleInfo module;
    RankForm form = RankForm::Kept;
    TagSeries series;
};

std::optional<int> wholeRank(double value) {
    const double rounded = std::round(value);
    if (!(value >= 0.0) || value > static_cast<double>(largestRank) || std::abs(value - rounded) > 1e-4) {
        return std::nullopt;
    }
    return static_cast<int>(rounded);
}

class RankLogBuilder {
public:
    RankLog build(std::vector<TagSeries> all, std::optional<std::int64_t> initR) {
        for (TagSeries& series : all) {
            place(std::move(series));
        }
        placeBudgets();
        if (!tooScattered()) {
            makeAllocations(initR);
        }
        return std::move(m_log);
    }

private:
    void place(TagSeries series) {
        const std::string tag = series.tag;
        std::string_view rest = tag;
        if (series.segment > 0) {
            m_log.scalars.push_back(std::move(series));
        } else if (const auto rank = rankTag(tag)) {
            placeRank(*rank, std::move(series));
        } else if (std::any_of(budgetTags.begin(), budgetTags.end(),
                               [&](const BudgetTag& budget) { return budget.tag == tag; })) {
            m_budgets.emplace(tag, std::move(series));
        } else if (tag == "train/orth_regu_loss") {
            m_log.orthogonalityMean = std::move(series);
        } else if (dropPrefix(rest, "Orth_regu_loss/") || dropPrefix(rest, "Orth_Regu/")) {
            placeFactor(m_log.orthogonality, rest, std::move(series));
        } else if (dropPrefix(rest, "Orth_Coef/")) {
            placeFactor(m_log.cosines, rest, std::move(series));
        } else {
            m_log.scalars.push_back(std::move(series));
        }
    }

    void placeRank(const RankTag& tag, TagSeries series) {
        ModuleSeries made{moduleOfParameter(tag.parameter), tag.form, std::move(series)};
        const auto [found, isNew] = m_numbers.try_emplace(made.module.name, m_modules.size());
        if (isNew) {
            m_modules.push_back(std::move(made));
            return;
        }
        ModuleSeries& there = m_modules[found->second];
        if (made.form < there.form) {
            std::swap(made, there);
        }
        m_log.scalars.push_back(std::move(made.series));
    }

    void placeFactor(std::vector<FactorSeries>& into, std::string_view parameter, TagSeries series) {
        const char factor = factorOf(parameter);
        const ModuleInfo module = moduleOfParameter(parameter);
        const bool isNew = m_factors.emplace(&into, module.name, factor).second;
        if ((factor == 'A' || factor == 'B') && isNew) {
            into.push_back({module, factor, std::move(series)});
        } else {
            m_log.scalars.push_back(std::move(series));
        }
    }

    // An older form is a scalar series when a newer one fills the same field.
    void placeBudgets() {
        std::vector<std::optional<double> LoggedAllocation::*> filled;
        for (const BudgetTag& budget : budgetTags) {
            const auto found = m_budgets.find(budget.tag);
            if (found == m_budgets.end()) {
                continue;
            }
            if (std::find(filled.begin(), filled.end(), budget.field) != filled.end()) {
                m_log.scalars.push_back(std::move(found->second));
                m_budgets.erase(found);
            }
            filled.push_back(budget.field);
        }
    }

    // Ranks of many modules at steps of their own would make a map far larger than the file.
    bool tooScattered() {
        std::size_t numbers = 0;
        std::map<std::int64_t, bool> steps;
        for (const ModuleSeries& module : m_modules) {
            numbers += module.series.steps.size();
            for (const std::int64_t step : module.series.steps) {
                steps[step] = true;
            }
        }
        for (const auto& [tag, series] : m_budgets) {
            for (const std::int64_t step : series.steps) {
                steps[step] = true;
            }
        }
        constexpr std::size_t always = std::size_t{1} << 22U;
        if (steps.size() * m_modules.size() <= std::max(always, 16 * numbers)) {
            return false;
        }
        m_log.problem = "The ranks of " + std::to_string(m_modules.size()) + " modules stand at " +
                        std::to_string(steps.size()) +
                        " steps, few of which they share, so they were kept as curves and not made a map; "
                        "check that the file holds one run.";
        for (ModuleSeries& module : m_modules) {
            m_log.scalars.push_back(std::move(module.series));
        }
        for (auto& [tag, series] : m_budgets) {
            m_log.scalars.push_back(std::move(series));
        }
        return true;
    }

    LoggedAllocation& allocationAt(std::int64_t step, double wallTime) {
        const auto [found, isNew] = m_allocations.try_emplace(step);
        if (isNew) {
            found->second.step = step;
            found->second.wallTime = wallTime;
            found->second.kept.assign(m_modules.size(), LoggedAllocation::notLogged);
        }
        return found->second;
    }

    void makeAllocations(std::optional<std::int64_t> initR) {
        for (std::size_t i = 0; i < m_modules.size(); ++i) {
            const TagSeries& series = m_modules[i].series;
            for (std::size_t k = 0; k < series.steps.size(); ++k) {
                if (const auto rank = wholeRank(series.values[k])) {
                    allocationAt(series.steps[k], series.wallTimes[k]).kept[i] = *rank;
                } else {
                    ++m_log.unusableRanks;
                }
            }
        }
        for (const BudgetTag& budget : budgetTags) {
            const auto found = m_budgets.find(budget.tag);
            for (std::size_t k = 0; found != m_budgets.end() && k < found->second.steps.size(); ++k) {
                const TagSeries& series = found->second;
                allocationAt(series.steps[k], series.wallTimes[k]).*(budget.field) = series.values[k];
            }
        }
        m_log.initR = initR ? std::clamp<std::int64_t>(*initR, largestKept(), largestRank) : impliedInitR();
        for (ModuleSeries& module : m_modules) {
            module.module.initR = m_log.initR;
            m_log.modules.push_back(module.module);
        }
        for (auto& [step, allocation] : m_allocations) {
            turnZeroedIntoKept(allocation);
            m_log.allocations.push_back(std::move(allocation));
        }
    }

    bool zeroed(std::size_t module) const { return m_modules[module].form == RankForm::OlderZeroed; }

    std::int64_t largestKept() const {
        int largest = 0;
        for (const auto& [step, allocation] : m_allocations) {
            for (std::size_t i = 0; i < m_modules.size(); ++i) {
                largest = std::max(largest, zeroed(i) ? 0 : allocation.kept[i]);
            }
        }
        return largest;
    }

    std::int64_t impliedInitR() const {
        int largest = 0;
        bool onlyZeroed = true;
        for (const auto& [step, allocation] : m_allocations) {
            for (std::size_t i = 0; i < m_modules.size(); ++i) {
                largest = std::max(largest, allocation.kept[i]);
                onlyZeroed = onlyZeroed && zeroed(i);
            }
        }
        return std::max<std::int64_t>(largest, onlyZeroed ? initRFromTotals().value_or(0) : 0);
    }

    // total = modules * init_r - zeroed, at a step that has all of them.
    std::optional<std::int64_t> initRFromTotals() const {
        const auto modules = static_cast<double>(m_modules.size());
        for (const auto& [step, allocation] : m_allocations) {
            double sum = allocation.total.value_or(-1.0);
            bool complete = !allocation.kept.empty() && sum >= 0.0;
            for (const int count : allocation.kept) {
                complete = complete && count != LoggedAllocation::notLogged;
                sum += count;
            }
            const auto rank = complete ? wholeRank(sum / modules) : std::nullopt;
            if (rank) {
                return *rank;
            }
        }
        return std::nullopt;
    }

    void turnZeroedIntoKept(LoggedAllocation& allocation) {
        for (std::size_t i = 0; i < m_modules.size(); ++i) {
            int& count = allocation.kept[i];
            if (!zeroed(i) || count == LoggedAllocation::notLogged) {
                continue;
            }
            if (count > m_log.initR) { // only with an initR of the user's that is too small
                ++m_log.unusableRanks;
                count = LoggedAllocation::notLogged;
            } else {
                count = static_cast<int>(m_log.initR) - count;
            }
        }
    }

    RankLog m_log;
    std::vector<ModuleSeries> m_modules;
    std::map<std::string, std::size_t> m_numbers;                   // of a module by its name
    std::set<std::tuple<const void*, std::string, char>> m_factors; // that already have a series
    std::map<std::string, TagSeries, std::less<>> m_budgets;
    std::map<std::int64_t, LoggedAllocation> m_allocations;
};

} // namespace

ModuleInfo moduleOfParameter(std::string_view parameter) {
    std::string_view path = parameter.substr(0, factorPlace(parameter));
    dropPrefix(path, "module.");
    dropPrefix(path, "base_model.model.");
    for (const std::string_view base : {"bert.", "deberta.", "roberta."}) {
        if (dropPrefix(path, base)) {
            break;
        }
    }
    ModuleInfo module;
    module.name = path;
    module.kind = path.substr(path.rfind('.') + 1); // npos + 1 is 0
    for (std::size_t begin = 0; begin < path.size();) {
        const std::size_t end = std::min(path.find('.', begin), path.size());
        const std::string_view part = path.substr(begin, end - begin);
        if (isLayerNumber(part) && end < path.size()) {
            std::string_view kind = path.substr(end + 1);
            dropPrefix(kind, "attention.self.");
            module.layer = std::stoi(std::string(part));
            module.kind = kind;
            break;
        }
        begin = end + 1;
    }
    return module;
}

namespace {

void append(TagSeries& series, std::int64_t step, double wallTime, double value) {
    series.steps.push_back(step);
    series.wallTimes.push_back(wallTime);
    series.values.push_back(value);
}

// Moves what stands at `from` and behind it to the first earlier segment that ends before it.
void moveAside(TagSeries& series, std::size_t from, std::vector<TagSeries>& segments) {
    if (from == series.steps.size()) {
        return;
    }
    const auto free = std::ranges::find_if(
        segments, [&](const TagSeries& segment) { return segment.steps.back() < series.steps[from]; });
    if (free != segments.end() || segments.size() < mostSegments) {
        TagSeries& target = free != segments.end() ? *free : segments.emplace_back();
        target.tag = series.tag;
        for (std::size_t i = from; i < series.steps.size(); ++i) {
            append(target, series.steps[i], series.wallTimes[i], series.values[i]);
        }
    }
    series.steps.resize(from);
    series.wallTimes.resize(from);
    series.values.resize(from);
}

} // namespace

std::vector<TagSeries> seriesByTag(const EventScalars& scalars) {
    std::vector<TagSeries> all(scalars.tags().size());
    std::vector<std::vector<TagSeries>> segments(all.size());
    for (std::size_t i = 0; i < all.size(); ++i) {
        all[i].tag = scalars.tags()[i];
    }
    for (const EventScalar& point : scalars.points()) {
        TagSeries& series = all[point.tag];
        const auto from = std::ranges::lower_bound(series.steps, point.step) - series.steps.begin();
        moveAside(series, static_cast<std::size_t>(from), segments[point.tag]);
        append(series, point.step, point.wallTime, point.value);
    }
    for (auto& ofTag : segments) {
        for (std::size_t i = 0; i < ofTag.size(); ++i) {
            ofTag[i].segment = i + 1;
            all.push_back(std::move(ofTag[i]));
        }
    }
    return all;
}

RankLog rankLog(const EventScalars& scalars, std::optional<std::int64_t> initR) {
    std::vector<TagSeries> all = seriesByTag(scalars);
    std::size_t left = 0, aside = 0;
    for (const TagSeries& series : all) {
        left += series.steps.size();
        aside += series.segment > 0 ? series.steps.size() : 0;
    }
    RankLog log = RankLogBuilder().build(std::move(all), initR);
    log.setAside = static_cast<std::int64_t>(aside);
    log.leftOut = static_cast<std::int64_t>(scalars.points().size() - left);
    return log;
}

} // namespace rankscope
