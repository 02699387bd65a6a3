#include "core/run/run_config_json.h"
#include "tests/app/cli/stored_lab.h"

#include <gtest/gtest.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>

namespace rankscope::test {

namespace {

// What a terminal shows of the program: its two outputs, as one.
std::string onTerminal(const StoredLab& lab, const std::vector<std::string>& arguments) {
    std::vector<std::string> words{std::string(RANKSCOPE_BIN_DIR) + "/rankscope-cli"};
    words.insert(words.end(), arguments.begin(), arguments.end());
    words.insert(words.end(), {"--workspace", lab.workspace().string()});
    std::vector<char*> pointers;
    for (std::string& word : words) {
        pointers.push_back(word.data());
    }
    pointers.push_back(nullptr);
    int terminal = -1;
    const pid_t child = ::forkpty(&terminal, nullptr, nullptr, nullptr);
    if (child == 0) {
        ::setenv("HOME", lab.folder().c_str(), 1);
        ::execv(pointers[0], pointers.data());
        ::_exit(127);
    }
    std::string shown;
    std::array<char, 4096> bytes{};
    for (ssize_t got = 0; (got = ::read(terminal, bytes.data(), bytes.size())) > 0;) {
        shown.append(bytes.data(), static_cast<std::size_t>(got));
    }
    ::close(terminal);
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << arguments.front() << ": " << shown;
    return shown;
}

} // namespace

TEST(Terminal, IsSentNothingThatItWouldObey) {
    const StoredLab lab;
    const std::string hostile = "evil\x1b]0;owned\x07\xc2\x9b"
                                "2J\x9b"
                                "1m\nrun 99 forged\r\xe2\x80\xae";
    {
        auto writer = RunWriter::open(lab.workspace());
        ASSERT_TRUE(writer);
        RunConfig config;
        config.name = hostile;
        config.model.path = hostile;
        config.task.label = hostile;
        const RunId run = (*writer)->createRun(config.name, toJson(config));
        RunStarted started;
        started.totalSteps = 4;
        started.modules = {{hostile, 0, hostile, 32, 32, 3}, {"b" + hostile, 1, "output.dense", 64, 32, 3}};
        started.device = hostile;
        started.precision = hostile;
        EvalDone evaluation;
        evaluation.step = 4;
        evaluation.metrics = {{hostile, 0.75}};
        RunEnded ended;
        ended.steps = 4;
        ended.message = hostile;
        ended.stage = hostile;
        ended.metrics = evaluation.metrics;
        (*writer)->recordStarted(run, started, 1.7e9);
        (*writer)->append(
            run,
            {sampleAllocation(2, 1), Notice{3, Notice::Level::Warning, hostile, hostile}, evaluation, ended},
            1.7e9 + 3.0);
        (*writer)->setTags(run, {hostile, "x"});
        (*writer)->setNote(run, hostile);
    }
    const std::vector<std::vector<std::string>> commands{
        {"list"},
        {"list", "--json"},
        {"list", "--sql", "SELECT name AS \"a\x1b[2J\", name FROM runs"},
        {"show", "3"},
        {"show", "3", "--json"},
        {"inspect", "3"},
        {"inspect", "3", "--json"},
        {"compare", "1", "3"},
        {"compare", "1", "3", "--all"},
        {"compare", "1", "3", "--json"},
        {"compare", "1", "3", "--format", "md"},
        {"compare", "1", "3", "--format", "latex"},
        {"compare", "1", "3", "--format", "tsv"},
        {"compare", "1", "3", "--maps", "rank"},
        {"compare", "1", "3", "--group-by", "seed"},
        {"export", "3", "--what", "metrics", "--out", "-"},
        {"export", "3", "--what", "ranks", "--header", "--out", "-"},
        {"export", "3", "--what", "config", "--out", "-"},
        {"export", "3", "--what", "report", "--out", "-"},
        {"what-if", "3", "--mean-rank", "1"},
        {"queue", "list"},
        {"queue", "list", "--json"}};
    for (const auto& command : commands) {
        const std::string shown = onTerminal(lab, command);
        std::string line;
        for (const std::string& each : command) {
            line += each + ' ';
        }
        EXPECT_FALSE(shown.empty()) << line;
        // The terminal itself puts a return before each line feed.
        std::string sent = shown;
        for (auto at = sent.find("\r\n"); at != std::string::npos; at = sent.find("\r\n", at)) {
            sent.erase(at, 1);
        }
        for (const char c : sent) {
            const auto byte = static_cast<unsigned char>(c);
            EXPECT_TRUE((byte >= 0x20 && byte != 0x7f) || c == '\n' || c == '\t')
                << line << "sends " << int{byte};
        }
        EXPECT_EQ(shown.find("\xc2\x9b"), std::string::npos) << line;
        EXPECT_EQ(shown.find("\x9b"
                             "1m"),
                  std::string::npos)
            << line;
        EXPECT_EQ(shown.find("\xe2\x80\xae"), std::string::npos) << line;
        if (command.front() != "export") { // whose cells may hold lines, within their marks
            EXPECT_EQ(shown.find("\nrun 99 forged"), std::string::npos) << line << shown;
        }
    }
}

} // namespace rankscope::test
