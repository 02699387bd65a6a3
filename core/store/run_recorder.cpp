#include "core/store/run_recorder.h"

#include <condition_variable>
#include <iterator>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace rankscope {

using Clock = std::chrono::steady_clock;

namespace {

double unixNow() {
    return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

bool isUrgent(const RunEvent& event) { return !std::holds_alternative<StepsDone>(event); }

std::int64_t rowsOf(const RunEvent& event) {
    const auto* steps = std::get_if<StepsDone>(&event);
    return steps ? static_cast<std::int64_t>(steps->points.size()) : 0;
}

} // namespace

struct RunRecorder::State {
    State(std::filesystem::path workspace, RunId run, RunControl* control,
          std::function<void(const std::string&)> onTrouble, RecorderOptions options)
        : m_workspace(std::move(workspace))
        , m_run(run)
        , m_control(control)
        , m_onTrouble(std::move(onTrouble))
        , m_options(std::move(options))
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
            if (!problem) {
                endTrouble();
                if (last && m_batch.empty())
                    break;
                continue;
            }
            beginTrouble(*problem);
            std::unique_lock lock(m_mutex);
            if (last && Clock::now() >= m_patienceEnds) {
                lock.unlock();
                giveUp(*problem);
                break;
            }
            // The end of the run cuts a wait short only to start the clock of the patience.
            m_wake.wait_for(lock, m_options.retryDelay, [&] { return !last && (m_closing || m_ended); });
        }
        std::lock_guard lock(m_mutex);
        m_done = true;
        m_settled.notify_all();
    }

    // Until something is due; moves the queue to the batch. True when nothing follows this batch.
    bool waitForWork() {
        std::unique_lock lock(m_mutex);
        const auto heartbeatDue = m_lastSign + m_options.heartbeat;
        const auto ready = [this] { return m_urgent || m_closing || m_ended; };
        if (m_batch.empty()) { // else an earlier one has yet to be written
            while (!ready()) {
                const auto due = m_queue.empty() ? heartbeatDue : std::min(heartbeatDue, m_commitDue);
                if (Clock::now() >= due)
                    break;
                m_wake.wait_until(lock, due);
            }
        }
        m_urgent = false;
        m_batch.insert(m_batch.end(), std::make_move_iterator(m_queue.begin()),
                       std::make_move_iterator(m_queue.end()));
        m_queue.clear();
        m_batchRows = m_pendingRows;
        return m_closing || m_ended;
    }

    // What was wrong, or nothing. The batch is kept until it is on disk.
    std::optional<std::string> commit() {
        try {
            if (!m_writer) {
                auto opened = openWriter();
                if (!opened)
                    return opened.error().message;
                m_writer = std::move(*opened);
                m_writer->claim(m_run, unixNow());
            }
            if (!m_batch.empty())
                m_writer->append(m_run, m_batch, unixNow());
            else if (!m_finished)
                m_writer->heartbeat(m_run, unixNow());
        } catch (const std::exception& failure) {
            // A fresh connection may find a file or a network drive that has come back.
            m_writer.reset();
            return failure.what();
        }
        m_finished = m_finished || (!m_batch.empty() && std::holds_alternative<RunEnded>(m_batch.back()));
        m_batch.clear();
        m_lastSign = Clock::now();
        std::lock_guard lock(m_mutex);
        m_pendingRows -= m_batchRows;
        m_batchRows = 0;
        return std::nullopt;
    }

    tl::expected<std::unique_ptr<RunWriter>, StoreError> openWriter() {
        if (m_options.open)
            return m_options.open();
        WriterOptions options;
        options.markInterrupted = false; // this very run may look dead after a long trouble
        return RunWriter::open(m_workspace, options);
    }

    void beginTrouble(const std::string& problem) {
        if (m_control && !m_batch.empty()) {
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
                        std::to_string(m_run) + " could not be saved: " + problem);
        if (m_control)
            m_control->resume(RunControl::Pauser::Storage);
    }

    const std::filesystem::path m_workspace;
    const RunId m_run;
    RunControl* const m_control;
    const std::function<void(const std::string&)> m_onTrouble;
    const RecorderOptions m_options;

    // Shared, under the mutex.
    mutable std::mutex m_mutex;
    std::condition_variable m_wake;
    std::condition_variable m_settled;
    std::vector<RunEvent> m_queue;
    Clock::time_point m_commitDue;
    Clock::time_point m_patienceEnds = Clock::time_point::max();
    std::int64_t m_pendingRows = 0;
    bool m_urgent = false;
    bool m_closing = false;
    bool m_ended = false;
    bool m_done = false;

    // The recorder's thread only.
    std::unique_ptr<RunWriter> m_writer;
    std::vector<RunEvent> m_batch;
    std::int64_t m_batchRows = 0;
    Clock::time_point m_lastSign;
    std::string m_trouble;
    bool m_finished = false; // RunEnded is on disk

    std::thread m_thread; // last: it uses all of the above
};

RunRecorder::RunRecorder(std::filesystem::path workspace, RunId run, RunControl* control,
                         std::function<void(const std::string&)> onTrouble, RecorderOptions options)
    : m_state(std::make_unique<State>(std::move(workspace), run, control, std::move(onTrouble),
                                      std::move(options))) {}

RunRecorder::~RunRecorder() = default;

void RunRecorder::onEvent(const RunEvent& event) { m_state->take(event); }

std::int64_t RunRecorder::pendingRows() const { return m_state->pendingRows(); }

} // namespace rankscope
