#include "ui/report/parts_list.h"

#include <QKeyEvent>

namespace rankscope {

namespace {

constexpr int rowHeight = 24;
constexpr int partRole = Qt::UserRole;

QString nameOf(ReportPart part) {
    switch (part) {
    case ReportPart::Runs:
        return PartsList::tr("Table of runs");
    case ReportPart::Curves:
        return PartsList::tr("Curves");
    case ReportPart::Maps:
        return PartsList::tr("Rank maps and budgets");
    case ReportPart::Differences:
        return PartsList::tr("Differences between the runs");
    case ReportPart::Seeds:
        return PartsList::tr("Repetitions with other seeds");
    case ReportPart::Configuration:
        return PartsList::tr("Configuration");
    case ReportPart::Environment:
        return PartsList::tr("Environment and digests");
    case ReportPart::Events:
        return PartsList::tr("Events");
    }
    return {};
}

} // namespace

PartsList::PartsList(QWidget* parent)
    : QListWidget(parent) {
    setObjectName(QStringLiteral("reportParts"));
    setAccessibleName(tr("Parts of the report"));
    setToolTip(tr("Drag a part to its place, or move it with Alt+Up and Alt+Down"));
    setDragDropMode(QAbstractItemView::InternalMove);
    setDefaultDropAction(Qt::MoveAction);
    setUniformItemSizes(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    for (const ReportPart part : allReportParts()) {
        auto* item = new QListWidgetItem(nameOf(part), this);
        item->setData(partRole, static_cast<int>(part));
        item->setSizeHint({0, rowHeight});
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable |
                       Qt::ItemIsDragEnabled);
        item->setCheckState(Qt::Checked);
    }
    setFixedHeight(rowHeight * count() + 2 * frameWidth());
    connect(this, &QListWidget::itemChanged, this, &PartsList::changed);
    connect(model(), &QAbstractItemModel::rowsMoved, this, &PartsList::changed);
}

std::vector<ReportPart> PartsList::parts() const {
    std::vector<ReportPart> parts;
    for (int row = 0; row < count(); ++row) {
        if (item(row)->checkState() == Qt::Checked) {
            parts.push_back(static_cast<ReportPart>(item(row)->data(partRole).toInt()));
        }
    }
    return parts;
}

void PartsList::keyPressEvent(QKeyEvent* event) {
    const int step = event->key() == Qt::Key_Up ? -1 : event->key() == Qt::Key_Down ? 1 : 0;
    if (step == 0 || (event->modifiers() & Qt::AltModifier) == 0) {
        QListWidget::keyPressEvent(event);
        return;
    }
    const int from = currentRow();
    if (from >= 0 && from + step >= 0 && from + step < count()) {
        move(from, from + step);
    }
}

void PartsList::move(int from, int to) {
    QListWidgetItem* taken = nullptr;
    {
        const QSignalBlocker quiet(this);
        taken = takeItem(from);
        insertItem(to, taken);
    }
    setCurrentItem(taken);
    emit changed();
}

} // namespace rankscope
