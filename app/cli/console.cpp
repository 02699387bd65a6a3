#include "app/cli/console.h"

#include "core/run/durable_file.h"

#include <nlohmann/json.hpp>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <system_error>

namespace rankscope {

namespace {

void printLine(std::FILE* stream, const std::string& line) {
    std::fwrite(line.data(), 1, line.size(), stream);
    std::fflush(stream);
}

} // namespace

void printError(std::string_view sentence) {
    printLine(stderr, "rankscope-cli: " + printable(sentence) + "\n");
}

void printFailure(const Failure& failure) {
    // Problems of a configuration begin with their field; scripts read them as they are.
    if (failure.lines.size() == 1 && failure.code != ExitCode::InvalidConfiguration) {
        printError(failure.lines.front());
        return;
    }
    std::string all;
    for (const std::string& line : failure.lines) {
        all += printable(line) + "\n";
    }
    printLine(stderr, all);
}

std::string problemLine(const Problem& problem) {
    const std::string field = problem.field.empty() ? "" : problem.field + ": ";
    return (problem.severity == Severity::Warning ? "warning: " : "") + field + problem.message;
}

std::string printable(std::string_view text) {
    std::string clean(text);
    for (char& c : clean) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7f) {
            c = '?';
        }
    }
    return clean;
}

bool printOut(std::string_view text) {
    return std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0;
}

Result<ExitCode> printData(std::string_view text) {
    return printOut(text) ? Result<ExitCode>(ExitCode::Done) : outputFailure();
}

tl::unexpected<Failure> outputFailure() {
    return fail(ExitCode::Unexpected, "Standard output cannot be written.");
}

std::string jsonText(const nlohmann::ordered_json& json, int indent) {
    return json.dump(indent, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

Result<ExitCode> writeWhole(const std::filesystem::path& file,
                            const std::function<Result<ExitCode>(std::ostream&)>& write) {
    using Type = std::filesystem::file_type;
    std::error_code error;
    const auto type = std::filesystem::status(file, error).type();
    if (type != Type::not_found && type != Type::regular && type != Type::directory) {
        std::ofstream out(file, std::ios::binary);
        auto written = out ? write(out) : Result<ExitCode>(ExitCode::Done);
        out.close();
        return written && !out ? fail(ExitCode::Unexpected, file.string() + " cannot be written.") : written;
    }
    DurableFile target(file);
    DurableStream out(target);
    auto written = write(out);
    out.flush();
    if (!written) {
        return written;
    }
    if (const auto committed = target.commit(); !committed) {
        return fail(ExitCode::Unexpected, committed.error().sentence);
    }
    return written;
}

bool isTerminal(int descriptor) { return ::isatty(descriptor) == 1; }

int terminalColumns(int descriptor) {
    winsize size{};
    return ::ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

} // namespace rankscope
