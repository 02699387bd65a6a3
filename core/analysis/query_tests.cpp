#include "core/analysis/query_tests.h"

#include "core/analysis/fold_case.h"
#include "core/analysis/query_time.h"
#include "core/run/run_event.h"

#include <unicode/regex.h>

#include <algorithm>
#include <array>
#include <memory>

namespace rankscope {

namespace {

using Kind = RunProperty::Kind;
using What = RunProperty::What;

// More steps of a regular expression on one text than anything sensible needs (about a millisecond).
constexpr std::int32_t regexTimeLimit = 100;
constexpr std::int32_t regexStackBytes = 1 << 20;

bool holds(CompareOperator op, auto order) {
    switch (op) {
    case CompareOperator::Equal:
        return order == 0;
    case CompareOperator::Different:
        return order != 0;
    case CompareOperator::Less:
        return order < 0;
    case CompareOperator::LessOrEqual:
        return order <= 0;
    case CompareOperator::Greater:
        return order > 0;
    case CompareOperator::GreaterOrEqual:
        break;
    }
    return order >= 0;
}

bool holdsInTime(CompareOperator op, double time, const TimeSpan& span) {
    const bool before = time < span.begin;
    const bool after = span.begin == span.end ? time > span.end : time >= span.end;
    return holds(op, before ? -1 : after ? 1 : 0);
}

int orderOf(double a, double b) { return a < b ? -1 : a > b ? 1 : 0; }

RunTest numberTest(const RunProperty& property, CompareOperator op, double wanted) {
    return [property, op, wanted](const ListedRun& run) {
        const RunValue value = property.valueOf(run);
        return value.isNumber() && holds(op, orderOf(value.number, wanted));
    };
}

RunTest textTest(const RunProperty& property, CompareOperator op, const std::string& wanted) {
    if (property.what() == What::Tag && !wanted.empty()) {
        return [op, wanted](const ListedRun& run) {
            const auto agrees = [&](const std::string& tag) {
                return holds(op == CompareOperator::Different ? CompareOperator::Equal : op,
                             tag.compare(wanted));
            };
            return std::ranges::any_of(run.folded.tags, agrees) != (op == CompareOperator::Different);
        };
    }
    // What a number is written as counts too: of a list of choices some may be numbers.
    const auto number = parseNumber(wanted);
    return [property, op, wanted, number](const ListedRun& run) {
        const RunValue value = property.valueOf(run);
        if (value.isNumber()) {
            return number ? holds(op, orderOf(value.number, *number))
                          : op == CompareOperator::Different && !wanted.empty();
        }
        if (wanted.empty() || op == CompareOperator::Equal || op == CompareOperator::Different) {
            bool equal = foldCase(value.text) == wanted;
            if (!equal && property.what() == What::Param && !wanted.empty()) { // one of a list
                const std::string list = ", " + foldCase(value.text) + ", ";
                equal = list.find(", " + wanted + ", ") != std::string::npos;
            }
            return equal == (op == CompareOperator::Equal || op == CompareOperator::LessOrEqual ||
                             op == CompareOperator::GreaterOrEqual);
        }
        return !value.text.empty() && !number && holds(op, foldCase(value.text).compare(wanted));
    };
}

// Without a value, or with one.
RunTest emptyTest(const RunProperty& property, bool empty) {
    return [property, empty](const ListedRun& run) { return property.valueOf(run).isEmpty() == empty; };
}

constexpr std::array states{"queued",  "running", "paused",      "finished",
                            "stopped", "failed",  "interrupted", ""};

} // namespace

struct TermKey {
    std::string_view name;
    std::string RunTexts::*text;
    bool anyPart;
};

namespace {

constexpr std::string RunTexts::*tagged = nullptr;
constexpr std::array termKeys{
    TermKey{"name", &RunTexts::name, true},
    TermKey{"status", &RunTexts::status, false},
    TermKey{"state", &RunTexts::status, false},
    TermKey{"method", &RunTexts::method, false},
    TermKey{"model", &RunTexts::model, true},
    TermKey{"task", &RunTexts::task, false},
    TermKey{"tag", tagged, false},
    TermKey{"note", &RunTexts::note, true},
    TermKey{"group", &RunTexts::group, false},
    TermKey{"dataset", &RunTexts::dataset, false},
    TermKey{"device", &RunTexts::device, false},
};

} // namespace

std::vector<std::string_view> termKeyNames() {
    std::vector<std::string_view> names;
    for (const TermKey& key : termKeys) {
        names.push_back(key.name);
    }
    return names;
}

const TermKey* findTermKey(std::string_view name) {
    const auto found = std::ranges::find(termKeys, foldCase(name), &TermKey::name);
    return found == termKeys.end() ? nullptr : &*found;
}

RunTest termTest(const TermKey& key, const std::string& text) {
    if (key.text == tagged) {
        return [text](const ListedRun& run) {
            return std::ranges::any_of(run.folded.tags,
                                       [&](const std::string& tag) { return tag.starts_with(text); });
        };
    }
    return [field = key.text, anyPart = key.anyPart, text](const ListedRun& run) {
        const std::string& value = run.folded.*field;
        return anyPart ? value.find(text) != std::string::npos : value.starts_with(text);
    };
}

RunTest wordTest(const std::string& text) {
    return [text](const ListedRun& run) {
        const auto has = [&](const std::string& value) { return value.find(text) != std::string::npos; };
        const RunTexts& t = run.folded;
        return has(t.name) || has(t.method) || has(t.task) || has(t.status) || has(t.model) ||
               std::ranges::any_of(t.tags, has);
    };
}

tl::expected<RunTest, std::string> compareTest(const RunProperty& property, CompareOperator op,
                                               std::string_view value, double now) {
    const std::string wanted = foldCase(value);
    const bool equality = op == CompareOperator::Equal || op == CompareOperator::Different;
    if (property.kind() == Kind::Flag) {
        const bool yes = wanted == "true" || wanted == "yes" || wanted == "1";
        const bool no = wanted == "false" || wanted == "no" || wanted == "0";
        if (!equality || !(yes || no)) {
            return tl::unexpected(std::string("= true or = false"));
        }
        return numberTest(property, op, yes ? 1.0 : 0.0);
    }
    if (property.kind() != Kind::Text && equality &&
        (wanted.empty() || wanted == "none" || wanted == "null")) {
        return emptyTest(property, op == CompareOperator::Equal);
    }
    if (property.kind() == Kind::Time) {
        const auto span = parseTime(wanted, now);
        if (!span) {
            return tl::unexpected(std::string("a date such as 2026-11-01, today or -7d"));
        }
        return RunTest([property, op, span = *span](const ListedRun& run) {
            const RunValue time = property.valueOf(run);
            return time.isNumber() && holdsInTime(op, time.number, span);
        });
    }
    if (property.kind() == Kind::Number) {
        const bool time = property.what() == What::Seconds;
        const auto number = time ? parseSeconds(wanted) : parseNumber(wanted);
        if (!number) {
            return tl::unexpected(std::string(time ? "a time such as 90, 10m or 2h" : "a number"));
        }
        return numberTest(property, op, *number);
    }
    if (property.what() == What::State && equality && std::ranges::find(states, wanted) == states.end()) {
        return tl::unexpected(
            std::string("queued, running, paused, finished, stopped, failed or interrupted"));
    }
    return textTest(property, op, wanted);
}

tl::expected<RunTest, std::string> regexTest(const RunProperty& property, const std::string& pattern) {
    if (property.kind() != Kind::Text) {
        return tl::unexpected(std::string("a field of text, because ~ looks into texts"));
    }
    UErrorCode status = U_ZERO_ERROR;
    UParseError place{};
    const std::shared_ptr<const icu::RegexPattern> compiled(icu::RegexPattern::compile(
        icu::UnicodeString::fromUTF8(pattern), UREGEX_CASE_INSENSITIVE, place, status));
    if (U_FAILURE(status) != 0) {
        return tl::unexpected("a regular expression (ICU: " + std::string(u_errorName(status)) + ")");
    }
    const auto found = [compiled](std::string_view text) {
        UErrorCode error = U_ZERO_ERROR;
        const auto subject =
            icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())});
        const std::unique_ptr<icu::RegexMatcher> matcher(compiled->matcher(subject, error));
        if (U_FAILURE(error) != 0) {
            return false;
        }
        matcher->setTimeLimit(regexTimeLimit, error);
        matcher->setStackLimit(regexStackBytes, error);
        return matcher->find(error) != 0 && U_SUCCESS(error) != 0; // too hard a pattern finds nothing
    };
    return RunTest([property, found](const ListedRun& run) {
        return property.what() == What::Tag ? std::ranges::any_of(run.texts.tags, found)
                                            : found(property.valueOf(run).text);
    });
}

} // namespace rankscope
