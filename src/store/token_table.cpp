// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "store/token_table.h"

#include "core/json.h"
#include "core/json_reader.h"
#include "core/untrusted_text.h"
#include "store/data_folder.h"
#include "store/lock_file.h"
#include "store/private_file.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLockFile>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace witan {
namespace {

constexpr auto kFormat = "witan-tokens-1"_L1;
constexpr qint64 kMostBytes = 1024 * 1024;
constexpr qsizetype kLongestName = 100, kLongestPrincipal = 120, kShortestId = 4;

Error refused(ErrorCode code, const QString &sentence, const QString &field = {})
{
    return {.code = code, .message = sentence, .field = field};
}

bool decides(PrincipalRole role)
{
    return role == PrincipalRole::Reviewer || role == PrincipalRole::Admin;
}

/// The same person however the name is written.
QString folded(const QString &name)
{
    return name.normalized(QString::NormalizationForm_KC).toCaseFolded();
}

QString prefixOf(PrincipalRole role)
{
    return toString(decides(role) ? PrincipalRole::Reviewer : role) + u'-';
}

bool isDigest(const QString &text)
{
    return text.size() == 64 && std::all_of(text.cbegin(), text.cend(), [](QChar c) {
               return (c >= u'0' && c <= u'9') || (c >= u'a' && c <= u'f');
           });
}

/// A principal's id, from the name alone, so that a person stays the same when all their tokens are new.
QString newPrincipalId(PrincipalRole role, const QString &name, const TokenTable::Contents &contents)
{
    const QString hash = QString::fromLatin1(tokenDigest(folded(name).toUtf8()));
    const auto isTaken = [&](const QString &id) {
        return contents.owner.id == id
            || std::any_of(contents.entries.cbegin(), contents.entries.cend(),
                           [&](const TokenEntry &entry) { return entry.principal.id == id; });
    };
    // Somebody whose name was changed by hand may have it.
    qsizetype digits = 8;
    while (isTaken(prefixOf(role) + hash.first(digits)) && digits < hash.size())
        digits += 4;
    return prefixOf(role) + hash.first(digits);
}

/// Who has this name: somebody known of the same kind, or somebody new.
Principal principalFor(PrincipalRole role, const QString &name, const TokenTable::Contents &contents)
{
    if (decides(role) && folded(name) == folded(contents.owner.name))
        return {contents.owner.id, contents.owner.name, role};
    for (const TokenEntry &entry : contents.entries) {
        if (prefixOf(entry.principal.role) == prefixOf(role) && folded(entry.principal.name) == folded(name))
            return {entry.principal.id, entry.principal.name, role};
    }
    return {newPrincipalId(role, name, contents), name, role};
}

/// Nobody may approve what they asked for themselves: a name that stands for an agent cannot stand for a reviewer too.
bool isTwoInOne(const TokenTable::Contents &contents)
{
    for (const TokenEntry &agent : contents.entries) {
        if (agent.principal.role != PrincipalRole::Agent)
            continue;
        const QString name = folded(agent.principal.name);
        if (name == folded(contents.owner.name))
            return true;
        for (const TokenEntry &other : contents.entries) {
            if (decides(other.principal.role) && folded(other.principal.name) == name)
                return true;
        }
    }
    return false;
}

/// A sentence about what is wrong; empty where nothing is. It never repeats what stands there.
QString flawOf(const Principal &principal)
{
    const auto name = checkTokenName(principal.name);
    if (!name || *name != principal.name)
        return u"The name cannot be shown as it is written."_s;
    if (principal.role == PrincipalRole::Service)
        return u"Nobody can have the role \"service\"."_s;
    const auto isPlain = [](QChar c) { return c > u' ' && c < u'\x7F'; };
    if (!principal.id.startsWith(prefixOf(principal.role)) || principal.id.size() > kLongestPrincipal
        || !std::all_of(principal.id.cbegin(), principal.id.cend(), isPlain))
        return u"The principal's id does not fit the role."_s;
    return {};
}

Result<TokenEntry> readEntry(const QJsonObject &object)
{
    JsonReader reader(object);
    TokenEntry entry;
    const QString digest = reader.text("sha256"_L1);
    entry.principal.id = reader.text("principal"_L1);
    entry.principal.name = reader.text("name"_L1);
    entry.principal.role = reader.choice("role"_L1, principalRoleFrom, "reviewer, observer, agent or admin");
    entry.created = reader.time("created"_L1);
    entry.ofWindow = reader.booleanOr("window"_L1, false);
    if (!reader.ok())
        return reader.error();
    if (!isDigest(digest))
        return refused(ErrorCode::Damaged, u"\"sha256\" is no hash."_s);
    if (const QString flaw = flawOf(entry.principal); !flaw.isEmpty())
        return refused(ErrorCode::Damaged, flaw);
    entry.digest = digest.toLatin1();
    return entry;
}

QJsonObject toJson(const TokenEntry &entry)
{
    QJsonObject object{{"sha256"_L1, QString::fromLatin1(entry.digest)},
                       {"role"_L1, toString(entry.principal.role)},
                       {"name"_L1, entry.principal.name},
                       {"principal"_L1, entry.principal.id},
                       {"created"_L1, entry.created.toString()}};
    if (entry.ofWindow)
        object.insert("window"_L1, true);
    return object;
}

} // namespace

QByteArray tokenDigest(const QByteArray &token)
{
    return QCryptographicHash::hash(token, QCryptographicHash::Sha256).toHex();
}

Result<QString> checkTokenName(const QString &name)
{
    const QString trimmed = name.trimmed();
    if (isBlank(trimmed))
        return refused(ErrorCode::Invalid, u"A token needs a name that can be seen, so that it is known whose it is."_s,
                       u"name"_s);
    if (trimmed.size() > kLongestName)
        return refused(
            ErrorCode::Invalid,
            u"A token's name may have %1 characters, and this one has %2."_s.arg(kLongestName).arg(trimmed.size()),
            u"name"_s);
    const bool isPlain = trimmed.isValidUtf16() && !trimmed.contains(u'\n') && !trimmed.contains(u'\t')
        && !trimmed.contains(QChar::ReplacementCharacter) && makeVisible(trimmed).text == trimmed;
    if (!isPlain)
        return refused(
            ErrorCode::Invalid,
            u"A token's name may hold only what is drawn as it is written: no line breaks, no control characters and "
            "nothing that turns the direction of text."_s,
            u"name"_s);
    return trimmed;
}

bool TokenTable::Contents::hasReviewer() const
{
    return std::any_of(entries.cbegin(), entries.cend(),
                       [](const TokenEntry &entry) { return entry.principal.mayDecide() && !entry.ofWindow; });
}

TokenTable::TokenTable(QString folder, QString ownerName, int waitMs)
    : m_folder(std::move(folder)), m_ownerName(std::move(ownerName)), m_waitMs(waitMs)
{
}

Result<TokenTable::Contents> TokenTable::parse(const QByteArray &bytes, const QString &path, const QString &ownerName)
{
    const auto damaged = [&path](const QString &flaw) {
        return refused(
            ErrorCode::Damaged,
            u"\"%1\" cannot be used, so nobody is let in. %2 The file was left as it is. Correct it, or move it away "
            "and make new tokens with \"witan-service token add\"."_s.arg(path, flaw));
    };
    Contents contents;
    if (bytes.isEmpty()) {
        const auto name = checkTokenName(ownerName.left(kLongestName));
        const QString known = name ? *name : u"Reviewer"_s;
        contents.owner = {newPrincipalId(PrincipalRole::Reviewer, known, {}), known, PrincipalRole::Reviewer};
        return contents;
    }
    const auto object = parseJsonObject(bytes.trimmed(), {.bytes = kMostBytes});
    if (!object)
        return damaged(u"It is not valid JSON, or it was cut off."_s);
    if (object->value("format"_L1).toString() != kFormat)
        return damaged(u"Its \"format\" is not \"%1\"."_s.arg(kFormat));
    const QJsonObject owner = object->value("owner"_L1).toObject();
    contents.owner = {owner.value("principal"_L1).toString(), owner.value("name"_L1).toString(),
                      PrincipalRole::Reviewer};
    if (const QString flaw = flawOf(contents.owner); !flaw.isEmpty())
        return damaged(u"Its owner is not as it must be: %1"_s.arg(flaw));
    if (!object->value("tokens"_L1).isArray())
        return damaged(u"It has no list \"tokens\"."_s);
    const QJsonArray entries = object->value("tokens"_L1).toArray();
    for (const QJsonValue value : entries) {
        const auto entry = readEntry(value.toObject());
        if (!entry)
            return damaged(
                u"Its token number %1 is not as it must be: %2"_s.arg(QString::number(contents.entries.size() + 1),
                                                                      entry.error().message));
        const auto isSame = [&entry](const TokenEntry &other) { return other.digest == entry->digest; };
        if (std::any_of(contents.entries.cbegin(), contents.entries.cend(), isSame))
            return damaged(u"Its token number %1 is there twice."_s.arg(contents.entries.size() + 1));
        contents.entries.append(*entry);
    }
    if (isTwoInOne(contents))
        return damaged(u"An agent has the name of one who decides about agents in it."_s);
    return contents;
}

Result<TokenTable::Contents> TokenTable::read() const
{
    if (const auto none = refuseOldForm(); !none)
        return none.error();
    const auto bytes = readPrivateFile(path(), kMostBytes);
    if (!bytes && bytes.error().code != ErrorCode::NotFound)
        return bytes.error();
    if (bytes && bytes->isEmpty())
        return parse("{}", path(), m_ownerName);
    return parse(bytes.value_or(QByteArray()), path(), m_ownerName);
}

/// Until now every token was a file, readable for whatever runs under this account. One of these must be seen to, not
/// used on.
Result<void> TokenTable::refuseOldForm() const
{
    const QString place = m_folder + u"/tokens"_s;
    const QStringList files = QDir(place).entryList(QDir::Files | QDir::System | QDir::Hidden, QDir::Name);
    for (const QString &file : files) {
        const QString name = file.section(u'.', 0, 0), role = name.section(u'-', 0, 0);
        if (name == u"agent" || role == u"service" || !principalRoleFrom(role))
            continue;
        return refused(
            ErrorCode::Conflict,
            u"\"%1/%2\" is a token in the old form, which whoever reads the file can use. It was left as it is, and "
            "nobody is let in. Delete it or move it out of this folder, and make a new token with \"witan-service token add\"."_s
                .arg(place, file));
    }
    return {};
}

Result<void> TokenTable::write(const Contents &contents) const
{
    QJsonArray tokens;
    for (const TokenEntry &entry : contents.entries)
        tokens.append(toJson(entry));
    const QJsonObject owner{{"principal"_L1, contents.owner.id}, {"name"_L1, contents.owner.name}};
    const QJsonObject table{{"format"_L1, kFormat}, {"owner"_L1, owner}, {"tokens"_L1, tokens}};
    const QByteArray bytes = QJsonDocument(table).toJson();
    if (bytes.size() > kMostBytes)
        return refused(ErrorCode::TooLarge,
                       u"\"%1\" holds as many tokens as it can. Nothing was changed. Revoke some that are not used."_s
                           .arg(path()));
    return writePrivateFile(path(), bytes);
}

/// Reads, lets `apply` change what was read, and writes it, while nobody else may do so.
template<typename Change>
auto TokenTable::change(const Change &apply) -> decltype(apply(std::declval<Contents &>()))
{
    QLockFile lock(m_folder + u"/tokens.lock"_s);
    lock.setStaleLockTime(0);     // however long another holds it, it is not taken from the living
    if (!lock.tryLock(m_waitMs) && !takeLock(lock)) {
        if (lock.error() == QLockFile::LockFailedError)
            return refused(ErrorCode::Unavailable,
                           u"Another program is changing the tokens in \"%1\". Nothing was changed. Try again."_s.arg(
                               m_folder));
        return refused(
            ErrorCode::Storage,
            u"The folder \"%1\" may not be written. Nothing was changed. Make it writable for your account."_s.arg(
                m_folder));
    }
    auto contents = read();
    if (!contents)
        return contents.error();
    auto result = apply(*contents);
    if (!result)
        return result;
    if (const auto written = write(*contents); !written)
        return written.error();
    return result;
}

Result<TokenTable::Contents> TokenTable::begin()
{
    return change([](Contents &contents) -> Result<Contents> {
        contents.entries.removeIf([](const TokenEntry &entry) { return entry.ofWindow; });
        return contents;
    });
}

Result<QList<TokenEntry>> TokenTable::agentsFile() const
{
    const QString file = DataFolder::agentTokenFile(m_folder);
    const auto token = DataFolder::readTokenFile(file);
    if (!token)
        return token.error().code == ErrorCode::NotFound ? Result<QList<TokenEntry>>(QList<TokenEntry>())
                                                         : Result<QList<TokenEntry>>(token.error());
    TokenEntry entry{tokenDigest(*token), {}, {QFileInfo(file).lastModified().toMSecsSinceEpoch()}, false, true};
    entry.principal = {prefixOf(PrincipalRole::Agent) + entry.id(), u"Agent"_s, PrincipalRole::Agent};
    return QList<TokenEntry>{entry};
}

Result<QList<TokenEntry>> TokenTable::list() const
{
    auto entries = agentsFile();
    if (!entries)
        return entries;
    const auto contents = read();
    if (!contents)
        return contents.error();
    return *entries + contents->entries;
}

Result<TokenTable::Added> TokenTable::add(PrincipalRole role, const QString &name, Timestamp now, For whom)
{
    const auto checked = checkTokenName(name);
    if (!checked)
        return checked.error();
    if (role == PrincipalRole::Service)
        return refused(ErrorCode::Invalid, u"Nobody can have the role \"service\"."_s, u"role"_s);
    return change([&](Contents &contents) -> Result<Added> {
        Added added;
        added.token = DataFolder::newToken();
        added.entry = {tokenDigest(added.token), principalFor(role, *checked, contents), now, whom == For::Window,
                       false};
        contents.entries.append(added.entry);
        if (isTwoInOne(contents)) {
            const QString taken = decides(role)
                ? u"\"%1\" is the name of an agent, and nobody can both ask and decide. No token was made. "
                  "Choose another name."_s
                : u"\"%1\" is the name of one who decides, and nobody can both ask and decide. No token was made. "
                  "Choose another name."_s;
            return refused(ErrorCode::Conflict, taken.arg(*checked));
        }
        return added;
    });
}

Result<TokenEntry> TokenTable::revoke(const QString &which)
{
    return change([&](Contents &contents) -> Result<TokenEntry> {
        const auto ofFile = agentsFile();     // one that cannot be read keeps nobody from revoking another
        const QString digits = which.toLower(), name = folded(which.trimmed());
        QList<TokenEntry> fits;
        for (const TokenEntry &entry : ofFile.value_or(QList<TokenEntry>()) + contents.entries) {
            if (entry.id() == digits) {
                fits = {entry};
                break;
            }
            const bool isNamed = !entry.ofWindow && folded(entry.principal.name) == name;
            if (isNamed || (digits.size() >= kShortestId && QString::fromLatin1(entry.digest).startsWith(digits)))
                fits.append(entry);
        }
        if (fits.isEmpty() && !ofFile)
            return ofFile.error();
        if (fits.isEmpty())
            return refused(
                ErrorCode::NotFound,
                u"No token has the id or the name \"%1\". Nothing was changed. \"witan-service token list\" shows "
                "all of them."_s.arg(oneLine(which)));
        if (fits.size() > 1) {
            QStringList ids;
            for (const TokenEntry &entry : std::as_const(fits))
                ids.append(entry.id());
            return refused(ErrorCode::Conflict,
                           u"\"%1\" fits several tokens (%2). Nothing was changed. Name one of them by its id."_s.arg(
                               oneLine(which), ids.join(u", "_s)));
        }
        const TokenEntry gone = fits.first();
        if (gone.ofAgentsFile && !QFile::remove(DataFolder::agentTokenFile(m_folder)))
            return refused(
                ErrorCode::Storage,
                u"\"%1/tokens/agent\" cannot be removed. Nothing was changed. Make its folder writable for your "
                "account."_s.arg(m_folder));
        contents.entries.removeIf([&gone](const TokenEntry &entry) { return entry.digest == gone.digest; });
        return gone;
    });
}

} // namespace witan
