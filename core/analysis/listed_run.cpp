#include "core/analysis/listed_run.h"

#include "core/analysis/fold_case.h"

namespace rankscope {

void ListedRun::fold() {
    folded = {foldCase(texts.name),   foldCase(texts.status),
              foldCase(texts.method), foldCase(texts.model),
              foldCase(texts.task),   foldCase(texts.dataset),
              foldCase(texts.group),  foldCase(texts.note),
              foldCase(texts.device), {}};
    tagText.clear();
    for (const std::string& tag : texts.tags) {
        tagText += (tagText.empty() ? "" : ", ") + tag;
        folded.tags.push_back(foldCase(tag));
    }
}

std::string datasetOfTask(std::string_view task) {
    constexpr std::string_view mark = " · ";
    const auto place = task.find(mark);
    if (place == std::string_view::npos) {
        return {};
    }
    const std::string_view data = task.substr(place + mark.size());
    return std::string(data.substr(0, data.find('/')));
}

} // namespace rankscope
