#include "core/store/event_rows.h"

#include "core/store/run_rows.h"
#include "core/store/workspace_paths.h"

#include <algorithm>

namespace rankscope {

EventRows::EventRows(Database& database, RunId run, double wallTime)
    : m_database(database)
    , m_run(run)
    , m_wallTime(wallTime) {
    auto row = m_database.query(
        "SELECT steps_done, seconds, best_metric_name, best_metric, uid FROM run WHERE id = ?", run);
    if (row.next()) {
        m_stepsDone = row.integer(0);
        m_seconds = row.number(1);
        m_best = {row.text(2), row.number(3)};
        m_uid = row.text(4);
    }
}

void EventRows::write(const RunEvent& event) {
    std::visit([this](const auto& e) { on(e); }, event);
}

void EventRows::finish() {
    m_database
        .query("UPDATE run SET steps_done = ?2, seconds = ?3, best_metric_name = ?4, best_metric = ?5 WHERE "
               "id = ?1",
               m_run, m_stepsDone, m_seconds, m_best.name,
               m_best.name.empty() ? std::nullopt : std::optional(m_best.value))
        .run();
}

void EventRows::on(const RunStarted& s) {
    const auto doneBefore = m_stepsDone;
    const bool startedBefore =
        m_database.query("SELECT 1 FROM run WHERE id = ? AND started_at > 0", m_run).next();
    truncateFrom(s.firstStep);
    if (s.firstStep == 0)
        m_seconds = 0.0;
    m_stepsDone = s.firstStep;
    m_database
        .query("UPDATE run SET status = 'running', started_at = iif(started_at > 0, started_at, ?2), "
               "ended_at = 0, "
               "end_stage = '', end_message = '', total_steps = ?3, init_budget = ?4, target_budget = ?5, "
               "device = ?6, "
               "model_digest = ?7, data_digest = ?8, seconds_before = ?9, tokens_per_second = NULL, "
               "peak_memory_mb = NULL WHERE id = ?1",
               m_run, m_wallTime, s.totalSteps, s.initBudget, s.targetBudget, s.device, s.modelDigest,
               s.dataDigest, m_seconds)
        .run();
    m_database.query("UPDATE run_document SET started = ? WHERE run = ?", startedToJson(s), m_run).run();
    m_database.query("DELETE FROM module WHERE run = ?", m_run).run();
    std::int64_t position = 0;
    for (const auto& m : s.modules)
        m_database
            .query("INSERT INTO module (run, position, name, layer, kind, d_in, d_out, init_r) "
                   "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                   m_run, position++, m.name, m.layer, m.kind, m.dIn, m.dOut, m.initR)
            .run();
    if (startedBefore)
        note(s.firstStep, m_wallTime, Notice::Level::Info, "resumed",
             "Resumed at step " + std::to_string(s.firstStep) + "; " +
                 std::to_string(std::max<std::int64_t>(0, doneBefore - s.firstStep)) +
                 " steps that lay beyond are done again.");
}

void EventRows::on(const StepsDone& steps) {
    if (steps.points.empty())
        return;
    // A clock that was set back must not make a run's time go backwards.
    double earliest = lastStepTime();
    for (const auto& p : steps.points) {
        const double time = std::max(timeOr(p.wallTime), earliest);
        earliest = time;
        scalar("loss/task", p.step, p.taskLoss, time);
        scalar("loss/regulariser", p.step, p.regulariser, time);
        scalar("learning_rate", p.step, p.learningRate, time);
        scalar("gradient_norm", p.step, p.gradientNorm, time);
        scalar("tokens", p.step, static_cast<double>(p.tokens), time);
        scalar("step_seconds", p.step, p.seconds, time);
        m_seconds += p.seconds;
    }
    const auto& last = steps.points.back();
    scalar("tokens_per_second", last.step, steps.tokensPerSecond, earliest);
    scalar("memory_mb", last.step, steps.memoryMb, earliest);
    if (steps.split) {
        const StepSplit& split = *steps.split;
        for (const auto& [part, seconds] :
             {std::pair("step_seconds/data", split.data), std::pair("step_seconds/forward", split.forward),
              std::pair("step_seconds/backward", split.backward),
              std::pair("step_seconds/optimizer", split.optimizer),
              std::pair("step_seconds/allocator", split.allocator)})
            scalar(part, last.step, seconds, earliest);
    }
    m_stepsDone = std::max(m_stepsDone, last.step + 1);
}

double EventRows::lastStepTime() {
    auto row = m_database.query(
        "SELECT wall_time FROM scalar WHERE run = ? AND metric = ? ORDER BY step DESC LIMIT 1", m_run,
        metricId("loss/task"));
    return row.next() ? row.number(0) : 0.0;
}

void EventRows::on(const AllocationDone& a) {
    m_database
        .query(
            "INSERT OR REPLACE INTO allocation (run, step, phase, budget, kept, threshold, pruned, revived, "
            "wall_time, triplets, mask, lambda, score_lambda, score_a, score_b, sensitivity, uncertainty) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            m_run, a.step, std::string(toText(a.phase)), a.budget, a.kept, a.threshold, a.pruned, a.revived,
            timeOr(a.wallTime), static_cast<std::int64_t>(a.mask.size()), packBits(a.mask),
            packFloats(a.lambda), packFloats(a.scoreLambda), packFloats(a.scoreA), packFloats(a.scoreB),
            packFloats(a.sensitivity), packFloats(a.uncertainty))
        .run();
    if (!a.orthogonalityA.empty())
        m_database
            .query("INSERT OR REPLACE INTO orthogonality (run, step, a, b) VALUES (?, ?, ?, ?)", m_run,
                   a.step, packFloats(a.orthogonalityA), packFloats(a.orthogonalityB))
            .run();
}

void EventRows::on(const EvalDone& eval) {
    for (const auto& [name, value] : eval.metrics)
        scalar("eval/" + name, eval.step, value, timeOr(eval.wallTime));
    m_best = improved(m_best, eval.metrics);
    m_seconds += eval.seconds;
}

void EventRows::on(const CheckpointSaved& c) {
    for (const std::int64_t removed : c.removed)
        m_database.query("DELETE FROM checkpoint WHERE run = ? AND step = ?", m_run, removed).run();
    const auto stored = storedCheckpoint(m_database.file(), m_uid, c.path);
    if (!stored) {
        note(c.step, timeOr(c.wallTime), Notice::Level::Warning, "checkpoint",
             "Checkpoint written to '" + c.path +
                 "', which is not the run's folder of this workspace; the run does not go on from it.");
        return;
    }
    m_database
        .query("INSERT OR REPLACE INTO checkpoint (run, step, path, bytes, digest, wall_time) VALUES (?, ?, "
               "?, ?, ?, ?)",
               m_run, c.step, *stored, c.bytes, c.digest, timeOr(c.wallTime))
        .run();
    note(c.step, timeOr(c.wallTime), Notice::Level::Info, "checkpoint",
         "Checkpoint written to '" + c.path + "'.");
}

void EventRows::on(const Notice& notice) {
    note(notice.step, timeOr(notice.wallTime), notice.level, notice.kind, notice.message);
}

void EventRows::on(const StatusChanged& change) {
    m_database.query("UPDATE run SET status = ? WHERE id = ?", std::string(toText(change.status)), m_run)
        .run();
    // Time in training cannot be told from wall time without them.
    if (change.status == RunStatus::Paused) {
        note(change.step, timeOr(change.wallTime), Notice::Level::Info, "pause",
             "Paused after " + std::to_string(change.step) + " steps.");
    } else if (change.status == RunStatus::Running) {
        note(change.step, timeOr(change.wallTime), Notice::Level::Info, "resume", "The pause ended.");
    }
}

void EventRows::on(const SettingsChanged& change) {
    note(change.step, timeOr(change.wallTime), Notice::Level::Info, changeKind, changeToJson(change));
    m_database.query("UPDATE run SET target_budget = ? WHERE id = ?", change.targetBudget, m_run).run();
}

void EventRows::on(const RunEnded& ended) {
    m_stepsDone = std::max(m_stepsDone, ended.steps);
    m_best = improved(m_best, ended.metrics);
    auto before = m_database.query("SELECT seconds_before FROM run WHERE id = ?", m_run);
    if (ended.seconds > 0.0 && before.next())
        m_seconds = before.number(0) + ended.seconds;
    m_database
        .query(
            "UPDATE run SET status = ?2, ended_at = max(?3, started_at), end_stage = ?4, end_message = ?5, "
            "tokens_per_second "
            "= ?6, "
            "peak_memory_mb = ?7, owner_pid = NULL, owner_started = NULL, owner_space = NULL WHERE id = ?1",
            m_run, std::string(toText(ended.status)), timeOr(ended.wallTime), ended.stage, ended.message,
            ended.tokensPerSecond, ended.peakMemoryMb)
        .run();
}

// The newest few tails, and of each no more than a chart can use. The database stays bounded however often a
// run is resumed.
void EventRows::keepTail(std::int64_t step) {
    std::int64_t number = 1;
    if (auto row = m_database.query(
            "SELECT coalesce(max(resumption), 0) + 1 FROM dropped_scalar WHERE run = ?", m_run);
        row.next())
        number = row.integer(0);
    m_database
        .query("INSERT INTO dropped_scalar (run, resumption, metric, step, value) "
               "SELECT s.run, ?3, s.metric, s.step, s.value FROM scalar s JOIN metric m ON m.id = s.metric "
               "WHERE s.run = ?1 AND ((m.name = 'loss/task' AND s.step >= ?2) OR "
               "(m.name LIKE 'eval/%' AND s.step > ?2)) AND s.step < ?2 + ?4",
               m_run, step, number, longestTail)
        .run();
    m_database
        .query("DELETE FROM dropped_scalar WHERE run = ? AND resumption <= ?", m_run, number - keptTails)
        .run();
}

void EventRows::truncateFrom(std::int64_t step) {
    keepTail(step);
    m_database
        .query("DELETE FROM scalar WHERE run = ?1 AND step >= ?2 AND metric IN "
               "(SELECT id FROM metric WHERE name NOT LIKE 'eval/%')",
               m_run, step)
        .run();
    m_database
        .query("DELETE FROM scalar WHERE run = ?1 AND step > ?2 AND metric IN "
               "(SELECT id FROM metric WHERE name LIKE 'eval/%')",
               m_run, step)
        .run();
    m_database.query("DELETE FROM allocation WHERE run = ? AND step >= ?", m_run, step).run();
    m_database.query("DELETE FROM orthogonality WHERE run = ? AND step >= ?", m_run, step).run();
    m_database.query("DELETE FROM checkpoint WHERE run = ? AND step > ?", m_run, step).run();
    // Changes of settings at this very step are told anew by the run that is resumed, as far as its
    // checkpoint has them.
    m_database
        .query("DELETE FROM event WHERE run = ?1 AND (step > ?2 OR (step = ?2 AND kind = ?3))", m_run, step,
               std::string(changeKind))
        .run();
    m_stepsDone = std::min(m_stepsDone, step);
    // The best evaluation may have been among those that went.
    m_best = {};
    auto row =
        m_database.query("SELECT substr(metric.name, 6), value FROM scalar JOIN metric ON metric.id = metric "
                         "WHERE run = ? AND metric.name LIKE 'eval/%' AND value IS NOT NULL",
                         m_run);
    while (row.next())
        m_best = improved(m_best, {{row.text(0), row.number(1)}});
}

std::int64_t EventRows::metricId(const std::string& name) {
    if (const auto known = m_metricIds.find(name); known != m_metricIds.end())
        return known->second;
    m_database.query("INSERT OR IGNORE INTO metric (name) VALUES (?)", name).run();
    auto row = m_database.query("SELECT id FROM metric WHERE name = ?", name);
    row.next();
    return m_metricIds[name] = row.integer(0);
}

void EventRows::scalar(const std::string& metric, std::int64_t step, double value, double wallTime) {
    m_database
        .query("INSERT OR REPLACE INTO scalar (run, metric, step, value, wall_time) VALUES (?, ?, ?, ?, ?)",
               m_run, metricId(metric), step, value, wallTime)
        .run();
}

void EventRows::note(std::int64_t step, double wallTime, Notice::Level level, std::string_view kind,
                     const std::string& detail) {
    m_database
        .query("INSERT INTO event (run, step, wall_time, level, kind, detail) VALUES (?, ?, ?, ?, ?, ?)",
               m_run, step, wallTime, static_cast<int>(level), std::string(kind), detail)
        .run();
}

} // namespace rankscope
