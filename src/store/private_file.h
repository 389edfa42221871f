// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/result.h"

#include <QByteArray>
#include <QString>

namespace witan {

/// What differs between systems in keeping files to their owner. Declared here, done in private_file_unix.cpp and
/// private_file_windows.cpp.

/// Makes the folder, closed to others and kept over a power cut, or checks that an existing one is a folder that others cannot write to.
Result<void> makePrivateFolder(const QString &path);

/// Reads a file that only its owner may read. Refused: a link, another owner, open to others, larger than `limit`.
Result<QByteArray> readPrivateFile(const QString &path, qint64 limit = 64 * 1024);

/// Writes a file that only its owner may read, whole or not at all. What it wrote outlasts a power cut.
Result<void> writePrivateFile(const QString &path, const QByteArray &bytes);

/// Brings the names in a folder onto the disk: what was made or renamed there is found again after a power cut. Syncing a file does
/// not promise that its name is there. Where a system keeps names by itself, or a disk cannot be asked, it does nothing. Errors: Storage.
Result<void> syncFolder(const QString &path);

/// Takes every right on an existing file from all but its owner.
Result<void> closeToOthers(const QString &path);

/// Whether a living process holds this file of a QLockFile. What a dead one left behind is not held, whoever has its number now.
bool lockIsHeld(const QString &path);

} // namespace witan
