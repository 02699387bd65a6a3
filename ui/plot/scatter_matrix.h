#pragma once

#include "core/analysis/statistics.h"
#include "ui/theme.h"

#include <QWidget>

#include <tl/expected.hpp>

#include <memory>
#include <vector>

namespace rankscope {

// One amount of a ScatterMatrix: a value a run, NaN where it has none.
struct MatrixAmount {
    QString key;
    QString title;
    std::vector<double> values;
};

// Every amount against every other one, with Spearman's correlation in each cell and the amounts' names and
// ranges on the diagonal. A click on a cell (or Enter) asks for it at full size; arrow keys move between
// cells. UI thread only.
class ScatterMatrix : public QWidget {
    Q_OBJECT
public:
    static constexpr std::size_t most = 6; // amounts

    explicit ScatterMatrix(QWidget* parent = nullptr);
    ~ScatterMatrix() override;

    // At most six amounts are taken; `colours` and `labels`: one a run.
    void setData(std::vector<MatrixAmount> amounts, std::vector<int> colours, QStringList labels);
    void setEmptyText(const QString& text);
    void applyTheme(const Theme& theme);

    std::size_t size() const; // amounts
    const Correlation& correlation(std::size_t up, std::size_t across) const;
    QRectF cellRect(std::size_t row, std::size_t column) const; // in this widget
    QString dataAsTsv() const;                                  // the correlations
    tl::expected<void, QString> writeTo(const QString& file);
    QSize sizeHint() const override { return {560, 480}; }

signals:
    void cellClicked(const QString& across, const QString& up); // keys

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    bool event(QEvent* event) override;

private:
    void choose(std::size_t row, std::size_t column);
    QString describe(std::size_t row, std::size_t column) const;

    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace rankscope
