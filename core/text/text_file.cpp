#include "core/text/text_file.h"

#include "core/run/choices.h"
#include "core/run/guarded_files.h"
#include "core/text/utf8.h"

#include <iconv.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
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

namespace {

std::string latin1AsUtf8(const std::string& bytes) {
    std::string text;
    text.reserve(bytes.size() + bytes.size() / 16);
    for (const char byte : bytes) {
        utf8::append(text, static_cast<unsigned char>(byte));
    }
    return text;
}

// Through the C library's tables; `name` as iconv knows it.
tl::expected<std::string, std::size_t> converted(std::string& bytes, const char* name) {
    const iconv_t conversion = ::iconv_open("UTF-8", name);
    if (conversion == reinterpret_cast<iconv_t>(-1)) {
        return tl::unexpected(std::string::npos);
    }
    std::string text;
    std::vector<char> part(std::size_t{1} << 16);
    char* from = bytes.data();
    std::size_t left = bytes.size();
    bool whole = true;
    while (left > 0 && whole) {
        char* to = part.data();
        std::size_t room = part.size();
        whole =
            ::iconv(conversion, &from, &left, &to, &room) != static_cast<std::size_t>(-1) || errno == E2BIG;
        text.append(part.data(), part.size() - room);
    }
    ::iconv_close(conversion);
    return whole ? tl::expected<std::string, std::size_t>(std::move(text))
                 : tl::unexpected(bytes.size() - left);
}

} // namespace

tl::expected<std::string, std::size_t> decodedText(std::string bytes, const std::string& encoding) {
    switch (choice<TextEncoding>(encoding)) {
    case TextEncoding::Utf16:
        return converted(bytes, "UTF-16");
    case TextEncoding::Latin1:
        return latin1AsUtf8(bytes);
    case TextEncoding::Windows1252:
        return converted(bytes, "CP1252");
    case TextEncoding::Cp949:
        return converted(bytes, "CP949");
    case TextEncoding::Utf8:
        break;
    }
    const auto broken = utf8::firstBroken(bytes);
    return broken == std::string::npos ? tl::expected<std::string, std::size_t>(std::move(bytes))
                                       : tl::unexpected(broken);
}

std::string notInEncoding(std::string_view bytes, std::size_t at, const std::string& encoding) {
    if (at >= bytes.size()) {
        return "cannot be read as " + encoding + ", which this system has no table for; save it as UTF-8";
    }
    char hex[3];
    std::snprintf(hex, sizeof hex, "%02X", static_cast<unsigned>(static_cast<unsigned char>(bytes[at])));
    return "the byte 0x" + std::string(hex) + " is not " + encoding +
           "; correct it, save the file as UTF-8, or set task.encoding, such as to latin-1";
}

tl::expected<std::string, std::string> asUtf8(const std::filesystem::path& file, std::string bytes,
                                              const std::string& encoding) {
    const auto name = file.string();
    const std::string_view view = bytes;
    if (encoding != "utf-16" && (view.starts_with("\xFF\xFE") || view.starts_with("\xFE\xFF"))) {
        return tl::unexpected(name + " is UTF-16; save it as UTF-8, or set task.encoding to utf-16.");
    }
    if (view.starts_with("\xEF\xBB\xBF")) {
        bytes.erase(0, 3);
    }
    auto text = decodedText(bytes, encoding);
    if (!text) {
        const auto at = text.error();
        const auto before = std::string_view(bytes).substr(0, std::min(at, bytes.size()));
        const auto line = 1 + std::ranges::count(before, '\n');
        const auto column = before.size() - (before.rfind('\n') + 1); // npos + 1 is 0
        return tl::unexpected(at >= bytes.size() ? name + " " + notInEncoding(bytes, at, encoding) + "."
                                                 : name + ", line " + std::to_string(line) + ", byte " +
                                                       std::to_string(column + 1) + " of the line: " +
                                                       notInEncoding(bytes, at, encoding) + ".");
    }
    if (const auto at = text->find('\0'); at != std::string::npos) {
        return tl::unexpected(name + " is not a text file (byte " + std::to_string(at + 1) +
                              " is zero); name a TSV, CSV, JSONL or Parquet file, or set task.format.");
    }
    return text.map_error([](std::size_t) { return std::string(); });
}

} // namespace rankscope
