#include "core/analysis/kind_names.h"

#include <array>

namespace rankscope {

namespace {

struct Known {
    std::string_view kind;
    KindName name;
};

constexpr std::array<Known, 20> knownKinds{{
    {"query", {"query", "Q"}},
    {"key", {"key", "K"}},
    {"value", {"value", "V"}},
    {"attention.output.dense", {"attn out", "O"}},
    {"intermediate.dense", {"FFN in", "F1"}},
    {"output.dense", {"FFN out", "F2"}},
    {"query_proj", {"query", "Q"}},
    {"key_proj", {"key", "K"}},
    {"value_proj", {"value", "V"}},
    {"q_proj", {"query", "Q"}},
    {"k_proj", {"key", "K"}},
    {"v_proj", {"value", "V"}},
    {"o_proj", {"attn out", "O"}},
    {"out_proj", {"attn out", "O"}},
    {"gate_proj", {"FFN gate", "FG"}},
    {"up_proj", {"FFN in", "F1"}},
    {"down_proj", {"FFN out", "F2"}},
    {"fc1", {"FFN in", "F1"}},
    {"fc2", {"FFN out", "F2"}},
    {"pooler.dense", {"pooler", "P"}},
}};

} // namespace

KindName knownKind(std::string_view kind) {
    for (const Known& entry : knownKinds) {
        if (kind == entry.kind) {
            return entry.name;
        }
    }
    return {};
}

std::vector<KindName> kindNames() {
    std::vector<KindName> names;
    for (const Known& entry : knownKinds) {
        names.push_back(entry.name);
    }
    return names;
}

std::string kindWords(const std::string& kind) {
    const KindName name = knownKind(kind);
    return *name.label != '\0' ? name.label : kind;
}

std::string kindInitials(const std::string& kind) {
    const KindName name = knownKind(kind);
    return *name.letters != '\0' ? name.letters : kind.substr(0, 3);
}

} // namespace rankscope
