#include "ui/dialogs/export_words.h"

#include <QLocale>

#include <algorithm>

namespace rankscope {

namespace {

QString count(std::int64_t value) { return QLocale().toString(static_cast<qlonglong>(value)); }

QString size(std::int64_t bytes) { return QLocale().formattedDataSize(bytes, 2, QLocale::DataSizeSIFormat); }

QString small(double value) { return QLocale().toString(value, 'g', 2); }

std::int64_t emptyModules(const AdapterReport& report) {
    return std::count_if(report.ranks.begin(), report.ranks.end(),
                         [](const AdapterModule& module) { return module.rank() == 0; });
}

} // namespace

QString formTitle(ExportForm form) {
    switch (form) {
    case ExportForm::Adapter:
        return ExportDialog::tr("PEFT adapter");
    case ExportForm::PlainLora:
        return ExportDialog::tr("Plain LoRA with weights");
    case ExportForm::LoraStructure:
        return ExportDialog::tr("Plain LoRA, structure only");
    case ExportForm::Merged:
        return ExportDialog::tr("Merged model");
    }
    return {};
}

QString formHelp(ExportForm form) {
    switch (form) {
    case ExportForm::Adapter:
        return ExportDialog::tr("As it was trained, for Hugging Face PEFT; pruned triplets are left out");
    case ExportForm::PlainLora:
        return ExportDialog::tr(
            "The same function for programs that do not know AdaLoRA; λ is folded into lora_B");
    case ExportForm::LoraStructure:
        return ExportDialog::tr("A configuration with the ranks that were found, to train a LoRA anew");
    case ExportForm::Merged:
        return ExportDialog::tr("The full model with the update folded in, for transformers");
    }
    return {};
}

QString formSuffix(ExportForm form) {
    switch (form) {
    case ExportForm::Adapter:
        return QStringLiteral("adapter");
    case ExportForm::PlainLora:
        return QStringLiteral("lora");
    case ExportForm::LoraStructure:
        return QStringLiteral("lora-structure");
    case ExportForm::Merged:
        return QStringLiteral("merged");
    }
    return {};
}

QStringList filesOf(ExportForm form) {
    const QString settings = QStringLiteral("adapter_config.json");
    switch (form) {
    case ExportForm::Adapter:
    case ExportForm::PlainLora:
        return {settings, QStringLiteral("adapter_model.safetensors")};
    case ExportForm::LoraStructure:
        return {settings};
    case ExportForm::Merged:
        return {QStringLiteral("model.safetensors"), QStringLiteral("config.json"),
                QStringLiteral("tokenizer.json"),    QStringLiteral("tokenizer_config.json"),
                QStringLiteral("vocab.txt"),         QStringLiteral("special_tokens_map.json"),
                QStringLiteral("added_tokens.json"), QStringLiteral("vocab.json"),
                QStringLiteral("merges.txt"),        QStringLiteral("spm.model"),
                QStringLiteral("spiece.model")};
    }
    return {};
}

QString planSentence(const ExportPlan& plan, ExportForm form) {
    const AdapterReport& report = plan.adapter;
    if (form == ExportForm::Merged) {
        return report.modules > 0
                   ? ExportDialog::tr(
                         "model.safetensors, config.json and the tokenizer: about %1, with the update of %2 "
                         "matrices folded in.")
                         .arg(size(plan.bytes), count(report.modules - emptyModules(report)))
                   : ExportDialog::tr("model.safetensors, config.json and the tokenizer: about %1.")
                         .arg(size(plan.bytes));
    }
    const QString files = filesOf(form).join(QStringLiteral(", "));
    const QString triplets = ExportDialog::tr("%1 of %2 triplets in %3 of %4 modules")
                                 .arg(count(report.written), count(report.triplets),
                                      count(report.modulesWritten), count(report.modules));
    const std::int64_t empty = emptyModules(report);
    QString sentence = form == ExportForm::LoraStructure
                           ? ExportDialog::tr("%1: the ranks of %2, no weights.").arg(files, triplets)
                           : ExportDialog::tr("%1: %2, %3.").arg(files, triplets, size(plan.bytes));
    if (empty > 0 && form != ExportForm::Adapter) {
        sentence += QLatin1Char(' ') +
                    ExportDialog::tr("%n modules of rank 0 are excluded.", nullptr, static_cast<int>(empty));
    } else if (empty > 0) {
        sentence += QLatin1Char(' ') + ExportDialog::tr("%n modules of rank 0 are kept as empty ones.",
                                                        nullptr, static_cast<int>(empty));
    }
    if (form == ExportForm::Adapter && !report.compacted && report.written != report.kept) {
        sentence +=
            QLatin1Char(' ') + ExportDialog::tr("The ranks are not final at this checkpoint, so that pruned "
                                                "triplets are written as well.");
    }
    return sentence;
}

QString moduleWords(const AdapterModule& module, ExportForm form) {
    const std::int64_t rank = module.rank();
    if (form == ExportForm::Merged) {
        return rank > 0 ? ExportDialog::tr("folded into the weight") : ExportDialog::tr("weight as it is");
    }
    if (rank > 0) {
        return form == ExportForm::Adapter && rank < module.initR()
                   ? ExportDialog::tr("rank_pattern with %1 of %2").arg(rank).arg(module.initR())
                   : ExportDialog::tr("rank %1").arg(rank);
    }
    return form == ExportForm::Adapter ? ExportDialog::tr("rank 0, empty tensors")
                                       : ExportDialog::tr("excluded, rank 0");
}

QString writtenSentence(const AdapterReport& report, ExportForm form, const QString& folder) {
    return form == ExportForm::LoraStructure
               ? ExportDialog::tr("Written: the ranks of %1 modules, in %2.")
                     .arg(count(report.modulesWritten), folder)
               : ExportDialog::tr("Written: %1 triplets in %2 modules, %3, in %4.")
                     .arg(count(report.written), count(report.modulesWritten), size(report.bytes), folder);
}

QString mergedSentence(const MergeReport& report, const QString& folder) {
    return ExportDialog::tr(
               "Written and read back: max |merged − adapted| is %1 over %2 rows whose outputs reach %3; %4 "
               "in %5.")
        .arg(small(report.largestDifference), count(report.probeRows),
             QLocale().toString(report.largestOutput, 'g', 3), size(report.bytes), folder);
}

QString checkSentence(const AdapterCheck& check) {
    const QString rows = check.madeRows ? ExportDialog::tr("%1 made-up sentences").arg(count(check.probeRows))
                                        : ExportDialog::tr("%1 evaluation rows").arg(count(check.probeRows));
    QString sentence =
        ExportDialog::tr("%1: max |difference of outputs| is %2 over %3 (limit %4, fp32; outputs reach %5).")
            .arg(holds(check) ? ExportDialog::tr("Verified") : ExportDialog::tr("Not equal"),
                 small(check.largestDifference), rows, small(roundTripTolerance),
                 QLocale().toString(check.largestOutput, 'g', 3));
    sentence += QLatin1Char(' ');
    sentence += check.ranksEqual
                    ? ExportDialog::tr("All %1 modules come back with their ranks, %2 of them with rank 0.")
                          .arg(count(check.modules), count(check.emptyModules))
                    : ExportDialog::tr("The ranks that come back are others.");
    return sentence;
}

} // namespace rankscope
