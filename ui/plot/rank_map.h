#pragma once

#include "core/run/run_event.h"
#include "ui/plot/plot_export.h"
#include "ui/plot/rank_map_painter.h"
#include "ui/theme.h"

#include <QAbstractScrollArea>
#include <QRect>

#include <tl/expected.hpp>

#include <functional>
#include <memory>
#include <vector>

class QMenu;

namespace rankscope {

// The rank heatmap: layers x kinds of matrices, each cell the kept rank of one module, with sums at the right
// and the bottom and a gauge of kept against planned triplets. Cells that the latest allocation changed are
// outlined, with + or −. Arrow keys move between cells, Enter chooses one. UI thread only.
class RankMap : public QAbstractScrollArea {
    Q_OBJECT
public:
    explicit RankMap(QWidget* parent = nullptr);
    ~RankMap() override;

    // Everything at its initial rank. Budgets 0: the method does not allocate.
    // `targetBudget` -1: the schedule is not known, so there is no plan to show.
    void setModules(std::vector<ModuleInfo> modules, std::int64_t initBudget, std::int64_t targetBudget);
    void clear();
    // `before`: the mask of the allocation before it; empty: all kept. False, and nothing changes, when a
    // mask does not belong to the modules. Older allocations can be shown again.
    bool setAllocation(const AllocationDone& allocation, const std::vector<std::uint8_t>& before = {});
    void showInitial();                      // the ranks before the first allocation
    void setNote(const QString& note);       // "first allocation at step 120"
    void setHeading(const QString& heading); // instead of "Kept ranks"; empty: that
    // Shows other numbers in the cells, one a module, until showRanks(); setAllocation and setModules do not
    // change them back. Numbers of another count are not taken.
    void showValues(RankMapValues values);
    void showRanks();
    // Modules that are chosen elsewhere (a flag each) get a dashed frame; empty: none.
    void setMarked(std::vector<std::uint8_t> marked);
    // Modules that the allocator may not treat freely get a padlock; one a module, empty: none.
    void setLimits(std::vector<RankLimit> limits);
    void applyTheme(const Theme& theme);
    void setCurrent(int module); // -1: none

    // Puts what can be done to a cell's module on top of the context menu.
    std::function<void(QMenu& menu, int module)> onCellMenu;

    int rankOf(int module) const;
    int changeOf(int module) const; // at the allocation shown
    std::int64_t step() const;      // of the allocation shown; -1: none
    QString describe(int module) const;
    int total() const;
    std::vector<int> layerSums() const;
    std::vector<int> kindSums() const;
    int moduleAt(QPoint viewportPixel) const; // -1
    QRect cellRect(int module) const;         // in the viewport
    bool numbersShown() const;

    QString dataAsTsv() const;
    bool exportTo(const QString& file); // by suffix .png .svg .pdf, print theme, vectors
    tl::expected<void, QString> writeTo(const QString& file, const PictureOptions& options = {});

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    void cellClicked(int module);
    void cellHovered(int module); // -1: none
    void painted();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    bool viewportEvent(QEvent* event) override;

private:
    void updateScroll();
    int neighbour(int rows, int columns) const;
    void moveCurrent(int rows, int columns);
    void describeCurrent();
    void showMenu(int module, QPoint at);

    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace rankscope
