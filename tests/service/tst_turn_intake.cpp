// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "service/turn_intake.h"

#include <QtTest>

using namespace witan;

/// How much of the mail a turn takes.
class TestTurnIntake : public QObject {
    Q_OBJECT

    static constexpr qint64 kQuick = 100'000, kSlow = 10'000'000;

    void init(qint64 diskTime)
    {
        m_mailbox = std::make_unique<Mailbox>();
        m_intake = std::make_unique<TurnIntake>(*m_mailbox, [this] { return m_now; });
        m_intake->setDiskTime(diskTime);
        m_perItem = 10'000;
        m_sent = m_taken = 0;
        m_inOrder = true;
    }
    void send(int count, qsizetype bytes = 1)
    {
        std::vector<Inbound> items;
        for (int i = 0; i < count; ++i)
            items.push_back({Inbound::Kind::Frame, ++m_sent, QByteArray(bytes, 'x'), {}, nullptr});
        m_mailbox->push(std::move(items));
    }
    /// How many it took. `meanwhile` is asked after each.
    int turn(const std::function<void()> &meanwhile = [] {})
    {
        const quint64 before = m_taken;
        m_intake->beginTurn();
        while (const auto item = m_intake->next()) {
            m_inOrder = m_inOrder && item->connection == ++m_taken;
            m_now += m_perItem;
            meanwhile();
        }
        m_left = m_intake->endTurn();
        return static_cast<int>(m_taken - before);
    }
    /// So many clients, each of which asks again when it is answered: while the next turn runs, or before it where nobody waits for one.
    QList<int> turnsOf(int clients, int count)
    {
        QList<int> turns;
        send(clients);
        for (int answered = 0; turns.size() < count; answered = turns.last()) {
            const auto askAgain = [&] { send(std::exchange(answered, 0)); };
            if (!m_left)
                askAgain();
            turns.append(turn(askAgain));
        }
        return turns;
    }

    std::unique_ptr<Mailbox> m_mailbox;
    std::unique_ptr<TurnIntake> m_intake;
    qint64 m_now = 0, m_perItem = 0;    // ns; for the service to apply it
    quint64 m_sent = 0, m_taken = 0;
    bool m_inOrder = true, m_left = false;

private Q_SLOTS:
    void shouldEndWhereNothingWaits();
    void shouldLetHalvesTakeTurns();
    void shouldTakeAllWhereTheDiskIsSlow();
    void shouldLeaveLessOfMany();
    void shouldRememberThemOverAShortTurn();
    void shouldForgetWhoHasGone();
    void shouldEndThoughMoreKeepsComing_data();
    void shouldEndThoughMoreKeepsComing();
    void shouldTakeWhatIsLargerThanATurn();
    void shouldEndSoonWhereItIsHeavy();
    void shouldKeepWhatWaitsWhenAsked();
};

void TestTurnIntake::shouldEndWhereNothingWaits()
{
    init(kQuick);
    QCOMPARE(turn(), 0);
    QVERIFY(!m_left);
    send(3);
    QCOMPARE(turn(), 3);
    QVERIFY(!m_left);
    QVERIFY(m_inOrder);
}

void TestTurnIntake::shouldLetHalvesTakeTurns()
{
    // GIVEN fifty that ask again as soon as they are answered, and a disk that takes less time than it takes to serve half of them
    init(kQuick);
    const QList<int> turns = turnsOf(50, 12);
    // THEN none has all of them, nor only a few, and each is served in turn
    for (const int taken : turns.sliced(2))
        QVERIFY2(taken >= 18 && taken <= 32, qPrintable(QString::number(taken)));
    QVERIFY(m_left);
    QVERIFY(m_inOrder);
}

void TestTurnIntake::shouldTakeAllWhereTheDiskIsSlow()
{
    // GIVEN the same, and a disk that takes far longer
    init(kSlow);
    // THEN all that came share its time
    QCOMPARE(turnsOf(50, 4), (QList<int>{50, 50, 50, 50}));
    QVERIFY(!m_left);
}

void TestTurnIntake::shouldLeaveLessOfMany()
{
    init(kQuick);
    send(400);
    turn();
    send(static_cast<int>(m_taken));
    const int taken = turn();
    QVERIFY2(taken >= 300 && taken < 320, qPrintable(QString::number(taken)));
    QVERIFY(m_left);
}

void TestTurnIntake::shouldRememberThemOverAShortTurn()
{
    init(kQuick);
    send(100);
    while (turn() > 0) {}
    send(1);
    QCOMPARE(turn(), 1);
    send(100);
    const int taken = turn();
    QVERIFY2(taken >= 30 && taken <= 60, qPrintable(QString::number(taken)));
}

void TestTurnIntake::shouldForgetWhoHasGone()
{
    // GIVEN a crowd that has been served and has left
    init(kQuick);
    send(100);
    while (turn() > 0) {}
    // WHEN a few go on for a while
    for (int i = 0; i < 40; ++i) {
        send(1);
        QCOMPARE(turn(), 1);
    }
    // THEN a turn of thirty is shared between two again
    send(30);
    QVERIFY(turn() < 30);
    QVERIFY(m_left);
}

void TestTurnIntake::shouldEndThoughMoreKeepsComing_data()
{
    QTest::addColumn<qsizetype>("bytes");
    QTest::addColumn<int>("most");
    QTest::newRow("small") << qsizetype(10) << 512;
    QTest::newRow("large") << qsizetype(100'000) << 18;
}

void TestTurnIntake::shouldEndThoughMoreKeepsComing()
{
    // GIVEN somebody who sends without end, and a disk for which the turn may be long
    QFETCH(qsizetype, bytes);
    QFETCH(int, most);
    init(kSlow * 1000);
    send(8, bytes);
    // THEN the turn ends, for whoever waits for its end,
    // and so does the next one
    for (int i = 0; i < 2; ++i) {
        const int taken = turn([&] { send(8, bytes); });
        QVERIFY2(taken >= most - 8 && taken <= most, qPrintable(QString::number(taken)));
        QVERIFY(m_left);
    }
}

void TestTurnIntake::shouldTakeWhatIsLargerThanATurn()
{
    init(kQuick);
    send(1, 4 * 1024 * 1024);
    QCOMPARE(turn(), 1);
    QVERIFY(!m_left);
}

void TestTurnIntake::shouldEndSoonWhereItIsHeavy()
{
    // GIVEN requests that take long, and a disk that takes longer
    init(kSlow * 1000);
    m_perItem = 30'000'000;
    send(100);
    // THEN a turn has few of them
    QCOMPARE(turn(), 2);
    QVERIFY(m_left);
    m_perItem = 200'000'000;
    QCOMPARE(turn(), 1);
    QVERIFY(m_left);
    QVERIFY(m_inOrder);
}

void TestTurnIntake::shouldKeepWhatWaitsWhenAsked()
{
    // WHEN it is only asked whether mail waits, THEN none of it is lost
    init(kQuick);
    QVERIFY(!m_intake->mailWaits());
    send(5);
    QVERIFY(m_intake->mailWaits());
    send(2);
    QVERIFY(m_intake->mailWaits());
    QCOMPARE(turn(), 7);
    QVERIFY(m_inOrder);
}

QTEST_GUILESS_MAIN(TestTurnIntake)
#include "tst_turn_intake.moc"
