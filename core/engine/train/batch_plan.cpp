#include "core/engine/train/batch_plan.h"

#include "core/run/choices.h"

#include <algorithm>
#include <numeric>
#include <random>

namespace rankscope {

namespace {

// std::shuffle and the standard distributions differ between libraries; the engine's bits do not.
template <class T>
void shuffle(std::vector<T>& items, std::mt19937_64& random) {
    for (std::size_t i = items.size(); i > 1; --i) {
        const std::uint64_t limit =
            random.max() - random.max() % i; // multiples of i only, so that all are equally likely
        std::uint64_t drawn = random();
        while (drawn >= limit) {
            drawn = random();
        }
        std::swap(items[i - 1], items[drawn % i]);
    }
}

std::uint64_t epochSeed(std::uint64_t seed, std::int64_t epoch) {
    return seed * 0x9E3779B97F4A7C15ULL + static_cast<std::uint64_t>(epoch) * 0xBF58476D1CE4E5B9ULL + 1;
}

std::vector<std::vector<std::int64_t>> cut(const std::vector<std::int64_t>& rows, std::int64_t size) {
    std::vector<std::vector<std::int64_t>> batches;
    for (std::size_t begin = 0; begin < rows.size(); begin += static_cast<std::size_t>(size)) {
        const std::size_t end = std::min(rows.size(), begin + static_cast<std::size_t>(size));
        batches.emplace_back(rows.begin() + static_cast<std::ptrdiff_t>(begin),
                             rows.begin() + static_cast<std::ptrdiff_t>(end));
    }
    return batches;
}

} // namespace

std::vector<std::int64_t> shuffledIndices(std::int64_t count, std::uint64_t seed) {
    std::vector<std::int64_t> indices(static_cast<std::size_t>(count));
    std::iota(indices.begin(), indices.end(), 0);
    std::mt19937_64 random(seed);
    shuffle(indices, random);
    return indices;
}

std::vector<std::vector<std::int64_t>>
planEpoch(const TrainConfig& config, const std::vector<std::int64_t>& lengths, std::int64_t epoch) {
    const auto batching = choice<Batching>(config.batching);
    std::vector<std::int64_t> rows(lengths.size());
    std::iota(rows.begin(), rows.end(), 0);
    if (!config.shuffle) {
        return cut(rows, config.batchSize);
    }
    std::mt19937_64 random(epochSeed(static_cast<std::uint64_t>(config.seed), epoch));
    shuffle(rows, random);
    if (batching == Batching::Random) {
        return cut(rows, config.batchSize);
    }
    const std::size_t window = static_cast<std::size_t>(config.batchSize) * 50;
    for (std::size_t begin = 0; begin < rows.size(); begin += window) {
        const auto first = rows.begin() + static_cast<std::ptrdiff_t>(begin);
        const auto last = rows.begin() + static_cast<std::ptrdiff_t>(std::min(rows.size(), begin + window));
        std::stable_sort(first, last, [&](std::int64_t a, std::int64_t b) {
            return lengths[static_cast<std::size_t>(a)] < lengths[static_cast<std::size_t>(b)];
        });
    }
    auto batches = cut(rows, config.batchSize);
    shuffle(batches, random);
    return batches;
}

} // namespace rankscope
