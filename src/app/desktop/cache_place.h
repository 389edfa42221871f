// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/result.h"
#include "store/review_cache.h"

#include <QLockFile>

#include <memory>

namespace witan {

/// The reviewer's cache of one window: the file, and the lock that keeps a second window from sending the same outbox.
struct CachePlace {
    std::unique_ptr<QLockFile> lock;
    std::unique_ptr<ReviewCache> cache;
    QString file;
    QString notice;      ///< what the elder should know about it, empty if nothing
};

/// Opens `folder`/`stem`.db, or where another window of this account has it `stem`-2.db … `stem`-9.db, each a copy of its
/// own. A damaged cache is put aside under another name and begun anew, because the service has all but the elder's own.
Result<CachePlace> openCachePlace(const QString &folder, const QString &stem, Timestamp now);

} // namespace witan
