#include "core/exchange/table_sink.h"

#include "core/exchange/parquet_sink.h"
#include "core/run/json_number.h"
#include "core/run/shown_text.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>

namespace rankscope {

namespace {

constexpr std::array<std::pair<std::string_view, ExportFormat>, 7> formats{{
    {"csv", ExportFormat::Csv},
    {"tsv", ExportFormat::Tsv},
    {"json", ExportFormat::Json},
    {"jsonl", ExportFormat::JsonLines},
    {"parquet", ExportFormat::Parquet},
    {"md", ExportFormat::Markdown},
    {"latex", ExportFormat::Latex},
}};

bool isNumber(const ExportColumn& column) { return column.kind != ExportColumn::Kind::Text; }

// A cell as plain text: "nan", "inf" and "-inf" for what is no finite number, nothing where it is absent.
struct PlainText {
    std::string operator()(std::monostate) const { return {}; }
    std::string operator()(std::int64_t value) const { return fmt::format("{}", value); }
    std::string operator()(double value) const { return real(value); }
    std::string operator()(float value) const { return real(value); }
    std::string operator()(const std::string& text) const { return text; }

private:
    template <typename Real>
    static std::string real(Real value) {
        if (std::isnan(value)) {
            return "nan"; // of either sign
        }
        return std::isinf(value) ? (value > 0 ? "inf" : "-inf") : fmt::format("{}", value);
    }
};

std::string plain(const ExportCell& cell) { return std::visit(PlainText(), cell); }

const ExportCell& cellAt(const std::vector<ExportCell>& cells, std::size_t column) {
    static const ExportCell absent;
    return column < cells.size() ? cells[column] : absent;
}

// "run: 3", and the units of the columns that have one.
std::vector<std::string> headerLines(const ExportHeader& header, const std::vector<ExportColumn>& columns) {
    std::vector<std::string> lines;
    for (const auto& [name, value] : header.facts) {
        lines.push_back(name + ": " + value);
    }
    for (const ExportColumn& column : columns) {
        if (!column.unit.empty()) {
            lines.push_back("unit of " + column.name + ": " + column.unit);
        }
    }
    for (std::string& line : lines) {
        std::ranges::replace_if(
            line, [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
    }
    return lines;
}

class DelimitedSink final : public TableSink {
public:
    DelimitedSink(std::ostream& out, char delimiter, const std::vector<ExportColumn>& columns,
                  const ExportHeader& header)
        : m_out(out)
        , m_delimiter(delimiter)
        , m_columns(columns.size()) {
        if (header.inDelimited) {
            for (const std::string& line : headerLines(header, columns)) {
                m_out << "# " << line << "\n";
            }
        }
        for (std::size_t i = 0; i < columns.size(); ++i) {
            put(i, spreadsheetText(columns[i].name));
        }
        m_out << "\n";
    }

    void row(const std::vector<ExportCell>& cells) override {
        for (std::size_t i = 0; i < m_columns; ++i) {
            const ExportCell& cell = cellAt(cells, i);
            const auto* text = std::get_if<std::string>(&cell);
            put(i, text != nullptr ? spreadsheetText(*text) : plain(cell));
        }
        m_out << "\n";
    }
    tl::expected<void, std::string> finish() override { return {}; }

private:
    void put(std::size_t column, const std::string& text) {
        if (column > 0) {
            m_out << m_delimiter;
        }
        const char special[] = {m_delimiter, '"', '\r', '\n', '\0'};
        if (text.find_first_of(special) == std::string::npos) {
            m_out << text;
            return;
        }
        m_out << '"';
        for (const char c : text) {
            m_out << (c == '"' ? "\"\"" : std::string(1, c));
        }
        m_out << '"';
    }

    std::ostream& m_out;
    const char m_delimiter;
    const std::size_t m_columns;
};

std::string jsonText(const std::string& text) {
    return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

struct JsonCell {
    std::string operator()(std::monostate) const { return "null"; }
    std::string operator()(std::int64_t value) const { return fmt::format("{}", value); }
    std::string operator()(double value) const {
        return std::isfinite(value) ? fmt::format("{}", value) : jsonNumber(value).dump();
    }
    std::string operator()(float value) const {
        return std::isfinite(value) ? fmt::format("{}", value) : jsonNumber(value).dump();
    }
    std::string operator()(const std::string& text) const { return jsonText(text); }
};

// A list of objects, or an object a line.
class JsonSink final : public TableSink {
public:
    JsonSink(std::ostream& out, bool lines, const std::vector<ExportColumn>& columns)
        : m_out(out)
        , m_lines(lines) {
        for (const ExportColumn& column : columns) {
            m_keys.push_back(jsonText(column.name) + ":");
        }
        m_out << (m_lines ? "" : "[");
    }

    void row(const std::vector<ExportCell>& cells) override {
        m_out << (m_lines ? "{" : m_first ? "\n{" : ",\n{");
        for (std::size_t i = 0; i < m_keys.size(); ++i) {
            m_out << (i == 0 ? "" : ",") << m_keys[i] << std::visit(JsonCell(), cellAt(cells, i));
        }
        m_out << (m_lines ? "}\n" : "}");
        m_first = false;
    }
    tl::expected<void, std::string> finish() override {
        m_out << (m_lines ? "" : "\n]\n");
        return {};
    }

private:
    std::ostream& m_out;
    const bool m_lines;
    std::vector<std::string> m_keys;
    bool m_first = true;
};

class MarkdownSink final : public TableSink {
public:
    MarkdownSink(std::ostream& out, const std::vector<ExportColumn>& columns, const ExportHeader& header)
        : m_out(out)
        , m_columns(columns.size()) {
        m_out << "<!--\n";
        for (std::string line : headerLines(header, columns)) {
            // Two hyphens would end the comment.
            for (auto at = line.find("--"); at != std::string::npos; at = line.find("--")) {
                line.insert(at + 1, " ");
            }
            m_out << line << "\n";
        }
        m_out << "-->\n\n|";
        for (const ExportColumn& column : columns) {
            m_out << " " << escaped(column.name) << " |";
        }
        m_out << "\n|";
        for (const ExportColumn& column : columns) {
            m_out << (isNumber(column) ? " ---: |" : " --- |");
        }
        m_out << "\n";
    }

    void row(const std::vector<ExportCell>& cells) override {
        m_out << "|";
        for (std::size_t i = 0; i < m_columns; ++i) {
            m_out << " " << escaped(plain(cellAt(cells, i))) << " |";
        }
        m_out << "\n";
    }
    tl::expected<void, std::string> finish() override { return {}; }

private:
    static std::string escaped(const std::string& text) {
        std::string all;
        for (const char c : text) {
            if (c == '|' || c == '\\' || c == '<' || c == '`' || c == '*' || c == '_') {
                all += '\\';
            }
            all += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
        }
        return all;
    }

    std::ostream& m_out;
    const std::size_t m_columns;
};

class LatexSink final : public TableSink {
public:
    LatexSink(std::ostream& out, const std::vector<ExportColumn>& columns, const ExportHeader& header)
        : m_out(out)
        , m_columns(columns.size()) {
        for (const std::string& line : headerLines(header, columns)) {
            m_out << "% " << line << "\n";
        }
        m_out << "\\begin{tabular}{";
        for (const ExportColumn& column : columns) {
            m_out << (isNumber(column) ? "r" : "l");
        }
        m_out << "}\n\\hline\n";
        for (std::size_t i = 0; i < columns.size(); ++i) {
            m_out << (i == 0 ? "" : " & ") << escaped(columns[i].name);
        }
        m_out << " \\\\\n\\hline\n";
    }

    void row(const std::vector<ExportCell>& cells) override {
        for (std::size_t i = 0; i < m_columns; ++i) {
            m_out << (i == 0 ? "" : " & ") << escaped(plain(cellAt(cells, i)));
        }
        m_out << " \\\\\n";
    }
    tl::expected<void, std::string> finish() override {
        m_out << "\\hline\n\\end{tabular}\n";
        return {};
    }

private:
    static std::string escaped(const std::string& text) {
        std::string all;
        for (const char c : text) {
            if (std::string_view("_&%$#{}").find(c) != std::string_view::npos) {
                all += '\\';
                all += c;
            } else if (c == '\\') {
                all += "\\textbackslash{}";
            } else if (c == '~') {
                all += "\\textasciitilde{}";
            } else if (c == '^') {
                all += "\\textasciicircum{}";
            } else {
                all += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
            }
        }
        return all;
    }

    std::ostream& m_out;
    const std::size_t m_columns;
};

} // namespace

std::optional<ExportFormat> exportFormat(std::string_view name) {
    for (const auto& [known, format] : formats) {
        if (known == name) {
            return format;
        }
    }
    return std::nullopt;
}

std::string_view fileEnding(ExportFormat format) {
    return format == ExportFormat::Latex ? "tex" : formats[static_cast<std::size_t>(format)].first;
}

const std::vector<std::string>& exportFormatNames() {
    static const std::vector<std::string> names = [] {
        std::vector<std::string> all;
        for (const auto& [name, format] : formats) {
            all.emplace_back(name);
        }
        return all;
    }();
    return names;
}

std::unique_ptr<TableSink> makeTableSink(std::ostream& out, ExportFormat format,
                                         std::vector<ExportColumn> columns, ExportHeader header) {
    switch (format) {
    case ExportFormat::Csv:
        return std::make_unique<DelimitedSink>(out, ',', columns, header);
    case ExportFormat::Tsv:
        return std::make_unique<DelimitedSink>(out, '\t', columns, header);
    case ExportFormat::Json:
        return std::make_unique<JsonSink>(out, false, columns);
    case ExportFormat::JsonLines:
        return std::make_unique<JsonSink>(out, true, columns);
    case ExportFormat::Markdown:
        return std::make_unique<MarkdownSink>(out, columns, header);
    case ExportFormat::Latex:
        return std::make_unique<LatexSink>(out, columns, header);
    case ExportFormat::Parquet:
        break;
    }
    return makeParquetSink(out, std::move(columns), std::move(header));
}

} // namespace rankscope
