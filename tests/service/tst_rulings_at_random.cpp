// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "service_fixture.h"

#include <QRandomGenerator>
#include <QSet>

using namespace witan;
using namespace witan::test;
using namespace Qt::StringLiterals;

namespace method = protocol::method;

namespace {

/// An agent, two reviewers and a service whose words cross each other: what is on its way is read late, what arrives together
/// shares a turn, connections break and the service dies. All by one number, so that what failed once fails again.
class Crossing : public ServiceFixture {
public:
    explicit Crossing(quint32 seed) : m_random(seed)
    {
        const ConnectionId starter = connect(Endpoint::Agent, agentPrincipal());
        m_id = start(starter);
        disconnect(starter);
        for (int i = 0; i < 2; ++i)
            m_reviewers.append(connect(Endpoint::Review, reviewer(i == 0 ? u"Ada"_s : u"Bob"_s)));
    }

    void run(int steps)
    {
        for (int i = 0; i < steps; ++i)
            step();
        // Nobody decides any more, and nothing breaks: all that is owed is heard and taken.
        while (!isAtRest()) {
            std::vector<Inbound> items;
            agentSpeaks(items);
            core->turn(std::move(items));
            agentReads();
        }
    }

    const ConsultationId &id() const { return m_id; }
    const QSet<QString> &heard() const { return m_heard; }
    bool heardTheEnd() const { return m_heardTheEnd; }
    /// What it is told where it attaches once more.
    QList<QJsonObject> toldAnew()
    {
        const ConnectionId back = connect(Endpoint::Agent, agentPrincipal());
        call(back, method::kConsultationAttach, of(m_id));
        return notices(back, "resume");
    }

private:
    struct Want { const char *method; QJsonObject params{}; };

    bool chance(int percent) { return m_random.bounded(100) < percent; }
    bool isAtRest() const { return m_agent != 0 && m_wants.isEmpty() && m_read == frames.value(m_agent).size(); }

    void step()
    {
        if (chance(4)) {
            agentReads();       // what was sent to it reaches it all the same
            m_agent = 0;
            m_wants.clear();
            reopen();
            for (int i = 0; i < 2; ++i)
                m_reviewers[i] = connect(Endpoint::Review, reviewer(i == 0 ? u"Ada"_s : u"Bob"_s));
        }
        std::vector<Inbound> items;
        for (int i = 1 + static_cast<int>(m_random.bounded(4)); i > 0; --i) {
            if (chance(50))
                agentSpeaks(items);
            else
                reviewerSpeaks(items);
        }
        core->turn(std::move(items));
        if (chance(60))
            agentReads();
        if (m_agent != 0 && chance(8)) {
            agentReads();
            disconnect(std::exchange(m_agent, 0));
            m_wants.clear();
        }
    }

    void reviewerSpeaks(std::vector<Inbound> &items)
    {
        const int dice = static_cast<int>(m_random.bounded(100));
        const Verdict verdict = dice < 97 ? Verdict::RequestChanges : dice == 97 ? Verdict::Approve : dice == 98 ? Verdict::Reject : Verdict::Abstain;
        const ConnectionId who = m_reviewers[static_cast<qsizetype>(m_random.bounded(2))];
        items.push_back(frameOf(who, request(++m_number, method::kDecisionSubmit, decision(m_id, verdict))));
    }

    void agentSpeaks(std::vector<Inbound> &items)
    {
        if (m_agent == 0) {
            m_agent = connect(Endpoint::Agent, agentPrincipal());
            m_read = 0;
            m_wants.prepend(Want{method::kConsultationAttach, of(m_id)});
        } else if (m_wants.isEmpty() && chance(20)) {
            m_wants.append(Want{method::kContextRevise});       // of its own accord
        }
        if (m_wants.isEmpty())
            return;
        auto [name, params] = m_wants.takeFirst();
        if (qstrcmp(name, method::kContextRevise) == 0)
            params = of(m_id, {{u"base_digest"_s, consultation(m_id).digest}, {u"context"_s, sampleContext(u"Plan %1"_s.arg(++m_number))}});
        items.push_back(frameOf(m_agent, request(++m_number, name, params)));
    }

    void agentReads()
    {
        if (m_agent == 0)
            return;
        const QList<QByteArray> all = frames.value(m_agent);
        for (; m_read < all.size(); ++m_read) {
            const QJsonObject frame = QJsonDocument::fromJson(all.at(m_read)).object();
            if (frame.value(u"method"_s) != u"resume"_s)
                continue;
            const auto told = protocol::read<protocol::ResumeNotice>(frame.value(u"params"_s).toObject());
            m_heardTheEnd = m_heardTheEnd || told->status != Status::Active;
            for (const RecordedDecision &one : told->decisions)
                m_heard.insert(one.decision.id.toString());
            QJsonObject taken = of(m_id);
            if (told->decision && chance(50))
                taken.insert(u"decision_id"_s, told->decision->decision.id.toString());
            m_wants.append(Want{method::kConsultationResumed, taken});
            if (told->status == Status::Active)
                m_wants.insert(chance(70) ? m_wants.size() : m_wants.size() - 1, Want{method::kContextRevise});
        }
    }

    QRandomGenerator m_random;
    ConsultationId m_id;
    QList<ConnectionId> m_reviewers;
    ConnectionId m_agent = 0;
    qsizetype m_read = 0;           // frames of this connection
    QList<Want> m_wants;            // what it says next
    QSet<QString> m_heard;
    bool m_heardTheEnd = false;
    int m_number = 1000;
};

} // namespace

/// No ruling is lost, however the words of agent and reviewers cross.
class TestRulingsAtRandom : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void shouldTellEveryRuling();
};

void TestRulingsAtRandom::shouldTellEveryRuling()
{
    int ended = 0, requests = 0;
    for (quint32 seed = 1; seed <= 150; ++seed) {
        Crossing crossing(seed);
        crossing.run(30);
        const Consultation c = crossing.consultation(crossing.id());
        if (!c.active()) {
            ++ended;
            QVERIFY2(crossing.heardTheEnd(), qPrintable(u"seed %1"_s.arg(seed)));
            QVERIFY2(c.execution != Execution::Resuming, qPrintable(u"seed %1"_s.arg(seed)));
        } else {
            for (const Event &event : crossing.events(crossing.id())) {
                if (event.type != EventType::DecisionRecorded || event.body.value(u"verdict"_s) != u"request_changes"_s)
                    continue;
                ++requests;
                QVERIFY2(crossing.heard().contains(event.body.value(u"decision_id"_s).toString()), qPrintable(u"seed %1, seq %2"_s.arg(seed).arg(event.seq)));
            }
        }
        // What was taken is not told again.
        QVERIFY2(crossing.toldAnew().isEmpty(), qPrintable(u"seed %1"_s.arg(seed)));
    }
    qInfo("%d ended, %d requests for changes in the others", ended, requests);
    QVERIFY(ended > 20 && requests > 1000);
}

QTEST_GUILESS_MAIN(TestRulingsAtRandom)
#include "tst_rulings_at_random.moc"
