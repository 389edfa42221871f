// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "service/door.h"

#include "core/logging.h"
#include "protocol/limits.h"
#include "protocol/proof.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace witan {
namespace {

constexpr int kFreeGuesses = 5;
constexpr qint64 kFirstPauseMs = 1000, kLongestPauseMs = 60'000, kForgetGuessesMs = 600'000;
constexpr qsizetype kMostPeers = 4096;
constexpr const char *kNothingHere = "There is nothing at this path.";
constexpr const char *kTooManyGuesses = "Too many wrong tokens came from this address; wait a minute and try again.";
constexpr const char *kTokensUnknown =
    "The service cannot read its tokens at the moment, so nobody is let in; its log says why.";
constexpr const char *kWhoAreYou = "A valid token is needed: send it as \"Authorization: Bearer TOKEN\".";

/// The names under which a service on this computer is reached; others that mean the same are what a stranger's page would use.
bool isOwnName(const QByteArray &host)
{
    return host == "127.0.0.1" || host == "[::1]" || host == "localhost";
}

/// "host:port" apart; the port is empty where there is none.
std::pair<QByteArray, QByteArray> splitHost(const QByteArray &value)
{
    const qsizetype colon = value.lastIndexOf(':');
    if (colon < 0 || colon < value.lastIndexOf(']'))
        return {value, {}};
    return {value.left(colon), value.mid(colon + 1)};
}

/// The target may hold a token by mistake, so it is not logged.
void logRefusal(const UpgradeRequest &request, int status, const char *reason)
{
    log(LogArea::Net, LogLevel::Info, "upgrade_refused",
        {{"status", status}, {"peer", QString::fromLatin1(request.peerAddress)}, {"reason", reason}});
}

bool offers(const UpgradeRequest &request, QByteArrayView subprotocol)
{
    for (const auto &[name, value] : request.headers) {
        if (name != "sec-websocket-protocol")
            continue;
        for (const QByteArray &offer : value.split(',')) {
            if (offer.trimmed() == subprotocol)
                return true;
        }
    }
    return false;
}

} // namespace

Door::Door(DoorConfig config, TokenSource tokens, Ticks ticks)
    : m_config(std::move(config))
    , m_tokens(std::move(tokens))
    , m_ticks(std::move(ticks))
    , m_guests(std::make_shared<Guests>())
{
}

Admission Door::judge(const UpgradeRequest &request)
{
    if (!request.upgrades)
        return answerPlain(request);
    Entry entry;
    Admission admission;
    Ruling ruling = judgeShape(request);
    if (ruling.status == 101)
        ruling = judgeHost(request);
    if (ruling.status == 101)
        ruling = judgeOrigin(request);
    if (ruling.status == 101)
        ruling = identify(request, entry);
    if (ruling.status == 101)
        ruling = judgePath(request, entry, admission.subprotocol);
    if (ruling.status == 101)
        ruling = judgeRole(entry);
    if (ruling.status == 101)
        ruling = admit(entry, admission);
    admission.status = ruling.status;
    if (ruling.status == 101) {
        admission.pass = std::make_shared<const Entry>(std::move(entry));
    } else {
        admission.reason = ruling.reason;
        admission.subprotocol.clear();
        logRefusal(request, ruling.status, ruling.reason);
    }
    return admission;
}

Admission Door::answerPlain(const UpgradeRequest &request)
{
    QByteArray proof;
    Ruling ruling = judgeShape(request);
    if (ruling.status == 101)
        ruling = judgeHost(request);
    if (ruling.status == 101)
        ruling = judgeOrigin(request);
    if (ruling.status == 101)
        ruling = prove(request, proof);
    if (ruling.status == 200)
        return {200, proof, {}, {}};
    logRefusal(request, ruling.status, ruling.reason);
    return {ruling.status, ruling.reason, {}, {}};
}

/// Only where a token may come unencrypted; elsewhere TLS proves more. To have asked for a token's proof is not to have the
/// token, so what was guessed before is not forgotten for it.
Door::Ruling Door::prove(const UpgradeRequest &request, QByteArray &proof)
{
    if (request.target != protocol::kProofPath || !request.peerIsLoopback)
        return {404, kNothingHere};
    const auto challenge = protocol::Challenge::parse(request.header(protocol::kChallengeHeader));
    if (!challenge || request.count(protocol::kChallengeHeader) > 1)
        return {400, "A proof is asked for with one header, \"Witan-Challenge: KEY NONCE\"."};
    const auto tokens = m_tokens();
    if (!tokens)
        return {503, kTokensUnknown};
    const auto key = tokens->proofKey(challenge->keyId);
    if (!key)
        return refuseToken(request.peerAddress, m_ticks());
    proof = protocol::proofOf(*key, challenge->nonce, request.localAddress, request.localPort);
    return {200, ""};
}

Door::Ruling Door::judgeShape(const UpgradeRequest &request) const
{
    for (const char *name : {"host", "origin", "authorization"}) {
        if (request.count(name) > 1)
            return {400, "The request has a header twice that may stand there once: Host, Origin or Authorization."};
    }
    if (request.method != "GET")
        return {405, "Only a WebSocket upgrade by GET is answered here."};
    if (!request.target.startsWith('/'))
        return {400, "The request must name a path that begins with \"/\"."};
    if (request.target.contains('?') || request.target.contains('#'))
        return {400, "The address takes no query; a token belongs into the Authorization header and never into an address."};
    return {};
}

Door::Ruling Door::judgeHost(const UpgradeRequest &request) const
{
    const QByteArray value = request.header("host").toLower();
    const auto [host, port] = splitHost(value);
    const QByteArray own = QByteArray::number(request.localPort);
    const bool rightPort = port == own || (port.isEmpty() && (own == "80" || own == "443"));
    if (rightPort && isOwnName(host))
        return {};
    // An address cannot be rebound as a name can, so the one that is listened on is right by itself.
    const QByteArray listened = m_config.host.toLower().toLatin1();
    if (rightPort && !host.isEmpty() && (host == listened || host == '[' + listened + ']'))
        return {};
    for (const QString &allowed : m_config.allowedHosts) {
        const QByteArray name = allowed.toLower().toUtf8();
        if (name == value || (splitHost(name).second.isEmpty() && name == host))
            return {};
    }
    return {403, "This service does not answer to that host name; it can be allowed with --allow-host."};
}

Door::Ruling Door::judgeOrigin(const UpgradeRequest &request) const
{
    if (request.count("origin") == 0)
        return {};
    const QString origin = QString::fromUtf8(request.header("origin"));
    if (origin != u"null" && m_config.allowedOrigins.contains(origin))
        return {};
    return {403, "Web pages may not connect to this service; an origin can be allowed with --allow-origin."};
}

Door::Ruling Door::identify(const UpgradeRequest &request, Entry &entry)
{
    const qint64 now = m_ticks();
    // A wrong program on this computer must not be able to lock its owner out, so loopback is only slowed with wrong tokens.
    if (!request.peerIsLoopback && isBackingOff(request.peerAddress, now))
        return {429, kTooManyGuesses};
    if (request.count("authorization") == 0) {
        if (m_config.open && request.peerIsLoopback && request.target.startsWith(protocol::kConsultationPath)) {
            entry.principal = {u"open"_s, u"Plain client"_s, PrincipalRole::Reviewer};
            return {};
        }
        return {401, kWhoAreYou};
    }
    const QByteArray value = request.header("authorization");
    const bool bearer = value.size() > 7 && value.left(7).compare("bearer ", Qt::CaseInsensitive) == 0;
    const QByteArray token = bearer ? value.mid(7).trimmed() : QByteArray();
    const auto tokens = m_tokens();
    if (!tokens)
        return {503, kTokensUnknown};
    if (const auto principal = tokens->find(token)) {
        entry.principal = *principal;
        entry.tokenDigest = tokenDigest(token);
        const std::lock_guard lock(m_mutex);
        m_guesses.remove(request.peerAddress);
        return {};
    }
    return refuseToken(request.peerAddress, now);
}

Door::Ruling Door::judgePath(const UpgradeRequest &request, Entry &entry, QByteArray &subprotocol) const
{
    if (request.target == protocol::kReviewPath || request.target == protocol::kAgentPath) {
        entry.endpoint = request.target == protocol::kReviewPath ? Endpoint::Review : Endpoint::Agent;
        const char *spoken = entry.endpoint == Endpoint::Review ? protocol::kReviewSubprotocol : protocol::kAgentSubprotocol;
        if (request.count("sec-websocket-protocol") == 0)
            return {};
        if (!offers(request, spoken))
            return {400, "None of the offered subprotocols is spoken on this path."};
        subprotocol = spoken;
        return {};
    }
    if (request.target.startsWith(protocol::kConsultationPath)) {
        entry.endpoint = Endpoint::Seed;
        const QByteArray id = request.target.mid(qsizetype(qstrlen(protocol::kConsultationPath))).toLower();
        const auto parsed = ConsultationId::parse(QString::fromLatin1(id));
        if (!parsed)
            return {400, "The path must end with a consultation's id, a UUID."};
        entry.consultation = *parsed;
        return {};
    }
    return {404, kNothingHere};
}

Door::Ruling Door::judgeRole(const Entry &entry) const
{
    const PrincipalRole role = entry.principal.role;
    switch (entry.endpoint) {
    case Endpoint::Review:
        if (role != PrincipalRole::Agent)
            return {};
        return {403, "An agent's token opens /ws/agent only."};
    case Endpoint::Agent:
        if (role == PrincipalRole::Agent)
            return {};
        return {403, "Only an agent's token opens /ws/agent."};
    case Endpoint::Seed:
        break;
    }
    if (entry.principal.mayAsk())
        return {};
    return {403, "This token may not ask questions; a reviewer's token is needed here."};
}

Door::Ruling Door::admit(Entry &entry, Admission &admission)
{
    struct Lease {
        std::shared_ptr<Guests> guests;
        QString principal;
        Lease(std::shared_ptr<Guests> g, QString p) : guests(std::move(g)), principal(std::move(p)) {}
        Lease(const Lease &) = delete;
        Lease &operator=(const Lease &) = delete;
        ~Lease()
        {
            const std::lock_guard lock(guests->mutex);
            --guests->byPrincipal[principal].connections;
        }
    };
    if (m_config.connectionsPerPrincipal == 0)
        return {};
    const std::lock_guard lock(m_guests->mutex);
    Guest &guest = m_guests->byPrincipal[entry.principal.id];
    if (guest.connections >= m_config.connectionsPerPrincipal)
        return {429, "This token has too many connections open; close one and try again."};
    ++guest.connections;
    entry.lease = std::make_shared<const Lease>(m_guests, entry.principal.id);
    if (!guest.room)
        guest.room = std::make_shared<IncomingRoom>(m_config.incomingPerPrincipal);
    admission.room = guest.room;
    return {};
}

bool Door::isBackingOff(const QByteArray &peer, qint64 now)
{
    const std::lock_guard lock(m_mutex);
    const auto it = m_guesses.constFind(peer);
    return it != m_guesses.constEnd() && it->until > now;
}

Door::Ruling Door::refuseToken(const QByteArray &peer, qint64 now)
{
    const bool pausing = isBackingOff(peer, now);
    noteWrongToken(peer, now);
    if (pausing)
        return {429, kTooManyGuesses};
    return {401, kWhoAreYou};
}

void Door::noteWrongToken(const QByteArray &peer, qint64 now)
{
    const std::lock_guard lock(m_mutex);
    if (m_guesses.size() >= kMostPeers)
        m_guesses.removeIf([now](const auto &it) { return it.value().until <= now; });
    if (m_guesses.size() >= kMostPeers)
        return;
    Guesses &guesses = m_guesses[peer];
    if (now - guesses.last > kForgetGuessesMs)
        guesses = {};
    guesses.last = now;
    if (++guesses.wrong >= kFreeGuesses) {
        const int doublings = std::min(guesses.wrong - kFreeGuesses, 16);
        guesses.until = now + std::min(kLongestPauseMs, kFirstPauseMs << doublings);
    }
}

} // namespace witan
