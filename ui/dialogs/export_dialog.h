#pragma once

#include "core/run/adapter_files.h"

#include <QDialog>
#include <QStringList>

#include <tl/expected.hpp>

#include <cstdint>
#include <vector>

class QButtonGroup;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QTreeWidget;

namespace rankscope {

// What a checkpoint can be written as for other programs.
enum class ExportForm { Adapter, PlainLora, LoraStructure, Merged };

// What will be written, before it is.
struct ExportPlan {
    AdapterReport adapter;  // of Merged: its modules, none where the method adapts no matrices
    std::int64_t bytes = 0; // of all files, of Merged an estimate
};

// Asks which checkpoint of a run is written, as what and where, shows what that will be, and afterwards what
// came of it. It says what a person wants; who opened it answers. Deletes itself when closed. UI thread only.
class ExportDialog : public QDialog {
    Q_OBJECT
public:
    struct Run {
        QString name;
        std::vector<std::int64_t> checkpoints; // steps, ascending; at least one
        QString folder;                        // in which a new one is proposed
        std::int64_t chosen = -1;              // step; -1: the newest
    };
    ExportDialog(const Run& run, QWidget* parent = nullptr);

    std::int64_t step() const;
    ExportForm form() const;
    // Asks what will be written; call once, after planRequested is connected.
    void askPlan();

    // Answers to planRequested; those to older requests are dropped.
    void setPlan(int request, const tl::expected<ExportPlan, QString>& plan);
    // Answers to exportRequested and verifyRequested.
    void showWritten(const tl::expected<AdapterReport, QString>& report);
    void showMerged(const tl::expected<MergeReport, QString>& report);
    void showCheck(const tl::expected<AdapterCheck, QString>& check);

signals:
    void planRequested(int request, qint64 step, rankscope::ExportForm form);
    void exportRequested(qint64 step, rankscope::ExportForm form, const QString& folder);
    void verifyRequested(qint64 step, const QString& folder);

private:
    QWidget* buildChoices(const Run& run);
    QWidget* buildPreview();
    void proposeFolder();
    void chooseFolder();
    void exportNow();
    void start();
    void verify();
    void setBusy(bool busy);
    void showOutcome(const QString& sentence);
    void updateState();

    Run m_run;
    int m_request = 0;
    bool m_busy = false;
    bool m_planned = false;
    QString m_proposed;      // the folder as long as nobody edits it
    QString m_target;        // of the export under way
    QString m_writtenFolder; // of the export that can be verified
    std::int64_t m_writtenStep = 0;
    QComboBox* m_checkpoint = nullptr;
    QButtonGroup* m_forms = nullptr;
    QLineEdit* m_folder = nullptr;
    QLabel* m_plan = nullptr;
    QTreeWidget* m_modules = nullptr;
    QLabel* m_outcome = nullptr;
    QPushButton* m_export = nullptr;
    QPushButton* m_verify = nullptr;
};

} // namespace rankscope
