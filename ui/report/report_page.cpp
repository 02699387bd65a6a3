#include "ui/report/report_page.h"

#include "ui/dialogs/file_question.h"
#include "ui/hairline.h"
#include "ui/report/parts_list.h"
#include "ui/report/report_files.h"
#include "ui/report/report_preview.h"
#include "ui/run_progress.h"

#include <QCheckBox>
#include <QDateTime>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPointer>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>

namespace rankscope {

namespace {

constexpr int pause = 250; // milliseconds without a change before the preview follows
constexpr int rowHeight = 24;
constexpr int idRole = Qt::UserRole;

QLabel* heading(const QString& text, QWidget* parent) {
    auto* label = new QLabel(text, parent);
    QFont font = label->font();
    font.setBold(true);
    label->setFont(font);
    return label;
}

} // namespace

ReportPage::ReportPage(WorkspaceQuestions& questions, QWidget* parent)
    : QWidget(parent)
    , m_questions(questions) {
    setObjectName(QStringLiteral("pageReport"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(buildTop());
    column->addWidget(hairline(this));
    auto* splitter = new QSplitter(Qt::Horizontal, this);
    splitter->setObjectName(QStringLiteral("reportColumns"));
    splitter->setHandleWidth(1);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(buildChoices());
    m_preview = new ReportPreview(splitter);
    m_preview->setObjectName(QStringLiteral("reportPreview"));
    splitter->addWidget(m_preview);
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({320, 800});
    column->addWidget(splitter, 1);
    m_later.setSingleShot(true);
    m_later.setInterval(pause);
    connect(&m_later, &QTimer::timeout, this, &ReportPage::ask);
    showState();
}

ReportPage::~ReportPage() = default;

QWidget* ReportPage::buildTop() {
    auto* top = new QWidget(this);
    auto* row = new QHBoxLayout(top);
    row->setContentsMargins(16, 8, 16, 8);
    row->setSpacing(8);
    m_state = new QLabel(top);
    m_state->setObjectName(QStringLiteral("reportState"));
    row->addWidget(m_state, 1);
    addExport(*row, tr("Markdown"), QStringLiteral("md"),
              tr("Write the text as Markdown, with its drawings as SVG files in a folder beside it"), false);
    addExport(*row, tr("PDF"), QStringLiteral("pdf"), tr("Write the pages below as a PDF"), false);
    addExport(*row, tr("Export HTML"), QStringLiteral("html"),
              tr("Write one HTML file with everything in it, to send or to print"), true);
    return top;
}

void ReportPage::addExport(QLayout& row, const QString& text, const QString& suffix, const QString& tip,
                           bool main) {
    auto* button = new QPushButton(text, this);
    button->setObjectName(QStringLiteral("export-") + suffix);
    button->setToolTip(tip);
    if (main) {
        button->setProperty("primary", true);
        button->setDefault(true);
    }
    connect(button, &QPushButton::clicked, this, [this, suffix] { askFile(suffix); });
    row.addWidget(button);
    m_exports.append(button);
}

QWidget* ReportPage::buildChoices() {
    // Scrolls in a low window, which must not grow for this page.
    auto* scroll = new QScrollArea(this);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setMinimumWidth(240);
    auto* box = new QWidget(scroll);
    scroll->setWidget(box);
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(16, 12, 16, 12);
    column->setSpacing(4);
    m_title = new QLineEdit(box);
    m_title->setObjectName(QStringLiteral("reportTitle"));
    m_title->setPlaceholderText(tr("Rankscope report"));
    m_title->setAccessibleName(tr("Title"));
    m_text = new QPlainTextEdit(box);
    m_text->setObjectName(QStringLiteral("reportText"));
    m_text->setPlaceholderText(tr("What was asked, and what came out"));
    m_text->setToolTip(
        tr("# heading, - list, **bold**, *emphasis*, `code`; an empty line begins a paragraph"));
    m_text->setAccessibleName(tr("Text"));
    m_text->setTabChangesFocus(true);
    m_text->setMaximumHeight(110);
    column->addWidget(heading(tr("Title"), box));
    column->addWidget(m_title);
    column->addSpacing(8);
    column->addWidget(heading(tr("Text"), box));
    column->addWidget(m_text);
    column->addSpacing(8);
    column->addWidget(heading(tr("Runs"), box));
    m_search = new QLineEdit(box);
    m_search->setObjectName(QStringLiteral("reportSearch"));
    m_search->setPlaceholderText(tr("Search in runs"));
    m_search->setAccessibleName(tr("Search in runs"));
    m_search->setClearButtonEnabled(true);
    m_list = new QListWidget(box);
    m_list->setObjectName(QStringLiteral("reportRuns"));
    m_list->setAccessibleName(tr("Runs of the report"));
    m_list->setUniformItemSizes(true);
    m_list->setMinimumHeight(120);
    column->addWidget(m_search);
    column->addWidget(m_list, 1);
    column->addSpacing(8);
    column->addWidget(heading(tr("Parts"), box));
    m_parts = new PartsList(box);
    column->addWidget(m_parts);
    column->addSpacing(8);
    m_follow = new QCheckBox(tr("Follow the runs"), box);
    m_follow->setObjectName(QStringLiteral("reportFollow"));
    m_follow->setToolTip(tr("Off: the report keeps what it shows now, while its runs go on"));
    m_follow->setChecked(true);
    column->addWidget(m_follow);
    connect(m_parts, &PartsList::changed, this, &ReportPage::changed);
    connect(m_follow, &QCheckBox::toggled, this, [this](bool on) {
        if (on) {
            changed();
        }
    });
    connect(m_title, &QLineEdit::textChanged, this, &ReportPage::changed);
    connect(m_text, &QPlainTextEdit::textChanged, this, &ReportPage::changed);
    connect(m_search, &QLineEdit::textChanged, this, &ReportPage::filter);
    connect(m_list, &QListWidget::itemChanged, this, [this] {
        if (!m_filling) {
            changed();
        }
    });
    return scroll;
}

void ReportPage::setRuns(const std::vector<RunSummary>& runs) {
    const QList<RunId> before = chosen();
    const auto moved = [&](const RunSummary& run) {
        const auto old =
            std::find_if(m_runs.begin(), m_runs.end(), [&](const auto& r) { return r.id == run.id; });
        return before.contains(run.id) && (old == m_runs.end() || old->stepsDone != run.stepsDone ||
                                           old->status != run.status || old->name != run.name);
    };
    const bool follow = std::any_of(runs.begin(), runs.end(), moved);
    m_runs = runs;
    m_filling = true;
    m_list->clear();
    for (const RunSummary& run : runs) {
        auto* item = new QListWidgetItem(
            QStringLiteral("%1  %2").arg(run.id).arg(QString::fromStdString(run.name)), m_list);
        item->setSizeHint({0, rowHeight});
        item->setData(idRole, QVariant::fromValue<qint64>(run.id));
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
        item->setCheckState(before.contains(run.id) ? Qt::Checked : Qt::Unchecked);
        item->setToolTip(tr("%1, %2, %3")
                             .arg(QString::fromStdString(run.method), QString::fromStdString(run.task),
                                  statusText(run.status)));
    }
    m_filling = false;
    filter(m_search->text());
    if ((follow && m_follow->isChecked()) || chosen() != before) {
        changed();
    }
    showState();
}

void ReportPage::setChosen(const QList<RunId>& runs) {
    m_filling = true;
    for (int i = 0; i < m_list->count(); ++i) {
        QListWidgetItem* item = m_list->item(i);
        item->setCheckState(runs.contains(item->data(idRole).toLongLong()) ? Qt::Checked : Qt::Unchecked);
    }
    m_filling = false;
    changed();
}

QList<RunId> ReportPage::chosen() const {
    QList<RunId> runs;
    for (int i = 0; i < m_list->count(); ++i) {
        if (m_list->item(i)->checkState() == Qt::Checked) {
            runs.append(m_list->item(i)->data(idRole).toLongLong());
        }
    }
    return runs;
}

void ReportPage::filter(const QString& text) {
    for (int i = 0; i < m_list->count(); ++i) {
        QListWidgetItem* item = m_list->item(i);
        // A chosen run stays in sight: what goes into the report is never hidden.
        item->setHidden(item->checkState() != Qt::Checked &&
                        !item->text().contains(text, Qt::CaseInsensitive) &&
                        !item->toolTip().contains(text, Qt::CaseInsensitive));
    }
}

void ReportPage::applyTheme(const Theme& theme) { m_preview->applyTheme(theme); }

void ReportPage::focusSearch() {
    m_search->setFocus();
    m_search->selectAll();
}

ReportContent ReportPage::content() const {
    ReportContent content;
    if (!m_title->text().trimmed().isEmpty()) {
        content.title = m_title->text().trimmed().toStdString();
    }
    content.text = m_text->toPlainText().toStdString();
    content.date = QStringLiteral("Written %1 by Rankscope " RANKSCOPE_VERSION ".")
                       .arg(QDateTime::currentDateTime().toString(QStringLiteral("yyyy-MM-dd HH:mm")))
                       .toStdString();
    content.parts = m_parts->parts();
    return content;
}

void ReportPage::changed() {
    ++m_question; // what is on its way is of the report before
    showState();
    m_later.start();
}

void ReportPage::ask() {
    const QList<RunId> runs = chosen();
    const int question = ++m_question;
    if (runs.isEmpty()) {
        show({});
        return;
    }
    const ReportContent parts = content();
    const QPointer<ReportPage> page(this);
    m_questions.ask<Answer>(
        [runs, parts](const RunReader& reader) {
            Answer answer;
            for (const RunId id : runs) {
                if (auto run = readReportRun(reader, id)) {
                    answer.runs.push_back(std::move(*run));
                }
            }
            answer.sections = reportSections(answer.runs, parts);
            return answer;
        },
        [page, question](Answer answer) {
            if (page && question == page->m_question) {
                page->show(std::move(answer));
            }
        });
}

void ReportPage::show(Answer answer) {
    m_answer = std::move(answer);
    if (!m_answer.runs.empty()) {
        m_preview->setReport(content(), m_answer.sections);
    }
    showState();
    emit previewed();
}

void ReportPage::showState() {
    const qsizetype count = chosen().size();
    m_state->setText(m_runs.empty() ? tr("There are no runs to report on yet.")
                     : count == 0   ? tr("No run is chosen; check the runs that the report is about.")
                                    : tr("Report about %1 of %2 runs.").arg(count).arg(m_runs.size()));
    if (count == 0) {
        m_preview->setMessage(
            m_runs.empty() ? tr("Reports are made of stored runs; start one under New run.")
                           : tr("Choose runs at the left; the pages appear here as they will be printed."));
    }
    for (QPushButton* button : m_exports) {
        button->setEnabled(count > 0 && answered());
    }
}

bool ReportPage::answered() const {
    QList<RunId> read;
    for (const ReportRun& run : m_answer.runs) {
        read.append(run.detail.summary.id);
    }
    return read == chosen();
}

void ReportPage::askFile(const QString& suffix) {
    FileQuestion question;
    question.wanted = FileQuestion::Wanted::NewFile;
    question.title = tr("Export report");
    question.suffix = suffix;
    question.name = QStringLiteral("report.") + suffix;
    auto* dialog = askForFile(this, question, [this](const QString& file) {
        if (const auto written = writeTo(file); !written) {
            auto* message = new QMessageBox(QMessageBox::Warning, tr("Export report"), written.error(),
                                            QMessageBox::Ok, this);
            message->setAttribute(Qt::WA_DeleteOnClose);
            message->open();
        }
    });
    dialog->setObjectName(QStringLiteral("reportDialog"));
}

tl::expected<void, QString> ReportPage::writeTo(const QString& file) {
    if (chosen().isEmpty()) {
        return tl::unexpected(tr("No run is chosen; check the runs that the report is about."));
    }
    if (!answered()) {
        return tl::unexpected(tr("The chosen runs are still being read; export again in a moment."));
    }
    return writeReportFile(file, m_answer.runs, content());
}

} // namespace rankscope
