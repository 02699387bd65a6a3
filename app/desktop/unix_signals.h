#pragma once

#include <QObject>

class QSocketNotifier;

namespace rankscope {

// Keeps SIGINT, SIGTERM and SIGHUP from ending the program until a UnixSignals takes them. Call it first of
// all: threads inherit it.
void holdTerminationSignals();

// Turns the held signals into a Qt signal; the second one of a kind ends the program at once. One object a
// program, owned by main(), made after the application.
class UnixSignals : public QObject {
    Q_OBJECT
public:
    explicit UnixSignals(QObject* parent = nullptr);
    ~UnixSignals() override;

signals:
    void received(int number);

private:
    int m_descriptor = -1;
    QSocketNotifier* m_notifier = nullptr;
};

} // namespace rankscope
