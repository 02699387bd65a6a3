#include "core/analysis/query_completion.h"

#include "core/analysis/fold_case.h"
#include "core/analysis/query_tests.h"
#include "core/analysis/query_words.h"
#include "core/run/run_fields.h"

#include <algorithm>
#include <optional>

namespace rankscope {

namespace {

using Kind = RunProperty::Kind;
using What = RunProperty::What;
using Texts = std::vector<std::string>;

const Texts& operatorsOf(Kind kind) {
    static const Texts ofTexts{"=", "!=", "~", "in ("}, ofNumbers{">", ">=", "<", "<=", "=", "!=", "in ("},
        ofTimes{">=", "<", "=", ">"}, ofFlags{"=", "!="};
    return kind == Kind::Text     ? ofTexts
           : kind == Kind::Number ? ofNumbers
           : kind == Kind::Time   ? ofTimes
                                  : ofFlags;
}

Texts fields(const QueryVocabulary& vocabulary) {
    Texts all;
    for (const std::string_view name : propertyNames()) {
        all.emplace_back(name);
    }
    for (const char* section : {"metric.", "best."}) {
        for (const std::string& metric : vocabulary.metrics) {
            const bool evaluation = metric.starts_with("eval/");
            if (evaluation || section != std::string_view("best.")) { // the best of others is not known
                all.push_back(section + (evaluation ? metric.substr(5) : metric));
            }
        }
    }
    for (const Field& field : runFields()) {
        all.push_back("param." + std::string(field.path));
    }
    all.emplace_back("not");
    return all;
}

Texts valuesOf(const RunProperty& property, const QueryVocabulary& vocabulary) {
    switch (property.what()) {
    case What::State:
        return {"queued", "running", "paused", "finished", "stopped", "failed", "interrupted"};
    case What::Tag:
        return vocabulary.tags;
    case What::Dataset:
        return vocabulary.datasets;
    case What::Model:
        return vocabulary.models;
    case What::Method:
        return vocabulary.methods;
    case What::Group:
        return vocabulary.groups;
    case What::Device:
        return vocabulary.devices;
    case What::Param: {
        Texts choices;
        const Field* field = findField(property.key());
        for (const std::string_view choice : field->choices) {
            choices.emplace_back(choice);
        }
        return field->kind == FieldKind::Flag ? Texts{"true", "false"} : choices;
    }
    default:
        return property.kind() == Kind::Flag   ? Texts{"true", "false"}
               : property.kind() == Kind::Time ? Texts{"today", "yesterday", "-7d", "-30d"}
                                               : Texts{};
    }
}

// A value as it must be written.
std::string quotedIfNeeded(const std::string& value) {
    return value.find_first_of(" \t,()\"") == std::string::npos ? value : '"' + value + '"';
}

// Of a dotted name a later part may begin so too: "target" finds param.method.target_r.
int rank(const std::string& text, const std::string& typed) {
    const std::string folded = foldCase(text);
    if (folded.starts_with(typed)) {
        return 0;
    }
    const bool later =
        folded.find('.' + typed) != std::string::npos || folded.find('/' + typed) != std::string::npos;
    return later ? 1 : 2;
}

QueryCompletion matching(const Texts& all, std::size_t begin, std::size_t end, const std::string& typed) {
    QueryCompletion completion{begin, end, {}, false};
    const std::string folded = foldCase(typed);
    for (const int wanted : {0, 1}) {
        for (const std::string& text : all) {
            if (rank(text, folded) == wanted) {
                completion.texts.push_back(text);
            }
        }
    }
    return completion;
}

// One walk through the query up to the cursor.
class Walk {
public:
    Walk(std::string_view text, const QueryVocabulary& vocabulary)
        : m_text(text)
        , m_words(text)
        , m_vocabulary(vocabulary) {}

    QueryCompletion find() {
        bool behindPart = false;
        while (!m_words.atEnd()) {
            if (m_words.take('(') || m_words.takeMinusBeforeParenthesis()) {
                behindPart = false;
            } else if (m_words.take(')')) {
                behindPart = true;
            } else if (m_words.atOperator()) {
                m_words.takeOperator(); // out of place
            } else if (atWholeKeyword()) {
                behindPart = false;
            } else if (auto completion = part()) {
                return *completion;
            } else {
                behindPart = true;
            }
        }
        Texts all = fields(m_vocabulary);
        if (behindPart) {
            all.insert(all.begin(), {"and", "or"});
        }
        return {m_text.size(), m_text.size(), std::move(all), false};
    }

private:
    bool atWholeKeyword() {
        for (const char* keyword : {"and", "or", "not"}) {
            const std::size_t begin = m_words.skipBlanks();
            if (begin + std::string_view(keyword).size() < m_text.size() && m_words.takeKeyword(keyword)) {
                return true;
            }
        }
        return false;
    }

    std::optional<QueryCompletion> part() {
        const QueryWord word = m_words.readTerm();
        if (word.end == m_text.size()) {
            return termAt(word);
        }
        const auto property = RunProperty::named(word.text);
        if (!property) {
            return std::nullopt;
        }
        if (m_words.atEnd()) {
            Texts all = operatorsOf(property->kind());
            if (property->kind() == Kind::Flag) {
                all.insert(all.begin(), {"and", "or"});
            }
            return QueryCompletion{m_text.size(), m_text.size(), std::move(all),
                                   property->kind() != Kind::Flag};
        }
        if (m_words.atIn()) {
            m_words.takeKeyword("not");
            m_words.takeKeyword("in");
            m_words.take('(');
            do {
                if (auto completion = valueAt(*property, true)) {
                    return completion;
                }
            } while (m_words.take(','));
            m_words.take(')');
            return std::nullopt;
        }
        return m_words.takeOperator().empty() ? std::nullopt : valueAt(*property, false);
    }

    // A minus before a term stays.
    QueryCompletion termAt(const QueryWord& word) const {
        const std::size_t minus = word.text.size() > 1 && word.text.front() == '-' ? 1 : 0;
        if (word.colon > 0) {
            const auto property = RunProperty::named(word.text.substr(minus, word.colon - minus));
            const std::string typed = word.text.substr(word.colon + 1);
            return property ? values(*property, word.end - typed.size(), word.end, typed) : QueryCompletion();
        }
        if (word.quoted) {
            return {word.end, word.end, {}, false};
        }
        return matching(fields(m_vocabulary), word.begin + minus, word.end, word.text.substr(minus));
    }

    // Nothing when the cursor lies behind the value.
    std::optional<QueryCompletion> valueAt(const RunProperty& property, bool inList) {
        m_words.skipBlanks();
        const QueryWord value = m_words.readValue(inList);
        if (value.end < m_text.size()) {
            return std::nullopt;
        }
        return values(property, value.begin, value.end, value.text);
    }

    QueryCompletion values(const RunProperty& property, std::size_t begin, std::size_t end,
                           const std::string& typed) const {
        QueryCompletion completion = matching(valuesOf(property, m_vocabulary), begin, end, typed);
        completion.demanded = true;
        for (std::string& text : completion.texts) {
            text = quotedIfNeeded(text);
        }
        return completion;
    }

    std::string_view m_text;
    QueryWords m_words;
    const QueryVocabulary& m_vocabulary;
};

} // namespace

QueryCompletion completeQuery(std::string_view query, std::size_t cursor, const QueryVocabulary& vocabulary) {
    return Walk(query.substr(0, cursor), vocabulary).find();
}

} // namespace rankscope
