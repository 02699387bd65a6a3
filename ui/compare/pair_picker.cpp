#include "ui/compare/pair_picker.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QSpinBox>
#include <QToolButton>

#include <algorithm>

namespace rankscope {

PairPicker::PairPicker(QWidget* parent)
    : QWidget(parent) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    m_sides[0] = addSide(QStringLiteral("A"), "mapsRunA", "mapsStepA");
    row->addWidget(new QLabel(QStringLiteral("−"), this));
    m_sides[1] = addSide(QStringLiteral("B"), "mapsRunB", "mapsStepB");
    auto* swapped = new QToolButton(this);
    swapped->setObjectName(QStringLiteral("mapsSwap"));
    swapped->setText(tr("Swap"));
    swapped->setToolTip(tr("B − A instead of A − B"));
    swapped->setFocusPolicy(Qt::StrongFocus);
    connect(swapped, &QToolButton::clicked, this, &PairPicker::swap);
    row->addWidget(swapped);
    row->addStretch(1);
}

PairPicker::Side PairPicker::addSide(const QString& letter, const char* runName, const char* stepName) {
    Side side;
    side.run = new QComboBox(this);
    side.run->setObjectName(QLatin1String(runName));
    side.run->setAccessibleName(tr("Run %1").arg(letter));
    side.run->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    side.run->setMinimumContentsLength(14);
    side.step = new QSpinBox(this);
    side.step->setObjectName(QLatin1String(stepName));
    side.step->setAccessibleName(tr("Step of run %1").arg(letter));
    side.step->setPrefix(tr("step "));
    side.step->setToolTip(tr("The map that the last allocation up to this step has left"));
    auto* label = new QLabel(letter, this);
    label->setBuddy(side.run);
    layout()->addWidget(label);
    layout()->addWidget(side.run);
    layout()->addWidget(side.step);
    connect(side.run, &QComboBox::currentIndexChanged, this, [this, side] {
        fitStep(side, true);
        emit changed();
    });
    connect(side.step, &QSpinBox::valueChanged, this, &PairPicker::changed);
    return side;
}

// A run that has not been asked about is shown as it ended.
void PairPicker::fitStep(const Side& side, bool toEnd) {
    const int run = side.run->currentIndex();
    if (!m_set || run < 0) {
        return;
    }
    const QSignalBlocker quiet(side.step);
    const auto last =
        std::min<std::int64_t>(m_set->runs[static_cast<std::size_t>(run)].started.totalSteps, 1'000'000'000);
    side.step->setRange(0, static_cast<int>(last));
    if (toEnd) {
        side.step->setValue(static_cast<int>(last));
    }
}

void PairPicker::setRuns(const SharedSet& set) {
    m_set = set;
    for (std::size_t i = 0; i < m_sides.size(); ++i) {
        const Side& side = m_sides[i];
        const QSignalBlocker quiet(side.run);
        const QVariant before = side.run->currentData();
        side.run->clear();
        for (std::size_t run = 0; run < set->runs.size(); ++run) {
            side.run->addItem(set->titles[static_cast<int>(run)], qlonglong(set->runs[run].id));
        }
        const int place = before.isValid() ? side.run->findData(before) : -1;
        side.run->setCurrentIndex(place >= 0 ? place : std::min(static_cast<int>(i), side.run->count() - 1));
        fitStep(side, place < 0);
    }
}

void PairPicker::swap() {
    const int run = m_sides[0].run->currentIndex();
    const int step = m_sides[0].step->value();
    {
        const QSignalBlocker quiet(this);
        const int otherStep = m_sides[1].step->value();
        m_sides[0].run->setCurrentIndex(m_sides[1].run->currentIndex());
        m_sides[0].step->setValue(otherStep);
        m_sides[1].run->setCurrentIndex(run);
        m_sides[1].step->setValue(step);
    }
    emit changed();
}

std::vector<MapQuestion> PairPicker::questions() const {
    std::vector<MapQuestion> out;
    for (const Side& side : m_sides) {
        if (side.run->currentIndex() >= 0) {
            out.push_back({side.run->currentData().toLongLong(), {1.0, side.step->value()}});
        }
    }
    return out;
}

QStringList PairPicker::titles() const {
    QStringList out;
    for (const Side& side : m_sides) {
        out << tr("%1: %2, step %3")
                   .arg(out.isEmpty() ? QStringLiteral("A") : QStringLiteral("B"), side.run->currentText(),
                        QLocale().toString(side.step->value()));
    }
    return out;
}

} // namespace rankscope
