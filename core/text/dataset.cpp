#include "core/text/dataset.h"

#include "core/run/trimmed.h"
#include "core/text/table_format.h"
#include "core/text/table_reader.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <memory>
#include <optional>
#include <set>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace rankscope {

namespace {

using Path = std::filesystem::path;
template <typename T>
using Result = tl::expected<T, DataProblem>;

constexpr std::int64_t kPreviewRows = 20;
constexpr std::size_t kNamesShown = 20;
// More classes than this are a text column taken for labels, not a task.
constexpr std::size_t kMostClasses = 1000;

std::optional<double> numberIn(std::string_view text) {
    text = trimmed(text);
    if (text.starts_with('+')) {
        text.remove_prefix(1);
    }
    double value = 0.0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool whole = error == std::errc() && end == text.data() + text.size();
    return whole && std::isfinite(value) ? std::optional(value) : std::nullopt;
}

std::optional<std::size_t> columnNumber(std::string_view text) {
    std::size_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

// A label in a message: whole when short.
std::string inQuotes(std::string_view text) {
    constexpr std::size_t longest = 60;
    std::size_t end = std::min(text.size(), longest);
    while (end < text.size() && end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) {
        --end; // not inside a character
    }
    return "'" + std::string(text.substr(0, end)) + (end < text.size() ? "…'" : "'");
}

std::string listed(const std::vector<std::string>& names) {
    std::string text;
    for (std::size_t i = 0; i < names.size() && i < kNamesShown; ++i) {
        text += (i == 0 ? "" : ", ") + inQuotes(names[i]);
    }
    return names.size() > kNamesShown ? text + " and " + std::to_string(names.size() - kNamesShown) + " more"
                                      : text;
}

std::vector<std::string> numbersTo(std::size_t count) {
    std::vector<std::string> numbers;
    for (std::size_t i = 0; i < count; ++i) {
        numbers.push_back(std::to_string(i));
    }
    return numbers;
}

Result<std::vector<Cell>> columnOf(TableReader& table, std::size_t index, std::int64_t limit,
                                   const std::string& field) {
    auto cells = table.column(index, limit);
    return cells ? Result<std::vector<Cell>>(std::move(*cells))
                 : tl::unexpected(DataProblem{field, cells.error()});
}

Result<std::unique_ptr<TableReader>> openFile(const Path& file, const TaskConfig& task,
                                              const std::string& field) {
    const auto known = tableFormatOf(file, task.format, field);
    if (!known) {
        return tl::unexpected(known.error());
    }
    auto table = openTable(file, *known, task.encoding);
    return table ? Result<std::unique_ptr<TableReader>>(std::move(*table))
                 : tl::unexpected(DataProblem{field, table.error()});
}

// --- Header or not ---

bool readsLikeName(std::string_view cell) {
    constexpr std::size_t longest = 40;
    return !cell.empty() && cell.size() <= longest && !numberIn(cell) &&
           std::any_of(cell.begin(), cell.end(),
                       [](unsigned char c) { return c >= 0x80 || std::isalpha(c) != 0; });
}

Result<bool> readsLikeHeader(TableReader& table, const std::string& field) {
    const auto& cells = table.columns();
    if (cells == numbersTo(cells.size())) {
        return true; // as some programs number their columns
    }
    const bool names = std::all_of(cells.begin(), cells.end(), readsLikeName) &&
                       std::set(cells.begin(), cells.end()).size() == cells.size();
    for (std::size_t i = 0; names && i < cells.size(); ++i) {
        const auto column = columnOf(table, i, -1, field);
        if (!column) {
            return tl::unexpected(column.error());
        }
        if (std::find(column->begin() + 1, column->end(), cells[i]) != column->end()) {
            return false; // what occurs again is a value
        }
    }
    return names;
}

// --- Choosing columns ---

// "0|content" → "0", "content"; a column may also be called so.
std::vector<std::string> alternatives(const std::string& column, const std::vector<std::string>& names) {
    if (std::find(names.begin(), names.end(), column) != names.end()) {
        return {column};
    }
    std::vector<std::string> parts;
    for (std::size_t at = 0; at <= column.size();) {
        const auto end = std::min(column.find('|', at), column.size());
        parts.push_back(column.substr(at, end - at));
        at = end + 1;
    }
    return parts;
}

// The first alternative that is a name, none if there is none; names only, no numbers.
std::optional<std::string> nameAmong(const std::string& column, const std::vector<std::string>& names) {
    for (const auto& part : alternatives(column, names)) {
        if (std::find(names.begin(), names.end(), part) != names.end()) {
            return part;
        }
    }
    return std::nullopt;
}

Result<std::size_t> resolve(const Path& file, const std::string& column,
                            const std::vector<std::string>& names, bool header, const std::string& field) {
    const auto name = header ? nameAmong(column, names) : std::nullopt;
    if (name) {
        const auto found = std::find(names.begin(), names.end(), *name);
        if (std::find(found + 1, names.end(), *name) != names.end()) {
            return tl::unexpected(DataProblem{field, file.string() + " has two columns called " +
                                                         inQuotes(*name) +
                                                         "; give the column's number, from 0."});
        }
        return static_cast<std::size_t>(found - names.begin());
    }
    for (const auto& part : alternatives(column, names)) {
        if (const auto number = columnNumber(part); number && *number < names.size()) {
            return *number;
        }
    }
    return tl::unexpected(
        DataProblem{field, file.string() + " has no column " + inQuotes(column) +
                               (header ? "; its columns are " + listed(names) + "."
                                       : " and no header that names it; its columns are the numbers 0 to " +
                                             std::to_string(names.size() - 1) + ".")});
}

struct Choice {
    bool header = false; // whether the first row is one
    std::vector<std::string> names;
    std::vector<std::size_t> text;
    std::size_t label = 0;
};

Result<Choice> choose(TableReader& table, const Path& file, const TaskConfig& task,
                      const std::string& field) {
    Choice choice;
    choice.names = table.columns();
    bool named = table.namesColumns();
    if (!named) {
        auto wanted = task.text;
        wanted.push_back(task.label);
        choice.header = std::any_of(wanted.begin(), wanted.end(), [&](const std::string& column) {
            const auto name = nameAmong(column, choice.names);
            return name && !columnNumber(*name); // a value may well be a number
        });
        if (!choice.header) {
            const auto header = readsLikeHeader(table, field);
            if (!header) {
                return tl::unexpected(header.error());
            }
            choice.header = *header;
        }
        named = choice.header;
        if (!choice.header) {
            choice.names = numbersTo(choice.names.size());
        }
    }
    for (const auto& column : task.text) {
        const auto index = resolve(file, column, choice.names, named, "task.text");
        if (!index) {
            return tl::unexpected(index.error());
        }
        choice.text.push_back(*index);
    }
    const auto label = resolve(file, task.label, choice.names, named, "task.label");
    if (!label) {
        return tl::unexpected(label.error());
    }
    choice.label = *label;
    return choice;
}

DataProblem emptyCell(const Path& file, std::size_t row, const std::string& column,
                      const std::string& field) {
    return {field, file.string() + ", row " + std::to_string(row + 1) + ": nothing in column " +
                       inQuotes(column) + "; fill it in or remove the row."};
}

} // namespace

Result<TablePreview> previewTable(const Path& file, const TaskConfig& task, const std::string& field) {
    const auto table = openFile(file, task, field);
    if (!table) {
        return tl::unexpected(table.error());
    }
    bool header = false;
    if (!(*table)->namesColumns()) {
        const auto found = readsLikeHeader(**table, field);
        if (!found) {
            return tl::unexpected(found.error());
        }
        header = *found;
    }
    const std::int64_t skip = header ? 1 : 0;
    TablePreview preview;
    preview.rows = (*table)->rows() - skip;
    preview.columns =
        header || (*table)->namesColumns() ? (*table)->columns() : numbersTo((*table)->columns().size());
    preview.firstRows.resize(static_cast<std::size_t>(std::min(preview.rows, kPreviewRows)));
    for (std::size_t i = 0; i < preview.columns.size(); ++i) {
        // A column that cannot be shown as text does not keep the others from being looked at.
        const auto cells = (*table)->column(i, kPreviewRows + skip);
        for (std::size_t row = 0; row < preview.firstRows.size(); ++row) {
            const auto at = row + static_cast<std::size_t>(skip);
            preview.firstRows[row].push_back(cells && at < cells->size() ? (*cells)[at].value_or("") : "");
        }
    }
    return preview;
}

Result<Dataset> readDataset(const Path& file, const TaskConfig& task, const std::string& field,
                            std::int64_t limit) {
    const auto table = openFile(file, task, field);
    if (!table) {
        return tl::unexpected(table.error());
    }
    const auto choice = choose(**table, file, task, field);
    if (!choice) {
        return tl::unexpected(choice.error());
    }
    const std::size_t skip = choice->header ? 1 : 0;
    const auto rows = limit < 0 ? limit : limit + static_cast<std::int64_t>(skip);
    std::vector<std::vector<Cell>> texts;
    for (const auto index : choice->text) {
        auto cells = columnOf(**table, index, rows, "task.text");
        if (!cells) {
            return tl::unexpected(cells.error());
        }
        texts.push_back(std::move(*cells));
    }
    const auto labels = columnOf(**table, choice->label, rows, "task.label");
    if (!labels) {
        return tl::unexpected(labels.error());
    }
    if ((*table)->rows() <= static_cast<std::int64_t>(skip)) {
        return tl::unexpected(
            DataProblem{field, file.string() + " has a header and no rows; name a file that holds data."});
    }

    Dataset data{file, choice->names, {}, choice->names[choice->label]};
    data.examples.reserve(labels->size());
    for (std::size_t at = skip; at < labels->size(); ++at) {
        Example example;
        for (std::size_t i = 0; i < texts.size(); ++i) {
            auto& cell = texts[i][at];
            if (!cell) {
                return tl::unexpected(emptyCell(file, at - skip, choice->names[choice->text[i]], field));
            }
            example.text.push_back(std::move(*cell));
        }
        example.label = trimmed((*labels)[at].value_or(""));
        if (example.label.empty()) {
            return tl::unexpected(emptyCell(file, at - skip, data.labelColumn, field));
        }
        data.examples.push_back(std::move(example));
    }
    return data;
}

Result<std::vector<std::string>> classesOf(const Dataset& train, const TaskConfig& task) {
    if (!task.classes.empty()) {
        return task.classes;
    }
    std::set<std::string> distinct;
    for (const auto& example : train.examples) {
        distinct.insert(example.label);
    }
    const auto column = "column " + inQuotes(train.labelColumn);
    if (distinct.size() < 2) {
        return tl::unexpected(DataProblem{
            "task.label", train.file.string() + " has only one class in " + column +
                              (distinct.empty() ? "" : ", " + inQuotes(*distinct.begin())) +
                              "; name the column that tells the classes apart, or use more rows."});
    }
    if (distinct.size() > kMostClasses) {
        return tl::unexpected(
            DataProblem{"task.label", train.file.string() + " has " + std::to_string(distinct.size()) +
                                          " different labels in " + column +
                                          "; name the column of the classes, or choose regression."});
    }
    std::vector<std::string> classes(distinct.begin(), distinct.end());
    if (std::all_of(classes.begin(), classes.end(),
                    [](const auto& label) { return numberIn(label).has_value(); })) {
        std::stable_sort(classes.begin(), classes.end(),
                         [](const auto& a, const auto& b) { return *numberIn(a) < *numberIn(b); });
    }
    return classes;
}

Result<std::vector<std::int64_t>> classLabels(const Dataset& data, const std::vector<std::string>& classes,
                                              const std::string& field) {
    std::unordered_map<std::string_view, std::int64_t> indices;
    for (const auto& name : classes) {
        indices.emplace(name, static_cast<std::int64_t>(indices.size()));
    }
    std::vector<std::int64_t> labels;
    labels.reserve(data.examples.size());
    for (std::size_t row = 0; row < data.examples.size(); ++row) {
        const auto found = indices.find(data.examples[row].label);
        if (found == indices.end()) {
            return tl::unexpected(DataProblem{field, data.file.string() + ", row " + std::to_string(row + 1) +
                                                         ": label " + inQuotes(data.examples[row].label) +
                                                         " is not among the classes " + listed(classes) +
                                                         "; add it to task.classes or correct the row."});
        }
        labels.push_back(found->second);
    }
    return labels;
}

Result<std::vector<double>> numberLabels(const Dataset& data, const std::string& field) {
    std::vector<double> labels;
    labels.reserve(data.examples.size());
    for (std::size_t row = 0; row < data.examples.size(); ++row) {
        const auto value = numberIn(data.examples[row].label);
        if (!value) {
            return tl::unexpected(
                DataProblem{field, data.file.string() + ", row " + std::to_string(row + 1) + ": label " +
                                       inQuotes(data.examples[row].label) +
                                       " is not a number; correct it, or set task.type to classification."});
        }
        labels.push_back(*value);
    }
    return labels;
}

} // namespace rankscope
