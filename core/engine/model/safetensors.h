#pragma once

#include "core/engine/model/safetensors_header.h"
#include "core/run/durable_file.h"

#include <ATen/ATen.h>
#include <tl/expected.hpp>

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace rankscope {

class MappedFile;

// A memory-mapped safetensors file whose header has been checked. Tensors that it gives share the mapping and
// keep it alive; writing to them changes only memory. Immutable; any thread.
class SafetensorsFile {
public:
    static tl::expected<SafetensorsFile, std::string> open(const std::filesystem::path& path);

    const std::filesystem::path& path() const { return m_path; }
    const SafetensorsHeader& header() const { return *m_header; }
    // nullptr when there is no such tensor.
    const SafetensorsEntry* find(const std::string& name) const;
    // On the CPU; a view of the mapping unless its data is misaligned or BOOL. `entry` is one of this file's.
    at::Tensor tensor(const SafetensorsEntry& entry) const;

private:
    std::filesystem::path m_path;
    std::shared_ptr<const SafetensorsHeader> m_header;
    std::shared_ptr<MappedFile> m_map;
};

// The weights of a model folder: model.safetensors, or the shards that model.safetensors.index.json lists.
// Immutable.
class WeightFiles {
public:
    static tl::expected<WeightFiles, std::string> open(const std::filesystem::path& folder);

    // The file that the index or the folder names, for messages.
    const std::filesystem::path& path() const { return m_path; }
    const std::vector<SafetensorsFile>& files() const { return m_files; }
    std::vector<std::string> names() const;
    const SafetensorsEntry* find(const std::string& name) const;
    // `name` is one that find() knows.
    at::Tensor tensor(const std::string& name) const;

private:
    std::filesystem::path m_path;
    std::vector<SafetensorsFile> m_files;
    std::map<std::string, std::size_t> m_places; // tensor -> file
};

// Every tensor of one file, in the order of its data.
tl::expected<std::vector<std::pair<std::string, at::Tensor>>, std::string>
readSafetensors(const std::filesystem::path& path);

// Writes tensors (any device, any strides) durably: `path` is the old or the new file whole, also after a
// power cut. Returns the file's size in bytes.
tl::expected<std::int64_t, std::string>
writeSafetensors(const std::filesystem::path& path,
                 const std::vector<std::pair<std::string, at::Tensor>>& tensors,
                 const std::map<std::string, std::string>& metadata = {});
// The same into a file that the caller commits.
tl::expected<void, std::string>
writeSafetensors(DurableFile& file, const std::vector<std::pair<std::string, at::Tensor>>& tensors,
                 const std::map<std::string, std::string>& metadata = {});
// The size that such a file would have.
tl::expected<std::int64_t, std::string>
safetensorsBytes(const std::vector<std::pair<std::string, at::Tensor>>& tensors,
                 const std::map<std::string, std::string>& metadata = {});

} // namespace rankscope
