// The header of safetensors files: what is accepted lies within the file.
#include "core/engine/model/safetensors_header.h"
#include "tests/fuzz/fuzz_target.h"

using namespace rankscope;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (const auto header = parseSafetensorsHeader(fuzz::textOf(data, size), "m.safetensors")) {
        std::int64_t at = -1;
        for (const SafetensorsEntry& entry : header->entries) {
            fuzz::demand(entry.begin >= 8 && entry.begin <= entry.end &&
                             entry.end <= static_cast<std::int64_t>(size),
                         "a tensor lies within the file");
            fuzz::demand(entry.begin >= at, "tensors do not overlap");
            fuzz::demand(entry.end - entry.begin == entry.elements * safetensorsElementSize(entry.dtype),
                         "a tensor has the bytes of its elements");
            at = entry.end;
        }
    }
    return 0;
}
