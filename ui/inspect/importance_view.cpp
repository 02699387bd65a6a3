#include "ui/inspect/importance_view.h"

#include "ui/plot/density_plot.h"
#include "ui/plot/kind_labels.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace rankscope {

ImportanceView::ImportanceView(QWidget* parent)
    : QWidget(parent)
    , m_kind(new QComboBox(this))
    , m_share(new QComboBox(this))
    , m_plot(new DensityPlot(this))
    , m_words(new QLabel(this)) {
    setObjectName(QStringLiteral("importanceView"));
    m_plot->setObjectName(QStringLiteral("importancePlot"));
    m_kind->setObjectName(QStringLiteral("importanceKind"));
    m_kind->setToolTip(tr("Whose triplets are counted"));
    m_share->setObjectName(QStringLiteral("importanceShare"));
    m_share->setToolTip(tr("All triplets, or those that the allocation kept or masked"));
    m_share->addItem(tr("kept and masked"), static_cast<int>(ScoreShare::All));
    m_share->addItem(tr("kept"), static_cast<int>(ScoreShare::Kept));
    m_share->addItem(tr("masked"), static_cast<int>(ScoreShare::Masked));
    m_words->setObjectName(QStringLiteral("importanceWords"));
    m_words->setWordWrap(true);
    m_words->setProperty("muted", true);
    m_words->setToolTip(tr("S = s(λ) + mean s(row of lora_A) + mean s(column of lora_B), as stored with each "
                           "allocation; s is sensitivity times uncertainty"));

    auto* top = new QHBoxLayout;
    auto* kind = new QLabel(tr("&Matrices"), this);
    kind->setBuddy(m_kind);
    auto* share = new QLabel(tr("T&riplets"), this);
    share->setBuddy(m_share);
    top->addWidget(kind);
    top->addWidget(m_kind);
    top->addSpacing(8);
    top->addWidget(share);
    top->addWidget(m_share);
    top->addStretch(1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 8, 12, 8);
    layout->addLayout(top);
    layout->addWidget(m_plot, 1);
    layout->addWidget(m_words);

    connect(m_kind, &QComboBox::currentIndexChanged, this, &ImportanceView::show);
    connect(m_share, &QComboBox::currentIndexChanged, this, &ImportanceView::show);
    connect(m_plot, &DensityPlot::stepClicked, this, &ImportanceView::stepChosen);
}

void ImportanceView::setModules(const std::vector<ModuleInfo>& modules) {
    {
        const QSignalBlocker quiet(m_kind);
        m_kind->clear();
        m_kind->addItem(tr("all"), -1);
        const std::vector<std::string> kinds = scoreKinds(modules);
        for (std::size_t i = 0; i < kinds.size(); ++i) {
            m_kind->addItem(kindLabel(kinds[i]), static_cast<int>(i));
        }
    }
    showNothing({});
}

void ImportanceView::addColumns(std::vector<ScoreColumn> columns) {
    if (columns.empty()) {
        return;
    }
    const auto tail =
        std::lower_bound(m_columns.begin(), m_columns.end(), columns.front().step,
                         [](const ScoreColumn& column, std::int64_t step) { return column.step < step; });
    m_columns.erase(tail, m_columns.end());
    std::move(columns.begin(), columns.end(), std::back_inserter(m_columns));
    show();
}

std::int64_t ImportanceView::lastStep() const { return m_columns.empty() ? -1 : m_columns.back().step; }

void ImportanceView::showNothing(const QString& why) {
    m_columns.clear();
    m_plot->clear();
    m_plot->setEmptyText(why);
    m_words->clear();
}

void ImportanceView::setStep(double step) { m_plot->setCursor(step); }

void ImportanceView::applyTheme(const Theme& theme) { m_plot->applyTheme(theme); }

void ImportanceView::show() {
    if (m_columns.empty()) {
        return;
    }
    const int kind = m_kind->currentData().toInt();
    const auto share = static_cast<ScoreShare>(m_share->currentData().toInt());
    ScoreDensity density = scoreDensity(m_columns, kind, share);
    const QLocale locale;
    const std::int64_t zeros = density.zeros.back();
    QString words = tr("%n allocations; a column holds until the next one. The line is the threshold: what "
                       "scores no more is masked.",
                       nullptr, static_cast<int>(m_columns.size()));
    if (zeros > 0) {
        words +=
            QLatin1Char(' ') + tr("At step %1, %2 triplets score 0, which has no logarithm: they are the "
                                  "row below the scale.")
                                   .arg(locale.toString(qlonglong(density.steps.back())))
                                   .arg(locale.toString(qlonglong(zeros)));
    }
    if (density.notFinite > 0) {
        words += QLatin1Char(' ') + tr("%1 scores are no finite numbers and left out.")
                                        .arg(locale.toString(qlonglong(density.notFinite)));
    }
    m_words->setText(words);
    const QString whose = kind < 0 ? tr("all matrices") : m_kind->currentText();
    m_plot->setDensity(std::move(density), share == ScoreShare::All
                                               ? whose
                                               : tr("%1, %2 triplets").arg(whose, m_share->currentText()));
}

} // namespace rankscope
