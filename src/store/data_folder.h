// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/principal.h"
#include "core/result.h"

#include <QByteArray>
#include <QList>
#include <QLockFile>
#include <QString>

#include <memory>
#include <optional>

namespace witan {

/// Where a running service can be reached, from `service.json` (src/protocol/README.md, The wire).
struct ServiceAddress {
    QString url;
    qint64 pid = 0;
    QString version;
};

/// The folder of --data: made with mode 0700, held by one service at a time. Holds record.db, review.db, service.json,
/// tokens.json (store/token_table.h), tokens/agent, log/. Files are owner-only from their first byte.
class DataFolder {
public:
    /// Default of --data: the platform's own place for application data, "witan"; empty where the account has none.
    static QString defaultPath();
    /// Makes the folder where it is missing. Errors say which folder, why, and what to do (tests/README.md, row 49). Not on the file
    /// systems of networks: SQLite's log needs memory that all who write share.
    static Result<DataFolder> open(const QString &path);
    /// The same, where the kind of file system is known.
    static Result<DataFolder> open(const QString &path, const QByteArray &fileSystem);

    QString path() const { return m_path; }
    QString file(const QString &name) const;

    /// Holds the folder for this process; Error{Conflict} names the holder's pid where it is held (row 51).
    Result<void> lock();
    bool isLocked() const;

    /// The token that agents on this computer find in `tokens/agent`, made where it is missing. It is the only token
    /// that a file holds. A file that others can read, or that is a link or not ours, is refused (row 58).
    Result<QByteArray> agentToken();
    Result<std::optional<QByteArray>> existingAgentToken() const;
    static QString agentTokenFile(const QString &folder) { return folder + QStringLiteral("/tokens/agent"); }
    QString agentTokenFile() const { return agentTokenFile(m_path); }
    /// A token from a file that only its owner may read.
    static Result<QByteArray> readTokenFile(const QString &path);
    /// 256 random bits of the system's, base64url.
    static QByteArray newToken();

    Result<void> writeServiceAddress(const ServiceAddress &address);
    void removeServiceAddress();
    /// Empty where no service runs: no file, or the process that it names does not hold this folder now, whatever else has its
    /// number: the token goes to who is found here. Refused where the file is a link, not ours, or open to others.
    Result<std::optional<ServiceAddress>> serviceAddress() const;

private:
    explicit DataFolder(QString path);
    qint64 holder() const;

    QString m_path;
    std::shared_ptr<QLockFile> m_lock;
};

/// Writes a file that only its owner may read, whole or not at all.
Result<void> writePrivateFile(const QString &path, const QByteArray &bytes);

} // namespace witan
