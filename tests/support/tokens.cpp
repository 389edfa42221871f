// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "support/tokens.h"

#include "store/data_folder.h"
#include "store/token_table.h"

#include <QHash>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace witan::test {

QByteArray tokenFor(const QString &dataFolder, const QString &role)
{
    if (role == u"agent")
        return DataFolder::readTokenFile(DataFolder::agentTokenFile(dataFolder)).value_or(QByteArray());
    static QHash<QString, QByteArray> known;
    QByteArray &token = known[dataFolder + u'/' + role];
    TokenTable table(dataFolder, u"Reviewer"_s);
    const auto contents = table.read();
    if (!contents)
        return {};
    const QByteArray digest = tokenDigest(token);
    if (std::any_of(contents->entries.cbegin(), contents->entries.cend(),
                    [&digest](const TokenEntry &entry) { return entry.digest == digest; }))
        return token;
    const auto added = table.add(*principalRoleFrom(role), role == u"reviewer" ? contents->owner.name : u"Observer"_s,
                                 SystemClock().now());
    token = added ? added->token : QByteArray();
    return token;
}

QString tokenFileFor(const QString &dataFolder, const QString &role)
{
    const QString path = dataFolder + u'.' + role;
    return writePrivateFile(path, tokenFor(dataFolder, role) + '\n') ? path : QString();
}

} // namespace witan::test
