#include "core/engine/method/flat_parameters.h"

#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <stdexcept>

namespace rankscope {

FlatParameters::FlatParameters(const std::vector<TrainableSpec>& specs, at::Device device) {
    std::vector<const TrainableSpec*> order;
    for (const auto& spec : specs) {
        order.push_back(&spec);
    }
    std::stable_partition(order.begin(), order.end(), [](const TrainableSpec* spec) { return spec->decay; });
    for (const TrainableSpec* spec : order) {
        m_entries.push_back({spec->name, m_size, spec->initial.sizes().vec(), spec->initial.numel()});
        m_size += spec->initial.numel();
        m_decayed += spec->decay ? spec->initial.numel() : 0;
    }
    const auto options = at::TensorOptions().dtype(at::kFloat).device(device);
    m_values = at::empty({m_size}, options);
    m_gradients = at::zeros({m_size}, options);
    const at::NoGradGuard noGrad;
    for (std::size_t i = 0; i < order.size(); ++i) {
        at::Tensor view = part(m_values, m_entries[i]);
        view.copy_(order[i]->initial);
        at::Tensor leaf = view.detach();
        leaf.set_requires_grad(true);
        leaf.mutable_grad() = part(m_gradients, m_entries[i]);
        if (order[i]->slot != nullptr) {
            *order[i]->slot = leaf;
        }
    }
}

const FlatParameters::Entry& FlatParameters::entry(const std::string& name) const {
    const auto found = std::find_if(m_entries.begin(), m_entries.end(),
                                    [&](const Entry& entry) { return entry.name == name; });
    if (found == m_entries.end()) {
        throw std::out_of_range("no trained tensor is named " + name);
    }
    return *found;
}

at::Tensor FlatParameters::part(const at::Tensor& flat, const Entry& entry) {
    return flat.narrow(0, entry.offset, entry.count).view(entry.shape);
}

} // namespace rankscope
