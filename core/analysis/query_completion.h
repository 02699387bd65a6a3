#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace rankscope {

// What occurs among the runs that a query is asked of; each without repeats.
struct QueryVocabulary {
    std::vector<std::string> metrics; // as stored: "eval/accuracy"
    std::vector<std::string> tags, datasets, models, methods, groups, devices;
};

// What may stand at the cursor instead of bytes [begin, end) of the query, the likeliest first.
struct QueryCompletion {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::vector<std::string> texts;
    bool demanded = false; // an operator or a value: without one the query is not whole
};

// `cursor` in bytes. Fields and flags where a part begins, operators behind a field, values behind those,
// "and" and "or" behind a whole part.
QueryCompletion completeQuery(std::string_view query, std::size_t cursor, const QueryVocabulary& vocabulary);

} // namespace rankscope
