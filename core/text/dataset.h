#pragma once

#include "core/run/run_config.h"

#include <tl/expected.hpp>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace rankscope {

struct Example {
    std::vector<std::string> text; // one or two
    std::string label;             // as it stands in the file
};

// A table of examples as read from a file.
struct Dataset {
    std::filesystem::path file;
    std::vector<std::string> columns; // names; "0", "1", … in a file without a header
    std::vector<Example> examples;
    std::string labelColumn; // as in `columns`
};

// Something that cannot be read: `field` is the configuration field to mend ("task.train", "task.text",
// "task.label").
struct DataProblem {
    std::string field;
    std::string message; // one sentence that names the file, the place and the remedy
};

// What can be said of a file before its columns are chosen.
struct TablePreview {
    std::vector<std::string> columns;
    std::int64_t rows = 0;
    std::vector<std::vector<std::string>> firstRows; // up to 20
};

// A first line counts as a header when it reads like names: no numbers, nothing twice, nothing long, nothing
// that occurs again below it.
tl::expected<TablePreview, DataProblem> previewTable(const std::filesystem::path& file,
                                                     const TaskConfig& task, const std::string& field);

// Reads the columns of task.text and task.label from task.train or task.eval (`field` says which, for
// messages). A column is its name, or its number from 0, with or without a header; "0|content" tries one
// after the other, so that one configuration can read two files whose columns are called differently. A file
// has a header when a name was found in its first line, or when only numbers are given and the line reads
// like a header (see previewTable). TSV: quoting off, BOM removed, CRLF accepted. Text that is not in
// task.encoding is a problem that names the byte. JSONL and Parquet: lists of texts are joined with blanks.
// TREC ("COARSE:fine question") has columns 0, 1, 2. `limit` < 0: all rows.
tl::expected<Dataset, DataProblem> readDataset(const std::filesystem::path& file, const TaskConfig& task,
                                               const std::string& field, std::int64_t limit = -1);

// Classes for classification: task.classes, or the distinct labels of `train`, numbers in numeric order,
// texts sorted.
tl::expected<std::vector<std::string>, DataProblem> classesOf(const Dataset& train, const TaskConfig& task);

// Labels as class indices; an unknown label is a problem that names the row.
tl::expected<std::vector<std::int64_t>, DataProblem>
classLabels(const Dataset& data, const std::vector<std::string>& classes, const std::string& field);
// Labels as numbers, for regression.
tl::expected<std::vector<double>, DataProblem> numberLabels(const Dataset& data, const std::string& field);

} // namespace rankscope
