#pragma once

#include "core/engine/model/model.h"
#include "core/engine/train/batch_plan.h"
#include "core/run/run_config.h"
#include "core/text/dataset.h"
#include "core/text/tokenizer.h"

#include <ATen/ATen.h>

#include <condition_variable>
#include <deque>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace rankscope {

// A data set as token ids, read once; immutable, shared by the feeder's thread and the evaluator.
struct EncodedData {
    std::vector<Encoding> rows;
    std::vector<std::int64_t> lengths;
    at::Tensor labels; // CPU, one entry a row
    std::int64_t truncated = 0;
};

EncodedData encodeData(const Dataset& data, const Tokenizer& tokenizer, std::int64_t maxLength,
                       at::Tensor labels);

struct MicroBatch {
    TokenBatch tokens;
    at::Tensor labels; // on the device
};

// What one optimizer step works on: train.accumulate batches (fewer at the end of an epoch).
struct StepBatch {
    std::vector<MicroBatch> parts;
    std::int64_t rows = 0;
    std::int64_t tokens = 0;
};

// The given rows, end to end, on `device`.
MicroBatch makeBatch(const EncodedData& data, const std::vector<std::int64_t>& rows, at::Device device);

// Makes the batches of the coming steps on a thread of its own, a few ahead of the trainer. next() is for the
// training thread.
class BatchFeeder {
public:
    BatchFeeder(std::shared_ptr<const EncodedData> data, const TrainConfig& config, std::int64_t firstStep,
                at::Device device);
    StepBatch next(); // waits for it; rethrows what went wrong in the feeder's thread

private:
    void feed(std::stop_token stop, std::int64_t firstStep);
    bool offer(std::stop_token stop, StepBatch batch); // false when stopped

    std::shared_ptr<const EncodedData> m_data;
    TrainConfig m_config;
    at::Device m_device;
    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::deque<StepBatch> m_ready;
    std::exception_ptr m_failure;
    std::jthread m_thread; // last: it uses everything above, and ends first
};

} // namespace rankscope
