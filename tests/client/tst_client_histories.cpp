// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "client_fixture.h"

#include <QRandomGenerator>

using namespace Qt::StringLiterals;
using namespace witan;
using namespace witan::test;

namespace {

constexpr int kHistories = 240;
constexpr int kSteps = 60;

/// One random life of a client: what is said on both sides while the connection loses, doubles, reorders and breaks, and
/// the program is killed and started again. The seed replays it.
class History {
public:
    explicit History(quint32 seed) : m_random(seed)
    {
        for (const QString &title : {u"a"_s, u"b"_s, u"c"_s})
            m_ids.append(f.service.start(title));
        f.service.pageLimit = 1 + int(m_random.bounded(8));
        f.service.tell = [this](const Event &event) { return toldFor(event); };
        f.service.swallowAnswer = [this](const protocol::Request &) { return m_hostile && m_random.bounded(12) == 0; };
        watch();
        f.connect();
    }

    void run()
    {
        for (int i = 0; i < kSteps; ++i) {
            step();
            for (quint32 turns = m_random.bounded(4); turns > 0; --turns)
                QCoreApplication::processEvents();
        }
        heal();
    }
    bool isSettled()
    {
        return f.isOnline() && f.outbox().isEmpty() && *f.cache->cursor() == f.service.record().size();
    }
    /// Empty when every promise was kept.
    QString fault()
    {
        for (const ConsultationId &id : std::as_const(m_ids)) {
            QStringList mine = f.service.words(id);
            mine.removeIf([](const QString &words) { return !words.startsWith(u"mine"); });
            if (mine != m_said.value(id))
                return u"said %1, recorded %2"_s.arg(m_said.value(id).join(u','), mine.join(u','));
            if (f.cachedWords(id) != f.service.words(id))
                return u"recorded %1, cached %2"_s.arg(f.service.words(id).join(u','), f.cachedWords(id).join(u','));
            if (f.service.count(id, EventType::DecisionRecorded) != m_decided.value(id))
                return u"%1 decisions made, %2 recorded"_s.arg(m_decided.value(id)).arg(f.service.count(id, EventType::DecisionRecorded));
        }
        return m_signalFault;
    }
    ClientFixture f;

private:
    QList<Event> toldFor(const Event &event)
    {
        if (!m_hostile)
            return {event};
        switch (m_random.bounded(8)) {
        case 0: return {};
        case 1: return {event, event};
        case 2: m_held.append(event); return {};
        case 3: {
            QList<Event> late = std::exchange(m_held, {});
            std::shuffle(late.begin(), late.end(), m_random);
            return QList<Event>{event} + late;
        }
        default: return {event};
        }
    }
    void step()
    {
        const ConsultationId &id = m_ids.at(m_random.bounded(m_ids.size()));
        switch (m_random.bounded(14)) {
        case 0: case 1: case 2:
            f.service.agentSays(id, u"agent %1"_s.arg(++m_count));
            break;
        case 3: case 4: case 5: case 6:
            say(id);
            break;
        case 7:
            if (f.client->decide(f.decision(id, Verdict::Abstain, u"c"_s)))
                ++m_decided[id];
            break;
        case 8:
            if (f.service.channel())
                f.service.channel()->drop();
            break;
        case 9:
            if (f.service.channel())
                f.service.channel()->loseNext(1 + int(m_random.bounded(2)));
            break;
        case 10:
            f.service.refuseNext(u"message/send"_s, {ErrorCode::Unavailable, u"Not now."_s, {}, {}, {}});
            break;
        case 11:
            restart();
            break;
        default:
            f.client->tryNow();
        }
    }
    void say(const ConsultationId &id)
    {
        const QString words = u"mine %1"_s.arg(++m_count);
        if (f.client->submit(f.draft(id, words)))
            m_said[id].append(words);
    }
    /// As after kill -9: nothing is said to the old client any more.
    void restart()
    {
        f.open();
        m_told.clear();
        watch();
        f.connect();
    }
    void watch()
    {
        QObject::connect(f.client.get(), &ReviewClient::eventsAdded, f.client.get(), [this](const ConsultationId &id, qint64 from, qint64 to) {
            if (m_told.contains(id) && m_told.value(id) + 1 != from)
                m_signalFault = u"told of %1 after %2"_s.arg(from).arg(m_told.value(id));
            m_told.insert(id, to);
        });
        QObject::connect(f.client.get(), &ReviewClient::refused, f.client.get(), [this] { m_signalFault = u"refused"_s; });
        QObject::connect(f.client.get(), &ReviewClient::failed, f.client.get(), [this](const Error &error) { m_signalFault = error.message; });
    }
    void heal()
    {
        m_hostile = false;
        f.service.swallowAnswer = nullptr;
        f.service.refuseNoMore();
        if (f.service.channel())
            f.service.channel()->drop();
        f.client->tryNow();
    }

    QRandomGenerator m_random;
    QList<ConsultationId> m_ids;
    QList<Event> m_held;
    QHash<ConsultationId, QStringList> m_said;
    QHash<ConsultationId, int> m_decided;
    QHash<ConsultationId, qint64> m_told;
    QString m_signalFault;
    bool m_hostile = true;
    int m_count = 0;
};

} // namespace

class TestClientHistories : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void shouldHaveEachEffectOnce();
};

void TestClientHistories::shouldHaveEachEffectOnce()
{
    qsizetype events = 0;
    for (quint32 seed = 1; seed <= kHistories; ++seed) {
        History history(seed);
        history.run();
        QTRY_VERIFY2_WITH_TIMEOUT(history.isSettled(), qPrintable(u"seed %1 does not settle: %2"_s.arg(seed).arg(history.fault())), 10'000);
        QVERIFY2(history.fault().isEmpty(), qPrintable(u"seed %1: %2"_s.arg(seed).arg(history.fault())));
        events += history.f.service.record().size();
    }
    QVERIFY2(events > kHistories * 10, "the histories said hardly anything");
}

QTEST_GUILESS_MAIN(TestClientHistories)
#include "tst_client_histories.moc"
