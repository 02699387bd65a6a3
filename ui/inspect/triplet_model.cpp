#include "ui/inspect/triplet_model.h"

#include "ui/plot/plot_theme.h"

#include <QBrush>
#include <QLocale>
#include <QPainter>
#include <QPainterPath>
#include <QSortFilterProxyModel>

#include <algorithm>
#include <cmath>
#include <limits>

namespace rankscope {

namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

QString signedNumber(double value) {
    return std::isnan(value) ? QStringLiteral("–") : QLocale().toString(value, 'f', 2);
}

QString numberOrDash(double value) { return std::isnan(value) ? QStringLiteral("–") : shortNumber(value, 3); }

} // namespace

void TripletModel::setFacts(std::vector<TripletFacts> facts, std::int64_t step) {
    m_step = step;
    if (facts.size() == m_facts.size() && !facts.empty()) {
        m_facts = std::move(facts);
        emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
        return;
    }
    beginResetModel();
    m_facts = std::move(facts);
    m_life.assign(m_facts.size(), {});
    m_flips.clear();
    endResetModel();
}

void TripletModel::setHistory(const std::vector<AllocationDone>& history) {
    m_life.assign(m_facts.size(), {});
    double low = std::numeric_limits<double>::infinity();
    double high = 0.0;
    for (const AllocationDone& allocation : history) {
        if (allocation.mask.size() != m_facts.size()) {
            continue;
        }
        const bool scored = allocation.scoreLambda.size() == m_facts.size() &&
                            allocation.scoreA.size() == m_facts.size() &&
                            allocation.scoreB.size() == m_facts.size();
        for (std::size_t i = 0; i < m_facts.size(); ++i) {
            const double score = scored ? static_cast<double>(allocation.score(i)) : unknown;
            m_life[i].push_back({static_cast<double>(allocation.step), score, allocation.mask[i] != 0});
            if (score > 0.0 && std::isfinite(score)) {
                low = std::min(low, score);
                high = std::max(high, score);
            }
        }
    }
    m_lifeRange = high > 0.0 ? std::pair(low, high) : std::pair(1.0, 1.0);
    m_stepRange = history.empty() ? std::pair(0.0, 1.0)
                                  : std::pair(static_cast<double>(history.front().step),
                                              static_cast<double>(history.back().step));
    m_flips = tripletFlips(history, 0, m_facts.size());
    if (!m_facts.empty()) {
        emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
    }
}

void TripletModel::clear() {
    beginResetModel();
    m_facts.clear();
    m_life.clear();
    m_flips.clear();
    m_step = -1;
    endResetModel();
}

void TripletModel::applyTheme(const Theme& theme) {
    m_theme = theme;
    if (!m_facts.empty()) {
        emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
    }
}

std::vector<TripletFlip> TripletModel::flipsOf(int row) const {
    std::vector<TripletFlip> flips;
    for (const TripletFlip& flip : m_flips) {
        if (flip.triplet == static_cast<std::size_t>(row)) {
            flips.push_back(flip);
        }
    }
    return flips;
}

std::int64_t TripletModel::lastFlip(std::size_t triplet) const {
    std::int64_t last = -1;
    for (const TripletFlip& flip : m_flips) {
        if (flip.triplet == triplet && flip.step <= m_step) {
            last = flip.step;
        }
    }
    return last;
}

int TripletModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_facts.size());
}

int TripletModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

double TripletModel::value(const TripletFacts& facts, int column) const {
    switch (column) {
    case Number:
        return static_cast<double>(facts.triplet);
    case Kept:
        return facts.kept ? 1.0 : 0.0;
    case Score:
    case Life:
        return facts.score;
    case Parts:
        return facts.score > 0.0 ? facts.partLambda / facts.score : unknown;
    case Sensitivity:
        return facts.sensitivity;
    case Uncertainty:
        return facts.uncertainty;
    case Lambda:
        return facts.lambda;
    case Margin:
        return facts.margin;
    case LastFlip:
        return static_cast<double>(lastFlip(facts.triplet));
    default:
        return unknown;
    }
}

QString TripletModel::text(const TripletFacts& facts, int column) const {
    const QLocale locale;
    switch (column) {
    case Number:
        return locale.toString(static_cast<qulonglong>(facts.triplet));
    case Kept:
        return facts.kept ? tr("kept") : tr("masked");
    case Score:
        return numberOrDash(facts.score);
    case Sensitivity:
        return numberOrDash(facts.sensitivity);
    case Uncertainty:
        return numberOrDash(facts.uncertainty);
    case Lambda:
        return numberOrDash(facts.lambda);
    case Margin:
        return signedNumber(facts.margin);
    case LastFlip: {
        const std::int64_t step = lastFlip(facts.triplet);
        return step < 0 ? tr("never") : locale.toString(static_cast<qlonglong>(step));
    }
    default:
        return {};
    }
}

QVariant TripletModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount() || index.column() >= ColumnCount) {
        return {};
    }
    const TripletFacts& facts = m_facts[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return text(facts, index.column());
    case SortRole:
        return value(facts, index.column());
    case Qt::TextAlignmentRole:
        return QVariant(index.column() == Kept ? Qt::AlignLeft | Qt::AlignVCenter
                                               : Qt::AlignRight | Qt::AlignVCenter);
    case Qt::ForegroundRole:
        return facts.kept ? QVariant() : QBrush(m_theme.muted);
    case Qt::ToolTipRole:
        if (index.column() == Parts && facts.score > 0.0) {
            return tr("λ %1 %, lora_A %2 %, lora_B %3 % of the score")
                .arg(facts.partLambda / facts.score * 100.0, 0, 'f', 1)
                .arg(facts.partA / facts.score * 100.0, 0, 'f', 1)
                .arg(facts.partB / facts.score * 100.0, 0, 'f', 1);
        }
        if (index.column() == Life) {
            return tr("Its score at every allocation, logarithmic; thin where it was masked");
        }
        return {};
    case Qt::AccessibleTextRole:
        return QStringLiteral("%1 %2").arg(
            headerData(index.column(), Qt::Horizontal, Qt::DisplayRole).toString(),
            data(index, Qt::DisplayRole).toString());
    default:
        return {};
    }
}

QVariant TripletModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount) {
        return {};
    }
    struct Head {
        QString name, tip;
    };
    const Head heads[] = {
        {tr("#"), tr("Number of the triplet in its matrix, from 0")},
        {tr("State"), tr("Whether the mask of this step keeps it")},
        {tr("Score"), tr("s(λ) + mean s(lora_A row) + mean s(lora_B column), s = sensitivity × uncertainty")},
        {tr("Parts"), tr("Shares of the score: λ, lora_A, lora_B")},
        {tr("Life"), tr("Score over all allocations")},
        {tr("Margin"), tr("log10(score / threshold): above 0 it stays")},
        {tr("λ"), tr("Singular value before masking")},
        {tr("I"), tr("Smoothed sensitivity of λ: average of |w · gradient|")},
        {tr("U"), tr("Smoothed uncertainty of λ: average of the distance to the sensitivity")},
        {tr("Last flip"), tr("Step at which the mask last changed, up to this step")},
    };
    const Head& head = heads[section];
    return role == Qt::DisplayRole   ? QVariant(head.name)
           : role == Qt::ToolTipRole ? QVariant(head.tip)
                                     : QVariant();
}

QString TripletModel::asTsv() const {
    QString out =
        QStringLiteral("triplet\tkept\tscore\tpart_lambda\tpart_A\tpart_B\tsensitivity\tuncertainty\t"
                       "lambda\tmargin\tlast_flip\treason\n");
    const auto exact = [](double number) { return std::isnan(number) ? QString() : exactNumber(number); };
    for (const TripletFacts& facts : m_facts) {
        const QStringList cells{QString::number(facts.triplet),
                                QString::number(facts.kept ? 1 : 0),
                                exact(facts.score),
                                exact(facts.partLambda),
                                exact(facts.partA),
                                exact(facts.partB),
                                exact(facts.sensitivity),
                                exact(facts.uncertainty),
                                exact(facts.lambda),
                                exact(facts.margin),
                                QString::number(lastFlip(facts.triplet)),
                                QString::fromUtf8(toText(facts.reason).data(),
                                                  static_cast<qsizetype>(toText(facts.reason).size()))};
        out += cells.join(QLatin1Char('\t')) + QLatin1Char('\n');
    }
    return out;
}

void TripletDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                            const QModelIndex& index) const {
    QStyledItemDelegate::paint(painter, option, index);
    const auto* proxy = qobject_cast<const QSortFilterProxyModel*>(index.model());
    const QModelIndex source = proxy != nullptr ? proxy->mapToSource(index) : index;
    const auto* model = qobject_cast<const TripletModel*>(source.model());
    if (model == nullptr || source.row() >= model->rowCount()) {
        return;
    }
    const QRect area = option.rect.adjusted(4, 4, -4, -4);
    if (source.column() == TripletModel::Parts) {
        paintParts(*painter, area, model->facts()[static_cast<std::size_t>(source.row())]);
    } else if (source.column() == TripletModel::Life) {
        paintLife(*painter, area, *model, source.row());
    }
}

void TripletDelegate::paintParts(QPainter& painter, const QRect& area, const TripletFacts& facts) const {
    if (!(facts.score > 0.0)) {
        return;
    }
    double left = area.left();
    int colour = 0;
    for (const double part : {facts.partLambda, facts.partA, facts.partB}) {
        const double width = area.width() * std::clamp(part / facts.score, 0.0, 1.0);
        painter.fillRect(QRectF(left, area.top() + 1.0, width, area.height() - 2.0),
                         m_theme.runPen(colour++).color());
        left += width;
    }
}

void TripletDelegate::paintLife(QPainter& painter, const QRect& area, const TripletModel& model,
                                int row) const {
    const auto& life = model.life(row);
    const auto [low, high] = model.lifeRange();
    const auto [first, last] = model.stepRange();
    const double span = high > low ? std::log(high / low) : 1.0;
    const auto place = [&](const TripletModel::LifePoint& point) {
        const double x = last > first ? (point.step - first) / (last - first) : 0.5;
        const double y = high > low ? std::log(std::max(point.score, low) / low) / span : 0.5;
        return QPointF(area.left() + area.width() * x, area.bottom() - area.height() * y);
    };
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing, life.size() < 400);
    const QPen keptPen(m_theme.accent, 1.8);
    const QPen maskedPen(m_theme.muted, 1.0, Qt::DotLine);
    for (std::size_t i = 1; i < life.size(); ++i) {
        if (life[i].score > 0.0 && life[i - 1].score > 0.0) {
            painter.setPen(life[i].kept ? keptPen : maskedPen);
            painter.drawLine(place(life[i - 1]), place(life[i]));
        }
    }
    for (const TripletModel::LifePoint& point : life) {
        if (point.step == static_cast<double>(model.step()) && point.score > 0.0) {
            painter.setPen(QPen(m_theme.base, 1));
            painter.setBrush(m_theme.text);
            painter.drawEllipse(place(point), 2.5, 2.5);
        }
    }
    painter.restore();
}

} // namespace rankscope
