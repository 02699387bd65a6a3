#include "ui/compare/maps_tab.h"

#include "ui/compare/plain_table_model.h"
#include "ui/plot/map_tiles.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPointer>
#include <QSlider>
#include <QSpinBox>
#include <QSplitter>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <chrono>

namespace rankscope {

namespace {

enum class Show { Both, Ranks, Differences, Spread };
enum class By { Share, Step };
constexpr auto slideDelay = std::chrono::milliseconds(60);

} // namespace

MapsTab::MapsTab(WorkspaceQuestions& questions, QWidget* parent)
    : CompareTab(parent)
    , m_questions(questions) {
    build();
    m_delay.setSingleShot(true);
    m_delay.setInterval(slideDelay);
    connect(&m_delay, &QTimer::timeout, this, &MapsTab::ask);
    connect(m_slider, &QSlider::valueChanged, m_value, &QSpinBox::setValue);
    connect(m_value, &QSpinBox::valueChanged, m_slider, &QSlider::setValue);
    connect(m_value, &QSpinBox::valueChanged, this, [this] { m_delay.start(); });
    connect(m_show, &QComboBox::currentIndexChanged, this, &MapsTab::draw);
    connect(m_by, &QComboBox::currentIndexChanged, this, [this] {
        const bool share = static_cast<By>(m_by->currentData().toInt()) == By::Share;
        std::int64_t longest = 1;
        if (m_set) {
            for (const ComparedRun& run : m_set->runs) {
                longest = std::max(longest, run.started.totalSteps);
            }
        }
        const int most = share ? 100 : static_cast<int>(std::min<std::int64_t>(longest, 1'000'000'000));
        m_slider->setRange(0, most);
        m_value->setRange(0, most);
        m_value->setSuffix(share ? tr(" %") : QString());
        m_value->setValue(most);
        ask();
    });
}

void MapsTab::build() {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(8, 8, 16, 8);
    column->setSpacing(8);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    m_show = new QComboBox(this);
    m_show->setObjectName(QStringLiteral("mapsShow"));
    m_show->setAccessibleName(tr("What is shown"));
    m_show->addItem(tr("ranks and differences"), int(Show::Both));
    m_show->addItem(tr("ranks"), int(Show::Ranks));
    m_show->addItem(tr("differences from the baseline"), int(Show::Differences));
    m_show->addItem(tr("mean and spread of groups"), int(Show::Spread));
    m_by = new QComboBox(this);
    m_by->setObjectName(QStringLiteral("mapsBy"));
    m_by->setAccessibleName(tr("Place in the schedule"));
    m_by->setToolTip(
        tr("Runs of different lengths are compared at the same share of their schedules, or at one step"));
    m_by->addItem(tr("at a share of the steps"), int(By::Share));
    m_by->addItem(tr("at a step"), int(By::Step));
    m_slider = new QSlider(Qt::Horizontal, this);
    m_slider->setObjectName(QStringLiteral("mapsSlider"));
    m_slider->setAccessibleName(tr("Place in the schedule"));
    m_slider->setRange(0, 100);
    m_slider->setValue(100);
    m_slider->setMinimumWidth(100);
    m_value = new QSpinBox(this);
    m_value->setObjectName(QStringLiteral("mapsPlace"));
    m_value->setAccessibleName(tr("Place in the schedule"));
    m_value->setRange(0, 100);
    m_value->setValue(100);
    m_value->setSuffix(tr(" %"));
    row->addWidget(m_show);
    row->addWidget(m_by);
    row->addWidget(m_slider, 1);
    row->addWidget(m_value);
    row->addWidget(makeCopyButton(this, [this] { return m_model->table(); }));
    column->addLayout(row);
    m_splitter = new QSplitter(Qt::Vertical, this);
    m_splitter->setObjectName(QStringLiteral("compareMaps"));
    m_splitter->setChildrenCollapsible(false);
    m_tiles = new MapTiles(m_splitter);
    m_tiles->setObjectName(QStringLiteral("mapTiles"));
    m_tiles->setEmptyText(
        tr("None of the chosen runs has ranks. Choose runs whose method is AdaLoRA, LoRA or SVD-LoRA."));
    auto* below = new QWidget(m_splitter);
    auto* lower = new QVBoxLayout(below);
    lower->setContentsMargins(0, 0, 0, 0);
    lower->setSpacing(4);
    m_state = new QLabel(below);
    m_state->setObjectName(QStringLiteral("mapsState"));
    m_state->setForegroundRole(QPalette::PlaceholderText);
    m_state->setWordWrap(true);
    m_model = new PlainTableModel(this);
    m_table =
        makeTableView(below, QStringLiteral("mapsTable"), tr("Agreement of the rank maps with the baseline"));
    m_table->setModel(m_model);
    m_table->setMinimumHeight(64);
    lower->addWidget(m_state);
    lower->addWidget(m_table, 1);
    m_splitter->addWidget(m_tiles);
    m_splitter->addWidget(below);
    m_splitter->setStretchFactor(0, 4);
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setSizes({480, 140});
    column->addWidget(m_splitter, 1);
}

MapPlace MapsTab::place() const {
    if (static_cast<By>(m_by->currentData().toInt()) == By::Step) {
        return {1.0, m_value->value()};
    }
    return {m_value->value() / 100.0, -1};
}

std::size_t MapsTab::reference() const { return m_set->baseline.value_or(0); }

void MapsTab::showRuns(const SharedSet& set) {
    m_set = set;
    m_maps.clear();
    ask();
}

void MapsTab::applyTheme(const Theme& theme) { m_tiles->applyTheme(theme); }

void MapsTab::ask() {
    if (!m_set) {
        return;
    }
    std::vector<RunId> runs;
    for (const ComparedRun& run : m_set->runs) {
        runs.push_back(run.id);
    }
    m_questions.ask<std::vector<MapAt>>(
        [runs, place = place()](const RunReader& reader) { return readMaps(reader, runs, place); },
        [page = QPointer<MapsTab>(this), question = ++m_question](std::vector<MapAt> maps) {
            if (page && page->m_question == question) {
                page->m_maps = std::move(maps);
                page->draw();
            }
        });
}

void MapsTab::draw() {
    if (!m_set || m_maps.size() != m_set->runs.size()) {
        return;
    }
    const auto show = static_cast<Show>(m_show->currentData().toInt());
    std::vector<MapTile> tiles;
    const auto add = [&tiles](std::vector<MapTile> more) {
        std::ranges::move(more, std::back_inserter(tiles));
    };
    if (show == Show::Both || show == Show::Ranks) {
        add(rankTiles(*m_set, m_maps));
    }
    if (show == Show::Both || show == Show::Differences) {
        add(differenceTiles(*m_set, m_maps, reference()));
    }
    if (show == Show::Spread) {
        add(stabilityTiles(*m_set, m_maps));
    }
    m_tiles->setEmptyText(
        show == Show::Spread
            ? tr("No group has two runs with ranks. Choose runs that differ only in their seed.")
            : tr("None of the chosen runs has ranks. Choose runs whose method is AdaLoRA, LoRA or "
                 "SVD-LoRA."));
    m_tiles->setTiles(std::move(tiles));
    m_model->setTable(agreementTable(*m_set, m_maps, reference()));
    m_table->resizeColumnsToContents();
    const auto without =
        std::ranges::count_if(m_maps, [](const MapAt& at) { return at.map.modules.empty(); });
    QString words =
        tr("Spearman's correlation of the ranks with those of %1, over all matrices and of each kind")
            .arg(m_set->titles[static_cast<int>(reference())]);
    if (without > 0) {
        words += tr("; %n runs have no ranks", nullptr, static_cast<int>(without));
    }
    m_state->setText(words + QLatin1Char('.'));
}

} // namespace rankscope
