#include "app/desktop/run_session.h"

#include "app/desktop/event_mailbox.h"
#include "core/store/run_recorder.h"

#include <atomic>
#include <chrono>
#include <thread>

namespace rankscope {

namespace {

constexpr int drainMilliseconds = 33;

double unixNow() {
    return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

// Hands each event to storage and then to the window, and sees to it that a run ends exactly once whatever
// the engine does. Lives on the training thread.
class Distributor final : public RunObserver {
public:
    Distributor(RunObserver& recorder, RunObserver& mailbox)
        : m_recorder(recorder)
        , m_mailbox(mailbox) {}

    void onEvent(const RunEvent& event) override {
        if (m_ended) {
            return;
        }
        if (const auto* steps = std::get_if<StepsDone>(&event); steps != nullptr && !steps->points.empty()) {
            m_steps = steps->points.back().step + 1;
        }
        m_ended = std::holds_alternative<RunEnded>(event);
        m_recorder.onEvent(event);
        m_mailbox.onEvent(event);
    }
    Settled settle() override { return m_recorder.settle(); }
    bool ended() const { return m_ended; }
    void fail(const std::string& message) {
        RunEnded end;
        end.status = RunStatus::Failed;
        end.steps = m_steps;
        end.stage = "training";
        end.message = message;
        end.wallTime = unixNow();
        onEvent(end);
    }

private:
    RunObserver& m_recorder;
    RunObserver& m_mailbox;
    std::int64_t m_steps = 0;
    bool m_ended = false;
};

} // namespace

namespace {

RecorderOptions recorderOptions(const RunJob& job, std::function<void(const RunDisplaced&)> onDisplaced) {
    RecorderOptions options;
    options.lastSign = job.lastSign;
    options.onDisplaced = std::move(onDisplaced);
    return options;
}

} // namespace

struct RunSession::Active {
    Active(RunJob theJob, std::function<void(const std::string&)> onTrouble,
           std::function<void(const RunDisplaced&)> onDisplaced)
        : job(std::move(theJob))
        , recorder(job.workspace, job.id, &control, std::move(onTrouble),
                   recorderOptions(job, std::move(onDisplaced))) {}

    RunJob job;
    RunControl control;
    EventMailbox mailbox;
    RunRecorder recorder;
    std::atomic<bool> done = false; // set by the thread as its last act
    std::jthread thread;            // last: it uses all of the above
};

RunSession::RunSession(EngineFunctions engine, QObject* parent)
    : QObject(parent)
    , m_engine(std::move(engine)) {
    m_timer.setInterval(drainMilliseconds);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &RunSession::drain);
}

RunSession::~RunSession() {
    if (m_active) {
        m_active->control.requestStop();
    }
}

bool RunSession::start(RunJob job) {
    if (m_active) {
        return false;
    }
    const auto onTrouble = [this](const std::string& sentence) {
        QMetaObject::invokeMethod(
            this, [this, text = QString::fromStdString(sentence)] { emit storeTrouble(text); },
            Qt::QueuedConnection);
    };
    const auto onDisplaced = [this](const RunDisplaced& how) {
        QMetaObject::invokeMethod(
            this,
            [this, how] {
                emit displaced(QString::fromStdString(how.sentence),
                               QString::fromStdString(how.proposal.string()), how.takenOver);
            },
            Qt::QueuedConnection);
    };
    m_active = std::make_unique<Active>(std::move(job), onTrouble, onDisplaced);
    m_active->thread = std::jthread([active = m_active.get(), train = m_engine.train] {
        Distributor observer(active->recorder, active->mailbox);
        try {
            const RunJob& job = active->job;
            if (active->recorder.settle() == Settled::NotOurs) {
                observer.fail("Another program trains this run.");
                active->done.store(true, std::memory_order_release);
                return;
            }
            train(job.config, job.files, job.resume, active->control, observer);
            if (!observer.ended()) {
                observer.fail("The engine returned before the run was over; this is a fault of the program.");
            }
        } catch (const std::exception& error) {
            observer.fail(error.what());
        } catch (...) {
            observer.fail("The run ended with an unknown failure.");
        }
        active->done.store(true, std::memory_order_release);
    });
    m_timer.start();
    return true;
}

std::optional<RunId> RunSession::run() const {
    return m_active ? std::optional<RunId>(m_active->job.id) : std::nullopt;
}

void RunSession::pause() {
    if (m_active) {
        m_active->control.pause();
    }
}

void RunSession::resume() {
    if (m_active) {
        m_active->control.resume();
    }
}

void RunSession::requestCheckpoint() {
    if (m_active) {
        m_active->control.requestCheckpoint();
    }
}

void RunSession::edit(const std::vector<SettingEdit>& edits) {
    if (m_active) {
        m_active->control.edit(edits);
    }
}

void RunSession::stop() {
    if (m_active) {
        m_active->control.requestStop();
    }
}

void RunSession::moveTo(const std::filesystem::path& workspace) {
    if (m_active) {
        m_active->recorder.moveTo(workspace);
    }
}

void RunSession::drain() {
    const RunId id = m_active->job.id;
    // Read before the mailbox is emptied: what is in it afterwards is all there is.
    const bool done = m_active->done.load(std::memory_order_acquire);
    const qint64 pending = m_active->recorder.pendingRows();
    if (const auto events = m_active->mailbox.take(); !events.empty()) {
        emit eventsArrived(id, events);
    }
    if (pending != 0 || m_pendingRows != 0) {
        m_pendingRows = pending;
        emit pendingRowsChanged(pending);
    }
    if (done) {
        m_timer.stop();
        const auto place = m_active->recorder.movedTo();
        m_active.reset(); // the thread is at its end, so this does not wait
        if (place) {
            emit moved(QString::fromStdString(place->workspace.string()));
        }
        m_pendingRows = 0;
        emit ended(id);
    }
}

} // namespace rankscope
