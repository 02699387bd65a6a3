// Tokens and bytes a second of the tokenizer on one core; the promise is 5 MB/s.
#include "core/text/tokenizer.h"

#include <benchmark/benchmark.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace {

// The sentences of the movie reviews, of real questions, and the same with accents on every word.
std::vector<std::string> linesOf(const std::filesystem::path& file) {
    std::ifstream stream(file);
    std::vector<std::string> lines;
    for (std::string line; std::getline(stream, line);) {
        lines.push_back(line.substr(0, line.find('\t')));
    }
    return lines;
}

void encodeAll(benchmark::State& state, const std::filesystem::path& file) {
    const auto model = std::filesystem::path(RANKSCOPE_TEST_CACHE) / "models/minilm-l6";
    const auto tokenizer = rankscope::loadTokenizer(model);
    const auto lines = linesOf(file);
    if (!tokenizer || lines.empty()) {
        state.SkipWithError((tokenizer ? file.string() + " is missing" : tokenizer.error()).c_str());
        return;
    }
    std::int64_t bytes = 0;
    std::int64_t tokens = 0;
    for (auto _ : state) {
        for (const auto& line : lines) {
            const auto encoding = (*tokenizer)->encode(line, 512);
            tokens += static_cast<std::int64_t>(encoding.ids.size());
            bytes += static_cast<std::int64_t>(line.size());
            benchmark::DoNotOptimize(encoding.ids.data());
        }
    }
    state.SetBytesProcessed(bytes);
    state.counters["tokens"] = benchmark::Counter(static_cast<double>(tokens), benchmark::Counter::kIsRate);
}

void BM_EncodeMovieReviews(benchmark::State& state) {
    encodeAll(state, std::filesystem::path(RANKSCOPE_TEST_CACHE) / "data/movie-reviews/train.tsv");
}
BENCHMARK(BM_EncodeMovieReviews)->Unit(benchmark::kMillisecond);

void BM_EncodeQuestions(benchmark::State& state) {
    encodeAll(state,
              std::filesystem::path(RANKSCOPE_TEST_DATA) / "vocab/vectors/squad_questions_bert_ids.tsv");
}
BENCHMARK(BM_EncodeQuestions)->Unit(benchmark::kMillisecond);

void BM_LoadTokenizer(benchmark::State& state) {
    const auto model = std::filesystem::path(RANKSCOPE_TEST_CACHE) / "models/minilm-l6";
    for (auto _ : state) {
        benchmark::DoNotOptimize(rankscope::loadTokenizer(model).has_value());
    }
}
BENCHMARK(BM_LoadTokenizer)->Unit(benchmark::kMillisecond);

} // namespace

BENCHMARK_MAIN();
