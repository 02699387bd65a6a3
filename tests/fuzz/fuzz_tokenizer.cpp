// A model folder's tokenizer, and a text through it. An input is the files one after the other, each behind a
// line
// "=== name" with a name of the list below; "text" is what is encoded.
#include "core/text/tokenizer.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/scratch_files.h"

#include <array>
#include <map>

using namespace rankscope;

namespace {

constexpr std::array names{"tokenizer.json",
                           "tokenizer_config.json",
                           "special_tokens_map.json",
                           "added_tokens.json",
                           "vocab.txt",
                           "text"};

std::map<std::string_view, std::string_view> filesIn(std::string_view text) {
    std::map<std::string_view, std::string_view> files;
    constexpr std::string_view mark = "=== ";
    for (auto at = text.find(mark); at != std::string_view::npos;) {
        text.remove_prefix(at + mark.size());
        const auto line = std::min(text.find('\n'), text.size());
        const auto name = text.substr(0, line);
        text.remove_prefix(std::min(line + 1, text.size()));
        at = text.find(mark);
        files[name] = text.substr(0, at);
    }
    return files;
}

void checkEncoding(const Encoding& encoding, std::int64_t longest) {
    fuzz::demand(static_cast<std::int64_t>(encoding.ids.size()) <= longest, "no more ids than asked for");
    fuzz::demand(encoding.ids.size() == encoding.typeIds.size(), "every id has its type");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const fuzz::ScratchFiles scratch;
    const auto files = filesIn(fuzz::textOf(data, size));
    for (const char* name : names) {
        if (const auto found = files.find(name); found != files.end()) {
            scratch.write(name, found->second);
        } else {
            scratch.remove(name);
        }
    }
    const auto tokenizer = loadTokenizer(scratch.folder());
    if (!tokenizer) {
        fuzz::demand(tokenizer.error().ends_with('.'), "the error is a sentence");
        return 0;
    }
    const auto text =
        files.contains("text") ? files.at("text") : std::string_view("Ein kleiner Text, 한국어.");
    checkEncoding((*tokenizer)->encode(text, 16), 16);
    checkEncoding((*tokenizer)->encodePair(text, "and another", 16), 16);
    for (const auto id : (*tokenizer)->tokenize(text.substr(0, 200))) {
        (void)(*tokenizer)->tokenText(id);
    }
    return 0;
}
