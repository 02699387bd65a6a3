#include "core/exchange/log_import.h"

#include "core/run/bounded_json.h"

#include <nlohmann/json.hpp>

namespace rankscope {

ImportError storeProblem(const StoreError& error) {
    return {ImportError::Kind::Store, error.message, error.kind};
}

ImportError stoppedImport() {
    return {ImportError::Kind::Stopped, "The import was stopped; import again for what is missing."};
}

tl::expected<std::optional<ImportedSource>, ImportError> earlierImport(const std::filesystem::path& workspace,
                                                                       const std::string& kind,
                                                                       const std::filesystem::path& source) {
    auto sources = importedSources(workspace);
    if (!sources) {
        return tl::unexpected(storeProblem(sources.error()));
    }
    for (ImportedSource& earlier : *sources) {
        const auto state = parseBoundedJson(earlier.source).value_or(nlohmann::json());
        if (state.is_object() && state.value("kind", nlohmann::json()) == kind &&
            state.value("source", nlohmann::json()) == source.string()) {
            return std::move(earlier);
        }
    }
    return std::nullopt;
}

} // namespace rankscope
