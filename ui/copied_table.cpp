#include "ui/copied_table.h"

#include "core/run/shown_text.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QStringList>

namespace rankscope {

void copyTable(const QString& tsv) {
    QStringList lines = tsv.split(QLatin1Char('\n'));
    for (QString& line : lines) {
        QStringList cells = line.split(QLatin1Char('\t'));
        for (QString& cell : cells) {
            cell = QString::fromStdString(spreadsheetText(cell.toStdString()));
        }
        line = cells.join(QLatin1Char('\t'));
    }
    QGuiApplication::clipboard()->setText(lines.join(QLatin1Char('\n')));
}

} // namespace rankscope
