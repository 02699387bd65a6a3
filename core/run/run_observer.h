#pragma once

#include "core/run/run_event.h"

namespace rankscope {

// What became of the events of a run.
enum class Settled {
    Stored,  // on the disk, also after a power cut
    NotYet,  // kept, but they cannot be written at the moment
    NotOurs, // another program goes on with the run, whose files must be left alone
};

// Receives everything that a run says, on the training thread, in order. An implementation must return
// quickly and must not throw for reasons that are not worth ending the run.
class RunObserver {
public:
    virtual ~RunObserver() = default;
    virtual void onEvent(const RunEvent& event) = 0;
    // Waits for the storage of all that was handed over. The training thread asks before it writes a
    // checkpoint, and again before it removes the older ones.
    virtual Settled settle() { return Settled::Stored; }
};

} // namespace rankscope
