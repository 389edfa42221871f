// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "transport/local_channel.h"

#include <QDeadlineTimer>
#include <QEvent>
#include <QSignalSpy>
#include <QTest>

#include <thread>

using namespace witan;

namespace {

const auto kPass = std::make_shared<const int>(7);

QList<QByteArray> framesOf(const QSignalSpy &spy)
{
    QList<QByteArray> frames;
    for (const QList<QVariant> &call : spy)
        frames.append(call.first().toByteArray());
    return frames;
}

} // namespace

/// Counts the calls that were posted to an object.
class CallCounter : public QObject {
public:
    int calls = 0;

protected:
    bool eventFilter(QObject *, QEvent *event) override
    {
        calls += event->type() == QEvent::MetaCall;
        return false;
    }
};

class TestLocalChannel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void shouldOpenFromTheEventLoop();
    void shouldCarryFramesBothWays();
    void shouldDropWhatIsSentWhileNotOpen();
    void shouldTakeManyDeliveriesInOneTurn();
    void shouldHoldDeliveriesBackUntilOpened();
    void shouldEndWhenTheServiceCloses_data();
    void shouldEndWhenTheServiceCloses();
    void shouldTellBothSidesWhenClosed();
    void shouldStayClosedWhenClosedBeforeItOpened();
    void shouldOpenAgainAsANewConnection();
    void shouldBeDeletableFromItsOwnSignal();
    void shouldTellTheServiceWhenDestroyed();
    void shouldBeSafeToDeliverToWhileDestroyed();
};

void TestLocalChannel::shouldOpenFromTheEventLoop()
{
    Mailbox mailbox;
    LocalChannel channel(mailbox, kPass);
    QSignalSpy opened(&channel, &Channel::opened);
    // WHEN it is opened, THEN the service hears of it with its pass, and the owner from the event loop
    channel.open();
    QCOMPARE(opened.count(), 0);
    QVERIFY(!channel.isOpen());
    QTRY_COMPARE(opened.count(), 1);
    QVERIFY(channel.isOpen());
    const auto items = mailbox.drain();
    QCOMPARE(items.size(), size_t(1));
    QCOMPARE(items[0].kind, Inbound::Kind::Opened);
    QCOMPARE(items[0].pass, Pass(kPass));
    QVERIFY(items[0].outlet);
    QVERIFY(items[0].connection != 0);
    // and opening it again changes nothing
    channel.open();
    QTest::qWait(0);
    QCOMPARE(opened.count(), 1);
    QVERIFY(mailbox.drain().empty());
    QVERIFY(!channel.peerName().isEmpty());
}

void TestLocalChannel::shouldCarryFramesBothWays()
{
    Mailbox mailbox;
    LocalChannel channel(mailbox, kPass);
    QSignalSpy opened(&channel, &Channel::opened), received(&channel, &Channel::frameReceived);
    channel.open();
    QTRY_COMPARE(opened.count(), 1);
    const Inbound open = mailbox.drain().front();
    // WHEN the owner sends and the service answers from another thread
    channel.send("question");
    auto items = mailbox.drain();
    QCOMPARE(items.size(), size_t(1));
    QCOMPARE(items[0].bytes, QByteArray("question"));
    QCOMPARE(items[0].connection, open.connection);
    std::thread([&] { open.outlet->deliver({{open.connection, "answer", 0, {}}, {open.connection, "and more", 0, {}}}); }).join();
    // THEN the answers arrive in the owner's thread, in order
    QTRY_COMPARE(framesOf(received), (QList<QByteArray>{"answer", "and more"}));
}

void TestLocalChannel::shouldDropWhatIsSentWhileNotOpen()
{
    Mailbox mailbox;
    LocalChannel channel(mailbox, kPass);
    channel.send("before");
    QVERIFY(mailbox.drain().empty());
    channel.open();
    channel.send("too early");
    QTRY_VERIFY(channel.isOpen());
    QCOMPARE(mailbox.drain().size(), size_t(1));
    channel.close();
    (void)mailbox.drain();
    channel.send("after");
    QVERIFY(mailbox.drain().empty());
}

void TestLocalChannel::shouldTakeManyDeliveriesInOneTurn()
{
    Mailbox mailbox;
    LocalChannel channel(mailbox, kPass);
    channel.open();
    QTRY_VERIFY(channel.isOpen());
    const Inbound open = mailbox.drain().front();
    QSignalSpy received(&channel, &Channel::frameReceived);
    CallCounter counter;
    channel.installEventFilter(&counter);
    // WHEN a thousand deliveries come while the owner is busy
    for (int i = 0; i < 1000; ++i)
        open.outlet->deliver({{open.connection, QByteArray::number(i), 0, {}}});
    QCOMPARE(received.count(), 0);
    // THEN one call in its event loop takes them all
    QCoreApplication::sendPostedEvents(&channel);
    QCOMPARE(counter.calls, 1);
    QCOMPARE(received.count(), 1000);
    QCOMPARE(received.last().first().toByteArray(), QByteArray("999"));
}

void TestLocalChannel::shouldHoldDeliveriesBackUntilOpened()
{
    Mailbox mailbox;
    LocalChannel channel(mailbox, kPass);
    QStringList order;
    connect(&channel, &Channel::opened, this, [&] { order.append(QStringLiteral("opened")); });
    connect(&channel, &Channel::frameReceived, this, [&] { order.append(QStringLiteral("frame")); });
    channel.open();
    // WHEN the service answers before the owner's event loop runs
    const Inbound open = mailbox.drain().front();
    open.outlet->deliver({{open.connection, "early", 0, {}}});
    // THEN the owner hears opened() first
    QTRY_COMPARE(order, (QStringList{QStringLiteral("opened"), QStringLiteral("frame")}));
}

void TestLocalChannel::shouldEndWhenTheServiceCloses_data()
{
    QTest::addColumn<int>("code");
    QTest::addColumn<ErrorCode>("expected");
    QTest::newRow("stopping") << 1001 << ErrorCode::Unavailable;
    QTest::newRow("rules not kept") << 1008 << ErrorCode::Forbidden;
    QTest::newRow("too large") << 1009 << ErrorCode::TooLarge;
    QTest::newRow("unknown code") << 4999 << ErrorCode::Network;
}

void TestLocalChannel::shouldEndWhenTheServiceCloses()
{
    QFETCH(int, code);
    QFETCH(ErrorCode, expected);
    Mailbox mailbox;
    LocalChannel channel(mailbox, kPass);
    channel.open();
    QTRY_VERIFY(channel.isOpen());
    const Inbound open = mailbox.drain().front();
    QSignalSpy received(&channel, &Channel::frameReceived), closed(&channel, &Channel::closed);
    // WHEN the service says a last word and closes, and then goes on talking
    open.outlet->deliver({{open.connection, "last", code, "because"}, {open.connection, "more", 0, {}}});
    // THEN the owner hears the last word and the reason, once
    QTRY_COMPARE(closed.count(), 1);
    QCOMPARE(framesOf(received), QList<QByteArray>{"last"});
    const auto error = closed.first().first().value<Error>();
    QCOMPARE(error.code, expected);
    QVERIFY(error.message.endsWith(u'.'));
    QVERIFY(error.detail.contains(QLatin1StringView("because")));
    QVERIFY(!channel.isOpen());
    // and the service hears the end, as from a socket
    const auto items = mailbox.drain();
    QCOMPARE(items.size(), size_t(1));
    QCOMPARE(items[0].kind, Inbound::Kind::Closed);
}

void TestLocalChannel::shouldTellBothSidesWhenClosed()
{
    Mailbox mailbox;
    LocalChannel channel(mailbox, kPass);
    channel.open();
    QTRY_VERIFY(channel.isOpen());
    const Inbound open = mailbox.drain().front();
    QSignalSpy closed(&channel, &Channel::closed), received(&channel, &Channel::frameReceived);
    open.outlet->deliver({{open.connection, "on its way", 0, {}}});
    // WHEN the owner closes, twice
    channel.close();
    channel.close();
    // THEN both sides hear it once, and what was on its way does not come any more
    QCOMPARE(closed.count(), 0);
    QTRY_COMPARE(closed.count(), 1);
    const auto items = mailbox.drain();
    QCOMPARE(items.size(), size_t(1));
    QCOMPARE(items[0].kind, Inbound::Kind::Closed);
    QCOMPARE(items[0].connection, open.connection);
    open.outlet->deliver({{open.connection, "too late", 0, {}}});
    QTest::qWait(0);
    QCOMPARE(received.count(), 0);
    QCOMPARE(closed.count(), 1);
}

void TestLocalChannel::shouldStayClosedWhenClosedBeforeItOpened()
{
    Mailbox mailbox;
    LocalChannel channel(mailbox, kPass);
    QSignalSpy opened(&channel, &Channel::opened), closed(&channel, &Channel::closed);
    // WHEN it is closed before the event loop ran
    channel.open();
    channel.close();
    // THEN closed() follows, and opened() never
    QTRY_COMPARE(closed.count(), 1);
    QCOMPARE(opened.count(), 0);
    QVERIFY(!channel.isOpen());
}

void TestLocalChannel::shouldOpenAgainAsANewConnection()
{
    Mailbox mailbox;
    LocalChannel channel(mailbox, kPass);
    channel.open();
    QTRY_VERIFY(channel.isOpen());
    const Inbound first = mailbox.drain().front();
    channel.close();
    (void)mailbox.drain();
    QSignalSpy received(&channel, &Channel::frameReceived);
    // WHEN it is opened again
    channel.open();
    QTRY_VERIFY(channel.isOpen());
    const Inbound second = mailbox.drain().front();
    // THEN it is another connection: what is for the old one does not come through
    QVERIFY(second.connection != first.connection);
    first.outlet->deliver({{first.connection, "old", 0, {}}, {second.connection, "new", 0, {}}});
    QTRY_COMPARE(framesOf(received), QList<QByteArray>{"new"});
}

void TestLocalChannel::shouldBeDeletableFromItsOwnSignal()
{
    Mailbox mailbox;
    auto *channel = new LocalChannel(mailbox, kPass);
    channel->open();
    QTRY_VERIFY(channel->isOpen());
    const Inbound open = mailbox.drain().front();
    bool gone = false;
    connect(channel, &QObject::destroyed, this, [&] { gone = true; });
    connect(channel, &Channel::frameReceived, this, [channel] { delete channel; });
    // WHEN a slot deletes the channel at the first of several frames, THEN nothing else happens
    open.outlet->deliver({{open.connection, "one", 0, {}}, {open.connection, "two", 1000, {}}});
    QTRY_VERIFY(gone);
}

void TestLocalChannel::shouldTellTheServiceWhenDestroyed()
{
    Mailbox mailbox;
    auto channel = std::make_unique<LocalChannel>(mailbox, kPass);
    channel->open();
    QTRY_VERIFY(channel->isOpen());
    const Inbound open = mailbox.drain().front();
    // WHEN it is destroyed while open
    channel.reset();
    // THEN the service hears the end, and what it still says goes nowhere
    const auto items = mailbox.drain();
    QCOMPARE(items.size(), size_t(1));
    QCOMPARE(items[0].kind, Inbound::Kind::Closed);
    QVERIFY(open.owner);
    open.outlet->deliver({{open.connection, "anybody?", 0, {}}});
}

void TestLocalChannel::shouldBeSafeToDeliverToWhileDestroyed()
{
    Mailbox mailbox;
    std::atomic<bool> stop{false};
    std::atomic<int> delivered{0};
    // GIVEN a service's thread that answers all it hears of without a pause
    std::thread service([&] {
        std::vector<Inbound> open;
        while (!stop) {
            for (Inbound &item : mailbox.drain()) {
                if (item.kind == Inbound::Kind::Opened)
                    open = {item};
            }
            for (const Inbound &item : open) {
                item.outlet->deliver({{item.connection, "news", 0, {}}});
                ++delivered;
            }
        }
    });
    // WHEN channels come and go meanwhile, until the other thread has had its turn beside them
    int received = 0;
    const QDeadlineTimer limit(60'000);
    for (int i = 0; i < 2000 || (received == 0 && !limit.hasExpired()); ++i) {
        LocalChannel channel(mailbox, kPass);
        connect(&channel, &Channel::frameReceived, this, [&] { ++received; });
        channel.open();
        for (int turn = 0; turn < i % 5; ++turn)
            QCoreApplication::processEvents();
    }
    // THEN no delivery reached one that was gone, and those that were there were served
    stop = true;
    service.join();
    QVERIFY(delivered > 0);
    QVERIFY(received > 0);
}

QTEST_GUILESS_MAIN(TestLocalChannel)
#include "tst_local_channel.moc"
