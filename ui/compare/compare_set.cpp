#include "ui/compare/compare_set.h"

namespace rankscope {

QStringList CompareSet::evaluationMetrics() const {
    QStringList measured;
    QStringList others;
    for (const ComparedRun& run : runs) {
        for (const auto& [name, result] : run.metrics) {
            const QString text = QString::fromStdString(name);
            QStringList& list = text.startsWith(QLatin1String("eval/")) ? measured : others;
            if (!list.contains(text)) {
                list << text;
            }
        }
    }
    measured.sort();
    // What the paper reports comes before its loss.
    const QString accuracy = QStringLiteral("eval/accuracy");
    if (measured.removeOne(accuracy)) {
        measured.prepend(accuracy);
    }
    return measured.isEmpty() ? others : measured;
}

} // namespace rankscope
