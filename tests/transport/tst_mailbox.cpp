// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "transport/mailbox.h"

#include <QSemaphore>
#include <QSet>
#include <QTest>

#include <thread>

using namespace witan;

namespace {

Inbound frame(ConnectionId connection, int number)
{
    return {Inbound::Kind::Frame, connection, QByteArray::number(number), {}, nullptr};
}

} // namespace

class TestMailbox : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void shouldGiveWhatWasPushedInOrder();
    void shouldWakeOnceUntilDrained();
    void shouldWakeForWhatCameBeforeAnybodyListened();
    void shouldNotWakeForNothing();
    void shouldLetTheWakerDrain();
    void shouldNumberConnectionsOnce();
    void shouldTellWhichDrainTakes();
    void shouldRelieveOnceAfterADrain();
    void shouldLoseNothingBetweenManyThreads();
};

void TestMailbox::shouldGiveWhatWasPushedInOrder()
{
    // WHEN items come alone and in batches
    Mailbox mailbox;
    mailbox.push(frame(1, 0));
    mailbox.push(std::vector<Inbound>{frame(1, 1), frame(2, 2)});
    mailbox.push(frame(1, 3));
    // THEN one drain gives all, as they came
    const auto items = mailbox.drain();
    QCOMPARE(items.size(), size_t(4));
    for (size_t i = 0; i < items.size(); ++i)
        QCOMPARE(items[i].bytes, QByteArray::number(i));
    QVERIFY(mailbox.drain().empty());
}

void TestMailbox::shouldWakeOnceUntilDrained()
{
    Mailbox mailbox;
    int wakes = 0;
    mailbox.setWake([&] { ++wakes; });
    // WHEN several items come, THEN the first alone wakes
    mailbox.push(frame(1, 0));
    mailbox.push(frame(1, 1));
    mailbox.push(std::vector<Inbound>{frame(1, 2)});
    QCOMPARE(wakes, 1);
    // and after a drain the next one wakes again
    (void)mailbox.drain();
    mailbox.push(std::vector<Inbound>{frame(1, 3), frame(1, 4)});
    QCOMPARE(wakes, 2);
}

void TestMailbox::shouldWakeForWhatCameBeforeAnybodyListened()
{
    Mailbox mailbox;
    mailbox.push(frame(1, 0));
    int wakes = 0;
    // WHEN somebody begins to listen, THEN what lies there already wakes
    mailbox.setWake([&] { ++wakes; });
    QCOMPARE(wakes, 1);
}

void TestMailbox::shouldNotWakeForNothing()
{
    Mailbox mailbox;
    int wakes = 0;
    mailbox.setWake([&] { ++wakes; });
    mailbox.push(std::vector<Inbound>{});
    QCOMPARE(wakes, 0);
    QVERIFY(mailbox.drain().empty());
}

void TestMailbox::shouldLetTheWakerDrain()
{
    // GIVEN a listener that drains, and pushes, from within the wake
    Mailbox mailbox;
    size_t drained = 0;
    bool again = true;
    mailbox.setWake([&] {
        drained += mailbox.drain().size();
        if (std::exchange(again, false))
            mailbox.push(frame(2, 1));
    });
    // WHEN an item comes, THEN both are taken, and nobody waits for a lock that it holds
    mailbox.push(frame(1, 0));
    QCOMPARE(drained, size_t(2));
}

void TestMailbox::shouldNumberConnectionsOnce()
{
    Mailbox mailbox;
    QSet<ConnectionId> ids;
    std::vector<ConnectionId> fromThread;
    std::thread other([&] {
        for (int i = 0; i < 10'000; ++i)
            fromThread.push_back(mailbox.nextConnection());
    });
    for (int i = 0; i < 10'000; ++i)
        ids.insert(mailbox.nextConnection());
    other.join();
    for (const ConnectionId id : fromThread)
        ids.insert(id);
    QCOMPARE(ids.size(), 20'000);
    QVERIFY(!ids.contains(0));
}

void TestMailbox::shouldTellWhichDrainTakes()
{
    Mailbox mailbox;
    const quint64 first = mailbox.push(std::vector<Inbound>{frame(1, 0)});
    QVERIFY(mailbox.drains() < first);
    (void)mailbox.drain();
    QCOMPARE(mailbox.drains(), first);
    // AND what comes after it goes with the next
    const quint64 second = mailbox.push(std::vector<Inbound>{frame(1, 1)});
    QVERIFY(mailbox.drains() < second);
    (void)mailbox.drain();
    QCOMPARE(mailbox.drains(), second);
}

void TestMailbox::shouldRelieveOnceAfterADrain()
{
    Mailbox mailbox;
    int reliefs = 0;
    mailbox.setRelief([&] { ++reliefs; });
    (void)mailbox.drain();
    QCOMPARE(reliefs, 0);
    // WHEN it is asked for, however often, THEN the next drain gives it, and the one after that does not
    mailbox.wantRelief();
    mailbox.wantRelief();
    QCOMPARE(reliefs, 0);
    (void)mailbox.drain();
    (void)mailbox.drain();
    QCOMPARE(reliefs, 1);
    // AND who took it back is not called any more
    mailbox.wantRelief();
    mailbox.setRelief({});
    (void)mailbox.drain();
    QCOMPARE(reliefs, 1);
}

void TestMailbox::shouldLoseNothingBetweenManyThreads()
{
    constexpr int kThreads = 4, kItems = 50'000;
    Mailbox mailbox;
    QSemaphore wakes;
    mailbox.setWake([&] { wakes.release(); });
    // WHEN four threads push while one drains
    std::vector<std::thread> threads;
    for (int t = 1; t <= kThreads; ++t) {
        threads.emplace_back([&mailbox, t] {
            for (int i = 0; i < kItems; ++i) {
                if (i % 3 == 0)
                    mailbox.push(std::vector<Inbound>{frame(ConnectionId(t), i)});
                else
                    mailbox.push(frame(ConnectionId(t), i));
            }
        });
    }
    std::vector<int> next(kThreads + 1, 0);
    int taken = 0;
    bool ordered = true;
    while (taken < kThreads * kItems && wakes.tryAcquire(1, 10'000)) {
        for (const Inbound &item : mailbox.drain()) {
            ordered = ordered && item.bytes.toInt() == next[item.connection]++;
            ++taken;
        }
    }
    for (auto &thread : threads)
        thread.join();
    // THEN all came, each connection's in its order, and every one was announced
    QCOMPARE(taken, kThreads * kItems);
    QVERIFY(ordered);
}

QTEST_GUILESS_MAIN(TestMailbox)
#include "tst_mailbox.moc"
