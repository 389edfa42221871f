// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "service/tokens.h"

#include "core/secret.h"
#include "store/data_folder.h"

#include <QDir>

using namespace Qt::StringLiterals;

namespace witan {
namespace {
constexpr qsizetype kLongestToken = 512;
}

QString osUserName()
{
    for (const char *variable : {"USER", "LOGNAME", "USERNAME"}) {
        const QString name = qEnvironmentVariable(variable).trimmed();
        if (!name.isEmpty())
            return name.left(100);
    }
    const QString home = QDir::home().dirName();
    return home.isEmpty() ? u"Reviewer"_s : home.left(100);
}

Result<Tokens> Tokens::load(DataFolder &folder, const QString &ownerName)
{
    const auto contents = TokenTable(folder.path(), ownerName).begin();
    if (!contents)
        return contents.error();
    const auto agentToken = folder.agentToken();
    if (!agentToken)
        return agentToken.error();
    return Tokens(*contents, *agentToken);
}

Tokens::Tokens(const TokenTable::Contents &contents, const QByteArray &agentToken)
    : m_owner(contents.owner)
{
    if (!agentToken.isEmpty()) {
        const QByteArray digest = tokenDigest(agentToken);
        addDigest(digest,
                  {toString(PrincipalRole::Agent) + u'-' + QString::fromLatin1(digest.first(8)), u"Agent"_s,
                   PrincipalRole::Agent});
    }
    for (const TokenEntry &entry : contents.entries)
        addDigest(entry.digest, entry.principal);
}

void Tokens::addDigest(const QByteArray &digest, Principal principal)
{
    m_known.append({digest, protocol::ProofKey::ofDigest(QByteArray::fromHex(digest)), std::move(principal)});
}

/// Looks at all of them, so that the time says nothing.
const Tokens::Known *Tokens::known(const QByteArray &digest) const
{
    const Known *found = nullptr;
    for (const Known &each : m_known) {
        if (sameBytes(each.digest, digest))
            found = &each;
    }
    return found;
}

std::optional<Principal> Tokens::find(const QByteArray &token) const
{
    if (token.isEmpty() || token.size() > kLongestToken)
        return std::nullopt;
    const Known *const found = known(tokenDigest(token));
    return found ? std::optional(found->principal) : std::nullopt;
}

bool Tokens::allows(const QByteArray &digest, const Principal &principal) const
{
    const Known *const found = known(digest);
    return found && found->principal.id == principal.id && found->principal.role == principal.role;
}

std::optional<protocol::ProofKey> Tokens::proofKey(const QByteArray &id) const
{
    const Known *found = nullptr;
    for (const Known &each : m_known) {
        if (sameBytes(each.proofKey.id, id))
            found = &each;
    }
    return found ? std::optional(found->proofKey) : std::nullopt;
}

} // namespace witan
