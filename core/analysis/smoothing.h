#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace rankscope {

// Debiased exponential moving average, as TensorBoard draws it: a constant series stays as it is, values do
// not change when the series grows, and a value that is not finite is passed on without a trace. One thread
// at a time.
class DebiasedAverage {
public:
    explicit DebiasedAverage(double weight = 0.6); // clamped to 0 … 1; 1 as TensorBoard: no debiasing
    double next(double value);

private:
    double m_weight;
    double m_last = 0.0;
    double m_power = 1.0; // weight^n
};

std::vector<double> smooth(std::span<const double> values, double weight);

} // namespace rankscope
