#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace rankscope::test {

// How a program ended and what it said.
struct Ended {
    int code = -1;  // exit code; -1 when a signal ended it
    int signal = 0; // the signal that ended it; 0: none
    std::string out;
    std::string err;
};

// The built rankscope-cli as a child process with an environment of its own. The test owns it; the destructor
// kills it. Its output goes to files in `folder`, so that a child never waits for a reader.
class Program {
public:
    Program(const std::filesystem::path& folder, const std::vector<std::string>& arguments,
            const std::map<std::string, std::string>& environment = {});
    ~Program();
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    void signal(int number) const;
    // Waits at most so long; nothing when it still runs then.
    std::optional<Ended> wait(std::chrono::milliseconds limit);
    // Waits for the end; fails by exception after a minute.
    Ended finish();

private:
    pid_t m_pid = -1;
    std::filesystem::path m_out;
    std::filesystem::path m_err;
    bool m_reaped = false;
};

// Runs the program to its end.
Ended runProgram(const std::filesystem::path& folder, const std::vector<std::string>& arguments,
                 const std::map<std::string, std::string>& environment = {});

// The last line of a text, without its line end.
std::string lastLine(const std::string& text);
std::size_t lineCount(const std::string& text);

} // namespace rankscope::test
