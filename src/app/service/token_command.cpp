// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "app/service/token_command.h"

#include "service/tokens.h"
#include "store/data_folder.h"
#include "store/token_table.h"

#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace witan {
namespace {

TokenTable tableIn(const QString &folder)
{
    return TokenTable(folder, osUserName());
}

/// Only a folder that is there: looking for tokens must not make one.
Result<DataFolder> existingFolder(const QString &path)
{
    if (!path.isEmpty() && !QFileInfo(path).isDir())
        return Error{.code = ErrorCode::NotFound,
                     .message = u"There is no folder \"%1\", so there are no tokens in it. Nothing was changed. Name the "
                                "service's folder with --data."_s.arg(path)};
    return DataFolder::open(path);
}

QByteArray asJson(const char *event, const TokenEntry &entry)
{
    QJsonObject object{{"event"_L1, QLatin1StringView(event)},      {"id"_L1, entry.id()},
                       {"role"_L1, toString(entry.principal.role)}, {"name"_L1, entry.principal.name},
                       {"principal"_L1, entry.principal.id},        {"created"_L1, entry.created.toString()}};
    if (entry.ofAgentsFile)
        object.insert("file"_L1, u"tokens/agent"_s);
    if (entry.ofWindow)
        object.insert("window"_L1, true);
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

QString row(const QString &id, const QString &role, const QString &created, const QString &name)
{
    return id.leftJustified(10) + role.leftJustified(10) + created.leftJustified(26) + name;
}

QString rowOf(const TokenEntry &entry)
{
    QString name = entry.principal.name;
    if (entry.ofAgentsFile)
        name += u" (in the file tokens/agent)"_s;
    if (entry.ofWindow)
        name += u" (a window that runs on this computer)"_s;
    return row(entry.id(), toString(entry.principal.role), entry.created.toString(), name);
}

Result<CommandOutput> add(const ServiceOptions &options)
{
    const auto folder = DataFolder::open(options.config.dataFolder);
    if (!folder)
        return folder.error();
    const auto added = tableIn(folder->path()).add(options.role, options.name, SystemClock().now());
    if (!added)
        return added.error();
    const QString hint =
        u"This token lets \"%1\" in as %2 (id %3, folder \"%4\"). It is shown this once and kept nowhere: put it into "
        "a file that only its user can read, and name that file with --token-file."_s;
    const TokenEntry &entry = added->entry;
    return CommandOutput{added->token,
                         hint.arg(entry.principal.name, toString(entry.principal.role), entry.id(), folder->path()),
                         entry.id()};
}

Result<CommandOutput> list(const ServiceOptions &options)
{
    const auto folder = existingFolder(options.config.dataFolder);
    if (!folder)
        return folder.error();
    const auto entries = tableIn(folder->path()).list();
    if (!entries)
        return entries.error();
    QByteArrayList lines;
    if (!options.json && !entries->isEmpty())
        lines.append(row(u"id"_s, u"role"_s, u"created"_s, u"name"_s).toUtf8());
    for (const TokenEntry &entry : *entries)
        lines.append(options.json ? asJson("token", entry) : rowOf(entry).toUtf8());
    return CommandOutput{lines.join('\n'),
                         entries->isEmpty() ? u"There are no tokens in \"%1\"."_s.arg(folder->path()) : QString(),
                         {}};
}

Result<CommandOutput> revoke(const ServiceOptions &options)
{
    const auto folder = existingFolder(options.config.dataFolder);
    if (!folder)
        return folder.error();
    TokenTable table = tableIn(folder->path());
    const auto gone = table.revoke(options.which);
    if (!gone)
        return gone.error();
    const QString sentence = gone->ofAgentsFile
        ? u"The agents' token %1 is revoked and the file tokens/agent removed; a new one is made when the service starts "
          "the next time."_s.arg(gone->id())
        : u"The token %1 of \"%2\" (%3) is revoked; whoever is connected with it is put out."_s.arg(
            gone->id(), gone->principal.name, toString(gone->principal.role));
    CommandOutput output{options.json ? asJson("token_revoked", *gone) : sentence.toUtf8(), {}, {}};
    if (gone->principal.mayDecide())
        output.hint = reviewerHint(folder->path());
    return output;
}

} // namespace

Result<CommandOutput> runTokenCommand(const ServiceOptions &options)
{
    switch (options.task) {
    case ServiceOptions::Task::AddToken:
        return add(options);
    case ServiceOptions::Task::ListTokens:
        return list(options);
    default:
        return revoke(options);
    }
}

Error undoTokenCommand(const ServiceOptions &options, const CommandOutput &output)
{
    if (output.made.isEmpty())
        return {.code = ErrorCode::Storage, .message = u"What was to be printed could not be written to stdout."_s};
    const auto undone = tableIn(QFileInfo(options.config.dataFolder).absoluteFilePath()).revoke(output.made);
    const QString sentence = undone
        ? u"The new token could not be written to stdout, so it was taken back. Nothing was changed."_s
        : u"The new token could not be written to stdout, and could not be taken back. Revoke it: its id is %1."_s.arg(
            output.made);
    return {.code = ErrorCode::Storage, .message = sentence};
}

QString reviewerHint(const QString &dataFolder)
{
    const auto contents = tableIn(QFileInfo(dataFolder).absoluteFilePath()).read();
    if (!contents || contents->hasReviewer())
        return {};
    return u"No reviewer has a token. To make one: witan-service --data \"%1\" token add --role reviewer --name NAME"_s
        .arg(dataFolder);
}

} // namespace witan
