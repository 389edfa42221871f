// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "store/file_sync.h"

#include <QtGlobal>

#ifdef Q_OS_WIN

#include <QDir>

#include <array>

#include <qt_windows.h>

using namespace Qt::StringLiterals;

namespace witan {
namespace {

Error systemError(const QString &sentence)
{
    return {ErrorCode::Storage, sentence, qt_error_string(), {}, {}};
}

} // namespace

Result<std::unique_ptr<FileSync>> FileSync::open(const QString &path)
{
    // The right to write is what FlushFileBuffers asks for; the others go on using the file as they like.
    const HANDLE handle = ::CreateFileW(reinterpret_cast<const wchar_t *>(QDir::toNativeSeparators(path).utf16()), GENERIC_WRITE,
                                        FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, nullptr, OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, nullptr);
    if (handle == INVALID_HANDLE_VALUE)
        return systemError(u"\"%1\" cannot be opened. Nothing was changed. Check the folder and its rights."_s.arg(path));
    return std::unique_ptr<FileSync>(new FileSync(reinterpret_cast<qintptr>(handle)));
}

FileSync::~FileSync()
{
    ::CloseHandle(reinterpret_cast<HANDLE>(m_handle));
}

void FileSync::reserve(qint64 bytes)
{
    const HANDLE handle = reinterpret_cast<HANDLE>(m_handle);
    LARGE_INTEGER before, end{};
    if (!::SetFilePointerEx(handle, {}, &before, FILE_END))
        return;
    constexpr std::array<char, 64 * 1024> zeros{};
    for (qint64 at = before.QuadPart; at < bytes; at += static_cast<qint64>(zeros.size())) {
        DWORD written = 0;
        if (::WriteFile(handle, zeros.data(), static_cast<DWORD>(zeros.size()), &written, nullptr) && written == zeros.size())
            continue;
        if (::SetFilePointerEx(handle, before, &end, FILE_BEGIN))
            ::SetEndOfFile(handle);
        return;
    }
}

void FileSync::start() {}

Result<void> FileSync::sync()
{
    if (::FlushFileBuffers(reinterpret_cast<HANDLE>(m_handle)))
        return {};
    return systemError(u"The disk did not take what was written. Nothing of it is acknowledged. Check the disk."_s);
}

} // namespace witan

#endif
