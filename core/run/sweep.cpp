#include "core/run/sweep.h"

#include "core/run/sweep_constraint.h"
#include "core/run/trimmed.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <set>

// The points of a sweep.

namespace rankscope {

namespace {

std::string lastPart(std::string_view path) { return std::string(path.substr(path.rfind('.') + 1)); }

// How a value shows in a run's name: a file by its own name when that is enough to tell it apart.
std::string shown(const SweepAxis& axis, std::size_t index) {
    const FieldKind kind = findField(axis.field)->kind;
    if (kind != FieldKind::File && kind != FieldKind::Folder) {
        return axis.values[index].empty() ? "none" : axis.values[index];
    }
    const auto name = [&](const std::string& path) {
        return std::filesystem::path(path).filename().string();
    };
    const std::string own = name(axis.values[index]);
    const auto same = std::count_if(axis.values.begin(), axis.values.end(),
                                    [&](const std::string& other) { return name(other) == own; });
    return same > 1 || own.empty() ? axis.values[index] : own;
}

std::optional<std::string> sweepProblem(const std::vector<SweepAxis>& all) {
    if (all.empty()) {
        return "A sweep needs a field that varies, such as method.target_r=2,4,8.";
    }
    std::set<std::string> fields;
    for (const SweepAxis& axis : all) {
        if (findField(axis.field) == nullptr) {
            return "\"" + axis.field + "\" is not a field.";
        }
        if (axis.values.empty()) {
            return axis.field + " has no value to vary over.";
        }
        if (!fields.insert(axis.field).second) {
            return axis.field + " varies twice; put all its values into one list.";
        }
    }
    return std::nullopt;
}

// The indices of every point's values, the last axis fastest.
std::vector<std::vector<std::size_t>> combinations(const std::vector<SweepAxis>& axes, std::size_t zipped) {
    std::vector<std::vector<std::size_t>> points{{}};
    for (std::size_t a = 0; a < axes.size(); ++a) {
        std::vector<std::vector<std::size_t>> longer;
        for (const auto& point : points) {
            if (a > 0 && a < zipped) { // goes with the first
                longer.push_back(point);
                longer.back().push_back(point.front());
                continue;
            }
            for (std::size_t i = 0; i < axes[a].values.size(); ++i) {
                longer.push_back(point);
                longer.back().push_back(i);
            }
        }
        points = std::move(longer);
    }
    return points;
}

SweepPoint makePoint(const RunConfig& base, const std::vector<SweepAxis>& axes,
                     const std::vector<std::size_t>& indices) {
    std::set<std::string> parts, common;
    for (const SweepAxis& axis : axes) {
        if (!parts.insert(lastPart(axis.field)).second) {
            common.insert(lastPart(axis.field));
        }
    }
    SweepPoint point;
    point.config = base;
    std::string suffix;
    for (std::size_t a = 0; a < axes.size(); ++a) {
        const SweepAxis& axis = axes[a];
        const Field& field = *findField(axis.field);
        const std::string& text = axis.values[indices[a]];
        point.values.emplace_back(axis.field, text);
        if (const auto value = parseFieldText(field, text)) {
            field.set(point.config, *value);
        } else {
            point.reasons.push_back(value.error());
        }
        const std::string part = lastPart(axis.field);
        suffix += axis.field == "name"
                      ? ""
                      : " " + (common.contains(part) ? axis.field : part) + "=" + shown(axis, indices[a]);
    }
    point.config.name += suffix;
    return point;
}

// Why there cannot be so many points; nothing when there can.
std::optional<std::string> countProblem(const std::vector<SweepAxis>& axes, std::size_t zipped) {
    double count = 1.0;
    for (std::size_t a = 0; a < axes.size(); ++a) {
        if (a > 0 && a < zipped) {
            if (axes[a].values.size() != axes[0].values.size()) {
                return axes[0].field + " has " + std::to_string(axes[0].values.size()) + " values and " +
                       axes[a].field + " " + std::to_string(axes[a].values.size()) +
                       "; values that go together must be equally many.";
            }
            continue;
        }
        count *= static_cast<double>(axes[a].values.size());
    }
    if (count > static_cast<double>(mostSweepPoints)) {
        return "The sweep has more than " + std::to_string(mostSweepPoints) + " runs; shorten a list.";
    }
    return std::nullopt;
}

// Whether and why a point is left out.
void check(SweepPoint& point, const std::optional<SweepConstraint>& constraint, const Sweep& sweep,
           const RunFacts* facts) {
    if (constraint && !constraint->holds(point.config)) {
        point.reasons.push_back("It does not fulfil " + std::string(trimmed(sweep.constraint)) + ".");
    } else {
        for (const Problem& problem : validate(point.config, facts)) {
            if (problem.severity == Severity::Error) {
                point.reasons.push_back(problem.message);
            }
        }
    }
}

} // namespace

tl::expected<SweepPlan, std::string> planSweep(const RunConfig& base, const Sweep& sweep,
                                               const RunFacts* facts) {
    std::vector<SweepAxis> axes = sweep.axes;
    if (!sweep.seeds.empty()) {
        axes.push_back({"train.seed", sweep.seeds});
    }
    if (const auto problem = sweepProblem(axes)) {
        return tl::unexpected(*problem);
    }
    std::optional<SweepConstraint> constraint;
    if (!trimmed(sweep.constraint).empty()) {
        auto parsed = SweepConstraint::parse(trimmed(sweep.constraint));
        if (!parsed) {
            return tl::unexpected(parsed.error());
        }
        constraint = std::move(*parsed);
    }
    const std::size_t zipped = sweep.zipped ? sweep.axes.size() : 0;
    if (const auto problem = countProblem(axes, zipped)) {
        return tl::unexpected(*problem);
    }
    SweepPlan plan;
    for (const auto& indices : combinations(axes, zipped)) {
        SweepPoint point = makePoint(base, axes, indices);
        check(point, constraint, sweep, facts);
        (point.reasons.empty() ? plan.runs : plan.skipped).push_back(std::move(point));
    }
    return plan;
}

} // namespace rankscope
