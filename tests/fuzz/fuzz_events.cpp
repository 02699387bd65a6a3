// TensorBoard's event files and the runs that they become. With an odd first byte the checksums are set right
// first, so that the messages in the records are read.
#include "core/analysis/crc32c.h"
#include "core/analysis/event_file.h"
#include "core/exchange/log_run.h"
#include "tests/fuzz/fuzz_target.h"

using namespace rankscope;

namespace {

void put(std::string& bytes, std::size_t at, std::uint32_t value) {
    for (std::size_t i = 0; i < 4; ++i) {
        bytes[at + i] = static_cast<char>((value >> (8 * i)) & 0xffU);
    }
}

std::string repaired(std::string bytes) {
    for (std::size_t at = 0; at + 16 <= bytes.size();) {
        std::uint64_t length = 0;
        for (std::size_t i = 8; i-- > 0;) {
            length = (length << 8U) | static_cast<unsigned char>(bytes[at + i]);
        }
        put(bytes, at + 8, maskedCrc32c(std::string_view(bytes).substr(at, 8)));
        if (length > bytes.size() - at - 16) {
            break;
        }
        put(bytes, at + 12 + length, maskedCrc32c(std::string_view(bytes).substr(at + 12, length)));
        at += 16 + length;
    }
    return bytes;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view text = fuzz::textOf(data, size);
    const bool repair = fuzz::takeChoice(text) % 2 == 1;
    const std::string bytes = repair ? repaired(std::string(text)) : std::string(text);
    const EventFile file = readEventFile(bytes);
    fuzz::demand(file.offset <= bytes.size(), "reading ends within the file");
    const LogRun run = runFromLog(file.scalars, {"fuzzed", "Imported.", std::nullopt});
    for (const ScalarSeries& series : run.import.series) {
        fuzz::demand(series.steps.size() == series.values.size(), "a curve has a value a step");
    }
    return 0;
}
