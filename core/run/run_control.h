#pragma once

#include "core/run/live_edit.h"

#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <vector>

namespace rankscope {

// The handle by which any thread steers one run. Shared by the owner and the training thread; all
// functions are thread-safe.
class RunControl {
public:
    RunControl() = default;
    RunControl(const RunControl&) = delete;
    RunControl& operator=(const RunControl&) = delete;

    // Ends the run at the next step boundary, with a checkpoint. Also wakes a paused run.
    void requestStop() { m_stop.request_stop(); }
    bool stopRequested() const { return m_stop.stop_requested(); }
    std::stop_token stopToken() const { return m_stop.get_token(); }

    // A run goes on when nobody's pause is left: a person's resume does not end the storage's, nor the other
    // way round.
    enum class Pauser : unsigned { Person = 1, Storage = 2 };
    void pause(Pauser by = Pauser::Person);
    void resume(Pauser by = Pauser::Person);
    bool pauseRequested() const;

    // Writes a checkpoint at the next step boundary.
    void requestCheckpoint();
    // Training thread: true once for each request.
    bool takeCheckpointRequest();

    // Changes settings at the next step boundary, at once when the run is paused: all of them together, or,
    // when one is refused, none.
    void edit(std::vector<SettingEdit> edits);
    // Training thread: what has been asked for since the last call, one entry a call of edit().
    std::vector<std::vector<SettingEdit>> takeEdits();

    // Training thread: blocks while paused, and returns early when edits have come; returns false when the
    // run is to stop.
    bool waitWhilePaused();

private:
    std::stop_source m_stop;
    mutable std::mutex m_mutex;
    std::condition_variable_any m_changed;
    unsigned m_pausers = 0; // bits of Pauser
    bool m_checkpoint = false;
    std::vector<std::vector<SettingEdit>> m_edits;
};

} // namespace rankscope
