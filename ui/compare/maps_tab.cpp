#include "ui/compare/maps_tab.h"

#include "ui/compare/pair_picker.h"
#include "ui/compare/plain_table_model.h"
#include "ui/inspect/inspect_words.h"
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

enum class Show { Both, Maps, Differences, Spread, Pair };
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
    connect(m_show, &QComboBox::currentIndexChanged, this, [this] {
        m_picker->setVisible(pair());
        for (QWidget* part : std::initializer_list<QWidget*>{m_by, m_slider, m_value}) {
            part->setVisible(!pair());
        }
        if (pair() != m_pair) {
            ask();
        } else {
            draw();
        }
    });
    connect(m_cells, &QComboBox::currentIndexChanged, this, &MapsTab::ask);
    connect(m_picker, &PairPicker::changed, this, [this] { m_delay.start(); });
    connect(m_by, &QComboBox::currentIndexChanged, this, [this] {
        fitPlace();
        ask();
    });
}

QComboBox* MapsTab::combo(const char* name, const QString& accessible, const QString& tip) {
    auto* box = new QComboBox(this);
    box->setObjectName(QLatin1String(name));
    box->setAccessibleName(accessible);
    box->setToolTip(tip);
    return box;
}

void MapsTab::fitPlace() {
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
}

void MapsTab::build() {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(8, 8, 16, 8);
    column->setSpacing(8);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    m_show = combo("mapsShow", tr("What is shown"), tr("Which maps stand side by side"));
    m_show->addItem(tr("maps and differences"), int(Show::Both));
    m_show->addItem(tr("maps"), int(Show::Maps));
    m_show->addItem(tr("differences from the baseline"), int(Show::Differences));
    m_show->addItem(tr("mean and spread of groups"), int(Show::Spread));
    m_show->addItem(tr("A − B, any two"), int(Show::Pair));
    m_cells = combo("mapsCells", tr("What the cells show"),
                    tr("What the cells show; scores and λ need allocations that recorded them"));
    for (int i = 0; i <= static_cast<int>(CellValue::Uncertainty); ++i) {
        m_cells->addItem(cellValueName(static_cast<CellValue>(i)), i);
    }
    m_by = combo(
        "mapsBy", tr("Place in the schedule"),
        tr("Runs of different lengths are compared at the same share of their schedules, or at one step"));
    m_picker = new PairPicker(this);
    m_picker->hide();
    m_by->addItem(tr("at a share of steps"), int(By::Share));
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
    row->addWidget(m_cells);
    row->addWidget(m_by);
    row->addWidget(m_slider, 1);
    row->addWidget(m_value);
    row->addWidget(makeCopyButton(this, [this] { return m_model->table(); }));
    column->addLayout(row);
    column->addWidget(m_picker);
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

bool MapsTab::pair() const { return static_cast<Show>(m_show->currentData().toInt()) == Show::Pair; }

CellValue MapsTab::value() const { return static_cast<CellValue>(m_cells->currentData().toInt()); }

std::size_t MapsTab::reference() const { return m_pair ? 1 : m_set->baseline.value_or(0); }

void MapsTab::showRuns(const SharedSet& set) {
    m_set = set;
    m_maps.clear();
    m_picker->setRuns(set);
    ask();
}

void MapsTab::applyTheme(const Theme& theme) { m_tiles->applyTheme(theme); }

void MapsTab::ask() {
    if (!m_set) {
        return;
    }
    std::vector<MapQuestion> wanted;
    if (pair()) {
        wanted = m_picker->questions();
    } else {
        for (const ComparedRun& run : m_set->runs) {
            wanted.push_back({run.id, place()});
        }
    }
    m_questions.ask<std::vector<MapAt>>(
        [wanted, cells = value()](const RunReader& reader) { return readMaps(reader, wanted, cells); },
        [page = QPointer<MapsTab>(this), question = ++m_question, both = pair(),
         titles = pair() ? m_picker->titles() : m_set->titles](std::vector<MapAt> maps) {
            if (page && page->m_question == question) {
                page->m_maps = std::move(maps);
                page->m_titles = titles;
                page->m_pair = both;
                page->draw();
            }
        });
}

std::vector<MapTile> MapsTab::tiles() const {
    const auto show = static_cast<Show>(m_show->currentData().toInt());
    std::vector<MapTile> tiles;
    if (show == Show::Both || show == Show::Maps || show == Show::Pair) {
        tiles = amountTiles(m_titles, m_maps, value());
    }
    if (show == Show::Both || show == Show::Differences || show == Show::Pair) {
        std::ranges::move(differenceTiles(m_titles, m_maps, reference(), value()), std::back_inserter(tiles));
    }
    if (show == Show::Pair && !tiles.empty() && tiles.back().kind == MapTile::Kind::Difference) {
        tiles.back().title = tr("A − B"); // both names would not fit
    }
    if (show == Show::Spread) {
        tiles = stabilityTiles(*m_set, m_maps, value());
    }
    return tiles;
}

QString MapsTab::emptyWords() const {
    if (static_cast<Show>(m_show->currentData().toInt()) == Show::Spread) {
        return tr("No group has two runs with ranks. Choose runs that differ only in their seed.");
    }
    if (value() != CellValue::Rank) {
        return tr(
            "None of these maps has this number: imported logs and the time before the first allocation "
            "have no scores. Choose another place or what the cells show.");
    }
    return tr("None of the chosen runs has ranks. Choose runs whose method is AdaLoRA, LoRA or SVD-LoRA.");
}

QString MapsTab::stateWords() const {
    QStringList parts{
        tr("Spearman's correlation of the ranks with those of %1, over all matrices and of each kind")
            .arg(m_titles.value(static_cast<int>(reference())))};
    const auto without =
        std::ranges::count_if(m_maps, [](const MapAt& at) { return at.map.modules.empty(); });
    if (without > 0) {
        parts << tr("%n runs have no ranks", nullptr, static_cast<int>(without));
    }
    const auto unknown = std::ranges::count_if(
        m_maps, [](const MapAt& at) { return !at.map.modules.empty() && at.values.empty(); });
    if (unknown > 0) {
        parts << tr("%n maps do not have the number that the cells show", nullptr, static_cast<int>(unknown));
    }
    parts << unmatchedText(m_titles, m_maps, reference());
    parts.removeAll(QString());
    return parts.join(QStringLiteral("; ")) + QLatin1Char('.');
}

void MapsTab::draw() {
    if (!m_set || m_maps.size() != static_cast<std::size_t>(m_titles.size()) ||
        m_maps.size() <= reference() || m_pair != pair() ||
        (!m_pair && m_maps.size() != m_set->runs.size())) {
        return;
    }
    m_tiles->setEmptyText(emptyWords());
    m_tiles->setTiles(tiles());
    m_model->setTable(agreementTable(m_titles, m_maps, reference()));
    m_table->resizeColumnsToContents();
    m_state->setText(stateWords());
}

} // namespace rankscope
