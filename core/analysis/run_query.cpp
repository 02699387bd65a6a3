#include "core/analysis/run_query.h"

#include "core/analysis/fold_case.h"
#include "core/analysis/query_tests.h"
#include "core/analysis/query_words.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

namespace rankscope {

namespace {

constexpr int deepestNesting = 100;
constexpr std::size_t longestQuery = 10'000; // tests of a query call each other

RunTest negation(RunTest test) {
    return [test = std::move(test)](const ListedRun& run) { return !test(run); };
}

RunTest allOf(std::vector<RunTest> tests) {
    return tests.size() == 1 ? tests.front() : [tests = std::move(tests)](const ListedRun& run) {
        return std::ranges::all_of(tests, [&](const RunTest& test) { return test(run); });
    };
}

RunTest anyOf(std::vector<RunTest> tests) {
    return tests.size() == 1 ? tests.front() : [tests = std::move(tests)](const ListedRun& run) {
        return std::ranges::any_of(tests, [&](const RunTest& test) { return test(run); });
    };
}

double unixNow() {
    return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

// "metric.accuracy" alone, before its operator is typed. `text` is folded.
bool isUnfinishedField(std::string_view text) {
    const bool dotted =
        text.starts_with("metric.") || text.starts_with("best.") || text.starts_with("param.");
    return dotted && RunProperty::named(text).has_value();
}

std::size_t charactersBefore(std::string_view text, std::size_t end) {
    return static_cast<std::size_t>(std::ranges::count_if(
        text.substr(0, end), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

} // namespace

// One reading of a text from left to right. Functions that give nothing have left an error behind.
class RunQueryParser {
public:
    RunQueryParser(std::string_view text, double now)
        : m_text(text)
        , m_words(text)
        , m_now(now) {}

    tl::expected<RunQuery, QueryError> parse() {
        m_query.m_text = m_text;
        if (m_text.size() > longestQuery) {
            return tl::unexpected(
                QueryError{longestQuery, m_text.size(),
                           "Expected at most " + std::to_string(longestQuery) + " characters."});
        }
        auto alternatives = readAlternatives();
        if (alternatives && !m_words.atEnd()) {
            expected("and, or or the end"); // a ) too much
        }
        if (m_error) {
            return tl::unexpected(*m_error);
        }
        if (alternatives->size() == 1) {
            m_query.m_clauses = std::move(alternatives->front());
        } else {
            m_query.m_clauses = {{joined(*alternatives), 0, m_text.size()}};
        }
        return std::move(m_query);
    }

private:
    using Clause = RunQuery::Clause;

    static RunTest joined(const std::vector<std::vector<Clause>>& alternatives) {
        std::vector<RunTest> any;
        for (const auto& clauses : alternatives) {
            std::vector<RunTest> all;
            for (const Clause& clause : clauses) {
                all.push_back(clause.test);
            }
            any.push_back(allOf(std::move(all)));
        }
        return anyOf(std::move(any));
    }

    std::nullopt_t fail(std::size_t begin, std::size_t end, std::string message) {
        if (!m_error) {
            m_error = QueryError{begin, end, std::move(message)};
        }
        return std::nullopt;
    }
    std::string position(std::size_t byte) const {
        return " at character " + std::to_string(charactersBefore(m_text, byte) + 1);
    }
    // What should stand at [begin, end).
    std::nullopt_t expected(const std::string& what, std::size_t begin, std::size_t end) {
        const std::string_view found = m_text.substr(begin, end - begin);
        return fail(begin, end,
                    "Expected " + what + position(begin) +
                        (found.empty() ? "." : ", not '" + std::string(found) + "'."));
    }
    std::nullopt_t expected(const std::string& what) {
        const std::size_t begin = m_words.skipBlanks();
        return expected(what, begin, m_words.tokenEnd());
    }

    // a or b: each a list of what must hold together.
    std::optional<std::vector<std::vector<Clause>>> readAlternatives() {
        std::vector<std::vector<Clause>> alternatives;
        do {
            auto clauses = readClauses();
            if (!clauses) {
                return std::nullopt;
            }
            alternatives.push_back(std::move(*clauses));
        } while (m_words.takeKeyword("or"));
        return alternatives;
    }

    std::optional<std::vector<Clause>> readClauses() {
        std::vector<Clause> clauses;
        for (bool first = true;; first = false) {
            const bool demanded = (!first && m_words.takeKeyword("and")) || (first && !blankQuery());
            if (!demanded && (m_words.atEnd() || m_words.at(')') || m_words.atKeyword("or"))) {
                return clauses;
            }
            const std::size_t begin = m_words.skipBlanks();
            auto test = readPart();
            if (!test) {
                return std::nullopt;
            }
            if (*test) { // not what is still on its way to becoming a term
                clauses.push_back({std::move(*test), begin, m_words.endBefore()});
            }
        }
    }

    bool blankQuery() { return m_depth == 0 && m_words.atEnd() && m_words.onlyBlanksBefore(); }

    // An empty test: nothing to hold yet.
    std::optional<RunTest> readPart() {
        if (m_words.takeKeyword("not") || m_words.takeMinusBeforeParenthesis()) {
            auto test = nested([this] { return readPart(); });
            return test && *test ? std::optional(negation(std::move(*test))) : test;
        }
        if (m_words.take('(')) {
            auto test = nested([this]() -> std::optional<RunTest> {
                auto inside = readAlternatives();
                return inside ? std::optional(joined(*inside)) : std::nullopt;
            });
            if (test && !m_words.take(')')) {
                return expected("and, or or ')'");
            }
            return test;
        }
        if (m_words.atEnd() || m_words.at(')') || m_words.atOperator() || m_words.atKeyword("and") ||
            m_words.atKeyword("or")) {
            return expected("a field, a word or '('");
        }
        return readTerm();
    }

    std::optional<RunTest> nested(const auto& read) {
        if (m_depth == deepestNesting) {
            return expected("at most 100 levels of parentheses");
        }
        ++m_depth;
        auto test = read();
        --m_depth;
        return test;
    }

    std::optional<RunTest> readTerm() {
        QueryWord word = m_words.readTerm();
        const bool negated = word.text.size() > 1 && m_text[word.begin] == '-';
        if (negated) {
            word.text.erase(0, 1);
            ++word.begin;
            word.colon -= word.colon > 0 ? 1 : 0;
        }
        std::optional<RunTest> test;
        if (word.colon > 0) {
            const TermKey& key = *findTermKey(std::string_view(word.text).substr(0, word.colon));
            const std::string rest = foldCase(std::string_view(word.text).substr(word.colon + 1));
            test = rest.empty() ? RunTest() : termTest(key, rest);
        } else if (const auto property = propertyBefore(word)) {
            test = readComparison(word, *property);
        } else if (!m_error) {
            test = wordOrFlag(word);
        }
        return test && *test && negated ? std::optional(negation(std::move(*test))) : test;
    }

    RunTest wordOrFlag(const QueryWord& word) {
        const std::string text = foldCase(word.text);
        m_query.m_endsInWord = !word.quoted && m_words.atEnd();
        if (!word.quoted && isUnfinishedField(text)) {
            return {};
        }
        if (!word.quoted && text == "starred") {
            return [](const ListedRun& run) { return run.starred; };
        }
        if (!word.quoted && text == "archived") {
            m_query.m_asksForArchived = true;
            return [](const ListedRun& run) { return run.archived; };
        }
        return text.empty() ? RunTest() : wordTest(text);
    }

    // The field that an operator follows; nothing, without an error, when none follows.
    std::optional<RunProperty> propertyBefore(const QueryWord& word) {
        const bool list = m_words.atIn();
        if (!list && !m_words.atOperator()) {
            return std::nullopt;
        }
        auto property = RunProperty::named(word.text);
        if (!property) {
            if (list) {
                return std::nullopt; // three words
            }
            fail(word.begin, word.end,
                 "Expected a field" + position(word.begin) + ": " + property.error() + ".");
            return std::nullopt;
        }
        m_query.m_needsDocuments |= property->needsDocument();
        m_query.m_asksForArchived |= property->what() == RunProperty::What::Archived;
        return *property;
    }

    std::optional<RunTest> readComparison(const QueryWord& field, const RunProperty& property) {
        if (m_words.atIn()) {
            const bool negated = m_words.takeKeyword("not");
            m_words.takeKeyword("in");
            auto test = readList(property);
            return test && negated ? std::optional(negation(std::move(*test))) : test;
        }
        const std::string_view op = m_words.takeOperator();
        const std::size_t begin = m_words.skipBlanks();
        const bool regex = op.ends_with('~');
        const QueryWord value = regex ? m_words.readPattern() : m_words.readValue(false);
        if (value.text.empty() && !value.quoted) {
            return expected("a value after '" + std::string(op) + "'", begin, m_words.tokenEnd());
        }
        if (regex) {
            auto test = regexTest(property, value.text);
            if (!test) {
                const bool pattern = property.kind() == RunProperty::Kind::Text;
                return expected(test.error(), pattern ? value.begin : field.begin,
                                pattern ? value.end : field.end);
            }
            return op == "!~" ? negation(std::move(*test)) : std::move(*test);
        }
        auto test = compareTest(property, meaning(op), value.text, m_now);
        if (!test) {
            return expected(test.error(), value.begin, value.end);
        }
        return std::move(*test);
    }

    std::optional<RunTest> readList(const RunProperty& property) {
        m_words.take('(');
        std::vector<RunTest> any;
        do {
            m_words.skipBlanks();
            const QueryWord value = m_words.readValue(true);
            if (value.text.empty() && !value.quoted) {
                return expected("a value in the list");
            }
            auto test = compareTest(property, CompareOperator::Equal, value.text, m_now);
            if (!test) {
                return expected(test.error(), value.begin, value.end);
            }
            any.push_back(std::move(*test));
        } while (m_words.take(','));
        if (!m_words.take(')')) {
            return expected("',' or ')' after the values");
        }
        return anyOf(std::move(any));
    }

    static CompareOperator meaning(std::string_view op) {
        return op == "!="   ? CompareOperator::Different
               : op == "<"  ? CompareOperator::Less
               : op == "<=" ? CompareOperator::LessOrEqual
               : op == ">"  ? CompareOperator::Greater
               : op == ">=" ? CompareOperator::GreaterOrEqual
                            : CompareOperator::Equal;
    }

    std::string_view m_text;
    QueryWords m_words;
    double m_now;
    int m_depth = 0;
    RunQuery m_query;
    std::optional<QueryError> m_error;
};

tl::expected<RunQuery, QueryError> RunQuery::parse(std::string_view text, double now) {
    return RunQueryParser(text, now).parse();
}

tl::expected<RunQuery, QueryError> RunQuery::parse(std::string_view text) { return parse(text, unixNow()); }

RunQuery RunQuery::goodPart(std::string_view text, const QueryError& error) {
    return goodPart(text, error, unixNow());
}

RunQuery RunQuery::goodPart(std::string_view text, const QueryError& error, double now) {
    constexpr std::string_view betweenWords = " \t\n(";
    std::size_t end = error.begin;
    while (end > 0) {
        const std::string_view part = text.substr(0, end);
        const std::size_t lastEnd = part.find_last_not_of(betweenWords) + 1; // npos + 1 is 0
        const std::size_t lastBegin = part.substr(0, lastEnd).find_last_of(betweenWords) + 1;
        auto query = parse(part, now);
        const bool field = RunProperty::named(part.substr(lastBegin, lastEnd - lastBegin)).has_value();
        if (query && !(field && query->endsInWord())) {
            return std::move(*query);
        }
        end = lastBegin > 0 ? lastBegin - 1 : 0;
    }
    return {};
}

bool RunQuery::matches(const ListedRun& run) const {
    return std::ranges::all_of(m_clauses, [&](const Clause& clause) { return clause.test(run); });
}

std::string_view RunQuery::written(const Clause& clause) const {
    return std::string_view(m_text).substr(clause.begin, clause.end - clause.begin);
}

} // namespace rankscope
