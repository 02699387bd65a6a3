#pragma once

#include "app/desktop/engine_functions.h"
#include "app/desktop/worker.h"

#include <QObject>

#include <atomic>
#include <functional>

namespace rankscope {

// Finds out what a configuration's model, files and machine say, off the UI thread. A request replaces those
// that wait. UI thread only.
class FactsWorker : public QObject {
    Q_OBJECT
public:
    explicit FactsWorker(EngineFunctions engine, QObject* parent = nullptr);

    // Answered by factsReady, unless a newer request comes before its turn.
    void request(int number, const RunConfig& config);
    // Answered in any case.
    void ask(const RunConfig& config, std::function<void(const RunFacts&)> done);
    void askDevices(std::function<void(const std::vector<DeviceInfo>&)> done);

signals:
    void factsReady(int number, const rankscope::RunFacts& facts);

private:
    EngineFunctions m_engine;
    std::atomic<int> m_newest = 0;
    Worker m_worker; // last: its jobs use all of the above
};

} // namespace rankscope
