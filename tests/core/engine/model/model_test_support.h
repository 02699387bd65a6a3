#pragma once

#include "core/engine/model/model.h"
#include "tests/support/temp_folder.h"

#include <ATen/ATen.h>

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace rankscope::test {

std::string readText(const std::filesystem::path& path);
void writeText(const std::filesystem::path& path, const std::string& text);

// Rows of token ids, all of type 0.
TokenBatch makeBatch(const std::vector<std::vector<std::int64_t>>& rows);
// Rows of these lengths with ids that differ, all below `vocabulary`.
TokenBatch makeBatch(const std::vector<std::int64_t>& lengths, std::int64_t vocabulary = 100);

// The committed random BERT of two layers (tests/parity/export_tiny_bert.py).
std::filesystem::path tinyBertFolder();

// A changed copy of that model: tensors by name as `change` leaves them, written into `folder`.
void writeTinyBert(const std::filesystem::path& folder,
                   const std::function<void(std::map<std::string, at::Tensor>&)>& change,
                   const std::function<void(std::string& config)>& changeConfig = {});

// Largest difference of two tensors.
double distance(const at::Tensor& a, const at::Tensor& b);

} // namespace rankscope::test
