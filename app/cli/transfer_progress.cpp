#include "app/cli/transfer_progress.h"

#include "app/cli/console.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>

namespace rankscope {

TransferProgress::TransferProgress(SignalWatch& signals, std::string what)
    : m_signals(signals)
    , m_what(std::move(what))
    , m_terminal(isTerminal(STDERR_FILENO)) {
    m_signals.attach(m_control, [] {});
}

TransferProgress::~TransferProgress() {
    finish();
    m_signals.detach();
}

ImportHooks TransferProgress::hooks() {
    return {[this](double share) { show(share); }, m_control.stopToken()};
}

void TransferProgress::show(double share) {
    const int percent = static_cast<int>(100.0 * share);
    if (m_terminal && percent != m_shown) {
        m_shown = percent;
        std::fputs(fmt::format("\r{} {} %", m_what, percent).c_str(), stderr);
        std::fflush(stderr);
    }
}

void TransferProgress::finish() {
    if (m_shown >= 0) {
        std::fputs("\r\x1b[K", stderr);
        std::fflush(stderr);
        m_shown = -1;
    }
}

} // namespace rankscope
