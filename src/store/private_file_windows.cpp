// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "store/private_file.h"

#include <QtGlobal>

#ifdef Q_OS_WIN

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

#include <qt_windows.h>

using namespace Qt::StringLiterals;

namespace witan {

namespace {

constexpr QFileDevice::Permissions kOwner = QFileDevice::ReadOwner | QFileDevice::WriteOwner;

Error failed(const QString &path, const QString &what, const QString &why)
{
    return {ErrorCode::Storage, u"\"%1\" cannot be %2: %3. What was there before is kept."_s.arg(path, what, why), {}, {}, {}};
}

} // namespace

// The folder lies in the account's own profile, which its access list keeps from others; files inherit that.
Result<void> makePrivateFolder(const QString &path)
{
    if (!QDir().mkpath(path) || !QFileInfo(path).isDir())
        return Error{ErrorCode::Storage, u"The folder \"%1\" cannot be made. Nothing was changed. Choose another folder with --data."_s.arg(path), {}, {}, {}};
    if (!QFileInfo(path).isWritable())
        return Error{ErrorCode::Storage, u"The folder \"%1\" may not be written. Nothing was changed. Choose another one with --data."_s.arg(path), {}, {}, {}};
    return {};
}

Result<QByteArray> readPrivateFile(const QString &path, qint64 limit)
{
    const QFileInfo info(path);
    if (info.isSymLink() || info.isJunction())
        return Error{ErrorCode::Forbidden, u"\"%1\" is a link, so it was not read. Remove it; it is made anew at the service's next start."_s.arg(path), {}, {}, {}};
    if (!info.exists())
        return Error{ErrorCode::NotFound, u"\"%1\" cannot be read: it is not there."_s.arg(path), {}, {}, {}};
    if (info.size() > limit)
        return Error{ErrorCode::TooLarge, u"\"%1\" is larger than it can be; it was not read. Remove it."_s.arg(path), {}, {}, {}};
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return failed(path, u"read"_s, file.errorString());
    return file.readAll();
}

Result<void> writePrivateFile(const QString &path, const QByteArray &bytes)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || !file.setPermissions(kOwner) || file.write(bytes) != bytes.size() || !file.commit())
        return failed(path, u"written"_s, file.errorString());
    return {};
}

Result<void> syncFolder(const QString &)
{
    return {};    // NTFS keeps names in a journal of its own, and there is no call that asks for it
}

Result<void> closeToOthers(const QString &path)
{
    return QFile::setPermissions(path, kOwner) ? Result<void>() : Result<void>(failed(path, u"kept from others"_s, u"access was refused"_s));
}

bool lockIsHeld(const QString &path)
{
    // Who holds it has it open and lets nobody else write to it.
    const HANDLE file = CreateFileW(reinterpret_cast<const wchar_t *>(QDir::toNativeSeparators(path).utf16()), GENERIC_WRITE,
                                    FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, nullptr, OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, nullptr);
    if (file == INVALID_HANDLE_VALUE)
        return GetLastError() == ERROR_SHARING_VIOLATION;
    CloseHandle(file);
    return false;
}

} // namespace witan

#endif
