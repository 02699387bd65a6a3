#pragma once

#include "core/store/run_writer.h"

#include <SQLiteCpp/Exception.h>

#include <filesystem>

namespace rankscope {

// The failure of an SQLite call on `file` as a kind and a sentence.
StoreError toStoreError(const std::filesystem::path& file, const SQLite::Exception& failure);

StoreError damaged(const std::filesystem::path& file, const std::string& detail);

// Runs `action` and turns what SQLite throws into a StoreFailure.
template <typename Action>
auto guarded(const std::filesystem::path& file, Action&& action) {
    try {
        return action();
    } catch (const SQLite::Exception& failure) {
        throw StoreFailure(toStoreError(file, failure));
    }
}

} // namespace rankscope
