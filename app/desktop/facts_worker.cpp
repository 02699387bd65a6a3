#include "app/desktop/facts_worker.h"

#include <utility>

namespace rankscope {

namespace {

RunFacts describeSafely(const EngineFunctions& engine, const RunConfig& config) {
    try {
        return engine.describe(config);
    } catch (const std::exception& error) {
        RunFacts facts;
        facts.modelProblem = error.what();
        return facts;
    }
}

} // namespace

FactsWorker::FactsWorker(EngineFunctions engine, QObject* parent)
    : QObject(parent)
    , m_engine(std::move(engine))
    , m_worker(Worker::AtEnd::Drop) {}

void FactsWorker::request(int number, const RunConfig& config) {
    m_newest = number;
    m_worker.post([this, number, config] {
        if (number != m_newest) {
            return; // became old while it waited
        }
        const RunFacts facts = describeSafely(m_engine, config);
        QMetaObject::invokeMethod(
            this,
            [this, number, facts] {
                if (number == m_newest) {
                    emit factsReady(number, facts);
                }
            },
            Qt::QueuedConnection);
    });
}

void FactsWorker::ask(const RunConfig& config, std::function<void(const RunFacts&)> done) {
    m_worker.post([this, config, done = std::move(done)] {
        const RunFacts facts = describeSafely(m_engine, config);
        QMetaObject::invokeMethod(
            this, [done, facts] { done(facts); }, Qt::QueuedConnection);
    });
}

void FactsWorker::askDevices(std::function<void(const std::vector<DeviceInfo>&)> done) {
    m_worker.post([this, done = std::move(done)] {
        const auto devices = m_engine.devices();
        QMetaObject::invokeMethod(
            this, [done, devices] { done(devices); }, Qt::QueuedConnection);
    });
}

} // namespace rankscope
