#pragma once

#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <set>
#include <string>

namespace rankscope::test {

// Which files of a folder anybody has opened since this was made, as the system reports it. One thread.
class OpenedFiles {
public:
    explicit OpenedFiles(const std::filesystem::path& folder)
        : m_queue(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC)) {
        ::inotify_add_watch(m_queue, folder.c_str(), IN_OPEN);
    }
    ~OpenedFiles() { ::close(m_queue); }
    OpenedFiles(const OpenedFiles&) = delete;
    OpenedFiles& operator=(const OpenedFiles&) = delete;

    // Names within the folder; the folder itself is not among them.
    const std::set<std::string>& names() {
        alignas(inotify_event) std::array<char, 1U << 16U> bytes{};
        for (ssize_t got = 0; (got = ::read(m_queue, bytes.data(), bytes.size())) > 0;) {
            for (ssize_t at = 0; at < got;) {
                const auto* event = reinterpret_cast<const inotify_event*>(bytes.data() + at);
                if (event->len > 0 && (event->mask & IN_ISDIR) == 0) {
                    m_names.emplace(event->name);
                }
                at += static_cast<ssize_t>(sizeof(inotify_event) + event->len);
            }
        }
        return m_names;
    }

private:
    int m_queue;
    std::set<std::string> m_names;
};

} // namespace rankscope::test
