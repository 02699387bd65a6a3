// The one unit of this folder that includes Arrow: it takes long to compile.
#include "core/exchange/parquet_sink.h"

#include <arrow/api.h>
#include <arrow/io/interfaces.h>
#include <parquet/arrow/writer.h>

namespace rankscope {

namespace {

constexpr std::int64_t groupRows = 65'536;

// Arrow writes to the stream of the caller.
class StreamOutput final : public arrow::io::OutputStream {
public:
    explicit StreamOutput(std::ostream& out)
        : m_out(out) {
        set_mode(arrow::io::FileMode::WRITE);
    }
    arrow::Status Close() override {
        m_closed = true;
        return arrow::Status::OK();
    }
    bool closed() const override { return m_closed; }
    arrow::Result<std::int64_t> Tell() const override { return m_written; }
    using arrow::io::OutputStream::Write;
    arrow::Status Write(const void* data, std::int64_t count) override {
        m_out.write(static_cast<const char*>(data), count);
        m_written += count;
        return m_out ? arrow::Status::OK() : arrow::Status::IOError("the output cannot be written");
    }

private:
    std::ostream& m_out;
    std::int64_t m_written = 0;
    bool m_closed = false;
};

std::shared_ptr<arrow::DataType> typeOf(ExportColumn::Kind kind) {
    switch (kind) {
    case ExportColumn::Kind::Integer:
        return arrow::int64();
    case ExportColumn::Kind::Real:
        return arrow::float64();
    case ExportColumn::Kind::Real32:
        return arrow::float32();
    case ExportColumn::Kind::Text:
        break;
    }
    return arrow::utf8();
}

std::shared_ptr<arrow::Schema> schemaOf(const std::vector<ExportColumn>& columns,
                                        const ExportHeader& header) {
    std::vector<std::shared_ptr<arrow::Field>> fields;
    for (const ExportColumn& column : columns) {
        auto field = arrow::field(column.name, typeOf(column.kind));
        fields.push_back(column.unit.empty()
                             ? field
                             : field->WithMetadata(arrow::key_value_metadata({"unit"}, {column.unit})));
    }
    std::vector<std::string> keys, values;
    for (const auto& [key, value] : header.facts) {
        keys.push_back(key);
        values.push_back(value);
    }
    return arrow::schema(std::move(fields), arrow::key_value_metadata(std::move(keys), std::move(values)));
}

class ParquetSink final : public TableSink {
public:
    ParquetSink(std::ostream& out, const std::vector<ExportColumn>& columns, const ExportHeader& header)
        : m_columns(columns)
        , m_schema(schemaOf(columns, header))
        , m_output(std::make_shared<StreamOutput>(out)) {
        for (const ExportColumn& column : columns) {
            std::unique_ptr<arrow::ArrayBuilder> builder;
            keep(arrow::MakeBuilder(arrow::default_memory_pool(), typeOf(column.kind), &builder));
            m_builders.push_back(std::move(builder));
        }
        parquet::WriterProperties::Builder properties;
        properties.disable_dictionary()->created_by("rankscope " RANKSCOPE_VERSION);
        parquet::ArrowWriterProperties::Builder arrowProperties;
        arrowProperties.store_schema();
        auto writer = parquet::arrow::FileWriter::Open(*m_schema, arrow::default_memory_pool(), m_output,
                                                       properties.build(), arrowProperties.build());
        keep(writer.status());
        if (writer.ok()) {
            m_writer = std::move(*writer);
        }
    }

    void row(const std::vector<ExportCell>& cells) override {
        for (std::size_t i = 0; i < m_builders.size() && m_status.ok(); ++i) {
            append(i, i < cells.size() ? cells[i] : ExportCell());
        }
        if (++m_rows == groupRows) {
            writeGroup();
        }
    }

    tl::expected<void, std::string> finish() override {
        if (m_rows > 0) {
            writeGroup();
        }
        if (m_status.ok()) {
            keep(m_writer->Close());
        }
        if (!m_status.ok()) {
            return tl::unexpected("The Parquet file cannot be written (" + m_status.message() + ").");
        }
        return {};
    }

private:
    void keep(const arrow::Status& status) {
        if (m_status.ok()) {
            m_status = status;
        }
    }

    void append(std::size_t column, const ExportCell& cell) {
        arrow::ArrayBuilder& builder = *m_builders[column];
        const auto number = [&]<typename Number>(Number) -> std::optional<Number> {
            return std::visit(
                [](const auto& value) -> std::optional<Number> {
                    if constexpr (std::is_arithmetic_v<std::decay_t<decltype(value)>>) {
                        return static_cast<Number>(value);
                    } else {
                        return std::nullopt;
                    }
                },
                cell);
        };
        const auto put = [&](auto& typed, const auto& value) {
            keep(value ? typed.Append(*value) : typed.AppendNull());
        };
        switch (m_columns[column].kind) {
        case ExportColumn::Kind::Integer:
            return put(static_cast<arrow::Int64Builder&>(builder), number(std::int64_t{}));
        case ExportColumn::Kind::Real:
            return put(static_cast<arrow::DoubleBuilder&>(builder), number(double{}));
        case ExportColumn::Kind::Real32:
            return put(static_cast<arrow::FloatBuilder&>(builder), number(float{}));
        case ExportColumn::Kind::Text:
            break;
        }
        const auto* text = std::get_if<std::string>(&cell);
        put(static_cast<arrow::StringBuilder&>(builder), text ? std::optional(*text) : std::nullopt);
    }

    void writeGroup() {
        std::vector<std::shared_ptr<arrow::Array>> arrays;
        for (auto& builder : m_builders) {
            std::shared_ptr<arrow::Array> array;
            keep(builder->Finish(&array));
            arrays.push_back(std::move(array));
        }
        if (m_status.ok()) {
            keep(m_writer->WriteTable(*arrow::Table::Make(m_schema, arrays), groupRows));
        }
        m_rows = 0;
    }

    const std::vector<ExportColumn> m_columns;
    const std::shared_ptr<arrow::Schema> m_schema;
    std::shared_ptr<StreamOutput> m_output;
    std::vector<std::unique_ptr<arrow::ArrayBuilder>> m_builders;
    std::unique_ptr<parquet::arrow::FileWriter> m_writer;
    arrow::Status m_status; // the first failure
    std::int64_t m_rows = 0;
};

} // namespace

std::unique_ptr<TableSink> makeParquetSink(std::ostream& out, const std::vector<ExportColumn>& columns,
                                           const ExportHeader& header) {
    return std::make_unique<ParquetSink>(out, columns, header);
}

} // namespace rankscope
