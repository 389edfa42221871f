// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "service_fixture.h"

#include "service/live_cache.h"

using namespace witan;
using namespace witan::test;
using namespace Qt::StringLiterals;

/// What the service keeps in memory of consultations that somebody is attached to.
class TestLiveCache : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void shouldKeepWhatIsHeld();
    void shouldKeepHeldPlansWithinTheirBytes();
    void shouldKeepThoseInUseBeforeTheOthers();
    void shouldCountTheMessagesItHolds();

private:
    static QList<ConsultationId> started(ServiceFixture &fixture, int count, qsizetype size)
    {
        const ConnectionId agent = fixture.connect(Endpoint::Agent, agentPrincipal());
        QList<ConsultationId> ids;
        for (int i = 0; i < count; ++i)
            ids.append(fixture.start(agent, startParams(sampleContext(QString(size, u'x')))));
        return ids;
    }
};

void TestLiveCache::shouldKeepWhatIsHeld()
{
    ServiceFixture fixture;
    const auto ids = started(fixture, 2, 100);
    LiveCache cache(*fixture.store);
    cache.hold(ids.at(0));
    QVERIFY(*cache.find(ids.at(0)) && *cache.find(ids.at(1)));
    QCOMPARE(cache.size(), std::size_t(2));
    cache.sweep();
    QCOMPARE(cache.size(), std::size_t(1));
    QVERIFY(cache.bytes() > 100);
    cache.release(ids.at(0));
    cache.sweep();
    QCOMPARE(cache.size(), std::size_t(0));
    QCOMPARE(cache.bytes(), 0);
}

void TestLiveCache::shouldKeepHeldPlansWithinTheirBytes()
{
    // GIVEN many held consultations with large plans
    ServiceFixture fixture;
    constexpr qint64 kMost = 1'000'000;
    const auto ids = started(fixture, 20, 100'000);
    LiveCache cache(*fixture.store, kMost);
    for (const ConsultationId &id : ids) {
        cache.hold(id);
        QVERIFY(*cache.find(id));
        cache.sweep();
        // THEN at no time more is kept than may be, though something is
        QVERIFY2(cache.bytes() <= kMost, qPrintable(QString::number(cache.bytes())));
        QVERIFY(cache.size() > 0);
    }
    QVERIFY(cache.size() < 20);
    // AND each is still found
    for (const ConsultationId &id : ids)
        QCOMPARE((*cache.find(id))->state.id, id);
}

void TestLiveCache::shouldKeepThoseInUseBeforeTheOthers()
{
    ServiceFixture fixture;
    const auto ids = started(fixture, 5, 100'000);
    LiveCache cache(*fixture.store, 900'000);
    for (const ConsultationId &id : ids)
        cache.hold(id);
    for (const ConsultationId &id : ids.first(4))
        QVERIFY(*cache.find(id));
    cache.sweep();
    QCOMPARE(cache.size(), std::size_t(4));
    // WHEN one more comes than fits, while another is in use
    const LiveConsultation *used = *cache.find(ids.at(0));
    QVERIFY(*cache.find(ids.at(4)));
    cache.sweep();
    // THEN these two are kept
    QCOMPARE(cache.size(), std::size_t(2));
    QVERIFY(*cache.find(ids.at(0)) == used);
}

void TestLiveCache::shouldCountTheMessagesItHolds()
{
    ServiceFixture fixture;
    const auto ids = started(fixture, 1, 100);
    LiveCache cache(*fixture.store);
    cache.hold(ids.first());
    LiveConsultation *live = *cache.find(ids.first());
    cache.sweep();
    const qint64 before = cache.bytes();
    QVERIFY(*cache.find(ids.first()) == live);
    Message message;
    message.content = QString(50'000, u'x');
    message.metadata = {{u"a"_s, QString(50'000, u'x')}};
    live->recent = QList<Message>(10, message);
    cache.sweep();
    QVERIFY(cache.bytes() - before > 10 * 150'000);
}

QTEST_GUILESS_MAIN(TestLiveCache)
#include "tst_live_cache.moc"
