#include "core/store/migrations.h"

#include <array>

namespace rankscope {

namespace {

// Big texts are kept out of `run`, so that a list of ten thousand runs reads few pages.
constexpr const char* firstSchema = R"sql(
CREATE TABLE run (
    id                INTEGER PRIMARY KEY AUTOINCREMENT,
    uid               TEXT NOT NULL UNIQUE,
    name              TEXT NOT NULL,
    status            TEXT NOT NULL CHECK (status IN
                      ('queued', 'running', 'paused', 'finished', 'stopped', 'failed', 'interrupted')),
    method            TEXT NOT NULL DEFAULT '',
    model             TEXT NOT NULL DEFAULT '',
    task              TEXT NOT NULL DEFAULT '',
    init_budget       INTEGER NOT NULL DEFAULT 0,
    target_budget     INTEGER NOT NULL DEFAULT 0,
    best_metric_name  TEXT NOT NULL DEFAULT '',
    best_metric       REAL,
    seconds           REAL NOT NULL DEFAULT 0,
    seconds_before    REAL NOT NULL DEFAULT 0, -- of the sessions before the last resumption
    created_at        REAL NOT NULL,
    started_at        REAL NOT NULL DEFAULT 0,
    ended_at          REAL NOT NULL DEFAULT 0,
    heartbeat_at      REAL NOT NULL DEFAULT 0,
    deleted_at        REAL,                    -- in the bin since
    steps_done        INTEGER NOT NULL DEFAULT 0,
    total_steps       INTEGER NOT NULL DEFAULT 0,
    device            TEXT NOT NULL DEFAULT '',
    end_stage         TEXT NOT NULL DEFAULT '',
    end_message       TEXT NOT NULL DEFAULT '',
    note              TEXT NOT NULL DEFAULT '',
    group_name        TEXT NOT NULL DEFAULT '',
    seed              INTEGER NOT NULL DEFAULT 0,
    parent_run        INTEGER REFERENCES run (id) ON DELETE SET NULL,
    parent_step       INTEGER NOT NULL DEFAULT 0,
    colour            INTEGER NOT NULL DEFAULT 0,
    tokens_per_second REAL,
    peak_memory_mb    REAL,
    model_digest      TEXT NOT NULL DEFAULT '',
    data_digest       TEXT NOT NULL DEFAULT '',
    owner_pid         INTEGER,                 -- the process that trains it; null: none
    owner_started     INTEGER,
    owner_space       TEXT
) STRICT;
CREATE INDEX run_parent ON run (parent_run);

CREATE TABLE run_document (
    run     INTEGER PRIMARY KEY REFERENCES run (id) ON DELETE CASCADE,
    config  TEXT NOT NULL,
    started TEXT NOT NULL DEFAULT ''           -- RunStarted as JSON, without its modules
) STRICT;

CREATE TABLE module (
    run      INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    name     TEXT NOT NULL,
    layer    INTEGER NOT NULL,
    kind     TEXT NOT NULL,
    d_in     INTEGER NOT NULL,
    d_out    INTEGER NOT NULL,
    init_r   INTEGER NOT NULL,
    PRIMARY KEY (run, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE metric (
    id   INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE scalar (
    run       INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    metric    INTEGER NOT NULL REFERENCES metric (id),
    step      INTEGER NOT NULL,
    value     REAL,                            -- null: not a number
    wall_time REAL NOT NULL,
    PRIMARY KEY (run, metric, step)
) STRICT, WITHOUT ROWID;

CREATE TABLE allocation (
    id           INTEGER PRIMARY KEY,
    run          INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    step         INTEGER NOT NULL,
    phase        TEXT NOT NULL CHECK (phase IN ('warm-up', 'budgeting', 'final')),
    budget       INTEGER NOT NULL,
    kept         INTEGER NOT NULL,
    threshold    REAL,
    pruned       INTEGER NOT NULL,
    revived      INTEGER NOT NULL,
    wall_time    REAL NOT NULL,
    triplets     INTEGER NOT NULL,
    mask         BLOB NOT NULL,                -- a bit a triplet, lowest first
    lambda       BLOB NOT NULL,                -- float32, little-endian, and so the others
    score_lambda BLOB NOT NULL,
    score_a      BLOB NOT NULL,
    score_b      BLOB NOT NULL,
    sensitivity  BLOB NOT NULL,
    uncertainty  BLOB NOT NULL,
    UNIQUE (run, step)
) STRICT;

CREATE TABLE event (
    id        INTEGER PRIMARY KEY,
    run       INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    step      INTEGER NOT NULL,
    wall_time REAL NOT NULL,
    level     INTEGER NOT NULL,                -- 0 information, 1 warning, 2 error
    kind      TEXT NOT NULL,
    detail    TEXT NOT NULL
) STRICT;
CREATE INDEX event_run ON event (run, id);

CREATE TABLE checkpoint (
    run       INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    step      INTEGER NOT NULL,
    path      TEXT NOT NULL,                   -- relative to the workspace's .files folder when it lies there
    bytes     INTEGER NOT NULL,
    digest    TEXT NOT NULL,
    wall_time REAL NOT NULL,
    PRIMARY KEY (run, step)
) STRICT, WITHOUT ROWID;

CREATE TABLE tag (
    run INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    tag TEXT NOT NULL,
    PRIMARY KEY (run, tag)
) STRICT, WITHOUT ROWID;
)sql";

// Entries are there while they wait or run; how a run ended is told by the run.
constexpr const char* queueSchema = R"sql(
CREATE TABLE queue_entry (
    run           INTEGER PRIMARY KEY REFERENCES run (id) ON DELETE CASCADE,
    position      INTEGER NOT NULL,            -- 1 is next
    state         TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'running')),
    device        TEXT NOT NULL DEFAULT '',    -- as configured
    used_device   TEXT NOT NULL DEFAULT '',    -- while it runs
    after_run     INTEGER REFERENCES run (id) ON DELETE SET NULL,
    attempts      INTEGER NOT NULL DEFAULT 0,
    added_at      REAL NOT NULL,
    claimed_at    REAL NOT NULL DEFAULT 0,
    owner_pid     INTEGER,                     -- the process that runs it; null: none
    owner_started INTEGER,
    owner_space   TEXT
) STRICT;
CREATE INDEX queue_position ON queue_entry (position);
CREATE INDEX queue_after ON queue_entry (after_run);

CREATE TABLE queue_setting (
    id              INTEGER PRIMARY KEY CHECK (id = 1),
    paused          INTEGER NOT NULL DEFAULT 0,
    stop_on_failure INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO queue_setting (id) VALUES (1);
)sql";

// What a person marked runs with; a table of its own, so that files without it are still read.
constexpr const char* markSchema = R"sql(
CREATE TABLE mark (
    run  INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    mark TEXT NOT NULL CHECK (mark IN ('starred', 'archived')),
    PRIMARY KEY (run, mark)
) STRICT, WITHOUT ROWID;
)sql";

// What the window shows, under a name; the state is the window's own JSON.
constexpr const char* viewSchema = R"sql(
CREATE TABLE saved_view (
    name       TEXT NOT NULL PRIMARY KEY,
    state      TEXT NOT NULL,
    changed_at REAL NOT NULL
) STRICT, WITHOUT ROWID;
)sql";

// `orthogonality`: of an allocation, float32 a module. `dropped_scalar`: what resumptions replaced, numbered
// from 1; only as much as EventRows::keepTail leaves.
constexpr const char* tailSchema = R"sql(
CREATE TABLE orthogonality (
    run  INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    step INTEGER NOT NULL,
    a    BLOB NOT NULL,
    b    BLOB NOT NULL,
    PRIMARY KEY (run, step)
) STRICT, WITHOUT ROWID;

CREATE TABLE dropped_scalar (
    run        INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    resumption INTEGER NOT NULL,
    metric     INTEGER NOT NULL REFERENCES metric (id),
    step       INTEGER NOT NULL,
    value      REAL,                           -- null: not a number
    PRIMARY KEY (run, resumption, metric, step)
) STRICT, WITHOUT ROWID;
)sql";

// `owner_token`: of the claim by which a process trains the run; another claim has another one.
// `owner_batch`: how many batches of events have been stored under it. `claimed_steps`: what the run had done
// when the queue handed it out. `given_up`: it was tried too often without getting on, and waits for a
// person.
constexpr const char* claimSchema = R"sql(
ALTER TABLE run ADD COLUMN owner_token TEXT;
ALTER TABLE run ADD COLUMN owner_batch INTEGER NOT NULL DEFAULT 0;
ALTER TABLE queue_entry ADD COLUMN claimed_steps INTEGER NOT NULL DEFAULT 0;
ALTER TABLE queue_entry ADD COLUMN given_up INTEGER NOT NULL DEFAULT 0;
)sql";

constexpr std::array migrations{Migration{1, firstSchema},           Migration{2, queueSchema},
                                Migration{marksVersion, markSchema}, Migration{viewsVersion, viewSchema},
                                Migration{tailVersion, tailSchema},  Migration{claimVersion, claimSchema}};

} // namespace

std::span<const Migration> workspaceMigrations() { return migrations; }

} // namespace rankscope
