#include "app/cli/export_tables.h"

#include "core/exchange/tensorboard_export.h"

namespace rankscope {

Result<ExitCode> writeTablePart(const std::string& what, const RunReader& reader, const RunDetail& run,
                                const RunTableOptions& options, std::ostream& out) {
    tl::expected<void, std::string> written;
    if (what == "metrics") {
        written = writeMetrics(reader, run, options, out);
    } else if (what == "ranks") {
        written = writeRanks(reader, run, options, out);
    } else if (what == "allocations") {
        written = writeAllocations(reader, run, options, out);
    } else if (what == "importance") {
        written = writeImportance(reader, run, options, out);
    } else if (what == "tensorboard") {
        out << tensorBoardFile(reader, run);
    } else {
        written = writeConfig(run, options, out);
    }
    if (!written) {
        return fail(ExitCode::Workspace, written.error());
    }
    return ExitCode::Done;
}

std::string tablePartName(const std::string& what, const RunDetail& run, const RunTableOptions& options) {
    if (what == "tensorboard") {
        return tensorBoardFileName(run);
    }
    const bool text = options.format == ExportFormat::Markdown || options.format == ExportFormat::Latex;
    const auto format = what == "config" && !text ? ExportFormat::Json : options.format;
    return what + "." + std::string(fileEnding(format));
}

} // namespace rankscope
