#include "ui/elided_label.h"
#include "ui/live/allocator_lamp.h"
#include "ui/live/live_charts.h"
#include "ui/live/live_page_impl.h"
#include "ui/plot/rank_map.h"
#include "ui/plot/score_plot.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QSplitter>
#include <QVBoxLayout>

namespace rankscope {

void LivePage::Impl::build() {
    auto* layout = new QVBoxLayout(&page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(buildHead());
    layout->addWidget(buildBody(), 1);
    wireControls();
    wireViews();
}

QHBoxLayout* LivePage::Impl::buildHead() {
    sentence = new ElidedLabel(&page);
    sentence->setObjectName(QStringLiteral("liveSentence"));
    lamp = new AllocatorLamp(&page);
    lamp->setObjectName(QStringLiteral("allocatorLamp"));
    checkpoint = new QPushButton(LivePage::tr("Checkpoint"), &page);
    checkpoint->setObjectName(QStringLiteral("liveCheckpoint"));
    checkpoint->setToolTip(LivePage::tr("Write a checkpoint after the current step; the run goes on"));
    edit = new QPushButton(LivePage::tr("Edit…"), &page);
    edit->setObjectName(QStringLiteral("liveEdit"));
    stop = new QPushButton(LivePage::tr("Stop…"), &page);
    stop->setObjectName(QStringLiteral("liveStop"));
    stop->setToolTip(LivePage::tr("End the run after the current step, with a checkpoint"));
    pause = new QPushButton(LivePage::tr("Pause"), &page);
    pause->setObjectName(QStringLiteral("livePause"));
    pause->setProperty("primary", true);

    auto* head = new QHBoxLayout;
    head->setContentsMargins(16, 8, 16, 8);
    head->setSpacing(8);
    head->addWidget(sentence, 1);
    head->addWidget(lamp);
    head->addWidget(edit);
    head->addWidget(checkpoint);
    head->addWidget(stop);
    head->addWidget(pause);
    return head;
}

QSplitter* LivePage::Impl::buildBody() {
    charts = new LiveCharts(&page);
    map = new RankMap(&page);
    map->setObjectName(QStringLiteral("rankMap"));
    scores = new ScorePlot(&page);
    scores->setObjectName(QStringLiteral("scorePlot"));
    auto* right = new QSplitter(Qt::Vertical, &page);
    right->setObjectName(QStringLiteral("liveRanks"));
    right->setHandleWidth(1);
    right->setChildrenCollapsible(false);
    right->addWidget(map);
    right->addWidget(scores);
    right->setSizes({360, 240});
    auto* body = new QSplitter(Qt::Horizontal, &page);
    body->setObjectName(QStringLiteral("liveBody"));
    body->setHandleWidth(1);
    body->setChildrenCollapsible(false);
    body->addWidget(charts);
    body->addWidget(right);
    body->setSizes({600, 500});
    body->setStretchFactor(0, 6);
    body->setStretchFactor(1, 5);
    return body;
}

} // namespace rankscope
