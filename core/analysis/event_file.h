#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace rankscope {

// One number of an event file. `tag` is an index into the tags of the EventScalars that hold it.
struct EventScalar {
    std::uint32_t tag = 0;
    std::int64_t step = 0;
    double wallTime = 0.0; // Unix time in seconds
    double value = 0.0;
    bool operator==(const EventScalar&) const = default;
};

// Scalars in the order in which they were logged; each tag is stored once. A plain value.
class EventScalars {
public:
    void add(std::string_view tag, std::int64_t step, double wallTime, double value);

    const std::vector<std::string>& tags() const { return m_tags; } // in order of their first number
    const std::vector<EventScalar>& points() const { return m_points; }

private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
    };
    std::vector<std::string> m_tags;
    std::vector<EventScalar> m_points;
    std::unordered_map<std::string, std::uint32_t, Hash, std::equal_to<>> m_numbers;
};

enum class EventFileEnd {
    Complete, // the last byte ends a record
    Cut,      // the last record is unfinished, which is normal while the file is being written
    Damaged,  // a checksum does not match; nothing after it was read
};

// What a TensorBoard event file holds, as far as it can be read. A plain value.
struct EventFile {
    std::string version; // "brain.Event:2"; empty when the first record does not tell
    EventFileEnd end = EventFileEnd::Complete;
    // Byte after the last whole record: where to go on when the file has grown. When `end` is not Complete,
    // the unfinished or damaged record begins here.
    std::size_t offset = 0;
    EventScalars scalars;
    std::int64_t records = 0;
    std::int64_t otherValues = 0;       // histograms, images, texts, tensors of several numbers: left out
    std::int64_t unreadableRecords = 0; // whole records with right checksums that hold no event: left out
    std::string problem;                // one sentence when something was not read; else empty
};

// Reads TFRecord framing and the Event messages in it from untrusted bytes. Scalars are values with
// simple_value or a tensor of one float or double. `from`: the `offset` of an earlier reading of the same
// file; only what lies behind it is read then.
EventFile readEventFile(std::string_view bytes, std::size_t from = 0);

// An event file that TensorBoard reads: a file_version record, then a record per number. Values are stored as
// 32-bit floats (simple_value), as SummaryWriter does. TensorBoard only looks at files whose name holds
// "tfevents". `wallTime`: of the first record, Unix time in seconds.
std::string writeEventFile(const EventScalars& scalars, double wallTime);

} // namespace rankscope
