#pragma once

#include "app/cli/signal_watch.h"
#include "core/exchange/log_import.h"
#include "core/run/run_control.h"

#include <string>

namespace rankscope {

// A line of progress on a terminal's standard error, and a clean stop by a signal, for commands that carry
// data. The command owns it; both functions are called on its thread.
class TransferProgress {
public:
    TransferProgress(SignalWatch& signals, std::string what);
    ~TransferProgress();
    TransferProgress(const TransferProgress&) = delete;
    TransferProgress& operator=(const TransferProgress&) = delete;

    ImportHooks hooks();
    std::stop_token stop() const { return m_control.stopToken(); }
    void show(double share);
    void finish(); // takes the line away

private:
    SignalWatch& m_signals;
    RunControl m_control;
    const std::string m_what;
    const bool m_terminal;
    int m_shown = -1; // percent
};

} // namespace rankscope
