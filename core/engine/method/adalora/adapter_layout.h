#pragma once

#include "core/engine/method/flat_parameters.h"
#include "core/run/run_facts.h"

#include <ATen/ATen.h>

#include <string>
#include <vector>

namespace rankscope {

// Where the adapters' tensors lie in the flat buffer: first lora_E of all modules in order (where the method
// has it), then the lora_A tensors grouped by d_in, then the lora_B tensors grouped by d_out. Tensors of one
// group are neighbours, so a whole group is one batched operand.
class AdapterLayout {
public:
    struct Group {
        std::int64_t offset = 0;           // into the flat buffer
        std::int64_t width = 0;            // d_in of lora_A, d_out of lora_B
        std::vector<std::int64_t> modules; // indices in allocator order
    };

    AdapterLayout() = default;
    AdapterLayout(const std::vector<ModuleInfo>& modules, std::int64_t rank, bool hasLambda = true);

    std::int64_t rank() const { return m_rank; }
    std::int64_t modules() const { return m_modules; }
    std::int64_t triplets() const { return m_modules * m_rank; }
    bool hasLambda() const { return m_hasLambda; }
    std::int64_t size() const { return m_size; } // elements of all E, A and B
    const std::vector<Group>& groupsA() const { return m_groupsA; }
    const std::vector<Group>& groupsB() const { return m_groupsB; }

    // Views into a flat tensor that is at least size() long.
    at::Tensor lambda(const at::Tensor& flat) const;                     // [triplets]; needs hasLambda
    at::Tensor groupA(const at::Tensor& flat, const Group& group) const; // [m, r, d_in]
    at::Tensor groupB(const at::Tensor& flat, const Group& group) const; // [m, d_out, r]

private:
    std::int64_t m_rank = 0;
    std::int64_t m_modules = 0;
    std::int64_t m_size = 0;
    bool m_hasLambda = true;
    std::vector<Group> m_groupsA;
    std::vector<Group> m_groupsB;
};

} // namespace rankscope
