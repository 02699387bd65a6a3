#include "ui/inspect/time_controls.h"

#include "ui/elided_label.h"
#include "ui/icons.h"
#include "ui/inspect/timeline.h"
#include "ui/motion.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace rankscope {

namespace {

constexpr int speeds[] = {1, 2, 5, 10, 30, 60}; // allocations a second
constexpr int firstSpeed = 2;
constexpr int calmPause = 500; // milliseconds

} // namespace

TimeControls::TimeControls(QWidget* parent)
    : QWidget(parent)
    , m_timeline(new Timeline(this))
    , m_first(button(QStringLiteral("first"), tr("Before the first allocation (Home)")))
    , m_back(button(QStringLiteral("previous"), tr("Previous allocation (Left)")))
    , m_playButton(button(QStringLiteral("play"), tr("Play all allocations (Space)")))
    , m_on(button(QStringLiteral("next"), tr("Next allocation (Right)")))
    , m_last(button(QStringLiteral("last"), tr("Last allocation (End)")))
    , m_speed(new QComboBox(this))
    , m_loop(new QCheckBox(tr("Loop"), this))
    , m_follow(new QCheckBox(tr("Follow"), this))
    , m_words(new ElidedLabel(this)) {
    m_speed->setObjectName(QStringLiteral("timeSpeed"));
    m_speed->setAccessibleName(tr("Allocations a second while playing"));
    m_speed->setToolTip(tr("Allocations a second while playing ([ slower, ] faster)"));
    for (const int speed : speeds) {
        m_speed->addItem(tr("%1 a second").arg(speed), speed);
    }
    m_speed->setCurrentIndex(firstSpeed);
    m_loop->setObjectName(QStringLiteral("timeLoop"));
    m_loop->setToolTip(tr("Begin again after the last allocation"));
    m_follow->setObjectName(QStringLiteral("timeFollow"));
    m_follow->setToolTip(tr("Go to each new allocation of a run that trains"));
    m_words->setObjectName(QStringLiteral("timeWords"));
    auto* row = new QHBoxLayout;
    row->setContentsMargins(16, 4, 16, 0);
    row->setSpacing(4);
    for (QToolButton* control : {m_first, m_back, m_playButton, m_on, m_last}) {
        row->addWidget(control);
    }
    row->addWidget(m_speed);
    row->addWidget(m_loop);
    row->addWidget(m_follow);
    row->addSpacing(8);
    row->addWidget(m_words, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(row);
    layout->addWidget(m_timeline);

    connect(m_first, &QToolButton::clicked, this, [this] { m_timeline->setCurrent(-1); });
    connect(m_back, &QToolButton::clicked, this,
            [this] { m_timeline->setCurrent(m_timeline->current() - 1); });
    connect(m_on, &QToolButton::clicked, this, [this] { m_timeline->setCurrent(m_timeline->current() + 1); });
    connect(m_last, &QToolButton::clicked, this, [this] { m_timeline->setCurrent(m_timeline->count() - 1); });
    connect(m_playButton, &QToolButton::clicked, this, [this] { setPlaying(!playing()); });
    connect(&m_play, &QTimer::timeout, this, &TimeControls::advance);
    m_play.setTimerType(Qt::PreciseTimer);
    connect(m_speed, &QComboBox::currentIndexChanged, this, [this] { m_play.setInterval(pause()); });
    m_play.setInterval(pause());
    connect(m_timeline, &Timeline::currentChanged, this, &TimeControls::showState);
    showState();
}

// With reduced motion two pictures a second, at most.
int TimeControls::pause() const {
    const int wanted = 1000 / m_speed->currentData().toInt();
    return motionReduced() ? std::max(wanted, calmPause) : wanted;
}

QToolButton* TimeControls::button(const QString& name, const QString& tip) {
    auto* made = new QToolButton(this);
    made->setObjectName(QStringLiteral("time-") + name);
    made->setToolTip(tip);
    made->setAccessibleName(tip);
    made->setAutoRaise(true);
    return made;
}

void TimeControls::setWords(const QString& words) { m_words->setText(words); }

bool TimeControls::following() const { return m_follow->isChecked(); }

void TimeControls::setFollowing(bool on) { m_follow->setChecked(on); }

void TimeControls::setPlaying(bool on) {
    if (on && m_timeline->count() > 0) {
        if (m_timeline->current() >= m_timeline->count() - 1) {
            m_timeline->setCurrent(-1);
        }
        m_play.start(pause());
    } else {
        m_play.stop();
    }
    showState();
}

void TimeControls::faster(int steps) {
    m_speed->setCurrentIndex(std::clamp(m_speed->currentIndex() + steps, 0, m_speed->count() - 1));
}

void TimeControls::advance() {
    if (m_timeline->current() < m_timeline->count() - 1) {
        m_timeline->setCurrent(m_timeline->current() + 1);
    } else if (m_loop->isChecked()) {
        m_timeline->setCurrent(-1);
    } else {
        setPlaying(false);
    }
}

void TimeControls::showState() {
    const bool any = m_timeline->count() > 0;
    m_first->setEnabled(any && m_timeline->current() >= 0);
    m_back->setEnabled(any && m_timeline->current() >= 0);
    m_on->setEnabled(any && m_timeline->current() < m_timeline->count() - 1);
    m_last->setEnabled(any && m_timeline->current() < m_timeline->count() - 1);
    m_playButton->setEnabled(any);
    m_playButton->setIcon(icon(playing() ? QStringLiteral("pause") : QStringLiteral("resume"), m_theme));
}

void TimeControls::applyTheme(const Theme& theme) {
    m_theme = theme;
    m_timeline->applyTheme(theme);
    m_first->setIcon(icon(QStringLiteral("first"), theme));
    m_back->setIcon(icon(QStringLiteral("previous"), theme));
    m_on->setIcon(icon(QStringLiteral("next"), theme));
    m_last->setIcon(icon(QStringLiteral("last"), theme));
    showState();
}

} // namespace rankscope
