#pragma once

#include "core/run/run_config.h"

#include <cstdint>
#include <vector>

namespace rankscope {

// Which rows form which batch of an epoch: a pure function of the seed, so that a resumed run sees the same
// batches. With batching "length", rows are shuffled, sorted by length within runs of 50 batches, cut into
// batches, and the batches shuffled, as transformers' group_by_length does; so little is lost to rows of
// unequal length.
std::vector<std::vector<std::int64_t>>
planEpoch(const TrainConfig& config, const std::vector<std::int64_t>& lengths, std::int64_t epoch);

// Numbers 0 … count-1 in an order that depends on the seed alone (not on the standard library).
std::vector<std::int64_t> shuffledIndices(std::int64_t count, std::uint64_t seed);

} // namespace rankscope
