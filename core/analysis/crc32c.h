#pragma once

#include <cstdint>
#include <string_view>

namespace rankscope {

// CRC-32C (Castagnoli, reflected polynomial 0x82f63b78), and the masked form that TFRecord stores.
std::uint32_t crc32c(std::string_view bytes);
std::uint32_t maskedCrc32c(std::string_view bytes);

} // namespace rankscope
