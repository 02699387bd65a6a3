#include "core/engine/train/batcher.h"

#include <algorithm>

namespace rankscope {

EncodedData encodeData(const Dataset& data, const Tokenizer& tokenizer, std::int64_t maxLength,
                       at::Tensor labels) {
    EncodedData encoded;
    encoded.labels = std::move(labels);
    encoded.rows.reserve(data.examples.size());
    for (const Example& example : data.examples) {
        encoded.rows.push_back(example.text.size() > 1
                                   ? tokenizer.encodePair(example.text[0], example.text[1], maxLength)
                                   : tokenizer.encode(example.text[0], maxLength));
        encoded.lengths.push_back(static_cast<std::int64_t>(encoded.rows.back().ids.size()));
        encoded.truncated += encoded.rows.back().truncated ? 1 : 0;
    }
    return encoded;
}

MicroBatch makeBatch(const EncodedData& data, const std::vector<std::int64_t>& rows, at::Device device) {
    std::vector<std::int64_t> ids, types, positions, firsts;
    MicroBatch batch;
    for (const std::int64_t row : rows) {
        const Encoding& encoding = data.rows[static_cast<std::size_t>(row)];
        const auto length = static_cast<std::int64_t>(encoding.ids.size());
        firsts.push_back(static_cast<std::int64_t>(ids.size()));
        ids.insert(ids.end(), encoding.ids.begin(), encoding.ids.end());
        types.insert(types.end(), encoding.typeIds.begin(), encoding.typeIds.end());
        for (std::int64_t i = 0; i < length; ++i) {
            positions.push_back(i);
        }
        batch.tokens.lengths.push_back(length);
        batch.tokens.maxLength = std::max(batch.tokens.maxLength, length);
    }
    const auto upload = [&](at::Tensor host) {
        return device.is_cuda() ? host.pin_memory().to(device, host.scalar_type(), true) : host;
    };
    batch.tokens.ids = upload(at::tensor(ids, at::kLong));
    batch.tokens.typeIds = upload(at::tensor(types, at::kLong));
    batch.tokens.positions = upload(at::tensor(positions, at::kLong));
    batch.tokens.firsts = upload(at::tensor(firsts, at::kLong));
    batch.labels = upload(data.labels.index_select(0, at::tensor(rows, at::kLong)));
    return batch;
}

BatchFeeder::BatchFeeder(std::shared_ptr<const EncodedData> data, const TrainConfig& config,
                         std::int64_t firstStep, at::Device device)
    : m_data(std::move(data))
    , m_config(config)
    , m_device(device)
    , m_thread([this, firstStep](std::stop_token stop) { feed(std::move(stop), firstStep); }) {}

bool BatchFeeder::offer(std::stop_token stop, StepBatch batch) {
    constexpr std::size_t ahead = 4;
    std::unique_lock lock(m_mutex);
    if (!m_changed.wait(lock, stop, [this] { return m_ready.size() < ahead; })) {
        return false;
    }
    m_ready.push_back(std::move(batch));
    lock.unlock();
    m_changed.notify_all();
    return true;
}

void BatchFeeder::feed(std::stop_token stop, std::int64_t firstStep) {
    try {
        const auto perStep = static_cast<std::size_t>(m_config.accumulate);
        std::int64_t step = 0;
        for (std::int64_t epoch = 0; !stop.stop_requested(); ++epoch) {
            const auto rows = static_cast<std::int64_t>(m_data->rows.size());
            const std::int64_t batches = (rows + m_config.batchSize - 1) / m_config.batchSize;
            const std::int64_t steps = (batches + m_config.accumulate - 1) / m_config.accumulate;
            if (step + steps <= firstStep) { // a resumed run begins in a later epoch
                step += steps;
                continue;
            }
            const auto plan = planEpoch(m_config, m_data->lengths, epoch);
            for (std::size_t begin = 0; begin < plan.size(); begin += perStep, ++step) {
                if (step < firstStep) {
                    continue;
                }
                StepBatch batch;
                for (std::size_t i = begin; i < std::min(plan.size(), begin + perStep); ++i) {
                    batch.parts.push_back(makeBatch(*m_data, plan[i], m_device));
                    batch.rows += static_cast<std::int64_t>(plan[i].size());
                    batch.tokens += batch.parts.back().tokens.tokens();
                }
                if (!offer(stop, std::move(batch))) {
                    return;
                }
            }
        }
    } catch (...) {
        {
            const std::lock_guard lock(m_mutex);
            m_failure = std::current_exception();
        }
        m_changed.notify_all();
    }
}

StepBatch BatchFeeder::next() {
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [this] { return !m_ready.empty() || m_failure; });
    if (m_ready.empty()) {
        std::rethrow_exception(m_failure);
    }
    StepBatch batch = std::move(m_ready.front());
    m_ready.pop_front();
    lock.unlock();
    m_changed.notify_all();
    return batch;
}

} // namespace rankscope
