#include "core/store/allocation_rows.h"

#include "core/store/migrations.h"
#include "core/store/run_rows.h"

#include <stdexcept>

namespace rankscope {

namespace {

constexpr const char* allocationStepsSql = "SELECT step FROM allocation WHERE run = ? ORDER BY step";
constexpr const char* lastAllocationSql = "SELECT max(step) FROM allocation WHERE run = ?";
constexpr const char* allocationSql =
    "SELECT step, phase, budget, kept, threshold, pruned, revived, wall_time, triplets, mask, lambda, "
    "score_lambda, "
    "score_a, score_b, sensitivity, uncertainty FROM allocation WHERE run = ? AND step = ?";
constexpr const char* outlinesSql =
    "SELECT step, phase, budget, kept, threshold, pruned, revived, wall_time, "
    "triplets, mask FROM allocation WHERE run = ? AND step >= ? ORDER BY step";
// Four bytes a number; substr() counts from 1.
constexpr const char* historySql =
    "SELECT step, phase, budget, kept, threshold, pruned, revived, wall_time, triplets, mask, "
    "substr(lambda, ?2 * 4 + 1, ?3 * 4), substr(score_lambda, ?2 * 4 + 1, ?3 * 4), "
    "substr(score_a, ?2 * 4 + 1, ?3 * 4), substr(score_b, ?2 * 4 + 1, ?3 * 4), "
    "substr(sensitivity, ?2 * 4 + 1, ?3 * 4), substr(uncertainty, ?2 * 4 + 1, ?3 * 4) "
    "FROM allocation WHERE run = ?1 ORDER BY step";
constexpr const char* orthogonalitySql = "SELECT a, b FROM orthogonality WHERE run = ? AND step = ?";

// The columns up to the mask.
AllocationDone outline(const Query& row) {
    AllocationDone a;
    a.step = row.integer(0);
    a.phase = phaseFromText(row.text(1));
    a.budget = row.integer(2);
    a.kept = row.integer(3);
    a.threshold = numberOrNan(row, 4);
    a.pruned = row.integer(5);
    a.revived = row.integer(6);
    a.wallTime = timeFrom(row, 7);
    a.mask = unpackBits(row.blob(9), static_cast<std::size_t>(row.integer(8)));
    return a;
}

// The columns behind it.
void readLists(const Query& row, std::size_t triplets, AllocationDone& a) {
    const auto floats = [&](int column) {
        auto values = unpackFloats(row.blob(column));
        // Vectors that a method does not have are stored empty.
        if (!values.empty() && values.size() != triplets)
            throw std::runtime_error("a stored allocation is incomplete");
        return values;
    };
    a.lambda = floats(10);
    a.scoreLambda = floats(11);
    a.scoreA = floats(12);
    a.scoreB = floats(13);
    a.sensitivity = floats(14);
    a.uncertainty = floats(15);
}

void readOrthogonality(Database& database, RunId id, AllocationDone& a) {
    if (database.version() < tailVersion)
        return;
    auto row = database.query(orthogonalitySql, id, a.step);
    if (row.next()) {
        a.orthogonalityA = unpackFloats(row.blob(0));
        a.orthogonalityB = unpackFloats(row.blob(1));
    }
}

} // namespace

void prepareAllocationRows(Database& database) {
    for (const auto* sql : {allocationStepsSql, lastAllocationSql, allocationSql, outlinesSql, historySql})
        database.prepare(sql);
}

std::vector<std::int64_t> readAllocationSteps(Database& database, RunId id) {
    std::vector<std::int64_t> steps;
    auto row = database.query(allocationStepsSql, id);
    while (row.next())
        steps.push_back(row.integer(0));
    return steps;
}

std::optional<AllocationDone> readAllocation(Database& database, RunId id, std::int64_t step) {
    auto row = database.query(allocationSql, id, step);
    if (!row.next())
        return std::nullopt;
    AllocationDone a = outline(row);
    readLists(row, a.mask.size(), a);
    readOrthogonality(database, id, a);
    return a;
}

std::optional<std::int64_t> readLastAllocationStep(Database& database, RunId id) {
    auto row = database.query(lastAllocationSql, id);
    return row.next() && !row.isNull(0) ? std::optional(row.integer(0)) : std::nullopt;
}

std::vector<AllocationDone> readAllocationOutlines(Database& database, RunId id, std::int64_t fromStep) {
    std::vector<AllocationDone> outlines;
    auto row = database.query(outlinesSql, id, fromStep);
    while (row.next())
        outlines.push_back(outline(row));
    return outlines;
}

std::vector<AllocationDone> readTripletHistory(Database& database, RunId id, std::size_t first,
                                               std::size_t count) {
    std::vector<AllocationDone> history;
    auto row =
        database.query(historySql, id, static_cast<std::int64_t>(first), static_cast<std::int64_t>(count));
    while (row.next()) {
        AllocationDone a = outline(row);
        if (first + count > a.mask.size())
            throw std::runtime_error("a stored allocation has fewer triplets than its run");
        const auto begin = a.mask.begin() + static_cast<std::ptrdiff_t>(first);
        a.mask = {begin, begin + static_cast<std::ptrdiff_t>(count)};
        readLists(row, count, a);
        history.push_back(std::move(a));
    }
    return history;
}

} // namespace rankscope
