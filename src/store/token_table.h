// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/principal.h"
#include "core/result.h"
#include "core/timestamp.h"

#include <QByteArray>
#include <QList>
#include <QString>

namespace witan {

/// SHA-256 of a token, 64 hex digits: all that is kept of it. A token is 256 random bits, so nothing slower is needed.
QByteArray tokenDigest(const QByteArray &token);

/// The name as it is kept, without spaces at its ends. Refused: none, over 100 characters, and anything that would not
/// be drawn as it is written (controls, line breaks, characters that turn the direction of text or draw nothing).
Result<QString> checkTokenName(const QString &name);

/// What is kept of one token.
struct TokenEntry {
    QByteArray digest;           ///< tokenDigest()
    Principal principal;
    Timestamp created;
    bool ofWindow = false;       ///< made by a window that uses another program's service, for itself, while it runs
    bool ofAgentsFile = false;   ///< the token in `tokens/agent`; never in tokens.json

    QString id() const { return QString::fromLatin1(digest.first(8)); }
};

/// `tokens.json` in a data folder: who is let in, by the hashes of their tokens. One readable file, for its owner
/// alone, written whole or not at all, by one process at a time (`tokens.lock`). A service that runs reads it anew.
/// Beside it `tokens/agent` holds the one token that is kept as it is, for agents to find.
class TokenTable {
public:
    struct Contents {
        Principal owner;              ///< the person of this computer's account, who needs no token at their own window
        QList<TokenEntry> entries;

        bool hasReviewer() const;
    };
    struct Added {
        QByteArray token;             ///< kept nowhere
        TokenEntry entry;
    };

    /// `ownerName` is for a table that has no owner yet. `waitMs` is how long another process is waited for that
    /// changes it.
    TokenTable(QString folder, QString ownerName, int waitMs = 5000);

    QString path() const { return m_folder + QStringLiteral("/tokens.json"); }
    /// What a table holds, from the bytes of its file; none is an empty table. Error{Damaged} where anything is not as
    /// it must be: then nobody may be let in. `path` is for the sentence.
    static Result<Contents> parse(const QByteArray &bytes, const QString &path, const QString &ownerName);
    Result<Contents> read() const;
    /// The same for a service that begins: keeps the owner, forgets the tokens of windows that used an earlier service.
    Result<Contents> begin();
    /// All tokens, that of the agents' file first.
    Result<QList<TokenEntry>> list() const;

    /// Who has the name of somebody that is known is the same principal, one who may decide whichever of those roles
    /// the token gives, so that nobody counts twice. Error{Conflict} where an agent would have the name of one who may
    /// decide, or the other way round.
    enum class For { Person, Window };
    Result<Added> add(PrincipalRole role, const QString &name, Timestamp now, For whom = For::Person);
    /// `which` is an id, the first four or more digits of one, or a name; Error{Conflict} where it fits several.
    Result<TokenEntry> revoke(const QString &which);

private:
    template<typename Change> auto change(const Change &apply) -> decltype(apply(std::declval<Contents &>()));
    Result<void> refuseOldForm() const;
    Result<QList<TokenEntry>> agentsFile() const;
    Result<void> write(const Contents &contents) const;

    QString m_folder, m_ownerName;
    int m_waitMs;
};

} // namespace witan
