#include "app/desktop/unix_signals.h"

#include <QSocketNotifier>

#include <csignal>
#include <sys/signalfd.h>
#include <unistd.h>

namespace rankscope {

namespace {

sigset_t watchedSignals() {
    sigset_t set;
    sigemptyset(&set);
    for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
        sigaddset(&set, number);
    }
    return set;
}

} // namespace

// Blocked here before any other thread exists, so that all threads inherit it and the descriptor gets them all.
UnixSignals::UnixSignals(QObject* parent) : QObject(parent) {
    const sigset_t set = watchedSignals();
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    m_descriptor = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
    if (m_descriptor < 0) {
        pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
        return;
    }
    m_notifier = new QSocketNotifier(m_descriptor, QSocketNotifier::Read, this);
    connect(m_notifier, &QSocketNotifier::activated, this, [this] {
        signalfd_siginfo info{};
        if (read(m_descriptor, &info, sizeof info) == sizeof info) {
            sigset_t one;
            sigemptyset(&one);
            sigaddset(&one, static_cast<int>(info.ssi_signo));
            pthread_sigmask(SIG_UNBLOCK, &one, nullptr);
            emit received(static_cast<int>(info.ssi_signo));
        }
    });
}

UnixSignals::~UnixSignals() {
    if (m_descriptor >= 0) {
        close(m_descriptor);
    }
}

} // namespace rankscope
