#include "tests/app/cli/program_runner.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <thread>

namespace rankscope::test {

namespace {

std::string textOf(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> all;
    for (std::string& text : texts) {
        all.push_back(text.data());
    }
    all.push_back(nullptr);
    return all;
}

std::vector<std::string> environmentOf(const std::filesystem::path& folder,
                                       const std::map<std::string, std::string>& changes) {
    std::map<std::string, std::string> all{{"PATH", "/usr/bin:/bin"},
                                           {"HOME", folder.string()},
                                           {"XDG_DATA_HOME", (folder / "data").string()},
                                           {"XDG_CACHE_HOME", (folder / "cache").string()},
                                           {"RANKSCOPE_CACHE", (folder / "cache").string()},
                                           {"RANKSCOPE_PRESETS", (folder / "presets").string()},
                                           {"OMP_NUM_THREADS", "1"}};
    for (const auto& [name, value] : changes) {
        all[name] = value;
    }
    for (const char* kept :
         {"ASAN_OPTIONS", "LSAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS", "LD_LIBRARY_PATH"}) {
        if (const char* value = std::getenv(kept)) {
            all[kept] = value;
        }
    }
    std::vector<std::string> lines;
    for (const auto& [name, value] : all) {
        lines.push_back(name + "=" + value);
    }
    return lines;
}

} // namespace

Program::Program(const std::filesystem::path& folder, const std::vector<std::string>& arguments,
                 const std::map<std::string, std::string>& environment) {
    static std::atomic<int> count = 0;
    const std::string number = std::to_string(++count);
    m_out = folder / ("stdout." + number);
    m_err = folder / ("stderr." + number);
    std::vector<std::string> words{std::string(RANKSCOPE_BIN_DIR) + "/rankscope-cli"};
    words.insert(words.end(), arguments.begin(), arguments.end());
    auto variables = environmentOf(folder, environment);

    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, m_out.c_str(), O_WRONLY | O_CREAT | O_TRUNC,
                                     0600);
    posix_spawn_file_actions_addopen(&files, STDERR_FILENO, m_err.c_str(), O_WRONLY | O_CREAT | O_TRUNC,
                                     0600);
    // A test runner in the background of a shell has SIGINT ignored; the child must not inherit that.
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t defaults;
    sigset_t none;
    sigemptyset(&none);
    sigemptyset(&defaults);
    for (const int signalNumber : {SIGINT, SIGTERM, SIGHUP, SIGPIPE}) {
        sigaddset(&defaults, signalNumber);
    }
    posix_spawnattr_setsigdefault(&attributes, &defaults);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
    const int failed = ::posix_spawn(&m_pid, words.front().c_str(), &files, &attributes,
                                     pointers(words).data(), pointers(variables).data());
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&files);
    if (failed != 0) {
        throw std::runtime_error("cannot start " + words.front());
    }
}

Program::~Program() {
    if (!m_reaped && m_pid > 0) {
        ::kill(m_pid, SIGKILL);
        ::waitpid(m_pid, nullptr, 0);
    }
}

void Program::signal(int number) const {
    if (!m_reaped) {
        ::kill(m_pid, number);
    }
}

std::optional<Ended> Program::wait(std::chrono::milliseconds limit) {
    const auto end = std::chrono::steady_clock::now() + limit;
    while (true) {
        int status = 0;
        if (::waitpid(m_pid, &status, WNOHANG) == m_pid) {
            m_reaped = true;
            Ended ended;
            ended.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
            ended.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
            ended.out = textOf(m_out);
            ended.err = textOf(m_err);
            return ended;
        }
        if (std::chrono::steady_clock::now() >= end) {
            return std::nullopt;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
}

Ended Program::finish() {
    if (auto ended = wait(std::chrono::minutes(1))) {
        return *ended;
    }
    throw std::runtime_error("the program still ran after a minute; it had said: " + textOf(m_err));
}

Ended runProgram(const std::filesystem::path& folder, const std::vector<std::string>& arguments,
                 const std::map<std::string, std::string>& environment) {
    return Program(folder, arguments, environment).finish();
}

std::string lastLine(const std::string& text) {
    const auto end = text.find_last_not_of('\n');
    if (end == std::string::npos) {
        return {};
    }
    const auto begin = text.rfind('\n', end);
    return text.substr(begin == std::string::npos ? 0 : begin + 1,
                       end - (begin == std::string::npos ? 0 : begin + 1) + 1);
}

std::size_t lineCount(const std::string& text) {
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

} // namespace rankscope::test
