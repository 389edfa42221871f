// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "store/private_file.h"

#include <QtGlobal>

#ifdef Q_OS_UNIX

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace witan {

namespace {

class Descriptor {
public:
    Descriptor(const QString &path, int flags, mode_t mode = 0)
        : m_fd(::open(QFile::encodeName(path).constData(), flags | O_CLOEXEC, mode)) {}
    ~Descriptor() { if (m_fd >= 0) ::close(m_fd); }
    Descriptor(const Descriptor &) = delete;
    Descriptor &operator=(const Descriptor &) = delete;
    bool isOpen() const { return m_fd >= 0; }
    int get() const { return m_fd; }

private:
    int m_fd;
};

Error systemError(const QString &sentence, int number)
{
    return {ErrorCode::Storage, sentence, QString::fromLocal8Bit(std::strerror(number)), {}, {}};
}

QString reason(int number)
{
    switch (number) {
    case ENOENT: return u"its folder does not exist"_s;
    case EACCES:
    case EPERM: return u"your account may not do that there"_s;
    case EROFS: return u"that disk is read-only"_s;
    case ENOSPC:
    case EDQUOT: return u"the disk is full"_s;
    case ENOTDIR: return u"a part of its path is a file, not a folder"_s;
    case EISDIR: return u"it is a folder, not a file"_s;
    case ENAMETOOLONG: return u"its name is too long"_s;
    case EFBIG: return u"files may not be that large here"_s;
    default: return QString::fromLocal8Bit(std::strerror(number));
    }
}

/// 0, or what the system said.
int writeAll(int fd, const QByteArray &bytes)
{
    qsizetype done = 0;
    while (done < bytes.size()) {
        const ssize_t written = ::write(fd, bytes.constData() + done, static_cast<size_t>(bytes.size() - done));
        if (written < 0 && errno != EINTR)
            return errno;
        done += qMax<ssize_t>(written, 0);
    }
    return ::fsync(fd) == 0 ? 0 : errno;
}

/// Why a file is not for its owner alone; empty where it is.
QString flawOf(const struct stat &info)
{
    if (!S_ISREG(info.st_mode))
        return u"it is not a plain file"_s;
    if (info.st_uid != ::geteuid())
        return u"it belongs to another account"_s;
    if ((info.st_mode & 077) != 0)
        return u"others may read or write it"_s;
    return {};
}

} // namespace

Result<void> makePrivateFolder(const QString &path)
{
    const QByteArray name = QFile::encodeName(path);
    const QString parent = QFileInfo(path).absolutePath();
    int number = ::mkdir(name.constData(), 0700) == 0 ? 0 : errno;
    if (number == ENOENT && parent != path) {
        // The platform's own place for application data may be missing in a new account.
        if (Result<void> made = makePrivateFolder(parent); !made)
            return made;
        number = ::mkdir(name.constData(), 0700) == 0 ? 0 : errno;
    }
    if (number == 0)
        return syncFolder(parent);
    if (number != EEXIST) {
        return systemError(u"The folder \"%1\" cannot be made: %2. Nothing was changed. Choose another folder with --data."_s
                               .arg(path, reason(number)), number);
    }
    struct stat info = {};
    if (::stat(name.constData(), &info) != 0 || !S_ISDIR(info.st_mode)) {
        return Error{ErrorCode::Storage, u"\"%1\" is not a folder. Nothing was changed. Choose another one with --data."_s.arg(path), {}, {}, {}};
    }
    if (info.st_uid != ::geteuid() || (info.st_mode & 022) != 0) {
        return Error{ErrorCode::Forbidden, u"Others may write to the folder \"%1\", so it cannot keep a record. Nothing was changed. "
                     "Take that right from them (chmod 700), or choose another folder with --data."_s.arg(path), {}, {}, {}};
    }
    if (::access(name.constData(), W_OK | X_OK) != 0) {
        return systemError(u"The folder \"%1\" may not be written: %2. Nothing was changed. Choose another one with --data."_s
                               .arg(path, reason(errno)), errno);
    }
    return {};
}

Result<QByteArray> readPrivateFile(const QString &path, qint64 limit)
{
    const Descriptor file(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    if (!file.isOpen()) {
        const int number = errno;
        if (number == ELOOP)
            return Error{ErrorCode::Forbidden, u"\"%1\" is a link, so it was not read. Remove it; it is made anew at the service's next start."_s.arg(path), {}, {}, {}};
        Error error = systemError(u"\"%1\" cannot be read: %2."_s.arg(path, number == ENOENT ? u"it is not there"_s : reason(number)), number);
        if (number == ENOENT)
            error.code = ErrorCode::NotFound;
        return error;
    }
    struct stat info = {};
    if (::fstat(file.get(), &info) != 0)
        return systemError(u"\"%1\" cannot be read: %2."_s.arg(path, reason(errno)), errno);
    if (const QString flaw = flawOf(info); !flaw.isEmpty()) {
        return Error{ErrorCode::Forbidden, u"\"%1\" was not read, because %2. Remove it, or make it yours alone (chmod 600)."_s.arg(path, flaw), {}, {}, {}};
    }
    QByteArray bytes(qMin<qint64>(info.st_size, limit) + 1, Qt::Uninitialized);
    qsizetype size = 0;
    while (size < bytes.size()) {
        const ssize_t got = ::read(file.get(), bytes.data() + size, static_cast<size_t>(bytes.size() - size));
        if (got < 0 && errno != EINTR)
            return systemError(u"\"%1\" cannot be read: %2."_s.arg(path, reason(errno)), errno);
        if (got == 0)
            break;
        size += qMax<ssize_t>(got, 0);
    }
    if (size > limit)
        return Error{ErrorCode::TooLarge, u"\"%1\" is larger than it can be; it was not read. Remove it."_s.arg(path), {}, {}, {}};
    bytes.truncate(size);
    return bytes;
}

Result<void> writePrivateFile(const QString &path, const QByteArray &bytes)
{
    // Written beside and renamed, so a reader finds the old file or the whole new one.
    const QString making = path + u".%1.part"_s.arg(::getpid());
    const QByteArray from = QFile::encodeName(making);
    ::unlink(from.constData());
    int number = 0;
    {
        const Descriptor file(making, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0600);
        number = file.isOpen() ? writeAll(file.get(), bytes) : errno;
    }
    if (number == 0 && ::rename(from.constData(), QFile::encodeName(path).constData()) != 0)
        number = errno;
    if (number == 0)
        return syncFolder(QFileInfo(path).absolutePath());
    ::unlink(from.constData());
    return systemError(u"\"%1\" cannot be written: %2. What was there before is kept."_s.arg(path, reason(number)), number);
}

Result<void> syncFolder(const QString &path)
{
    const Descriptor folder(path, O_RDONLY | O_DIRECTORY);
    if (!folder.isOpen() && errno == EACCES)
        return {};    // one may make files in a folder that one may not read
    if (folder.isOpen() && (::fsync(folder.get()) == 0 || errno == EINVAL || errno == ENOTSUP))
        return {};
    return systemError(u"The disk did not take the names in the folder \"%1\". Nothing is acknowledged. Check the disk."_s.arg(path), errno);
}

Result<void> closeToOthers(const QString &path)
{
    struct stat info = {};
    const QByteArray name = QFile::encodeName(path);
    if (::stat(name.constData(), &info) == 0 && ((info.st_mode & 077) == 0 || ::chmod(name.constData(), info.st_mode & 0700) == 0))
        return {};
    return systemError(u"\"%1\" cannot be kept from others: %2. Nothing was changed. It must belong to your account."_s
                           .arg(path, reason(errno)), errno);
}

bool lockIsHeld(const QString &path)
{
    // QLockFile has the system lock the file too, and that lock ends with its process.
    const Descriptor file(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    return file.isOpen() && ::flock(file.get(), LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
}

} // namespace witan

#endif
