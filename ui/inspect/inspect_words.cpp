#include "ui/inspect/inspect_words.h"

#include "ui/plot/plot_theme.h"

#include <QCoreApplication>
#include <QLocale>

#include <cmath>

namespace rankscope {

namespace {

struct InspectWords {
    Q_DECLARE_TR_FUNCTIONS(InspectWords)
};

QString number(std::int64_t value) { return QLocale().toString(static_cast<qlonglong>(value)); }

QString percent(double share) { return QLocale().toString(share * 100.0, 'f', share < 0.0995 ? 1 : 0); }

// How far the score lies from the threshold.
QString distanceText(const TripletFacts& facts, double threshold) {
    const double ratio = facts.score / threshold;
    if (!(threshold > 0.0) || !(facts.score > 0.0)) {
        return {};
    }
    if (ratio >= 10.0 || ratio <= 0.1) {
        return InspectWords::tr("%1 × the threshold").arg(shortNumber(ratio, 3));
    }
    return ratio >= 1.0 ? InspectWords::tr("%1 % above it").arg(percent(ratio - 1.0))
                        : InspectWords::tr("%1 % below it").arg(percent(1.0 - ratio));
}

QString scorePhrase(const TripletFacts& facts, double threshold, const QString& relation) {
    const QString base = InspectWords::tr("score %1 %2 threshold %3")
                             .arg(shortNumber(facts.score, 4), relation, shortNumber(threshold, 4));
    const QString distance = distanceText(facts, threshold);
    return distance.isEmpty() || facts.score == threshold ? base
                                                          : base + QStringLiteral(" (%1)").arg(distance);
}

QString because(const TripletFacts& facts, const AllocationDone& allocation) {
    const double threshold = allocation.threshold;
    switch (facts.reason) {
    case TripletReason::NothingPruned:
        return InspectWords::tr("the budget still holds every triplet");
    case TripletReason::AboveThreshold:
        return scorePhrase(facts, threshold, QStringLiteral(">"));
    case TripletReason::BelowThreshold:
        return scorePhrase(facts, threshold, QStringLiteral("<"));
    case TripletReason::AtThreshold:
        return scorePhrase(facts, threshold, QStringLiteral("=")) +
               InspectWords::tr(", and what equals the threshold is masked");
    case TripletReason::HeldAgainst:
        return scorePhrase(facts, threshold, QStringLiteral("≤")) +
               InspectWords::tr(", but a floor, a pin or the tie rule holds it");
    case TripletReason::CutAgainst:
        return InspectWords::tr("its score %1 would do, but a ceiling or a pin cuts it")
            .arg(shortNumber(facts.score, 4));
    case TripletReason::NoScores:
        return InspectWords::tr("this allocation was recorded without scores");
    }
    return {};
}

} // namespace

QString tripletSentence(const TripletFacts& facts, const AllocationDone& allocation, std::size_t all,
                        const std::vector<TripletFlip>& flips) {
    QString text = (facts.kept ? InspectWords::tr("Triplet %1 is kept at step %2: %3.")
                               : InspectWords::tr("Triplet %1 is masked at step %2: %3."))
                       .arg(number(static_cast<std::int64_t>(facts.triplet)), number(allocation.step),
                            because(facts, allocation));
    if (facts.place > 0) {
        text +=
            QLatin1Char(' ') + InspectWords::tr("Place %1 of %2 by score, %3 may stay.")
                                   .arg(number(static_cast<std::int64_t>(facts.place)),
                                        number(static_cast<std::int64_t>(all)), number(allocation.budget));
    }
    if (facts.score > 0.0) {
        text += QLatin1Char(' ') +
                InspectWords::tr("Of the score %1 % come from λ, %2 % from lora_A, %3 % from lora_B.")
                    .arg(percent(facts.partLambda / facts.score), percent(facts.partA / facts.score),
                         percent(facts.partB / facts.score));
    }
    const TripletFlip* last = nullptr;
    for (const TripletFlip& flip : flips) {
        last = flip.step <= allocation.step ? &flip : last;
    }
    if (last != nullptr) {
        text += QLatin1Char(' ') + (last->kept
                                        ? InspectWords::tr("Revived at step %1.").arg(number(last->step))
                                        : InspectWords::tr("Masked since step %1.").arg(number(last->step)));
    } else if (facts.kept) {
        text += QLatin1Char(' ') + InspectWords::tr("Kept since the start.");
    }
    return text;
}

QString moduleSentence(const ModuleInfo& module, int kept) {
    if (!module.sizeKnown()) {
        return InspectWords::tr("%1: %2 of %3 triplets kept")
            .arg(QString::fromStdString(module.name), number(kept), number(module.initR));
    }
    return InspectWords::tr("%1: %2 of %3 triplets kept, %4 weights")
        .arg(QString::fromStdString(module.name), number(kept), number(module.initR),
             number(module.weightsPerTriplet() * kept));
}

QString allocationSentence(const AllocationDone& allocation, bool planned) {
    const QString threshold = std::isfinite(allocation.threshold)
                                  ? InspectWords::tr("threshold %1").arg(shortNumber(allocation.threshold, 4))
                                  : InspectWords::tr("no threshold");
    if (!planned) {
        return InspectWords::tr("step %1: kept %2, %3, %4 pruned, %5 revived")
            .arg(number(allocation.step), number(allocation.kept), threshold, number(allocation.pruned),
                 number(allocation.revived));
    }
    return InspectWords::tr("step %1: budget %2, kept %3, %4, %5 pruned, %6 revived")
        .arg(number(allocation.step), number(allocation.budget), number(allocation.kept), threshold,
             number(allocation.pruned), number(allocation.revived));
}

QString cellValueName(CellValue value) {
    switch (value) {
    case CellValue::Rank:
        return InspectWords::tr("Kept ranks");
    case CellValue::RankShare:
        return InspectWords::tr("Share of init_r");
    case CellValue::Parameters:
        return InspectWords::tr("Kept parameters");
    case CellValue::BudgetShare:
        return InspectWords::tr("Share of the budget");
    case CellValue::LambdaNorm:
        return InspectWords::tr("Norm of λ");
    case CellValue::ScoreSum:
        return InspectWords::tr("Sum of kept scores");
    case CellValue::ScoreMean:
        return InspectWords::tr("Mean score");
    case CellValue::Sensitivity:
        return InspectWords::tr("Mean sensitivity of λ");
    case CellValue::Uncertainty:
        return InspectWords::tr("Mean uncertainty of λ");
    }
    return {};
}

QString criterionName(WhatIfCriterion criterion) {
    switch (criterion) {
    case WhatIfCriterion::Score:
        return InspectWords::tr("Score (as the run did)");
    case WhatIfCriterion::Sensitivity:
        return InspectWords::tr("Sensitivity of λ alone");
    case WhatIfCriterion::Uncertainty:
        return InspectWords::tr("Uncertainty of λ alone");
    case WhatIfCriterion::Magnitude:
        return InspectWords::tr("|λ|");
    case WhatIfCriterion::ScorePerWeight:
        return InspectWords::tr("Score for each weight it costs");
    }
    return {};
}

QString sizeText(std::int64_t bytes) {
    return InspectWords::tr("%1 MB").arg(QLocale().toString(static_cast<double>(bytes) / 1e6, 'f', 2));
}

} // namespace rankscope
