#include "ui/inspect/prediction_model.h"

#include "ui/plot/plot_theme.h"

#include <QBrush>
#include <QLocale>

#include <algorithm>
#include <cmath>

namespace rankscope {

namespace {

QString joined(const std::vector<std::string>& texts) {
    QStringList parts;
    for (const std::string& text : texts) {
        parts << QString::fromStdString(text).simplified();
    }
    return parts.join(QStringLiteral("  ‖  "));
}

} // namespace

void PredictionModel::setReport(PredictReport report, std::optional<PredictReport> before) {
    beginResetModel();
    m_report = std::move(report);
    m_beforeReport = std::move(before);
    m_review = reviewPredictions(m_report);
    m_changes = m_beforeReport ? comparePredictions(*m_beforeReport, m_report) : std::nullopt;
    rebuild();
    endResetModel();
}

void PredictionModel::clear() { setReport({}, std::nullopt); }

void PredictionModel::setFilter(const Filter& filter) {
    beginResetModel();
    m_filter = filter;
    rebuild();
    endResetModel();
}

void PredictionModel::applyTheme(const Theme& theme) {
    m_theme = theme;
    if (!m_visible.empty()) {
        emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
    }
}

std::size_t PredictionModel::wrong() const {
    return static_cast<std::size_t>(
        std::count_if(m_review.begin(), m_review.end(), [](const auto& row) { return row.wrong; }));
}

std::pair<std::size_t, std::size_t> PredictionModel::judgements() const {
    std::pair<std::size_t, std::size_t> counts{0, 0};
    for (const PredictionChange& change : m_changes.value_or(std::vector<PredictionChange>{})) {
        counts.first += change.judgement > 0 ? 1 : 0;
        counts.second += change.judgement < 0 ? 1 : 0;
    }
    return counts;
}

bool PredictionModel::passes(std::size_t row) const {
    const Prediction& prediction = m_report.rows[row];
    if (m_filter.onlyWrong && !m_review[row].wrong) {
        return false;
    }
    if (m_filter.onlyChanged && !(m_changes && (*m_changes)[row].changed)) {
        return false;
    }
    const auto isClass = [this](int wanted, const std::string& name) {
        return wanted < 0 || (wanted < static_cast<int>(m_report.classes.size()) &&
                              m_report.classes[static_cast<std::size_t>(wanted)] == name);
    };
    if (!isClass(m_filter.label, prediction.label) || !isClass(m_filter.said, prediction.prediction)) {
        return false;
    }
    return m_filter.words.isEmpty() ||
           joined(prediction.text).contains(m_filter.words, Qt::CaseInsensitive) ||
           QString::fromStdString(prediction.label).contains(m_filter.words, Qt::CaseInsensitive);
}

void PredictionModel::rebuild() {
    m_visible.clear();
    for (std::size_t row = 0; row < m_report.rows.size(); ++row) {
        if (passes(row)) {
            m_visible.push_back(row);
        }
    }
    const auto number = [this](std::size_t row) {
        switch (m_sortColumn) {
        case Confidence:
            return m_review[row].confidence;
        case Loss:
            return m_review[row].loss;
        case Change:
            return m_changes ? (*m_changes)[row].loss : std::nan("");
        default:
            return static_cast<double>(row);
        }
    };
    const bool words =
        m_sortColumn == Text || m_sortColumn == Label || m_sortColumn == Said || m_sortColumn == Before;
    const bool up = m_order == Qt::AscendingOrder;
    std::stable_sort(m_visible.begin(), m_visible.end(), [&](std::size_t a, std::size_t b) {
        if (words) {
            const int order = text(a, m_sortColumn).compare(text(b, m_sortColumn), Qt::CaseInsensitive);
            return up ? order < 0 : order > 0;
        }
        const double x = number(a), y = number(b);
        if (std::isnan(x) || std::isnan(y)) {
            return !std::isnan(x) && std::isnan(y); // what is not known stands last, either way
        }
        return up ? x < y : x > y;
    });
}

void PredictionModel::sort(int column, Qt::SortOrder order) {
    if (column < 0) {
        return;
    }
    beginResetModel();
    m_sortColumn = column;
    m_order = order;
    rebuild();
    endResetModel();
}

int PredictionModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_visible.size());
}

int PredictionModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QString PredictionModel::text(std::size_t row, int column) const {
    const Prediction& prediction = m_report.rows[row];
    const ReviewedPrediction& review = m_review[row];
    const QLocale locale;
    switch (column) {
    case Row:
        return locale.toString(static_cast<qulonglong>(row));
    case Text:
        return joined(prediction.text);
    case Label:
        return QString::fromStdString(prediction.label);
    case Said:
        return m_report.classes.empty() && !prediction.logits.empty()
                   ? locale.toString(static_cast<double>(prediction.logits.front()), 'g', 4)
                   : QString::fromStdString(prediction.prediction);
    case Confidence:
        return std::isnan(review.confidence)
                   ? QString()
                   : tr("%1 %").arg(locale.toString(review.confidence * 100.0, 'f', 1));
    case Loss:
        return std::isnan(review.loss) ? QString() : shortNumber(review.loss, 4);
    case Before:
        return m_changes ? QString::fromStdString(m_beforeReport->rows[row].prediction) : QString();
    case Change:
        return m_changes && !std::isnan((*m_changes)[row].loss)
                   ? (std::signbit((*m_changes)[row].loss) ? QStringLiteral("−") : QStringLiteral("+")) +
                         shortNumber(std::abs((*m_changes)[row].loss), 3)
                   : QString();
    default:
        return {};
    }
}

QVariant PredictionModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount() || index.column() >= ColumnCount) {
        return {};
    }
    const std::size_t row = m_visible[static_cast<std::size_t>(index.row())];
    const bool wrong = m_review[row].wrong;
    switch (role) {
    case Qt::DisplayRole:
        // Not by colour alone.
        return index.column() == Said && wrong ? QStringLiteral("✗ ") + text(row, Said)
                                               : text(row, index.column());
    case Qt::ToolTipRole:
        return index.column() == Text ? text(row, Text) : QVariant();
    case Qt::ForegroundRole:
        return index.column() == Said && wrong ? QVariant(QBrush(m_theme.bad)) : QVariant();
    case Qt::TextAlignmentRole:
        return QVariant(index.column() == Text || index.column() == Label || index.column() == Said ||
                                index.column() == Before
                            ? Qt::AlignLeft | Qt::AlignVCenter
                            : Qt::AlignRight | Qt::AlignVCenter);
    default:
        return {};
    }
}

QVariant PredictionModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount) {
        return {};
    }
    const QString names[] = {tr("Row"),        tr("Text"), tr("Label"),  tr("Prediction"),
                             tr("Confidence"), tr("Loss"), tr("Before"), tr("Loss change")};
    const QString tips[] = {tr("Row of the file, from 0"),
                            tr("What the model reads"),
                            tr("As it stands in the file"),
                            tr("What the checkpoint says"),
                            tr("Softmax probability of the prediction"),
                            tr("−log of the label's probability; squared error for a regression"),
                            tr("What the other checkpoint says"),
                            tr("Loss here minus loss there: below 0 is better")};
    return role == Qt::DisplayRole   ? QVariant(names[section])
           : role == Qt::ToolTipRole ? QVariant(tips[section])
                                     : QVariant();
}

QString PredictionModel::plain(std::size_t row, int column) const {
    const auto exact = [](double value) { return std::isnan(value) ? QString() : exactNumber(value); };
    switch (column) {
    case Row:
        return QString::number(row);
    case Confidence:
        return exact(m_review[row].confidence);
    case Loss:
        return exact(m_review[row].loss);
    case Change:
        return m_changes ? exact((*m_changes)[row].loss) : QString();
    default:
        return text(row, column);
    }
}

QString PredictionModel::asTsv() const {
    QString out = QStringLiteral("row\ttext\tlabel\tprediction\tconfidence\tloss\tbefore\tloss_change\n");
    for (const std::size_t row : m_visible) {
        QStringList cells;
        for (int column = 0; column < ColumnCount; ++column) {
            cells << plain(row, column);
        }
        out += cells.join(QLatin1Char('\t')) + QLatin1Char('\n');
    }
    return out;
}

} // namespace rankscope
