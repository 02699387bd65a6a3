#include "ui/status_strip.h"

#include "ui/icons.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QProgressBar>
#include <QToolButton>

#include <cmath>

namespace rankscope {

StatusStrip::StatusStrip(QWidget* parent)
    : QWidget(parent) {
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(8, 0, 8, 0);
    layout->setSpacing(4);

    m_run =
        addPart(QStringLiteral("statusRun"), tr("Run state"), tr("State and phase of the run that trains"));
    m_bar = new QProgressBar(this);
    m_bar->setObjectName(QStringLiteral("statusBar"));
    m_bar->setAccessibleName(tr("Progress of the run"));
    m_bar->setFixedSize(112, 6);
    m_bar->setRange(0, 1000);
    m_bar->setTextVisible(false);
    layout->addWidget(m_bar);
    m_step = addPart(QStringLiteral("statusStep"), tr("Step"), tr("Optimizer steps done, of all steps"));
    m_eta = addPart(QStringLiteral("statusEta"), tr("Time left"),
                    tr("Estimated from the pace of the last steps and the time that evaluations took"));
    layout->addStretch(1);
    m_queue = addPart(QStringLiteral("statusQueue"), tr("Queue"), tr("Runs that wait for their turn"));
    m_rate = addPart(QStringLiteral("statusRate"), tr("Rate"),
                     tr("Real tokens a second over the last few seconds; padding is not counted"));
    m_memory = addPart(QStringLiteral("statusMemory"), tr("Memory"),
                       tr("Peak memory of the process, or of the device's allocator on a GPU"));
    m_device = addPart(QStringLiteral("statusDevice"), tr("Device"), tr("Where the run trains"));
    m_store = addPart(QStringLiteral("statusDb"), tr("Storage"),
                      tr("Rows that are handed over and not yet written to the workspace"));
    for (QToolButton* part : {m_run, m_step, m_eta, m_rate, m_memory, m_device}) {
        connect(part, &QToolButton::clicked, this, &StatusStrip::liveClicked);
    }
    connect(m_queue, &QToolButton::clicked, this, &StatusStrip::queueClicked);
    connect(m_store, &QToolButton::clicked, this, &StatusStrip::logClicked);
    showIdle(tr("No run is training"));
    showQueued(0);
}

QToolButton* StatusStrip::addPart(const QString& name, const QString& accessible, const QString& tip) {
    auto* part = new QToolButton(this);
    part->setObjectName(name);
    part->setAccessibleName(accessible);
    part->setToolTip(tip);
    part->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    part->setAutoRaise(true);
    part->setFocusPolicy(Qt::TabFocus);
    layout()->addWidget(part);
    return part;
}

void StatusStrip::showIdle(const QString& text) {
    m_run->setText(text);
    m_run->setAccessibleDescription(text);
    for (QWidget* part :
         {static_cast<QWidget*>(m_bar), static_cast<QWidget*>(m_step), static_cast<QWidget*>(m_eta),
          static_cast<QWidget*>(m_rate), static_cast<QWidget*>(m_memory), static_cast<QWidget*>(m_device)}) {
        part->hide();
    }
    showPendingRows(0, false);
}

void StatusStrip::showRun(const QString& name, const RunProgress& progress) {
    const QLocale locale;
    QString state = progress.started() || progress.ended() ? statusText(progress.status()) : tr("loading");
    if (const auto phase = progress.phase()) {
        state += QStringLiteral(", ") + phaseText(*phase);
    }
    const auto set = [](QToolButton* part, const QString& text) {
        if (part->text() != text) {
            part->setText(text);
            part->setAccessibleDescription(text);
        }
        part->setVisible(!text.isEmpty());
    };
    set(m_run, fontMetrics().elidedText(name, Qt::ElideMiddle, 220) + QStringLiteral(": ") + state);
    m_bar->setVisible(progress.totalSteps() > 0);
    m_bar->setValue(static_cast<int>(std::lround(progress.share() * 1000.0)));
    set(m_step, progress.totalSteps() > 0 ? tr("step %1 of %2")
                                                .arg(locale.toString(qlonglong(progress.step())),
                                                     locale.toString(qlonglong(progress.totalSteps())))
                                          : QString());
    const auto left = progress.secondsLeft();
    set(m_eta, left && progress.status() == RunStatus::Running ? timeLeftText(*left) : QString());
    set(m_rate, progress.tokensPerSecond() > 0.0
                    ? tr("%1 tokens/s").arg(compactNumber(progress.tokensPerSecond()))
                    : QString());
    set(m_memory, progress.memoryMb() > 0.0 ? tr("peak %1").arg(memoryText(progress.memoryMb())) : QString());
    set(m_device, QString::fromStdString(progress.device()));
}

void StatusStrip::showPendingRows(qint64 rows, bool late) {
    m_pending = rows;
    m_late = late;
    showStore();
}

void StatusStrip::showStoreTrouble(const QString& sentence) {
    m_trouble = sentence;
    showStore();
}

void StatusStrip::showStore() {
    QString text, mark;
    QColor colour = m_theme.muted;
    if (!m_trouble.isEmpty()) {
        text = tr("not stored: %1 rows").arg(QLocale().toString(m_pending));
        mark = QStringLiteral("error");
        colour = m_theme.bad;
    } else if (m_late) {
        text = tr("writing late: %1 rows").arg(QLocale().toString(m_pending));
        mark = QStringLiteral("warning");
        colour = m_theme.warning;
    } else {
        text = tr("stored");
        mark = QStringLiteral("good");
        colour = m_theme.good;
    }
    if (m_store->text() == text) {
        return;
    }
    m_store->setText(text);
    m_store->setIcon(icon(mark, colour));
    m_store->setAccessibleDescription(m_trouble.isEmpty() ? text : m_trouble);
    m_store->setToolTip(m_trouble.isEmpty()
                            ? tr("Rows that are handed over and not yet written to the workspace")
                            : m_trouble);
}

void StatusStrip::showQueued(int runs) {
    m_queue->setVisible(runs > 0);
    m_queue->setText(runs == 1 ? tr("1 run queued") : tr("%n runs queued", nullptr, runs));
    m_queue->setAccessibleDescription(m_queue->text());
}

void StatusStrip::applyTheme(const Theme& theme) {
    m_theme = theme;
    m_queue->setIcon(icon(QStringLiteral("queue"), theme.muted));
    m_store->setText({});
    showStore();
}

} // namespace rankscope
