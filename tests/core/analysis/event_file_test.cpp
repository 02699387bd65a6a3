#include "core/analysis/crc32c.h"
#include "core/analysis/event_file.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <fstream>
#include <iterator>
#include <limits>

namespace rankscope {
namespace {

std::string fixtureBytes() {
    std::ifstream file(std::string(RANKSCOPE_SOURCE_DIR) + "/tests/core/analysis/fixtures/authors.tfevents",
                       std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::string fixed(std::uint64_t value, int bytes) {
    std::string out;
    for (int i = 0; i < bytes; ++i) {
        out.push_back(static_cast<char>((value >> (8 * i)) & 0xffU));
    }
    return out;
}

// A record around `data`, with right checksums.
std::string framed(const std::string& data) {
    const std::string length = fixed(data.size(), 8);
    return length + fixed(maskedCrc32c(length), 4) + data + fixed(maskedCrc32c(data), 4);
}

// A field of bytes; for contents below 128 bytes.
std::string field(int number, const std::string& bytes) {
    return std::string{static_cast<char>(number * 8 + 2), static_cast<char>(bytes.size())} + bytes;
}

// A record with one Summary.Value.
std::string valueRecord(const std::string& value) { return framed(field(5, field(1, value))); }

EventScalars threeScalars() {
    EventScalars scalars;
    scalars.add("train/loss", 0, 1000.25, 1.5);
    scalars.add("Budget/total_rank", -3, 1001.0, 24);
    scalars.add("train/loss", std::int64_t{1} << 40, 1002.0, -0.0);
    return scalars;
}

const EventScalar* last(const EventFile& file, std::string_view tag) {
    const EventScalar* found = nullptr;
    for (const EventScalar& point : file.scalars.points()) {
        found = file.scalars.tags()[point.tag] == tag ? &point : found;
    }
    return found;
}

TEST(EventFile, ChecksumMatchesThePublishedVectors) { // RFC 3720, B.4
    EXPECT_EQ(crc32c(std::string(32, '\0')), 0x8a9136aaU);
    EXPECT_EQ(crc32c(std::string(32, '\xff')), 0x62a8ab43U);
    EXPECT_EQ(crc32c("123456789"), 0xe3069283U);
    EXPECT_EQ(crc32c(""), 0U);
}

TEST(EventFile, ReadsWhatSummaryWriterWrote) {
    const EventFile file = readEventFile(fixtureBytes());
    EXPECT_EQ(file.end, EventFileEnd::Complete);
    EXPECT_EQ(file.problem, "");
    EXPECT_EQ(file.version, "brain.Event:2");
    EXPECT_EQ(file.offset, fixtureBytes().size());
    EXPECT_EQ(file.scalars.points().size(), 3U * 11 + 2);
    EXPECT_EQ(file.otherValues, 2);
    EXPECT_EQ(file.unreadableRecords, 0);
    const EventScalar* rank = last(file, "Ranknum/deberta.encoder.layer.0.intermediate.dense.lora_E");
    ASSERT_NE(rank, nullptr);
    EXPECT_EQ(rank->step, 100);
    EXPECT_EQ(rank->wallTime, 1100.5);
    EXPECT_EQ(rank->value, 7.0);
    ASSERT_NE(last(file, "tensor/float"), nullptr);
    EXPECT_EQ(last(file, "tensor/float")->value, 0.75);
    ASSERT_NE(last(file, "tensor/double"), nullptr);
    EXPECT_EQ(last(file, "tensor/double")->value, 0.1);
}

TEST(EventFile, WhatIsWrittenIsReadAgain) {
    const EventScalars scalars = threeScalars();
    const std::string bytes = writeEventFile(scalars, 999.5);
    const EventFile file = readEventFile(bytes);
    EXPECT_EQ(file.version, "brain.Event:2");
    EXPECT_EQ(file.records, 4);
    EXPECT_EQ(file.scalars.tags(), scalars.tags());
    EXPECT_EQ(file.scalars.points(), scalars.points());
    EXPECT_TRUE(std::signbit(file.scalars.points().back().value));
}

TEST(EventFile, NumbersBeyondAFloatAreWrittenAsInfinity) {
    EventScalars scalars;
    scalars.add("x", 1, 0, 1e300);
    scalars.add("x", 2, 0, -1e300);
    scalars.add("x", 3, 0, std::nan(""));
    const auto points = readEventFile(writeEventFile(scalars, 0)).scalars.points();
    ASSERT_EQ(points.size(), 3U);
    EXPECT_EQ(points[0].value, std::numeric_limits<double>::infinity());
    EXPECT_EQ(points[1].value, -std::numeric_limits<double>::infinity());
    EXPECT_TRUE(std::isnan(points[2].value));
}

TEST(EventFile, CutAnywhereGivesTheWholeRecordsBeforeTheCut) {
    for (const std::string& bytes : {writeEventFile(threeScalars(), 1.0), fixtureBytes()}) {
        const EventFile whole = readEventFile(bytes);
        for (std::size_t cut = 0; cut < bytes.size(); ++cut) {
            const EventFile file =
                readEventFile(std::string(bytes, 0, cut)); // its own memory, for sanitizers
            ASSERT_NE(file.end, EventFileEnd::Damaged) << cut;
            ASSERT_EQ(file.end == EventFileEnd::Complete, file.offset == cut) << cut;
            ASSERT_EQ(file.problem.empty(), file.end == EventFileEnd::Complete) << cut;
            const auto& points = file.scalars.points();
            ASSERT_TRUE(std::equal(points.begin(), points.end(), whole.scalars.points().begin())) << cut;
            const EventFile rest = readEventFile(bytes, file.offset);
            ASSERT_EQ(points.size() + rest.scalars.points().size(), whole.scalars.points().size()) << cut;
        }
    }
}

TEST(EventFile, AnyChangedByteIsNoticedAndNothingAfterItIsRead) {
    const std::string bytes = writeEventFile(threeScalars(), 1.0);
    const EventFile whole = readEventFile(bytes);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        std::string damaged = bytes;
        damaged[i] = static_cast<char>(damaged[i] ^ 0x10);
        const EventFile file = readEventFile(damaged);
        ASSERT_EQ(file.end, EventFileEnd::Damaged) << i;
        ASSERT_LE(file.offset, i);
        const auto& points = file.scalars.points();
        ASSERT_LT(points.size(), 3U);
        ASSERT_TRUE(std::equal(points.begin(), points.end(), whole.scalars.points().begin()));
    }
}

TEST(EventFile, ADamagedRecordIsNamedByItsOffset) {
    const std::string first = writeEventFile({}, 1.0);
    std::string bytes = writeEventFile(threeScalars(), 1.0);
    bytes[first.size() + 15] ^= 1;
    const EventFile file = readEventFile(bytes);
    EXPECT_EQ(file.offset, first.size());
    EXPECT_EQ(file.problem, "The record at byte " + std::to_string(first.size()) +
                                " has a wrong checksum, and nothing after it was read; copy the file again "
                                "from where it was written.");
    EXPECT_NE(readEventFile("this is a text file").problem.find("no TensorBoard event file"),
              std::string::npos);
    EXPECT_NE(readEventFile(first, first.size() + 1).problem.find("shorter"), std::string::npos);
}

TEST(EventFile, HugeLengthsAreOnlyCutRecords) {
    for (const std::uint64_t length : {~std::uint64_t{0}, ~std::uint64_t{0} - 15, std::uint64_t{1} << 62}) {
        const std::string header = fixed(length, 8);
        const EventFile file = readEventFile(header + fixed(maskedCrc32c(header), 4) + "some data");
        EXPECT_EQ(file.end, EventFileEnd::Cut);
        EXPECT_EQ(file.records, 0);
    }
}

TEST(EventFile, RecordsThatHoldNoEventAreLeftOutAndCounted) {
    const std::vector<std::string> broken{
        "\x2a\x7f"
        "ab", // a summary longer than the record
        std::string("\x09"
                    "abc"),                    // a wall time of three bytes
        std::string(11, '\xff'),               // a number that does not end
        "\x0b",                                // a group
        std::string("\x02\x01x"),              // field 0
        field(5, field(1, field(1, "\xc3("))), // a tag that is no UTF-8
        field(5, field(1, field(1, "a") + "\x15"
                                          "ab")) // a value of two bytes
    };
    std::string bytes = writeEventFile(threeScalars(), 1.0);
    for (const std::string& data : broken) {
        bytes += framed(data);
    }
    bytes += writeEventFile(threeScalars(), 1.0);
    const EventFile file = readEventFile(bytes);
    EXPECT_EQ(file.end, EventFileEnd::Complete);
    EXPECT_EQ(file.unreadableRecords, static_cast<std::int64_t>(broken.size()));
    EXPECT_EQ(file.scalars.points().size(), 6U);
    EXPECT_EQ(file.problem.find("7 records"), 0U);
}

TEST(EventFile, OnlyTensorsOfOneFloatOrDoubleAreScalars) {
    const std::string one = fixed(0x3f800000U, 4), two = fixed(0x4000000000000000U, 8);
    const auto read = [](const std::string& tensor) {
        return readEventFile(valueRecord(field(1, "t") + field(8, tensor)));
    };
    const std::string isFloat("\x08\x01", 2), isDouble("\x08\x02", 2), isInt("\x08\x03", 2);
    const auto number = [&](const std::string& tensor) {
        const EventFile file = read(tensor);
        return file.scalars.points().size() == 1 ? file.scalars.points()[0].value : std::nan("");
    };
    EXPECT_EQ(number(isFloat + field(4, one)), 1.0);
    EXPECT_EQ(number(isFloat + field(5, one)), 1.0); // packed
    EXPECT_EQ(number(isFloat + "\x2d" + one), 1.0);  // not packed
    EXPECT_EQ(number(isDouble + field(4, two)), 2.0);
    EXPECT_EQ(number(isDouble + field(6, two)), 2.0);
    EXPECT_EQ(number(isFloat + field(2, field(2, std::string("\x08\x01", 2))) + field(4, one)), 1.0); // [1]
    for (const std::string& other :
         {isInt + field(4, one), isFloat, isFloat + field(4, one + one), isFloat + field(5, one + one),
          isFloat + "\x2d" + one + "\x2d" + one, isDouble + field(4, one), std::string(),
          isFloat + field(2, field(2, std::string("\x08\x02", 2))) + field(5, one)}) {
        const EventFile file = read(other);
        EXPECT_EQ(file.scalars.points().size(), 0U);
        EXPECT_EQ(file.otherValues, 1);
        EXPECT_EQ(file.unreadableRecords, 0);
    }
}

TEST(EventFile, AMillionScalarsAreReadWithinFiveSeconds) {
    EventScalars scalars;
    for (int i = 0; i < 1'000'000; ++i) {
        scalars.add(i % 2 == 0 ? "train/loss" : "train/regu_loss", i / 2, i, i % 1000);
    }
    const std::string bytes = writeEventFile(scalars, 0);
    const auto start = std::chrono::steady_clock::now();
    const EventFile file = readEventFile(bytes);
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
    EXPECT_EQ(file.scalars.points(), scalars.points());
    EXPECT_LT(taken.count(), 5.0);
}

} // namespace
} // namespace rankscope
