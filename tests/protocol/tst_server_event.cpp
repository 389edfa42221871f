// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "protocol/method_table.h"
#include "protocol/server_event.h"

#include <QTest>

using namespace witan;
using namespace witan::protocol;
using namespace Qt::StringLiterals;

namespace {

QByteArray notice(const char *method, const QByteArray &params)
{
    return QByteArray("{\"jsonrpc\":\"2.0\",\"method\":\"") + method + "\",\"params\":" + test::withIds(params) + '}';
}

} // namespace

class TestServerEvent : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void shouldDecodeWhatAReviewerHears_data();
    void shouldDecodeWhatAReviewerHears();
    void shouldDecodeWhatAnAgentHears_data();
    void shouldDecodeWhatAnAgentHears();
    void shouldKeepWhatItDoesNotKnow();
    void shouldRefuseAKnownNoticeThatIsWrong_data();
    void shouldRefuseAKnownNoticeThatIsWrong();
    void shouldTakeAContextAsDeepAsAServiceTakesIt();
};

void TestServerEvent::shouldDecodeWhatAReviewerHears_data()
{
    QTest::addColumn<QByteArray>("frame");
    QTest::addColumn<int>("alternative");
    QTest::newRow("answer") << QByteArray(R"({"jsonrpc":"2.0","id":1,"result":{}})") << 0;
    QTest::newRow("error") << QByteArray(R"({"jsonrpc":"2.0","id":1,"error":{"code":-32000,"message":"m"}})") << 1;
    QTest::newRow("event") << notice("event", R"({"event":$EVENT})") << 2;
    QTest::newRow("answer being written") << notice("answer/delta", R"({"consultation_id":"$C","message_id":"$M","text":"He"})") << 3;
    QTest::newRow("presence") << notice("presence", R"({"consultation_id":"$C","agent":"detached","reviewers":[]})") << 4;
    QTest::newRow("an agent's notice") << notice("question", R"({"message":$MESSAGE,"conversation":[]})") << 5;
    QTest::newRow("unknown notice") << notice("weather", R"({"sun":true})") << 5;
    QTest::newRow("method in another case") << notice("Event", R"({"event":$EVENT})") << 5;
    QTest::newRow("a request of the service") << QByteArray(R"({"jsonrpc":"2.0","id":9,"method":"event","params":{}})") << 5;
}

void TestServerEvent::shouldDecodeWhatAReviewerHears()
{
    QFETCH(QByteArray, frame);
    QFETCH(int, alternative);
    const auto event = decodeServerEvent(frame);
    QVERIFY2(event.has_value(), event ? "" : qPrintable(event.error().message));
    QCOMPARE(static_cast<int>(event->index()), alternative);
}

void TestServerEvent::shouldDecodeWhatAnAgentHears_data()
{
    QTest::addColumn<QByteArray>("frame");
    QTest::addColumn<int>("alternative");
    QTest::newRow("answer") << QByteArray(R"({"jsonrpc":"2.0","id":1,"result":{}})") << 0;
    QTest::newRow("error") << QByteArray(R"({"jsonrpc":"2.0","id":1,"error":{"code":-32000,"message":"m"}})") << 1;
    QTest::newRow("question") << notice("question", R"({"message":$MESSAGE,"conversation":[$MESSAGE],"context_summary":"s"})") << 2;
    QTest::newRow("resume") << notice("resume", R"({"consultation_id":"$C","status":"CANCELLED","end_reason":"rejected","decision":$DECISION,"state":{"a":1}})") << 3;
    QTest::newRow("a reviewer's notice") << notice("event", R"({"event":$EVENT})") << 4;
}

void TestServerEvent::shouldDecodeWhatAnAgentHears()
{
    QFETCH(QByteArray, frame);
    QFETCH(int, alternative);
    const auto event = decodeAgentEvent(frame);
    QVERIFY2(event.has_value(), event ? "" : qPrintable(event.error().message));
    QCOMPARE(static_cast<int>(event->index()), alternative);
    if (const auto *resume = std::get_if<ResumeNotice>(&*event)) {
        QVERIFY(resume->decision->decision.verdict == Verdict::Reject);
        QVERIFY(resume->endReason == EndReason::Rejected);
        QVERIFY(!resume->executed);
    }
}

void TestServerEvent::shouldKeepWhatItDoesNotKnow()
{
    const auto event = decodeServerEvent(notice("weather", R"({"sun":true})"));
    const auto *unknown = std::get_if<UnknownEvent>(&*event);
    QVERIFY(unknown);
    QCOMPARE(unknown->method, u"weather"_s);
    QCOMPARE(unknown->params, (QJsonObject{{u"sun"_s, true}}));

    // An event of a type from a later version is an event, with its name and body kept.
    const auto later = decodeServerEvent(notice("event", QByteArray("{\"event\":$EVENT}")).replace("state.saved", "moon.rose"));
    QVERIFY(later.has_value());
    const Event &kept = std::get_if<EventNotice>(&*later)->event;
    QVERIFY(kept.type == EventType::Unknown);
    QCOMPARE(kept.typeName, u"moon.rose"_s);
    QCOMPARE(kept.body.value("size"_L1).toInt(), 2);
}

void TestServerEvent::shouldRefuseAKnownNoticeThatIsWrong_data()
{
    QTest::addColumn<QByteArray>("frame");
    QTest::addColumn<QString>("field");
    QTest::newRow("event without its event") << notice("event", "{}") << u"params.event"_s;
    QTest::newRow("event that is a list") << notice("event", R"({"event":[]})") << u"params.event"_s;
    QTest::newRow("event without seq") << notice("event", R"({"event":$EVENT})").replace("\"seq\":2,", "") << u"params.event.seq"_s;
    QTest::newRow("presence in words of ours") << notice("presence", R"({"consultation_id":"$C","agent":"gone","reviewers":[]})") << u"params.agent"_s;
    QTest::newRow("no frame at all") << QByteArray("{}") << u"jsonrpc"_s;
}

void TestServerEvent::shouldRefuseAKnownNoticeThatIsWrong()
{
    QFETCH(QByteArray, frame);
    QFETCH(QString, field);
    const auto event = decodeServerEvent(frame);
    QVERIFY(!event.has_value());
    QCOMPARE(event.error().code, ErrorCode::Invalid);
    QCOMPARE(event.error().field, field);
}

void TestServerEvent::shouldTakeAContextAsDeepAsAServiceTakesIt()
{
    // GIVEN the deepest start request that a service takes in
    const QByteArray deep = QByteArray("{\"a\":").repeated(62) + "1" + QByteArray("}").repeated(62);
    const QByteArray start = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"consultation/start\",\"params\":{\"context\":" + deep + "}}";
    QVERIFY(std::holds_alternative<Frame>(decodeFrame(start)));

    // WHEN it comes to a reviewer inside an event, some objects deeper, THEN it is read
    QByteArray frame = notice("event", R"({"event":$EVENT})");
    frame.replace(R"({"size":2,"digest":"bb"})", "{\"context\":" + deep + "}");
    QVERIFY(decodeServerEvent(frame).has_value());
}

QTEST_APPLESS_MAIN(TestServerEvent)
#include "tst_server_event.moc"
