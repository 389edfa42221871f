// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "rpc/agent_client.h"
#include "client/review_client.h"
#include "protocol/methods.h"
#include "service/service_host.h"
#include "store/data_folder.h"
#include "store/event_store.h"
#include "store/review_cache.h"
#include "support/relay.h"
#include "support/tokens.h"
#include "transport/web_socket_channel.h"

#include <QSet>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace witan;
using test::Relay;

namespace {

/// A service, an agent that asks and says nothing more, and an elder whose connection goes through a relay.
class World {
public:
    /// What one elder said in one consultation.
    struct Said {
        ConsultationId consultation;
        MessageId message;
        DecisionId decision;
    };

    bool open()
    {
        ServiceConfig config;
        config.dataFolder = m_folder.filePath(u"data"_s);
        config.allowedHosts = {u"127.0.0.1"_s};    // at whatever port the relay has
        config.limits.rates = false;
        config.agentAnswerMs = config.answerLimitMs = 10 * 60'000;
        m_host = std::make_unique<ServiceHost>(config);
        QSignalSpy started(m_host.get(), &ServiceHost::started);
        m_host->start();
        if (!started.wait(10'000))
            return false;
        m_url = started.first().first().toString();
        m_relay = std::make_unique<Relay>(static_cast<quint16>(QUrl(m_url).port()));
        m_relay->tellToken(test::tokenFor(config.dataFolder, u"reviewer"_s));
        m_cache = *openReviewCache(m_folder.filePath(u"review.db"_s));
        m_elder = std::make_unique<ReviewClient>(*m_cache, m_clock);
        QObject::connect(m_elder.get(), &ReviewClient::refused, m_elder.get(), [this] { ++refusals; });
        // A lost connection is tried again at once, not after a pause as in life.
        QObject::connect(m_elder.get(), &ReviewClient::connectionChanged, m_elder.get(), [this](const ConnectionInfo &info) {
            if (info.state == ConnectionState::Offline && info.nextTryMs > 0)
                QMetaObject::invokeMethod(m_elder.get(), &ReviewClient::tryNow, Qt::QueuedConnection);
        });
        m_agent = std::make_unique<AgentClient>(
            [this]() -> Result<std::shared_ptr<Channel>> {
                return std::shared_ptr<Channel>(channel(u"agent"_s, static_cast<quint16>(QUrl(m_url).port()), protocol::kAgentPath, protocol::kAgentSubprotocol));
            },
            u"test"_s);
        m_agent->start();
        return true;
    }
    /// Says something and decides, over a connection that is cut so; true once both are said to be in the record.
    bool speak(const std::optional<Relay::Cut> &cut)
    {
        if (m_asked.isEmpty() && !ask())
            return false;
        if (cut)
            m_relay->cutNext(*cut);
        Said now{m_asked.takeFirst(), {}, {}};
        MessageDraft draft;
        draft.consultation = now.consultation;
        draft.content = u"What is lost?"_s;
        now.message = *m_elder->submit(draft);
        const auto summary = **m_cache->summary(now.consultation);
        Decision decision;
        decision.consultation = now.consultation;
        decision.verdict = Verdict::Approve;
        decision.digest = summary.consultation.digest;
        decision.seenSeq = summary.consultation.head;
        now.decision = *m_elder->decide(decision);
        said.append(now);
        start();
        // Not by looking again and again, as qWaitFor() does: every hop of every frame would take until the next look.
        QSignalSpy changed(m_elder.get(), &ReviewClient::outboxChanged);
        while (!m_cache->outbox()->isEmpty()) {
            if (!changed.wait(15'000))
                return false;
        }
        m_elder->stop();
        return true;
    }
    QByteArray carried(Relay::Way way) const { return m_relay->carried(way); }
    int cuts() const { return m_relay->cuts(); }
    std::unique_ptr<EventStore> endAndOpenRecord()
    {
        m_elder->stop();
        m_agent->stop();
        m_host->stop();
        return *openSqliteEventStore(m_folder.filePath(u"data/record.db"_s));
    }
    QList<Event> cached(const ConsultationId &id) const { return *m_cache->events(id, 1, 1000); }

    QList<Said> said;
    int refusals = 0;

private:
    std::unique_ptr<Channel> channel(const QString &role, quint16 port, const char *path, const char *subprotocol) const
    {
        QUrl url(m_url + QString::fromLatin1(path));
        url.setPort(port);
        return std::make_unique<WebSocketChannel>(url, test::tokenFor(m_folder.filePath(u"data"_s), role), subprotocol);
    }
    void start()
    {
        m_elder->start([this] { return channel(u"reviewer"_s, m_relay->port(), protocol::kReviewPath, protocol::kReviewSubprotocol); });
    }
    /// A few new consultations, that the elder's cache then knows.
    bool ask()
    {
        constexpr int kAtOnce = 8;
        int attached = 0;
        for (int i = 0; i < kAtOnce; ++i) {
            protocol::ConsultationStartParams params;
            params.consultation = ConsultationId::create();
            params.workflow = WorkflowId::create();
            params.agentId = u"a"_s;
            params.agentName = u"A"_s;
            params.context = {{u"plan"_s, QJsonObject{{u"request"_s, u"Retire the table"_s}}}};
            m_asked.append(params.consultation);
            m_agent->call(protocol::method::kConsultationStart, write(params), m_agent.get(), [](const Result<QJsonObject> &) {});
            m_agent->call(protocol::method::kConsultationAttach, write(protocol::ConsultationParams{params.consultation}), m_agent.get(),
                          [&attached](const Result<QJsonObject> &answer) { attached += answer ? 1 : 0; });
        }
        if (!QTest::qWaitFor([&] { return attached == kAtOnce; }, 20'000))
            return false;
        start();
        const bool known = QTest::qWaitFor([&] { return m_cache->summary(m_asked.last())->has_value(); }, 20'000);
        m_elder->stop();
        return known;
    }

    QTemporaryDir m_folder;
    SystemClock m_clock;
    QString m_url;
    std::unique_ptr<ServiceHost> m_host;
    std::unique_ptr<Relay> m_relay;
    std::unique_ptr<ReviewCache> m_cache;
    std::unique_ptr<ReviewClient> m_elder;
    std::unique_ptr<AgentClient> m_agent;
    QList<ConsultationId> m_asked;
};

/// Where one HTTP head and the WebSocket frames behind it end.
QList<qsizetype> boundaries(const QByteArray &bytes)
{
    QList<qsizetype> ends;
    qsizetype at = bytes.indexOf("\r\n\r\n") + 4;
    ends.append(at);
    while (at + 2 <= bytes.size()) {
        const int form = uchar(bytes[at + 1]) & 0x7f;
        const qsizetype mask = uchar(bytes[at + 1]) & 0x80 ? 4 : 0;
        qsizetype length = form, head = 2;
        if (form == 126 && at + 4 <= bytes.size()) {
            length = (uchar(bytes[at + 2]) << 8) | uchar(bytes[at + 3]);
            head = 4;
        }
        at += head + mask + length;
        ends.append(at);
    }
    return ends;
}

/// Every so many bytes, and all about the ends of frames.
QList<qsizetype> places(const QByteArray &bytes, qsizetype stride)
{
    QSet<qsizetype> all;
    for (qsizetype at = 1; at <= bytes.size(); at += stride)
        all.insert(at);
    for (const qsizetype end : boundaries(bytes)) {
        for (qsizetype at = end - 2; at <= end + 2; ++at) {
            if (at >= 1 && at <= bytes.size())
                all.insert(at);
        }
    }
    QList<qsizetype> sorted(all.cbegin(), all.cend());
    std::sort(sorted.begin(), sorted.end());
    return sorted;
}

} // namespace

/// The network breaks in the middle of whatever it carries; what an elder said is in the record once all the same.
class TestCutConnection : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void shouldRecordOnceWhereverTheConnectionIsCut_data();
    void shouldRecordOnceWhereverTheConnectionIsCut();
};

void TestCutConnection::shouldRecordOnceWhereverTheConnectionIsCut_data()
{
    QTest::addColumn<Relay::Way>("way");
    QTest::addColumn<Relay::End>("end");
    QTest::newRow("to the service, aborted") << Relay::Way::Up << Relay::End::Abort;
    QTest::newRow("to the service, half closed") << Relay::Way::Up << Relay::End::HalfClose;
    QTest::newRow("to the elder, aborted") << Relay::Way::Down << Relay::End::Abort;
    QTest::newRow("to the elder, half closed") << Relay::Way::Down << Relay::End::HalfClose;
}

void TestCutConnection::shouldRecordOnceWhereverTheConnectionIsCut()
{
    QFETCH(Relay::Way, way);
    QFETCH(Relay::End, end);
    // GIVEN what a whole conversation carries: hello, what happened meanwhile, the subscription, a message and a decision
    World world;
    QVERIFY(world.open());
    QVERIFY(world.speak({}));
    const QList<qsizetype> all = places(world.carried(way), way == Relay::Way::Up ? 16 : 61);
    // WHEN it is cut at each of these places
    for (const qsizetype after : all)
        QVERIFY2(world.speak(Relay::Cut{way, after, end}), qPrintable(u"cut after %1 bytes"_s.arg(after)));
    QVERIFY2(world.cuts() >= all.size() - 10, qPrintable(u"%1 of %2"_s.arg(world.cuts()).arg(all.size())));
    // THEN nothing was refused, and all that was said stands in the record once
    QCOMPARE(world.refusals, 0);
    const auto record = world.endAndOpenRecord();
    for (const World::Said &said : std::as_const(world.said)) {
        for (const QList<Event> &events : {*record->events(said.consultation, 1, 1000), world.cached(said.consultation)}) {
            const auto count = [&events](EventType type, QLatin1StringView member, const QString &id) {
                return std::count_if(events.cbegin(), events.cend(), [&](const Event &event) { return event.type == type && event.body.value(member) == id; });
            };
            QCOMPARE(count(EventType::MessagePosted, "message_id"_L1, said.message.toString()), 1);
            QCOMPARE(count(EventType::DecisionRecorded, "decision_id"_L1, said.decision.toString()), 1);
        }
    }
    QVERIFY(record->verify()->isEmpty());
}

QTEST_GUILESS_MAIN(TestCutConnection)
#include "tst_cut_connection.moc"
