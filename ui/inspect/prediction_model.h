#pragma once

#include "core/analysis/prediction_review.h"
#include "ui/theme.h"

#include <QAbstractTableModel>

#include <optional>
#include <vector>

namespace rankscope {

// The evaluation examples with what a checkpoint says of them, and what another one said. It filters and
// sorts by itself: files have hundreds of thousands of rows. Owned by PredictionsView; UI thread only.
class PredictionModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Row, Text, Label, Said, Confidence, Loss, Before, Change, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    // `before`: of the same rows, to compare with.
    void setReport(PredictReport report, std::optional<PredictReport> before);
    void clear();
    struct Filter {
        QString words;
        bool onlyWrong = false;
        bool onlyChanged = false;
        int label = -1, said = -1; // classes, chosen in the confusion matrix
    };
    void setFilter(const Filter& filter);
    void applyTheme(const Theme& theme);

    const PredictReport& report() const { return m_report; }
    bool compares() const { return m_changes.has_value(); }
    std::size_t wrong() const;
    std::pair<std::size_t, std::size_t> judgements() const; // became right, became wrong

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    void sort(int column, Qt::SortOrder order) override;
    QString asTsv() const;

private:
    bool passes(std::size_t row) const;
    void rebuild();
    QString text(std::size_t row, int column) const;
    QString plain(std::size_t row, int column) const; // for files

    Theme m_theme = Theme::light();
    PredictReport m_report;
    std::optional<PredictReport> m_beforeReport;
    std::vector<ReviewedPrediction> m_review;
    std::optional<std::vector<PredictionChange>> m_changes;
    Filter m_filter;
    int m_sortColumn = Loss;
    Qt::SortOrder m_order = Qt::DescendingOrder;
    std::vector<std::size_t> m_visible;
};

} // namespace rankscope
