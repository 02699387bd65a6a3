#include "core/text/text_file.h"

#include "core/run/guarded_files.h"
#include "core/text/utf8.h"

#include <algorithm>
#include <fstream>
#include <string_view>
#include <system_error>
#include <vector>

namespace rankscope {

tl::expected<std::string, std::string> readWholeFile(const std::filesystem::path& file, std::size_t limit) {
    const auto name = file.string();
    std::error_code error;
    const auto status = std::filesystem::status(file, error);
    if (status.type() == std::filesystem::file_type::not_found) {
        return tl::unexpected(name + " does not exist; correct the path.");
    }
    if (std::filesystem::is_directory(status)) {
        return tl::unexpected(name + " is a folder; name a file in it.");
    }
    if (const auto refusal = refusalToOpen(file)) {
        return tl::unexpected(*refusal);
    }
    std::ifstream stream(file, std::ios::binary);
    if (!stream) {
        return tl::unexpected(name + " cannot be opened; check its permissions.");
    }
    std::string bytes;
    std::vector<char> part(std::size_t{1} << 18);
    do {
        stream.read(part.data(), static_cast<std::streamsize>(std::min(part.size(), limit - bytes.size())));
        bytes.append(part.data(), static_cast<std::size_t>(stream.gcount()));
    } while (stream && bytes.size() < limit);
    if (stream.bad()) {
        return tl::unexpected(name + " cannot be read to its end; copy the file again.");
    }
    if (bytes.empty()) {
        return tl::unexpected(name + " is empty; name a file that holds data.");
    }
    return bytes;
}

std::string latin1AsUtf8(const std::string& bytes) {
    std::string text;
    text.reserve(bytes.size() + bytes.size() / 16);
    for (const char byte : bytes) {
        utf8::append(text, static_cast<unsigned char>(byte));
    }
    return text;
}

tl::expected<std::string, std::string> asUtf8(const std::filesystem::path& file, std::string bytes) {
    const auto name = file.string();
    const std::string_view view = bytes;
    if (view.starts_with("\xFF\xFE") || view.starts_with("\xFE\xFF")) {
        return tl::unexpected(name + " is UTF-16; save it as UTF-8.");
    }
    if (const auto at = view.find('\0'); at != std::string_view::npos) {
        return tl::unexpected(name + " is not a text file (byte " + std::to_string(at) +
                              " is zero); name a TSV, CSV, JSONL or Parquet file, or set task.format.");
    }
    if (view.starts_with("\xEF\xBB\xBF")) {
        bytes.erase(0, 3);
    }
    if (utf8::firstBroken(bytes) == std::string_view::npos) {
        return bytes;
    }
    return latin1AsUtf8(bytes);
}

} // namespace rankscope
