#include "app/desktop/export_desk.h"

#include "app/desktop/checkpoint_worker.h"
#include "app/desktop/workspace_reader.h"
#include "core/run/method_traits.h"
#include "core/run/run_config_json.h"
#include "core/store/resume_point.h"
#include "ui/dialogs/export_dialog.h"
#include "ui/main_window.h"

#include <QPointer>

#include <optional>
#include <utility>

namespace rankscope {

struct ExportDesk::Found {
    RunDetail run;
    std::vector<StoredCheckpoint> checkpoints;
};

namespace {

AdapterForm adapterForm(ExportForm form) {
    return form == ExportForm::PlainLora       ? AdapterForm::PlainLora
           : form == ExportForm::LoraStructure ? AdapterForm::LoraStructure
                                               : AdapterForm::AsTrained;
}

// The weights of the model without those of the adapter, in fp32.
std::int64_t mergedBytes(const RunDetail& run) {
    const MethodTraits& traits = traitsOf(parseRunConfig(run.configJson).config.method);
    std::int64_t weights = run.started.totalParameters;
    for (const ModuleInfo& module : run.started.modules) {
        weights -= traits.lowRank ? module.initR * module.weightsPerTriplet() : 0;
    }
    return weights * static_cast<std::int64_t>(sizeof(float));
}

} // namespace

ExportDesk::ExportDesk(MainWindow& window, WorkspaceReader& reader, CheckpointWorker& checkpoints,
                       std::function<QString()> whyNot, QObject* parent)
    : QObject(parent)
    , m_window(window)
    , m_reader(reader)
    , m_checkpoints(checkpoints)
    , m_whyNot(std::move(whyNot)) {}

void ExportDesk::open(RunId run, std::int64_t step) {
    m_reader.ask<std::optional<Found>>(
        [run](const RunReader& reader) -> std::optional<Found> {
            auto detail = reader.run(run);
            if (!detail) {
                return std::nullopt;
            }
            return Found{std::move(*detail), presentCheckpoints(reader, run)};
        },
        [this, step](const std::optional<Found>& found) {
            if (!found) {
                return;
            }
            if (found->checkpoints.empty()) {
                m_window.showMessage(
                    Notice::Level::Warning,
                    tr("%1 has no checkpoint that could be exported; resume or repeat the run.")
                        .arg(QString::fromStdString(found->run.summary.name)));
                return;
            }
            show(*found, step);
        });
}

void ExportDesk::show(const Found& found, std::int64_t step) {
    ExportDialog::Run run;
    run.name = QString::fromStdString(found.run.summary.name);
    run.folder = QString::fromStdString(m_workspace.parent_path().string());
    run.chosen = step;
    for (const StoredCheckpoint& checkpoint : found.checkpoints) {
        run.checkpoints.push_back(checkpoint.step);
    }
    auto* dialog = new ExportDialog(run, &m_window);
    answerPlans(*dialog, found);
    answerExports(*dialog, found.run.summary.id);
    answerChecks(*dialog, found.run.summary.id);
    dialog->open();
    dialog->askPlan();
}

void ExportDesk::answerPlans(ExportDialog& dialog, const Found& found) {
    connect(&dialog, &ExportDialog::planRequested, this,
            [this, run = found.run.summary.id, merged = mergedBytes(found.run),
             guard = QPointer(&dialog)](int request, qint64 step, ExportForm form) {
                m_checkpoints.askAdapter(
                    run, step, adapterForm(form), {},
                    [guard, request, form, merged](const tl::expected<AdapterReport, QString>& report) {
                        if (!guard) {
                            return;
                        }
                        if (form == ExportForm::Merged) { // not only of methods with an adapter
                            guard->setPlan(request, ExportPlan{report.value_or(AdapterReport{}), merged});
                        } else {
                            guard->setPlan(request, report.map([](const AdapterReport& counted) {
                                return ExportPlan{counted, counted.bytes};
                            }));
                        }
                    });
            });
}

void ExportDesk::answerExports(ExportDialog& dialog, RunId run) {
    connect(&dialog, &ExportDialog::exportRequested, this,
            [this, run, guard = QPointer(&dialog)](qint64 step, ExportForm form, const QString& folder) {
                const std::filesystem::path path = folder.toStdString();
                if (form != ExportForm::Merged) {
                    m_checkpoints.askAdapter(run, step, adapterForm(form), path,
                                             [guard](const tl::expected<AdapterReport, QString>& report) {
                                                 if (guard) {
                                                     guard->showWritten(report);
                                                 }
                                             });
                } else if (const QString why = m_whyNot(); !why.isEmpty()) {
                    guard->showMerged(tl::unexpected(why));
                } else {
                    m_checkpoints.askMerged(run, step, path,
                                            [guard](const tl::expected<MergeReport, QString>& report) {
                                                if (guard) {
                                                    guard->showMerged(report);
                                                }
                                            });
                }
            });
}

void ExportDesk::answerChecks(ExportDialog& dialog, RunId run) {
    connect(&dialog, &ExportDialog::verifyRequested, this,
            [this, run, guard = QPointer(&dialog)](qint64 step, const QString& folder) {
                if (const QString why = m_whyNot(); !why.isEmpty()) {
                    guard->showCheck(tl::unexpected(why));
                    return;
                }
                m_checkpoints.askCheck(run, step, folder.toStdString(),
                                       [guard](const tl::expected<AdapterCheck, QString>& check) {
                                           if (guard) {
                                               guard->showCheck(check);
                                           }
                                       });
            });
}

} // namespace rankscope
