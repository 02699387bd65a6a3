#include "ui/compare/difference_model.h"

#include "core/run/run_fields.h"
#include "ui/core_text.h"
#include "ui/runs/run_presentation.h"

#include <QFont>

#include <algorithm>

namespace rankscope {

namespace {

QString partWord(DifferencePart part) {
    switch (part) {
    case DifferencePart::Environment:
        return DifferenceModel::tr("environment");
    case DifferencePart::Data:
        return DifferenceModel::tr("data");
    case DifferencePart::Result:
        return DifferenceModel::tr("result");
    case DifferencePart::Configuration:
        break;
    }
    return DifferenceModel::tr("configuration");
}

QString keyText(const DifferenceRow& row) {
    const QString key = QString::fromStdString(row.key);
    return row.unit.empty() ? key : QStringLiteral("%1 (%2)").arg(key, coreText(row.unit));
}

QString keyTip(const DifferenceRow& row) {
    QStringList lines{QStringLiteral("%1: %2").arg(partWord(row.part), coreText(row.label))};
    if (const Field* field = findField(row.key)) {
        lines << coreText(field->help);
    }
    if (row.standard) {
        lines << DifferenceModel::tr("default: %1")
                     .arg(row.standard->text.empty() ? DifferenceModel::tr("none")
                                                     : QString::fromStdString(row.standard->text));
    }
    return lines.join(QLatin1Char('\n'));
}

QString shownCell(const DifferenceRow& row, std::size_t run, std::optional<std::size_t> baseline) {
    const ComparedValue& value = row.values[run];
    const std::string text = cellText(row, run, baseline);
    return !value.present || value.text.empty() ? coreText(text) : QString::fromStdString(text);
}

} // namespace

void DifferenceModel::setRuns(const SharedSet& set) {
    beginResetModel();
    m_set = set;
    m_table = set ? set->differences : DifferenceTable();
    filter();
    endResetModel();
}

void DifferenceModel::setDifferencesOnly(bool on) {
    beginResetModel();
    m_differencesOnly = on;
    filter();
    endResetModel();
}

void DifferenceModel::setIgnoreUnknown(bool on) {
    beginResetModel();
    m_ignoreUnknown = on;
    filter();
    endResetModel();
}

void DifferenceModel::setSearch(const QString& text) {
    beginResetModel();
    m_search = text.trimmed();
    filter();
    endResetModel();
}

void DifferenceModel::applyTheme(const Theme& theme) {
    m_theme = theme;
    if (columnCount() > 0) {
        emit headerDataChanged(Qt::Horizontal, 0, columnCount() - 1);
    }
    if (columnCount() > 0 && rowCount() > 0) {
        emit dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1), {Qt::ForegroundRole});
    }
}

int DifferenceModel::differing() const {
    return static_cast<int>(
        std::ranges::count_if(m_table.rows, [this](const DifferenceRow& row) { return differs(row); }));
}

void DifferenceModel::filter() {
    m_shown.clear();
    for (std::size_t i = 0; i < m_table.rows.size(); ++i) {
        const DifferenceRow& row = m_table.rows[i];
        QString words =
            keyText(row) + QLatin1Char('\n') + coreText(row.label) + QLatin1Char('\n') + partWord(row.part);
        for (const ComparedValue& value : row.values) {
            words += QLatin1Char('\n') + QString::fromStdString(value.text);
        }
        if ((differs(row) || !m_differencesOnly) && words.contains(m_search, Qt::CaseInsensitive)) {
            m_shown.push_back(i);
        }
    }
}

PlainTable DifferenceModel::shownTable(const std::vector<int>& columns) const {
    PlainTable out;
    out.headers = {"part", "key"};
    out.textColumns = 2;
    for (const int column : columns) {
        out.headers.push_back(headerData(column, Qt::Horizontal, Qt::DisplayRole).toString().toStdString());
    }
    for (int shown = 0; shown < rowCount(); ++shown) {
        std::vector<PlainTable::Cell> cells{std::string(toText(row(shown).part)), row(shown).key};
        for (const int column : columns) {
            cells.emplace_back(cellText(row(shown), static_cast<std::size_t>(column), m_set->baseline));
        }
        out.rows.push_back(std::move(cells));
    }
    return out;
}

int DifferenceModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_shown.size());
}

int DifferenceModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_table.runs.size());
}

QVariant DifferenceModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const DifferenceRow& line = row(index.row());
    const auto run = static_cast<std::size_t>(index.column());
    const ComparedValue& value = line.values[run];
    const std::optional<std::size_t> baseline = m_set->baseline;
    const bool unknown = m_ignoreUnknown && baseline && !(value.present && line.values[*baseline].present);
    const bool changed = baseline && !unknown && !value.sameAs(line.values[*baseline]);
    switch (role) {
    case Qt::DisplayRole:
        return shownCell(line, run, baseline);
    case Qt::ToolTipRole:
        return QStringLiteral("%1\n%2").arg(m_set->titles.value(index.column()),
                                            shownCell(line, run, baseline));
    case Qt::TextAlignmentRole:
        return int((value.number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case Qt::FontRole: {
        QFont font;
        // Results hardly ever agree: their differences stand behind them.
        font.setBold(changed && line.part != DifferencePart::Result);
        font.setItalic(!value.present);
        return font;
    }
    case Qt::ForegroundRole:
        // What is as in the baseline, and what is not there, stands back.
        return !value.present || (baseline && !changed && *baseline != run) ? m_theme.muted : m_theme.text;
    default:
        return {};
    }
}

QVariant DifferenceModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation == Qt::Horizontal) {
        if (!m_set || section < 0 || section >= columnCount()) {
            return {};
        }
        const bool baseline = m_set->baseline && static_cast<int>(*m_set->baseline) == section;
        switch (role) {
        case Qt::DisplayRole:
            return baseline ? tr("%1 (baseline)").arg(m_set->titles[section]) : m_set->titles[section];
        case Qt::DecorationRole:
            return curveIcon(m_set->pen(static_cast<std::size_t>(section), m_theme), m_theme.base);
        case Qt::TextAlignmentRole:
            return int(Qt::AlignLeft | Qt::AlignVCenter);
        default:
            return {};
        }
    }
    if (section < 0 || section >= rowCount()) {
        return {};
    }
    switch (role) {
    case Qt::DisplayRole:
        return keyText(row(section));
    case Qt::ToolTipRole:
        return keyTip(row(section));
    case Qt::TextAlignmentRole:
        return int(Qt::AlignLeft | Qt::AlignVCenter);
    default:
        return {};
    }
}

} // namespace rankscope
