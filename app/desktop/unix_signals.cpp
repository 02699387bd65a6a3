#include "app/desktop/unix_signals.h"

#include <QSocketNotifier>

#include <sys/signalfd.h>
#include <unistd.h>

#include <csignal>

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

void holdTerminationSignals() {
    const sigset_t set = watchedSignals();
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

UnixSignals::UnixSignals(QObject* parent)
    : QObject(parent) {
    const sigset_t set = watchedSignals();
    m_descriptor = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
    if (m_descriptor < 0) { // then they end the program, as usual
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
