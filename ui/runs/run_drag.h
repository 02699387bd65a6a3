#pragma once

#include <QList>
#include <QMimeData>
#include <QStringList>

#include <memory>

namespace rankscope {

// Runs that are dragged out of the table, as numbers; other programs get nothing of them.
inline const QString runDragType = QStringLiteral("application/x-rankscope-runs");

inline std::unique_ptr<QMimeData> runDrag(const QList<qint64>& runs) {
    QStringList numbers;
    for (const qint64 run : runs) {
        numbers << QString::number(run);
    }
    auto data = std::make_unique<QMimeData>();
    data->setData(runDragType, numbers.join(QLatin1Char(' ')).toLatin1());
    return data;
}

inline QList<qint64> draggedRuns(const QMimeData& data) {
    QList<qint64> runs;
    for (const QByteArray& number : data.data(runDragType).split(' ')) {
        if (const qint64 run = number.toLongLong(); run > 0) {
            runs << run;
        }
    }
    return runs;
}

} // namespace rankscope
