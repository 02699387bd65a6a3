#include "core/analysis/smoothing.h"

#include <algorithm>
#include <cmath>

namespace rankscope {

DebiasedAverage::DebiasedAverage(double weight)
    : m_weight(std::clamp(weight, 0.0, 1.0)) {}

double DebiasedAverage::next(double value) {
    if (!std::isfinite(value)) {
        return value;
    }
    m_last = m_weight * m_last + (1.0 - m_weight) * value;
    m_power *= m_weight;
    return m_weight == 1.0 ? m_last : m_last / (1.0 - m_power);
}

std::vector<double> smooth(std::span<const double> values, double weight) {
    DebiasedAverage average(weight);
    std::vector<double> out;
    out.reserve(values.size());
    for (const double value : values) {
        out.push_back(average.next(value));
    }
    return out;
}

} // namespace rankscope
