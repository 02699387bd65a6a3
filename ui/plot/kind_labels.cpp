#include "ui/plot/kind_labels.h"

#include "core/analysis/kind_names.h"

#include <QCoreApplication>

namespace rankscope {

namespace {

struct KindNames {
    Q_DECLARE_TR_FUNCTIONS(KindNames)
};

} // namespace

QString kindLabel(const std::string& kind) {
    const KindName name = knownKind(kind);
    return *name.label != '\0' ? KindNames::tr(name.label) : QString::fromStdString(kind);
}

QString kindLetters(const std::string& kind) {
    const KindName name = knownKind(kind);
    return *name.letters != '\0' ? QString::fromLatin1(name.letters) : QString::fromStdString(kind).left(3);
}

} // namespace rankscope
