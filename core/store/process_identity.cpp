#include "core/store/process_identity.h"

#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>

namespace rankscope {

namespace {

// Start time of a living process, from /proc/<pid>/stat; nothing for one that is gone or only waits to be
// reaped.
std::optional<std::int64_t> startOf(std::int64_t pid) {
    std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
    std::string line;
    if (!std::getline(file, line))
        return std::nullopt;
    // The second field is the program's name in brackets and may hold anything.
    const auto bracket = line.rfind(')');
    if (bracket == std::string::npos)
        return std::nullopt;
    std::istringstream rest(line.substr(bracket + 1));
    std::string state;
    rest >> state;
    if (state == "Z" || state == "X")
        return std::nullopt;
    std::string skipped;
    for (int field = 4; field < 22; ++field)
        rest >> skipped;
    std::int64_t started = 0;
    if (!(rest >> started))
        return std::nullopt;
    return started;
}

std::string currentSpace() {
    std::array<char, 256> host{};
    if (gethostname(host.data(), host.size() - 1) != 0)
        host[0] = '\0';
    std::string boot;
    std::getline(std::ifstream("/proc/sys/kernel/random/boot_id"), boot);
    std::error_code ignored;
    const auto numbers = std::filesystem::read_symlink("/proc/self/ns/pid", ignored);
    return std::string(host.data()) + "/" + boot + "/" + numbers.string();
}

} // namespace

ProcessIdentity thisProcess() {
    const auto pid = static_cast<std::int64_t>(getpid());
    return {pid, startOf(pid).value_or(0), currentSpace()};
}

ProcessState stateOf(const ProcessIdentity& process) {
    if (process.space != currentSpace())
        return ProcessState::Unknown;
    return startOf(process.pid) == process.started ? ProcessState::Alive : ProcessState::Dead;
}

} // namespace rankscope
