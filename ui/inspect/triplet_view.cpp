#include "ui/inspect/triplet_view.h"

#include "core/analysis/allocation.h"
#include "ui/copied_table.h"
#include "ui/inspect/inspect_words.h"
#include "ui/inspect/triplet_model.h"
#include "ui/plot/plot_menu.h"

#include <QAction>
#include <QHeaderView>
#include <QLabel>
#include <QSortFilterProxyModel>
#include <QTableView>
#include <QVBoxLayout>

namespace rankscope {

struct TripletView::Impl {
    std::vector<ModuleInfo> modules;
    int module = -1;
    AllocationDone allocation;
    bool shown = false;                  // an allocation is
    std::vector<AllocationDone> history; // of the module's triplets
    TripletModel* model = nullptr;
    QSortFilterProxyModel* sorted = nullptr;
    TripletDelegate* delegate = nullptr;
    QTableView* table = nullptr;
    QLabel* head = nullptr;
    QLabel* sentence = nullptr;
    QString nothing;

    int currentRow() const {
        const QModelIndex index = table->selectionModel()->currentIndex();
        return index.isValid() ? sorted->mapToSource(index).row() : -1;
    }

    void updateWords() {
        if (module < 0 || !shown) {
            head->setText(!nothing.isEmpty()
                              ? nothing
                              : TripletView::tr("Choose a matrix on the map to see its triplets."));
            sentence->clear();
            return;
        }
        const auto m = static_cast<std::size_t>(module);
        int kept = 0;
        for (const TripletFacts& facts : model->facts()) {
            kept += facts.kept ? 1 : 0;
        }
        head->setText(moduleSentence(modules[m], kept));
        const int row = currentRow();
        sentence->setText(row < 0 ? TripletView::tr("Choose a triplet to read why it stands or has gone.")
                                  : tripletSentence(model->facts()[static_cast<std::size_t>(row)], allocation,
                                                    tripletOffsets(modules).back(), model->flipsOf(row)));
    }

    void fill() {
        const auto facts = module < 0 || !shown
                               ? std::nullopt
                               : tripletFacts(modules, allocation, static_cast<std::size_t>(module));
        if (facts) {
            const bool anew = model->rowCount() == 0;
            model->setFacts(*facts, allocation.step);
            if (anew) {
                model->setHistory(history);
            }
            if (currentRow() < 0 && model->rowCount() > 0) {
                table->setCurrentIndex(sorted->index(0, 0));
            }
        } else {
            model->clear();
        }
        updateWords();
    }
};

TripletView::TripletView(QWidget* parent)
    : QWidget(parent)
    , m_impl(std::make_unique<Impl>()) {
    m_impl->head = new QLabel(this);
    m_impl->head->setObjectName(QStringLiteral("tripletHead"));
    m_impl->head->setWordWrap(true);
    m_impl->head->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_impl->sentence = new QLabel(this);
    m_impl->sentence->setObjectName(QStringLiteral("tripletSentence"));
    m_impl->sentence->setWordWrap(true);
    m_impl->sentence->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_impl->sentence->setMinimumHeight(3 * fontMetrics().lineSpacing());
    m_impl->sentence->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_impl->model = new TripletModel(this);
    m_impl->sorted = new QSortFilterProxyModel(this);
    m_impl->sorted->setSourceModel(m_impl->model);
    m_impl->sorted->setSortRole(TripletModel::SortRole);
    m_impl->delegate = new TripletDelegate(this);
    auto* table = new QTableView(this);
    m_impl->table = table;
    table->setObjectName(QStringLiteral("tripletTable"));
    table->setAccessibleName(tr("Triplets of the chosen matrix"));
    table->setModel(m_impl->sorted);
    table->setItemDelegate(m_impl->delegate);
    table->setSortingEnabled(true);
    table->sortByColumn(TripletModel::Score, Qt::DescendingOrder);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->setShowGrid(false);
    table->setAlternatingRowColors(true);
    table->verticalHeader()->hide();
    table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 8);
    table->horizontalHeader()->setHighlightSections(false);
    const int digit = fontMetrics().horizontalAdvance(QLatin1Char('0'));
    const int widths[] = {3, 7, 8, 7, 10, 6, 8, 8, 8, 7};
    for (int column = 0; column < TripletModel::ColumnCount; ++column) {
        table->setColumnWidth(column, widths[column] * digit + 8);
    }
    table->horizontalHeader()->setSectionResizeMode(TripletModel::Life, QHeaderView::Stretch);
    table->horizontalHeader()->setMinimumSectionSize(2 * digit);
    addPlotAction(table, tr("Copy data"), QKeySequence::Copy, false,
                  [this](bool) { copyTable(m_impl->model->asTsv()); });
    connect(table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this] { m_impl->updateWords(); });
    connect(m_impl->model, &QAbstractItemModel::dataChanged, this, [this] { m_impl->updateWords(); });

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 8, 12, 8);
    layout->addWidget(m_impl->head);
    layout->addWidget(table, 1);
    layout->addWidget(m_impl->sentence);
    m_impl->updateWords();
}

TripletView::~TripletView() = default;

void TripletView::setModules(std::vector<ModuleInfo> modules) {
    m_impl->modules = std::move(modules);
    m_impl->history.clear();
    m_impl->module = -1;
    m_impl->shown = false;
    m_impl->nothing.clear();
    m_impl->fill();
}

void TripletView::setModule(int module) {
    if (module == m_impl->module) {
        return;
    }
    m_impl->module = module;
    m_impl->history.clear();
    m_impl->model->clear(); // the lives are another module's
    m_impl->fill();
}

int TripletView::module() const { return m_impl->module; }

void TripletView::setAllocation(const AllocationDone& allocation) {
    m_impl->allocation = allocation;
    m_impl->shown = true;
    m_impl->fill();
}

void TripletView::showNothing(const QString& why) {
    m_impl->shown = false;
    m_impl->nothing = why;
    m_impl->fill();
}

void TripletView::setHistory(int module, const std::vector<AllocationDone>& history) {
    if (module == m_impl->module) {
        m_impl->history = history;
        m_impl->model->setHistory(history);
    }
}

void TripletView::applyTheme(const Theme& theme) {
    m_impl->delegate->applyTheme(theme);
    m_impl->model->applyTheme(theme);
}

std::int64_t TripletView::flipFrom(std::int64_t step, int direction) const {
    std::int64_t found = -1;
    const std::size_t count = m_impl->history.empty() ? 0 : m_impl->history.front().mask.size();
    for (const TripletFlip& flip : tripletFlips(m_impl->history, 0, count)) {
        if (direction > 0 && flip.step > step && found < 0) {
            found = flip.step;
        } else if (direction < 0 && flip.step < step) {
            found = flip.step;
        }
    }
    return found;
}

QString TripletView::sentence() const { return m_impl->sentence->text(); }

} // namespace rankscope
