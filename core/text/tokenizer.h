#pragma once

#include <tl/expected.hpp>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace rankscope {

// One text (or pair) as the model reads it.
struct Encoding {
    std::vector<std::int64_t> ids;
    std::vector<std::int64_t> typeIds; // 0 for the first text, 1 for the second
    bool truncated = false;
};

// Text to token ids. Immutable after loading: any number of threads may use one object.
class Tokenizer {
public:
    virtual ~Tokenizer() = default;
    // With special tokens, at most `maxLength` ids (pairs: the longer text is cut first, as transformers'
    // longest_first).
    virtual Encoding encode(std::string_view text, std::int64_t maxLength) const = 0;
    virtual Encoding encodePair(std::string_view first, std::string_view second,
                                std::int64_t maxLength) const = 0;
    // Without special tokens, not cut.
    virtual std::vector<std::int64_t> tokenize(std::string_view text) const = 0;
    virtual std::string tokenText(std::int64_t id) const = 0;
    virtual std::int64_t vocabularySize() const = 0;
    virtual std::int64_t padId() const = 0;
};

// From tokenizer.json (WordPiece with a BertNormalizer; its truncation and padding are ignored), else
// vocab.txt; with what tokenizer_config.json, special_tokens_map.json and added_tokens.json beside it say, as
// transformers reads them. The error names the file and says what is not supported.
tl::expected<std::shared_ptr<const Tokenizer>, std::string>
loadTokenizer(const std::filesystem::path& folder);

} // namespace rankscope
