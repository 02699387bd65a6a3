#include "ui/inspect/predictions_view.h"

#include "ui/copied_table.h"
#include "ui/inspect/prediction_model.h"
#include "ui/plot/plot_menu.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QSignalBlocker>
#include <QTableView>
#include <QTableWidget>
#include <QVBoxLayout>

namespace rankscope {

namespace {

QString number(std::size_t value) { return QLocale().toString(static_cast<qulonglong>(value)); }

} // namespace

struct PredictionsView::Impl {
    std::vector<Source> own, others;
    std::optional<PredictReport> report, before;
    QComboBox* source = nullptr;
    QComboBox* other = nullptr;
    QPushButton* ask = nullptr;
    QLineEdit* search = nullptr;
    QCheckBox* onlyWrong = nullptr;
    QCheckBox* onlyChanged = nullptr;
    QLabel* words = nullptr;
    PredictionModel* model = nullptr;
    QTableView* table = nullptr;
    QTableWidget* confusion = nullptr;
    bool asking = false;

    void filter() {
        PredictionModel::Filter wanted;
        wanted.words = search->text();
        wanted.onlyWrong = onlyWrong->isChecked();
        wanted.onlyChanged = onlyChanged->isEnabled() && onlyChanged->isChecked();
        if (confusion->currentRow() >= 0 && confusion->currentColumn() >= 0 &&
            !confusion->selectedItems().isEmpty()) {
            wanted.label = confusion->currentRow();
            wanted.said = confusion->currentColumn();
        }
        model->setFilter(wanted);
        showWords();
    }

    void showWords() {
        if (!report) {
            return;
        }
        QString text =
            PredictionsView::tr("%1 of %2 examples shown")
                .arg(number(static_cast<std::size_t>(model->rowCount())), number(report->rows.size()));
        if (report->labelled && !report->classes.empty()) {
            text += PredictionsView::tr(", %1 wrong").arg(number(model->wrong()));
        }
        if (model->compares()) {
            const auto [right, wrong] = model->judgements();
            text += PredictionsView::tr("; against the other: %1 became right, %2 became wrong")
                        .arg(number(right), number(wrong));
        } else if (before) {
            text += PredictionsView::tr(
                "; the other checkpoint was evaluated on other rows and cannot be compared");
        }
        words->setText(
            text +
            PredictionsView::tr(" (after %1 steps)").arg(number(static_cast<std::size_t>(report->step))));
    }

    void show() {
        if (!report) {
            return;
        }
        model->setReport(*report, before);
        const bool compares = model->compares();
        table->setColumnHidden(PredictionModel::Before, !compares);
        table->setColumnHidden(PredictionModel::Change, !compares);
        onlyChanged->setEnabled(compares);
        fillConfusion();
        showWords();
    }

    void fillConfusion() {
        const QSignalBlocker quiet(confusion);
        confusion->clear();
        const auto counts = confusionMatrix(*report);
        const auto n = static_cast<int>(counts.size());
        confusion->setVisible(n > 0);
        confusion->setRowCount(n);
        confusion->setColumnCount(n);
        QStringList names;
        for (const std::string& name : report->classes) {
            names << QString::fromStdString(name);
        }
        confusion->setVerticalHeaderLabels(names);
        confusion->setHorizontalHeaderLabels(names);
        for (int label = 0; label < n; ++label) {
            std::int64_t all = 0;
            for (const std::int64_t count : counts[static_cast<std::size_t>(label)]) {
                all += count;
            }
            for (int said = 0; said < n; ++said) {
                const std::int64_t count =
                    counts[static_cast<std::size_t>(label)][static_cast<std::size_t>(said)];
                auto* item = new QTableWidgetItem(QLocale().toString(static_cast<qlonglong>(count)));
                item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
                item->setToolTip(PredictionsView::tr("%1 of %2 examples of \"%3\" are taken for \"%4\"")
                                     .arg(count)
                                     .arg(all)
                                     .arg(names[label], names[said]));
                QFont font = item->font();
                font.setBold(label == said);
                item->setFont(font);
                confusion->setItem(label, said, item);
            }
        }
        confusion->resizeColumnsToContents();
        const int rows = std::min(n, 6);
        confusion->setFixedHeight(confusion->horizontalHeader()->sizeHint().height() +
                                  rows * confusion->verticalHeader()->defaultSectionSize() + 4);
    }

    void request(bool forBefore) {
        const QComboBox* box = forBefore ? other : source;
        const int place = box->currentIndex() - (forBefore ? 1 : 0);
        const std::vector<Source>& all = forBefore ? others : own;
        if (place < 0 || place >= static_cast<int>(all.size())) {
            return;
        }
        asking = true;
        words->setText(PredictionsView::tr("The model reads the evaluation examples…"));
        ask->setEnabled(false);
        emit view->requested(all[static_cast<std::size_t>(place)].run,
                             all[static_cast<std::size_t>(place)].step, forBefore);
    }

    PredictionsView* view = nullptr;
};

PredictionsView::PredictionsView(QWidget* parent)
    : QWidget(parent)
    , m_impl(std::make_unique<Impl>()) {
    m_impl->view = this;
    const auto combo = [this](const char* name, const QString& accessible) {
        auto* box = new QComboBox(this);
        box->setObjectName(QLatin1String(name));
        box->setAccessibleName(accessible);
        box->setToolTip(accessible);
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(12);
        return box;
    };
    m_impl->source = combo("predictionsSource", tr("Checkpoint that predicts"));
    m_impl->other = combo("predictionsOther", tr("Checkpoint to compare with"));
    m_impl->ask = new QPushButton(tr("Predict"), this);
    m_impl->ask->setObjectName(QStringLiteral("predictionsAsk"));
    m_impl->ask->setToolTip(
        tr("Lets the checkpoint predict all evaluation examples; takes as long as an evaluation"));
    m_impl->search = new QLineEdit(this);
    m_impl->search->setPlaceholderText(tr("Search in texts"));
    m_impl->search->setAccessibleName(m_impl->search->placeholderText());
    m_impl->search->setClearButtonEnabled(true);
    m_impl->onlyWrong = new QCheckBox(tr("Only wrong"), this);
    m_impl->onlyWrong->setObjectName(QStringLiteral("predictionsWrong"));
    m_impl->onlyChanged = new QCheckBox(tr("Only changed"), this);
    m_impl->onlyChanged->setObjectName(QStringLiteral("predictionsChanged"));
    m_impl->onlyChanged->setEnabled(false);
    m_impl->words = new QLabel(this);
    m_impl->words->setObjectName(QStringLiteral("predictionsWords"));
    m_impl->words->setWordWrap(true);
    m_impl->model = new PredictionModel(this);
    m_impl->table = new QTableView(this);
    m_impl->table->setObjectName(QStringLiteral("predictionsTable"));
    m_impl->table->setAccessibleName(tr("Evaluation examples"));
    m_impl->table->setModel(m_impl->model);
    m_impl->table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_impl->table->setShowGrid(false);
    m_impl->table->setAlternatingRowColors(true);
    m_impl->table->setWordWrap(false);
    m_impl->table->verticalHeader()->hide();
    m_impl->table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 8);
    m_impl->table->horizontalHeader()->setHighlightSections(false);
    m_impl->table->setSortingEnabled(true);
    m_impl->table->sortByColumn(PredictionModel::Loss, Qt::DescendingOrder);
    const int digit = fontMetrics().horizontalAdvance(QLatin1Char('0'));
    const int widths[] = {5, 30, 8, 10, 10, 6, 9, 11};
    for (int column = 0; column < PredictionModel::ColumnCount; ++column) {
        m_impl->table->setColumnWidth(column, widths[column] * digit + 8);
    }
    m_impl->table->horizontalHeader()->setSectionResizeMode(PredictionModel::Text, QHeaderView::Stretch);
    addPlotAction(m_impl->table, tr("Copy data"), QKeySequence::Copy, false,
                  [this](bool) { copyTable(m_impl->model->asTsv()); });
    m_impl->confusion = new QTableWidget(this);
    m_impl->confusion->setObjectName(QStringLiteral("predictionsConfusion"));
    m_impl->confusion->setAccessibleName(tr("Confusion matrix: labels by predictions"));
    m_impl->confusion->setToolTip(
        tr("Rows are labels, columns predictions; choose a field to see its examples"));
    m_impl->confusion->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_impl->confusion->setSelectionMode(QAbstractItemView::SingleSelection);
    m_impl->confusion->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 8);
    m_impl->confusion->hide();

    auto* top = new QHBoxLayout;
    top->addWidget(m_impl->source, 1);
    top->addWidget(m_impl->ask);
    top->addWidget(new QLabel(tr("against"), this));
    top->addWidget(m_impl->other, 1);
    auto* second = new QHBoxLayout;
    second->addWidget(m_impl->search, 1);
    second->addWidget(m_impl->onlyWrong);
    second->addWidget(m_impl->onlyChanged);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 8, 12, 8);
    layout->addLayout(top);
    layout->addLayout(second);
    layout->addWidget(m_impl->words);
    layout->addWidget(m_impl->table, 1);
    layout->addWidget(m_impl->confusion);

    connect(m_impl->ask, &QPushButton::clicked, this, [this] { m_impl->request(false); });
    connect(m_impl->other, &QComboBox::activated, this, [this](int place) {
        m_impl->before.reset();
        if (place == 0) {
            m_impl->show();
        } else {
            m_impl->request(true);
        }
    });
    connect(m_impl->search, &QLineEdit::textChanged, this, [this] { m_impl->filter(); });
    connect(m_impl->onlyWrong, &QCheckBox::toggled, this, [this] { m_impl->filter(); });
    connect(m_impl->onlyChanged, &QCheckBox::toggled, this, [this] { m_impl->filter(); });
    connect(m_impl->confusion, &QTableWidget::itemSelectionChanged, this, [this] { m_impl->filter(); });
    clear(tr("No run is open."));
}

PredictionsView::~PredictionsView() = default;

void PredictionsView::setSources(const std::vector<Source>& own, const std::vector<Source>& others) {
    if (own == m_impl->own && others == m_impl->others) {
        return; // the choice stays
    }
    const auto fill = [](QComboBox& box, const std::vector<Source>& sources, int chosen) {
        const QSignalBlocker quiet(&box);
        box.clear();
        for (const Source& source : sources) {
            box.addItem(source.name);
        }
        box.setCurrentIndex(chosen);
    };
    const auto chosenOf = [](const QComboBox& box, const std::vector<Source>& before,
                             const std::vector<Source>& now, int shift) {
        const int place = box.currentIndex() - shift;
        if (place >= 0 && place < static_cast<int>(before.size())) {
            for (std::size_t i = 0; i < now.size(); ++i) {
                if (now[i] == before[static_cast<std::size_t>(place)]) {
                    return static_cast<int>(i) + shift;
                }
            }
        }
        return shift == 0 ? static_cast<int>(now.size()) - 1 : 0;
    };
    const int ownChosen = chosenOf(*m_impl->source, m_impl->own, own, 0);
    const int otherChosen = chosenOf(*m_impl->other, m_impl->others, others, 1);
    fill(*m_impl->source, own, ownChosen);
    std::vector<Source> withNone{{0, -1, tr("nothing")}};
    withNone.insert(withNone.end(), others.begin(), others.end());
    fill(*m_impl->other, withNone, otherChosen);
    m_impl->own = own;
    m_impl->others = others;
    m_impl->ask->setEnabled(!own.empty() && !m_impl->asking);
    m_impl->other->setEnabled(!others.empty());
}

void PredictionsView::setReport(const PredictReport& report) {
    m_impl->asking = false;
    m_impl->ask->setEnabled(true);
    m_impl->report = report;
    m_impl->show();
}

void PredictionsView::setBefore(const PredictReport& report) {
    m_impl->asking = false;
    m_impl->ask->setEnabled(true);
    m_impl->before = report;
    if (!m_impl->report) {
        m_impl->words->setText(tr("Now let a checkpoint of this run predict, to compare."));
    }
    m_impl->show();
}

void PredictionsView::showProblem(const QString& sentence) {
    m_impl->asking = false;
    m_impl->ask->setEnabled(!m_impl->own.empty());
    m_impl->words->setText(sentence);
}

void PredictionsView::clear(const QString& why) {
    m_impl->report.reset();
    m_impl->before.reset();
    m_impl->asking = false;
    m_impl->model->clear();
    m_impl->confusion->hide();
    m_impl->table->setColumnHidden(PredictionModel::Before, true);
    m_impl->table->setColumnHidden(PredictionModel::Change, true);
    m_impl->onlyChanged->setEnabled(false);
    m_impl->words->setText(why);
    setSources({}, {});
}

void PredictionsView::applyTheme(const Theme& theme) { m_impl->model->applyTheme(theme); }

QString PredictionsView::summary() const { return m_impl->words->text(); }

} // namespace rankscope
