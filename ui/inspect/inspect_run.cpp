#include "ui/inspect/inspect_run.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace rankscope {

namespace {

std::map<std::string, std::vector<SeriesPoint>> loadEvaluationSeries(const RunReader& reader, RunId run) {
    constexpr std::string_view prefix = "eval/";
    std::map<std::string, std::vector<SeriesPoint>> evaluations;
    for (const std::string& name : reader.metricNames(run)) {
        if (name.starts_with(prefix)) {
            evaluations[name.substr(prefix.size())] = reader.series(run, name);
        }
    }
    return evaluations;
}

template <typename Item>
void replaceFrom(std::vector<Item>& items, std::vector<Item> news, std::int64_t step) {
    const auto tail = std::lower_bound(items.begin(), items.end(), step,
                                       [](const Item& item, std::int64_t at) { return item.step < at; });
    items.erase(tail, items.end());
    items.insert(items.end(), std::make_move_iterator(news.begin()), std::make_move_iterator(news.end()));
}

} // namespace

std::optional<InspectNews> loadInspectNews(const RunReader& reader, RunId run, std::int64_t fromStep) {
    auto detail = reader.run(run);
    if (!detail) {
        return std::nullopt;
    }
    InspectNews news;
    news.detail = std::move(*detail);
    news.allocations = reader.allocationOutlines(run, fromStep);
    news.loss = reader.series(run, "loss/task", fromStep);
    news.evaluations = loadEvaluationSeries(reader, run);
    news.checkpoints = reader.checkpoints(run);
    news.events = reader.events(run);
    news.changes = reader.changes(run);
    news.dropped = reader.droppedTails(run);
    return news;
}

std::optional<InspectRun> loadInspectRun(const RunReader& reader, RunId run) {
    auto news = loadInspectNews(reader, run, 0);
    if (!news) {
        return std::nullopt;
    }
    InspectRun loaded;
    addNews(loaded, std::move(*news), 0);
    return loaded;
}

void addNews(InspectRun& run, InspectNews news, std::int64_t fromStep) {
    run.detail = std::move(news.detail);
    replaceFrom(run.allocations, std::move(news.allocations), fromStep);
    replaceFrom(run.loss, std::move(news.loss), fromStep);
    run.evaluations = std::move(news.evaluations);
    run.checkpoints = std::move(news.checkpoints);
    run.events = std::move(news.events);
    run.changes = std::move(news.changes);
    run.dropped = std::move(news.dropped);
}

std::vector<ScoreColumn> loadScoreColumns(const RunReader& reader, RunId run,
                                          const std::vector<ModuleInfo>& modules, std::int64_t fromStep) {
    std::vector<ScoreColumn> columns;
    for (const std::int64_t step : reader.allocationSteps(run)) {
        if (step < fromStep) {
            continue;
        }
        const auto allocation = reader.allocation(run, step); // one at a time: a run may have thousands
        if (auto column = allocation ? scoreColumn(modules, *allocation) : std::nullopt) {
            columns.push_back(std::move(*column));
        }
    }
    return columns;
}

int allocationAt(const std::vector<AllocationDone>& allocations, double step) {
    const auto next =
        std::upper_bound(allocations.begin(), allocations.end(), step, [](double at, const auto& allocation) {
            return at < static_cast<double>(allocation.step);
        });
    return static_cast<int>(next - allocations.begin()) - 1;
}

} // namespace rankscope
