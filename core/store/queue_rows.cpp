#include "core/store/queue_rows.h"

#include <algorithm>

namespace rankscope {

namespace {

// A run that has not begun takes as long as finished runs of its kind did, a step each where it says how many
// it has; one that has begun, as long as its own steps say.
constexpr std::string_view entryColumns = R"sql(
SELECT q.run, r.name, r.status, q.state, q.device, q.used_device, coalesce(q.after_run, 0), coalesce(a.name, ''),
       q.after_run IS NULL OR a.status = 'finished', q.attempts, coalesce(q.owner_pid, 0), r.steps_done,
       r.total_steps, r.seconds,
       (SELECT avg(s.seconds) FROM run s WHERE s.status = 'finished' AND s.model = r.model AND s.task = r.task
        AND s.method = r.method),
       (SELECT avg(s.seconds / s.steps_done) FROM run s WHERE s.status = 'finished' AND s.model = r.model
        AND s.task = r.task AND s.method = r.method AND s.steps_done > 0 AND s.seconds > 0),
       (SELECT iif(json_valid(d.config), json_extract(d.config, '$.train.steps'), NULL) FROM run_document d
        WHERE d.run = q.run), )sql";
constexpr std::string_view entriesInOrder = R"sql(
FROM queue_entry q JOIN run r ON r.id = q.run LEFT JOIN run a ON a.id = q.after_run
WHERE r.deleted_at IS NULL ORDER BY q.position, q.run)sql";
constexpr const char* settingsSql = "SELECT paused, stop_on_failure FROM queue_setting";

// What finished runs of the same model, data and method took; 0 where there are none.
struct SimilarRuns {
    double seconds = 0.0;
    double secondsPerStep = 0.0;
};

double estimate(const QueueEntry& entry, double secondsSoFar, const SimilarRuns& similar,
                double plannedSteps) {
    if (entry.stepsDone > 0 && entry.totalSteps > 0) {
        const auto left = static_cast<double>(entry.totalSteps - entry.stepsDone);
        return std::max(0.0, left * secondsSoFar / static_cast<double>(entry.stepsDone));
    }
    return plannedSteps > 0.0 && similar.secondsPerStep > 0.0 ? plannedSteps * similar.secondsPerStep
                                                              : similar.seconds;
}

} // namespace

QueueListing readQueue(Database& database) {
    QueueListing listing;
    const char* givenUp = database.version() >= claimVersion ? "q.given_up" : "0";
    auto row = database.query(std::string(entryColumns) + givenUp + std::string(entriesInOrder));
    while (row.next()) {
        QueueEntry entry;
        int column = 0;
        entry.run = row.integer(column++);
        entry.name = row.text(column++);
        entry.status = runStatusFromText(row.text(column++));
        entry.state = row.text(column++) == "running" ? QueueState::Running : QueueState::Waiting;
        entry.device = row.text(column++);
        entry.usedDevice = row.text(column++);
        entry.after = row.integer(column++);
        entry.afterName = row.text(column++);
        entry.afterFinished = row.integer(column++) != 0;
        entry.attempts = static_cast<int>(row.integer(column++));
        entry.ownerPid = row.integer(column++);
        entry.stepsDone = row.integer(column++);
        entry.totalSteps = row.integer(column++);
        const double seconds = row.number(column++);
        SimilarRuns similar;
        similar.seconds = row.number(column++);
        similar.secondsPerStep = row.number(column++);
        entry.estimatedSeconds = estimate(entry, seconds, similar, row.number(column++));
        entry.givenUp = row.integer(column) != 0;
        listing.entries.push_back(std::move(entry));
    }
    auto settings = database.query(settingsSql);
    if (settings.next()) {
        listing.paused = settings.integer(0) != 0;
        listing.stopOnFailure = settings.integer(1) != 0;
    }
    return listing;
}

} // namespace rankscope
