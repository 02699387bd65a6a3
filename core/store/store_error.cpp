#include "core/store/store_error.h"

#include <sqlite3.h>

namespace rankscope {

StoreError damaged(const std::filesystem::path& file, const std::string& detail) {
    return {StoreError::Kind::Damaged, "The workspace '" + file.string() + "' is damaged (" + detail +
                                           "); go on with a copy of it, or rescue what is readable with "
                                           "\"sqlite3 FILE .recover\"."};
}

StoreError toStoreError(const std::filesystem::path& file, const SQLite::Exception& failure) {
    using Kind = StoreError::Kind;
    const std::string name = "'" + file.string() + "'";
    switch (failure.getErrorCode() & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return {Kind::Busy,
                "The workspace " + name +
                    " is in use by another program that is writing to it; close that program or try "
                    "again in a moment."};
    case SQLITE_FULL:
        return {Kind::Full,
                "There is no room left to write the workspace " + name + "; free some space on its disk."};
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_CANTOPEN:
        return {Kind::ReadOnly,
                "The workspace " + name +
                    " cannot be written; change the permissions of the file and its folder, or "
                    "choose another place."};
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return damaged(file, failure.what());
    case SQLITE_INTERRUPT: // by the ConnectionGuard
        return damaged(file, "it holds more than a file of its size can");
    case SQLITE_IOERR:
        return {Kind::Other, "The workspace " + name + " could not be read or written (" + failure.what() +
                                 "); check its disk or network drive."};
    default:
        return {Kind::Other, "The workspace " + name + " could not be used: " + failure.what() + "."};
    }
}

} // namespace rankscope
