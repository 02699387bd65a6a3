// Tables of examples through Arrow. The first byte chooses the format and whether a preview or the data are
// read.
#include "core/text/dataset.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/scratch_files.h"

using namespace rankscope;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const fuzz::ScratchFiles scratch;
    static constexpr const char* formats[] = {"tsv", "csv", "jsonl", "parquet", "trec"};
    std::string_view text = fuzz::textOf(data, size);
    const unsigned choice = fuzz::takeChoice(text);
    const auto file = scratch.write("table", text);
    TaskConfig task;
    task.format = formats[choice % 5];
    if (choice / 5 % 2 == 0) {
        if (const auto preview = previewTable(file, task, "task.train")) {
            fuzz::demand(preview->rows >= 0, "there is a number of rows");
        }
        return 0;
    }
    task.text = {"0|text"};
    task.label = "1|label";
    if (const auto dataset = readDataset(file, task, "task.train", 1000)) {
        for (const Example& example : dataset->examples) {
            fuzz::demand(example.text.size() == 1, "an example has the texts that were asked for");
        }
    }
    return 0;
}
