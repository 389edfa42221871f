// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "transport/listener_waiting_room.h"

#include <QTest>

using namespace witan::listening;

namespace {

constexpr int kNarrow = 2, kWide = 32;

class Stranger final : public Guest {
public:
    explicit Stranger(WaitingRoom &room) : m_room(room) {}
    void turnAway() override
    {
        turnedAway = true;
        m_room.leave(*this);
    }
    void cut() override {}
    bool turnedAway = false;

private:
    WaitingRoom &m_room;
};

class Visit {
public:
    std::shared_ptr<Stranger> enter(const std::string &peer)
    {
        auto guest = std::make_shared<Stranger>(room);
        room.enter(guest, peer);
        return guest;
    }
    WaitingRoom room{kNarrow};
};

} // namespace

class TestListenerWaitingRoom : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void shouldTurnTheOldestAwayWhenTooManyAreYoung();
    void shouldNotCountThoseWhoLeft();
    void shouldSettleAsManyAsTheNarrowBound();
    void shouldCountEachPeerForItself();
    void shouldBearAnyOrderOfLeaving();
    void shouldTakeAnIpv6NetworkForOnePeer();
};

void TestListenerWaitingRoom::shouldTurnTheOldestAwayWhenTooManyAreYoung()
{
    // GIVEN as many young guests as there may be
    Visit visit;
    std::vector<std::shared_ptr<Stranger>> guests;
    for (int i = 0; i < kWide; ++i)
        guests.push_back(visit.enter("a"));
    QVERIFY(std::none_of(guests.begin(), guests.end(), [](const auto &guest) { return guest->turnedAway; }));
    // WHEN three more come, THEN the three oldest go
    for (int i = 0; i < 3; ++i)
        guests.push_back(visit.enter("a"));
    for (size_t i = 0; i < guests.size(); ++i)
        QCOMPARE(guests[i]->turnedAway, i < 3);
}

void TestListenerWaitingRoom::shouldNotCountThoseWhoLeft()
{
    // GIVEN a full room, of which the oldest was let in and the next has hung up
    Visit visit;
    std::vector<std::shared_ptr<Stranger>> guests;
    for (int i = 0; i < kWide; ++i)
        guests.push_back(visit.enter("a"));
    visit.room.leave(*guests[0]);
    visit.room.leave(*guests[1]);
    guests[1].reset();
    // WHEN two more come, there is room for them; a third takes the oldest one's place
    const auto first = visit.enter("a"), second = visit.enter("a");
    QVERIFY(!guests[2]->turnedAway);
    const auto third = visit.enter("a");
    QVERIFY(guests[2]->turnedAway);
    QVERIFY(!guests[0]->turnedAway && !guests[3]->turnedAway && !first->turnedAway && !third->turnedAway);
}

void TestListenerWaitingRoom::shouldSettleAsManyAsTheNarrowBound()
{
    Visit visit;
    const auto one = visit.enter("a"), two = visit.enter("a"), three = visit.enter("a");
    // WHEN their young time is over, THEN the narrow bound holds
    QVERIFY(visit.room.settle(*one));
    QVERIFY(visit.room.settle(*two));
    QVERIFY(!visit.room.settle(*three));
    // and settling again is no second place
    QVERIFY(visit.room.settle(*one));
    // and a place that was given back is there for the next
    visit.room.leave(*two);
    QVERIFY(visit.room.settle(*three));
}

void TestListenerWaitingRoom::shouldCountEachPeerForItself()
{
    Visit visit;
    const auto one = visit.enter("a"), two = visit.enter("a"), other = visit.enter("b");
    QVERIFY(visit.room.settle(*one));
    QVERIFY(visit.room.settle(*two));
    QVERIFY(visit.room.settle(*other));
}

void TestListenerWaitingRoom::shouldBearAnyOrderOfLeaving()
{
    Visit visit;
    for (int round = 0; round < 1000; ++round) {
        const auto one = visit.enter("a"), two = visit.enter("a");
        if (round % 2)
            QVERIFY(visit.room.settle(*one));
        visit.room.leave(round % 3 ? *one : *two);
        visit.room.leave(round % 3 ? *two : *one);
        visit.room.leave(*one);    // twice does no harm
    }
    // THEN nothing was left behind: the bounds are as in a new room
    const auto one = visit.enter("a"), two = visit.enter("a");
    QVERIFY(visit.room.settle(*one) && visit.room.settle(*two));
}

void TestListenerWaitingRoom::shouldTakeAnIpv6NetworkForOnePeer()
{
    const auto key = [](const char *address) { return WaitingRoom::peerKey(net::ip::make_address(address)); };
    QCOMPARE(key("2001:db8:1:2::1"), key("2001:db8:1:2:ffff:ffff:ffff:ffff"));
    QVERIFY(key("2001:db8:1:2::1") != key("2001:db8:1:3::1"));
    QVERIFY(key("192.0.2.1") != key("192.0.2.2"));
    QCOMPARE(key("::1"), std::string("::1"));
}

QTEST_GUILESS_MAIN(TestListenerWaitingRoom)
#include "tst_listener_waiting_room.moc"
