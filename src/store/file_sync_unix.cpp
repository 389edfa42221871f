// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "store/file_sync.h"

#include <QtGlobal>

#ifdef Q_OS_UNIX

#include <QFile>

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace witan {
namespace {

Error systemError(const QString &sentence, int number)
{
    return {ErrorCode::Storage, sentence, QString::fromLocal8Bit(std::strerror(number)), {}, {}};
}

int syncOnce(int fd)
{
#ifdef Q_OS_DARWIN
    return ::fcntl(fd, F_FULLFSYNC);    // fsync leaves it in the disk's own cache there
#else
    return ::fdatasync(fd);
#endif
}

} // namespace

Result<std::unique_ptr<FileSync>> FileSync::open(const QString &path)
{
    const int fd = ::open(QFile::encodeName(path).constData(), O_RDWR | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return systemError(u"\"%1\" cannot be opened. Nothing was changed. Check the folder and its rights."_s.arg(path), errno);
    return std::unique_ptr<FileSync>(new FileSync(fd));
}

FileSync::~FileSync()
{
    ::close(static_cast<int>(m_handle));
}

void FileSync::reserve(qint64 bytes)
{
    const int fd = static_cast<int>(m_handle);
    const off_t before = ::lseek(fd, 0, SEEK_END);
    // In pieces as small as the ones that are written later: some file systems keep track of large ones at a cost for each small one.
    constexpr std::array<char, 4096> zeros{};
    for (off_t at = before; before >= 0 && at < bytes; at += static_cast<off_t>(zeros.size())) {
        if (::write(fd, zeros.data(), zeros.size()) == static_cast<ssize_t>(zeros.size()))
            continue;
        [[maybe_unused]] const int isShortened = ::ftruncate(fd, before);    // a log with zeros at its end is as good, but for the room
        return;
    }
    start();
}

void FileSync::start()
{
#ifdef Q_OS_LINUX
    ::sync_file_range(static_cast<int>(m_handle), 0, 0, SYNC_FILE_RANGE_WRITE);
#endif
}

Result<void> FileSync::sync()
{
    int done = -1;
    do {
        done = syncOnce(static_cast<int>(m_handle));
    } while (done != 0 && errno == EINTR);
    if (done == 0)
        return {};
    return systemError(u"The disk did not take what was written. Nothing of it is acknowledged. Check the disk."_s, errno);
}

} // namespace witan

#endif
