#include "ui/plot/kind_labels.h"

#include "core/analysis/kind_names.h"
#include "ui/core_text.h"

namespace rankscope {

QString kindLabel(const std::string& kind) {
    const KindName name = knownKind(kind);
    return *name.label != '\0' ? coreText(name.label) : QString::fromStdString(kind);
}

QString kindLetters(const std::string& kind) {
    const KindName name = knownKind(kind);
    return *name.letters != '\0' ? QString::fromLatin1(name.letters) : QString::fromStdString(kind).left(3);
}

} // namespace rankscope
