#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace rankscope {

// What the common kinds of matrices are called: the published names in words ("attn out" for
// attention.output.dense) and at most three letters for narrow columns (Q K V O F1 F2). Both empty for any
// other kind. A plain value of literals.
struct KindName {
    const char* label = "";
    const char* letters = "";
};
KindName knownKind(std::string_view kind);
// All that are known, for the list of texts to translate.
std::vector<KindName> kindNames();

// The same in English, with the kind itself (its first three letters) where it is not known.
std::string kindWords(const std::string& kind);
std::string kindInitials(const std::string& kind);

} // namespace rankscope
