#include "ui/inspect/threshold_view.h"

#include "core/analysis/allocation.h"
#include "ui/plot/score_plot.h"

#include <QCheckBox>
#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace rankscope {

ThresholdView::ThresholdView(QWidget* parent)
    : QWidget(parent)
    , m_plot(new ScorePlot(this))
    , m_margin(new QDoubleSpinBox(this))
    , m_brush(new QCheckBox(tr("Dragging chooses triplets"), this))
    , m_clear(new QPushButton(tr("Clear choice"), this))
    , m_words(new QLabel(this)) {
    m_plot->setObjectName(QStringLiteral("thresholdPlot"));
    m_margin->setObjectName(QStringLiteral("thresholdMargin"));
    m_margin->setRange(0.1, 100.0);
    m_margin->setValue(5.0);
    m_margin->setDecimals(1);
    m_margin->setSuffix(tr(" %"));
    m_margin->setToolTip(tr("Triplets within this share of the threshold count as close to it"));
    m_brush->setObjectName(QStringLiteral("thresholdBrush"));
    m_brush->setToolTip(tr("A dragged box marks the matrices of its triplets on the map; without, it zooms"));
    m_clear->setObjectName(QStringLiteral("thresholdClear"));
    m_clear->setEnabled(false);
    m_words->setWordWrap(true);
    m_words->setProperty("muted", true);

    auto* top = new QHBoxLayout;
    auto* margin = new QLabel(tr("&Close means within"), this);
    margin->setBuddy(m_margin);
    top->addWidget(margin);
    top->addWidget(m_margin);
    top->addStretch(1);
    top->addWidget(m_brush);
    top->addWidget(m_clear);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 8, 12, 8);
    layout->addLayout(top);
    layout->addWidget(m_plot, 1);
    layout->addWidget(m_words);

    connect(m_margin, &QDoubleSpinBox::valueChanged, this,
            [this](double percent) { m_plot->setMargin(percent / 100.0); });
    connect(m_brush, &QCheckBox::toggled, this, [this](bool on) {
        m_plot->setBrushing(on);
        if (!on) {
            m_plot->clearBrush();
        }
    });
    connect(m_clear, &QPushButton::clicked, m_plot, &ScorePlot::clearBrush);
    connect(m_plot, &ScorePlot::moduleClicked, this, &ThresholdView::moduleClicked);
    connect(m_plot, &ScorePlot::tripletsBrushed, this, &ThresholdView::showBrush);
}

void ThresholdView::setModules(std::vector<ModuleInfo> modules) {
    m_modules = std::move(modules);
    m_plot->setModules(m_modules);
    showBrush({});
}

void ThresholdView::setAllocation(const AllocationDone& allocation) {
    if (allocation.scoreLambda.empty()) {
        showNothing(tr("This allocation was recorded without scores."));
        return;
    }
    m_plot->setAllocation(allocation);
}

void ThresholdView::showNothing(const QString& why) {
    m_plot->setModules(m_modules);
    m_plot->setEmptyText(why);
    showBrush({});
}

void ThresholdView::setHighlight(int module) { m_plot->setHighlight(module); }

void ThresholdView::applyTheme(const Theme& theme) { m_plot->applyTheme(theme); }

void ThresholdView::showBrush(const std::vector<std::size_t>& triplets) {
    m_clear->setEnabled(!triplets.empty());
    if (triplets.empty()) {
        m_words->setText(m_brush->isChecked() ? tr("Drag a box over the marks to choose triplets.")
                                              : QString());
        emit modulesBrushed({});
        return;
    }
    const std::vector<std::size_t> offsets = tripletOffsets(m_modules);
    std::vector<std::uint8_t> flags(m_modules.size(), 0);
    for (const std::size_t triplet : triplets) {
        const auto next = std::upper_bound(offsets.begin(), offsets.end(), triplet);
        flags[static_cast<std::size_t>(next - offsets.begin()) - 1] = 1;
    }
    m_words->setText(tr("%1 triplets of %2 matrices are chosen; their cells are framed on the map.")
                         .arg(QLocale().toString(static_cast<qulonglong>(triplets.size())))
                         .arg(std::count(flags.begin(), flags.end(), std::uint8_t{1})));
    emit modulesBrushed(flags);
}

} // namespace rankscope
