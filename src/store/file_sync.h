// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/result.h"

#include <QString>

#include <memory>

namespace witan {

/// Brings onto the disk what others have written into a file. It may be used by another thread than theirs, by one at a time.
/// After a failure nobody knows what is on the disk; a later success says nothing of it. Done in file_sync_unix.cpp and
/// file_sync_windows.cpp.
class FileSync {
public:
    /// The file must exist. Errors: Storage.
    static Result<std::unique_ptr<FileSync>> open(const QString &path);
    ~FileSync();
    FileSync(const FileSync &) = delete;
    FileSync &operator=(const FileSync &) = delete;

    /// Lengthens the file to `bytes` by zeros, so that later writes find room that is theirs already: a sync then need not bring onto the
    /// disk where they lie. Only while nobody else writes. Where there is no room for it the file stays as it was.
    void reserve(qint64 bytes);
    /// Has the system begin with what was written, where it can, and returns: a sync() after some other work then takes less long. It
    /// promises nothing.
    void start();
    /// Everything that was written before this call is on the disk when it succeeds. Errors: Storage.
    Result<void> sync();

private:
    explicit FileSync(qintptr handle) : m_handle(handle) {}

    const qintptr m_handle;
};

} // namespace witan
