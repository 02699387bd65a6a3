#pragma once

#include "core/exchange/table_sink.h"

namespace rankscope {

// Parquet (uncompressed, plain encoding), a row group every 65,536 rows; facts in the file's metadata, units
// in those of the columns.
std::unique_ptr<TableSink> makeParquetSink(std::ostream& out, const std::vector<ExportColumn>& columns,
                                           const ExportHeader& header);

} // namespace rankscope
