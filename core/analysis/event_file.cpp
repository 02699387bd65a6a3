#include "core/analysis/event_file.h"

#include "core/analysis/crc32c.h"

#include <array>
#include <bit>
#include <optional>

namespace rankscope {

namespace {

template <class Unsigned>
Unsigned littleEndian(std::string_view bytes) {
    Unsigned value = 0;
    for (std::size_t i = 0; i < sizeof(Unsigned); ++i) {
        value |= static_cast<Unsigned>(static_cast<unsigned char>(bytes[i])) << (8 * i);
    }
    return value;
}

constexpr std::size_t headerBytes = 12; // length and its checksum
constexpr std::size_t footerBytes = 4;  // checksum of the data

enum class Wire { Varint = 0, Fixed64 = 1, Bytes = 2, Fixed32 = 5 };

struct WireField {
    std::uint64_t number = 0;
    Wire wire = Wire::Varint;
    std::uint64_t bits = 0; // of Varint, Fixed64 and Fixed32
    std::string_view bytes; // of Bytes
};

// Walks over the fields of one protobuf message. Lengths are checked against what is left; a message that
// does not hold together sets `broken` and ends.
class WireReader {
public:
    explicit WireReader(std::string_view message)
        : m_left(message) {}

    std::optional<WireField> next() {
        if (m_left.empty() || m_broken) {
            return std::nullopt;
        }
        const auto key = varint();
        if (!key || (*key >> 3U) == 0) {
            return fail();
        }
        WireField field;
        field.number = *key >> 3U;
        field.wire = static_cast<Wire>(*key & 7U);
        return fill(field) ? std::optional(field) : fail();
    }
    bool broken() const { return m_broken; }

    std::optional<std::uint64_t> varint() {
        std::uint64_t value = 0;
        for (unsigned i = 0; i < 10 && i < m_left.size(); ++i) {
            const auto byte = static_cast<unsigned char>(m_left[i]);
            value |= static_cast<std::uint64_t>(byte & 0x7fU) << (7 * i);
            if (byte < 0x80U) {
                m_left.remove_prefix(i + 1);
                return value;
            }
        }
        return std::nullopt;
    }

private:
    bool fill(WireField& field) {
        if (field.wire == Wire::Varint) {
            const auto value = varint();
            field.bits = value.value_or(0);
            return value.has_value();
        }
        if (field.wire == Wire::Fixed64 && m_left.size() >= 8) {
            field.bits = littleEndian<std::uint64_t>(m_left);
            m_left.remove_prefix(8);
            return true;
        }
        if (field.wire == Wire::Fixed32 && m_left.size() >= 4) {
            field.bits = littleEndian<std::uint32_t>(m_left);
            m_left.remove_prefix(4);
            return true;
        }
        if (field.wire == Wire::Bytes) {
            const auto length = varint();
            if (!length || *length > m_left.size()) {
                return false;
            }
            field.bytes = m_left.substr(0, static_cast<std::size_t>(*length));
            m_left.remove_prefix(field.bytes.size());
            return true;
        }
        return false; // cut, or a group, which these messages do not use
    }
    std::optional<WireField> fail() {
        m_broken = true;
        return std::nullopt;
    }

    std::string_view m_left;
    bool m_broken = false;
};

// Whether protobuf would take it as a string: no overlong forms, no surrogates, nothing past U+10FFFF.
bool isUtf8(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        const auto lead = static_cast<unsigned char>(text[i++]);
        if (lead < 0x80U) {
            continue;
        }
        const int more = lead >= 0xf0U ? 3 : lead >= 0xe0U ? 2 : 1;
        if (lead < 0xc2U || lead > 0xf4U || text.size() - i < static_cast<std::size_t>(more)) {
            return false;
        }
        std::uint32_t code = lead & (0x3fU >> more);
        for (int k = 0; k < more; ++k) {
            const auto byte = static_cast<unsigned char>(text[i++]);
            if ((byte & 0xc0U) != 0x80U) {
                return false;
            }
            code = (code << 6U) | (byte & 0x3fU);
        }
        constexpr std::array<std::uint32_t, 4> least{0, 0x80, 0x800, 0x10000};
        if (code < least[static_cast<std::size_t>(more)] || code > 0x10ffffU ||
            (code >= 0xd800U && code <= 0xdfffU)) {
            return false;
        }
    }
    return true;
}

double floatOf(std::uint64_t bits) { return std::bit_cast<float>(static_cast<std::uint32_t>(bits)); }

// One number of 4 (float) or 8 (double) bytes, or nothing.
std::optional<double> oneNumber(std::string_view bytes, std::size_t width) {
    if (bytes.size() != width) {
        return std::nullopt;
    }
    return width == 4 ? floatOf(littleEndian<std::uint32_t>(bytes))
                      : std::bit_cast<double>(littleEndian<std::uint64_t>(bytes));
}

enum class Parsed { Number, Other, Broken };

// TensorShapeProto: whether all its dimensions are 1 (or it has none).
Parsed parseShape(std::string_view message) {
    Parsed result = Parsed::Number;
    WireReader shape(message);
    while (const auto field = shape.next()) {
        if (field->number == 3 && field->bits != 0) { // unknown_rank
            result = Parsed::Other;
        }
        if (field->number != 2 || field->wire != Wire::Bytes) {
            continue;
        }
        std::uint64_t size = 0;
        WireReader dimension(field->bytes);
        while (const auto part = dimension.next()) {
            size = part->number == 1 && part->wire == Wire::Varint ? part->bits : size;
        }
        if (dimension.broken()) {
            return Parsed::Broken;
        }
        result = size == 1 ? result : Parsed::Other;
    }
    return shape.broken() ? Parsed::Broken : result;
}

// TensorProto: 1 dtype (1 float, 2 double), 2 shape, 4 content, 5 float_val, 6 double_val.
Parsed parseTensor(std::string_view message, double& value) {
    std::uint64_t type = 0;
    Parsed shape = Parsed::Number;
    std::string_view content;
    std::vector<double> floats, doubles;
    bool several = false;
    const auto collect = [&](const WireField& field, Wire fixed, std::size_t width,
                             std::vector<double>& into) {
        if (field.wire == fixed) {
            into.push_back(width == 4 ? floatOf(field.bits) : std::bit_cast<double>(field.bits));
        } else if (const auto number = oneNumber(field.bytes, width)) { // packed
            into.push_back(*number);
        } else {
            several = several || !field.bytes.empty();
        }
    };
    WireReader tensor(message);
    while (const auto field = tensor.next()) {
        if (field->number == 1 && field->wire == Wire::Varint) {
            type = field->bits;
        } else if (field->number == 2 && field->wire == Wire::Bytes) {
            shape = parseShape(field->bytes);
        } else if (field->number == 4 && field->wire == Wire::Bytes) {
            content = field->bytes;
        } else if (field->number == 5) {
            collect(*field, Wire::Fixed32, 4, floats);
        } else if (field->number == 6) {
            collect(*field, Wire::Fixed64, 8, doubles);
        }
        several = several || floats.size() > 1 || doubles.size() > 1;
        if (several) {
            break; // a large tensor need not be walked through
        }
    }
    if (tensor.broken() || shape == Parsed::Broken) {
        return Parsed::Broken;
    }
    if (several || shape == Parsed::Other || (type != 1 && type != 2)) {
        return Parsed::Other;
    }
    const std::vector<double>& listed = type == 1 ? floats : doubles;
    const auto number = content.empty() ? (listed.empty() ? std::nullopt : std::optional(listed.front()))
                                        : oneNumber(content, type == 1 ? 4 : 8);
    value = number.value_or(0.0);
    return number ? Parsed::Number : Parsed::Other;
}

struct SummaryValue {
    std::string_view tag;
    double value = 0.0;
    Parsed parsed = Parsed::Other;
};

// Summary.Value: 1 tag, 2 simple_value, 8 tensor. Of these and the other kinds of value one is set; the last
// one counts, as in protobuf's oneof.
SummaryValue parseValue(std::string_view message) {
    SummaryValue result;
    WireReader reader(message);
    while (const auto field = reader.next()) {
        if (field->number == 1 && field->wire == Wire::Bytes) {
            result.tag = field->bytes;
        } else if (field->number == 2 && field->wire == Wire::Fixed32) {
            result.value = floatOf(field->bits);
            result.parsed = Parsed::Number;
        } else if (field->number == 8 && field->wire == Wire::Bytes) {
            result.parsed = parseTensor(field->bytes, result.value);
            if (result.parsed == Parsed::Broken) {
                return result;
            }
        } else if (field->number >= 3 && field->number <= 6) { // obsolete, image, histogram, audio
            result.parsed = Parsed::Other;
        }
    }
    if (reader.broken() || !isUtf8(result.tag)) {
        result.parsed = Parsed::Broken;
    } else if (result.tag.empty() && result.parsed == Parsed::Number) {
        result.parsed = Parsed::Other;
    }
    return result;
}

// Event: 1 wall_time, 2 step, 3 file_version, 5 summary (whose field 1 are the values).
struct ParsedEvent {
    double wallTime = 0.0;
    std::int64_t step = 0;
    std::string_view version;
    std::vector<SummaryValue> values;
};

std::optional<ParsedEvent> parseEvent(std::string_view message) {
    ParsedEvent event;
    WireReader reader(message);
    while (const auto field = reader.next()) {
        if (field->number == 1 && field->wire == Wire::Fixed64) {
            event.wallTime = std::bit_cast<double>(field->bits);
        } else if (field->number == 2 && field->wire == Wire::Varint) {
            event.step = static_cast<std::int64_t>(field->bits);
        } else if (field->number == 3 && field->wire == Wire::Bytes) {
            event.version = field->bytes;
        } else if (field->number == 5 && field->wire == Wire::Bytes) {
            WireReader summary(field->bytes);
            while (const auto value = summary.next()) {
                if (value->number == 1 && value->wire == Wire::Bytes) {
                    event.values.push_back(parseValue(value->bytes));
                    if (event.values.back().parsed == Parsed::Broken) {
                        return std::nullopt;
                    }
                }
            }
            if (summary.broken()) {
                return std::nullopt;
            }
        }
    }
    if (reader.broken() || !isUtf8(event.version)) {
        return std::nullopt;
    }
    return event;
}

// A record whose parts hold one another together is added whole or not at all.
void addRecord(EventFile& file, std::string_view data) {
    ++file.records;
    const auto event = parseEvent(data);
    if (!event) {
        ++file.unreadableRecords;
        return;
    }
    if (!event->version.empty() && file.version.empty()) {
        file.version = event->version;
    }
    for (const SummaryValue& value : event->values) {
        if (value.parsed == Parsed::Number) {
            file.scalars.add(value.tag, event->step, event->wallTime, value.value);
        } else {
            ++file.otherValues;
        }
    }
}

// How the record at the front of `bytes` ends; Complete: `data` is its content.
struct Record {
    EventFileEnd end = EventFileEnd::Cut;
    std::string_view data;
};

Record frontRecord(std::string_view bytes) {
    if (bytes.size() < headerBytes) {
        return {};
    }
    if (littleEndian<std::uint32_t>(bytes.substr(8)) != maskedCrc32c(bytes.substr(0, 8))) {
        return {EventFileEnd::Damaged, {}};
    }
    const auto length = littleEndian<std::uint64_t>(bytes);
    const std::size_t left = bytes.size() - headerBytes;
    if (left < footerBytes || length > left - footerBytes) {
        return {};
    }
    const std::string_view data = bytes.substr(headerBytes, static_cast<std::size_t>(length));
    if (littleEndian<std::uint32_t>(bytes.substr(headerBytes + data.size())) != maskedCrc32c(data)) {
        return {EventFileEnd::Damaged, {}};
    }
    return {EventFileEnd::Complete, data};
}

std::string problemOf(const EventFile& file) {
    const std::string place = "byte " + std::to_string(file.offset);
    if (file.end == EventFileEnd::Damaged && file.offset == 0) {
        return "The first record has a wrong checksum: this is no TensorBoard event file, or its start is "
               "damaged; choose a file whose name holds \"tfevents\", or copy it again.";
    }
    if (file.end == EventFileEnd::Damaged) {
        return "The record at " + place +
               " has a wrong checksum, and nothing after it was read; copy the file again from where it was "
               "written.";
    }
    if (file.end == EventFileEnd::Cut) {
        return "The last record, at " + place +
               ", is not finished; read the file again when its writer has gone on.";
    }
    if (file.unreadableRecords > 0) {
        return std::to_string(file.unreadableRecords) +
               " records have right checksums but hold no readable event and were left out; check what wrote "
               "the file.";
    }
    return {};
}

} // namespace

void EventScalars::add(std::string_view tag, std::int64_t step, double wallTime, double value) {
    auto found = m_numbers.find(tag);
    if (found == m_numbers.end()) {
        found = m_numbers.emplace(std::string(tag), static_cast<std::uint32_t>(m_tags.size())).first;
        m_tags.emplace_back(tag);
    }
    m_points.push_back({found->second, step, wallTime, value});
}

EventFile readEventFile(std::string_view bytes, std::size_t from) {
    EventFile file;
    file.offset = from;
    if (from > bytes.size()) {
        file.end = EventFileEnd::Damaged;
        file.problem = "The file is now shorter than what was read of it before, so it was replaced; read it "
                       "again from its start.";
        return file;
    }
    while (file.offset < bytes.size()) {
        const Record record = frontRecord(bytes.substr(file.offset));
        file.end = record.end;
        if (record.end != EventFileEnd::Complete) {
            break;
        }
        addRecord(file, record.data);
        file.offset += headerBytes + record.data.size() + footerBytes;
    }
    file.problem = problemOf(file);
    return file;
}

} // namespace rankscope
