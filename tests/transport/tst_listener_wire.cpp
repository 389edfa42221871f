// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "support/listener_host.h"
#include "support/process_memory.h"
#include "support/raw_client.h"

#include <QRandomGenerator>
#include <QTest>

using namespace witan;
using witan::test::ListenerHost;
using witan::test::RawClient;

namespace {

constexpr int kSmallLimit = 100'000;

ListenerConfig smallMessages()
{
    ListenerConfig config = ListenerHost::patient();
    config.messageLimit = kSmallLimit;
    return config;
}

QByteArray row(const char *what, qint64 number)
{
    return QByteArray(what) + ' ' + QByteArray::number(number);
}

} // namespace

/// RFC 6455 as the service keeps it: every way to be wrong ends with the right close code, and nothing of it is passed on.
class TestListenerWire : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void shouldCloseOnWrongFrames_data();
    void shouldCloseOnWrongFrames();
    void shouldAnswerCloseFrames_data();
    void shouldAnswerCloseFrames();
    void shouldTakeTextSplitAnywhere_data();
    void shouldTakeTextSplitAnywhere();
    void shouldTakeProperMessages_data();
    void shouldTakeProperMessages();
    void shouldAnswerPings();
    void shouldSurviveGarbage();
    void shouldNotTakeMemoryForAnAnnouncement_data();
    void shouldNotTakeMemoryForAnAnnouncement();

    void cleanup();

private:
    ListenerHost m_host{smallMessages()};
};

void TestListenerWire::cleanup()
{
    // Each test counts from nothing: whoever is still inside leaves first.
    QTRY_COMPARE(m_host.present(), 0);
    m_host.opened.clear();
    m_host.closed.clear();
    m_host.frames.clear();
}

void TestListenerWire::shouldCloseOnWrongFrames_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("code");
    QTest::addColumn<int>("orCode");
    const auto add = [](const QByteArray &name, const QByteArray &bytes, int code, int orCode = 0) { QTest::newRow(name.constData()) << bytes << code << orCode; };
    using C = RawClient;
    const QByteArray hi = "hi";
    for (int rsv = 1; rsv < 8; ++rsv) {
        add(row("text with reserved bits", rsv), C::frame(C::Text, hi, {.reserved = rsv}), 1002);
        add(row("binary with reserved bits", rsv), C::frame(C::Binary, hi, {.reserved = rsv}), 1002);
        add(row("ping with reserved bits", rsv), C::frame(C::Ping, hi, {.reserved = rsv}), 1002);
    }
    for (const int opcode : {3, 4, 5, 6, 7, 11, 12, 13, 14, 15}) {
        add(row("unknown opcode", opcode), C::frame(opcode, hi), 1002);
        add(row("unknown opcode, empty", opcode), C::frame(opcode, {}), 1002);
        add(row("unknown opcode, fragment", opcode), C::frame(opcode, hi, {.final = false}), 1002);
    }
    for (const int opcode : {C::Text, C::Binary, C::Close, C::Ping, C::Pong}) {
        add(row("unmasked", opcode), C::frame(opcode, opcode == C::Close ? C::closePayload(1000) : hi, {.masked = false}), 1002);
        add(row("unmasked and empty", opcode), C::frame(opcode, {}, {.masked = false}), 1002);
    }
    for (const int opcode : {C::Close, C::Ping, C::Pong}) {
        add(row("fragmented control frame", opcode), C::frame(opcode, {}, {.final = false}), 1002);
        add(row("control frame of 126 bytes", opcode), C::frame(opcode, QByteArray(126, 'x')), 1002);
        add(row("control frame of 70000 bytes", opcode), C::frame(opcode, QByteArray(70'000, 'x')), 1002);
    }
    for (const bool final : {true, false}) {
        const QByteArray end = final ? ", final" : ", not final";
        add("continuation first" + end, C::frame(C::Continuation, hi, {.final = final}), 1002);
        add("empty continuation first" + end, C::frame(C::Continuation, {}, {.final = final}), 1002);
        const QByteArray begun = C::frame(C::Text, hi, {.final = false});
        add("text inside text" + end, begun + C::frame(C::Text, hi, {.final = final}), 1002);
        add("binary inside text" + end, begun + C::frame(C::Binary, hi, {.final = final}), 1002);
        add("continuation after the end" + end, begun + C::frame(C::Continuation, hi) + C::frame(C::Continuation, hi, {.final = final}), 1002);
    }
    for (const int opcode : {C::Text, C::Binary}) {
        for (const int length : {0, 1, 125})
            add(row("length in two bytes for", length) + (opcode == C::Text ? " text" : " binary"), C::frame(opcode, QByteArray(length, 'x'), {.lengthBytes = 2}), 1002);
        for (const int length : {0, 125, 126, 65535})
            add(row("length in eight bytes for", length) + (opcode == C::Text ? " text" : " binary"), C::frame(opcode, QByteArray(length, 'x'), {.lengthBytes = 8}), 1002);
    }
    add("one byte over the limit", C::frame(C::Text, QByteArray(kSmallLimit + 1, 'x')), 1009);
    for (const int bits : {17, 20, 31, 32, 40, 53, 62})
        add(row("announced length of bits", bits), C::frame(C::Text, hi, {.announced = quint64(1) << bits}), 1009);
    // RFC 6455 5.2 has the highest bit be zero; older Beast sees a length that is too large.
    add("announced 2^63", C::frame(C::Text, hi, {.announced = quint64(1) << 63}), 1002, 1009);
    add("announced 2^64-1", C::frame(C::Text, hi, {.announced = ~quint64(0)}), 1002, 1009);
    add("over the limit in two fragments", C::frame(C::Text, QByteArray(kSmallLimit / 2 + 1, 'x'), {.final = false}) + C::frame(C::Continuation, QByteArray(kSmallLimit / 2 + 1, 'x')), 1009);
    add("fragment that would overflow the sum", C::frame(C::Text, hi, {.final = false}) + C::frame(C::Continuation, hi, {.announced = (quint64(1) << 63) - 1}), 1009);
    add("half a character and then nothing, with a good message behind it",
        C::frame(C::Text, "\xe2\x82", {.final = false}) + C::frame(C::Continuation, {}) + C::frame(C::Text, "good").repeated(10), 1007);
    const QList<QByteArray> wrongUtf8 = {"\x80", "\xbf", "\xc0\xaf", "\xc1\xbf", "\xc3", "\xc3(", "\xe0\x80\xaf", "\xe0\x9f\xbf", "\xe2\x82", "\xe2(\xa1", "\xed\xa0\x80",
        "\xed\xbf\xbf", "\xf0\x80\x80\xaf", "\xf0\x8f\xbf\xbf", "\xf0\x9f\x98", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xf8\x88\x80\x80\x80", "\xfe", "\xff"};
    for (const QByteArray &wrong : wrongUtf8) {
        add("wrong UTF-8 " + wrong.toHex(), C::frame(C::Text, "ok " + wrong), 1007);
        add("wrong UTF-8 and a good message behind it " + wrong.toHex(), C::frame(C::Text, wrong) + C::frame(C::Text, "good").repeated(10), 1007);
        add("wrong UTF-8 over fragments " + wrong.toHex(), C::frame(C::Text, wrong.first(1), {.final = false}) + C::frame(C::Continuation, wrong.sliced(1)), 1007);
    }
}

void TestListenerWire::shouldCloseOnWrongFrames()
{
    // GIVEN a client that was let in
    QFETCH(QByteArray, bytes);
    QFETCH(int, code);
    QFETCH(int, orCode);
    RawClient client(m_host.port());
    QVERIFY(client.upgrade());
    // WHEN it breaks the protocol
    client.send(bytes);
    // THEN it is told which rule, the connection ends, and no message got through
    const int told = client.waitClose();
    QCOMPARE(told, orCode != 0 && told == orCode ? orCode : code);
    QVERIFY(client.waitGone());
    QTRY_COMPARE(m_host.closed.size(), 1);
    QVERIFY(m_host.frames.isEmpty() || bytes.startsWith(RawClient::frame(RawClient::Text, "hi", {.final = false})));
    QVERIFY(!m_host.lateFrames);
}

void TestListenerWire::shouldAnswerCloseFrames_data()
{
    QTest::addColumn<QByteArray>("payload");
    QTest::addColumn<int>("answer");
    for (const int code : {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4404, 4999, 5000})
        QTest::newRow(row("code", code).constData()) << RawClient::closePayload(code, "bye") << code;
    for (const int code : {0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999})
        QTest::newRow(row("forbidden code", code).constData()) << RawClient::closePayload(code) << 1002;
    QTest::newRow("no code") << QByteArray() << 1000;
    QTest::newRow("half a code") << QByteArray("\x03") << 1002;
    QTest::newRow("longest reason") << RawClient::closePayload(1000, QByteArray(123, 'x')) << 1000;
    QTest::newRow("reason of wrong UTF-8") << RawClient::closePayload(1000, "\xc3(") << 1002;
}

void TestListenerWire::shouldAnswerCloseFrames()
{
    QFETCH(QByteArray, payload);
    QFETCH(int, answer);
    // GIVEN a client that was let in
    RawClient client(m_host.port());
    QVERIFY(client.upgrade());
    // WHEN it closes
    client.send(RawClient::frame(RawClient::Close, payload));
    // THEN the same code comes back, or 1002 for one that may not be sent
    QCOMPARE(client.waitClose(), answer);
    QVERIFY(client.waitGone());
    QTRY_COMPARE(m_host.closed.size(), 1);
}

void TestListenerWire::shouldTakeTextSplitAnywhere_data()
{
    QTest::addColumn<qsizetype>("offset");
    const qsizetype size = QByteArrayLiteral("a\u00e9\u20ac\U0001F600\u00dfz\u6f22\u5b57\U0010FFFF").size();
    for (qsizetype offset = 0; offset <= size; ++offset)
        QTest::newRow(row("at byte", offset).constData()) << offset;
}

void TestListenerWire::shouldTakeTextSplitAnywhere()
{
    QFETCH(qsizetype, offset);
    const QByteArray text = QByteArrayLiteral("a\u00e9\u20ac\U0001F600\u00dfz\u6f22\u5b57\U0010FFFF");
    // GIVEN a client that was let in
    RawClient client(m_host.port());
    QVERIFY(client.upgrade());
    // WHEN its message is split over two frames, inside a character or not
    client.send(RawClient::frame(RawClient::Text, text.first(offset), {.final = false}) + RawClient::frame(RawClient::Continuation, text.sliced(offset)));
    // THEN it arrives whole
    const auto echo = client.waitFrame();
    QVERIFY(echo);
    QCOMPARE(echo->opcode, int(RawClient::Text));
    QVERIFY(echo->final);
    QCOMPARE(echo->payload, text);
}

void TestListenerWire::shouldTakeProperMessages_data()
{
    QTest::addColumn<int>("opcode");
    QTest::addColumn<int>("size");
    for (const int size : {0, 1, 125, 126, 511, 512, 513, 1535, 1536, 1537, 65535, 65536, kSmallLimit}) {
        QTest::newRow(row("text of", size).constData()) << int(RawClient::Text) << size;
        QTest::newRow(row("binary of", size).constData()) << int(RawClient::Binary) << size;
    }
}

void TestListenerWire::shouldTakeProperMessages()
{
    QFETCH(int, opcode);
    QFETCH(int, size);
    QByteArray message(size, 'x');
    for (int i = 0; i < size; ++i)
        message[i] = char('a' + i % 26);
    // GIVEN a client that was let in
    RawClient client(m_host.port());
    QVERIFY(client.upgrade());
    // WHEN it sends the message three times: alone, in two fragments with a ping between, and alone again
    const QByteArray whole = RawClient::frame(opcode, message);
    const QByteArray split = RawClient::frame(opcode, message.first(size / 2), {.final = false}) + RawClient::frame(RawClient::Ping, "?")
        + RawClient::frame(RawClient::Continuation, message.sliced(size / 2));
    client.send(whole + split + whole);
    // THEN all three arrive as they were
    QTRY_COMPARE(m_host.frames.size(), 3);
    for (const QByteArray &frame : m_host.frames)
        QCOMPARE(frame, message);
}

void TestListenerWire::shouldAnswerPings()
{
    // GIVEN a client that was let in
    RawClient client(m_host.port());
    QVERIFY(client.upgrade());
    // WHEN it pings
    client.send(RawClient::frame(RawClient::Ping, "are you there"));
    // THEN the same bytes come back in a pong
    const auto pong = client.waitFrame();
    QVERIFY(pong);
    QCOMPARE(pong->opcode, int(RawClient::Pong));
    QCOMPARE(pong->payload, QByteArray("are you there"));
}

void TestListenerWire::shouldSurviveGarbage()
{
    QRandomGenerator random(20260101);
    const auto noise = [&random](int size) {
        QByteArray bytes(size, '\0');
        for (char &byte : bytes)
            byte = char(random.bounded(256));
        return bytes;
    };
    for (int i = 0; i < 200; ++i) {
        // GIVEN proper bytes of either kind, WHEN some of them are turned into noise and the client then hangs up
        const bool inside = i % 2 == 0;
        QByteArray bytes = inside ? RawClient::frame(RawClient::Text, "hello") + RawClient::frame(RawClient::Ping, "?") + RawClient::frame(RawClient::Binary, noise(300))
                                  : RawClient::upgradeRequest("/ws");
        for (int n = random.bounded(1, 8); n > 0; --n)
            bytes[random.bounded(int(bytes.size()))] = char(random.bounded(256));
        bytes += noise(random.bounded(200));
        RawClient client(m_host.port());
        QVERIFY(inside ? client.upgrade() : client.waitConnected());
        client.send(bytes);
        QVERIFY(QTest::qWaitFor([&] { return client.unsent() == 0 || client.isGone(); }));
    }
    // THEN the next good client is served as ever
    RawClient good(m_host.port());
    QVERIFY(good.upgrade());
    good.sendText("hello");
    QCOMPARE(good.waitFrame().value_or(RawClient::Frame{}).payload, QByteArray("hello"));
    QTRY_COMPARE(m_host.present(), 1);
    QVERIFY(!m_host.lateFrames);
}

void TestListenerWire::shouldNotTakeMemoryForAnAnnouncement_data()
{
    QTest::addColumn<qint64>("limit");
    QTest::addColumn<quint64>("announced");
    QTest::newRow("just within the limit") << qint64(16 * 1024 * 1024) << quint64(16 * 1024 * 1024);
    QTest::newRow("2^31") << qint64(16 * 1024 * 1024) << (quint64(1) << 31);
    QTest::newRow("2^62") << qint64(16 * 1024 * 1024) << (quint64(1) << 62);
}

void TestListenerWire::shouldNotTakeMemoryForAnAnnouncement()
{
    QFETCH(qint64, limit);
    QFETCH(quint64, announced);
    // GIVEN a listener that takes 16 MiB messages, and ten clients
    ListenerConfig config = ListenerHost::patient();
    config.messageLimit = limit;
    ListenerHost host(config);
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 10; ++i) {
        clients.push_back(std::make_unique<RawClient>(host.port()));
        QVERIFY(clients.back()->upgrade());
    }
    RawClient other(host.port());
    QVERIFY(other.upgrade());
    const qint64 before = test::reservedBytes();
    // WHEN each announces a giant and sends a little of it
    for (const auto &client : clients) {
        client->send(RawClient::frame(RawClient::Binary, QByteArray(2000, 'x'), {.announced = announced}));
        client->sendText("still there?");
        QVERIFY(QTest::qWaitFor([&] { return client->unsent() == 0; }));
    }
    // and the service has taken that in, since it answers one who spoke later
    other.sendText("hello");
    QCOMPARE(other.waitFrame().value_or(RawClient::Frame{}).payload, QByteArray("hello"));
    if (announced > quint64(limit))
        QTRY_COMPARE(host.closed.size(), 10);
    // THEN memory was taken for what came, not for what was said
    QVERIFY2(test::reservedBytes() - before < limit, qPrintable(QString::number(test::reservedBytes() - before)));
}

QTEST_GUILESS_MAIN(TestListenerWire)
#include "tst_listener_wire.moc"
