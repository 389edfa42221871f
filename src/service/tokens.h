// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/principal.h"
#include "core/result.h"
#include "protocol/proof.h"

#include <QByteArray>
#include <QList>

#include <optional>

namespace witan {

class DataFolder;

/// Who each token belongs to. Every data folder has `tokens/reviewer`, `tokens/agent` and `tokens/observer`, whose
/// principal is named by role and token; an administrator adds people as `tokens/ROLE-PERSON` (and further tokens of the
/// same person as `tokens/ROLE-PERSON.DEVICE`), who stay the same principal when their token changes, as reviewer and as
/// admin alike. A name that holds an agent's token and one that may decide is refused.
/// Immutable after load(), so any thread may ask.
class Tokens {
public:
    /// Reads (and on the first start makes) the tokens, and writes `principals.json`, where names can be changed by hand.
    static Result<Tokens> load(DataFolder &folder, const QString &reviewerName);

    void add(const QByteArray &token, Principal principal);
    /// Takes the same time for every token, right or wrong.
    std::optional<Principal> find(const QByteArray &token) const;
    /// With which the token of this id is proven; takes the same time for every id, too.
    std::optional<protocol::ProofKey> proofKey(const QByteArray &id) const;
    /// The principal of `tokens/reviewer`: the person who owns this computer's account.
    const Principal &reviewer() const { return m_reviewer; }

private:
    struct Known {
        QByteArray digest;
        protocol::ProofKey proofKey;
        Principal principal;
    };
    QList<Known> m_known;
    Principal m_reviewer;
};

/// The account's name on this computer.
QString osUserName();

} // namespace witan
