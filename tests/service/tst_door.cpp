// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "protocol/proof.h"
#include "service/door.h"

#include <QElapsedTimer>
#include <QTest>

#include <array>

using namespace witan;
using namespace Qt::StringLiterals;

namespace {
const QByteArray kReviewer = "reviewer-token-reviewer-token", kAgent = "agent-token-agent-token", kObserver = "observer-token-observer";
const QByteArray kSeedPath = "/ws/consultation/3f2b8c1e-5d7a-4e0b-9a4c-7d1f6e2a9b30";
const QByteArray kNonce = QByteArray(64, '5');
constexpr quint16 kPort = 43121;
using Header = std::pair<QByteArray, QByteArray>;
}

/// The front door as a table (tests/README.md, rows 1–6).
class TestDoor : public QObject {
    Q_OBJECT

    static Tokens tokens()
    {
        Tokens known;
        known.add(kReviewer, {u"reviewer-1"_s, u"Ada"_s, PrincipalRole::Reviewer});
        known.add(kAgent, {u"agent-1"_s, u"Agent"_s, PrincipalRole::Agent});
        known.add(kObserver, {u"observer-1"_s, u"Olga"_s, PrincipalRole::Observer});
        return known;
    }
    static UpgradeRequest request(const QByteArray &target = "/ws/review", const QByteArray &token = kReviewer)
    {
        UpgradeRequest made{"GET", target, {{"host", "127.0.0.1:43121"}, {"upgrade", "websocket"}}, "127.0.0.1", true, kPort};
        if (!token.isEmpty())
            made.headers.append({"authorization", "Bearer " + token});
        return made;
    }
    static UpgradeRequest proofRequest(const QByteArray &challenge)
    {
        UpgradeRequest made = request(protocol::kProofPath, {});
        made.headers.removeIf([](const Header &header) { return header.first == "upgrade"; });
        made.headers.append({protocol::kChallengeHeader, challenge});
        made.localAddress = "127.0.0.1";
        made.upgrades = false;
        return made;
    }
    static QByteArray challengeFor(const QByteArray &token) { return protocol::ProofKey::of(token).id + ' ' + kNonce; }
    std::unique_ptr<Door> door(DoorConfig config = {})
    {
        return std::make_unique<Door>(std::move(config), [this] { return m_known; }, [this] { return m_now; });
    }
    qint64 m_now = 0;
    std::shared_ptr<const Tokens> m_known;

private Q_SLOTS:
    void init()
    {
        m_now = 0;
        m_known = std::make_shared<const Tokens>(tokens());
    }
    void shouldJudgeHost_data();
    void shouldJudgeHost();
    void shouldJudgeOrigin_data();
    void shouldJudgeOrigin();
    void shouldRefuseDoubleHeaders_data();
    void shouldRefuseDoubleHeaders();
    void shouldJudgeTheToken_data();
    void shouldJudgeTheToken();
    void shouldJudgeThePath_data();
    void shouldJudgeThePath();
    void shouldJudgeTheRole_data();
    void shouldJudgeTheRole();
    void shouldChooseTheSubprotocol();
    void shouldKnowThePersonFromTheTokenAlone();
    void shouldSlowDownWhoGuesses();
    void shouldNotLockTheOwnerOut();
    void shouldCountConnectionsOfAPrincipal();
    void shouldGiveAPrincipalOneRoom();
    void shouldLetPlainClientsInWhereOpen_data();
    void shouldLetPlainClientsInWhereOpen();
    void shouldTakeAsLongForEveryWrongToken();
    void shouldProveEveryTokenThatItKnows();
    void shouldJudgeWhoAsksForAProof_data();
    void shouldJudgeWhoAsksForAProof();
    void shouldCountUnknownIdsAsGuesses();
    void shouldNotForgetGuessesForAProof();
};

void TestDoor::shouldJudgeHost_data()
{
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<int>("status");
    const auto row = [](const char *name, const char *host, int status) { QTest::newRow(name) << QByteArray(host) << status; };
    row("the address", "127.0.0.1:43121", 101);
    row("localhost", "localhost:43121", 101);
    row("localhost in capitals", "LOCALHOST:43121", 101);
    row("IPv6 loopback", "[::1]:43121", 101);
    row("an allowed name, any port", "council.example:9", 101);
    row("an allowed name with its port", "team.example:8443", 101);
    row("an allowed name with another port", "team.example:8444", 403);
    row("rebound name", "rebind.evil.example:43121", 403);
    row("loopback with another port", "127.0.0.1:80", 403);
    row("loopback without port", "127.0.0.1", 403);
    row("another loopback address", "127.0.0.2:43121", 403);
    row("localhost with a dot", "localhost.:43121", 403);
    row("localhost as a part", "localhost.evil.example:43121", 403);
    row("userinfo", "127.0.0.1@evil.example:43121", 403);
    row("decimal address", "2130706433:43121", 403);
    row("short address", "127.1:43121", 403);
    row("IPv4 in IPv6", "[::ffff:127.0.0.1]:43121", 403);
    row("empty", "", 403);
    row("only a port", ":43121", 403);
    row("port in words", "127.0.0.1:http", 403);
    row("all addresses", "0.0.0.0:43121", 403);
}

void TestDoor::shouldJudgeHost()
{
    QFETCH(QByteArray, host);
    QFETCH(int, status);
    DoorConfig config;
    config.allowedHosts = {u"council.example"_s, u"Team.example:8443"_s};
    UpgradeRequest made = request();
    made.headers[0].second = host;
    QCOMPARE(door(config)->judge(made).status, status);
}

void TestDoor::shouldJudgeOrigin_data()
{
    QTest::addColumn<QByteArray>("origin");
    QTest::addColumn<int>("status");
    const auto row = [](const char *name, const char *origin, int status) { QTest::newRow(name) << QByteArray(origin) << status; };
    row("the allowed one", "https://council.example", 101);
    row("another port", "https://council.example:444", 403);
    row("the default port said", "https://council.example:443", 403);
    row("another scheme", "http://council.example", 403);
    row("capitals", "https://Council.example", 403);
    row("below it", "https://a.council.example", 403);
    row("with a path", "https://council.example/", 403);
    row("as a beginning", "https://council.example.evil.example", 403);
    row("null", "null", 403);
    row("a page of this computer", "http://localhost:3000", 403);
    row("loopback", "http://127.0.0.1:43121", 403);
    row("IPv6 loopback", "http://[::1]:43121", 403);
    row("a file", "file://", 403);
    row("an extension", "chrome-extension://abcdef", 403);
    row("evil", "https://evil.example", 403);
    row("empty", "", 403);
    row("two in one", "https://council.example https://evil.example", 403);
    row("blank around it", "https://council.example ", 403);
}

void TestDoor::shouldJudgeOrigin()
{
    QFETCH(QByteArray, origin);
    QFETCH(int, status);
    DoorConfig config;
    config.allowedOrigins = {u"https://council.example"_s, u"null"_s};
    UpgradeRequest made = request();
    made.headers.append({"origin", origin});
    const Admission admission = door(config)->judge(made);
    QCOMPARE(admission.status, status);
    QCOMPARE(admission.pass != nullptr, status == 101);
}

void TestDoor::shouldRefuseDoubleHeaders_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("value");
    QTest::newRow("host, the same") << QByteArray("host") << QByteArray("127.0.0.1:43121");
    QTest::newRow("host, another") << QByteArray("host") << QByteArray("evil.example");
    QTest::newRow("authorization") << QByteArray("authorization") << "Bearer " + kReviewer;
    QTest::newRow("origin") << QByteArray("origin") << QByteArray("https://council.example");
}

void TestDoor::shouldRefuseDoubleHeaders()
{
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, value);
    DoorConfig config;
    config.allowedOrigins = {u"https://council.example"_s};
    UpgradeRequest made = request();
    made.headers.append(Header{"origin", "https://council.example"});
    QCOMPARE(door(config)->judge(made).status, 101);
    made.headers.append({name, value});
    QCOMPARE(door(config)->judge(made).status, 400);
}

void TestDoor::shouldJudgeTheToken_data()
{
    QTest::addColumn<QByteArray>("authorization");
    QTest::addColumn<int>("status");
    QTest::newRow("right") << "Bearer " + kReviewer << 101;
    QTest::newRow("scheme in small letters") << "bearer " + kReviewer << 101;
    QTest::newRow("wrong") << QByteArray("Bearer nonsense") << 401;
    QTest::newRow("cut short") << "Bearer " + kReviewer.chopped(1) << 401;
    QTest::newRow("one character more") << "Bearer " + kReviewer + 'x' << 401;
    QTest::newRow("other case") << "Bearer " + kReviewer.toUpper() << 401;
    QTest::newRow("empty") << QByteArray("Bearer ") << 401;
    QTest::newRow("no scheme") << kReviewer << 401;
    QTest::newRow("basic") << "Basic " + kReviewer.toBase64() << 401;
    QTest::newRow("two tokens") << "Bearer " + kReviewer + ", Bearer " + kAgent << 401;
    QTest::newRow("very long") << "Bearer " + QByteArray(10'000, 'x') << 401;
}

void TestDoor::shouldJudgeTheToken()
{
    QFETCH(QByteArray, authorization);
    QFETCH(int, status);
    UpgradeRequest made = request("/ws/review", {});
    made.headers.append({"authorization", authorization});
    const Admission admission = door()->judge(made);
    QCOMPARE(admission.status, status);
    // AND whatever is wrong with it, the answer is the same as to none at all
    if (status == 401)
        QCOMPARE(admission.reason, door()->judge(request("/ws/review", {})).reason);
}

void TestDoor::shouldJudgeThePath_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<int>("status");
    const auto row = [](const char *name, const QByteArray &target, int status, const QByteArray &how = "GET") { QTest::newRow(name) << how << target << status; };
    row("review", "/ws/review", 101);
    row("a consultation", kSeedPath, 101);
    row("a consultation in capitals", "/ws/consultation/3F2B8C1E-5D7A-4E0B-9A4C-7D1F6E2A9B30", 101);
    row("no UUID", "/ws/consultation/17", 400);
    row("no id", "/ws/consultation/", 400);
    row("the null id", "/ws/consultation/00000000-0000-0000-0000-000000000000", 400);
    row("in braces", "/ws/consultation/{3f2b8c1e-5d7a-4e0b-9a4c-7d1f6e2a9b30}", 400);
    row("more after the id", kSeedPath + "/x", 400);
    row("nothing there", "/", 404);
    row("almost", "/ws/reviewer", 404);
    row("with a slash", "/ws/review/", 404);
    row("dots", "/ws/../ws/review", 404);
    row("escaped", "/ws/%72eview", 404);
    row("token in the address", "/ws/review?token=" + kReviewer, 400);
    row("any query", "/ws/review?x=1", 400);
    row("fragment", "/ws/review#x", 400);
    row("absolute form", "http://127.0.0.1:43121/ws/review", 400);
    row("asterisk", "*", 400);
    row("POST", "/ws/review", 405, "POST");
    row("CONNECT", "/ws/review", 405, "CONNECT");
    row("get in small letters", "/ws/review", 405, "get");
}

void TestDoor::shouldJudgeThePath()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, target);
    QFETCH(int, status);
    UpgradeRequest made = request(target);
    made.method = method;
    const Admission admission = door()->judge(made);
    QCOMPARE(admission.status, status);
    QVERIFY(!admission.reason.contains(kReviewer));
    if (target == kSeedPath)
        QCOMPARE(entryOf(admission.pass)->consultation.toString(), u"3f2b8c1e-5d7a-4e0b-9a4c-7d1f6e2a9b30"_s);
}

void TestDoor::shouldJudgeTheRole_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("token");
    QTest::addColumn<int>("status");
    QTest::newRow("reviewer on review") << QByteArray("/ws/review") << kReviewer << 101;
    QTest::newRow("observer on review") << QByteArray("/ws/review") << kObserver << 101;
    QTest::newRow("agent on review") << QByteArray("/ws/review") << kAgent << 403;
    QTest::newRow("agent on agent") << QByteArray("/ws/agent") << kAgent << 101;
    QTest::newRow("reviewer on agent") << QByteArray("/ws/agent") << kReviewer << 403;
    QTest::newRow("observer on agent") << QByteArray("/ws/agent") << kObserver << 403;
    QTest::newRow("reviewer on a consultation") << kSeedPath << kReviewer << 101;
    QTest::newRow("observer on a consultation") << kSeedPath << kObserver << 403;
    QTest::newRow("agent on a consultation") << kSeedPath << kAgent << 403;
}

void TestDoor::shouldJudgeTheRole()
{
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, token);
    QFETCH(int, status);
    QCOMPARE(door()->judge(request(target, token)).status, status);
}

void TestDoor::shouldChooseTheSubprotocol()
{
    const auto chosen = [&](const QByteArray &target, const QByteArray &token, const QByteArray &offer) {
        UpgradeRequest made = request(target, token);
        made.headers.append({"sec-websocket-protocol", offer});
        const Admission admission = door()->judge(made);
        return admission.status == 101 ? admission.subprotocol : QByteArray::number(admission.status);
    };
    QCOMPARE(chosen("/ws/review", kReviewer, "witan.review.v1"), QByteArray("witan.review.v1"));
    QCOMPARE(chosen("/ws/review", kReviewer, "chat, witan.review.v1 , x"), QByteArray("witan.review.v1"));
    QCOMPARE(chosen("/ws/agent", kAgent, "witan.agent.v1"), QByteArray("witan.agent.v1"));
    QCOMPARE(chosen("/ws/review", kReviewer, "witan.agent.v1"), QByteArray("400"));
    QCOMPARE(chosen("/ws/review", kReviewer, "witan.review.v2"), QByteArray("400"));
    QCOMPARE(chosen(kSeedPath, kReviewer, "chat"), QByteArray());
    QCOMPARE(door()->judge(request()).subprotocol, QByteArray());
}

void TestDoor::shouldKnowThePersonFromTheTokenAlone()
{
    UpgradeRequest made = request();
    made.headers += QList<Header>{{"x-role", "admin"}, {"x-user", "root"}, {"cookie", "role=admin"}};
    const auto entry = entryOf(door()->judge(made).pass);
    QCOMPARE(entry->principal, (Principal{u"reviewer-1"_s, u"Ada"_s, PrincipalRole::Reviewer}));
    QVERIFY(entry->rateLimited);
}

void TestDoor::shouldSlowDownWhoGuesses()
{
    const auto guarded = door();
    UpgradeRequest wrong = request("/ws/review", "guess"), right = request();
    wrong.peerIsLoopback = right.peerIsLoopback = false;
    wrong.peerAddress = right.peerAddress = "203.0.113.7";
    for (int i = 0; i < 5; ++i)
        QCOMPARE(guarded->judge(wrong).status, 401);
    // WHEN five were wrong THEN not even the right one is looked at for a while
    QCOMPARE(guarded->judge(wrong).status, 429);
    QCOMPARE(guarded->judge(right).status, 429);
    // AND others are not affected
    UpgradeRequest other = right;
    other.peerAddress = "203.0.113.8";
    QCOMPARE(guarded->judge(other).status, 101);
    m_now += 1000;
    QCOMPARE(guarded->judge(wrong).status, 401);
    m_now += 1000;
    QCOMPARE(guarded->judge(right).status, 429);   // the pause grew
    m_now += 1000;
    QCOMPARE(guarded->judge(right).status, 101);
    // AND the right one wipes the slate
    QCOMPARE(guarded->judge(wrong).status, 401);
    QCOMPARE(guarded->judge(wrong).status, 401);
}

void TestDoor::shouldNotLockTheOwnerOut()
{
    // GIVEN a broken program on the same computer
    const auto guarded = door();
    for (int i = 0; i < 5; ++i)
        QCOMPARE(guarded->judge(request("/ws/agent", "old")).status, 401);
    QCOMPARE(guarded->judge(request("/ws/agent", "old")).status, 429);
    QCOMPARE(guarded->judge(request()).status, 101);
}

void TestDoor::shouldCountConnectionsOfAPrincipal()
{
    DoorConfig config;
    config.connectionsPerPrincipal = 3;
    const auto guarded = door(config);
    QList<Pass> passes;
    for (int i = 0; i < 3; ++i)
        passes.append(guarded->judge(request()).pass);
    QCOMPARE(guarded->judge(request()).status, 429);
    QCOMPARE(guarded->judge(request("/ws/agent", kAgent)).status, 101);
    // WHEN one is closed THEN another may come
    passes.removeFirst();
    QCOMPARE(guarded->judge(request()).status, 101);
    // AND without limits there is none
    config.connectionsPerPrincipal = 0;
    const auto open = door(config);
    for (int i = 0; i < 1000; ++i)
        passes.append(open->judge(request()).pass);
    QVERIFY(passes.last());
}

void TestDoor::shouldGiveAPrincipalOneRoom()
{
    // The same for all connections of a principal, also after the last of them has gone; another's is another
    DoorConfig config;
    config.incomingPerPrincipal = 10;
    const auto guarded = door(config);
    const auto room = guarded->judge(request()).room;
    QVERIFY(room->take(10));
    QVERIFY(!room->take(1));
    QVERIFY(guarded->judge(request()).room == room);
    const auto agents = guarded->judge(request("/ws/agent", kAgent)).room;
    QVERIFY(agents && agents != room);
    // AND without limits there is none
    config.connectionsPerPrincipal = 0;
    QVERIFY(!door(config)->judge(request()).room);
}

void TestDoor::shouldLetPlainClientsInWhereOpen_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("token");
    QTest::addColumn<bool>("loopback");
    QTest::addColumn<int>("status");
    QTest::newRow("plain client") << kSeedPath << QByteArray() << true << 101;
    QTest::newRow("plain client, no UUID") << QByteArray("/ws/consultation/x") << QByteArray() << true << 400;
    QTest::newRow("plain client from outside") << kSeedPath << QByteArray() << false << 401;
    QTest::newRow("a wrong token is wrong all the same") << kSeedPath << QByteArray("nonsense") << true << 401;
    QTest::newRow("review needs a token") << QByteArray("/ws/review") << QByteArray() << true << 401;
    QTest::newRow("agent needs a token") << QByteArray("/ws/agent") << QByteArray() << true << 401;
}

void TestDoor::shouldLetPlainClientsInWhereOpen()
{
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, token);
    QFETCH(bool, loopback);
    QFETCH(int, status);
    DoorConfig config;
    config.open = true;
    UpgradeRequest made = request(target, token);
    made.peerIsLoopback = loopback;
    QCOMPARE(door(config)->judge(made).status, status);
    if (token.isEmpty())
        QCOMPARE(door()->judge(made).status, 401);
}

void TestDoor::shouldTakeAsLongForEveryWrongToken()
{
    // GIVEN guesses that are right in nothing, in half and in all but the last byte
    Tokens known = tokens();
    const QByteArray guesses[] = {QByteArray(kReviewer.size(), 'z'), kReviewer.left(15) + QByteArray(kReviewer.size() - 15, 'z'), kReviewer.chopped(1) + 'z'};
    std::array<QList<qint64>, std::size(guesses)> times;
    // By turns, so that what else the computer does meets all of them alike.
    for (int i = 0; i < 10'000; ++i) {
        for (size_t guess = 0; guess < times.size(); ++guess) {
            QElapsedTimer timer;
            timer.start();
            const bool found = known.find(guesses[guess]).has_value();
            times[guess].append(timer.nsecsElapsed());
            QVERIFY(!found);
        }
    }
    QList<qint64> medians;
    for (QList<qint64> &each : times) {
        std::nth_element(each.begin(), each.begin() + 5000, each.end());
        medians.append(each.at(5000));
    }
    // THEN the median times lie within a third of each other (that the comparison itself does not stop early, tst_secret sees)
    const auto [least, most] = std::minmax_element(medians.begin(), medians.end());
    QVERIFY2(*most < *least * 4 / 3 + 500, qPrintable(u"%1..%2 ns"_s.arg(*least).arg(*most)));
}

void TestDoor::shouldProveEveryTokenThatItKnows()
{
    const auto guarded = door();
    for (const QByteArray &token : {kReviewer, kAgent, kObserver}) {
        const Admission answer = guarded->judge(proofRequest(challengeFor(token)));
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.reason, protocol::proofOf(protocol::ProofKey::of(token), kNonce, "127.0.0.1", kPort));
        QVERIFY(!answer.pass);
    }
    // AND for the end of the connection that it came in at
    UpgradeRequest six = proofRequest(challengeFor(kAgent));
    six.localAddress = "::1";
    six.localPort = kPort;
    QCOMPARE(guarded->judge(six).reason, protocol::proofOf(protocol::ProofKey::of(kAgent), kNonce, "::1", kPort));
    // AND a service that lets plain clients in proves its tokens all the same
    DoorConfig open;
    open.open = true;
    QCOMPARE(door(open)->judge(proofRequest(challengeFor(kAgent))).status, 200);
}

void TestDoor::shouldJudgeWhoAsksForAProof_data()
{
    QTest::addColumn<UpgradeRequest>("asked");
    QTest::addColumn<int>("status");
    const UpgradeRequest good = proofRequest(challengeFor(kAgent));
    const auto row = [&good](const char *name, int status, const std::function<void(UpgradeRequest &)> &change) {
        UpgradeRequest asked = good;
        change(asked);
        QTest::newRow(name) << asked << status;
    };
    const auto with = [](const QByteArray &name, const QByteArray &value) { return [=](UpgradeRequest &asked) { asked.headers.append({name, value}); }; };
    const auto challenge = [](const QByteArray &value) { return [=](UpgradeRequest &asked) { asked.headers.last().second = value; }; };
    row("as it should be", 200, [](UpgradeRequest &) {});
    row("an id that nobody has", 401, challenge(challengeFor("no-token-of-this-service")));
    row("another id of the token", 401, challenge(protocol::ProofKey::of(kAgent).secret.first(16).toHex() + ' ' + kNonce));
    row("the token itself", 400, challenge(kAgent));
    row("no challenge", 400, [](UpgradeRequest &asked) { asked.headers.removeLast(); });
    row("no nonce", 400, challenge(protocol::ProofKey::of(kAgent).id));
    row("two challenges", 400, with(protocol::kChallengeHeader, challengeFor(kReviewer)));
    row("a web page", 403, with("origin", "https://evil.example"));
    row("two origins", 400, [](UpgradeRequest &asked) { asked.headers += QList<Header>{{"origin", "a"}, {"origin", "b"}}; });
    row("a rebound name", 403, [](UpgradeRequest &asked) { asked.headers[0].second = "rebind.evil.example:43121"; });
    row("the host of another port", 403, [](UpgradeRequest &asked) { asked.headers[0].second = "127.0.0.1:9"; });
    row("from another computer", 404, [](UpgradeRequest &asked) { asked.peerIsLoopback = false; });
    row("another path", 404, [](UpgradeRequest &asked) { asked.target = "/ws/review"; });
    row("a query", 400, [](UpgradeRequest &asked) { asked.target += "?key=1"; });
}

void TestDoor::shouldJudgeWhoAsksForAProof()
{
    QFETCH(UpgradeRequest, asked);
    QFETCH(int, status);
    const Admission answer = door()->judge(asked);
    QCOMPARE(answer.status, status);
    QVERIFY(!answer.pass);
    // AND an unknown id is answered as a wrong token is
    if (status == 401)
        QCOMPARE(answer.reason, door()->judge(request("/ws/agent", "wrong")).reason);
}

void TestDoor::shouldCountUnknownIdsAsGuesses()
{
    const auto guarded = door();
    const UpgradeRequest unknown = proofRequest(challengeFor("guess"));
    // GIVEN guesses of both kinds, five together
    for (int i = 0; i < 3; ++i)
        QCOMPARE(guarded->judge(unknown).status, 401);
    for (int i = 0; i < 2; ++i)
        QCOMPARE(guarded->judge(request("/ws/agent", "guess")).status, 401);
    // THEN both have to wait, and who knows a token does not
    QCOMPARE(guarded->judge(unknown).status, 429);
    QCOMPARE(guarded->judge(request("/ws/agent", "guess")).status, 429);
    QCOMPARE(guarded->judge(proofRequest(challengeFor(kAgent))).status, 200);
    QCOMPARE(guarded->judge(request("/ws/agent", kAgent)).status, 101);
}

void TestDoor::shouldNotForgetGuessesForAProof()
{
    // GIVEN one who guesses, and has heard the id of a token somewhere
    const auto guarded = door();
    for (int i = 0; i < 5; ++i) {
        QCOMPARE(guarded->judge(request("/ws/agent", "guess")).status, 401);
        QCOMPARE(guarded->judge(proofRequest(challengeFor(kAgent))).status, 200);
    }
    // THEN that he could ask for a proof wipes nothing out
    QCOMPARE(guarded->judge(request("/ws/agent", "guess")).status, 429);
}

QTEST_GUILESS_MAIN(TestDoor)
#include "tst_door.moc"
