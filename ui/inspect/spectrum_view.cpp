#include "ui/inspect/spectrum_view.h"

#include "core/analysis/truncation.h"
#include "ui/copied_table.h"
#include "ui/plot/curve_plot.h"
#include "ui/plot/kind_labels.h"
#include "ui/plot/plot_menu.h"
#include "ui/plot/plot_theme.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QSignalBlocker>
#include <QSlider>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <cmath>

namespace rankscope {

namespace {

enum Column { Module, Kept, Largest, Norm, Cut, Error, OrthogonalityB, OrthogonalityA, ColumnCount };
constexpr int moduleRole = Qt::UserRole;
constexpr int sortRole = Qt::UserRole + 1;
constexpr int energySteps = 1000; // of the slider, from 0 to 100 %

QString number(std::int64_t value) { return QLocale().toString(static_cast<qlonglong>(value)); }

QString percent(double share, int digits = 1) { return QLocale().toString(share * 100.0, 'f', digits); }

// "3 · key": the layer and the kind, where a path has no room.
QString shortName(const ModuleInfo& module) {
    const QString kind = kindLabel(module.kind);
    return module.layer < 0 ? kind : QStringLiteral("%1 · %2").arg(module.layer).arg(kind);
}

// Sorts by number, not by how it is written.
class SpectrumRow : public QTreeWidgetItem {
public:
    using QTreeWidgetItem::QTreeWidgetItem;
    bool operator<(const QTreeWidgetItem& other) const override {
        const int column = treeWidget()->sortColumn();
        return data(column, sortRole).toDouble() < other.data(column, sortRole).toDouble();
    }
};

} // namespace

struct SpectrumView::Impl {
    std::optional<AdapterSpectra> spectra;
    int module = -1;
    Theme theme = Theme::light();
    QComboBox* checkpoint = nullptr;
    QLabel* words = nullptr;
    QTreeWidget* table = nullptr;
    CurvePlot* values = nullptr;
    CurvePlot* energy = nullptr;
    QSlider* slider = nullptr;
    QLabel* sliderText = nullptr;
    QLabel* truncation = nullptr;

    double share() const { return slider->value() / static_cast<double>(energySteps); }

    void fillTable() {
        table->setSortingEnabled(false);
        table->clear();
        for (std::size_t i = 0; spectra && i < spectra->modules.size(); ++i) {
            const ModuleSpectrum& spectrum = spectra->modules[i];
            auto* row = new SpectrumRow(table);
            row->setData(0, moduleRole, static_cast<int>(i));
            const auto set = [row](int column, const QString& text, double sort) {
                row->setText(column, text);
                row->setData(column, sortRole, sort);
                if (column != Module) {
                    row->setTextAlignment(column, Qt::AlignRight | Qt::AlignVCenter);
                }
            };
            const auto real = [&set](int column, double value) { set(column, shortNumber(value, 3), value); };
            set(Module, shortName(spectrum.module), static_cast<double>(i));
            row->setToolTip(Module, QString::fromStdString(spectrum.module.name));
            set(Kept, number(spectrum.kept), static_cast<double>(spectrum.kept));
            real(Largest, spectrum.singularValues.empty() ? 0.0 : spectrum.singularValues.front());
            real(Norm, truncationError(spectrum.singularValues, 0));
            real(OrthogonalityB, spectrum.orthogonalityB);
            real(OrthogonalityA, spectrum.orthogonalityA);
        }
        table->setSortingEnabled(true);
        cut();
        choose(module);
    }

    // The columns that follow the slider, and the words about all.
    void cut() {
        sliderText->setText(SpectrumView::tr("%1 % of the energy").arg(percent(share())));
        if (!spectra) {
            truncation->clear();
            return;
        }
        const Truncation cutting = truncateToEnergy(*spectra, share());
        const bool sorting = table->isSortingEnabled();
        table->setSortingEnabled(false);
        std::int64_t total = 0, full = 0;
        for (int i = 0; i < table->topLevelItemCount(); ++i) {
            QTreeWidgetItem* row = table->topLevelItem(i);
            const auto m = static_cast<std::size_t>(row->data(0, moduleRole).toInt());
            row->setText(Cut, number(cutting.ranks[m]));
            row->setData(Cut, sortRole, static_cast<double>(cutting.ranks[m]));
            row->setTextAlignment(Cut, Qt::AlignRight | Qt::AlignVCenter);
            row->setText(Error, shortNumber(cutting.errors[m], 3));
            row->setData(Error, sortRole, cutting.errors[m]);
            row->setTextAlignment(Error, Qt::AlignRight | Qt::AlignVCenter);
            total += cutting.ranks[m];
            full += spectra->modules[m].kept;
        }
        table->setSortingEnabled(sorting);
        truncation->setText(
            SpectrumView::tr("Cut after training: %1 ranks instead of %2, %3 weights as plain LoRA, error "
                             "‖ΔW − ΔWₖ‖ %4 (%5 % of ‖ΔW‖ of all matrices).")
                .arg(number(total), number(full), number(cutting.parameters), shortNumber(cutting.error, 4),
                     percent(cutting.relative, 2)));
    }

    void choose(int chosen) {
        module = chosen;
        const QSignalBlocker quiet(table);
        for (int i = 0; i < table->topLevelItemCount(); ++i) {
            if (table->topLevelItem(i)->data(0, moduleRole).toInt() == chosen) {
                table->setCurrentItem(table->topLevelItem(i));
            }
        }
        draw();
    }

    void draw() {
        values->addCurve(QStringLiteral("value"), SpectrumView::tr("singular values"), theme.runPen(0));
        values->setCurveShape(QStringLiteral("value"), CurveShape::Dots);
        energy->addCurve(QStringLiteral("energy"), SpectrumView::tr("energy"), theme.runPen(2));
        energy->setCurveShape(QStringLiteral("energy"), CurveShape::Dots);
        std::vector<double> x, sigma, shares;
        const bool any = spectra && module >= 0 && module < static_cast<int>(spectra->modules.size());
        if (any) {
            sigma = spectra->modules[static_cast<std::size_t>(module)].singularValues;
            shares = cumulativeEnergy(sigma);
            for (std::size_t i = 0; i < sigma.size(); ++i) {
                x.push_back(static_cast<double>(i + 1));
            }
        }
        const QString empty =
            spectra ? SpectrumView::tr("choose a matrix in the table or on the map") : words->text();
        values->setEmptyText(empty);
        energy->setEmptyText(empty);
        values->setPoints(QStringLiteral("value"), x, std::move(sigma));
        energy->setPoints(QStringLiteral("energy"), std::move(x), std::move(shares));
    }

    QString asTsv() const {
        QString out = QStringLiteral("module\tkept\tdelta_norm\tcut_rank\tcut_error\torthogonality_P\t"
                                     "orthogonality_Q\tsingular_values\n");
        if (!spectra) {
            return out;
        }
        const auto exact = [](double value) { return exactNumber(value); };
        const Truncation cutting = truncateToEnergy(*spectra, share());
        for (std::size_t i = 0; i < spectra->modules.size(); ++i) {
            const ModuleSpectrum& spectrum = spectra->modules[i];
            QStringList sigma;
            for (const double value : spectrum.singularValues) {
                sigma << exact(value);
            }
            out += QStringList{QString::fromStdString(spectrum.module.name),
                               QString::number(spectrum.kept),
                               exact(truncationError(spectrum.singularValues, 0)),
                               QString::number(cutting.ranks[i]),
                               exact(cutting.errors[i]),
                               exact(spectrum.orthogonalityB),
                               exact(spectrum.orthogonalityA),
                               sigma.join(QLatin1Char(' '))}
                       .join(QLatin1Char('\t')) +
                   QLatin1Char('\n');
        }
        return out;
    }
};

SpectrumView::SpectrumView(QWidget* parent)
    : QWidget(parent)
    , m_impl(std::make_unique<Impl>()) {
    m_impl->checkpoint = new QComboBox(this);
    m_impl->checkpoint->setObjectName(QStringLiteral("spectrumCheckpoint"));
    m_impl->checkpoint->setAccessibleName(tr("Checkpoint"));
    m_impl->words = new QLabel(this);
    m_impl->words->setObjectName(QStringLiteral("spectrumWords"));
    m_impl->words->setWordWrap(true);
    auto* top = new QHBoxLayout;
    auto* label = new QLabel(tr("&Checkpoint after"), this);
    label->setBuddy(m_impl->checkpoint);
    top->addWidget(label);
    top->addWidget(m_impl->checkpoint);
    top->addWidget(m_impl->words, 1);

    auto* table = new QTreeWidget(this);
    m_impl->table = table;
    table->setObjectName(QStringLiteral("spectrumTable"));
    table->setAccessibleName(tr("Updates of all matrices"));
    table->setHeaderLabels({tr("Matrix"), tr("Kept"), tr("σ₁"), tr("‖ΔW‖"), tr("Cut to"), tr("Error"),
                            tr("‖PᵀP−I‖"), tr("‖QQᵀ−I‖")});
    const std::array tips{tr("Adapted matrix"),
                          tr("Triplets that the mask keeps"),
                          tr("Largest singular value of the update"),
                          tr("Frobenius norm of the update"),
                          tr("Smallest rank that holds the energy chosen below"),
                          tr("Frobenius norm of what the cut leaves out"),
                          tr("How far the columns of lora_B are from orthonormal"),
                          tr("How far the rows of lora_A are from orthonormal")};
    for (int column = 0; column < ColumnCount; ++column) {
        table->headerItem()->setToolTip(column, tips[static_cast<std::size_t>(column)]);
    }
    table->setRootIsDecorated(false);
    table->setUniformRowHeights(true);
    table->setAlternatingRowColors(true);
    table->setSortingEnabled(true);
    table->sortByColumn(Module, Qt::AscendingOrder);
    table->header()->setStretchLastSection(false);
    const int digit = fontMetrics().horizontalAdvance(QLatin1Char('0'));
    const int widths[] = {14, 5, 7, 7, 6, 8, 8, 8};
    for (int column = 0; column < ColumnCount; ++column) {
        table->setColumnWidth(column, widths[column] * digit + 8);
    }
    table->header()->setSectionResizeMode(Module, QHeaderView::Stretch);
    addPlotAction(table, tr("Copy data"), QKeySequence::Copy, false,
                  [this](bool) { copyTable(m_impl->asTsv()); });

    m_impl->values = new CurvePlot(this);
    m_impl->values->setObjectName(QStringLiteral("spectrumValues"));
    m_impl->values->setTitles(tr("Singular values of ΔW"), tr("number"), tr("singular value"));
    m_impl->values->setYFromZero(true);
    m_impl->values->setOutliersShown(true);
    m_impl->energy = new CurvePlot(this);
    m_impl->energy->setObjectName(QStringLiteral("spectrumEnergy"));
    m_impl->energy->setTitles(tr("Cumulative energy"), tr("rank"), tr("share of ‖ΔW‖²"));
    m_impl->energy->setYFromZero(true);
    m_impl->energy->setOutliersShown(true);
    auto* plots = new QHBoxLayout;
    plots->setSpacing(1);
    plots->addWidget(m_impl->values, 1);
    plots->addWidget(m_impl->energy, 1);

    m_impl->slider = new QSlider(Qt::Horizontal, this);
    m_impl->slider->setObjectName(QStringLiteral("spectrumEnergySlider"));
    m_impl->slider->setRange(0, energySteps);
    m_impl->slider->setPageStep(energySteps / 100);
    m_impl->slider->setValue(990);
    m_impl->slider->setAccessibleName(tr("Share of the energy that each update keeps"));
    m_impl->sliderText = new QLabel(this);
    m_impl->sliderText->setMinimumWidth(fontMetrics().horizontalAdvance(tr("100.0 % of the energy")) + 4);
    m_impl->truncation = new QLabel(this);
    m_impl->truncation->setObjectName(QStringLiteral("spectrumTruncation"));
    m_impl->truncation->setWordWrap(true);
    m_impl->truncation->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* cutting = new QHBoxLayout;
    auto* keep = new QLabel(tr("&Keep"), this);
    keep->setBuddy(m_impl->slider);
    cutting->addWidget(keep);
    cutting->addWidget(m_impl->slider, 1);
    cutting->addWidget(m_impl->sliderText);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 8, 12, 8);
    layout->addLayout(top);
    layout->addWidget(table, 3);
    layout->addLayout(plots, 2);
    layout->addLayout(cutting);
    layout->addWidget(m_impl->truncation);

    connect(m_impl->checkpoint, &QComboBox::activated, this, [this] { emit checkpointChosen(checkpoint()); });
    connect(m_impl->slider, &QSlider::valueChanged, this, [this] { m_impl->cut(); });
    connect(table, &QTreeWidget::currentItemChanged, this, [this](QTreeWidgetItem* item) {
        if (item != nullptr) {
            m_impl->module = item->data(0, moduleRole).toInt();
            m_impl->draw();
            emit moduleChosen(m_impl->module);
        }
    });
    m_impl->cut();
    m_impl->draw();
}

SpectrumView::~SpectrumView() = default;

void SpectrumView::setCheckpoints(const std::vector<std::int64_t>& steps) {
    const std::int64_t before = checkpoint();
    const QSignalBlocker quiet(m_impl->checkpoint);
    m_impl->checkpoint->clear();
    for (const std::int64_t step : steps) {
        m_impl->checkpoint->addItem(tr("%1 steps").arg(number(step)), static_cast<qlonglong>(step));
    }
    const int same = m_impl->checkpoint->findData(static_cast<qlonglong>(before));
    m_impl->checkpoint->setCurrentIndex(same >= 0 ? same : m_impl->checkpoint->count() - 1);
    m_impl->checkpoint->setEnabled(!steps.empty());
}

std::int64_t SpectrumView::checkpoint() const {
    return m_impl->checkpoint->currentIndex() < 0 ? -1 : m_impl->checkpoint->currentData().toLongLong();
}

void SpectrumView::setSpectra(const AdapterSpectra& spectra) {
    m_impl->words->clear();
    m_impl->spectra = spectra;
    m_impl->fillTable();
}

void SpectrumView::showNothing(const QString& why) {
    m_impl->words->setText(why);
    m_impl->spectra.reset();
    m_impl->fillTable();
}

const std::optional<AdapterSpectra>& SpectrumView::spectra() const { return m_impl->spectra; }

void SpectrumView::setModule(int module) { m_impl->choose(module); }

void SpectrumView::applyTheme(const Theme& theme) {
    m_impl->theme = theme;
    m_impl->values->applyTheme(theme);
    m_impl->energy->applyTheme(theme);
    m_impl->draw();
}

QString SpectrumView::summary() const { return m_impl->truncation->text(); }

} // namespace rankscope
