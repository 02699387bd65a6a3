#include "ui/runs/run_documents.h"

#include <QPointer>

#include <algorithm>
#include <utility>

namespace rankscope {

namespace {

constexpr std::size_t mostAtOnce = 400;
// An answer that has not come by then never will: another workspace was opened, or reading failed.
constexpr qint64 patienceMs = 10'000;

} // namespace

struct RunDocuments::Maker {
    DocumentMaker documents;
};

RunDocuments::RunDocuments(WorkspaceQuestions* questions, RunTableModel& model, QObject* parent)
    : QObject(parent)
    , m_questions(questions)
    , m_model(model)
    , m_maker(std::make_shared<Maker>()) {}

// Metrics grow with the steps; everything else was there at the start.
QString RunDocuments::stamp(const RunSummary& run) {
    return QStringLiteral("%1 %2 %3 %4")
        .arg(QString::fromStdString(run.uid))
        .arg(run.stepsDone)
        .arg(static_cast<int>(run.status))
        .arg(run.bestMetric);
}

void RunDocuments::update() {
    if (m_questions == nullptr || !m_model.needsDocuments()) {
        m_waiting = 0;
        return;
    }
    if (m_asking && m_asked.elapsed() < patienceMs) {
        return;
    }
    std::vector<RunSummary> wanted;
    m_waiting = 0;
    m_model.eachRun([&](const RunRow& row) {
        if (row.listed.document && m_read.value(row.run.id) == stamp(row.run)) {
            return;
        }
        ++m_waiting;
        if (wanted.size() < mostAtOnce) {
            wanted.push_back(row.run);
        }
    });
    if (!wanted.empty()) {
        ask(std::move(wanted));
    }
}

void RunDocuments::ask(std::vector<RunSummary> runs) {
    m_asking = true;
    m_asked.start();
    using Documents = RunTableModel::Documents;
    QHash<RunId, QString> stamps;
    std::vector<RunId> ids;
    for (const RunSummary& run : runs) {
        stamps.insert(run.id, stamp(run));
        ids.push_back(run.id);
    }
    m_questions->ask<Documents>(
        [ids = std::move(ids), maker = m_maker](const RunReader& reader) {
            Documents documents;
            for (const RunId run : ids) {
                documents.emplace_back(run, maker->documents.read(reader, run));
            }
            return documents;
        },
        [self = QPointer(this), question = ++m_question, stamps](Documents documents) {
            if (!self || question != self->m_question) {
                return;
            }
            self->m_asking = false;
            self->m_read.insert(stamps);
            self->m_model.setDocuments(documents);
            self->update();
            emit self->arrived();
        });
}

} // namespace rankscope
