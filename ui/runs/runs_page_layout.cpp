// Widths and orders of the page: restored, saved, and fitted to a wide window.
#include "ui/runs/runs_page_impl.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHeaderView>
#include <QSplitter>
#include <QTableView>
#include <QTimer>

#include <algorithm>
#include <utility>

namespace rankscope {

namespace {

constexpr int layoutVersion = 1;
constexpr int worthwhile = 60; // pixels of room; for less the columns stay

} // namespace

void RunsPage::Impl::restoreLayout() {
    if (settings.value("runs/version").toInt() != layoutVersion) {
        return;
    }
    placed = table->horizontalHeader()->restoreState(settings.value("runs/header").toByteArray());
    rows->restoreState(settings.value("runs/rows").toByteArray());
    columns->restoreState(settings.value("runs/columns").toByteArray());
    logarithmic->setChecked(settings.value("runs/logarithmic").toBool());
}

// Room that a wide window leaves goes to what may be long.
void RunsPage::Impl::widenColumns() {
    QHeaderView* header = table->horizontalHeader();
    const int spare = header->sectionSize(RunTableModel::Tags) - leastTags; // the last one shown has it all
    if (placed || spare < worthwhile) {
        return;
    }
    placed = true;
    for (const auto& [column, most] : {std::pair(RunTableModel::Task, 150), {RunTableModel::Name, 120}}) {
        header->resizeSection(column, header->sectionSize(column) + std::clamp(spare / 3, 0, most));
    }
}

void RunsPage::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    QTimer::singleShot(0, this, [this] { m_impl->widenColumns(); }); // when the layout has given it its width
}

void RunsPage::Impl::saveLayout() const {
    settings.setValue("runs/version", layoutVersion);
    settings.setValue("runs/header", table->horizontalHeader()->saveState());
    settings.setValue("runs/rows", rows->saveState());
    settings.setValue("runs/columns", columns->saveState());
    settings.setValue("runs/logarithmic", logarithmic->isChecked());
    if (metric->currentIndex() >= 0) {
        settings.setValue("runs/metric", chosenMetric());
    }
}

} // namespace rankscope
