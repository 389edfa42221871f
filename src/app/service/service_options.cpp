// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "app/service/service_options.h"

#include "core/untrusted_text.h"
#include "store/data_folder.h"
#include "store/token_table.h"

#include <QCommandLineParser>

using namespace Qt::StringLiterals;

namespace witan {
namespace {

Error wrong(const QString &message)
{
    return {.code = ErrorCode::Invalid, .message = message + u" See witan-service --help."_s};
}

void declare(QCommandLineParser &parser)
{
    parser.setSingleDashWordOptionMode(QCommandLineParser::ParseAsLongOptions);
    parser.setApplicationDescription(
        u"The consultation service without a window: agents and reviewers connect to it over WebSocket.\n\n"
        "  witan-service                             serves\n"
        "  witan-service token add --role ROLE --name NAME\n"
        "                                            makes a token and prints it, this once and alone\n"
        "  witan-service token list                  shows whose tokens let in, without the tokens\n"
        "  witan-service token revoke ID             takes a token back, by its id or its name\n\n"
        "Tokens can be changed while a service runs; it lets in by the new ones at once.\n\n"
        "Exit codes: 0 done, 1 failed, 2 wrong usage."_s);
    parser.addPositionalArgument(u"command"_s, u"nothing, to serve; or token add, token list or token revoke ID"_s,
                                 u"[COMMAND]"_s);
    parser.addOptions({
        {u"data"_s, u"Folder of the record, the tokens and the address file."_s, u"DIR"_s},
        {u"listen"_s, u"Address to listen on; port 0 takes a free one (127.0.0.1:0)."_s, u"HOST:PORT"_s},
        {u"open"_s, u"Let plain clients ask without a token; loopback only."_s},
        {u"no-limits"_s, u"Lift the limits on requests and connections, for measuring."_s},
        {u"json"_s, u"Errors as JSON on stdout, too."_s},
        {u"rebuild"_s, u"Make the projections anew from the events, then exit."_s},
        {u"verify"_s, u"Check every event's place, chain and hash, then exit."_s},
        {u"policy"_s, u"Approvals that a risk tier needs, as HIGH=2, or HIGH=2,comment where an approval must say why; may be given several times."_s, u"TIER=N[,comment]"_s},
        {u"answer-limit"_s, u"Time in which a question must be answered (10)."_s, u"SECONDS"_s},
        {u"agents-only"_s, u"Never answer in an agent's place: a question that no agent answers in time fails, and can be asked again."_s},
        {u"tls-certificate"_s, u"PEM file of the certificate chain; needed off loopback. Its fingerprint is told in the line \"listening\"."_s, u"FILE"_s},
        {u"tls-key"_s, u"PEM file of its private key."_s, u"FILE"_s},
        {u"allow-host"_s, u"A further host name that requests may name; may be given several times."_s, u"HOST"_s},
        {u"allow-origin"_s, u"An origin whose web pages may connect; may be given several times."_s, u"ORIGIN"_s},
        {u"role"_s, u"token add: reviewer (asks and decides), admin (as a reviewer), observer (reads) or agent."_s,
         u"ROLE"_s},
        {u"name"_s, u"token add: whose token it is; who has several of one name is one person."_s, u"NAME"_s},
        {u"verbose"_s, u"Log every detail to stderr."_s},
        {{u"h"_s, u"help"_s}, u"Show this text."_s},
        {{u"v"_s, u"version"_s}, u"Show the version."_s},
    });
}

Result<void> readListen(const QString &text, ServiceConfig &config)
{
    const qsizetype colon = text.lastIndexOf(u':');
    bool ok = false;
    const uint port = colon < 0 ? 0 : QStringView(text).mid(colon + 1).toUInt(&ok);
    QString host = text.left(colon);
    if (host.startsWith(u'[') && host.endsWith(u']'))
        host = host.mid(1, host.size() - 2);
    if (!ok || port > 65535 || host.isEmpty())
        return wrong(u"--listen takes HOST:PORT, as in 127.0.0.1:8900, and not \"%1\"."_s.arg(text));
    config.host = host;
    config.port = static_cast<quint16>(port);
    return {};
}

Result<void> readPolicies(const QStringList &texts, ServiceConfig &config)
{
    for (const QString &text : texts) {
        const RiskTier tier = riskTierFrom(text.section(u'=', 0, 0));
        const QStringList wanted = text.section(u'=', 1).split(u',');
        bool ok = false;
        const int approvals = wanted.first().toInt(&ok);
        const bool comment = wanted.size() == 2 && wanted.last() == u"comment";
        if (tier == RiskTier::Unknown || !ok || approvals < 1 || approvals > 100 || (wanted.size() > 1 && !comment))
            return wrong(u"--policy takes TIER=N with LOW, MEDIUM, HIGH or CRITICAL and the number of approvals, as in HIGH=2 or HIGH=2,comment, and not \"%1\"."_s.arg(text));
        config.policies.byTier[tier] = {.requiredApprovals = approvals, .commentRequired = comment};
    }
    return {};
}

Result<void> readAnswerLimit(const QString &text, ServiceConfig &config)
{
    bool ok = false;
    const double seconds = text.toDouble(&ok);
    if (!ok || !(seconds >= 0.1 && seconds <= 3600))
        return wrong(u"--answer-limit takes seconds from 0.1 to 3600, and not \"%1\"."_s.arg(text));
    config.answerLimitMs = static_cast<int>(seconds * 1000);
    config.agentAnswerMs = config.answerLimitMs * 4 / 5;
    return {};
}

Result<void> readTokenAdd(const QCommandLineParser &parser, ServiceOptions &options)
{
    if (!parser.isSet(u"role"_s) || !parser.isSet(u"name"_s))
        return wrong(u"token add needs --role ROLE and --name NAME."_s);
    const auto role = principalRoleFrom(parser.value(u"role"_s));
    if (!role || *role == PrincipalRole::Service)
        return wrong(u"--role takes reviewer, admin, observer or agent, and not \"%1\"."_s.arg(
            oneLine(parser.value(u"role"_s))));
    const auto name = checkTokenName(parser.value(u"name"_s));
    if (!name)
        return wrong(u"--name is not right. "_s + name.error().message);
    options.role = *role;
    options.name = *name;
    return {};
}

/// Options of another command are a mistake, and better said than ignored.
Result<void> checkCommand(const QCommandLineParser &parser, const QString &command)
{
    QStringList fitting{u"data"_s, u"json"_s, u"verbose"_s, u"h"_s, u"help"_s, u"v"_s, u"version"_s};
    if (command == u"token add")
        fitting += {u"role"_s, u"name"_s};
    for (const QString &option : parser.optionNames()) {
        const bool isOfTokens = option == u"role" || option == u"name";
        if (command.isEmpty() && isOfTokens)
            return wrong(u"--%1 is an option of \"token add\"."_s.arg(option));
        if (!command.isEmpty() && !fitting.contains(option))
            return wrong(u"--%1 is not an option of \"%2\"."_s.arg(option, command));
    }
    return {};
}

Result<void> readCommand(const QCommandLineParser &parser, ServiceOptions &options)
{
    const QStringList words = parser.positionalArguments();
    if (words.isEmpty())
        return checkCommand(parser, {});
    if (words.first() != u"token")
        return wrong(u"\"%1\" is neither an option nor a command."_s.arg(oneLine(words.first())));
    const QString command = words.first(qMin<qsizetype>(2, words.size())).join(u' ');
    const qsizetype wanted = command == u"token revoke" ? 3 : 2;
    if (command != u"token add" && command != u"token list" && command != u"token revoke")
        return wrong(u"\"token\" is followed by add, list or revoke."_s);
    if (words.size() > wanted)
        return wrong(u"\"%1\" is one word too many for \"%2\"."_s.arg(oneLine(words.at(wanted)), command));
    if (const auto fits = checkCommand(parser, command); !fits)
        return fits;
    if (command == u"token add") {
        options.task = ServiceOptions::Task::AddToken;
        return readTokenAdd(parser, options);
    }
    options.task = command == u"token list" ? ServiceOptions::Task::ListTokens : ServiceOptions::Task::RevokeToken;
    options.which = words.value(2);
    if (command == u"token revoke" && options.which.trimmed().isEmpty())
        return wrong(u"token revoke needs the id or the name of a token; \"witan-service token list\" shows them."_s);
    return {};
}

} // namespace

Result<ServiceOptions> readServiceOptions(const QStringList &arguments)
{
    QCommandLineParser parser;
    declare(parser);
    if (!parser.parse(arguments))
        return wrong(parser.errorText() + u'.');
    ServiceOptions options;
    if (!parser.isSet(u"help"_s) && !parser.isSet(u"version"_s)) {
        if (const auto command = readCommand(parser, options); !command)
            return command.error();
    }
    options.json = parser.isSet(u"json"_s);
    options.verbose = parser.isSet(u"verbose"_s);
    if (parser.isSet(u"help"_s))
        options.task = ServiceOptions::Task::Help;
    else if (parser.isSet(u"version"_s))
        options.task = ServiceOptions::Task::Version;
    else if (parser.isSet(u"verify"_s))
        options.task = ServiceOptions::Task::Verify;
    else if (parser.isSet(u"rebuild"_s))
        options.task = ServiceOptions::Task::Rebuild;
    ServiceConfig &config = options.config;
    config.dataFolder = parser.isSet(u"data"_s) ? parser.value(u"data"_s) : DataFolder::defaultPath();
    config.open = parser.isSet(u"open"_s);
    config.standIn = !parser.isSet(u"agents-only"_s);
    config.limits.rates = !parser.isSet(u"no-limits"_s);
    config.certificateFile = parser.value(u"tls-certificate"_s);
    config.privateKeyFile = parser.value(u"tls-key"_s);
    config.allowedHosts = parser.values(u"allow-host"_s);
    config.allowedOrigins = parser.values(u"allow-origin"_s);
    if (parser.isSet(u"listen"_s)) {
        if (const auto listen = readListen(parser.value(u"listen"_s), config); !listen)
            return listen.error();
    }
    if (const auto policies = readPolicies(parser.values(u"policy"_s), config); !policies)
        return policies.error();
    if (parser.isSet(u"answer-limit"_s)) {
        if (const auto limit = readAnswerLimit(parser.value(u"answer-limit"_s), config); !limit)
            return limit.error();
    }
    return options;
}

QString serviceHelp()
{
    QCommandLineParser parser;
    declare(parser);
    return parser.helpText();
}

} // namespace witan
