#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace rankscope {

// A word as it stands in a query: quotes taken off, with its bytes.
struct QueryWord {
    std::string text;
    std::size_t begin = 0, end = 0;
    bool quoted = false;   // some of it
    std::size_t colon = 0; // place in `text` of the colon behind a key such as "status"; 0: none
};

// Reads a query word by word. Where a word ends depends on what it is: a value may hold =, a regular
// expression parentheses, a name such as "base(2)" as well, and quotes keep anything. One that is not closed
// reaches to the end. Used by RunQueryParser and the completion.
class QueryWords {
public:
    explicit QueryWords(std::string_view text)
        : m_text(text) {}

    std::size_t endBefore() const; // of what was read last, without the blanks behind it
    std::size_t skipBlanks();      // the new position
    bool atEnd() { return skipBlanks() == m_text.size(); }
    bool onlyBlanksBefore() const;
    std::size_t tokenEnd() const; // of whatever stands here

    bool at(char c) { return !atEnd() && m_text[m_position] == c; }
    bool take(char c);
    bool takeMinusBeforeParenthesis();
    bool atKeyword(std::string_view keyword); // and, or, not, in; whatever their case
    bool takeKeyword(std::string_view keyword);
    bool atIn(); // "in (" or "not in ("
    bool atOperator() { return !atEnd() && operatorSize(m_position) > 0; }
    std::string_view takeOperator(); // "==" is "="

    QueryWord readTerm();
    QueryWord readValue(bool inList);
    QueryWord readPattern();

private:
    std::size_t operatorSize(std::size_t at) const;
    template <class Ends>
    QueryWord read(const Ends& ends);

    std::string_view m_text;
    std::size_t m_position = 0;
};

} // namespace rankscope
