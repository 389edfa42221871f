// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/principal.h"
#include "core/result.h"
#include "protocol/proof.h"
#include "store/token_table.h"

#include <QByteArray>
#include <QList>

#include <optional>

namespace witan {

class DataFolder;

/// Who each token belongs to, by hashes alone (store/token_table.h). A service that runs has newer ones when the files
/// change (service/current_tokens.h); one of these does not change once it is made, so any thread may ask.
class Tokens {
public:
    /// Reads (and on the first start makes) `tokens.json` and the agents' token. For a service that begins, and holds
    /// the folder.
    static Result<Tokens> load(DataFolder &folder, const QString &ownerName);
    Tokens() = default;
    /// Those of a table, and that of the agents' file, which is empty where there is none.
    Tokens(const TokenTable::Contents &contents, const QByteArray &agentToken);

    void add(const QByteArray &token, Principal principal) { addDigest(tokenDigest(token), std::move(principal)); }
    /// Takes the same time for every token, right or wrong.
    std::optional<Principal> find(const QByteArray &token) const;
    /// Whether somebody who came in with this token would come in as the same now.
    bool allows(const QByteArray &digest, const Principal &principal) const;
    /// With which the token of this id is proven; takes the same time for every id, too.
    std::optional<protocol::ProofKey> proofKey(const QByteArray &id) const;
    /// The person who owns this computer's account, and needs no token at their own window.
    const Principal &owner() const { return m_owner; }
    qsizetype count() const { return m_known.size(); }

private:
    struct Known {
        QByteArray digest;
        protocol::ProofKey proofKey;
        Principal principal;
    };
    void addDigest(const QByteArray &digest, Principal principal);
    const Known *known(const QByteArray &digest) const;

    QList<Known> m_known;
    Principal m_owner;
};

/// The account's name on this computer.
QString osUserName();

} // namespace witan
