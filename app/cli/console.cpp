#include "app/cli/console.h"

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

// `named`: what a person calls the file.
Result<ExitCode> writeInto(const std::filesystem::path& file, const std::filesystem::path& named,
                           const std::function<Result<ExitCode>(std::ostream&)>& write) {
    std::ofstream out(file, std::ios::binary | std::ios::trunc);
    auto written = out ? write(out) : Result<ExitCode>(ExitCode::Done);
    out.close();
    if (written && !out) {
        return fail(ExitCode::Unexpected,
                    named.string() +
                        " cannot be written; check the folder, its permissions and the space on the disk.");
    }
    return written;
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
        return writeInto(file, file, write);
    }
    const auto followed = std::filesystem::weakly_canonical(file, error);
    const std::filesystem::path target = error ? file : followed;
    const std::filesystem::path temporary = target.string() + "." + std::to_string(::getpid()) + ".part";
    auto written = writeInto(temporary, file, write);
    if (written) {
        std::filesystem::rename(temporary, target, error);
        if (!error) {
            return written;
        }
        written = fail(ExitCode::Unexpected, file.string() + " cannot be written (" + error.message() + ").");
    }
    std::filesystem::remove(temporary, error);
    return written;
}

bool isTerminal(int descriptor) { return ::isatty(descriptor) == 1; }

int terminalColumns(int descriptor) {
    winsize size{};
    return ::ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

} // namespace rankscope
