// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "app/agent/agent_options.h"

#include "protocol/limits.h"
#include "store/data_folder.h"
#include "store/private_file.h"
#include "transport/loopback.h"
#include "transport/web_socket_channel.h"

#include <QCommandLineParser>
#include <QFile>
#include <QFileInfo>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace witan::agent {
namespace {

Error wrong(const QString &message)
{
    return {.code = ErrorCode::Invalid, .message = message + u" See witan-agent --help."_s};
}

void declare(QCommandLineParser &parser)
{
    parser.setSingleDashWordOptionMode(QCommandLineParser::ParseAsLongOptions);
    parser.setApplicationDescription(u"A sample agent, and a command-line client for agents' scripts.\n\n"
                                     "  witan-agent sample   looks after a small database, and asks before it changes it\n"
                                     "  witan-agent start    starts a consultation from a JSON file and prints its id\n\n"
                                     "Exit codes: 0 done, 1 failed, 2 wrong usage."_s);
    parser.addPositionalArgument(u"command"_s, u"sample or start"_s, u"COMMAND"_s);
    parser.addOptions({
        {u"data"_s, u"Data folder of the service on this computer; the address and the token are found there."_s, u"DIR"_s},
        {u"url"_s, u"Address of the service, as ws://127.0.0.1:43121."_s, u"URL"_s},
        {u"token-file"_s, u"File that holds the agent's token."_s, u"FILE"_s},
        {u"tls-ca"_s, u"PEM file of the authorities that may vouch for a wss:// service, instead of the system's."_s, u"FILE"_s},
        {u"tls-fingerprint"_s, u"SHA-256 of the one certificate that a wss:// service may show; a self-signed one is taken by it."_s, u"SHA256"_s},
        {u"patience"_s, u"How long a service that was never reached is waited for (30)."_s, u"SECONDS"_s},
        {u"json"_s, u"What happens as JSON, one line each, on stdout."_s},
        {u"verbose"_s, u"Log every detail to stderr."_s},
        {u"title"_s, u"Title of the consultation."_s, u"TEXT"_s},
        {u"work"_s, u"sample: folder of the database and the agent's memory (default: sample in the data folder)."_s, u"DIR"_s},
        {u"again"_s, u"sample: forget what is in the work folder, its database too, and begin anew."_s},
        {u"context"_s, u"start: JSON file of the context, with plan and risk_assessment."_s, u"FILE"_s},
        {u"state"_s, u"start: JSON file of the state that comes back with the decision."_s, u"FILE"_s},
        {u"agent-id"_s, u"start: id of the agent (default: script)."_s, u"ID"_s},
        {u"agent-name"_s, u"start: name of the agent (default: the id)."_s, u"NAME"_s},
        {u"wait"_s, u"start: wait for the decision and print it as JSON."_s},
        {{u"h"_s, u"help"_s}, u"Show this text."_s},
        {{u"v"_s, u"version"_s}, u"Show the version."_s},
    });
}

Result<QUrl> agentUrl(const QString &text)
{
    QUrl url(text, QUrl::StrictMode);
    if (!url.isValid() || (url.scheme() != "ws"_L1 && url.scheme() != "wss"_L1) || url.host().isEmpty())
        return wrong(u"--url must be an address like ws://127.0.0.1:43121 or wss://council.example, not \"%1\"."_s.arg(text));
    if (url.scheme() == "ws"_L1 && !isLoopback(url.host()))
        return wrong(u"--url must begin with wss:// for another computer: a token is never sent unencrypted."_s);
    if (url.path().isEmpty() || url.path() == "/"_L1)
        url.setPath(QLatin1StringView(protocol::kAgentPath));
    return url;
}

/// Options of the other command are a mistake, and better said than ignored.
Result<void> checkCommand(const QCommandLineParser &parser, const QString &command)
{
    const QStringList foreign = command == "sample"_L1 ? QStringList{u"context"_s, u"state"_s, u"agent-id"_s, u"agent-name"_s, u"wait"_s}
                                                       : QStringList{u"work"_s, u"again"_s};
    for (const QString &option : foreign) {
        if (parser.isSet(option))
            return wrong(u"--%1 is not an option of \"%2\"."_s.arg(option, command));
    }
    if (command == "start"_L1 && !parser.isSet(u"context"_s))
        return wrong(u"start needs --context FILE."_s);
    return {};
}

Result<TlsTrust> readTrust(const QCommandLineParser &parser)
{
    QByteArray authorities;
    if (parser.isSet(u"tls-ca"_s)) {
        QFile file(parser.value(u"tls-ca"_s));
        if (!file.open(QIODevice::ReadOnly))
            return wrong(u"--tls-ca: \"%1\" cannot be read (%2)."_s.arg(file.fileName(), file.errorString()));
        authorities = file.read(1024 * 1024);
        if (authorities.isEmpty())
            return wrong(u"--tls-ca: \"%1\" is empty."_s.arg(file.fileName()));
    }
    const auto trust = TlsTrust::of(authorities, parser.value(u"tls-fingerprint"_s));
    if (!trust)
        return wrong((authorities.isEmpty() ? u"--tls-fingerprint: "_s : u"--tls-ca or --tls-fingerprint: "_s) + trust.error().message);
    return trust;
}

/// What is said about certificates must not be said in vain.
Result<void> checkTrust(const AgentOptions &options, const QUrl &url)
{
    if (options.trust.isDefault() || url.scheme() == "wss"_L1)
        return {};
    return wrong(u"--tls-ca and --tls-fingerprint are for an address that begins with wss://, and not for \"%1\"."_s.arg(url.toString()));
}

Result<void> readService(const QCommandLineParser &parser, AgentOptions &options)
{
    const auto trust = readTrust(parser);
    if (!trust)
        return trust.error();
    options.trust = *trust;
    options.tokenFile = parser.value(u"token-file"_s);
    if (!parser.isSet(u"url"_s))
        return {};
    const auto url = agentUrl(parser.value(u"url"_s));
    if (!url)
        return url.error();
    options.url = url->toString();
    return checkTrust(options, *url);
}

Error notRunning(const QString &folder)
{
    return {.code = ErrorCode::Unavailable,
            .message = u"No service runs in \"%1\". Start witan or witan-service, or name another one with --data, or --url and --token-file."_s.arg(
                folder)};
}

/// Only a folder that is there: looking for a service must not make one.
Result<DataFolder> existingFolder(const QString &path)
{
    if (!QFileInfo(path).isDir())
        return notRunning(path);
    return DataFolder::open(path);
}

Result<QUrl> foundUrl(const QString &folderPath)
{
    const auto folder = existingFolder(folderPath);
    if (!folder)
        return folder.error();
    const auto address = folder->serviceAddress();
    if (!address)
        return address.error();
    if (!*address)
        return notRunning(folderPath);
    return agentUrl((*address)->url);
}

Result<QByteArray> foundToken(const QString &folderPath)
{
    const auto folder = existingFolder(folderPath);
    if (!folder)
        return folder.error();
    const auto token = folder->existingAgentToken();
    if (!token)
        return token.error();
    if (!*token)
        return notRunning(folderPath);
    return **token;
}

Result<QByteArray> tokenIn(const QString &path)
{
    const auto bytes = readPrivateFile(path, 512);
    if (!bytes)
        return bytes.error();
    const QByteArray token = bytes->trimmed();
    if (token.isEmpty() || token.contains(' ') || token.contains('\n'))
        return Error{.code = ErrorCode::Damaged,
                     .message = u"\"%1\" holds no token. It was left as it is; name the right file with --token-file."_s.arg(path)};
    return token;
}

} // namespace

Result<AgentOptions> readAgentOptions(const QStringList &arguments)
{
    QCommandLineParser parser;
    declare(parser);
    if (!parser.parse(arguments))
        return wrong(parser.errorText() + u'.');
    AgentOptions options;
    if (parser.isSet(u"help"_s))
        return options;
    options.task = AgentOptions::Task::Version;
    if (parser.isSet(u"version"_s))
        return options;
    const QStringList commands = parser.positionalArguments();
    if (commands.size() != 1 || (commands.first() != "sample"_L1 && commands.first() != "start"_L1))
        return wrong(commands.isEmpty() ? u"A command is missing: sample or start."_s
                                        : u"There is no command \"%1\": it must be sample or start."_s.arg(commands.join(u' ')));
    const QString command = commands.first();
    if (const auto fits = checkCommand(parser, command); !fits)
        return fits.error();
    for (const QString &option : {u"data"_s, u"url"_s, u"token-file"_s, u"tls-ca"_s, u"tls-fingerprint"_s, u"work"_s, u"context"_s, u"state"_s}) {
        if (parser.isSet(option) && parser.value(option).isEmpty())
            return wrong(u"--%1 needs a value that is not empty."_s.arg(option));
    }
    options.task = command == "sample"_L1 ? AgentOptions::Task::Sample : AgentOptions::Task::Start;
    options.dataFolder = parser.isSet(u"data"_s) ? parser.value(u"data"_s) : DataFolder::defaultPath();
    if (const auto service = readService(parser, options); !service)
        return service.error();
    if (parser.isSet(u"patience"_s)) {
        bool isNumber = false;
        options.patienceMs = parser.value(u"patience"_s).toUInt(&isNumber) * 1'000LL;
        if (!isNumber || options.patienceMs < 0 || options.patienceMs > 86'400'000)
            return wrong(u"--patience must be a number of seconds, at most a day."_s);
    }
    options.json = parser.isSet(u"json"_s);
    options.verbose = parser.isSet(u"verbose"_s);
    options.title = parser.isSet(u"title"_s) ? parser.value(u"title"_s)
        : command == "sample"_L1             ? u"Merge doubled customers, drop the old table"_s
                                             : QString();
    options.work = parser.isSet(u"work"_s) ? parser.value(u"work"_s) : options.dataFolder + u"/sample"_s;
    options.again = parser.isSet(u"again"_s);
    options.contextFile = parser.value(u"context"_s);
    options.stateFile = parser.value(u"state"_s);
    options.agentId = parser.isSet(u"agent-id"_s) ? parser.value(u"agent-id"_s) : u"script"_s;
    options.agentName = parser.isSet(u"agent-name"_s) ? parser.value(u"agent-name"_s) : options.agentId;
    options.wait = parser.isSet(u"wait"_s);
    return options;
}

QString agentHelp()
{
    QCommandLineParser parser;
    declare(parser);
    return parser.helpText();
}

AgentClient::Source channelSource(const AgentOptions &options)
{
    return [options]() -> Result<std::shared_ptr<Channel>> {
        const auto url = options.url.isEmpty() ? foundUrl(options.dataFolder) : agentUrl(options.url);
        if (!url)
            return url.error();
        const auto token = options.tokenFile.isEmpty() ? foundToken(options.dataFolder) : tokenIn(options.tokenFile);
        if (!token)
            return token.error();
        if (const auto fits = checkTrust(options, *url); !fits)
            return fits.error();
        auto channel = std::make_shared<WebSocketChannel>(*url, *token, protocol::kAgentSubprotocol);
        channel->setTrust(options.trust);
        return std::shared_ptr<Channel>(std::move(channel));
    };
}

} // namespace witan::agent
