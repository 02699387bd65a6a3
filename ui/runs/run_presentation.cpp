#include "ui/runs/run_presentation.h"

#include "ui/core_text.h"
#include "ui/form/shape_icon.h"
#include "ui/runs/run_table_model.h"

#include <QDateTime>
#include <QLocale>
#include <QPainter>
#include <QPixmap>

namespace rankscope {

namespace {

Shape statusShape(RunStatus status) {
    switch (status) {
    case RunStatus::Queued:
        return Shape::Ring;
    case RunStatus::Running:
        return Shape::Triangle;
    case RunStatus::Paused:
        return Shape::Bars;
    case RunStatus::Finished:
        return Shape::Check;
    case RunStatus::Stopped:
        return Shape::Square;
    case RunStatus::Failed:
        return Shape::Cross;
    case RunStatus::Interrupted:
        break;
    }
    return Shape::Diamond;
}

QColor statusColour(RunStatus status, const Theme& theme) {
    switch (status) {
    case RunStatus::Running:
    case RunStatus::Finished:
        return theme.good;
    case RunStatus::Paused:
    case RunStatus::Interrupted:
        return theme.warning;
    case RunStatus::Failed:
        return theme.bad;
    case RunStatus::Queued:
    case RunStatus::Stopped:
        break;
    }
    return theme.muted;
}

QString joined(const std::vector<std::string>& items) {
    QStringList list;
    for (const std::string& item : items) {
        list << QString::fromStdString(item);
    }
    return list.join(QStringLiteral(", "));
}

} // namespace

QIcon statusIcon(RunStatus status, const Theme& theme) {
    return shapeIcon(statusShape(status), statusColour(status, theme), theme.onAccent);
}

QIcon curveIcon(const QPen& pen, const QColor& patch) {
    QIcon icon;
    for (const qreal ratio : {1.0, 2.0}) {
        for (const QIcon::Mode mode : {QIcon::Normal, QIcon::Selected}) {
            QPixmap pixmap(qRound(16 * ratio), qRound(16 * ratio));
            pixmap.setDevicePixelRatio(ratio);
            // On the selection's colour the curve keeps its own, on a patch of the plot's background.
            pixmap.fill(Qt::transparent);
            QPainter painter(&pixmap);
            if (mode == QIcon::Selected) {
                painter.fillRect(QRectF(0, 4, 16, 8), patch);
            }
            QPen wide = pen;
            wide.setWidthF(2.5);
            wide.setCapStyle(Qt::FlatCap);
            painter.setPen(wide);
            painter.drawLine(QPointF(0, 8), QPointF(16, 8));
            icon.addPixmap(pixmap, mode);
        }
    }
    return icon;
}

QString statusWord(RunStatus status) {
    switch (status) {
    case RunStatus::Queued:
        return RunTableModel::tr("queued");
    case RunStatus::Running:
        return RunTableModel::tr("running");
    case RunStatus::Paused:
        return RunTableModel::tr("paused");
    case RunStatus::Finished:
        return RunTableModel::tr("finished");
    case RunStatus::Stopped:
        return RunTableModel::tr("stopped");
    case RunStatus::Failed:
        return RunTableModel::tr("failed");
    case RunStatus::Interrupted:
        break;
    }
    return RunTableModel::tr("interrupted");
}

QString durationText(double seconds) {
    const auto whole = static_cast<qint64>(seconds + 0.5);
    if (whole < 60) {
        return RunTableModel::tr("%1 s").arg(whole);
    }
    if (whole < 3600) {
        return RunTableModel::tr("%1 min %2 s").arg(whole / 60).arg(whole % 60, 2, 10, QLatin1Char('0'));
    }
    return RunTableModel::tr("%1 h %2 min").arg(whole / 3600).arg(whole % 3600 / 60, 2, 10, QLatin1Char('0'));
}

QString timeText(double unixTime) {
    const QDateTime time = QDateTime::fromSecsSinceEpoch(static_cast<qint64>(unixTime));
    return QLocale().toString(time.date(), QLocale::ShortFormat) + time.toString(QStringLiteral(" HH:mm"));
}

QString metricTitle(const QString& name) {
    const QString evaluation = QStringLiteral("eval/");
    if (name == QLatin1String("loss/task")) {
        return RunTableModel::tr("task loss");
    }
    if (name == QLatin1String("loss/regulariser")) {
        return RunTableModel::tr("regulariser");
    }
    if (name == QLatin1String("tokens_per_second")) {
        return RunTableModel::tr("speed (tokens/s)");
    }
    if (name == QLatin1String("step_seconds")) {
        return RunTableModel::tr("time of a step (s)");
    }
    if (name.startsWith(evaluation)) {
        return RunTableModel::tr("%1 (evaluation)").arg(coreText(name.mid(evaluation.size()).toStdString()));
    }
    return coreText(QString(name).replace(QLatin1Char('_'), QLatin1Char(' ')).toStdString());
}

QString runText(const RunSummary& run, int column) {
    const QLocale locale;
    switch (column) {
    case RunTableModel::Name:
        return QString::fromStdString(run.name);
    case RunTableModel::Status: {
        const bool under =
            (run.status == RunStatus::Running || run.status == RunStatus::Paused) && run.totalSteps > 0;
        return under ? RunTableModel::tr("%1 %2 %")
                           .arg(statusWord(run.status))
                           .arg(100 * run.stepsDone / run.totalSteps)
                     : statusWord(run.status);
    }
    case RunTableModel::Method:
        return QString::fromStdString(run.method);
    case RunTableModel::Model:
        return QString::fromStdString(run.model);
    case RunTableModel::Task:
        return QString::fromStdString(run.task);
    case RunTableModel::Budget:
        if (run.initBudget == 0) {
            return QString();
        }
        return run.initBudget == run.targetBudget
                   ? locale.toString(static_cast<qlonglong>(run.initBudget))
                   : QStringLiteral("%1 → %2").arg(locale.toString(static_cast<qlonglong>(run.initBudget)),
                                                   locale.toString(static_cast<qlonglong>(run.targetBudget)));
    case RunTableModel::Metric:
        return run.bestMetricName.empty()
                   ? QString()
                   : QStringLiteral("%1 %2").arg(coreText(run.bestMetricName),
                                                 locale.toString(run.bestMetric, 'f', 4));
    case RunTableModel::Time:
        return run.seconds > 0.0 ? durationText(run.seconds) : QString();
    case RunTableModel::Started:
        return run.startedAt > 0.0 ? timeText(run.startedAt) : RunTableModel::tr("not yet");
    case RunTableModel::Tags:
        return joined(run.tags);
    case RunTableModel::Note:
        return QString::fromStdString(run.note).simplified();
    default:
        return {};
    }
}

QString runTip(const RunSummary& run, int column) {
    switch (column) {
    case RunTableModel::Status:
        return run.endMessage.empty() ? QString() : coreText(run.endMessage);
    case RunTableModel::Budget:
        return run.initBudget == 0 ? QString()
                                   : RunTableModel::tr("Triplets at the start → planned at the end");
    case RunTableModel::Metric:
        return run.bestMetricName.empty() ? RunTableModel::tr("Nothing has been evaluated yet")
                                          : RunTableModel::tr("Best value of %1 on the evaluation data")
                                                .arg(coreText(run.bestMetricName));
    case RunTableModel::Time:
        return RunTableModel::tr("Time in training, pauses not counted");
    case RunTableModel::Note:
        return run.note.empty() ? QString() : QString::fromStdString(run.note);
    case RunTableModel::Started:
        return {};
    default:
        return runText(run, column);
    }
}

} // namespace rankscope
