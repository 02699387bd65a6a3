#include "core/engine/model/safetensors_header.h"

#include "core/run/bounded_json.h"
#include "core/run/lfs_pointer.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <limits>
#include <stdexcept>
#include <tuple>
#include <utility>

namespace rankscope {

namespace {

using Json = nlohmann::json;

constexpr std::int64_t kMaxHeader = 100'000'000; // of the format
constexpr std::int64_t kMaxNumber = std::numeric_limits<std::int64_t>::max();
// No model here comes near: 16 MiB describe a hundred thousand tensors. Depth: header, entry, list of an
// entry.
constexpr JsonLimits kLimits{.bytes = std::size_t{16} << 20, .depth = 3, .values = 2'000'000};

// Leaves parsing; the text says what is wrong, without the file's name.
struct HeaderError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

std::string inQuotes(const std::string& name) { return "\"" + name + "\""; }

std::int64_t wholeNumber(const Json& value, const std::string& name, const char* key) {
    if (!value.is_number_unsigned() || value.get<std::uint64_t>() > static_cast<std::uint64_t>(kMaxNumber))
        throw HeaderError("the " + std::string(key) + " of the tensor " + inQuotes(name) +
                          " is not a list of whole numbers");
    return value.get<std::int64_t>();
}

std::int64_t product(std::int64_t a, std::int64_t b, const std::string& name) {
    std::int64_t result = 0;
    if (__builtin_mul_overflow(a, b, &result))
        throw HeaderError("the shape of the tensor " + inQuotes(name) + " is too large");
    return result;
}

const Json& field(const Json& object, const std::string& name, const char* key) {
    const auto found = object.find(key);
    if (found == object.end())
        throw HeaderError("the tensor " + inQuotes(name) + " has no " + key);
    return *found;
}

SafetensorsEntry parseEntry(const std::string& name, const Json& object, std::int64_t dataStart,
                            std::int64_t dataSize) {
    if (!object.is_object())
        throw HeaderError("the tensor " + inQuotes(name) + " is not described by an object");
    SafetensorsEntry entry;
    entry.name = name;
    const Json& dtype = field(object, name, "dtype");
    const Json& shape = field(object, name, "shape");
    const Json& offsets = field(object, name, "data_offsets");
    if (!dtype.is_string())
        throw HeaderError("the dtype of the tensor " + inQuotes(name) + " is not a text");
    entry.dtype = dtype.get<std::string>();
    const std::int64_t size = safetensorsElementSize(entry.dtype);
    if (size == 0)
        throw HeaderError("the tensor " + inQuotes(name) + " has the type " + inQuotes(entry.dtype) +
                          ", which this program cannot hold");
    if (!shape.is_array())
        throw HeaderError("the shape of the tensor " + inQuotes(name) + " is not a list of whole numbers");
    entry.elements = 1;
    std::int64_t extent = size; // with empty dimensions counted as 1: strides must not overflow either
    for (const Json& dimension : shape) {
        entry.shape.push_back(wholeNumber(dimension, name, "shape"));
        extent = product(extent, std::max<std::int64_t>(entry.shape.back(), 1), name);
        entry.elements *= entry.shape.back(); // no more than extent
    }
    if (!offsets.is_array() || offsets.size() != 2)
        throw HeaderError("the data_offsets of the tensor " + inQuotes(name) + " are not two numbers");
    const std::int64_t begin = wholeNumber(offsets[0], name, "data_offsets");
    const std::int64_t end = wholeNumber(offsets[1], name, "data_offsets");
    if (begin > end)
        throw HeaderError("the data of the tensor " + inQuotes(name) + " ends before it begins");
    if (end > dataSize)
        throw HeaderError("the data of the tensor " + inQuotes(name) + " reaches to byte " +
                          std::to_string(end) + " of " + std::to_string(dataSize) +
                          ", so the file is cut off");
    if (end - begin != entry.elements * size)
        throw HeaderError("the tensor " + inQuotes(name) + " has " + std::to_string(end - begin) +
                          " bytes where its shape and type need " + std::to_string(entry.elements * size));
    entry.begin = dataStart + begin;
    entry.end = dataStart + end;
    return entry;
}

std::map<std::string, std::string> parseMetadata(const Json& object) {
    if (!object.is_object())
        throw HeaderError("its __metadata__ is not an object of texts");
    std::map<std::string, std::string> metadata;
    for (const auto& [key, value] : object.items()) {
        if (!value.is_string())
            throw HeaderError("its __metadata__ holds " + inQuotes(key) + ", which is not a text");
        metadata[key] = value.get<std::string>();
    }
    return metadata;
}

void checkCovered(const std::vector<SafetensorsEntry>& entries, std::int64_t dataStart,
                  std::int64_t fileSize) {
    std::int64_t covered = dataStart;
    for (const SafetensorsEntry& entry : entries) {
        if (entry.begin < covered)
            throw HeaderError("the data of the tensor " + inQuotes(entry.name) + " overlaps that of another");
        if (entry.begin > covered)
            throw HeaderError("there is a hole of " + std::to_string(entry.begin - covered) +
                              " bytes before the tensor " + inQuotes(entry.name));
        covered = entry.end;
    }
    if (covered != fileSize)
        throw HeaderError("there are " + std::to_string(fileSize - covered) + " bytes after the last tensor");
}

SafetensorsHeader parse(std::string_view file) {
    const auto size = static_cast<std::int64_t>(file.size());
    if (isLfsPointer(file))
        throw HeaderError("it " + std::string(lfsPointerProblem));
    if (size < 8)
        throw HeaderError("it has only " + std::to_string(size) + " bytes, so it is cut off");
    std::uint64_t length = 0;
    for (std::size_t i = 0; i < 8; ++i)
        length |= std::uint64_t{static_cast<unsigned char>(file[i])} << (8 * i);
    if (length > static_cast<std::uint64_t>(kMaxHeader))
        throw HeaderError("it claims a header of " + std::to_string(length) +
                          " bytes (at most 100000000 are allowed), so it is no safetensors file");
    const auto headerSize = static_cast<std::int64_t>(length);
    if (headerSize > size - 8)
        throw HeaderError("its header of " + std::to_string(headerSize) + " bytes is cut off after " +
                          std::to_string(size - 8));
    const std::string_view text = file.substr(8, static_cast<std::size_t>(headerSize));
    if (text.empty() || text.front() != '{')
        throw HeaderError("its header does not begin with {, so it is no safetensors file");
    const auto json = parseBoundedJson(text, kLimits);
    if (!json)
        throw HeaderError("its header " + json.error());
    SafetensorsHeader header;
    const std::int64_t dataStart = 8 + headerSize;
    for (const auto& [name, object] : json->items()) {
        if (name == "__metadata__")
            header.metadata = parseMetadata(object);
        else
            header.entries.push_back(parseEntry(name, object, dataStart, size - dataStart));
    }
    std::sort(header.entries.begin(), header.entries.end(), [](const auto& a, const auto& b) {
        return std::tie(a.begin, a.end, a.name) < std::tie(b.begin, b.end, b.name);
    });
    for (std::size_t i = 0; i < header.entries.size(); ++i)
        header.places.emplace(header.entries[i].name, i);
    checkCovered(header.entries, dataStart, size);
    return header;
}

} // namespace

std::int64_t safetensorsElementSize(std::string_view dtype) {
    static constexpr std::pair<std::string_view, std::int64_t> kSizes[] = {
        {"BOOL", 1}, {"U8", 1},  {"I8", 1},   {"F8_E4M3", 1}, {"F8_E5M2", 1}, {"U16", 2},
        {"I16", 2},  {"F16", 2}, {"BF16", 2}, {"U32", 4},     {"I32", 4},     {"F32", 4},
        {"U64", 8},  {"I64", 8}, {"F64", 8},  {"C64", 8}};
    for (const auto& [name, size] : kSizes)
        if (name == dtype)
            return size;
    return 0;
}

tl::expected<SafetensorsHeader, std::string> parseSafetensorsHeader(std::string_view file,
                                                                    const std::string& path) {
    try {
        return parse(file);
    } catch (const HeaderError& error) {
        return tl::make_unexpected("Cannot use " + path + ": " + error.what() + "; get the file again.");
    }
}

} // namespace rankscope
