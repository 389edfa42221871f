// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "store/database.h"

namespace witan {

/// What can be told about a database file without letting SQLite touch it.
struct DatabaseFile {
    bool exists = false;
    bool hasLog = false;       ///< a write-ahead log is there: the last end was unclean
    int version = 0;
};

/// Reads the file's first 100 bytes (sqlite.org/fileformat.html). Damaged: not a database, empty, another
/// program's, cut short with no log to complete it, or a log without its database. Conflict: newer than the schema. Storage: cannot be read.
Result<DatabaseFile> inspectDatabaseFile(const QString &file, const Schema &schema);

/// The schema that a file has after its whole schema: name of the object and its text.
QMap<QString, QString> schemaAfter(const Schema &schema);

} // namespace witan
