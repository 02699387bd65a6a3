#include "core/analysis/crc32c.h"
#include "core/analysis/event_file.h"

#include <bit>
#include <cmath>
#include <limits>

namespace rankscope {

namespace {

enum class WireType : unsigned { Varint = 0, Fixed64 = 1, Bytes = 2, Fixed32 = 5 }; // of protobuf

void appendVarint(std::string& out, std::uint64_t value) {
    for (; value >= 0x80U; value >>= 7U) {
        out.push_back(static_cast<char>((value & 0x7fU) | 0x80U));
    }
    out.push_back(static_cast<char>(value));
}

template <class Unsigned>
void appendFixed(std::string& out, Unsigned value) {
    for (std::size_t i = 0; i < sizeof(Unsigned); ++i) {
        out.push_back(static_cast<char>((value >> (8 * i)) & 0xffU));
    }
}

void appendKey(std::string& out, unsigned number, WireType wire) {
    appendVarint(out, (number << 3U) | static_cast<unsigned>(wire));
}

void appendBytes(std::string& out, unsigned number, std::string_view bytes) {
    appendKey(out, number, WireType::Bytes);
    appendVarint(out, bytes.size());
    out.append(bytes);
}

void appendWallTime(std::string& out, double wallTime) {
    appendKey(out, 1, WireType::Fixed64);
    appendFixed(out, std::bit_cast<std::uint64_t>(wallTime));
}

void appendRecord(std::string& out, std::string_view data) {
    const std::size_t start = out.size();
    appendFixed(out, static_cast<std::uint64_t>(data.size()));
    appendFixed(out, maskedCrc32c(std::string_view(out).substr(start)));
    out.append(data);
    appendFixed(out, maskedCrc32c(data));
}

float nearestFloat(double value) {
    constexpr double largest = std::numeric_limits<float>::max();
    return std::abs(value) > largest ? std::copysign(std::numeric_limits<float>::infinity(),
                                                     static_cast<float>(std::copysign(1.0, value)))
                                     : static_cast<float>(value);
}

} // namespace

std::string writeEventFile(const EventScalars& scalars, double wallTime) {
    std::string out, event, value, summary;
    appendWallTime(event, wallTime);
    appendBytes(event, 3, "brain.Event:2");
    appendRecord(out, event);
    for (const EventScalar& point : scalars.points()) {
        value.clear();
        appendBytes(value, 1, scalars.tags()[point.tag]);
        appendKey(value, 2, WireType::Fixed32);
        appendFixed(value, std::bit_cast<std::uint32_t>(nearestFloat(point.value)));
        summary.clear();
        appendBytes(summary, 1, value);
        event.clear();
        appendWallTime(event, point.wallTime);
        appendKey(event, 2, WireType::Varint);
        appendVarint(event, static_cast<std::uint64_t>(point.step));
        appendBytes(event, 5, summary);
        appendRecord(out, event);
    }
    return out;
}

} // namespace rankscope
