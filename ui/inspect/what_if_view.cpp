#include "ui/inspect/what_if_view.h"

#include "core/analysis/allocation.h"
#include "core/analysis/what_if.h"
#include "ui/inspect/inspect_words.h"
#include "ui/plot/rank_map.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSlider>
#include <QSpinBox>
#include <QVBoxLayout>

#include <array>

namespace rankscope {

namespace {

constexpr std::array criteria{WhatIfCriterion::Score, WhatIfCriterion::Sensitivity,
                              WhatIfCriterion::Uncertainty, WhatIfCriterion::Magnitude,
                              WhatIfCriterion::ScorePerWeight};

QString number(std::int64_t value) { return QLocale().toString(static_cast<qlonglong>(value)); }

} // namespace

struct WhatIfView::Impl {
    std::vector<ModuleInfo> modules;
    std::optional<AllocationDone> allocation;
    std::optional<WhatIf> answer;
    bool ownBudget = true; // follow the run's
    QSlider* slider = nullptr;
    QSpinBox* box = nullptr;
    QComboBox* criterion = nullptr;
    QPushButton* reset = nullptr;
    QPushButton* branch = nullptr;
    QLabel* words = nullptr;
    QLabel* label = nullptr;
    RankMap* map = nullptr;
    bool branchable = false;
    QString nothing;

    void setBudget(std::int64_t budget) {
        const QSignalBlocker a(slider), b(box);
        slider->setValue(static_cast<int>(budget));
        box->setValue(static_cast<int>(budget));
    }

    QString difference() const {
        const auto change = maskDifference(allocation->mask, answer->mask).value_or(MaskDifference{});
        if (change.gained == 0 && change.lost == 0) {
            return WhatIfView::tr("The same triplets as the run kept.");
        }
        return WhatIfView::tr("Against what happened: %1 more, %2 fewer; agreement (Jaccard) %3.")
            .arg(number(change.gained), number(change.lost), QLocale().toString(change.jaccard, 'f', 3));
    }

    void update() {
        answer = allocation ? whatIf(modules, *allocation, box->value(),
                                     criteria[static_cast<std::size_t>(criterion->currentIndex())])
                            : std::nullopt;
        const bool on = answer.has_value();
        for (QWidget* widget : std::initializer_list<QWidget*>{slider, box, criterion, reset}) {
            widget->setEnabled(on);
        }
        branch->setEnabled(on && branchable);
        if (!on) {
            words->setText(!nothing.isEmpty() ? nothing
                           : allocation
                               ? WhatIfView::tr("This allocation holds no scores that could be ranked anew.")
                               : WhatIfView::tr("Choose an allocation on the timeline."));
            map->clear();
            map->setNote(words->text());
            return;
        }
        AllocationDone shown;
        shown.step = allocation->step;
        shown.budget = answer->budget;
        shown.kept = answer->kept;
        shown.mask = answer->mask;
        map->setModules(modules, static_cast<std::int64_t>(answer->mask.size()), allocation->budget);
        map->setAllocation(shown, allocation->mask);
        const std::int64_t then =
            keptParameters(modules, ranksFromMask(modules, allocation->mask).value_or(std::vector<int>{}));
        words->setText(WhatIfView::tr("%1 of %2 triplets kept, %3 weights (then: %4), %5 as an adapter. %6")
                           .arg(number(answer->kept), number(static_cast<std::int64_t>(answer->mask.size())),
                                number(answer->parameters), number(then), sizeText(answer->adapterBytes),
                                difference()));
    }
};

WhatIfView::WhatIfView(QWidget* parent)
    : QWidget(parent)
    , m_impl(std::make_unique<Impl>()) {
    m_impl->slider = new QSlider(Qt::Horizontal, this);
    m_impl->slider->setObjectName(QStringLiteral("whatIfSlider"));
    m_impl->slider->setAccessibleName(tr("Budget in triplets"));
    m_impl->box = new QSpinBox(this);
    m_impl->box->setObjectName(QStringLiteral("whatIfBudget"));
    m_impl->box->setAccessibleName(tr("Budget in triplets"));
    m_impl->box->setSuffix(tr(" triplets"));
    m_impl->box->setGroupSeparatorShown(true);
    m_impl->reset = new QPushButton(tr("As it was"), this);
    m_impl->reset->setObjectName(QStringLiteral("whatIfReset"));
    m_impl->reset->setToolTip(tr("The run's own budget and criterion at this step"));
    m_impl->criterion = new QComboBox(this);
    m_impl->criterion->setObjectName(QStringLiteral("whatIfCriterion"));
    m_impl->criterion->setAccessibleName(tr("What triplets are ranked by"));
    for (const WhatIfCriterion criterion : criteria) {
        m_impl->criterion->addItem(criterionName(criterion));
    }
    m_impl->words = new QLabel(this);
    m_impl->words->setObjectName(QStringLiteral("whatIfWords"));
    m_impl->words->setWordWrap(true);
    m_impl->words->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_impl->label =
        new QLabel(tr("Exact for this step. Training afterwards would have gone another way: with "
                      "other ranks come other gradients and other scores."),
                   this);
    m_impl->label->setWordWrap(true);
    m_impl->label->setProperty("muted", true);
    m_impl->map = new RankMap(this);
    m_impl->map->setObjectName(QStringLiteral("whatIfMap"));
    m_impl->map->setHeading(tr("What if: ranks"));
    m_impl->branch = new QPushButton(tr("Branch from here…"), this);
    m_impl->branch->setObjectName(QStringLiteral("whatIfBranch"));

    auto* top = new QHBoxLayout;
    auto* budget = new QLabel(tr("&Budget"), this);
    budget->setBuddy(m_impl->box);
    top->addWidget(budget);
    top->addWidget(m_impl->slider, 1);
    top->addWidget(m_impl->box);
    auto* second = new QHBoxLayout;
    auto* by = new QLabel(tr("&Ranked by"), this);
    by->setBuddy(m_impl->criterion);
    second->addWidget(by);
    second->addWidget(m_impl->criterion, 1);
    second->addWidget(m_impl->reset);
    second->addWidget(m_impl->branch);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 8, 12, 8);
    layout->addLayout(top);
    layout->addLayout(second);
    layout->addWidget(m_impl->words);
    layout->addWidget(m_impl->map, 1);
    layout->addWidget(m_impl->label);

    connect(m_impl->slider, &QSlider::valueChanged, this, [this](int value) {
        m_impl->ownBudget = false;
        m_impl->setBudget(value);
        m_impl->update();
    });
    connect(m_impl->box, &QSpinBox::valueChanged, this, [this](int value) {
        m_impl->ownBudget = false;
        m_impl->setBudget(value);
        m_impl->update();
    });
    connect(m_impl->criterion, &QComboBox::currentIndexChanged, this, [this] { m_impl->update(); });
    connect(m_impl->reset, &QPushButton::clicked, this, [this] {
        m_impl->ownBudget = true;
        const QSignalBlocker blocker(m_impl->criterion);
        m_impl->criterion->setCurrentIndex(0);
        if (m_impl->allocation) {
            m_impl->setBudget(m_impl->allocation->budget);
        }
        m_impl->update();
    });
    connect(m_impl->branch, &QPushButton::clicked, this, [this] {
        if (m_impl->allocation) {
            emit branchRequested(m_impl->allocation->step, m_impl->box->value());
        }
    });
    connect(m_impl->map, &RankMap::cellClicked, this, &WhatIfView::moduleChosen);
    setBranchable(false, {});
    m_impl->update();
}

WhatIfView::~WhatIfView() = default;

void WhatIfView::setModules(std::vector<ModuleInfo> modules) {
    m_impl->modules = std::move(modules);
    m_impl->allocation.reset();
    m_impl->ownBudget = true;
    m_impl->nothing.clear();
    const auto all = static_cast<int>(tripletOffsets(m_impl->modules).back());
    const QSignalBlocker a(m_impl->slider), b(m_impl->box);
    m_impl->slider->setRange(0, all);
    m_impl->box->setRange(0, all);
    m_impl->update();
}

void WhatIfView::setAllocation(const AllocationDone& allocation) {
    m_impl->allocation = allocation;
    if (m_impl->ownBudget) {
        m_impl->setBudget(allocation.budget);
    }
    m_impl->update();
}

void WhatIfView::showNothing(const QString& why) {
    m_impl->allocation.reset();
    m_impl->nothing = why;
    m_impl->update();
}

void WhatIfView::setBranchable(bool on, const QString& why) {
    m_impl->branchable = on;
    m_impl->branch->setEnabled(on && m_impl->answer);
    m_impl->branch->setToolTip(
        on ? tr("Opens the form for a new run that goes on from the nearest checkpoint with this budget")
           : why);
}

void WhatIfView::applyTheme(const Theme& theme) { m_impl->map->applyTheme(theme); }

std::int64_t WhatIfView::budget() const { return m_impl->box->value(); }

QString WhatIfView::summary() const { return m_impl->words->text(); }

std::vector<std::uint8_t> WhatIfView::mask() const {
    return m_impl->answer ? m_impl->answer->mask : std::vector<std::uint8_t>{};
}

} // namespace rankscope
