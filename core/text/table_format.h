#pragma once

#include "core/text/dataset.h"

#include <tl/expected.hpp>

#include <filesystem>
#include <string>

namespace rankscope {

enum class TableFormat { Tsv, Csv, Jsonl, Parquet, Trec };

// The format that task.format names; "auto" goes by the file's ending, then by its first bytes. TREC's
// question files
// ("COARSE:fine question") are recognised by their lines. `field` is the configuration field that names the
// file.
tl::expected<TableFormat, DataProblem> tableFormatOf(const std::filesystem::path& file,
                                                     const std::string& format, const std::string& field);

} // namespace rankscope
