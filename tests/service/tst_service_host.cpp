// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "door_client.h"

#include "service/service_host.h"

#include "core/event.h"
#include "core/json.h"
#include "protocol/jsonrpc.h"
#include "protocol/methods.h"
#include "service/start_check.h"
#include "store/data_folder.h"
#include "store/event_store.h"
#include "support/test_certificate.h"
#include "support/tokens.h"
#include "transport/web_socket_channel.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>
#include <QUrl>

using namespace witan;
using namespace witan::test;
using namespace Qt::StringLiterals;

/// The service in its own thread, through the doors that others use.
class TestServiceHost : public QObject {
    Q_OBJECT

    struct Running {
        explicit Running(ServiceConfig config) : host(std::move(config)), started(&host, &ServiceHost::started), failed(&host, &ServiceHost::failed) { host.start(); }
        bool wait() { return QTest::qWaitFor([this] { return started.count() + failed.count() > 0; }, 10'000) && failed.isEmpty(); }
        QString url() const { return started.first().first().toString(); }
        quint16 port() const { return static_cast<quint16>(QUrl(url()).port()); }
        ServiceHost host;
        QSignalSpy started, failed;
    };
    ServiceConfig config(bool listen = true) const
    {
        ServiceConfig made;
        made.dataFolder = m_dir->filePath(u"data"_s);
        made.listen = listen;
        return made;
    }
    QByteArray token(const QString &role) const { return tokenFor(m_dir->filePath(u"data"_s), role); }
    std::optional<QJsonObject> call(DoorClient &client, const char *method, const QJsonObject &params)
    {
        const int number = ++m_number;
        client.sendText(protocol::encode(protocol::Request{number, QLatin1StringView(method), params}));
        while (const auto frame = client.waitFrame()) {
            const QJsonObject object = QJsonDocument::fromJson(frame->payload).object();
            if (object.value(u"id"_s).toInt(-1) == number)
                return object;
        }
        return std::nullopt;
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    int m_number = 0;

private Q_SLOTS:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }
    void shouldServeItsOwnReviewer();
    void shouldOutliveACarelessReviewer();
    void shouldServeOverASocket();
    void shouldWriteItsAddressAndTakeItBack();
    void shouldKeepWhatItAcknowledged();
    void shouldMoveItsLogIntoTheDatabaseInAPause();
    void shouldSayWhoHoldsTheFolder();
    void shouldNotBeReachableWithoutListening();
    void shouldRefuseDangerousSettings_data();
    void shouldRefuseDangerousSettings();
    void shouldListenOffLoopbackWithTls();
    void shouldSayWhyItDoesNotStart_data();
    void shouldSayWhyItDoesNotStart();
    void shouldKeepItsIdWithItsRecord();
    void shouldLeaveNothingOfAClosedConnection();
    void shouldBoundTheConnectionsOfOnePrincipal();
    void shouldNotAnswerToAnotherHostName();
    void shouldShowTheLargestStartToAReviewer();
};

void TestServiceHost::shouldServeItsOwnReviewer()
{
    Running running(config(false));
    QVERIFY(running.wait());
    QCOMPARE(running.url(), QString());
    const auto channel = running.host.connectReviewer();
    QSignalSpy frames(channel.get(), &Channel::frameReceived), opened(channel.get(), &Channel::opened);
    channel->open();
    QTRY_COMPARE(opened.count(), 1);
    channel->send(protocol::encode(protocol::Request{1, u"hello"_s, {{u"client"_s, u"test"_s}}}));
    QTRY_COMPARE(frames.count(), 1);
    const QJsonObject hello = QJsonDocument::fromJson(frames.first().first().toByteArray()).object().value(u"result"_s).toObject();
    QCOMPARE(hello.value(u"principal"_s).toObject().value(u"role"_s).toString(), u"reviewer"_s);
    // AND when it stops, the channel hears of it
    QSignalSpy closed(channel.get(), &Channel::closed);
    running.host.stop();
    QTRY_COMPARE(closed.count(), 1);
}

void TestServiceHost::shouldOutliveACarelessReviewer()
{
    // GIVEN channels that are deleted while the service is answering them
    Running running(config(false));
    QVERIFY(running.wait());
    for (int i = 0; i < 200; ++i) {
        const auto channel = running.host.connectReviewer();
        QSignalSpy opened(channel.get(), &Channel::opened);
        channel->open();
        QTRY_COMPARE(opened.count(), 1);
        for (int j = 0; j < 20; ++j)
            channel->send(protocol::encode(protocol::Request{j, u"hello"_s, {{u"client"_s, u"test"_s}}}));
    }
    // THEN the next one is served as if nothing had been
    const auto channel = running.host.connectReviewer();
    QSignalSpy frames(channel.get(), &Channel::frameReceived), opened(channel.get(), &Channel::opened);
    channel->open();
    QTRY_COMPARE(opened.count(), 1);
    channel->send(protocol::encode(protocol::Request{1, u"hello"_s, {{u"client"_s, u"test"_s}}}));
    QTRY_COMPARE(frames.count(), 1);
}

void TestServiceHost::shouldServeOverASocket()
{
    Running running(config());
    QVERIFY(running.wait());
    DoorClient agent(running.port()), reviewer(running.port());
    QVERIFY(agent.enter("/ws/agent", token(u"agent"_s), {{"Sec-WebSocket-Protocol", "witan.agent.v1"}}));
    QCOMPARE(agent.httpHeader("sec-websocket-protocol"), QByteArray("witan.agent.v1"));
    QVERIFY(reviewer.enter("/ws/review", token(u"reviewer"_s)));
    const QString id = ConsultationId::create().toString();
    const auto started = call(agent, "consultation/start", {{u"consultation_id"_s, id}, {u"workflow_id"_s, WorkflowId::create().toString()}, {u"agent_id"_s, u"a"_s},
                                                            {u"agent_name"_s, u"A"_s}, {u"context"_s, QJsonObject{{u"plan"_s, QJsonObject{{u"request"_s, u"x"_s}}}}}});
    QVERIFY(started && started->contains(u"result"_s));
    const auto list = call(reviewer, "consultations/list", {});
    QCOMPARE(list->value(u"result"_s).toObject().value(u"consultations"_s).toArray().first().toObject().value(u"consultation_id"_s).toString(), id);
    // AND a frame in a binary message is read as well
    reviewer.send(RawClient::frame(RawClient::Binary, protocol::encode(protocol::Request{77, u"hello"_s, {{u"client"_s, u"t"_s}}})));
    const auto answer = reviewer.waitFrame();
    QVERIFY(answer && answer->payload.contains("\"id\":77"));
    // AND strangers stay outside, with nothing said but the status
    const auto knock = [&](const QByteArray &target, const QByteArray &secret, const RawClient::Headers &more = {}) {
        DoorClient stranger(running.port());
        return stranger.knock(target, secret, more);
    };
    QCOMPARE(knock("/ws/review", {}), 401);
    QCOMPARE(knock("/ws/review", "wrong"), 401);
    QCOMPARE(knock("/ws/review", token(u"agent"_s)), 403);
    QCOMPARE(knock("/ws/review", token(u"reviewer"_s), {{"Origin", "https://evil.example"}}), 403);
    QCOMPARE(knock("/ws/review", token(u"reviewer"_s), {{"Host", "127.0.0.1"}}), 400);
    QCOMPARE(knock("/ws/consultation/17", token(u"reviewer"_s)), 400);
}

void TestServiceHost::shouldWriteItsAddressAndTakeItBack()
{
    {
        Running running(config());
        QVERIFY(running.wait());
        const auto folder = DataFolder::open(m_dir->filePath(u"data"_s));
        const auto address = folder->serviceAddress();
        QVERIFY(address && *address);
        QCOMPARE((*address)->url, running.url());
        QCOMPARE((*address)->pid, QCoreApplication::applicationPid());
    }
    QVERIFY(!QFile::exists(m_dir->filePath(u"data/service.json"_s)));
}

void TestServiceHost::shouldKeepWhatItAcknowledged()
{
    // GIVEN questions in flight when the service is told to stop
    ServiceConfig open = config();
    open.open = true;
    open.limits.rates = false;
    const QString id = ConsultationId::create().toString();
    int acknowledged = 0;
    {
        Running running(open);
        QVERIFY(running.wait());
        DoorClient agent(running.port()), client(running.port());
        QVERIFY(agent.enter("/ws/agent", token(u"agent"_s)));
        QVERIFY(call(agent, "consultation/start", {{u"consultation_id"_s, id}, {u"workflow_id"_s, WorkflowId::create().toString()}, {u"agent_id"_s, u"a"_s},
                                                   {u"agent_name"_s, u"A"_s}, {u"context"_s, QJsonObject{}}})->contains(u"result"_s));
        QVERIFY(client.enter("/ws/consultation/" + id.toLatin1()));
        for (int i = 0; i < 500; ++i)
            client.sendText(R"({"message":"again"})");
        const auto first = client.waitFrame();
        QVERIFY(first);
        running.host.stop();
        // THEN whoever got an answer got it from the record, and then the farewell
        acknowledged = 1;
        while (const auto frame = client.waitFrame()) {
            if (frame->opcode == RawClient::Close)
                break;
            acknowledged += frame->payload.contains("\"AGENT\"") ? 1 : 0;
        }
    }
    auto store = openSqliteEventStore(m_dir->filePath(u"data/record.db"_s));
    QVERIFY(store);
    const auto head = (*store)->consultation(*ConsultationId::parse(id));
    QVERIFY((*head)->head >= 2 + 2 * acknowledged);
    QVERIFY((*store)->verify()->isEmpty());
}

void TestServiceHost::shouldMoveItsLogIntoTheDatabaseInAPause()
{
    // GIVEN a service that wrote something, and a look at its database without its log
    ServiceConfig unhurried = config();
    unhurried.limits.rates = false;
    Running running(unhurried);
    QVERIFY(running.wait());
    DoorClient agent(running.port());
    QVERIFY(agent.enter("/ws/agent", token(u"agent"_s)));
    const auto cursorInDatabase = [this] {
        const QString copy = m_dir->filePath(u"copy.db"_s);
        for (const QString &end : {u""_s, u"-wal"_s, u"-shm"_s})
            QFile::remove(copy + end);
        if (!QFile::copy(m_dir->filePath(u"data/record.db"_s), copy))
            return qint64(-1);
        const auto store = openSqliteEventStore(copy);
        return store ? (*store)->cursor().value_or(-1) : qint64(-1);
    };
    // WHEN one more event, or many of them, come and then none
    for (const int count : {1, 150}) {
        const qint64 before = cursorInDatabase();
        for (int i = 0; i < count; ++i)
            QVERIFY(call(agent, "consultation/start", {{u"consultation_id"_s, ConsultationId::create().toString()}, {u"workflow_id"_s, WorkflowId::create().toString()},
                                                       {u"agent_id"_s, u"a"_s}, {u"agent_name"_s, u"A"_s}, {u"context"_s, QJsonObject{}}})->contains(u"result"_s));
        // THEN they are in the database itself
        QTRY_VERIFY(cursorInDatabase() >= before + 2 * count);
    }
}

void TestServiceHost::shouldSayWhoHoldsTheFolder()
{
    Running first(config());
    QVERIFY(first.wait());
    Running second(config());
    QVERIFY(!second.wait());
    const auto error = second.failed.first().first().value<Error>();
    QVERIFY(error.code == ErrorCode::Conflict);
    QVERIFY(error.message.contains(QString::number(QCoreApplication::applicationPid())));
    // AND the first goes on, its address still there
    QVERIFY(QFile::exists(m_dir->filePath(u"data/service.json"_s)));
}

void TestServiceHost::shouldNotBeReachableWithoutListening()
{
    Running running(config(false));
    QVERIFY(running.wait());
    QVERIFY(!QFile::exists(m_dir->filePath(u"data/service.json"_s)));
}

void TestServiceHost::shouldRefuseDangerousSettings_data()
{
    QTest::addColumn<QString>("host");
    QTest::addColumn<bool>("open");
    QTest::addColumn<QString>("certificate");
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("setting");
    QTest::newRow("loopback") << u"127.0.0.1"_s << false << QString() << QString() << QString();
    QTest::newRow("loopback, open") << u"127.0.0.1"_s << true << QString() << QString() << QString();
    QTest::newRow("IPv6 loopback, open") << u"::1"_s << true << QString() << QString() << QString();
    QTest::newRow("localhost") << u"localhost"_s << true << QString() << QString() << QString();
    QTest::newRow("everywhere without TLS") << u"0.0.0.0"_s << false << QString() << QString() << u"--tls-certificate"_s;
    QTest::newRow("IPv6 everywhere without TLS") << u"::"_s << false << QString() << QString() << u"--tls-certificate"_s;
    QTest::newRow("an address without TLS") << u"192.0.2.7"_s << false << QString() << QString() << u"--tls-certificate"_s;
    QTest::newRow("a name without TLS") << u"council.example"_s << false << QString() << QString() << u"--tls-certificate"_s;
    QTest::newRow("everywhere with TLS") << u"0.0.0.0"_s << false << u"c.pem"_s << u"k.pem"_s << QString();
    QTest::newRow("everywhere, open, with TLS") << u"0.0.0.0"_s << true << u"c.pem"_s << u"k.pem"_s << u"--open"_s;
    QTest::newRow("a certificate without its key") << u"127.0.0.1"_s << false << u"c.pem"_s << QString() << u"--tls-key"_s;
}

void TestServiceHost::shouldRefuseDangerousSettings()
{
    QFETCH(QString, host);
    QFETCH(bool, open);
    QFETCH(QString, certificate);
    QFETCH(QString, key);
    QFETCH(QString, setting);
    ServiceConfig asked = config();
    asked.host = host;
    asked.open = open;
    asked.certificateFile = certificate;
    asked.privateKeyFile = key;
    const auto may = checkStart(asked);
    QCOMPARE(may.has_value(), setting.isEmpty());
    if (setting.isEmpty())
        return;
    QCOMPARE(may.error().field, setting);
    QVERIFY(may.error().message.contains(setting));
    // AND the host itself refuses likewise, before it touches the folder
    Running running(asked);
    QVERIFY(!running.wait());
    QVERIFY(!QFile::exists(asked.dataFolder));
}

void TestServiceHost::shouldListenOffLoopbackWithTls()
{
    const Certificate made = makeCertificate("127.0.0.1");
    const QString certificate = m_dir->filePath(u"c.pem"_s), key = m_dir->filePath(u"k.pem"_s);
    QVERIFY(writePrivateFile(certificate, made.certificatePem));
    QVERIFY(writePrivateFile(key, made.privateKeyPem));
    ServiceConfig asked = config();
    asked.host = u"0.0.0.0"_s;
    asked.certificateFile = certificate;
    asked.privateKeyFile = key;
    Running running(asked);
    QVERIFY2(running.wait(), running.failed.isEmpty() ? "no signal" : qPrintable(running.failed.first().first().value<Error>().message));
    QVERIFY(running.url().startsWith(u"wss://localhost:"_s));
    // AND a plain client there gets no answer that could be mistaken for one
    DoorClient plain(running.port());
    QCOMPARE(plain.knock("/ws/review", token(u"reviewer"_s)), 0);
}

void TestServiceHost::shouldSayWhyItDoesNotStart_data()
{
    QTest::addColumn<int>("what");
    QTest::newRow("the folder is a file") << 0;
    QTest::newRow("the record is something else") << 1;
    QTest::newRow("the certificate is not there") << 2;
    QTest::newRow("the port is taken") << 3;
}

void TestServiceHost::shouldSayWhyItDoesNotStart()
{
    QFETCH(int, what);
    ServiceConfig asked = config();
    QTcpServer taken;
    if (what == 0) {
        asked.dataFolder = m_dir->filePath(u"file"_s);
        QVERIFY(writePrivateFile(asked.dataFolder, "x"));
    } else if (what == 1) {
        QVERIFY(DataFolder::open(asked.dataFolder));
        QVERIFY(writePrivateFile(asked.dataFolder + u"/record.db"_s, QByteArray(8192, 'x')));
    } else if (what == 2) {
        asked.certificateFile = asked.privateKeyFile = m_dir->filePath(u"missing.pem"_s);
    } else {
        QVERIFY(taken.listen(QHostAddress::LocalHost));
        asked.port = taken.serverPort();
    }
    Running running(asked);
    QVERIFY(!running.wait());
    const auto error = running.failed.first().first().value<Error>();
    QVERIFY2(error.message.size() > 30 && error.message.endsWith(u'.'), qPrintable(error.message));
    // AND it can be started again once that is mended
    if (what == 3) {
        asked.port = 0;
        Running again(asked);
        QVERIFY(again.wait());
    }
    if (what == 1) {
        QFile record(asked.dataFolder + u"/record.db"_s);
        QVERIFY(record.open(QIODevice::ReadOnly));
        QCOMPARE(record.readAll(), QByteArray(8192, 'x'));
    }
}

void TestServiceHost::shouldKeepItsIdWithItsRecord()
{
    const auto idOf = [this](Running &running) {
        DoorClient client(running.port());
        return client.enter("/ws/review", token(u"reviewer"_s))
            ? call(client, "hello", {{u"client"_s, u"t"_s}})->value(u"result"_s).toObject().value(u"service"_s).toString() : QString();
    };
    QString first;
    {
        Running running(config());
        QVERIFY(running.wait());
        first = idOf(running);
        QVERIFY(!first.isEmpty());
        DoorClient agent(running.port());
        QVERIFY(agent.enter("/ws/agent", token(u"agent"_s)));
        QVERIFY(call(agent, "consultation/start", {{u"consultation_id"_s, ConsultationId::create().toString()}, {u"workflow_id"_s, WorkflowId::create().toString()},
                                                   {u"agent_id"_s, u"a"_s}, {u"agent_name"_s, u"A"_s}, {u"context"_s, QJsonObject{}}})->contains(u"result"_s));
    }
    {
        Running running(config());
        QVERIFY(running.wait());
        QCOMPARE(idOf(running), first);
    }
    // WHEN the record is taken away THEN it is another service, so that no reviewer's cache is mixed from two
    for (const char *name : {"record.db", "record.db-wal", "record.db-shm"})
        QFile::remove(m_dir->filePath(u"data/"_s + QLatin1StringView(name)));
    Running running(config());
    QVERIFY(running.wait());
    QVERIFY(idOf(running) != first);
}

void TestServiceHost::shouldLeaveNothingOfAClosedConnection()
{
    // GIVEN more connections, one after the other, than a principal may have at once
    Running running(config());
    QVERIFY(running.wait());
    for (int i = 0; i < 300; ++i) {
        DoorClient client(running.port());
        // THEN the place of each is free again
        QVERIFY2(client.enter("/ws/review", token(u"reviewer"_s)), qPrintable(QString::number(i)));
    }
}

void TestServiceHost::shouldBoundTheConnectionsOfOnePrincipal()
{
    // GIVEN as many connections of one principal as it may have
    Running running(config());
    QVERIFY(running.wait());
    std::vector<std::unique_ptr<DoorClient>> clients;
    for (int i = 0; i < 256; ++i) {
        clients.push_back(std::make_unique<DoorClient>(running.port()));
        QVERIFY2(clients.back()->enter("/ws/review", token(u"reviewer"_s)), qPrintable(QString::number(i)));
    }
    // WHEN one more comes THEN it is refused, whatever the path
    DoorClient more(running.port()), elsewhere(running.port());
    QCOMPARE(more.knock("/ws/review", token(u"reviewer"_s)), 429);
    QCOMPARE(elsewhere.knock("/ws/consultation/" + ConsultationId::create().toString().toLatin1(), token(u"reviewer"_s)), 429);
    // AND others are served, and those who are in
    DoorClient other(running.port());
    QVERIFY(other.enter("/ws/review", token(u"observer"_s)));
    QVERIFY(call(other, "hello", {{u"client"_s, u"t"_s}})->contains(u"result"_s));
    QVERIFY(call(*clients.front(), "hello", {{u"client"_s, u"t"_s}})->contains(u"result"_s));
    // AND when one goes, its place is free
    clients.pop_back();
    std::unique_ptr<DoorClient> next;
    const auto isIn = [&] {
        auto client = std::make_unique<DoorClient>(running.port());
        if (!next && client->enter("/ws/review", token(u"reviewer"_s)))
            next = std::move(client);
        return next != nullptr; // and not who came in just now: QTRY_VERIFY asks again after a yes
    };
    QTRY_VERIFY(isIn());
}

void TestServiceHost::shouldNotAnswerToAnotherHostName()
{
    // GIVEN a name that a web page made point to this computer
    Running running(config());
    QVERIFY(running.wait());
    RawClient rebound(running.port());
    QVERIFY(rebound.waitConnected());
    RawClient::Headers headers = RawClient::properHeaders();
    headers[0].second = "rebind.evil.example";
    headers.append(std::pair<QByteArray, QByteArray>{"Authorization", "Bearer " + token(u"reviewer"_s)});
    rebound.send(RawClient::upgradeRequest("/ws/review", headers));
    // THEN a right token does not help it
    QCOMPARE(rebound.waitStatus(), 403);
}

void TestServiceHost::shouldShowTheLargestStartToAReviewer()
{
    // GIVEN a reviewer who is there, and a start of which every member is as large as it may be
    const protocol::Limits limits;
    Running running(config());
    QVERIFY(running.wait());
    const auto subscribe = [&](WebSocketChannel &channel) {
        QSignalSpy opened(&channel, &Channel::opened);
        channel.open();
        QVERIFY(QTest::qWaitFor([&] { return !opened.isEmpty(); }, 30'000));
        channel.send(protocol::encode(protocol::Request{1, u"events/subscribe"_s, {{u"cursor"_s, 0}}}));
    };
    const auto startSeen = [](const QSignalSpy &frames, const QString &digest) {
        return std::any_of(frames.begin(), frames.end(), [&](const QList<QVariant> &frame) {
            const QJsonObject params = QJsonDocument::fromJson(frame.first().toByteArray()).object().value(u"params"_s).toObject();
            const auto event = eventFromJson(params.value(u"event"_s).toObject());
            return event && event->type == EventType::ConsultationStarted && digestOf(event->body.value(u"context"_s).toObject()) == digest;
        });
    };
    WebSocketChannel present(QUrl(running.url() + u"/ws/review"_s), token(u"reviewer"_s), protocol::kReviewSubprotocol);
    QSignalSpy frames(&present, &Channel::frameReceived), closed(&present, &Channel::closed);
    subscribe(present);
    QTRY_VERIFY(!frames.isEmpty());
    protocol::ConsultationStartParams params;
    params.consultation = ConsultationId::create();
    params.workflow = WorkflowId::create();
    params.agentId = params.agentName = params.title = QString(limits.name, u'n');
    params.context = {{u"a"_s, QString(limits.context - 8, u'c')}};
    params.extra = {{u"b"_s, QString(limits.extra - 8, u'e')}};
    params.state = QString(limits.state - 2, u's');
    const QString digest = digestOf(params.context);
    DoorClient agent(running.port());
    QVERIFY(agent.enter("/ws/agent", token(u"agent"_s)));
    const auto started = call(agent, "consultation/start", protocol::write(params));
    QVERIFY(started && started->contains(u"result"_s));
    // THEN it sees it and stays, and so does one who comes later
    QTRY_VERIFY_WITH_TIMEOUT(startSeen(frames, digest), 60'000);
    WebSocketChannel late(QUrl(running.url() + u"/ws/review"_s), token(u"reviewer"_s), protocol::kReviewSubprotocol);
    QSignalSpy lateFrames(&late, &Channel::frameReceived), lateClosed(&late, &Channel::closed);
    subscribe(late);
    QTRY_VERIFY_WITH_TIMEOUT(startSeen(lateFrames, digest), 60'000);
    QVERIFY(closed.isEmpty());
    QVERIFY(lateClosed.isEmpty());
}

QTEST_GUILESS_MAIN(TestServiceHost)
#include "tst_service_host.moc"
