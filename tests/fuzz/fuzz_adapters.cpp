// PEFT adapters: the configuration, a line "===", then the safetensors file.
#include "core/engine/method/peft/peft_adapter.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/scratch_files.h"

using namespace rankscope;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const fuzz::ScratchFiles scratch;
    constexpr std::string_view mark = "\n===\n";
    const std::string_view text = fuzz::textOf(data, size);
    const auto at = text.find(mark);
    scratch.write("adapter_config.json", text.substr(0, at));
    scratch.write("adapter_model.safetensors",
                  at == std::string_view::npos ? std::string_view() : text.substr(at + mark.size()));
    const auto adapter = readPeftAdapter(scratch.folder());
    if (!adapter) {
        fuzz::demand(adapter.error().ends_with('.'), "the error is a sentence");
        return 0;
    }
    if (const auto modules = peftModules(*adapter)) {
        for (const PeftModule& module : *modules) {
            fuzz::demand(module.rank() == module.b.size(1), "the factors of a module fit");
        }
    }
    return 0;
}
