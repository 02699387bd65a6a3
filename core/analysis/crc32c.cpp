#include "core/analysis/crc32c.h"

#include <array>
#include <bit>
#include <cstddef>

namespace rankscope {

namespace {

using CrcTables = std::array<std::array<std::uint32_t, 256>, 8>;

// Table k advances a byte over k zero bytes more than table 0, so that eight bytes are folded in at once.
constexpr CrcTables makeCrcTables() {
    CrcTables tables{};
    for (std::uint32_t byte = 0; byte < 256; ++byte) {
        std::uint32_t crc = byte;
        for (int bit = 0; bit < 8; ++bit) {
            crc = (crc >> 1U) ^ ((crc & 1U) != 0 ? 0x82f63b78U : 0U);
        }
        tables[0][byte] = crc;
    }
    for (std::size_t k = 1; k < 8; ++k) {
        for (std::size_t byte = 0; byte < 256; ++byte) {
            const std::uint32_t before = tables[k - 1][byte];
            tables[k][byte] = (before >> 8U) ^ tables[0][before & 0xffU];
        }
    }
    return tables;
}

constexpr CrcTables crcTables = makeCrcTables();

// The next eight bytes, the first one lowest.
std::uint64_t eightBytes(std::string_view bytes) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < 8; ++i) {
        value |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes[i])) << (8 * i);
    }
    return value;
}

} // namespace

std::uint32_t crc32c(std::string_view bytes) {
    std::uint32_t crc = ~0U;
    for (; bytes.size() >= 8; bytes.remove_prefix(8)) {
        const std::uint64_t eight = eightBytes(bytes) ^ crc;
        crc = 0;
        for (unsigned i = 0; i < 8; ++i) {
            crc ^= crcTables[7 - i][(eight >> (8 * i)) & 0xffU];
        }
    }
    for (const char byte : bytes) {
        crc = (crc >> 8U) ^ crcTables[0][(crc ^ static_cast<unsigned char>(byte)) & 0xffU];
    }
    return ~crc;
}

std::uint32_t maskedCrc32c(std::string_view bytes) { return std::rotr(crc32c(bytes), 15) + 0xa282ead8U; }

} // namespace rankscope
