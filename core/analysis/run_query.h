#pragma once

#include "core/analysis/listed_run.h"

#include <tl/expected.hpp>

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace rankscope {

// Where a query cannot be read: bytes [begin, end) of it, an empty stretch at its end when something lacks.
struct QueryError {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::string message; // one sentence with the position, counted in characters from 1
};

// The filter of the list of runs, the same in the window and on the command line.
//
//   query      = any { "or" any } ;   any = part { ["and"] part }
//   part       = ["not" | "-"] ( "(" query ")" | comparison | flag | term )
//   comparison = FIELD ( = | != | < | <= | > | >= | ~ | !~ ) value | FIELD ["not"] "in" "(" value {"," value}
//   ")" flag       = "starred" | "archived" term       = word | "quoted words" | key:word
//
// FIELD is a name of RunProperty. A word alone is looked for in name, tags, method, task, model and state;
// with status: method: task: tag: group: dataset: the beginning must agree, with name: model: note: any part.
// Case never counts. Numbers are compared as numbers, dates as the day or minute that they name; ~ is a
// regular expression that may match anywhere. What a run does not have agrees with no comparison but =
// "" (nothing); a run has a tag when one of its tags is it. Words of operators are looked for in quotes.
// A value; any thread.
class RunQuery {
public:
    RunQuery() = default; // lets everything pass

    // `now` in Unix seconds, for dates such as -7d.
    static tl::expected<RunQuery, QueryError> parse(std::string_view text, double now);
    static tl::expected<RunQuery, QueryError> parse(std::string_view text); // now

    // What can be read of a query that is wrong: the longest beginning, up to the error, that is one and does
    // not end in a word that may become a field ("steps" of "tag = paper and steps > many").
    static RunQuery goodPart(std::string_view text, const QueryError& error, double now);
    static RunQuery goodPart(std::string_view text, const QueryError& error); // now

    bool matches(const ListedRun& run) const;
    // The list's rule: archived runs are left out unless they are wanted or asked for.
    bool lists(const ListedRun& run, bool withArchived) const {
        return (withArchived || m_asksForArchived || !run.archived) && matches(run);
    }
    bool isEmpty() const { return m_clauses.empty(); }

    // The parts that must all hold, with where they are written.
    struct Clause {
        std::function<bool(const ListedRun&)> test;
        std::size_t begin = 0, end = 0;
    };
    const std::vector<Clause>& clauses() const { return m_clauses; }
    // The bytes of the text that a clause was read from.
    std::string_view written(const Clause& clause) const;

    bool endsInWord() const { return m_endsInWord; }         // one alone, without quotes
    bool needsDocuments() const { return m_needsDocuments; } // asks for configurations or metrics
    bool asksForArchived() const { return m_asksForArchived; }

private:
    friend class RunQueryParser;
    std::string m_text;
    std::vector<Clause> m_clauses;
    bool m_needsDocuments = false;
    bool m_asksForArchived = false;
    bool m_endsInWord = false;
};

} // namespace rankscope
