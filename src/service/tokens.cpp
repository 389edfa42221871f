// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "service/tokens.h"

#include "core/json.h"
#include "core/secret.h"
#include "store/data_folder.h"

#include <QDir>
#include <QFile>
#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace witan {
namespace {

constexpr auto kPrincipalsFile = "principals.json"_L1;
constexpr qsizetype kLongestToken = 512;

/// Names by principal id, as they stand in principals.json.
Result<QHash<QString, QString>> readNames(const QString &path)
{
    QHash<QString, QString> names;
    QFile file(path);
    if (!file.exists())
        return names;
    if (!file.open(QIODevice::ReadOnly))
        return Error{.code = ErrorCode::Storage, .message = u"%1 cannot be read (%2). Make it readable for this user, or remove it."_s.arg(path, file.errorString())};
    const auto object = parseJsonObject(file.readAll(), {.bytes = 1024 * 1024});
    if (!object)
        return Error{.code = ErrorCode::Damaged, .message = u"%1 is not valid JSON (%2). It was left as it is: correct or remove it."_s.arg(path, object.error().message)};
    for (const QJsonValue entry : object->value("principals"_L1).toArray()) {
        const QJsonObject principal = entry.toObject();
        const QString name = principal.value("name"_L1).toString().trimmed();
        if (!name.isEmpty())
            names.insert(principal.value("id"_L1).toString(), name.left(100));
    }
    return names;
}

QString idByToken(PrincipalRole role, const QByteArray &token)
{
    return toString(role) + u'-' + QString::fromLatin1(sha256Hex(token).left(8));
}

bool decides(PrincipalRole role)
{
    return role == PrincipalRole::Reviewer || role == PrincipalRole::Admin;
}

/// A file `tokens/ROLE-PERSON` or `tokens/ROLE-PERSON.DEVICE`.
struct PersonFile {
    QString file;
    PrincipalRole role;
    QString person;

    /// Who may decide is one principal whichever role a token gives, so that nobody counts twice.
    QString id() const { return toString(decides(role) ? PrincipalRole::Reviewer : role) + u'-' + person; }
};

QList<PersonFile> personFiles(const DataFolder &folder)
{
    QList<PersonFile> found;
    const QStringList files = QDir(folder.file(u"tokens"_s)).entryList(QDir::Files | QDir::System | QDir::Hidden, QDir::Name);
    for (const QString &file : files) {
        const QString name = file.section(u'.', 0, 0);
        const auto role = principalRoleFrom(name.section(u'-', 0, 0));
        if (name.contains(u'-') && role && *role != PrincipalRole::Service)
            found.append({file, *role, name.section(u'-', 1)});
    }
    return found;
}

/// Nobody may approve what they asked for themselves: a name that stands for an agent cannot stand for a reviewer too.
Result<void> checkSeparate(const QList<PersonFile> &files)
{
    for (const PersonFile &agent : files) {
        if (agent.role != PrincipalRole::Agent)
            continue;
        for (const PersonFile &other : files) {
            if (decides(other.role) && other.person.compare(agent.person, Qt::CaseInsensitive) == 0) {
                return Error{.code = ErrorCode::Conflict,
                             .message = u"The tokens %1 and %2 name the same person as an agent and as one who decides about agents. Nobody was let in and nothing was changed; rename or remove one of the files."_s
                                            .arg(agent.file, other.file)};
            }
        }
    }
    return {};
}

} // namespace

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

Result<Tokens> Tokens::load(DataFolder &folder, const QString &reviewerName)
{
    const QString path = folder.file(kPrincipalsFile);
    auto names = readNames(path);
    if (!names)
        return names.error();
    const QList<PersonFile> people = personFiles(folder);
    if (const auto separate = checkSeparate(people); !separate)
        return separate.error();
    Tokens tokens;
    QJsonArray known;
    QStringList listed;
    const auto add = [&](const QByteArray &token, PrincipalRole role, const QString &id, const QString &name) {
        const Principal principal{id, names->value(id, name), role};
        tokens.add(token, principal);
        if (!listed.contains(id)) {
            listed.append(id);
            known.append(toJson(principal));
        }
        return principal;
    };
    const std::pair<PrincipalRole, QString> own[] = {
        {PrincipalRole::Reviewer, reviewerName}, {PrincipalRole::Agent, u"Agent"_s}, {PrincipalRole::Observer, u"Observer"_s}};
    for (const auto &[role, name] : own) {
        const auto token = folder.token(toString(role));
        if (!token)
            return token.error();
        const Principal principal = add(*token, role, idByToken(role, *token), name);
        if (role == PrincipalRole::Reviewer)
            tokens.m_reviewer = principal;
    }
    for (const PersonFile &person : people) {
        const auto token = folder.readTokenFile(folder.file(u"tokens/"_s + person.file));
        if (!token)
            return token.error();
        add(*token, person.role, person.id(), person.person);
    }
    const QByteArray bytes = QJsonDocument(QJsonObject{{"principals"_L1, known}}).toJson();
    QFile current(path);
    if (!current.open(QIODevice::ReadOnly) || current.readAll() != bytes) {
        current.close();
        if (const auto written = writePrivateFile(path, bytes); !written)
            return written.error();
    }
    return tokens;
}

void Tokens::add(const QByteArray &token, Principal principal)
{
    m_known.append({sha256Hex(token), protocol::ProofKey::of(token), std::move(principal)});
}

std::optional<Principal> Tokens::find(const QByteArray &token) const
{
    if (token.isEmpty() || token.size() > kLongestToken)
        return std::nullopt;
    const QByteArray digest = sha256Hex(token);
    const Known *found = nullptr;
    for (const Known &known : m_known) {
        if (sameBytes(known.digest, digest))
            found = &known;
    }
    return found ? std::optional(found->principal) : std::nullopt;
}

std::optional<protocol::ProofKey> Tokens::proofKey(const QByteArray &id) const
{
    const Known *found = nullptr;
    for (const Known &known : m_known) {
        if (sameBytes(known.proofKey.id, id))
            found = &known;
    }
    return found ? std::optional(found->proofKey) : std::nullopt;
}

} // namespace witan
