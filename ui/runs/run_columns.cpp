#include "ui/runs/run_columns.h"

#include "core/analysis/compared_run.h"
#include "core/run/run_fields.h"
#include "ui/runs/run_presentation.h"
#include "ui/runs/run_table_model.h"

#include <QLocale>

#include <array>
#include <cmath>
#include <map>

namespace rankscope {

namespace {

using Kind = RunProperty::Kind;
using What = RunProperty::What;

constexpr double fixedFrom = 1e-3; // numbers of measurements between these are written with four decimals
constexpr double fixedTo = 1e4;

bool isMeasured(const RunProperty& property) {
    return property.what() == What::Best || property.what() == What::MetricLast ||
           property.what() == What::MetricBest;
}

QString numberString(double value, bool measured) {
    const QLocale locale;
    const double size = std::abs(value);
    if (measured && (value == 0.0 || (size >= fixedFrom && size < fixedTo))) {
        return locale.toString(value, 'f', 4);
    }
    if (value == std::floor(value) && size < 1e15) {
        return locale.toString(static_cast<qlonglong>(value));
    }
    return locale.toString(value, 'g', 6);
}

QString propertyText(const RunProperty& property, const RunValue& value) {
    if (value.isEmpty()) {
        return {};
    }
    switch (property.kind()) {
    case Kind::Time:
        return timeText(value.number);
    case Kind::Flag:
        return value.number > 0.0 ? RunTableModel::tr("yes") : QString();
    default:
        break;
    }
    if (property.what() == What::Seconds) {
        return durationText(value.number);
    }
    return value.isNumber() ? numberString(value.number, isMeasured(property))
                            : QString::fromUtf8(value.text.data(), static_cast<qsizetype>(value.text.size()));
}

QString signedText(const RunProperty& property, double value) {
    const QString size = property.what() == What::Seconds
                             ? durationText(std::abs(value))
                             : numberString(std::abs(value), isMeasured(property));
    return (value < 0.0 ? QStringLiteral("−") : QStringLiteral("+")) + size;
}

RunProperty named(const char* name) { return *RunProperty::named(name); }

} // namespace

QString propertyTitle(const RunProperty& property) {
    const QString key =
        QString::fromUtf8(property.key().data(), static_cast<qsizetype>(property.key().size()));
    switch (property.what()) {
    case What::Param:
        return key.mid(key.indexOf('.') + 1);
    case What::MetricLast:
        return metricTitle(key);
    case What::MetricBest:
        return RunTableModel::tr("%1, best").arg(metricTitle(key));
    case What::Speed:
        return RunTableModel::tr("tokens/s");
    case What::Memory:
        return RunTableModel::tr("memory (MB)");
    case What::TotalSteps:
        return RunTableModel::tr("steps planned");
    case What::InitBudget:
        return RunTableModel::tr("budget at the start");
    default:
        return QString::fromStdString(property.name());
    }
}

QString propertyTip(const RunProperty& property) {
    const std::string key(property.key());
    switch (property.what()) {
    case What::Param: {
        const Field* field = findField(key);
        return QStringLiteral("%1: %2").arg(
            QString::fromStdString(key),
            QString::fromUtf8(field->help.data(), static_cast<qsizetype>(field->help.size())));
    }
    case What::MetricLast:
        return RunTableModel::tr("Last value of %1").arg(QString::fromStdString(key));
    case What::MetricBest:
        return RunTableModel::tr("Best value of %1 over the run").arg(QString::fromStdString(key));
    default:
        return QString::fromStdString(property.name());
    }
}

std::optional<RunProperty> RunColumns::property(int column) const {
    static const RunProperty best = named("best"), time = named("time"), budget = named("budget");
    switch (column) {
    case Metric:
        return best;
    case Time:
        return time;
    case Budget:
        return budget;
    default:
        return column < BuiltIns ? std::nullopt
                                 : std::optional(m_added[static_cast<std::size_t>(column - BuiltIns)]);
    }
}

int RunColumns::indexOf(const QString& name) const {
    const auto index = added().indexOf(name);
    return index < 0 ? -1 : BuiltIns + static_cast<int>(index);
}

QStringList RunColumns::added() const {
    QStringList names;
    for (const RunProperty& property : m_added) {
        names << QString::fromStdString(property.name());
    }
    return names;
}

bool RunColumns::needsDocument(int column) const {
    return column >= BuiltIns && m_added[static_cast<std::size_t>(column - BuiltIns)].needsDocument();
}

bool RunColumns::needDocuments() const {
    return std::ranges::any_of(m_added, [](const RunProperty& one) { return one.needsDocument(); });
}

QString RunColumns::title(int column) const {
    if (column >= BuiltIns) {
        return propertyTitle(*property(column));
    }
    const std::array<QString, BuiltIns> titles = {
        RunTableModel::tr("Name"),  RunTableModel::tr("Status"), RunTableModel::tr("Method"),
        RunTableModel::tr("Model"), RunTableModel::tr("Task"),   RunTableModel::tr("Budget"),
        RunTableModel::tr("Best"),  RunTableModel::tr("Time"),   RunTableModel::tr("Started"),
        RunTableModel::tr("Tags"),  RunTableModel::tr("Note")};
    return titles[static_cast<std::size_t>(column)];
}

QString RunColumns::headerTip(int column) const {
    const QString what = column >= BuiltIns ? propertyTip(*property(column)) + '\n' : QString();
    return what +
           RunTableModel::tr("Click sorts, Shift and click sorts by this as well, drag moves, right click "
                             "chooses the columns");
}

bool RunColumns::isNumeric(int column) const {
    const auto known = property(column);
    return known && known->kind() == Kind::Number;
}

QString RunColumns::text(int column, const RunRow& row) const {
    return column < BuiltIns ? runText(row.run, column) : propertyText(*property(column), value(column, row));
}

QString RunColumns::tip(int column, const RunRow& row) const {
    if (column < BuiltIns) {
        return runTip(row.run, column);
    }
    if (needsDocument(column) && !row.listed.document) {
        return RunTableModel::tr("The settings of this run are being read");
    }
    return text(column, row);
}

RunValue RunColumns::value(int column, const RunRow& row) const {
    const auto text = [](const std::string& value) { return RunValue{.text = value}; };
    const ListedRun& run = row.listed;
    switch (column) {
    case Name:
        return text(run.texts.name);
    case Status:
        return {static_cast<double>(row.run.status), {}};
    case Method:
        return text(run.texts.method);
    case Model:
        return text(run.texts.model);
    case Task:
        return text(run.texts.task);
    case Budget: // the plan first, then the beginning
        return run.initBudget == 0 ? RunValue()
                                   : RunValue{static_cast<double>(run.targetBudget) +
                                                  static_cast<double>(run.initBudget) * 1e-9,
                                              {}};
    case Started: // what has not started yet is newest
        return {run.started > 0.0 ? run.started : 1e18, {}};
    case Tags:
        return text(run.tagText);
    case Note:
        return text(run.texts.note);
    default:
        return property(column)->valueOf(run);
    }
}

QString RunColumns::difference(int column, const RunRow& row, const RunRow& baseline) const {
    const auto known = property(column);
    const bool otherMetric = column == Metric && row.listed.bestMetricName != baseline.listed.bestMetricName;
    if (!isNumeric(column) || otherMetric || &row == &baseline) {
        return {};
    }
    const RunValue own = known->valueOf(row.listed), base = known->valueOf(baseline.listed);
    return own.isNumber() && base.isNumber() ? signedText(*known, own.number - base.number) : QString();
}

// Best values are of one metric: the one that most runs have.
SampleSummary RunColumns::statistics(int column, const std::vector<const ListedRun*>& runs) const {
    if (!isNumeric(column)) {
        return {};
    }
    if (column != Metric) {
        return summariseListed(runs, *property(column));
    }
    std::map<std::string, std::vector<const ListedRun*>> byMetric;
    for (const ListedRun* run : runs) {
        if (!run->bestMetricName.empty()) {
            byMetric[run->bestMetricName].push_back(run);
        }
    }
    const auto most =
        std::ranges::max_element(byMetric, {}, [](const auto& entry) { return entry.second.size(); });
    return most == byMetric.end() ? SampleSummary() : summariseListed(most->second, *property(column));
}

QString RunColumns::summary(int column, const std::vector<const ListedRun*>& runs) const {
    const SampleSummary numbers = statistics(column, runs);
    if (!numbers.mean) {
        return {};
    }
    const auto known = property(column);
    const auto text = [&](double value) {
        return known->what() == What::Seconds ? durationText(value)
               : isMeasured(*known)           ? numberString(value, true)
                                              : QLocale().toString(value, 'g', 4);
    };
    const QString mean = numbers.deviation && *numbers.deviation > 0.0
                             ? RunTableModel::tr("%1 ± %2").arg(text(*numbers.mean), text(*numbers.deviation))
                             : text(*numbers.mean);
    return RunTableModel::tr("%1, n %2").arg(mean).arg(numbers.n);
}

} // namespace rankscope
