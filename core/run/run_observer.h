#pragma once

#include "core/run/run_event.h"

namespace rankscope {

// Receives everything that a run says, on the training thread, in order. An implementation must return
// quickly and must not throw for reasons that are not worth ending the run.
class RunObserver {
public:
    virtual ~RunObserver() = default;
    virtual void onEvent(const RunEvent& event) = 0;
};

} // namespace rankscope
