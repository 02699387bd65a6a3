#include "app/cli/table_writer.h"

#include "core/run/json_number.h"
#include "core/run/shown_text.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cmath>

namespace rankscope {

namespace {

std::string csvText(std::string_view whole) {
    const std::string text = spreadsheetText(whole);
    if (text.find_first_of(",\"\r\n") == std::string::npos) {
        return text;
    }
    std::string all = "\"";
    for (const char c : text) {
        all += c == '"' ? "\"\"" : std::string(1, c);
    }
    return all + "\"";
}

template <class T>
std::string numberText(T value, TableFormat format) {
    if (!std::isfinite(value)) {
        return format == TableFormat::Json ? jsonNumber(value).dump()
               : std::isnan(value)         ? "nan"
               : value > 0                 ? "inf"
                                           : "-inf";
    }
    return fmt::format("{}", value);
}

std::string jsonText(const std::string& text) {
    return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

struct CellText {
    TableFormat format;
    std::string operator()(std::monostate) const { return format == TableFormat::Json ? "null" : ""; }
    std::string operator()(std::int64_t value) const { return fmt::format("{}", value); }
    std::string operator()(double value) const { return numberText(value, format); }
    std::string operator()(float value) const { return numberText(value, format); }
    std::string operator()(const std::string& text) const {
        return format == TableFormat::Json ? jsonText(text) : csvText(text);
    }
};

} // namespace

TableWriter::TableWriter(std::ostream& out, TableFormat format, std::vector<std::string> columns)
    : m_out(out)
    , m_format(format)
    , m_columns(std::move(columns)) {
    if (m_format == TableFormat::Json) {
        m_out << "[";
        return;
    }
    for (std::size_t i = 0; i < m_columns.size(); ++i) {
        m_out << (i == 0 ? "" : ",") << csvText(m_columns[i]);
    }
    m_out << "\n";
}

void TableWriter::row(const std::vector<Cell>& cells) {
    const bool json = m_format == TableFormat::Json;
    if (json) {
        m_out << (m_first ? "\n{" : ",\n{");
    }
    for (std::size_t i = 0; i < m_columns.size(); ++i) {
        m_out << (i == 0 ? "" : ",");
        if (json) {
            m_out << jsonText(m_columns[i]) << ":";
        }
        m_out << std::visit(CellText{m_format}, i < cells.size() ? cells[i] : Cell());
    }
    m_out << (json ? "}" : "\n");
    m_first = false;
}

void TableWriter::finish() {
    if (m_format == TableFormat::Json) {
        m_out << "\n]\n";
    }
}

} // namespace rankscope
