#pragma once

#include "core/analysis/triplets.h"
#include "ui/theme.h"

#include <QAbstractTableModel>
#include <QStyledItemDelegate>

#include <vector>

namespace rankscope {

// The triplets of one module at one allocation, with their life over all. Owned by TripletView; UI thread
// only.
class TripletModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column {
        Number,
        Kept,
        Score,
        Parts,
        Life,
        Margin,
        Lambda,
        Sensitivity,
        Uncertainty,
        LastFlip,
        ColumnCount
    };
    enum Role { SortRole = Qt::UserRole, PartsRole, LifeRole };

    using QAbstractTableModel::QAbstractTableModel;

    // One point of a life line; NaN where no score is known.
    struct LifePoint {
        double step = 0.0;
        double score = 0.0;
        bool kept = true;
    };
    void setFacts(std::vector<TripletFacts> facts, std::int64_t step);
    // `history`: the module's triplets alone, at every allocation.
    void setHistory(const std::vector<AllocationDone>& history);
    void clear();
    void applyTheme(const Theme& theme);

    const std::vector<TripletFacts>& facts() const { return m_facts; }
    const std::vector<LifePoint>& life(int row) const { return m_life[static_cast<std::size_t>(row)]; }
    std::vector<TripletFlip> flipsOf(int row) const;
    std::int64_t step() const { return m_step; }
    // The highest and lowest positive score of all lives, so that their lines can be compared.
    std::pair<double, double> lifeRange() const { return m_lifeRange; }
    std::pair<double, double> stepRange() const { return m_stepRange; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    QString asTsv() const;

private:
    QString text(const TripletFacts& facts, int column) const;
    double value(const TripletFacts& facts, int column) const;
    std::int64_t lastFlip(std::size_t triplet) const; // -1: none up to the step shown

    Theme m_theme = Theme::light();
    std::int64_t m_step = -1;
    std::vector<TripletFacts> m_facts;
    std::vector<std::vector<LifePoint>> m_life;
    std::vector<TripletFlip> m_flips;
    std::pair<double, double> m_lifeRange{1.0, 1.0};
    std::pair<double, double> m_stepRange{0.0, 1.0};
};

// Draws the stacked parts of a score and the life line. Owned by TripletView.
class TripletDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void applyTheme(const Theme& theme) { m_theme = theme; }
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;

private:
    void paintParts(QPainter& painter, const QRect& area, const TripletFacts& facts) const;
    void paintLife(QPainter& painter, const QRect& area, const TripletModel& model, int row) const;

    Theme m_theme = Theme::light();
};

} // namespace rankscope
