#include "core/exchange/whole_file.h"

#include "core/run/guarded_files.h"

#include <fstream>
#include <new>
#include <system_error>

namespace rankscope {

tl::expected<std::string, std::string> wholeFile(const std::filesystem::path& file) {
    const auto cannot = [&](const char* why) {
        return tl::unexpected(file.string() + " cannot be read" + why);
    };
    std::error_code error;
    if (!std::filesystem::is_regular_file(file, error)) {
        return cannot(": it is no ordinary file; choose another one.");
    }
    if (const auto refusal = refusalToOpen(file)) {
        return tl::unexpected(*refusal);
    }
    const auto size = std::filesystem::file_size(file, error);
    std::ifstream stream(file, std::ios::binary);
    if (error || !stream) {
        return cannot("; check its permissions.");
    }
    try {
        std::string bytes(static_cast<std::size_t>(size), '\0');
        stream.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        bytes.resize(static_cast<std::size_t>(stream.gcount())); // it may have become shorter meanwhile
        if (stream.bad()) {
            return cannot(" to its end; check the disk.");
        }
        return bytes;
    } catch (const std::bad_alloc&) {
        return cannot(": it does not fit into the memory; split it.");
    }
}

} // namespace rankscope
