#include "ui/compare/curve_store.h"

#include <QPointer>

#include <algorithm>
#include <limits>

namespace rankscope {

namespace {

// Unix time of the first point of any series; infinity without one.
double startOf(const std::map<std::string, std::vector<SeriesPoint>>& series) {
    double first = std::numeric_limits<double>::infinity();
    for (const auto& [name, points] : series) {
        first = points.empty() ? first : std::min(first, points.front().wallTime);
    }
    return first;
}

// Reading thread.
ProcessClock readClock(const RunReader& reader, RunId run, double trained) {
    std::vector<ClockEvent> events;
    for (const StoredEvent& event : reader.events(run)) {
        if (event.kind == "pause" || event.kind == "resume" || event.kind == "resumed") {
            const auto mark = event.kind == "pause"    ? ClockEvent::Mark::Pause
                              : event.kind == "resume" ? ClockEvent::Mark::Resume
                                                       : ClockEvent::Mark::Session;
            events.push_back({mark, event.step, event.wallTime});
        }
    }
    std::vector<StepTime> steps;
    for (const SeriesPoint& point : reader.series(run, "loss/task")) {
        steps.push_back({point.step, point.wallTime});
    }
    return processClock(events, steps, trained);
}

} // namespace

CurveStore::CurveStore(WorkspaceQuestions& questions, QObject* parent)
    : QObject(parent)
    , m_questions(questions) {}

bool CurveStore::setRuns(const SharedSet& set) {
    const bool same = m_set && m_set->runs.size() == set->runs.size() &&
                      std::ranges::equal(m_set->runs, set->runs, {}, &ComparedRun::id, &ComparedRun::id);
    m_set = set;
    if (!same) {
        m_stored.clear();
    }
    m_stored.resize(set->runs.size());
    findOrigin();
    return !same;
}

std::vector<CurveStore::Missing> CurveStore::missing(const std::vector<std::string>& metrics,
                                                     bool clock) const {
    std::vector<Missing> out;
    for (std::size_t i = 0; i < m_stored.size(); ++i) {
        const ComparedRun& run = m_set->runs[i];
        const bool ended = run.status == "finished";
        Missing line{i, run.id, run.seconds, {}, clock && (!ended || !m_stored[i].clock)};
        for (const std::string& name : metrics) {
            if (!ended || !m_stored[i].series.contains(name)) {
                line.metrics.push_back(name);
            }
        }
        if (!line.metrics.empty() || line.clock) {
            out.push_back(std::move(line));
        }
    }
    return out;
}

bool CurveStore::read(const std::vector<std::string>& metrics, bool clock) {
    const std::vector<Missing> wanted = missing(metrics, clock);
    const int question = ++m_question;
    if (wanted.empty()) {
        return false;
    }
    using Answer = std::vector<std::pair<std::size_t, Stored>>;
    m_questions.ask<Answer>(
        [wanted](const RunReader& reader) {
            Answer answer;
            for (const Missing& line : wanted) {
                Stored stored;
                for (const std::string& name : line.metrics) {
                    stored.series[name] = reader.series(line.id, name);
                }
                if (line.clock) {
                    stored.clock = readClock(reader, line.id, line.seconds);
                }
                answer.emplace_back(line.run, std::move(stored));
            }
            return answer;
        },
        [self = QPointer<CurveStore>(this), question](Answer answer) {
            if (self && self->m_question == question) { // else another question was asked since
                self->take(std::move(answer));
            }
        });
    return true;
}

void CurveStore::take(std::vector<std::pair<std::size_t, Stored>> answer) {
    for (auto& [run, stored] : answer) {
        for (auto& [name, points] : stored.series) {
            m_stored[run].series[name] = std::move(points);
        }
        if (stored.clock) {
            m_stored[run].clock = std::move(stored.clock);
        }
    }
    findOrigin();
    emit arrived();
}

void CurveStore::findOrigin() {
    m_origin = std::numeric_limits<double>::infinity();
    for (const Stored& stored : m_stored) {
        m_origin = std::min(m_origin, startOf(stored.series));
    }
}

CurveSource CurveStore::source(std::size_t run, const std::string& metric, const std::string& other) const {
    const Stored& stored = m_stored[run];
    CurveSource source;
    if (const auto found = stored.series.find(metric); found != stored.series.end()) {
        source.points = found->second;
    }
    if (const auto found = stored.series.find(other); found != stored.series.end()) {
        source.other = found->second;
    }
    source.stepsPerEpoch = m_set->runs[run].started.stepsPerEpoch;
    source.startWall = startOf(stored.series);
    source.originWall = m_origin;
    source.clock = stored.clock.value_or(ProcessClock());
    return source;
}

QStringList CurveStore::withoutClock() const {
    QStringList titles;
    for (std::size_t i = 0; i < m_stored.size(); ++i) {
        if (m_stored[i].clock && !m_stored[i].clock->known) {
            titles << m_set->titles[static_cast<int>(i)];
        }
    }
    return titles;
}

} // namespace rankscope
