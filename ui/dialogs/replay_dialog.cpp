#include "ui/dialogs/replay_dialog.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>
#include <limits>

namespace rankscope {

namespace {

constexpr int usualSteps = 50; // a minute or so, and several allocations

QString number(std::int64_t value) { return QLocale().toString(static_cast<qlonglong>(value)); }

} // namespace

ReplayDialog::ReplayDialog(const Run& run, QWidget* parent)
    : QDialog(parent)
    , m_run(run)
    , m_start(new QComboBox(this))
    , m_steps(new QSpinBox(this))
    , m_range(new QLabel(this)) {
    setObjectName(QStringLiteral("replayDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Verify %1 by repeating it").arg(run.name));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 16, 16, 16);
    column->setSpacing(16);
    auto* heading = new QLabel(
        tr("Steps of the run are trained again on %1 and every loss, score and mask is compared bit for bit "
           "with what was recorded. The run itself stays as it is; what came of it is kept among its events.")
            .arg(run.device),
        this);
    heading->setWordWrap(true);
    heading->setMinimumWidth(420);
    column->addWidget(heading);
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(8);
    form->setVerticalSpacing(8);
    m_start->setObjectName(QStringLiteral("replayStart"));
    for (const std::int64_t step : run.starts) {
        if (step < run.end) {
            m_start->addItem(step == 0 ? tr("the beginning")
                                       : tr("the checkpoint after %1 steps").arg(number(step)),
                             static_cast<qlonglong>(step));
        }
    }
    m_start->setCurrentIndex(m_start->count() - 1);
    form->addRow(tr("Start at"), m_start);
    m_steps->setObjectName(QStringLiteral("replaySteps"));
    m_steps->setMinimum(1);
    m_steps->setToolTip(tr("How many steps are repeated and compared"));
    form->addRow(tr("Steps"), m_steps);
    m_range->setObjectName(QStringLiteral("replayRange"));
    m_range->setProperty("muted", true);
    form->addRow(QString(), m_range);
    column->addLayout(form);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_replay = new QPushButton(tr("Verify"), this);
    m_replay->setObjectName(QStringLiteral("replayNow"));
    m_replay->setProperty("primary", true); // before the button box polishes it
    buttons->addButton(m_replay, QDialogButtonBox::AcceptRole);
    m_replay->setDefault(true);
    m_replay->setEnabled(m_start->count() > 0);
    column->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        emit replayChosen(start(), start() + m_steps->value() - 1);
        accept();
    });
    connect(m_start, &QComboBox::currentIndexChanged, this, &ReplayDialog::limitSteps);
    connect(m_steps, &QSpinBox::valueChanged, this, &ReplayDialog::showRange);
    limitSteps();
    m_steps->setValue(usualSteps);
    showRange();
}

std::int64_t ReplayDialog::start() const { return m_start->currentData().toLongLong(); }

void ReplayDialog::limitSteps() {
    const std::int64_t left = std::max<std::int64_t>(1, m_run.end - start());
    m_steps->setMaximum(static_cast<int>(std::min<std::int64_t>(left, std::numeric_limits<int>::max())));
    showRange();
}

void ReplayDialog::showRange() {
    m_range->setText(m_start->count() == 0 ? tr("Nothing is left to repeat from here.")
                                           : tr("Steps %1 to %2 of 0 to %3.")
                                                 .arg(number(start()), number(start() + m_steps->value() - 1),
                                                      number(m_run.end - 1)));
}

} // namespace rankscope
