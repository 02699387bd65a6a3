#include "app/cli/progress_printer.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

namespace rankscope {

namespace {

// A stream in memory that can be read at any time.
class Memory {
public:
    Memory()
        : m_stream(open_memstream(&m_text, &m_size)) {}
    ~Memory() {
        std::fclose(m_stream);
        std::free(m_text);
    }
    Memory(const Memory&) = delete;
    Memory& operator=(const Memory&) = delete;
    std::FILE* stream() { return m_stream; }
    std::string text() {
        std::fflush(m_stream);
        return {m_text, m_size};
    }

private:
    char* m_text = nullptr;
    std::size_t m_size = 0;
    std::FILE* m_stream;
};

RunStarted started(std::int64_t total, std::int64_t first = 0) {
    RunStarted event;
    event.totalSteps = total;
    event.firstStep = first;
    event.tinit = 10;
    event.tfinal = 50;
    event.initBudget = 48;
    event.targetBudget = 24;
    event.device = "cpu";
    event.precision = "fp32";
    event.threads = 2;
    return event;
}

// One step a second from time 1000 on.
StepsDone step(std::int64_t number) {
    StepPoint point;
    point.step = number;
    point.taskLoss = 0.5;
    point.seconds = 1.0;
    point.wallTime = 1000.0 + static_cast<double>(number) + 1.0;
    StepsDone event;
    event.points = {point};
    event.tokensPerSecond = 1234.4;
    return event;
}

std::size_t count(const std::string& text, const std::string& what) {
    std::size_t found = 0;
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) {
        ++found;
    }
    return found;
}

} // namespace

TEST(ProgressPrinter, ALineSaysStepPhaseLossRateAndTimeLeft) {
    Memory memory;
    ProgressPrinter printer(memory.stream(), {});
    printer.onEvent(started(100));
    EvalDone evaluation;
    evaluation.metrics = {{"accuracy", 0.75}, {"loss", 0.6}};
    printer.onEvent(evaluation);
    printer.onEvent(step(39));
    EXPECT_NE(memory.text().find("step 40/100 40%  budgeting  loss 0.5000  accuracy 0.7500  1 234 tok/s"),
              std::string::npos)
        << memory.text();
}

TEST(ProgressPrinter, AChangeOfSettingsIsSaidAndMovesThePhase) {
    Memory memory, silence;
    ProgressPrinter printer(memory.stream(), {}), quiet(silence.stream(), {false, 80, true});
    for (ProgressPrinter* each : {&printer, &quiet}) {
        each->onEvent(started(100));
        each->onEvent(SettingsChanged{30, "method.tfinal", "50", "80", 80, 10, 0.0});
        each->onEvent(step(39));
    }
    EXPECT_NE(memory.text().find("step 30: method.tfinal changed from 50 to 80.\n"), std::string::npos)
        << memory.text();
    EXPECT_NE(memory.text().find("40%  final"), std::string::npos) << memory.text();
    EXPECT_EQ(silence.text(), "");
}

TEST(ProgressPrinter, TimeLeftFollowsFromTheRateOfThisProgram) {
    Memory memory;
    ProgressPrinter printer(memory.stream(), {});
    printer.onEvent(started(400, 100)); // resumed: the steps before 100 took no time here
    for (std::int64_t i = 100; i < 160; ++i) {
        printer.onEvent(step(i));
    }
    EXPECT_NE(memory.text().find("about 4 minutes left"), std::string::npos) << memory.text();
    EXPECT_EQ(memory.text().find("hour"), std::string::npos) << memory.text();
}

TEST(ProgressPrinter, InALogThereIsALineEveryFewSeconds) {
    Memory memory;
    ProgressPrinter printer(memory.stream(), {});
    printer.onEvent(started(100));
    for (std::int64_t i = 0; i < 100; ++i) {
        printer.onEvent(step(i));
    }
    EXPECT_EQ(count(memory.text(), "tok/s"), 21U); // 0, 5, … 95, and the last
    EXPECT_EQ(memory.text().find('\r'), std::string::npos);
    EXPECT_NE(memory.text().find("step 100/100 100%  final  loss 0.5000  1 234 tok/s  done\n"),
              std::string::npos);
}

TEST(ProgressPrinter, OnATerminalOneLineIsWrittenOverAndNeverWraps) {
    Memory memory;
    ProgressPrinter printer(memory.stream(), {true, 40, false});
    printer.onEvent(started(100));
    const std::size_t head = memory.text().size();
    printer.onEvent(step(0));
    printer.onEvent(step(1));
    const std::string lines = memory.text().substr(head);
    EXPECT_EQ(lines.find('\n'), std::string::npos);
    EXPECT_EQ(count(lines, "\r"), 2U);
    EXPECT_LE(lines.find("\x1b[K"), 40U);
    printer.onEvent(RunEnded{});
    EXPECT_TRUE(memory.text().ends_with("\n"));
}

TEST(ProgressPrinter, OnANarrowTerminalTheTimeLeftStays) {
    Memory memory;
    ProgressPrinter printer(memory.stream(), {true, 70, false});
    printer.onEvent(started(100));
    EvalDone evaluation;
    evaluation.metrics = {{"accuracy", 0.75}};
    printer.onEvent(evaluation);
    printer.onEvent(step(39));
    EXPECT_NE(memory.text().find("step 40/100 40%  loss 0.5000"), std::string::npos) << memory.text();
    EXPECT_NE(memory.text().find("left\x1b[K"), std::string::npos) << memory.text();
}

TEST(ProgressPrinter, QuietSaysWarningsOnly) {
    Memory memory;
    ProgressPrinter printer(memory.stream(), {false, 80, true});
    printer.onEvent(started(10));
    printer.onEvent(step(9));
    Notice notice;
    notice.message = "An information.";
    printer.onEvent(notice);
    EXPECT_EQ(memory.text(), "");
    notice.level = Notice::Level::Warning;
    notice.step = 3;
    notice.message = "A gradient was not finite.";
    printer.onEvent(notice);
    EXPECT_EQ(memory.text(), "warning: step 3: A gradient was not finite.\n");
}

TEST(ProgressPrinter, TheHeadlineIsTheTasksOwnMetric) {
    EXPECT_EQ(headlineMetric({{"accuracy", 0.85}, {"loss", 0.4}}), "accuracy 0.8500");
    EXPECT_EQ(headlineMetric({{"mse", 0.2}, {"pearson", 0.9}}), "pearson 0.9000");
    EXPECT_EQ(headlineMetric({{"loss", 0.25}}), "loss 0.25");
    EXPECT_EQ(headlineMetric({}), "");
}

} // namespace rankscope
