#pragma once

#include <tl/expected.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace rankscope {

// SHA-256 (FIPS 180-4) over bytes that arrive in pieces. A value; any thread.
class Sha256 {
public:
    // `instructions`: use the processor's SHA instructions where it has them.
    explicit Sha256(bool instructions = true)
        : m_instructions(instructions) {}
    void update(std::string_view bytes);
    // The digest as 64 lower-case hexadecimal digits; the object starts anew afterwards.
    std::string finish();

private:
    void compress(const unsigned char* data, std::size_t blocks);

    static constexpr std::array<std::uint32_t, 8> kStart = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                                            0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    std::array<std::uint32_t, 8> m_state = kStart;
    std::array<unsigned char, 64> m_pending{};
    std::uint64_t m_length = 0; // bytes so far
    bool m_instructions;
};

std::string sha256(std::string_view bytes);

// Of a file's content. The error is one sentence that names the file.
tl::expected<std::string, std::string> sha256File(const std::filesystem::path& path);

} // namespace rankscope
