// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/result.h"

#include <QSqlError>

namespace witan {

/// What SQLite said, as a sentence that a person can act on. Damaged for a file that is not what it should be, Conflict for
/// one that another program holds, Storage for the rest. `what` names the statement or file for the log; never its values.
Error storageError(const QSqlError &error, const QString &what);

/// A row of events that cannot be read; `what` says which, for the log.
Error unreadableEvent(const QString &what);

/// Whether SQLite gives the whole transaction up with this, even where only something was read.
bool endsTransaction(const QSqlError &error);

} // namespace witan
