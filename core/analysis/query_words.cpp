#include "core/analysis/query_words.h"

#include "core/analysis/fold_case.h"
#include "core/analysis/query_tests.h"

#include <algorithm>
#include <array>

namespace rankscope {

namespace {

constexpr std::array<std::string_view, 9> operators{"==", "!=", "<=", ">=", "!~", "=", "<", ">", "~"};
constexpr std::array<std::string_view, 4> keywords{"and", "or", "not", "in"};

bool isBlank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v'; }

bool isKeyword(std::string_view text) {
    return std::ranges::find(keywords, foldCase(text)) != keywords.end();
}

} // namespace

std::size_t QueryWords::skipBlanks() {
    while (m_position < m_text.size() && isBlank(m_text[m_position])) {
        ++m_position;
    }
    return m_position;
}

std::size_t QueryWords::endBefore() const {
    std::size_t end = m_position;
    while (end > 0 && isBlank(m_text[end - 1])) {
        --end;
    }
    return end;
}

bool QueryWords::onlyBlanksBefore() const {
    return std::ranges::all_of(m_text.substr(0, m_position), isBlank);
}

std::size_t QueryWords::operatorSize(std::size_t at) const {
    for (const std::string_view op : operators) {
        if (m_text.substr(at).starts_with(op)) {
            return op.size();
        }
    }
    return 0;
}

std::size_t QueryWords::tokenEnd() const {
    if (m_position == m_text.size()) {
        return m_position;
    }
    if (const std::size_t size = operatorSize(m_position); size > 0) {
        return m_position + size;
    }
    std::size_t end = m_position + 1;
    if (m_text[m_position] == '(' || m_text[m_position] == ')') {
        return end;
    }
    while (end < m_text.size() && !isBlank(m_text[end]) && m_text[end] != '(' && m_text[end] != ')') {
        ++end;
    }
    return end;
}

bool QueryWords::take(char c) {
    const bool there = at(c);
    m_position += there ? 1 : 0;
    return there;
}

bool QueryWords::takeMinusBeforeParenthesis() {
    const bool there = at('-') && m_text.substr(m_position + 1).starts_with('(');
    m_position += there ? 1 : 0;
    return there;
}

bool QueryWords::atKeyword(std::string_view keyword) {
    const std::string_view rest = m_text.substr(skipBlanks());
    if (foldCase(rest.substr(0, keyword.size())) != keyword) {
        return false;
    }
    const std::size_t end = keyword.size();
    return rest.size() == end || isBlank(rest[end]) || rest[end] == '(' || rest[end] == ')';
}

bool QueryWords::takeKeyword(std::string_view keyword) {
    const bool there = atKeyword(keyword);
    m_position += there ? keyword.size() : 0;
    return there;
}

bool QueryWords::atIn() {
    const std::size_t before = m_position;
    takeKeyword("not");
    const bool there = takeKeyword("in") && at('(');
    m_position = before;
    return there;
}

std::string_view QueryWords::takeOperator() {
    const std::size_t begin = skipBlanks();
    const std::string_view op = m_text.substr(begin, operatorSize(begin));
    m_position += op.size();
    return op == "==" ? op.substr(1) : op;
}

template <class Ends>
QueryWord QueryWords::read(const Ends& ends) {
    QueryWord word;
    word.begin = m_position;
    bool inQuotes = false;
    for (; m_position < m_text.size(); ++m_position) {
        const char c = m_text[m_position];
        if (c == '"') {
            inQuotes = !inQuotes;
            word.quoted = true;
            continue;
        }
        if (!inQuotes && (isBlank(c) || ends(c, word))) {
            break;
        }
        word.text += c;
    }
    word.end = m_position;
    return word;
}

QueryWord QueryWords::readTerm() {
    int depth = 0;
    return read([this, &depth](char c, QueryWord& word) {
        if (c == ':' && word.colon == 0 && !word.quoted) {
            const std::string_view key = word.text;
            const bool minus = key.starts_with('-');
            word.colon = findTermKey(key.substr(minus ? 1 : 0)) != nullptr ? key.size() : 0;
        }
        if (c == '(') {
            ++depth;
            return word.text.empty() || isKeyword(word.text);
        }
        if (c == ')') {
            return depth-- == 0;
        }
        return word.colon == 0 && operatorSize(m_position) > 0;
    });
}

QueryWord QueryWords::readValue(bool inList) {
    int depth = 0;
    return read([inList, &depth](char c, const QueryWord&) {
        depth += c == '(' ? 1 : 0;
        return (c == ')' && depth-- == 0) || (c == ',' && inList);
    });
}

QueryWord QueryWords::readPattern() {
    int depth = 0;
    bool escaped = false;
    return read([&depth, &escaped](char c, const QueryWord&) {
        if (escaped || c == '\\') {
            escaped = !escaped;
            return false;
        }
        depth += c == '(' ? 1 : 0;
        return c == ')' && depth-- == 0;
    });
}

} // namespace rankscope
