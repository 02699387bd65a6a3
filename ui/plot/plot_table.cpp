#include "ui/plot/plot_table.h"

#include "ui/copied_table.h"

#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

namespace rankscope {

TsvModel::TsvModel(const QString& tsv, QObject* parent)
    : QAbstractTableModel(parent)
    , m_lines(tsv.split(QLatin1Char('\n'), Qt::SkipEmptyParts)) {
    if (!m_lines.isEmpty()) {
        m_names = m_lines.takeFirst().split(QLatin1Char('\t'));
    }
}

int TsvModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_lines.size());
}

int TsvModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_names.size());
}

QVariant TsvModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const QString text = m_lines[index.row()].section(QLatin1Char('\t'), index.column(), index.column());
    if (role == Qt::DisplayRole) {
        return text;
    }
    if (role == Qt::TextAlignmentRole) {
        bool number = false;
        text.toDouble(&number);
        return int(Qt::AlignVCenter | (number ? Qt::AlignRight : Qt::AlignLeft));
    }
    return {};
}

QVariant TsvModel::headerData(int section, Qt::Orientation orientation, int role) const {
    return role == Qt::DisplayRole && orientation == Qt::Horizontal ? QVariant(m_names.value(section))
                                                                    : QVariant();
}

PlotTable::PlotTable(const QString& title, const QString& tsv, QWidget* parent)
    : QDialog(parent) {
    setAttribute(Qt::WA_DeleteOnClose);
    setObjectName(QStringLiteral("plotTable"));
    setWindowTitle(title.isEmpty() ? tr("Numbers of the chart") : tr("Numbers of %1").arg(title));
    resize(640, 480);
    auto* model = new TsvModel(tsv, this);
    auto* table = new QTableView(this);
    table->setObjectName(QStringLiteral("plotTableView"));
    table->setAccessibleName(windowTitle());
    table->setModel(model);
    table->setShowGrid(false);
    table->setAlternatingRowColors(true);
    table->setTabKeyNavigation(false);
    table->verticalHeader()->hide();
    table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    table->verticalHeader()->setDefaultSectionSize(28);
    table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    table->horizontalHeader()->setResizeContentsPrecision(50); // of many rows, the first ones tell the widths
    table->resizeColumnsToContents();
    auto* state = new QLabel(model->rowCount() == 0 ? tr("The chart shows nothing yet.")
                                                    : tr("%n rows", nullptr, model->rowCount()),
                             this);
    state->setProperty("muted", true);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    QPushButton* copy = buttons->addButton(tr("Copy all"), QDialogButtonBox::ActionRole);
    copy->setToolTip(tr("Copies the table as tab-separated text"));
    connect(copy, &QPushButton::clicked, this, [tsv] { copyTable(tsv); });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* foot = new QHBoxLayout;
    foot->addWidget(state, 1);
    foot->addWidget(buttons);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(8);
    layout->addWidget(table, 1);
    layout->addLayout(foot);
    table->setFocus();
}

} // namespace rankscope
