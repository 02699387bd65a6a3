#pragma once

#include <QObject>

class QSocketNotifier;

namespace rankscope {

// Turns SIGINT, SIGTERM and SIGHUP into a Qt signal; the second one of a kind ends the program at once. One object a
// program, owned by main().
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
