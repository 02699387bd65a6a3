#include "tests/support/fault_shim.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace rankscope::test {

namespace {

enum class Action { None, Kill, Torn, Short, Error };

struct Plan {
    char under[PATH_MAX] = "";
    char call[16] = "any";
    long at = 0;
    long times = 1;
    Action action = Action::None;
    int code = 0;
};

// Plain memory: this runs before the program's constructors and inside of what they call.
Plan plan;
std::atomic<bool> active = false;
std::atomic<long> counted = 0;

// The system's function behind this library's; not a static local, whose guard would be one more call.
template <class Function>
Function next(const char* name) {
    return reinterpret_cast<Function>(::dlsym(RTLD_NEXT, name));
}

void die() {
    ::kill(::getpid(), SIGKILL);
    ::pause();
}

// What to do about a call on `path`.
Action meet(const char* call, const char* path) {
    if (!active.load() || path == nullptr || std::strstr(path, plan.under) == nullptr) {
        return Action::None;
    }
    const bool any = std::strcmp(plan.call, "any") == 0 && std::strcmp(call, "read") != 0;
    if (!any && std::strcmp(plan.call, call) != 0) {
        return Action::None;
    }
    const long number = ++counted;
    if (plan.at == 0 || number < plan.at || number >= plan.at + plan.times) {
        return Action::None;
    }
    if (plan.action == Action::Kill) {
        die();
    }
    return plan.action;
}

bool pathOf(int descriptor, char (&path)[PATH_MAX]) {
    char link[64];
    std::snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    const ssize_t length = ::readlink(link, path, sizeof path - 1);
    path[length < 0 ? 0 : length] = '\0';
    return length >= 0;
}

Action meetOpen(const char* call, int descriptor) {
    char path[PATH_MAX];
    return active.load() && pathOf(descriptor, path) ? meet(call, path) : Action::None;
}

Action meetAt(const char* call, int folder, const char* name) {
    if (!active.load()) {
        return Action::None;
    }
    char path[2 * PATH_MAX] = "", base[PATH_MAX] = "";
    if (name[0] != '/') {
        if (folder == AT_FDCWD) {
            (void)(::getcwd(base, sizeof base) != nullptr);
        } else {
            pathOf(folder, base);
        }
    }
    std::snprintf(path, sizeof path, "%s/%s", base, name);
    return meet(call, path);
}

bool failed(Action action) {
    if (action == Action::Error) {
        errno = plan.code;
    }
    return action == Action::Error;
}

// How many bytes of a write go through; after that a torn one kills.
size_t shortened(Action action, size_t size) {
    return action == Action::Short || action == Action::Torn ? (size + 1) / 2 : size;
}

void afterWrite(Action action) {
    if (action == Action::Torn) {
        die();
    }
}

void readPlan(const char* text) {
    plan = {};
    char copy[2 * PATH_MAX];
    std::snprintf(copy, sizeof copy, "%s", text);
    char* rest = nullptr;
    for (char* part = ::strtok_r(copy, ";", &rest); part != nullptr; part = ::strtok_r(nullptr, ";", &rest)) {
        char* value = std::strchr(part, '=');
        if (value == nullptr) {
            continue;
        }
        *value++ = '\0';
        if (std::strcmp(part, "under") == 0) {
            std::snprintf(plan.under, sizeof plan.under, "%s", value);
        } else if (std::strcmp(part, "call") == 0) {
            std::snprintf(plan.call, sizeof plan.call, "%s", value);
        } else if (std::strcmp(part, "at") == 0) {
            plan.at = std::atol(value);
        } else if (std::strcmp(part, "times") == 0) {
            plan.times = std::atol(value);
        } else if (std::strcmp(part, "do") == 0) {
            plan.code = std::atoi(value);
            plan.action = std::strcmp(value, "kill") == 0    ? Action::Kill
                          : std::strcmp(value, "torn") == 0  ? Action::Torn
                          : std::strcmp(value, "short") == 0 ? Action::Short
                                                             : Action::Error;
        }
    }
}

struct FromEnvironment {
    FromEnvironment() {
        if (const char* text = std::getenv("RANKSCOPE_FAULT"); text != nullptr) {
            beginFaults(text);
        }
    }
    ~FromEnvironment() {
        // How many there were, for who counts first and kills then.
        if (const char* file = std::getenv("RANKSCOPE_FAULT_COUNT"); file != nullptr) {
            const int count = endFaults();
            if (std::FILE* out = std::fopen(file, "w"); out != nullptr) {
                std::fprintf(out, "%d\n", count);
                std::fclose(out);
            }
        }
    }
} fromEnvironment;

} // namespace

void beginFaults(const char* text) {
    readPlan(text);
    counted = 0;
    active = true;
}

int endFaults() {
    active = false;
    return static_cast<int>(counted.load());
}

} // namespace rankscope::test

using namespace rankscope::test; // NOLINT(google-build-using-namespace)

extern "C" {

namespace {
mode_t modeOf(int flags, va_list arguments) {
    return (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(arguments, mode_t) : 0;
}
bool writes(int flags) { return (flags & (O_WRONLY | O_RDWR | O_CREAT | O_TRUNC)) != 0; }
} // namespace

#define RANKSCOPE_OPEN(NAME)                                                                                 \
    int NAME(const char* path, int flags, ...) {                                                             \
        va_list arguments;                                                                                   \
        va_start(arguments, flags);                                                                          \
        const mode_t mode = modeOf(flags, arguments);                                                        \
        va_end(arguments);                                                                                   \
        if (writes(flags) && failed(meetAt("open", AT_FDCWD, path)))                                         \
            return -1;                                                                                       \
        return next<int (*)(const char*, int, ...)>(#NAME)(path, flags, mode);                               \
    }
RANKSCOPE_OPEN(open)
RANKSCOPE_OPEN(open64)

#define RANKSCOPE_OPENAT(NAME)                                                                               \
    int NAME(int folder, const char* path, int flags, ...) {                                                 \
        va_list arguments;                                                                                   \
        va_start(arguments, flags);                                                                          \
        const mode_t mode = modeOf(flags, arguments);                                                        \
        va_end(arguments);                                                                                   \
        if (writes(flags) && failed(meetAt("open", folder, path)))                                           \
            return -1;                                                                                       \
        return next<int (*)(int, const char*, int, ...)>(#NAME)(folder, path, flags, mode);                  \
    }
RANKSCOPE_OPENAT(openat)
RANKSCOPE_OPENAT(openat64)

ssize_t read(int file, void* bytes, size_t size) {
    const Action action = meetOpen("read", file);
    return failed(action)
               ? -1
               : next<ssize_t (*)(int, void*, size_t)>("read")(file, bytes, shortened(action, size));
}

ssize_t write(int file, const void* bytes, size_t size) {
    const Action action = meetOpen("write", file);
    if (failed(action))
        return plan.code == 0 ? 0 : -1; // 0: nothing went through, and no reason is given
    const ssize_t count =
        next<ssize_t (*)(int, const void*, size_t)>("write")(file, bytes, shortened(action, size));
    afterWrite(action);
    return count;
}

ssize_t writev(int file, const iovec* parts, int count) {
    const Action action = meetOpen("write", file);
    if (failed(action))
        return -1;
    const bool half = action == Action::Short || action == Action::Torn;
    const ssize_t written =
        next<ssize_t (*)(int, const iovec*, int)>("writev")(file, parts, half ? 1 : count);
    afterWrite(action);
    return written;
}

#define RANKSCOPE_PWRITE(NAME, OFFSET)                                                                       \
    ssize_t NAME(int file, const void* bytes, size_t size, OFFSET offset) {                                  \
        const Action action = meetOpen("write", file);                                                       \
        if (failed(action))                                                                                  \
            return -1;                                                                                       \
        const ssize_t count = next<ssize_t (*)(int, const void*, size_t, OFFSET)>(#NAME)(                    \
            file, bytes, shortened(action, size), offset);                                                   \
        afterWrite(action);                                                                                  \
        return count;                                                                                        \
    }
RANKSCOPE_PWRITE(pwrite, off_t)
RANKSCOPE_PWRITE(pwrite64, off64_t)

ssize_t sendfile(int to, int from, off_t* offset, size_t size) {
    const Action action = meetOpen("write", to);
    return failed(action) ? -1
                          : next<ssize_t (*)(int, int, off_t*, size_t)>("sendfile")(to, from, offset,
                                                                                    shortened(action, size));
}

#define RANKSCOPE_ON_FILE(NAME, CALL)                                                                        \
    int NAME(int file) { return failed(meetOpen(CALL, file)) ? -1 : next<int (*)(int)>(#NAME)(file); }
RANKSCOPE_ON_FILE(fsync, "sync")
RANKSCOPE_ON_FILE(fdatasync, "sync")

#define RANKSCOPE_TRUNCATE(NAME, OFFSET)                                                                     \
    int NAME(int file, OFFSET size) noexcept {                                                               \
        return failed(meetOpen("truncate", file)) ? -1 : next<int (*)(int, OFFSET)>(#NAME)(file, size);      \
    }
RANKSCOPE_TRUNCATE(ftruncate, off_t)
RANKSCOPE_TRUNCATE(ftruncate64, off64_t)

int rename(const char* from, const char* to) noexcept {
    return failed(meetAt("rename", AT_FDCWD, to))
               ? -1
               : next<int (*)(const char*, const char*)>("rename")(from, to);
}

int renameat(int fromFolder, const char* from, int toFolder, const char* to) noexcept {
    return failed(meetAt("rename", toFolder, to)) ? -1
                                                  : next<int (*)(int, const char*, int, const char*)>(
                                                        "renameat")(fromFolder, from, toFolder, to);
}

int unlink(const char* path) noexcept {
    return failed(meetAt("unlink", AT_FDCWD, path)) ? -1 : next<int (*)(const char*)>("unlink")(path);
}

int unlinkat(int folder, const char* path, int flags) noexcept {
    return failed(meetAt((flags & AT_REMOVEDIR) != 0 ? "rmdir" : "unlink", folder, path))
               ? -1
               : next<int (*)(int, const char*, int)>("unlinkat")(folder, path, flags);
}

int rmdir(const char* path) noexcept {
    return failed(meetAt("rmdir", AT_FDCWD, path)) ? -1 : next<int (*)(const char*)>("rmdir")(path);
}

int remove(const char* path) noexcept {
    return failed(meetAt("unlink", AT_FDCWD, path)) ? -1 : next<int (*)(const char*)>("remove")(path);
}

int mkdir(const char* path, mode_t mode) noexcept {
    return failed(meetAt("mkdir", AT_FDCWD, path)) ? -1
                                                   : next<int (*)(const char*, mode_t)>("mkdir")(path, mode);
}

} // extern "C"
