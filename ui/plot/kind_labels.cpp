#include "ui/plot/kind_labels.h"

#include <QCoreApplication>

#include <array>

namespace rankscope {

namespace {

struct KindNames {
    Q_DECLARE_TR_FUNCTIONS(KindNames)
};

struct Known {
    const char* kind;
    const char* label;
    const char* letters;
};

constexpr std::array<Known, 20> known{{
    {"query", QT_TRANSLATE_NOOP("KindNames", "query"), "Q"},
    {"key", QT_TRANSLATE_NOOP("KindNames", "key"), "K"},
    {"value", QT_TRANSLATE_NOOP("KindNames", "value"), "V"},
    {"attention.output.dense", QT_TRANSLATE_NOOP("KindNames", "attn out"), "O"},
    {"intermediate.dense", QT_TRANSLATE_NOOP("KindNames", "FFN in"), "F1"},
    {"output.dense", QT_TRANSLATE_NOOP("KindNames", "FFN out"), "F2"},
    {"query_proj", QT_TRANSLATE_NOOP("KindNames", "query"), "Q"},
    {"key_proj", QT_TRANSLATE_NOOP("KindNames", "key"), "K"},
    {"value_proj", QT_TRANSLATE_NOOP("KindNames", "value"), "V"},
    {"q_proj", QT_TRANSLATE_NOOP("KindNames", "query"), "Q"},
    {"k_proj", QT_TRANSLATE_NOOP("KindNames", "key"), "K"},
    {"v_proj", QT_TRANSLATE_NOOP("KindNames", "value"), "V"},
    {"o_proj", QT_TRANSLATE_NOOP("KindNames", "attn out"), "O"},
    {"out_proj", QT_TRANSLATE_NOOP("KindNames", "attn out"), "O"},
    {"gate_proj", QT_TRANSLATE_NOOP("KindNames", "FFN gate"), "FG"},
    {"up_proj", QT_TRANSLATE_NOOP("KindNames", "FFN in"), "F1"},
    {"down_proj", QT_TRANSLATE_NOOP("KindNames", "FFN out"), "F2"},
    {"fc1", QT_TRANSLATE_NOOP("KindNames", "FFN in"), "F1"},
    {"fc2", QT_TRANSLATE_NOOP("KindNames", "FFN out"), "F2"},
    {"pooler.dense", QT_TRANSLATE_NOOP("KindNames", "pooler"), "P"},
}};

const Known* find(const std::string& kind) {
    for (const Known& entry : known) {
        if (kind == entry.kind) {
            return &entry;
        }
    }
    return nullptr;
}

} // namespace

QString kindLabel(const std::string& kind) {
    const Known* entry = find(kind);
    return entry != nullptr ? KindNames::tr(entry->label) : QString::fromStdString(kind);
}

QString kindLetters(const std::string& kind) {
    const Known* entry = find(kind);
    return entry != nullptr ? QString::fromLatin1(entry->letters) : QString::fromStdString(kind).left(3);
}

} // namespace rankscope
