#pragma once

#include "core/text/bert_tokenizer.h"

#include <tl/expected.hpp>

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace rankscope {

// What stands beside a vocabulary or tokenizer.json, merged as transformers does when it makes a
// BertTokenizer:
// - tokenizer_config.json: the normaliser's switches, special tokens, added_tokens_decoder;
// - special_tokens_map.json: special tokens, which count before those of tokenizer_config.json;
// - added_tokens.json: further tokens with their ids.
// The last two are read only where tokenizer_config.json has no added_tokens_decoder. A plain value.
struct TokenizerSettings {
    // tokenizer_config.json is there and leaves the tokenizer to BERT's class: its switches, or BERT's
    // defaults, count instead of what tokenizer.json says. A class such as PreTrainedTokenizerFast takes
    // tokenizer.json as it is.
    bool ofBert = false;
    std::optional<bool> lowercase, stripAccents, chineseChars;
    std::map<std::string, AddedToken> specials; // "cls_token" -> its text and flags; ids are the vocabulary's
    std::vector<AddedToken> added;              // in the order of the ids that the files give them
    std::vector<AddedToken> extra;              // special ones without an id of their own
    std::filesystem::path addedFrom;            // the file that gave `added`

    // The text of a special token; `standard` where no file names it.
    std::string special(const std::string& key, const std::string& standard) const;
};

// The error is one sentence that names the file.
tl::expected<TokenizerSettings, std::string> readTokenizerSettings(const std::filesystem::path& folder);

// Normaliser, added tokens and the template of special tokens as the settings want them. Words that the
// vocabulary does not have yet get the next ids, which must be those that the files give them. The error is
// one sentence that names the file.
tl::expected<void, std::string> applySettings(const TokenizerSettings& settings, BertTokenizerParts& parts);

// "[CLS] first [SEP]" and "[CLS] first [SEP] second [SEP]".
std::vector<TemplatePiece> bertSingle(std::int64_t cls, std::int64_t sep);
std::vector<TemplatePiece> bertPair(std::int64_t cls, std::int64_t sep);

} // namespace rankscope
