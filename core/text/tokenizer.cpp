#include "core/text/tokenizer.h"

#include "core/run/bounded_json.h"
#include "core/text/bert_tokenizer.h"
#include "core/text/text_file.h"
#include "core/text/tokenizer_settings.h"
#include "core/text/utf8.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>
#include <optional>
#include <system_error>
#include <unordered_map>

namespace rankscope {

namespace {

using Json = nlohmann::json;
using Path = std::filesystem::path;
template <typename T>
using Result = tl::expected<T, std::string>;
using Vocabulary = std::vector<std::pair<std::string, std::int32_t>>;
using IdOf = std::unordered_map<std::string, std::int32_t>;

// Far above any published vocabulary; a damaged id must not make us allocate gigabytes.
constexpr std::int64_t kLargestId = 10'000'000;

Result<Json> readJson(const Path& file) {
    auto json = readBoundedJson(file);
    if (!json) {
        return tl::unexpected(file.string() + " " + json.error() + "; copy the model's folder again.");
    }
    return std::move(*json);
}

// A section of tokenizer.json; null when it is missing.
const Json& section(const Json& parent, const char* key) {
    static const Json none;
    const auto found = parent.is_object() ? parent.find(key) : parent.end();
    return parent.is_object() && found != parent.end() ? *found : none;
}

std::string typeOf(const Json& value) {
    const auto& type = section(value, "type");
    return type.is_string() ? type.get<std::string>() : value.is_null() ? "none" : "unnamed";
}

std::string unsupported(const Path& file, const std::string& what, const std::string& found,
                        const std::string& supported) {
    return file.string() + ": " + what + " '" + found + "' is not supported; use a model whose " + what +
           " is " + supported + ".";
}

std::optional<std::int32_t> idIn(const IdOf& ids, const std::string& token) {
    const auto found = ids.find(token);
    return found == ids.end() ? std::nullopt : std::optional(found->second);
}

std::int32_t checkedId(const Json& value) {
    if (!value.is_number_unsigned() || value.get<std::uint64_t>() > static_cast<std::uint64_t>(kLargestId)) {
        throw std::out_of_range("token id " + value.dump());
    }
    return value.get<std::int32_t>();
}

// --- tokenizer.json ---

std::vector<TemplatePiece> templateOf(const Json& pieces, const Json& specials) {
    std::vector<TemplatePiece> result;
    for (const auto& entry : pieces) {
        TemplatePiece piece;
        if (const auto& special = section(entry, "SpecialToken"); !special.is_null()) {
            for (const auto& id : specials.at(special.at("id").get<std::string>()).at("ids")) {
                piece.ids.push_back(checkedId(id));
            }
            piece.typeId = special.at("type_id").get<std::int64_t>();
        } else {
            const auto& sequence = entry.at("Sequence");
            piece.kind = sequence.at("id").get<std::string>() == "A" ? TemplatePiece::Kind::First
                                                                     : TemplatePiece::Kind::Second;
            piece.typeId = sequence.at("type_id").get<std::int64_t>();
        }
        result.push_back(std::move(piece));
    }
    return result;
}

using Kind = TemplatePiece::Kind;

std::optional<std::string> readPostProcessor(const Path& file, const Json& json, BertTokenizerParts& parts) {
    const auto type = typeOf(json);
    if (type == "TemplateProcessing") {
        parts.single = templateOf(json.at("single"), json.at("special_tokens"));
        parts.pair = templateOf(json.at("pair"), json.at("special_tokens"));
    } else if (type == "BertProcessing") {
        const auto cls = checkedId(json.at("cls").at(1));
        const auto sep = checkedId(json.at("sep").at(1));
        parts.single = bertSingle(cls, sep);
        parts.pair = bertPair(cls, sep);
    } else if (json.is_null()) {
        parts.single = {{Kind::First, 0, {}}};
        parts.pair = {{Kind::First, 0, {}}, {Kind::Second, 1, {}}};
    } else {
        return unsupported(file, "post-processor", type, "TemplateProcessing or BertProcessing");
    }
    return std::nullopt;
}

BertNormalizer::Options normalizerOptions(const Json& json) {
    BertNormalizer::Options options;
    options.cleanText = json.value("clean_text", true);
    options.handleChineseChars = json.value("handle_chinese_chars", true);
    options.lowercase = json.value("lowercase", true);
    const auto& strip = section(json, "strip_accents");
    options.stripAccents = strip.is_boolean() ? strip.get<bool>() : options.lowercase;
    return options;
}

std::vector<AddedToken> addedTokens(const Json& json) {
    std::vector<AddedToken> tokens;
    if (json.is_null()) {
        return tokens;
    }
    for (const auto& entry : json) {
        AddedToken token;
        token.content = entry.at("content").get<std::string>();
        token.id = checkedId(entry.at("id"));
        token.singleWord = entry.value("single_word", false);
        token.leftStrip = entry.value("lstrip", false);
        token.rightStrip = entry.value("rstrip", false);
        token.normalized = entry.value("normalized", false);
        tokens.push_back(std::move(token));
    }
    return tokens;
}

Result<BertTokenizerParts> partsOf(const Path& file, const Json& json) {
    const auto& model = section(json, "model");
    auto modelType = typeOf(model);
    if (modelType == "unnamed" && model.contains("max_input_chars_per_word")) {
        modelType = "WordPiece"; // the first files did not name the type
    }
    if (modelType != "WordPiece") {
        return tl::unexpected(unsupported(file, "model", modelType, "WordPiece"));
    }
    const auto& normalizer = section(json, "normalizer");
    if (typeOf(normalizer) != "BertNormalizer") {
        return tl::unexpected(unsupported(file, "normalizer", typeOf(normalizer), "BertNormalizer"));
    }
    const auto& preTokenizer = section(json, "pre_tokenizer");
    if (typeOf(preTokenizer) != "BertPreTokenizer") {
        return tl::unexpected(unsupported(file, "pre-tokenizer", typeOf(preTokenizer), "BertPreTokenizer"));
    }

    BertTokenizerParts parts;
    IdOf ids;
    for (const auto& [token, id] : model.at("vocab").items()) {
        parts.vocabulary.emplace_back(token, checkedId(id));
        ids.emplace(token, parts.vocabulary.back().second);
    }
    const auto unknown = model.value("unk_token", std::string("[UNK]"));
    const auto unknownId = idIn(ids, unknown);
    if (!unknownId) {
        return tl::unexpected(file.string() + ": the unknown token '" + unknown +
                              "' is not in the vocabulary; copy the model's folder again.");
    }
    parts.wordPiece.unknownId = *unknownId;
    parts.wordPiece.continuingPrefix = model.value("continuing_subword_prefix", std::string("##"));
    parts.wordPiece.maxCharsPerWord = model.value("max_input_chars_per_word", std::size_t{100});
    parts.normalizer = normalizerOptions(normalizer);
    parts.added = addedTokens(section(json, "added_tokens"));
    if (auto problem = readPostProcessor(file, section(json, "post_processor"), parts)) {
        return tl::unexpected(*problem);
    }
    for (const auto& token : parts.added) {
        ids.emplace(token.content, token.id);
    }
    const auto& padding = section(section(json, "padding"), "pad_id");
    parts.padId = idIn(ids, "[PAD]").value_or(padding.is_null() ? 0 : checkedId(padding));
    return parts;
}

// --- vocab.txt ---

Vocabulary linesOf(std::string_view text) {
    Vocabulary vocabulary;
    for (std::int32_t id = 0; !text.empty(); ++id) {
        const auto end = std::min(text.find('\n'), text.size());
        auto line = text.substr(0, end);
        if (line.ends_with('\r')) {
            line.remove_suffix(1);
        }
        if (!line.empty()) {
            vocabulary.emplace_back(line, id);
        }
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return vocabulary;
}

Result<BertTokenizerParts> partsOfVocabulary(const Path& folder, const TokenizerSettings& settings) {
    const auto file = folder / "vocab.txt";
    const auto bytes = readWholeFile(file);
    if (!bytes) {
        return tl::unexpected(bytes.error());
    }
    if (const auto at = utf8::firstBroken(*bytes); at != std::string::npos) {
        return tl::unexpected(file.string() + " is not UTF-8 (byte " + std::to_string(at) +
                              "); copy the model's folder again.");
    }
    BertTokenizerParts parts;
    parts.vocabulary = linesOf(*bytes);
    IdOf ids;
    for (const auto& [token, id] : parts.vocabulary) {
        ids[token] = id;
    }
    std::map<std::string, std::int32_t> special;
    for (const auto& [key, standard] :
         std::initializer_list<std::pair<const char*, const char*>>{{"unk_token", "[UNK]"},
                                                                    {"cls_token", "[CLS]"},
                                                                    {"sep_token", "[SEP]"},
                                                                    {"pad_token", "[PAD]"},
                                                                    {"mask_token", "[MASK]"}}) {
        const std::string token = settings.special(key, standard);
        if (const auto id = idIn(ids, token)) {
            special[key] = *id;
            parts.added.push_back({token, *id});
        } else if (std::string_view(key) != "pad_token" && std::string_view(key) != "mask_token") {
            return tl::unexpected(file.string() + " does not hold the token " + token +
                                  "; use a BERT vocabulary with one token a line.");
        }
    }
    parts.wordPiece.unknownId = special["unk_token"];
    parts.single = bertSingle(special["cls_token"], special["sep_token"]);
    parts.pair = bertPair(special["cls_token"], special["sep_token"]);
    parts.padId = special.contains("pad_token") ? special["pad_token"] : 0;
    parts.normalizer.lowercase = true;
    parts.normalizer.stripAccents = true;
    parts.normalizer.handleChineseChars = true;
    return parts;
}

Result<BertTokenizerParts> partsOfFolder(const Path& folder, const TokenizerSettings& settings) {
    std::error_code error;
    const auto file = folder / "tokenizer.json";
    if (!std::filesystem::is_directory(folder, error)) {
        return tl::unexpected(folder.string() +
                              " is not a folder; name a model folder in the Hugging Face layout.");
    }
    if (!std::filesystem::exists(file, error)) {
        if (std::filesystem::exists(folder / "vocab.txt", error)) {
            return partsOfVocabulary(folder, settings);
        }
        return tl::unexpected(folder.string() +
                              " holds neither tokenizer.json nor vocab.txt; add the tokenizer of the model.");
    }
    const auto json = readJson(file);
    if (!json) {
        return tl::unexpected(json.error());
    }
    try {
        return partsOf(file, *json);
    } catch (
        const std::exception& problem) { // a value of another type than the format says, or an impossible id
        return tl::unexpected(file.string() + " is damaged (" + problem.what() +
                              "); copy the model's folder again.");
    }
}

} // namespace

tl::expected<std::shared_ptr<const Tokenizer>, std::string>
loadTokenizer(const std::filesystem::path& folder) {
    const auto settings = readTokenizerSettings(folder);
    if (!settings) {
        return tl::unexpected(settings.error());
    }
    auto parts = partsOfFolder(folder, *settings);
    if (!parts) {
        return tl::unexpected(parts.error());
    }
    if (const auto applied = applySettings(*settings, *parts); !applied) {
        return tl::unexpected(applied.error());
    }
    return std::make_shared<const BertTokenizer>(std::move(*parts));
}

} // namespace rankscope
