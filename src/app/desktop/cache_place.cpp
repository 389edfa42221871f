// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "app/desktop/cache_place.h"

#include "core/logging.h"
#include "store/lock_file.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace witan {
namespace {

constexpr int kMostWindows = 9;

QString say(const char *sentence)
{
    return QCoreApplication::translate("witan::Desktop", sentence);
}

/// The database with its write-ahead log, so that what was put aside can still be read by those who can mend it.
bool putAside(const QString &file, const QString &aside)
{
    const auto withSuffix = [](const QString &name, QLatin1StringView suffix) { return name + suffix; };
    if (!QFile::rename(file, aside))
        return false;
    for (const auto suffix : {"-wal"_L1, "-shm"_L1})
        QFile::rename(withSuffix(file, suffix), withSuffix(aside, suffix));
    return true;
}

Result<void> openOrRenew(CachePlace &place, Timestamp now)
{
    auto opened = openReviewCache(place.file);
    if (!opened && opened.error().code == ErrorCode::Damaged) {
        const QString aside = u"%1.damaged-%2"_s.arg(place.file).arg(now.ms);
        if (!putAside(place.file, aside))
            return opened.error();
        log(LogArea::Store, LogLevel::Error, "cache_put_aside", {{"detail", opened.error().detail}});
        place.notice = say("The copy of the record on this computer was damaged. It was put aside as \"%1\" and is fetched again from the service; "
                           "drafts and messages that were not sent yet may be missing.").arg(QFileInfo(aside).fileName());
        opened = openReviewCache(place.file);
    }
    if (!opened)
        return opened.error();
    place.cache = *std::move(opened);
    return {};
}

} // namespace

Result<CachePlace> openCachePlace(const QString &folder, const QString &stem, Timestamp now)
{
    for (int number = 1; number <= kMostWindows; ++number) {
        CachePlace place;
        place.file = number == 1 ? u"%1/%2.db"_s.arg(folder, stem) : u"%1/%2-%3.db"_s.arg(folder, stem).arg(number);
        place.lock = std::make_unique<QLockFile>(place.file + u".lock"_s);
        if (!takeLock(*place.lock)) {
            if (place.lock->error() == QLockFile::LockFailedError)
                continue;
            return Error{ErrorCode::Storage, say("The folder \"%1\" may not be written, so nothing could be kept there. Make it writable for your account, or choose another one with --data.").arg(folder), {}, {}, {}};
        }
        if (const Result<void> opened = openOrRenew(place, now); !opened)
            return opened.error();
        return place;
    }
    return Error{ErrorCode::Conflict, say("Nine windows are open on the folder \"%1\" already. Close one, or choose another folder with --data.").arg(folder), {}, {}, {}};
}

} // namespace witan
