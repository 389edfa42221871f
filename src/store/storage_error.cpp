// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "store/storage_error.h"

using namespace Qt::StringLiterals;

namespace witan {

namespace {

// Primary result codes of SQLite (sqlite.org/rescode.html); the driver gives them with their extension in the upper bits.
enum SqliteCode {
    Permission = 3, Busy = 5, Locked = 6, NoMemory = 7, ReadOnly = 8, Interrupted = 9, InputOutput = 10, Corrupt = 11, Full = 13, CannotOpen = 14,
    TooBig = 18, NotADatabase = 26,
    // With their extension: a row that stands in the way of another.
    NotUnique = 2067, NotUniqueKey = 1555, NotUniqueRow = 2579,
};

struct Sentence {
    ErrorCode code;
    QString text;
};

Sentence sentenceOf(int code)
{
    if (code == NotUnique || code == NotUniqueKey || code == NotUniqueRow)
        return {ErrorCode::Damaged, u"The file contradicts itself, so this was not saved. It was left as it is. Restore it from a backup, or move it away to begin with a new one."_s};
    switch (code & 0xFF) {
    case Full:
        return {ErrorCode::Storage, u"The disk is full: this was not saved, and everything saved before is kept. Free some space and try again."_s};
    case InputOutput:
        return {ErrorCode::Storage, u"The disk could not be read or written: this was not saved, and everything saved before is kept. "
                                    "Check the disk and its free space, then try again."_s};
    case ReadOnly:
    case Permission:
        return {ErrorCode::Storage, u"The file may not be written: this was not saved, and everything saved before is kept. "
                                    "Make the file and its folder writable for your account and try again."_s};
    case CannotOpen:
        return {ErrorCode::Storage, u"The file cannot be opened; nothing was changed. Check that its folder exists and belongs to you."_s};
    case Busy:
    case Locked:
        return {ErrorCode::Conflict, u"Another program is using the file: this was not saved. Close that program and try again."_s};
    case Corrupt:
    case NotADatabase:
        return {ErrorCode::Damaged, u"The file is damaged; it was left as it is. Restore it from a backup, or move it away to begin with a new one."_s};
    case NoMemory:
    case TooBig:
        return {ErrorCode::Storage, u"This is too large to be saved; everything saved before is kept."_s};
    default:
        return {ErrorCode::Storage, u"This could not be saved; everything saved before is kept. Try again, and restart the program if it happens again."_s};
    }
}

} // namespace

Error storageError(const QSqlError &error, const QString &what)
{
    const Sentence sentence = sentenceOf(error.nativeErrorCode().toInt());
    Error result;
    result.code = sentence.code;
    result.message = sentence.text;
    result.detail = u"%1: %2 (%3)"_s.arg(what, error.databaseText(), error.nativeErrorCode());
    return result;
}

bool endsTransaction(const QSqlError &error)
{
    switch (error.nativeErrorCode().toInt() & 0xFF) {
    case NoMemory:
    case Interrupted:
    case InputOutput:
    case Full:
        return true;
    default:
        return false;
    }
}

Error unreadableEvent(const QString &what)
{
    return {ErrorCode::Damaged, u"An event of the record cannot be read. The file was left as it is. Restore it from a backup."_s, what, {}, {}};
}

} // namespace witan
