#include "app/cli/console.h"

#include "core/run/durable_file.h"
#include "core/run/shown_text.h"

#include <nlohmann/json.hpp>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <ostream>
#include <streambuf>
#include <system_error>

namespace rankscope {

namespace {

void printLine(std::FILE* stream, const std::string& line) {
    std::fwrite(line.data(), 1, line.size(), stream);
    std::fflush(stream);
}

// Standard output a block at a time.
class OutBuffer : public std::streambuf {
protected:
    int_type overflow(int_type c) override {
        if (traits_type::eq_int_type(c, traits_type::eof())) {
            return traits_type::not_eof(c);
        }
        m_held += traits_type::to_char_type(c);
        return m_held.size() < block || send(false) ? c : traits_type::eof();
    }
    std::streamsize xsputn(const char* text, std::streamsize count) override {
        m_held.append(text, static_cast<std::size_t>(count));
        return m_held.size() < block || send(false) ? count : 0;
    }
    int sync() override { return send(true) ? 0 : -1; }

private:
    static constexpr std::size_t block = 1U << 16U; // bytes

    // A letter of UTF-8 must not be cut for a terminal, which gets whole lines; at the end, what is left.
    bool send(bool all) {
        const std::size_t bytes = all || !isTerminal(STDOUT_FILENO) ? m_held.size() : m_held.rfind('\n') + 1;
        const bool sent = printOut(std::string_view(m_held).substr(0, bytes));
        m_held.erase(0, bytes);
        return sent;
    }

    std::string m_held;
};

} // namespace

void printError(std::string_view sentence) {
    printLine(stderr, "rankscope-cli: " + shownText(sentence) + "\n");
}

void printFailure(const Failure& failure) {
    // Problems of a configuration begin with their field; scripts read them as they are.
    if (failure.lines.size() == 1 && failure.code != ExitCode::InvalidConfiguration) {
        printError(failure.lines.front());
        return;
    }
    std::string all;
    for (const std::string& line : failure.lines) {
        all += shownText(line) + "\n";
    }
    printLine(stderr, all);
}

std::string problemLine(const Problem& problem) {
    const std::string field = problem.field.empty() ? "" : problem.field + ": ";
    return (problem.severity == Severity::Warning ? "warning: " : "") + field + problem.message;
}

bool printOut(std::string_view text) {
    const std::string shown = isTerminal(STDOUT_FILENO) ? shownLines(text) : std::string();
    const std::string_view printed = isTerminal(STDOUT_FILENO) ? std::string_view(shown) : text;
    return std::fwrite(printed.data(), 1, printed.size(), stdout) == printed.size() &&
           std::fflush(stdout) == 0;
}

Result<ExitCode> printRows(const std::function<Result<ExitCode>(std::ostream&)>& write) {
    OutBuffer buffer;
    std::ostream out(&buffer);
    auto written = write(out);
    out.flush();
    return written && !out ? outputFailure() : std::move(written);
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
