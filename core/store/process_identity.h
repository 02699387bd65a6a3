#pragma once

#include <cstdint>
#include <string>

namespace rankscope {

// Names one process for as long as the machine is up: a number alone is given again to later processes.
struct ProcessIdentity {
    std::int64_t pid = 0;
    std::int64_t started = 0; // clock ticks after boot
    std::string space; // host, boot and process-number space; identities of two spaces cannot be compared
    bool operator==(const ProcessIdentity&) const = default;
};

ProcessIdentity thisProcess();

enum class ProcessState { Alive, Dead, Unknown };

// Unknown when the process belongs to another machine, boot or container.
ProcessState stateOf(const ProcessIdentity& process);

} // namespace rankscope
