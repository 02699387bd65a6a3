#include "core/text/tokenizer_settings.h"

#include "core/run/bounded_json.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>
#include <system_error>
#include <unordered_map>

namespace rankscope {

namespace {

using Json = nlohmann::json;
using Path = std::filesystem::path;
using Kind = TemplatePiece::Kind;

constexpr std::array namedTokens{"bos_token", "eos_token", "unk_token", "sep_token",
                                 "pad_token", "cls_token", "mask_token"};

// An object, or nothing where there is no such file.
tl::expected<Json, std::string> readSettingsFile(const Path& file) {
    std::error_code error;
    if (!std::filesystem::exists(file, error)) {
        return Json::object();
    }
    auto json = readBoundedJson(file);
    if (!json) {
        return tl::unexpected(file.string() + " " + json.error() + "; copy the model's folder again.");
    }
    if (!json->is_object()) {
        return tl::unexpected(file.string() + " is not a JSON object; copy the model's folder again.");
    }
    return json;
}

std::optional<bool> flag(const Json& json, const char* key) {
    const auto found = json.find(key);
    return found != json.end() && found->is_boolean() ? std::optional(found->get<bool>()) : std::nullopt;
}

// A token as these files write it: its text, or an object with "content" and flags.
std::optional<AddedToken> tokenOf(const Json& json, bool normalizedByDefault) {
    AddedToken token;
    token.normalized = normalizedByDefault;
    if (json.is_string()) {
        token.content = json.get<std::string>();
        return token;
    }
    const auto content = json.is_object() ? json.find("content") : json.end();
    if (!json.is_object() || content == json.end() || !content->is_string()) {
        return std::nullopt;
    }
    token.content = content->get<std::string>();
    token.singleWord = flag(json, "single_word").value_or(false);
    token.leftStrip = flag(json, "lstrip").value_or(false);
    token.rightStrip = flag(json, "rstrip").value_or(false);
    token.normalized = flag(json, "normalized").value_or(normalizedByDefault);
    return token;
}

std::optional<std::int32_t> idOf(const Json& json) {
    constexpr std::int64_t most = 10'000'000; // far above any published vocabulary
    return json.is_number_integer() && json.get<std::int64_t>() >= 0 && json.get<std::int64_t>() <= most
               ? std::optional(static_cast<std::int32_t>(json.get<std::int64_t>()))
               : std::nullopt;
}

void takeSpecials(const Json& json, TokenizerSettings& settings) {
    for (const char* key : namedTokens) {
        const auto found = json.find(key);
        if (found == json.end()) {
            continue;
        }
        if (auto token = tokenOf(*found, false)) {
            settings.specials[key] = std::move(*token);
        }
    }
    for (const char* key : {"additional_special_tokens", "extra_special_tokens"}) {
        const auto found = json.find(key);
        if (found == json.end() || !found->is_array()) {
            continue;
        }
        for (const Json& entry : *found) {
            if (auto token = tokenOf(entry, false)) {
                settings.extra.push_back(std::move(*token));
            }
        }
    }
}

tl::unexpected<std::string> damaged(const Path& file, const std::string& token) {
    return tl::unexpected(file.string() + " is damaged at the token " + token +
                          "; copy the model's folder again.");
}

// added_tokens_decoder of tokenizer_config.json: id -> token.
tl::expected<void, std::string> takeDecoder(const Path& file, const Json& decoder,
                                            TokenizerSettings& settings) {
    settings.addedFrom = file;
    for (const auto& [key, value] : decoder.items()) {
        std::int32_t id = -1;
        const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), id);
        auto token = tokenOf(value, !flag(value, "special").value_or(false));
        if (error != std::errc() || end != key.data() + key.size() || !idOf(Json(id)) || !token) {
            return damaged(file, key);
        }
        token->id = id;
        settings.added.push_back(std::move(*token));
    }
    return {};
}

// added_tokens.json: text -> id. Those that are no special token are looked for in the normalised text.
tl::expected<void, std::string> takeAddedTokens(const Path& file, const Json& json,
                                                TokenizerSettings& settings) {
    settings.addedFrom = file;
    std::set<std::string> special;
    for (const auto& [key, token] : settings.specials) {
        special.insert(token.content);
    }
    for (const auto& [content, value] : json.items()) {
        const auto id = idOf(value);
        if (!id || content.empty()) {
            return damaged(file, content);
        }
        AddedToken token;
        token.content = content;
        token.id = *id;
        token.normalized = !special.contains(content);
        settings.added.push_back(std::move(token));
    }
    return {};
}

} // namespace

std::vector<TemplatePiece> bertSingle(std::int64_t cls, std::int64_t sep) {
    return {{Kind::Special, 0, {cls}}, {Kind::First, 0, {}}, {Kind::Special, 0, {sep}}};
}

std::vector<TemplatePiece> bertPair(std::int64_t cls, std::int64_t sep) {
    auto pieces = bertSingle(cls, sep);
    pieces.push_back({Kind::Second, 1, {}});
    pieces.push_back({Kind::Special, 1, {sep}});
    return pieces;
}

std::string TokenizerSettings::special(const std::string& key, const std::string& standard) const {
    const auto found = specials.find(key);
    return found == specials.end() ? standard : found->second.content;
}

tl::expected<TokenizerSettings, std::string> readTokenizerSettings(const Path& folder) {
    const Path configFile = folder / "tokenizer_config.json";
    const auto config = readSettingsFile(configFile);
    const auto specials = readSettingsFile(folder / "special_tokens_map.json");
    const auto added = readSettingsFile(folder / "added_tokens.json");
    for (const auto* file : {&config, &specials, &added}) {
        if (!*file) {
            return tl::unexpected(file->error());
        }
    }
    TokenizerSettings settings;
    std::error_code error;
    const auto type = config->find("tokenizer_class");
    settings.ofBert = std::filesystem::exists(configFile, error) &&
                      (type == config->end() || !type->is_string() ||
                       (*type != "PreTrainedTokenizerFast" && *type != "TokenizersBackend"));
    settings.lowercase = flag(*config, "do_lower_case");
    settings.stripAccents = flag(*config, "strip_accents");
    settings.chineseChars = flag(*config, "tokenize_chinese_chars");
    takeSpecials(*config, settings);
    tl::expected<void, std::string> taken;
    const auto decoder = config->find("added_tokens_decoder");
    if (decoder != config->end() && decoder->is_object()) {
        taken = takeDecoder(configFile, *decoder, settings);
    } else {
        takeSpecials(*specials, settings);
        taken = takeAddedTokens(folder / "added_tokens.json", *added, settings);
    }
    if (!taken) {
        return tl::unexpected(taken.error());
    }
    std::ranges::sort(settings.added, {}, &AddedToken::id);
    return settings;
}

tl::expected<void, std::string> applySettings(const TokenizerSettings& settings, BertTokenizerParts& parts) {
    std::unordered_map<std::string, std::int32_t> ids;
    std::int32_t next = 0;
    const auto learn = [&](const std::string& content, std::int32_t id) {
        ids.insert_or_assign(content, id);
        next = std::max(next, id + 1);
    };
    for (const auto& [content, id] : parts.vocabulary) {
        learn(content, id);
    }
    for (const AddedToken& token : parts.added) {
        learn(token.content, token.id);
    }
    // Flags of these files count before those of tokenizer.json.
    const auto add = [&](AddedToken token) {
        const auto known = ids.find(token.content);
        token.id = known == ids.end() ? next : known->second;
        learn(token.content, token.id);
        std::erase_if(parts.added, [&](const AddedToken& other) { return other.content == token.content; });
        parts.added.push_back(std::move(token));
    };
    for (const AddedToken& token : settings.added) {
        const auto known = ids.find(token.content);
        const std::int32_t id = known == ids.end() ? next : known->second;
        if (id != token.id) {
            return tl::unexpected(settings.addedFrom.string() + " gives the token " + token.content +
                                  " the number " + std::to_string(token.id) + ", and the vocabulary " +
                                  std::to_string(id) + "; take all files from the same model.");
        }
        add(token);
    }
    for (const auto& [key, token] : settings.specials) {
        add(token);
    }
    for (const AddedToken& token : settings.extra) {
        if (!ids.contains(token.content)) {
            add(token);
        }
    }
    if (settings.ofBert) {
        parts.normalizer.cleanText = true;
        parts.normalizer.lowercase = settings.lowercase.value_or(true);
        parts.normalizer.stripAccents = settings.stripAccents.value_or(parts.normalizer.lowercase);
        parts.normalizer.handleChineseChars = settings.chineseChars.value_or(true);
        const auto cls = ids.find(settings.special("cls_token", "[CLS]"));
        const auto sep = ids.find(settings.special("sep_token", "[SEP]"));
        if (cls != ids.end() && sep != ids.end()) {
            parts.single = bertSingle(cls->second, sep->second);
            parts.pair = bertPair(cls->second, sep->second);
        }
        if (const auto unknown = ids.find(settings.special("unk_token", "[UNK]")); unknown != ids.end()) {
            parts.wordPiece.unknownId = unknown->second;
        }
        if (const auto pad = ids.find(settings.special("pad_token", "[PAD]")); pad != ids.end()) {
            parts.padId = pad->second;
        }
    }
    return {};
}

} // namespace rankscope
