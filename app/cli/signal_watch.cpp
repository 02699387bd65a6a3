#include "app/cli/signal_watch.h"

#include "app/cli/exit_code.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <system_error>
#include <utility>

namespace rankscope {

SignalWatch::SignalWatch(std::chrono::milliseconds together)
    : m_together(together) {
    sigset_t set;
    sigemptyset(&set);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
        sigaddset(&set, signal);
    }
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    m_signals = ::signalfd(-1, &set, SFD_CLOEXEC);
    m_end = ::eventfd(0, EFD_CLOEXEC);
    if (m_signals < 0 || m_end < 0) {
        throw std::system_error(errno, std::generic_category(), "no descriptor is free for signals");
    }
    m_thread = std::jthread([this] { watch(); });
}

SignalWatch::~SignalWatch() {
    const std::uint64_t one = 1;
    if (::write(m_end, &one, sizeof one) == sizeof one) {
        m_thread.join();
    }
    ::close(m_signals);
    ::close(m_end);
}

void SignalWatch::attach(RunControl& control, std::function<void()> onFirst) {
    const std::lock_guard lock(m_mutex);
    m_control = &control;
    m_onFirst = std::move(onFirst);
}

void SignalWatch::detach() {
    const std::lock_guard lock(m_mutex);
    m_control = nullptr;
    m_onFirst = nullptr;
}

void SignalWatch::watch() {
    std::array<pollfd, 2> wanted{pollfd{m_signals, POLLIN, 0}, pollfd{m_end, POLLIN, 0}};
    while (true) {
        if (::poll(wanted.data(), wanted.size(), -1) < 0) {
            if (errno == EINTR) {
                continue;
            }
            return;
        }
        if ((wanted[1].revents & POLLIN) != 0) {
            return;
        }
        signalfd_siginfo info{};
        if ((wanted[0].revents & POLLIN) != 0 && ::read(m_signals, &info, sizeof info) == sizeof info) {
            receive();
        }
    }
}

void SignalWatch::receive() {
    const std::lock_guard lock(m_mutex);
    const auto now = std::chrono::steady_clock::now();
    if (m_control == nullptr) {
        std::_Exit(static_cast<int>(ExitCode::Stopped));
    }
    if (m_control->stopRequested()) {
        if (now - m_first < m_together) {
            return;
        }
        std::_Exit(static_cast<int>(ExitCode::Stopped));
    }
    m_first = now;
    m_control->requestStop();
    m_onFirst();
}

} // namespace rankscope
