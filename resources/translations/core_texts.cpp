// Prints ui/core_texts.h: every label, unit and help line of core that the window shows, for lupdate to find.

#include "core/analysis/kind_names.h"
#include "core/run/method_traits.h"
#include "core/run/run_fields.h"

#include <cstdio>
#include <set>
#include <string>
#include <string_view>

namespace {

// What has no table of its own: labels and units of the difference table, headers and notes of the group
// tables, kinds of events and metrics. The tests of those tables know the same words.
constexpr std::string_view others[]{
    "The program ended before this run did; resume it from its last checkpoint.",
    "one-way ANOVA",
    "Welch's ANOVA",
    "Friedman, by seeds",
    "test",
    "groups",
    "statistic",
    "effect size",
    "no common seed: nothing can be paired",
    "1 common seed: a test needs at least 3",
    "2 common seeds: a test needs at least 3",
    "all differences are the same: t is not defined",
    "a group has fewer than 3 values: no p",
    "no group scatters: F is not defined",
    "a group does not scatter: F is not defined",
    "0 seeds common to all groups: a test needs at least 3",
    "1 seed common to all groups: a test needs at least 3",
    "2 seeds common to all groups: a test needs at least 3",
    "all groups are equal on every seed",
    "95 % bootstrap interval",
    "95 % interval",
    "MB",
    "absent",
    "accuracy",
    "adapter weights at the end",
    "average",
    "allocator",
    "budget",
    "checkpoint",
    "data (SHA-256)",
    "data",
    "device",
    "disk",
    "early_stop",
    "edit_refused",
    "memory mb",
    "nonfinite",
    "resumed",
    "difference",
    "edit",
    "evaluation examples",
    "f1",
    "gradient norm",
    "group",
    "learning rate",
    "loss",
    "matthews",
    "mean difference",
    "mean speed",
    "mean time of a step",
    "method",
    "model weights (SHA-256)",
    "none",
    "note",
    "notice",
    "p (Holm)",
    "p (Wilcoxon)",
    "p (Wilcoxon, Holm)",
    "pause",
    "peak memory",
    "pearson",
    "precision",
    "resume",
    "revival",
    "rows",
    "s",
    "seeds",
    "spearman",
    "status",
    "steps",
    "steps done",
    "stop",
    "threads",
    "time in training",
    "tokens",
    "tokens/s",
    "total rank at the end",
    "training examples",
    "weights",
};

std::string literal(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            out += '\\';
        }
        out += c;
    }
    return out;
}

} // namespace

int main() {
    using namespace rankscope;
    std::set<std::string> texts(std::begin(others), std::end(others));
    for (const Field& field : runFields()) {
        texts.insert({std::string(field.label), std::string(field.unit), std::string(field.help)});
    }
    for (const MethodTraits& traits : methodTraits()) {
        texts.insert({std::string(traits.label), std::string(traits.help)});
    }
    for (const KindName& name : kindNames()) {
        texts.insert(name.label);
    }
    texts.erase("");
    std::puts("// Made by resources/translations/update.py; not to be edited by hand.\n"
              "#pragma once\n\n"
              "#include <QtGlobal>\n\n"
              "// clang-format off\n"
              "// Never read: lupdate finds the texts of core here, and coreText() looks them up.\n"
              "inline constexpr const char* coreTexts[]{");
    for (const std::string& text : texts) {
        std::printf("    QT_TRANSLATE_NOOP(\"CoreText\", \"%s\"),\n", literal(text).c_str());
    }
    std::puts("};\n// clang-format on");
}
