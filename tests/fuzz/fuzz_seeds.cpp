// fuzz_seeds FOLDER: Parquet tables for the corpus of fuzz_tables, as the exports write them.
#include "core/exchange/table_sink.h"

#include <cstdio>
#include <fstream>
#include <sstream>
#include <string>

using namespace rankscope;

int main(int count, char** arguments) {
    if (count != 2) {
        std::fprintf(stderr, "fuzz_seeds FOLDER\n");
        return 2;
    }
    std::ostringstream out;
    const auto sink = makeTableSink(out, ExportFormat::Parquet,
                                    {{"text", ExportColumn::Kind::Text},
                                     {"label", ExportColumn::Kind::Integer},
                                     {"score", ExportColumn::Kind::Real}});
    for (std::int64_t i = 0; i < 5; ++i) {
        sink->row({"row " + std::to_string(i), i % 2, i == 3 ? ExportCell() : ExportCell(0.5)});
    }
    if (!sink->finish()) {
        return 1;
    }
    for (const char choice : {'\3', '\10'}) { // a preview, the data
        std::ofstream file(std::string(arguments[1]) + "/parquet-" + std::to_string(choice),
                           std::ios::binary);
        file << choice << out.str();
    }
    return 0;
}
