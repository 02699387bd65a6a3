#include "tests/core/engine/model/model_test_support.h"

#include "core/engine/model/safetensors.h"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace rankscope::test {

std::string readText(const std::filesystem::path& path) {
    std::ifstream stream(path, std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
}

void writeText(const std::filesystem::path& path, const std::string& text) {
    std::ofstream stream(path, std::ios::binary);
    stream << text;
}

TokenBatch makeBatch(const std::vector<std::vector<std::int64_t>>& rows) {
    TokenBatch batch;
    std::vector<std::int64_t> ids, positions, firsts;
    for (const auto& row : rows) {
        firsts.push_back(static_cast<std::int64_t>(ids.size()));
        batch.lengths.push_back(static_cast<std::int64_t>(row.size()));
        batch.maxLength = std::max(batch.maxLength, batch.lengths.back());
        for (std::size_t i = 0; i < row.size(); ++i) {
            ids.push_back(row[i]);
            positions.push_back(static_cast<std::int64_t>(i));
        }
    }
    batch.ids = at::tensor(ids, at::kLong);
    batch.typeIds = at::zeros_like(batch.ids);
    batch.positions = at::tensor(positions, at::kLong);
    batch.firsts = at::tensor(firsts, at::kLong);
    return batch;
}

TokenBatch makeBatch(const std::vector<std::int64_t>& lengths, std::int64_t vocabulary) {
    std::vector<std::vector<std::int64_t>> rows;
    std::int64_t id = 5;
    for (const std::int64_t length : lengths) {
        rows.emplace_back();
        for (std::int64_t i = 0; i < length; ++i) {
            rows.back().push_back(id = (id * 17 + 3) % vocabulary);
        }
    }
    return makeBatch(rows);
}

std::filesystem::path tinyBertFolder() {
    return std::filesystem::path(RANKSCOPE_SOURCE_DIR) / "tests" / "parity" / "fixtures" / "tiny_bert";
}

void writeTinyBert(const std::filesystem::path& folder,
                   const std::function<void(std::map<std::string, at::Tensor>&)>& change,
                   const std::function<void(std::string& config)>& changeConfig) {
    const auto read = readSafetensors(tinyBertFolder() / "model.safetensors");
    if (!read) {
        throw std::runtime_error(read.error());
    }
    std::map<std::string, at::Tensor> tensors(read->begin(), read->end());
    change(tensors);
    const auto written =
        writeSafetensors(folder / "model.safetensors", {tensors.begin(), tensors.end()}, {{"format", "pt"}});
    if (!written) {
        throw std::runtime_error(written.error());
    }
    std::string config = readText(tinyBertFolder() / "config.json");
    if (changeConfig) {
        changeConfig(config);
    }
    writeText(folder / "config.json", config);
}

double distance(const at::Tensor& a, const at::Tensor& b) {
    return a.numel() == 0 ? 0.0 : (a.to(at::kDouble) - b.to(at::kDouble)).abs().max().item<double>();
}

} // namespace rankscope::test
