#pragma once

#include <cstdint>
#include <span>

namespace rankscope {

// The versions that brought stars and archive, saved views, orthogonality with dropped_scalar, and claims.
inline constexpr std::int32_t marksVersion = 3;
inline constexpr std::int32_t viewsVersion = 4;
inline constexpr std::int32_t tailVersion = 5;
inline constexpr std::int32_t claimVersion = 6;

// In the header of every workspace, so that `file` and other programs can tell it from another SQLite
// database.
inline constexpr std::int32_t applicationId = 0x526B5363; // "RkSc"

// One change of the schema. The list is append-only: a migration that was released is never edited.
struct Migration {
    std::int32_t version = 0; // user_version afterwards; 1, 2, 3, …
    const char* sql = nullptr;
};

// All migrations in order; the last one's version is the version that this program writes.
std::span<const Migration> workspaceMigrations();

} // namespace rankscope
