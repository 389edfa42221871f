// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "app/service/service_options.h"

#include "store/data_folder.h"

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
    parser.setApplicationDescription(u"The consultation service without a window: agents and reviewers connect to it over WebSocket."_s);
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

} // namespace

Result<ServiceOptions> readServiceOptions(const QStringList &arguments)
{
    QCommandLineParser parser;
    declare(parser);
    if (!parser.parse(arguments))
        return wrong(parser.errorText() + u'.');
    if (!parser.positionalArguments().isEmpty())
        return wrong(u"\"%1\" is not an option."_s.arg(parser.positionalArguments().first()));
    ServiceOptions options;
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
