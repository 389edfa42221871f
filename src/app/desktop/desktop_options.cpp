// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "app/desktop/desktop_options.h"

#include "transport/loopback.h"

#include <QFile>

#include <array>
#include <functional>
#include <map>

using namespace Qt::StringLiterals;

namespace witan {
namespace {

constexpr auto kHelp = R"(Usage: witan [options]
Consultations with AI agents that wait for a human decision.

  --data DIR            keep everything in DIR
  --listen HOST:PORT    where agents connect to the built-in service (default 127.0.0.1 and a free port;
                        only addresses of this computer)
  --connect URL         use the service at URL (ws:// or wss://) instead of the built-in one
  --token-file FILE     the reviewer's token for --connect
  --tls-ca FILE         authorities that may vouch for a wss:// service, instead of the system's (PEM)
  --tls-fingerprint SHA256
                        the one certificate that a wss:// service may show; a self-signed one is taken by it
  --sample              start the sample agent beside the window
  --tour DIR            do the main job by itself and leave pictures and a transcript in DIR
  --json                print events, such as {"event":"ready","ms":N}, one JSON object a line
  --help, --version

Exit codes: 0 done, 1 failed, 2 wrong usage.
)";

/// Qt's own options that take a value; QApplication reads and removes them.
constexpr std::array<QStringView, 11> kQtOptions{u"platform", u"platformpluginpath", u"platformtheme", u"plugin", u"qwindowgeometry",
                                                 u"qwindowicon", u"qwindowtitle", u"style", u"stylesheet", u"display", u"geometry"};

bool isQtOption(QStringView argument)
{
    const QStringView name = argument.startsWith(u"--") ? argument.sliced(2) : argument.sliced(argument.startsWith(u'-') ? 1 : 0);
    return argument.startsWith(u'-') && std::find(kQtOptions.cbegin(), kQtOptions.cend(), name) != kQtOptions.cend();
}

EarlyExit wrongUsage(const QString &sentence)
{
    return {2, u"witan: %1 See witan --help.\n"_s.arg(sentence)};
}

QString readListen(DesktopOptions &options, const QString &value)
{
    const qsizetype colon = value.lastIndexOf(u':');
    bool isNumber = false;
    const uint port = value.sliced(colon + 1).toUInt(&isNumber);
    if (colon < 1 || !isNumber || port > 65535)
        return u"--listen needs HOST:PORT, as in 127.0.0.1:8900."_s;
    options.host = value.first(colon);
    if (options.host.startsWith(u'[') && options.host.endsWith(u']'))
        options.host = options.host.sliced(1, options.host.size() - 2);
    options.port = static_cast<quint16>(port);
    if (!isLoopback(options.host))
        return u"the built-in service listens on this computer only; for others run witan-service."_s;
    return {};
}

QString readService(DesktopOptions &options, const QString &value)
{
    options.service = QUrl(value, QUrl::StrictMode);
    const QString scheme = options.service.scheme();
    const bool isWebSocket = scheme == u"ws" || scheme == u"wss";
    if (!options.service.isValid() || options.service.host().isEmpty() || !isWebSocket)
        return u"--connect needs an address such as wss://council.example:8900."_s;
    if (scheme == u"ws" && !isLoopback(options.service.host()))
        return u"--connect to another computer needs wss://, or the token could be read on the way."_s;
    if (!options.service.userInfo().isEmpty())
        return u"--connect takes no name or password in the address; use --token-file."_s;
    return {};
}

QString readAuthorities(DesktopOptions &options, const QString &value)
{
    constexpr qint64 kLimit = 1024 * 1024;
    QFile file(value);
    if (!file.open(QIODevice::ReadOnly))
        return u"--tls-ca: \"%1\" cannot be read (%2)."_s.arg(value, file.errorString());
    const auto trust = TlsTrust::of(file.read(kLimit), {});
    if (!trust || trust->authorities.isEmpty())
        return u"--tls-ca: \"%1\" holds no certificate in PEM."_s.arg(value);
    options.trust.authorities = trust->authorities;
    return {};
}

QString readFingerprint(DesktopOptions &options, const QString &value)
{
    const auto trust = TlsTrust::of({}, value);
    if (!trust || trust->fingerprint.isEmpty())
        return u"--tls-fingerprint needs 64 hexadecimal digits (SHA-256), with or without colons."_s;
    options.trust.fingerprint = trust->fingerprint;
    return {};
}

using Reader = std::function<QString(DesktopOptions &, const QString &)>;

const std::map<QString, Reader> &valueOptions()
{
    const auto text = [](QString DesktopOptions::*member) {
        return [member](DesktopOptions &options, const QString &value) {
            options.*member = value;
            return value.isEmpty() ? u"an option has an empty value."_s : QString();
        };
    };
    static const std::map<QString, Reader> readers{
        {u"--data"_s, text(&DesktopOptions::dataFolder)},
        {u"--token-file"_s, text(&DesktopOptions::tokenFile)},
        {u"--tour"_s, text(&DesktopOptions::tourFolder)},
        {u"--listen"_s, readListen},
        {u"--connect"_s, readService},
        {u"--tls-ca"_s, readAuthorities},
        {u"--tls-fingerprint"_s, readFingerprint},
    };
    return readers;
}

/// What the options mean together; empty where they fit.
QString contradiction(const DesktopOptions &options)
{
    if (!options.service.isEmpty() && options.tokenFile.isEmpty())
        return u"--connect needs --token-file."_s;
    if (options.service.isEmpty() && !options.tokenFile.isEmpty())
        return u"--token-file is for --connect."_s;
    if (!options.trust.isDefault() && options.service.scheme() != u"wss")
        return u"--tls-ca and --tls-fingerprint are for --connect with a wss:// address."_s;
    if (!options.service.isEmpty() && (options.sample || !options.tourFolder.isEmpty()))
        return u"--sample and --tour use the built-in service, not --connect."_s;
    return {};
}

} // namespace

std::variant<DesktopOptions, EarlyExit> readDesktopOptions(const QStringList &arguments)
{
    DesktopOptions options;
    for (qsizetype i = 0; i < arguments.size(); ++i) {
        const QString &argument = arguments.at(i);
        if (argument == u"--help" || argument == u"-h")
            return EarlyExit{0, QString::fromUtf8(kHelp)};
        if (argument == u"--version")
            return EarlyExit{0, u"witan %1\n"_s.arg(QStringLiteral(WITAN_VERSION))};
        if (argument == u"--json") {
            options.json = true;
        } else if (argument == u"--sample") {
            options.sample = true;
        } else if (isQtOption(argument)) {
            ++i;
        } else if (const qsizetype equals = argument.indexOf(u'='); valueOptions().contains(argument.first(equals < 0 ? argument.size() : equals))) {
            if (equals < 0 && i + 1 >= arguments.size())
                return wrongUsage(u"%1 needs a value."_s.arg(argument));
            const QString name = equals < 0 ? argument : argument.first(equals);
            const QString value = equals < 0 ? arguments.at(++i) : argument.sliced(equals + 1);
            if (const QString wrong = valueOptions().at(name)(options, value); !wrong.isEmpty())
                return wrongUsage(wrong);
        } else {
            return wrongUsage(u"\"%1\" is not an option."_s.arg(argument));
        }
    }
    if (const QString wrong = contradiction(options); !wrong.isEmpty())
        return wrongUsage(wrong);
    return options;
}

} // namespace witan
