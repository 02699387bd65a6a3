#pragma once

#include "ui/dialogs/export_dialog.h"

#include <QString>
#include <QStringList>

// The sentences and names of the export dialog. Plain functions, UI thread only.
namespace rankscope {

QString formTitle(ExportForm form);
QString formHelp(ExportForm form);
// The end of the folder that is proposed: "adapter", "lora", …
QString formSuffix(ExportForm form);
// Of a merged model also the tokenizer's, of which not all need be there.
QStringList filesOf(ExportForm form);

// What will be written, in one or two sentences.
QString planSentence(const ExportPlan& plan, ExportForm form);
// What the file will have of a module of `rank` triplets.
QString moduleWords(const AdapterModule& module, ExportForm form);

QString writtenSentence(const AdapterReport& report, ExportForm form, const QString& folder);
QString mergedSentence(const MergeReport& report, const QString& folder);
QString checkSentence(const AdapterCheck& check);

} // namespace rankscope
