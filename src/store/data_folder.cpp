// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "store/data_folder.h"

#include "core/json.h"
#include "store/lock_file.h"
#include "store/private_file.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRandomGenerator>
#include <QStandardPaths>
#include <QStorageInfo>
#include <QSysInfo>
#include <QUrl>

#include <algorithm>
#include <iterator>

using namespace Qt::StringLiterals;

namespace witan {

namespace {

constexpr int kTokenBytes = 32;
constexpr qint64 kTokenLimit = 512;
constexpr auto kLockFile = "lock"_L1;

bool isToken(const QByteArray &text)
{
    return text.size() >= 20 && std::all_of(text.cbegin(), text.cend(), [](char c) { return c > ' ' && c < 0x7F; });
}

/// What the system calls the file system of a path, or of the nearest folder above it that is there.
QByteArray fileSystemOf(const QString &path)
{
    QString there = QFileInfo(path).absoluteFilePath();
    while (!QFileInfo::exists(there) && there != QFileInfo(there).path())
        there = QFileInfo(there).path();
    return QStorageInfo(there).fileSystemType();
}

bool isOfNetwork(const QByteArray &fileSystem)
{
    constexpr const char *kNames[] = {"cifs", "afs", "afpfs", "ncpfs", "ceph", "lustre", "davfs", "webdav",
                                      "fuse.sshfs", "fuse.glusterfs", "fuse.ceph", "fuse.rclone", "fuse.s3fs", "fuse.davfs2"};
    return fileSystem.startsWith("nfs") || fileSystem.startsWith("smb")
        || std::any_of(std::begin(kNames), std::end(kNames), [&fileSystem](const char *name) { return fileSystem == name; });
}

} // namespace

DataFolder::DataFolder(QString path) : m_path(std::move(path)) {}

QString DataFolder::defaultPath()
{
#if defined(Q_OS_UNIX) && !defined(Q_OS_DARWIN)
    // Qt takes "/" for the home of an account that has none.
    if (qEnvironmentVariableIsEmpty("HOME") && qEnvironmentVariableIsEmpty("XDG_DATA_HOME"))
        return {};
#endif
    const QString place = QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation);
    return place.isEmpty() ? QString() : place + u"/witan"_s;
}

Result<DataFolder> DataFolder::open(const QString &path)
{
    return open(path, fileSystemOf(path));
}

Result<DataFolder> DataFolder::open(const QString &path, const QByteArray &fileSystem)
{
    if (path.isEmpty() || path.contains(QChar(u'\0'))) {
        return Error{ErrorCode::Invalid, u"There is no folder for the data: the account has no home. Nothing was changed. Name a folder with --data."_s, {}, {}, {}};
    }
    const QString absolute = QFileInfo(path).absoluteFilePath();
    if (isOfNetwork(fileSystem)) {
        return Error{ErrorCode::Storage, u"The folder \"%1\" lies on a network file system (%2), where a record cannot be kept safely. Nothing was changed. "
                     "Choose a folder on a disk of this computer with --data."_s.arg(absolute, QString::fromLatin1(fileSystem)), {}, {}, {}};
    }
    if (Result<void> made = makePrivateFolder(absolute); !made)
        return made.error();
    return DataFolder(absolute);
}

QString DataFolder::file(const QString &name) const
{
    return m_path + u'/' + name;
}

Result<void> DataFolder::lock()
{
    if (isLocked())
        return {};
    auto lock = std::make_shared<QLockFile>(file(kLockFile));
    if (takeLock(*lock)) {
        if (Result<void> closed = closeToOthers(file(kLockFile)); !closed)
            return closed;
        m_lock = std::move(lock);
        // Left by one that died: in a container the next one may well have the same number.
        removeServiceAddress();
        return {};
    }
    if (lock->error() != QLockFile::LockFailedError) {
        return Error{ErrorCode::Storage, u"The folder \"%1\" may not be written, so no service can run there. Nothing was changed. "
                     "Make it writable for your account, or choose another one with --data."_s.arg(m_path), {}, {}, {}};
    }
    qint64 pid = 0;
    QString host, program;
    lock->getLockInfo(&pid, &host, &program);
    if (!host.isEmpty() && host != QSysInfo::machineHostName()) {
        return Error{ErrorCode::Conflict, u"Another service (process %1 on the computer \"%2\") already holds the folder \"%3\". Nothing was changed. "
                     "Use that one, end it, or choose another folder with --data. If it no longer runs, remove the file \"lock\" there."_s.arg(QString::number(pid), host, m_path),
                     {}, {}, QJsonObject{{u"pid"_s, pid}}};
    }
    return Error{ErrorCode::Conflict, u"Another service (process %1) already holds the folder \"%2\". Nothing was changed. "
                 "Use that one, end it, or choose another folder with --data."_s.arg(pid).arg(m_path),
                 {}, {}, QJsonObject{{u"pid"_s, pid}}};
}

/// Who holds the folder at this moment; 0 for nobody.
qint64 DataFolder::holder() const
{
    qint64 pid = 0;
    QString host, program;
    const QString path = file(kLockFile);
    return QLockFile(path).getLockInfo(&pid, &host, &program) && lockIsHeld(path) ? pid : 0;
}

bool DataFolder::isLocked() const
{
    return m_lock && m_lock->isLocked();
}

QByteArray DataFolder::newToken()
{
    quint32 words[kTokenBytes / sizeof(quint32)];
    QRandomGenerator::system()->fillRange(words);
    return QByteArray(reinterpret_cast<const char *>(words), kTokenBytes)
        .toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

Result<QByteArray> DataFolder::agentToken()
{
    Result<std::optional<QByteArray>> existing = existingAgentToken();
    if (!existing)
        return existing.error();
    if (*existing)
        return **existing;
    if (Result<void> made = makePrivateFolder(file(u"tokens"_s)); !made)
        return made.error();
    const QByteArray token = newToken();
    if (Result<void> written = writePrivateFile(agentTokenFile(), token + '\n'); !written)
        return written.error();
    return token;
}

Result<std::optional<QByteArray>> DataFolder::existingAgentToken() const
{
    Result<QByteArray> token = readTokenFile(agentTokenFile());
    if (token)
        return std::optional(*std::move(token));
    if (token.error().code == ErrorCode::NotFound)
        return std::optional<QByteArray>();
    return token.error();
}

Result<QByteArray> DataFolder::readTokenFile(const QString &path)
{
    const Result<QByteArray> bytes = readPrivateFile(path, kTokenLimit);
    if (!bytes)
        return bytes.error();
    const QByteArray token = bytes->trimmed();
    if (!isToken(token))
        return Error{ErrorCode::Damaged, u"\"%1\" holds no token. It was left as it is. Remove it; a new one is made at the next start."_s.arg(path), {}, {}, {}};
    return token;
}

Result<void> DataFolder::writeServiceAddress(const ServiceAddress &address)
{
    const QJsonObject object{{u"url"_s, address.url}, {u"pid"_s, address.pid}, {u"version"_s, address.version}};
    return writePrivateFile(file(u"service.json"_s), canonicalJson(object) + '\n');
}

void DataFolder::removeServiceAddress()
{
    QFile::remove(file(u"service.json"_s));
}

Result<std::optional<ServiceAddress>> DataFolder::serviceAddress() const
{
    const Result<QByteArray> bytes = readPrivateFile(file(u"service.json"_s));
    if (!bytes) {
        if (bytes.error().code == ErrorCode::NotFound)
            return std::optional<ServiceAddress>();
        return bytes.error();
    }
    const Result<QJsonObject> object = parseJsonObject(bytes->trimmed());
    ServiceAddress address;
    if (object) {
        address.url = object->value(u"url"_s).toString();
        address.pid = object->value(u"pid"_s).toInteger();
        address.version = object->value(u"version"_s).toString();
    }
    const QUrl url(address.url, QUrl::StrictMode);
    if (!object || address.pid <= 0 || !url.isValid() || (url.scheme() != u"ws" && url.scheme() != u"wss")) {
        return Error{ErrorCode::Damaged, u"\"%1\" does not say where a service runs. It was left as it is. Remove it and start the service again."_s
                     .arg(file(u"service.json"_s)), {}, {}, {}};
    }
    return holder() == address.pid ? std::optional(address) : std::nullopt;
}

} // namespace witan
