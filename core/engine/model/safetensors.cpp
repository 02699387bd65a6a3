#include "core/engine/model/safetensors.h"

#include "core/run/bounded_json.h"
#include "core/run/guarded_files.h"

#include <fcntl.h>
#include <nlohmann/json.hpp>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>
#include <set>

namespace rankscope {

// The bytes of a file in memory, private to this process. Shared by the tensors that view them.
class MappedFile {
public:
    MappedFile(void* data, std::size_t size)
        : m_data(data)
        , m_size(size) {}
    MappedFile(const MappedFile&) = delete;
    MappedFile& operator=(const MappedFile&) = delete;
    ~MappedFile() {
        if (m_data != nullptr)
            ::munmap(m_data, m_size);
    }
    char* data() const { return static_cast<char*>(m_data); }
    std::string_view bytes() const { return {data(), m_size}; }

private:
    void* m_data;
    std::size_t m_size;
};

namespace {

// Closes a file when it goes out of scope. Local to one function.
struct Descriptor {
    int value = -1;
    explicit Descriptor(int descriptor)
        : value(descriptor) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() { close(); }
    int close() {
        const int result = value >= 0 ? ::close(value) : 0;
        value = -1;
        return result;
    }
};

struct TypeName {
    const char* name;
    at::ScalarType type;
};
constexpr TypeName kTypes[] = {
    {"F32", at::kFloat},          {"F64", at::kDouble},       {"F16", at::kHalf},
    {"BF16", at::kBFloat16},      {"I64", at::kLong},         {"I32", at::kInt},
    {"I16", at::kShort},          {"I8", at::kChar},          {"U8", at::kByte},
    {"BOOL", at::kBool},          {"U16", at::kUInt16},       {"U32", at::kUInt32},
    {"U64", at::kUInt64},         {"C64", at::kComplexFloat}, {"F8_E4M3", at::kFloat8_e4m3fn},
    {"F8_E5M2", at::kFloat8_e5m2}};

at::ScalarType scalarType(const std::string& dtype) {
    const auto* found =
        std::find_if(std::begin(kTypes), std::end(kTypes), [&](const auto& t) { return dtype == t.name; });
    TORCH_INTERNAL_ASSERT(found != std::end(kTypes), "the header's check let ", dtype, " pass");
    return found->type;
}

std::optional<std::string> dtypeName(at::ScalarType type) {
    const auto* found =
        std::find_if(std::begin(kTypes), std::end(kTypes), [&](const auto& t) { return type == t.type; });
    return found == std::end(kTypes) ? std::nullopt : std::optional<std::string>(found->name);
}

std::string readProblem(const std::filesystem::path& path, const std::string& reason) {
    return "Cannot read " + path.string() + " (" + reason +
           "); check that the file is there and may be read.";
}

tl::expected<std::shared_ptr<MappedFile>, std::string> mapFile(const std::filesystem::path& path) {
    if (auto refusal = refusalToOpen(path))
        return tl::make_unexpected(std::move(*refusal));
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    struct stat status {};
    if (file.value < 0 || ::fstat(file.value, &status) != 0)
        return tl::make_unexpected(readProblem(path, std::strerror(errno)));
    if (!S_ISREG(status.st_mode))
        return tl::make_unexpected(readProblem(path, "it is not a file"));
    const auto size = static_cast<std::size_t>(status.st_size);
    if (size == 0)
        return std::make_shared<MappedFile>(nullptr, 0);
    // Private and writable: a model may be trained in place without changing its file.
    void* data = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_NORESERVE, file.value, 0);
    if (data == MAP_FAILED)
        return tl::make_unexpected(readProblem(path, std::strerror(errno)));
    return std::make_shared<MappedFile>(data, size);
}

} // namespace

tl::expected<SafetensorsFile, std::string> SafetensorsFile::open(const std::filesystem::path& path) {
    auto map = mapFile(path);
    if (!map)
        return tl::make_unexpected(map.error());
    auto header = parseSafetensorsHeader((*map)->bytes(), path.string());
    if (!header)
        return tl::make_unexpected(header.error());
    if (std::ranges::any_of(header->entries, [](const SafetensorsEntry& entry) {
            return entry.name.find("_orig_mod.") != std::string::npos;
        }))
        return tl::make_unexpected(
            "Cannot use " + path.string() +
            ": its tensors are called \"_orig_mod. ...\", as torch.compile() names them; "
            "save the model that was compiled (model._orig_mod) again.");
    SafetensorsFile file;
    file.m_path = path;
    file.m_header = std::make_shared<const SafetensorsHeader>(std::move(*header));
    file.m_map = std::move(*map);
    return file;
}

const SafetensorsEntry* SafetensorsFile::find(const std::string& name) const {
    const auto place = m_header->places.find(name);
    return place == m_header->places.end() ? nullptr : &m_header->entries[place->second];
}

at::Tensor SafetensorsFile::tensor(const SafetensorsEntry& entry) const {
    const at::ScalarType type = scalarType(entry.dtype);
    char* data = m_map->data() + entry.begin;
    if (entry.elements == 0)
        return at::empty(entry.shape, type);
    if (type == at::kBool) { // a byte other than 0 and 1 is no valid bool
        return at::from_blob(data, entry.shape, at::kByte).ne(0);
    }
    if (reinterpret_cast<std::uintptr_t>(data) % at::elementSize(type) != 0) {
        at::Tensor copy = at::empty(entry.shape, type);
        std::memcpy(copy.mutable_data_ptr(), data, static_cast<std::size_t>(entry.end - entry.begin));
        return copy;
    }
    return at::from_blob(
        data, entry.shape, [map = m_map](void*) {}, type);
}

tl::expected<WeightFiles, std::string> WeightFiles::open(const std::filesystem::path& folder) {
    WeightFiles weights;
    std::error_code ignored;
    const auto single = folder / "model.safetensors";
    const auto index = folder / "model.safetensors.index.json";
    std::map<std::string, std::string> places; // tensor -> file's name
    std::set<std::string> names;
    if (std::filesystem::exists(single, ignored)) {
        weights.m_path = single;
        names.insert("model.safetensors");
    } else if (std::filesystem::exists(index, ignored)) {
        weights.m_path = index;
        const auto read = readBoundedJson(index);
        if (!read)
            return tl::make_unexpected("Cannot use " + index.string() + ": it " + read.error() +
                                       "; get the file again.");
        const nlohmann::json& json = *read;
        const auto map = json.is_object() ? json.find("weight_map") : json.end();
        if (map == json.end() || !map->is_object())
            return tl::make_unexpected("Cannot use " + index.string() +
                                       ": it has no \"weight_map\" object; get the file again.");
        for (const auto& [name, file] : map->items()) {
            // A shard lies beside the index: no path may lead elsewhere.
            if (!file.is_string() || file.get<std::string>().empty() ||
                std::filesystem::path(file.get<std::string>()).filename() != file.get<std::string>())
                return tl::make_unexpected("Cannot use " + index.string() + ": the place of the tensor \"" +
                                           name +
                                           "\" is not the name of a file beside it; get the file again.");
            places[name] = file.get<std::string>();
            names.insert(places[name]);
        }
    } else {
        const bool pickle = std::filesystem::exists(folder / "pytorch_model.bin", ignored);
        return tl::make_unexpected("There is no model.safetensors in " + folder.string() +
                                   (pickle ? "; save the model again with safe_serialization=True, because "
                                             "pytorch_model.bin is not read."
                                           : "; choose a folder in the Hugging Face layout."));
    }
    for (const std::string& name : names) {
        auto file = SafetensorsFile::open(folder / name);
        if (!file)
            return tl::make_unexpected(file.error());
        for (const SafetensorsEntry& entry : file->header().entries)
            if (places.empty() || (places.count(entry.name) != 0 && places[entry.name] == name))
                weights.m_places[entry.name] = weights.m_files.size();
        weights.m_files.push_back(std::move(*file));
    }
    for (const auto& [name, file] : places)
        if (weights.m_places.count(name) == 0)
            return tl::make_unexpected("Cannot use " + (folder / file).string() + ": it lacks the tensor \"" +
                                       name + "\" that the index places there; get both files again.");
    return weights;
}

std::vector<std::string> WeightFiles::names() const {
    std::vector<std::string> names;
    for (const auto& [name, file] : m_places)
        names.push_back(name);
    return names;
}

const SafetensorsEntry* WeightFiles::find(const std::string& name) const {
    const auto place = m_places.find(name);
    return place == m_places.end() ? nullptr : m_files[place->second].find(name);
}

at::Tensor WeightFiles::tensor(const std::string& name) const {
    const SafetensorsFile& file = m_files[m_places.at(name)];
    return file.tensor(*file.find(name));
}

tl::expected<std::vector<std::pair<std::string, at::Tensor>>, std::string>
readSafetensors(const std::filesystem::path& path) {
    const auto file = SafetensorsFile::open(path);
    if (!file)
        return tl::make_unexpected(file.error());
    std::vector<std::pair<std::string, at::Tensor>> tensors;
    for (const SafetensorsEntry& entry : file->header().entries)
        tensors.emplace_back(entry.name, file->tensor(entry));
    return tensors;
}

namespace {

// Wide elements first: with the padded header every tensor is aligned.
std::vector<std::pair<std::string, at::Tensor>>
widestFirst(std::vector<std::pair<std::string, at::Tensor>> tensors) {
    std::stable_sort(tensors.begin(), tensors.end(), [](const auto& a, const auto& b) {
        return a.second.defined() && b.second.defined() && a.second.element_size() > b.second.element_size();
    });
    return tensors;
}

// The eight bytes of the length and the padded JSON, for tensors in this order.
tl::expected<std::string, std::string>
headerBytes(const std::vector<std::pair<std::string, at::Tensor>>& tensors,
            const std::map<std::string, std::string>& metadata) {
    nlohmann::ordered_json json = nlohmann::ordered_json::object();
    if (!metadata.empty())
        json["__metadata__"] = metadata;
    std::size_t offset = 0;
    for (const auto& [name, tensor] : tensors) {
        const auto dtype = tensor.defined() ? dtypeName(tensor.scalar_type()) : std::nullopt;
        if (!dtype)
            return tl::make_unexpected("the tensor \"" + name +
                                       "\" has a type that the format does not know");
        if (name == "__metadata__" || json.contains(name))
            return tl::make_unexpected("the name \"" + name + "\" is reserved or used twice");
        json[name] = {{"dtype", *dtype},
                      {"shape", tensor.sizes().vec()},
                      {"data_offsets", {offset, offset + tensor.nbytes()}}};
        offset += tensor.nbytes();
    }
    std::string text;
    try {
        text = json.dump();
    } catch (const nlohmann::json::exception&) {
        return tl::make_unexpected("a name or the metadata is not valid UTF-8");
    }
    text.append((8 - text.size() % 8) % 8, ' ');
    std::string bytes;
    for (int shift = 0; shift < 64; shift += 8)
        bytes += static_cast<char>(static_cast<std::uint64_t>(text.size()) >> shift);
    return bytes + text;
}

} // namespace

tl::expected<void, std::string>
writeSafetensors(DurableFile& file, const std::vector<std::pair<std::string, at::Tensor>>& tensors,
                 const std::map<std::string, std::string>& metadata) {
    const auto ordered = widestFirst(tensors);
    const auto header = headerBytes(ordered, metadata);
    if (!header)
        return tl::make_unexpected("'" + file.target().string() + "' cannot be written (" + header.error() +
                                   ").");
    bool written = file.write(*header);
    for (auto tensor = ordered.begin(); written && tensor != ordered.end(); ++tensor) {
        const at::Tensor host = tensor->second.detach().to(at::kCPU).contiguous();
        written = file.write({static_cast<const char*>(host.const_data_ptr()), host.nbytes()});
    }
    return file.flush().map_error([](const FileError& error) { return error.sentence; });
}

tl::expected<std::int64_t, std::string>
writeSafetensors(const std::filesystem::path& path,
                 const std::vector<std::pair<std::string, at::Tensor>>& tensors,
                 const std::map<std::string, std::string>& metadata) {
    const auto sentence = [](const FileError& error) { return error.sentence; };
    DurableFile file(path);
    return writeSafetensors(file, tensors, metadata)
        .and_then([&] { return file.commit().map_error(sentence); })
        .map([&] { return file.size(); });
}

tl::expected<std::int64_t, std::string>
safetensorsBytes(const std::vector<std::pair<std::string, at::Tensor>>& tensors,
                 const std::map<std::string, std::string>& metadata) {
    return headerBytes(widestFirst(tensors), metadata).map([&](const std::string& header) {
        auto size = static_cast<std::int64_t>(header.size());
        for (const auto& [name, tensor] : tensors)
            size += static_cast<std::int64_t>(tensor.nbytes());
        return size;
    });
}

} // namespace rankscope
