#pragma once

#include "core/run/run_facts.h"

#include <ATen/ATen.h>
#include <ATen/autocast_mode.h>

#include <map>
#include <string>
#include <vector>

namespace rankscope {

// The device that a configuration's train.device means here: auto takes the first CUDA device when there is
// one. Throws std::runtime_error with a sentence when it is not there.
at::Device chooseDevice(const std::string& name);

// "fp32" or "bf16"; auto is bf16 where the device multiplies bf16 in hardware.
std::string choosePrecision(const std::string& name, at::Device device);

// 0: all cores that this process may use.
int chooseThreads(std::int64_t wanted);

std::vector<DeviceInfo> availableDevices();

// Peak memory of this process (CPU), in MiB.
double peakMemoryMb();

// rankscope, torch, compiler, cpu.
std::map<std::string, std::string> versions();

// Mixed precision in the current scope, on the current thread: forward and loss only; does nothing for fp32.
class Autocast {
public:
    Autocast(at::Device device, const std::string& precision);
    ~Autocast();
    Autocast(const Autocast&) = delete;
    Autocast& operator=(const Autocast&) = delete;

private:
    bool m_active;
    c10::DeviceType m_device;
    bool m_enabled = false, m_cache = false;
    at::ScalarType m_type = at::kFloat;
};

} // namespace rankscope
