#pragma once

#include "app/cli/training.h"

namespace rankscope {

struct QueueStartArguments {
    WorkspaceArgument workspace;
    ReportOptions report;
    bool wait = false;      // for more runs when the queue is empty
    bool untilEmpty = true; // the opposite, which is the default
};

// Trains what is in the queue, one run after the other, and what is added meanwhile.
Result<ExitCode> queueStart(const QueueStartArguments& arguments);

} // namespace rankscope
