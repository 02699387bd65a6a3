#pragma once

#include "core/report/html_report.h"
#include "core/store/run_records.h"
#include "ui/theme.h"
#include "ui/workspace_questions.h"

#include <QList>
#include <QTimer>
#include <QWidget>

#include <tl/expected.hpp>

#include <vector>

class QCheckBox;
class QLabel;
class QLineEdit;
class QListWidget;
class QPlainTextEdit;
class QPushButton;
class QVBoxLayout;

namespace rankscope {

class PartsList;
class ReportPreview;

// Puts a report of stored runs together: which runs, which parts, a title and a text; shows it as it will be
// printed and writes it as HTML, PDF or Markdown. UI thread only.
class ReportPage : public QWidget {
    Q_OBJECT
public:
    explicit ReportPage(WorkspaceQuestions& questions, QWidget* parent = nullptr);
    ~ReportPage() override;

    void setRuns(const std::vector<RunSummary>& runs);
    void setChosen(const QList<RunId>& runs);
    QList<RunId> chosen() const; // in the order of the list
    void applyTheme(const Theme& theme);
    void focusSearch();

    // By suffix .html, .pdf or .md, which puts its drawings into a folder beside it. The error is a sentence.
    tl::expected<void, QString> writeTo(const QString& file);

signals:
    void previewed(); // the preview shows what was asked for last

private:
    struct Answer {
        std::vector<ReportRun> runs;
        std::vector<ReportSection> sections;
    };
    QWidget* buildChoices();
    QWidget* buildTop();
    void addExport(QLayout& row, const QString& text, const QString& suffix, const QString& tip, bool main);
    void filter(const QString& text);
    void changed();
    void ask();
    void show(Answer answer);
    void showState();
    bool answered() const; // what was read is of the runs that are chosen now
    void askFile(const QString& suffix);
    ReportContent content() const;

    WorkspaceQuestions& m_questions;
    QLabel* m_state = nullptr;
    QLineEdit* m_search = nullptr;
    QListWidget* m_list = nullptr;
    QLineEdit* m_title = nullptr;
    QPlainTextEdit* m_text = nullptr;
    PartsList* m_parts = nullptr;
    QCheckBox* m_follow = nullptr;
    QList<QPushButton*> m_exports;
    ReportPreview* m_preview = nullptr;
    QTimer m_later;     // edits come in bursts
    int m_question = 0; // answers to older ones are ignored
    bool m_filling = false;
    std::vector<RunSummary> m_runs;
    Answer m_answer;
};

} // namespace rankscope
