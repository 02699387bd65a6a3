#include "app/cli/console.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdio>

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

bool isTerminal(int descriptor) { return ::isatty(descriptor) == 1; }

int terminalColumns(int descriptor) {
    winsize size{};
    return ::ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

} // namespace rankscope
