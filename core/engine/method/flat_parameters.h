#pragma once

#include <ATen/ATen.h>

#include <string>
#include <vector>

namespace rankscope {

// One tensor that is to be trained. `slot` is where its owner keeps it: FlatParameters puts the leaf there
// that the forward pass must use.
struct TrainableSpec {
    std::string name;   // published name, "encoder.layer.0.attention.self.query.lora_A"
    at::Tensor initial; // values at the start, any shape
    bool decay = true;  // weight decay applies (false: biases and layer norms)
    at::Tensor* slot = nullptr;
};

// What clipping found and did, without reading anything back from the device.
struct ClippedGradients {
    at::Tensor norm;   // of all gradients before clipping, device scalar
    at::Tensor factor; // by which they were scaled, device scalar; undefined when nothing is ever clipped
    at::Tensor
        skipped; // device scalar fp32: 1 when the norm is not finite, and the step then changes nothing
};

// All trained tensors as views of one fp32 buffer, and their gradients as views of another, so that the
// optimizer, clipping, the importance averages and checkpoints each work on one range. Decayed tensors come
// first, in the order of their specs. Owned by the training setup; training thread only.
class FlatParameters {
public:
    struct Entry {
        std::string name;
        std::int64_t offset = 0;
        std::vector<std::int64_t> shape;
        std::int64_t count = 0;
    };

    FlatParameters(const std::vector<TrainableSpec>& specs, at::Device device);

    at::Tensor& values() { return m_values; }       // [size], fp32
    at::Tensor& gradients() { return m_gradients; } // [size], fp32; backward adds to it
    std::int64_t size() const { return m_size; }
    std::int64_t decayedSize() const { return m_decayed; } // the first that many elements
    const std::vector<Entry>& entries() const { return m_entries; }
    // Throws std::out_of_range for a name that is not there.
    const Entry& entry(const std::string& name) const;
    // The part of a flat tensor (values, gradients, or anything as long) that belongs to an entry, in its
    // shape.
    static at::Tensor part(const at::Tensor& flat, const Entry& entry);

private:
    std::vector<Entry> m_entries;
    std::int64_t m_size = 0;
    std::int64_t m_decayed = 0;
    at::Tensor m_values;
    at::Tensor m_gradients;
};

} // namespace rankscope
