#include "core/analysis/run_property.h"

#include "core/analysis/fold_case.h"
#include "core/run/run_config_json.h"
#include "core/run/run_fields.h"

#include <algorithm>
#include <array>
#include <optional>

namespace rankscope {

namespace {

using What = RunProperty::What;

struct Known {
    std::string_view name;
    What what;
};

// The first name of each is the one that is proposed.
constexpr std::array known{
    Known{"name", What::Name},       Known{"tag", What::Tag},         Known{"state", What::State},
    Known{"dataset", What::Dataset}, Known{"model", What::Model},     Known{"method", What::Method},
    Known{"task", What::Task},       Known{"group", What::Group},     Known{"note", What::Note},
    Known{"device", What::Device},   Known{"run", What::Run},         Known{"uid", What::Uid},
    Known{"best", What::Best},       Known{"steps", What::Steps},     Known{"total_steps", What::TotalSteps},
    Known{"seed", What::Seed},       Known{"budget", What::Budget},   Known{"init_budget", What::InitBudget},
    Known{"time", What::Seconds},    Known{"created", What::Created}, Known{"started", What::Started},
    Known{"ended", What::Ended},     Known{"speed", What::Speed},     Known{"memory", What::Memory},
    Known{"parent", What::Parent},   Known{"starred", What::Starred}, Known{"archived", What::Archived}};
constexpr std::array aliases{Known{"status", What::State}, Known{"tags", What::Tag},
                             Known{"seconds", What::Seconds}, Known{"id", What::Run}};

constexpr auto names = [] {
    std::array<std::string_view, known.size()> all{};
    for (std::size_t i = 0; i < known.size(); ++i) {
        all[i] = known[i].name;
    }
    return all;
}();

bool sameName(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b, [](char x, char y) {
        const auto small = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
        return small(x) == small(y);
    });
}

// The field of a whole path or of a last part that only one field has.
std::optional<std::size_t> fieldNamed(std::string_view name) {
    std::optional<std::size_t> found;
    const auto fields = runFields();
    for (std::size_t i = 0; i < fields.size(); ++i) {
        const std::string_view path = fields[i].path;
        if (sameName(path, name)) {
            return i;
        }
        const auto dot = path.find('.');
        if (dot != std::string_view::npos && sameName(path.substr(dot + 1), name)) {
            if (found) {
                return std::nullopt;
            }
            found = i;
        }
    }
    return found;
}

double orNothing(double value) { return value > 0.0 ? value : std::numeric_limits<double>::quiet_NaN(); }

} // namespace

std::span<const std::string_view> propertyNames() { return names; }

tl::expected<RunProperty, std::string> RunProperty::named(std::string_view name) {
    for (const auto& list : {std::span<const Known>(known), std::span<const Known>(aliases)}) {
        for (const Known& one : list) {
            if (sameName(one.name, name)) {
                return RunProperty(one.what, std::string(names[static_cast<std::size_t>(one.what)]));
            }
        }
    }
    const auto dot = name.find('.');
    const std::string_view section = name.substr(0, dot);
    const std::string_view rest = dot == std::string_view::npos ? std::string_view() : name.substr(dot + 1);
    const bool isParam = sameName(section, "param");
    if (!rest.empty() && (sameName(section, "metric") || sameName(section, "best"))) {
        const bool best = sameName(section, "best");
        return RunProperty(best ? What::MetricBest : What::MetricLast,
                           (best ? "best." : "metric.") + std::string(rest));
    }
    const std::string_view path = isParam ? rest : name;
    if (const auto field = fieldNamed(path)) {
        RunProperty property(What::Param, "param." + std::string(runFields()[*field].path));
        property.m_field = *field;
        return property;
    }
    if (isParam) {
        const std::string near = nearestField(path);
        return tl::unexpected("'" + std::string(path) + "' is no configuration key" +
                              (near.empty() ? "" : "; did you mean param." + near + "?"));
    }
    return tl::unexpected("'" + std::string(name) +
                          "' is no field; use a field such as state, metric.NAME or param.KEY, or quotes to "
                          "look for the text itself");
}

RunProperty::Kind RunProperty::kind() const {
    switch (m_what) {
    case What::Name:
    case What::Tag:
    case What::State:
    case What::Method:
    case What::Model:
    case What::Task:
    case What::Dataset:
    case What::Group:
    case What::Note:
    case What::Device:
    case What::Uid:
        return Kind::Text;
    case What::Created:
    case What::Started:
    case What::Ended:
        return Kind::Time;
    case What::Starred:
    case What::Archived:
        return Kind::Flag;
    case What::Param: {
        const FieldKind kind = runFields()[m_field].kind;
        return kind == FieldKind::Integer || kind == FieldKind::Number ? Kind::Number : Kind::Text;
    }
    default:
        return Kind::Number;
    }
}

std::string_view RunProperty::key() const {
    return needsDocument() ? std::string_view(m_name).substr(m_name.find('.') + 1) : std::string_view();
}

RunValue RunProperty::valueOf(const ListedRun& run) const {
    const auto text = [](const std::string& value) { return RunValue{.text = value}; };
    const auto number = [](auto value) { return RunValue{static_cast<double>(value), {}}; };
    switch (m_what) {
    case What::Name:
        return text(run.texts.name);
    case What::Tag:
        return text(run.tagText);
    case What::State:
        return text(run.texts.status);
    case What::Method:
        return text(run.texts.method);
    case What::Model:
        return text(run.texts.model);
    case What::Task:
        return text(run.texts.task);
    case What::Dataset:
        return text(run.texts.dataset);
    case What::Group:
        return text(run.texts.group);
    case What::Note:
        return text(run.texts.note);
    case What::Device:
        return text(run.texts.device);
    case What::Uid:
        return text(run.uid);
    case What::Run:
        return number(run.id);
    case What::Best:
        return run.bestMetricName.empty() ? RunValue() : number(run.bestMetric);
    case What::Steps:
        return number(run.stepsDone);
    case What::TotalSteps:
        return number(orNothing(static_cast<double>(run.totalSteps)));
    case What::Seed:
        return run.seed < 0 ? RunValue() : number(run.seed);
    case What::Budget:
        return number(orNothing(static_cast<double>(run.targetBudget)));
    case What::InitBudget:
        return number(orNothing(static_cast<double>(run.initBudget)));
    case What::Seconds:
        return number(orNothing(run.seconds));
    case What::Created:
        return number(orNothing(run.created));
    case What::Started:
        return number(orNothing(run.started));
    case What::Ended:
        return number(orNothing(run.ended));
    case What::Speed:
        return number(orNothing(run.tokensPerSecond));
    case What::Memory:
        return number(orNothing(run.peakMemoryMb));
    case What::Parent:
        return number(orNothing(static_cast<double>(run.parent)));
    case What::Starred:
        return number(run.starred ? 1 : 0);
    case What::Archived:
        return number(run.archived ? 1 : 0);
    case What::Param: {
        if (!run.document || m_field >= run.document->params.size()) {
            return {};
        }
        const StoredValue& value = run.document->params[m_field];
        return {value.number, value.text ? std::string_view(*value.text) : std::string_view()};
    }
    case What::MetricLast:
    case What::MetricBest: {
        const MetricFact* metric = run.document ? findMetric(*run.document, key()) : nullptr;
        return metric == nullptr            ? RunValue()
               : m_what == What::MetricLast ? number(metric->last)
                                            : number(metric->best);
    }
    }
    return {};
}

const MetricFact* findMetric(const RunDocument& document, std::string_view name) {
    constexpr std::string_view evaluation = "eval/";
    const MetricFact* evaluated = nullptr;
    const MetricFact* begun = nullptr;
    bool several = false;
    for (const MetricFact& metric : document.metrics) {
        const std::string_view full = *metric.name;
        if (sameName(full, name)) {
            return &metric;
        }
        if (!full.starts_with(evaluation)) {
            continue;
        }
        const std::string_view rest = full.substr(evaluation.size());
        if (sameName(rest, name)) {
            evaluated = &metric;
        } else if (sameName(rest.substr(0, name.size()), name)) {
            several = begun != nullptr;
            begun = &metric;
        }
    }
    return evaluated != nullptr ? evaluated : several ? nullptr : begun;
}

} // namespace rankscope
