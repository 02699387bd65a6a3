#include "core/engine/train/device.h"

#include "core/run/choices.h"

#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <sched.h>
#include <sys/resource.h>
#include <torch/version.h>

#include <cstdio>
#include <fstream>
#include <stdexcept>
#include <thread>

namespace rankscope {

namespace {

std::string cpuInfo(const std::string& key) {
    std::ifstream file("/proc/cpuinfo");
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with(key)) {
            const auto colon = line.find(':');
            return colon == std::string::npos ? std::string() : line.substr(std::min(line.size(), colon + 2));
        }
    }
    return {};
}

bool cpuHas(const std::string& flag) {
    return (" " + cpuInfo("flags") + " ").find(" " + flag + " ") != std::string::npos;
}

int cudaDevices() { return at::hasCUDA() ? static_cast<int>(at::detail::getCUDAHooks().deviceCount()) : 0; }

} // namespace

at::Device chooseDevice(const std::string& name) {
    if (!isDeviceName(name)) {
        throw std::runtime_error("\"" + name +
                                 "\" is no device; set train.device to auto, cpu, cuda or cuda:0.");
    }
    const int count = name == "cpu" ? 0 : cudaDevices();
    if (name == "cpu" || (name == "auto" && count == 0)) {
        return at::Device(at::kCPU);
    }
    const int index = name.starts_with("cuda:") ? std::stoi(name.substr(5)) : 0;
    if (index >= count) {
        throw std::runtime_error("Device " + name + " is not there (" + std::to_string(count) +
                                 " CUDA devices found); set train.device to auto or cpu.");
    }
    return at::Device(at::kCUDA, static_cast<c10::DeviceIndex>(index));
}

std::string choosePrecision(const std::string& name, at::Device device) {
    if (choice<Precision>(name) != Precision::Auto) {
        return name;
    }
    return device.is_cuda() || cpuHas("avx512_bf16") || cpuHas("amx_bf16") ? "bf16" : "fp32";
}

int chooseThreads(std::int64_t wanted) {
    if (wanted > 0) {
        return static_cast<int>(wanted);
    }
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) == 0) {
        return CPU_COUNT(&set);
    }
    return static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
}

std::vector<DeviceInfo> availableDevices() {
    std::vector<DeviceInfo> devices{
        {"cpu", cpuInfo("model name") + ", " + std::to_string(chooseThreads(0)) + " threads", 0}};
    for (int i = 0; i < cudaDevices(); ++i) {
        devices.push_back({"cuda:" + std::to_string(i), "CUDA device", 0});
    }
    return devices;
}

double peakMemoryMb() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1024.0;
}

std::map<std::string, std::string> versions() {
    return {{"rankscope", RANKSCOPE_VERSION},
            {"torch", TORCH_VERSION},
            {"compiler", "g++ " __VERSION__},
            {"cpu", cpuInfo("model name")}};
}

Autocast::Autocast(at::Device device, const std::string& precision)
    : m_active(precision == "bf16")
    , m_device(device.type()) {
    if (!m_active) {
        return;
    }
    m_enabled = at::autocast::is_autocast_enabled(m_device);
    m_cache = at::autocast::is_autocast_cache_enabled();
    m_type = at::autocast::get_autocast_dtype(m_device);
    at::autocast::set_autocast_enabled(m_device, true);
    at::autocast::set_autocast_dtype(m_device, at::kBFloat16);
    at::autocast::increment_nesting();
    at::autocast::set_autocast_cache_enabled(true);
}

Autocast::~Autocast() {
    if (!m_active) {
        return;
    }
    if (at::autocast::decrement_nesting() == 0) {
        at::autocast::clear_cache();
    }
    at::autocast::set_autocast_enabled(m_device, m_enabled);
    at::autocast::set_autocast_dtype(m_device, m_type);
    at::autocast::set_autocast_cache_enabled(m_cache);
}

} // namespace rankscope
