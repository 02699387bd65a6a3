#include "core/store/run_recorder.h"

#include "core/run/clock.h"
#include "core/store/workspace_paths.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <iterator>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace rankscope {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;
using Kind = StoreError::Kind;

namespace {

bool isUrgent(const RunEvent& event) { return !std::holds_alternative<StepsDone>(event); }

std::int64_t rowsOf(const RunEvent& event) {
    const auto* steps = std::get_if<StepsDone>(&event);
    return steps ? static_cast<std::int64_t>(steps->points.size()) : 0;
}

// Events that are committed together, numbered from 1 under their claim.
struct Batch {
    std::int64_t number = 0;
    std::vector<RunEvent> events;
    std::int64_t pending = 0;      // its steps, until they are stored
    Clock::time_point stored = {}; // when it was

    // Of its first step; nothing when it has none.
    std::optional<std::int64_t> firstStep() const {
        for (const RunEvent& event : events)
            if (const auto* steps = std::get_if<StepsDone>(&event); steps && !steps->points.empty())
                return steps->points.front().step;
        return std::nullopt;
    }
    bool ends() const { return !events.empty() && std::holds_alternative<RunEnded>(events.back()); }
};

// A name that is free in the nearest folder that is there: "lab.run-3.rankscope", "lab.run-3-2.rankscope".
fs::path fileBeside(const fs::path& workspace, RunId run) {
    std::error_code error;
    fs::path folder = fs::absolute(workspace).parent_path();
    while (!fs::is_directory(folder, error) && folder.has_relative_path())
        folder = folder.parent_path();
    const std::string stem = workspace.stem().string() + ".run-" + std::to_string(run);
    for (int number = 1;; ++number) {
        const fs::path file =
            folder / (stem + (number > 1 ? "-" + std::to_string(number) : "") + ".rankscope");
        if (!fs::exists(file, error) && !fs::exists(filesRoot(file), error))
            return file;
    }
}

} // namespace

struct RunRecorder::State {
    State(fs::path workspace, RunId run, RunControl* control,
          std::function<void(const std::string&)> onTrouble, RecorderOptions options)
        : m_control(control)
        , m_onTrouble(std::move(onTrouble))
        , m_options(std::move(options))
        , m_place{std::move(workspace), run}
        , m_claim(m_options.claim)
        , m_thread([this] { work(); }) {}

    ~State() {
        {
            std::lock_guard lock(m_mutex);
            m_closing = true;
            m_patienceEnds = std::min(m_patienceEnds, Clock::now() + m_options.finalPatience);
        }
        m_wake.notify_one();
        m_thread.join();
    }

    void take(const RunEvent& event) {
        const bool ends = std::holds_alternative<RunEnded>(event);
        RunEvent copy(event);
        std::unique_lock lock(m_mutex);
        if (m_queue.empty())
            m_commitDue = Clock::now() + m_options.commitDelay;
        m_queue.push_back(std::move(copy));
        m_pendingRows += rowsOf(event);
        m_urgent = m_urgent || isUrgent(event);
        if (ends) {
            m_ended = true;
            m_patienceEnds = Clock::now() + m_options.finalPatience;
        }
        m_wake.notify_one();
        if (ends)
            m_settled.wait(lock, [this] { return m_done; });
    }

    Settled settle() {
        std::unique_lock lock(m_mutex);
        const std::int64_t question = ++m_asked;
        m_wake.notify_one();
        m_settled.wait(lock, [&] { return m_done || m_takenOver || m_answered >= question; });
        return m_takenOver ? Settled::NotOurs : m_answer;
    }

    void moveTo(const fs::path& workspace) {
        {
            std::lock_guard lock(m_mutex);
            m_wanted = workspace;
        }
        m_wake.notify_one();
    }

    std::optional<RecordingPlace> movedTo() const {
        std::lock_guard lock(m_mutex);
        return m_moved;
    }

    std::int64_t pendingRows() const {
        std::lock_guard lock(m_mutex);
        return m_pendingRows;
    }

private:
    // The recorder's thread.
    void work() {
        for (;;) {
            const bool last = waitForWork();
            const auto problem = commit();
            answer(problem ? Settled::NotYet : Settled::Stored);
            if (!problem) {
                endTrouble();
                if (last && m_unstored.empty())
                    break;
                continue;
            }
            beginTrouble(*problem);
            std::unique_lock lock(m_mutex);
            if (last && Clock::now() >= m_patienceEnds) {
                // Nobody has named a place: rather one that nobody asked for than none.
                if (m_mode == Mode::Gone && !std::exchange(m_choosesItself, true)) {
                    m_wanted = fileBeside(m_place.workspace, m_place.run);
                    continue;
                }
                lock.unlock();
                giveUp(*problem);
                break;
            }
            // The end of the run cuts a wait short only to start the clock of the patience.
            m_wake.wait_for(lock, m_options.retryDelay,
                            [&] { return m_wanted.has_value() || (!last && (m_closing || m_ended)); });
        }
        m_writer.reset();
        moveFiles();
        std::lock_guard lock(m_mutex);
        m_done = true;
        m_settled.notify_all();
    }

    // Until something is due; makes a batch of the queue. True when nothing follows it.
    bool waitForWork() {
        std::unique_lock lock(m_mutex);
        const auto heartbeatDue = m_lastSign + m_options.heartbeat;
        const auto ready = [this] { return m_urgent || m_closing || m_ended || m_asked > m_heard; };
        if (m_unstored.empty()) { // else an earlier one has yet to be written
            while (!ready()) {
                const auto due = m_queue.empty() ? heartbeatDue : std::min(heartbeatDue, m_commitDue);
                if (Clock::now() >= due)
                    break;
                m_wake.wait_until(lock, due);
            }
        }
        m_urgent = false;
        m_heard = m_asked;
        if (!m_queue.empty()) {
            Batch batch{++m_batches, std::exchange(m_queue, {})};
            for (const RunEvent& event : batch.events)
                batch.pending += rowsOf(event);
            mapCheckpoints(batch);
            m_unstored.push_back(std::move(batch));
        }
        return m_closing || m_ended;
    }

    void answer(Settled settled) {
        std::lock_guard lock(m_mutex);
        m_answer = settled;
        m_answered = m_heard;
        m_settled.notify_all();
    }

    // What was wrong, or nothing. Batches are kept until they are on disk, and for a while beyond.
    std::optional<std::string> commit() {
        try {
            if (m_mode == Mode::TakenOver && !goApart()) {
                m_lastSign = Clock::now(); // there is nothing to give a sign of
                return m_unstored.empty() ? std::nullopt : std::optional(m_lostSentence);
            }
            if (m_mode == Mode::Gone && !goElsewhere())
                return m_goneSentence;
            connect();
            if (m_unstored.empty() && !m_finished)
                goBackTo(m_writer->heartbeat(m_place.run, unixTime()));
            while (!m_unstored.empty()) {
                const Batch& next = m_unstored.front();
                const Batch& oldest = m_stored.empty() ? next : m_stored.front();
                const auto stored =
                    m_writer->append(m_place.run, next.events, unixTime(), {next.number, oldest.number});
                if (stored >= next.number)
                    keepStored();
                else
                    goBackTo(stored);
            }
        } catch (const StoreFailure& failure) {
            return failed(failure.error());
        } catch (const std::exception& failure) {
            m_fresh = false;
            return failure.what();
        }
        m_lastSign = Clock::now();
        while (m_stored.size() > 1 && m_lastSign - m_stored.front().stored > m_options.kept)
            m_stored.pop_front();
        return std::nullopt;
    }

    // A fresh connection may find a file or a network drive that has come back. The old one is kept until
    // then: it can still read what is gone from the disk.
    void connect() {
        if (m_fresh)
            return;
        auto opened = openWriter();
        if (!opened)
            throw StoreFailure(opened.error());
        if (m_claim)
            (*opened)->hold(*m_claim);
        m_writer = std::move(*opened);
        if (!m_claim)
            m_claim = m_writer->claim(m_place.run, unixTime(), m_options.lastSign);
        m_fresh = true;
    }

    // The first of what is not stored is.
    void keepStored() {
        Batch batch = std::move(m_unstored.front());
        m_unstored.pop_front();
        m_finished = m_finished || batch.ends();
        const std::int64_t rows = std::exchange(batch.pending, 0);
        batch.stored = Clock::now();
        m_stored.push_back(std::move(batch));
        std::lock_guard lock(m_mutex);
        m_pendingRows -= rows;
    }

    // The workspace has batches up to `number` only: later ones went down with a log and are written again.
    void goBackTo(std::int64_t number) {
        while (!m_stored.empty() && m_stored.back().number > number) {
            m_unstored.push_front(std::move(m_stored.back()));
            m_stored.pop_back();
        }
    }

    std::string failed(const StoreError& error) {
        if (m_mode == Mode::Gone) {
            std::lock_guard lock(m_mutex);
            m_wanted.reset(); // it will not do; ask again
        }
        if (m_mode == Mode::Recording && error.kind == Kind::TakenOver)
            return loseRun(error.message);
        const bool missing = error.kind == Kind::Missing && m_writer;
        if (m_mode == Mode::Gone || error.kind == Kind::Gone || missing)
            return askForPlace(error.message);
        m_fresh = false;
        return error.message;
    }

    // The workspace was removed, moved or replaced.
    std::string askForPlace(const std::string& sentence) {
        m_mode = Mode::Gone;
        m_goneSentence = sentence;
        const fs::path proposal = fileBeside(m_place.workspace, m_place.run);
        if (m_options.onDisplaced)
            m_options.onDisplaced({false, sentence, proposal});
        else
            moveTo(proposal);
        return sentence;
    }

    // To the workspace itself when it is back, or to the place that was named; false while there is neither.
    bool goElsewhere() {
        if (goOnIn(m_place.workspace))
            return true;
        std::optional<fs::path> wanted;
        {
            std::lock_guard lock(m_mutex);
            wanted = m_wanted;
        }
        if (!wanted)
            return false;
        const fs::path old = m_place.workspace;
        if (!goOnIn(*wanted))
            settleIn(*wanted, m_writer->rescue(m_place.run, *wanted, std::nullopt, unixTime()));
        m_oldFiles = runFolder(old, m_claim->uid);
        m_newFiles = runFolder(*wanted, m_claim->uid);
        for (Batch& batch : m_unstored)
            mapCheckpoints(batch);
        return true;
    }

    // Whether this very run, up to what is kept here, is in that file.
    bool goOnIn(const fs::path& workspace) {
        auto opened = RunWriter::open(workspace, writerOptions());
        if (!opened || !m_claim)
            return false;
        (*opened)->hold(*m_claim);
        try {
            const auto stored = (*opened)->heartbeat(m_place.run, unixTime());
            if (!m_stored.empty() && stored + 1 < m_stored.front().number)
                return false; // from an earlier time
            goBackTo(stored);
        } catch (const StoreFailure&) {
            return false;
        }
        if (workspace != m_place.workspace)
            settleIn(workspace, *m_claim);
        m_writer = std::move(*opened);
        m_fresh = true;
        m_mode = Mode::Recording;
        return true;
    }

    // Another program goes on with the run: this one stops.
    std::string loseRun(const std::string& sentence) {
        m_mode = Mode::TakenOver;
        m_lostSentence = sentence;
        if (m_control)
            m_control->requestStop();
        {
            std::lock_guard lock(m_mutex);
            m_takenOver = true;
            m_settled.notify_all();
        }
        if (m_options.onDisplaced)
            m_options.onDisplaced({true, sentence, {}});
        return sentence;
    }

    // What was trained of a run that another program goes on with, into a file of its own, from where this
    // object still knows it; false when there is nothing.
    bool goApart() {
        const bool trained = std::any_of(m_unstored.begin(), m_unstored.end(),
                                         [](const Batch& batch) { return batch.pending > 0; });
        if (!trained) {
            if (!m_unstored.empty() && m_unstored.back().ends())
                m_unstored.clear();
            return false;
        }
        goBackTo(0);
        std::optional<std::int64_t> from;
        for (Batch& batch : m_unstored) {
            from = from ? from : batch.firstStep();
            // The folder of checkpoints is the other program's.
            std::erase_if(batch.events, [](const RunEvent& event) {
                return std::holds_alternative<CheckpointSaved>(event);
            });
            if (batch.ends())
                std::get<RunEnded>(batch.events.back()).message =
                    "Stopped, since another program goes on with this run.";
        }
        const fs::path file = fileBeside(m_place.workspace, m_place.run);
        settleIn(file, m_writer->rescue(m_place.run, file, from, unixTime()));
        return true;
    }

    void settleIn(const fs::path& workspace, const RunClaim& claim) {
        m_place = {workspace, claim.run};
        m_claim = claim;
        m_options.open = nullptr; // that was for the other file
        m_fresh = false;
        m_mode = Mode::Recording;
        {
            std::lock_guard lock(m_mutex);
            m_wanted.reset();
            m_moved = m_place;
        }
        if (m_onTrouble)
            m_onTrouble("Run " + std::to_string(claim.run) + " in '" + workspace.string() +
                        "' is where this training is recorded from now on.");
    }

    // The engine goes on writing checkpoints where it began to; they are moved when the run has ended.
    void mapCheckpoints(Batch& batch) const {
        if (m_newFiles.empty())
            return;
        for (RunEvent& event : batch.events)
            if (auto* saved = std::get_if<CheckpointSaved>(&event)) {
                const fs::path path(saved->path);
                if (path.parent_path() == m_oldFiles)
                    saved->path = (m_newFiles / path.filename()).string();
            }
    }

    void moveFiles() {
        std::error_code error;
        if (m_newFiles.empty() || !fs::is_directory(m_oldFiles, error))
            return;
        fs::create_directories(m_newFiles, error);
        for (const auto& entry : fs::directory_iterator(m_oldFiles, error))
            if (!fs::exists(m_newFiles / entry.path().filename(), error) && !error)
                fs::rename(entry.path(), m_newFiles / entry.path().filename(), error);
        if (error && m_onTrouble)
            m_onTrouble("The checkpoints in '" + m_oldFiles.string() + "' could not be moved (" +
                        error.message() + "); move them to '" + m_newFiles.string() + "'.");
        fs::remove(m_oldFiles, error); // when nothing is left in it
        fs::remove(m_oldFiles.parent_path(), error);
    }

    static WriterOptions writerOptions() {
        WriterOptions options;
        options.markInterrupted = false; // this very run may look dead after a long trouble
        options.mustExist = true;
        return options;
    }

    tl::expected<std::unique_ptr<RunWriter>, StoreError> openWriter() const {
        return m_options.open ? m_options.open() : RunWriter::open(m_place.workspace, writerOptions());
    }

    void beginTrouble(const std::string& problem) {
        if (m_control && (!m_unstored.empty() || m_mode == Mode::Gone)) {
            m_control->pause(RunControl::Pauser::Storage);
        }
        if (problem == m_trouble)
            return;
        m_trouble = problem;
        if (m_onTrouble)
            m_onTrouble(problem);
    }

    void endTrouble() {
        if (m_trouble.empty())
            return;
        m_trouble.clear();
        if (m_onTrouble)
            m_onTrouble({});
        if (m_control)
            m_control->resume(RunControl::Pauser::Storage);
    }

    void giveUp(const std::string& problem) {
        if (m_onTrouble)
            m_onTrouble("The last " + std::to_string(pendingRows()) + " steps of run " +
                        std::to_string(m_place.run) + " could not be saved: " + problem);
        if (m_control)
            m_control->resume(RunControl::Pauser::Storage);
    }

    RunControl* const m_control;
    const std::function<void(const std::string&)> m_onTrouble;

    // Shared, under the mutex.
    mutable std::mutex m_mutex;
    std::condition_variable m_wake;
    std::condition_variable m_settled;
    std::vector<RunEvent> m_queue;
    Clock::time_point m_commitDue;
    Clock::time_point m_patienceEnds = Clock::time_point::max();
    std::int64_t m_pendingRows = 0;
    std::int64_t m_asked =
        0; // calls of settle(), those that a commit began after, and those that it answered
    std::int64_t m_heard = 0;
    std::int64_t m_answered = 0;
    Settled m_answer = Settled::NotYet;
    std::optional<fs::path> m_wanted; // where to, once the workspace is gone
    std::optional<RecordingPlace> m_moved;
    bool m_takenOver = false;
    bool m_urgent = false;
    bool m_closing = false;
    bool m_ended = false;
    bool m_done = false;

    // The recorder's thread only.
    enum class Mode { Recording, Gone, TakenOver };
    Mode m_mode = Mode::Recording;
    RecorderOptions m_options;
    RecordingPlace m_place;
    std::optional<RunClaim> m_claim;
    std::unique_ptr<RunWriter> m_writer;
    bool m_fresh = false; // the writer works as far as is known
    std::int64_t m_batches = 0;
    std::deque<Batch> m_unstored;
    std::deque<Batch> m_stored; // of late, should a log be lost
    fs::path m_oldFiles;        // where the engine writes checkpoints, and where they belong since the move
    fs::path m_newFiles;
    Clock::time_point m_lastSign;
    std::string m_trouble;
    std::string m_goneSentence;
    std::string m_lostSentence;
    bool m_choosesItself = false;
    bool m_finished = false; // RunEnded is on disk

    std::thread m_thread; // last: it uses all of the above
};

RunRecorder::RunRecorder(std::filesystem::path workspace, RunId run, RunControl* control,
                         std::function<void(const std::string&)> onTrouble, RecorderOptions options)
    : m_state(std::make_unique<State>(std::move(workspace), run, control, std::move(onTrouble),
                                      std::move(options))) {}

RunRecorder::~RunRecorder() = default;

void RunRecorder::onEvent(const RunEvent& event) { m_state->take(event); }

Settled RunRecorder::settle() { return m_state->settle(); }

void RunRecorder::moveTo(const std::filesystem::path& workspace) { m_state->moveTo(workspace); }

std::optional<RecordingPlace> RunRecorder::movedTo() const { return m_state->movedTo(); }

std::int64_t RunRecorder::pendingRows() const { return m_state->pendingRows(); }

} // namespace rankscope
