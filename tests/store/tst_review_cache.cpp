// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "store/raw_sql.h"
#include "store/record_builder.h"

#include "core/draft_names.h"
#include "core/message_draft.h"
#include "store/review_cache.h"

#include <QtTest>

using namespace witan;
using namespace witan::test;

namespace {

/// Events as a service would send them: each with its place and hash.
class Source {
public:
    Event add(const NewEvent &from, const QString &typeName = {})
    {
        Event event;
        event.cursor = ++m_cursor;
        event.consultation = from.consultation;
        event.seq = ++m_seqs[from.consultation];
        event.type = from.type;
        event.typeName = typeName.isEmpty() ? toString(from.type) : typeName;
        event.actor = from.actor;
        event.at = from.at;
        event.body = from.body;
        event.prev = m_hashes.value(from.consultation);
        event.hash = hashOf(event);
        m_hashes[from.consultation] = event.hash;
        return event;
    }

private:
    qint64 m_cursor = 0;
    QHash<ConsultationId, qint64> m_seqs;
    QHash<ConsultationId, QString> m_hashes;
};

Event rehashed(Event event)
{
    event.hash = hashOf(event);
    return event;
}

} // namespace

class TestReviewCache : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void shouldShowWhatItTook();
    void shouldPassOverKnownEvents();
    void shouldRefuseWhatDoesNotFollow_data();
    void shouldRefuseWhatDoesNotFollow();
    void shouldRefuseAPlanOfAnotherDigest_data();
    void shouldRefuseAPlanOfAnotherDigest();
    void shouldLeaveOutWhatItCannotRead();
    void shouldTakeABatchWhollyOrNotAtAll();
    void shouldKeepTheChainAfterARefusal();
    void shouldSumUpAConsultation();
    void shouldCountUnreadAndNeverUnsee();
    void shouldMarkWhatRanOutOfTimeAsUnread();
    void shouldSayInALineWhoSpeaks_data();
    void shouldSayInALineWhoSpeaks();
    void shouldCarryTheDraftInTheSummary_data();
    void shouldCarryTheDraftInTheSummary();
    void shouldFollowWhatBecameOfEarlierAsks();
    void shouldOrderTheInboxByActivity();
    void shouldKeepUnknownEventsAsTheyCame();
    void shouldFindContextsByRevision();
    void shouldReadPagesOfAThread();
    void shouldHoldTheOutboxUntilItIsConfirmed();
    void shouldNotEnqueueOneIdTwice();
    void shouldKeepDraftsAndOpenedSteps();
    void shouldBelongToOneService();
    void shouldSurviveAReopening();

private:
    template<typename T> T get(Result<T> result)
    {
        if (!result)
            qFatal("%s", why(result).constData());
        return *std::move(result);
    }
    void reopen()
    {
        m_cache.reset();
        m_cache = get(openReviewCache(m_folder->filePath(u"review.db"_s)));
    }
    void take(const QList<Event> &events)
    {
        const Result<void> done = m_cache->apply(events, events.last().cursor);
        if (!done)
            qFatal("%s", why(done).constData());
    }
    ConsultationSummary sum(const ConsultationId &id) { return *get(m_cache->summary(id)); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ReviewCache> m_cache;
};

void TestReviewCache::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    reopen();
}

void TestReviewCache::cleanup()
{
    m_cache.reset();
    m_folder.reset();
}

void TestReviewCache::shouldShowWhatItTook()
{
    // GIVEN events of a consultation
    Source source;
    const Consultation c = consultationWith(contextWith(3));
    const QList<Event> events{source.add(started(c)), source.add(posted(humanMessage(c.id, u"Why?"_s)))};

    // WHEN they are taken
    WITAN_OK(m_cache->apply(events, 2));

    // THEN the same events, the consultation and the cursor are there
    QCOMPARE(get(m_cache->events(c.id, 1, 10)), events);
    Consultation expected = c;
    expected.head = 2;
    QCOMPARE(**m_cache->consultation(c.id), expected);
    QCOMPARE(get(m_cache->cursor()), 2);
    QVERIFY(!get(m_cache->consultation(ConsultationId::create())).has_value());
    QVERIFY(!get(m_cache->summary(ConsultationId::create())).has_value());
    QVERIFY(get(m_cache->events(ConsultationId::create(), 1, 10)).isEmpty());
}

void TestReviewCache::shouldPassOverKnownEvents()
{
    Source source;
    const Consultation c = consultationWith(contextWith(3));
    QList<Event> events{source.add(started(c)), source.add(posted(humanMessage(c.id, u"Why?"_s))), source.add(posted(agentMessage(c.id, u"So."_s)))};
    take(events);
    const ConsultationSummary before = sum(c.id);

    // WHEN the same come again, alone and with a new one, and the cursor is told lower
    WITAN_OK(m_cache->apply(events, 1));
    QCOMPARE(sum(c.id), before);
    QCOMPARE(get(m_cache->cursor()), 3);
    events.append(source.add(posted(agentMessage(c.id, u"And."_s))));
    take(events);

    // THEN each is there once and counted once
    QCOMPARE(get(m_cache->events(c.id, 1, 10)), events);
    QCOMPARE(sum(c.id).unread, 2);
}

void TestReviewCache::shouldRefuseWhatDoesNotFollow_data()
{
    QTest::addColumn<QString>("fault");
    for (const char *fault : {"a gap", "another content", "another hash", "another prev", "another actor", "another time", "another type", "seq zero", "negative seq",
                              "a known event altered", "the newest known event altered", "a first event that names one before"})
        QTest::newRow(fault) << QString::fromLatin1(fault);
}

void TestReviewCache::shouldRefuseWhatDoesNotFollow()
{
    // GIVEN two events taken, and a third that is wrong in one way
    QFETCH(QString, fault);
    Source source;
    const Consultation c = consultationWith(contextWith(3));
    const QList<Event> events{source.add(started(c)), source.add(posted(humanMessage(c.id, u"Why?"_s)))};
    take(events);
    Event next = source.add(posted(agentMessage(c.id, u"Because."_s)));
    if (fault == u"a gap")
        next = source.add(posted(agentMessage(c.id, u"Later."_s)));
    else if (fault == u"another content")
        next.body.insert(u"content"_s, u"Approve it"_s);
    else if (fault == u"another hash")
        next.hash[5] = next.hash[5] == u'0' ? u'1' : u'0';
    else if (fault == u"another prev") {
        next.prev = events.first().hash;
        next = rehashed(next);
    } else if (fault == u"another actor")
        next.actor = elder();
    else if (fault == u"another time")
        next.at.ms += 1;
    else if (fault == u"another type")
        next.type = EventType::ClaimChanged;
    else if (fault == u"seq zero" || fault == u"negative seq") {
        next.seq = fault == u"seq zero" ? 0 : -3;
        next = rehashed(next);
    } else if (fault == u"a known event altered" || fault == u"the newest known event altered") {
        next = fault == u"a known event altered" ? events.first() : events.last();
        next.body.insert(u"x"_s, 1);
        next = rehashed(next);
    } else {
        next = Source().add(started(consultationWith(contextWith(1))));
        next.prev = events.last().hash;
        next = rehashed(next);
    }

    // WHEN it is offered
    const Result<void> taken = m_cache->apply({next}, 9);

    // THEN it is refused as damage, and nothing has changed
    QVERIFY(!taken);
    QCOMPARE(taken.error().code, ErrorCode::Damaged);
    QCOMPARE(get(m_cache->events(c.id, 1, 10)), events);
    QCOMPARE(get(m_cache->cursor()), 2);
    QCOMPARE(get(m_cache->inbox()).size(), 1);
}

void TestReviewCache::shouldRefuseAPlanOfAnotherDigest_data()
{
    QTest::addColumn<EventType>("type");
    QTest::addColumn<QString>("member");
    QTest::addColumn<QJsonValue>("value");
    const QString other = digestOf(contextWith(9));
    for (const EventType type : {EventType::ConsultationStarted, EventType::ContextRevised}) {
        const QByteArray name = toString(type).toLatin1();
        QTest::addRow("%s, another digest", name.constData()) << type << u"digest"_s << QJsonValue(other);
        QTest::addRow("%s, another plan", name.constData()) << type << u"context"_s << QJsonValue(contextWith(9));
        QTest::addRow("%s, in capitals", name.constData()) << type << u"digest"_s << QJsonValue(digestOf(contextWith(3)).toUpper());
    }
    QTest::newRow("context.revised, the digest that stands") << EventType::ContextRevised << u"digest"_s << QJsonValue(digestOf(contextWith(3)));
    // By itself no revision at all, but its plan would stand under the digest of the one that was approved.
    QTest::newRow("context.revised, no number and the digest that stands") << EventType::ContextRevised << u"revision"_s << QJsonValue(0);
    QTest::newRow("consultation.started, no plan") << EventType::ConsultationStarted << u"context"_s << QJsonValue(QJsonValue::Undefined);
}

void TestReviewCache::shouldRefuseAPlanOfAnotherDigest()
{
    // GIVEN an event, well chained, whose plan is not the one that its digest names
    QFETCH(EventType, type);
    QFETCH(QString, member);
    QFETCH(QJsonValue, value);
    Source source;
    const Consultation c = consultationWith(contextWith(3));
    NewEvent event = started(c);
    if (type == EventType::ContextRevised) {
        take({source.add(event)});
        event = revised(c.id, 2, contextWith(3, u"LOW"_s));
    }
    event.body.insert(member, value);
    if (member == u"revision")
        event.body.insert(u"digest"_s, c.digest);

    // WHEN it comes
    const Result<void> taken = m_cache->apply({source.add(event)}, 5);

    // THEN it is refused with a sentence, and nobody can approve by that digest
    QVERIFY(!taken);
    QCOMPARE(taken.error().code, ErrorCode::Damaged);
    QVERIFY2(taken.error().message.contains(u"digest"), why(taken).constData());
    const auto kept = get(m_cache->consultation(c.id));
    QCOMPARE(kept.has_value(), type == EventType::ContextRevised);
    if (kept)
        QCOMPARE(kept->context, c.context);
    QVERIFY(get(m_cache->cursor()) < 5);
}

void TestReviewCache::shouldLeaveOutWhatItCannotRead()
{
    // GIVEN an inbox with one consultation that cannot be read
    Source source;
    const Consultation whole = consultationWith(contextWith(3)), damaged = consultationWith(contextWith(2));
    take({source.add(started(whole)), source.add(started(damaged))});
    RawSql(m_folder->filePath(u"review.db"_s)).run(u"UPDATE consultations SET details = '[' WHERE id = ?"_s, {damaged.id.toString()});
    reopen();

    // THEN the others are shown, and it is told where it is asked for itself
    QCOMPARE(get(m_cache->inbox()).size(), 1);
    QCOMPARE(get(m_cache->inbox()).first().consultation.id, whole.id);
    QCOMPARE(m_cache->summary(damaged.id).error().code, ErrorCode::Damaged);
}

void TestReviewCache::shouldTakeABatchWhollyOrNotAtAll()
{
    // GIVEN a batch that is good but for its last event
    Source source;
    const Consultation a = consultationWith(contextWith(3));
    const Consultation b = consultationWith(contextWith(2));
    OutboxItem waiting{0, OutboxKind::Message, MessageId::create().toString(), a.id, {{"content"_L1, u"Why?"_s}}, OutboxState::Sent, {}, {}, at(1)};
    WITAN_OK(m_cache->enqueue(waiting));
    Message mine = humanMessage(a.id, u"Why?"_s);
    mine.id = *MessageId::parse(waiting.id);
    QList<Event> batch{source.add(started(a)), source.add(posted(mine)), source.add(started(b)), source.add(posted(agentMessage(b.id, u"Hm."_s)))};
    QList<Event> bad = batch;
    bad.last().body.insert(u"content"_s, u"other"_s);

    // WHEN it is offered
    QCOMPARE(m_cache->apply(bad, 4).error().code, ErrorCode::Damaged);

    // THEN nothing of it is there, and the outbox still waits; the right batch is then taken
    QVERIFY(get(m_cache->inbox()).isEmpty());
    QCOMPARE(get(m_cache->outbox()).size(), 1);
    QCOMPARE(get(m_cache->cursor()), 0);
    take(batch);
    QCOMPARE(get(m_cache->inbox()).size(), 2);
    QVERIFY(get(m_cache->outbox()).isEmpty());
}

void TestReviewCache::shouldKeepTheChainAfterARefusal()
{
    Source source;
    const Consultation c = consultationWith(contextWith(3));
    take({source.add(started(c))});
    const Event good = source.add(posted(agentMessage(c.id, u"One"_s)));
    Event bad = source.add(revised(c.id, 2, contextWith(9)));
    bad.body.insert(u"revision"_s, 5);
    QVERIFY(!m_cache->apply({good, bad}, 3));
    QCOMPARE(**m_cache->consultation(c.id), [&] { Consultation e = c; e.head = 1; return e; }());
    take({good});
    QCOMPARE(get(m_cache->consultation(c.id))->head, 2);
}

void TestReviewCache::shouldSumUpAConsultation()
{
    // GIVEN a consultation of six steps, one of them irreversible, that is revised to four and a lower risk
    Source source;
    Consultation c = consultationWith(contextWith(6, u"CRITICAL"_s));
    c.title.clear();
    take({source.add(started(c))});
    ConsultationSummary first = sum(c.id);
    QCOMPARE(first.displayTitle(), u"Merge the customers"_s);
    QVERIFY(first.tier == RiskTier::Critical);
    QVERIFY(first.tierIsOurs());
    QCOMPARE(first.lastLine, QString());
    QCOMPARE(first.lastAt, at(0));
    QCOMPARE(first.steps, 6);
    QCOMPARE(first.irreversible, 1);
    QCOMPARE(first.consultation, [&] { Consultation e = c; e.head = 1; e.context = {}; return e; }());
    QCOMPARE(first.unread, 0);
    take({source.add(posted(humanMessage(c.id, u"Why?"_s))), source.add(revised(c.id, 2, contextWith(4, u"LOW"_s), u"keeps a backup"_s))});

    // THEN the summary follows, alone and in the inbox
    const ConsultationSummary then = sum(c.id);
    QVERIFY(then.tier == RiskTier::Low);
    QCOMPARE(then.steps, 4);
    QCOMPARE(then.lastLine, u"Revision 2: keeps a backup"_s);
    QCOMPARE(then.lastAt, at(3));
    QCOMPARE(then.lastAgentSeq, 3);
    QCOMPARE(then.unread, 1);
    QCOMPARE(then.consultation.revision, 2);
    QCOMPARE(get(m_cache->inbox()), QList{then});
    reopen();
    QCOMPARE(get(m_cache->inbox()), QList{then});
    // AND what says nothing to a person is no news
    take({source.add({c.id, EventType::StateSaved, elder(), at(9), {{"size"_L1, 5}}})});
    QCOMPARE(sum(c.id).lastLine, then.lastLine);
    QCOMPARE(sum(c.id).lastAt, then.lastAt);
    // AND a tier in the agent's own word keeps the word, beside what it ranks as
    take({source.add(revised(c.id, 3, contextWith(4, u"SEVERE\nindeed"_s)))});
    QVERIFY(sum(c.id).tier == RiskTier::High && !sum(c.id).tierIsOurs());
    QCOMPARE(sum(c.id).tierText, u"SEVERE indeed"_s);
    reopen();
    QCOMPARE(sum(c.id).tierText, u"SEVERE indeed"_s);
    // AND what became of the risk is kept where it has no tier
    QVERIFY(sum(c.id).riskReading == Reading::Understood);
    take({source.add(revised(c.id, 4, {{"risk_assessment"_L1, u"could be bad"_s}}))});
    QVERIFY(sum(c.id).riskReading == Reading::NotUnderstood);
    reopen();
    QVERIFY(sum(c.id).riskReading == Reading::NotUnderstood);
    take({source.add(revised(c.id, 5, {{"plan"_L1, QJsonObject{{"request"_L1, u"Merge"_s}}}}))});
    QVERIFY(sum(c.id).riskReading == Reading::NotSent);
    // AND no more than a line is kept of what an untitled one is about
    take({source.add(revised(c.id, 6, {{"plan"_L1, QJsonObject{{"request"_L1, u"Merge\nthem "_s + QString(5000, u'x')}}}}))});
    QVERIFY(sum(c.id).displayTitle().startsWith(u"Merge them x") && sum(c.id).displayTitle().size() <= 201);
    take({source.add(revised(c.id, 7, {}))});
    QCOMPARE(sum(c.id).displayTitle(), c.agentName);
}

void TestReviewCache::shouldCountUnreadAndNeverUnsee()
{
    // GIVEN a thread with three things that ask to be read (4, 5 and 7) and two that do not
    Source source;
    const Consultation c = consultationWith(contextWith(3));
    take({source.add(started(c)), source.add(posted(humanMessage(c.id, u"Why?"_s))), source.add({c.id, EventType::ClaimChanged, elder(), at(2), {}}),
          source.add(posted(agentMessage(c.id, u"So."_s))), source.add(revised(c.id, 2, contextWith(4))), source.add(posted(humanMessage(c.id, u"And?"_s))),
          source.add(posted(agentMessage(c.id, u"Thus."_s)))});
    QCOMPARE(sum(c.id).unread, 3);

    // WHEN it is seen up to 4, then "up to 2", then further than there is
    WITAN_OK(m_cache->setSeen(c.id, 4));
    QCOMPARE(sum(c.id).seenSeq, 4);
    QCOMPARE(sum(c.id).unread, 2);
    WITAN_OK(m_cache->setSeen(c.id, 2));
    QCOMPARE(sum(c.id).seenSeq, 4);
    WITAN_OK(m_cache->setSeen(c.id, 100));
    QCOMPARE(sum(c.id).unread, 0);

    // THEN what comes later is unread again
    QCOMPARE(sum(c.id).seenSeq, 7);
    take({source.add(posted(agentMessage(c.id, u"More."_s)))});
    QCOMPARE(sum(c.id).unread, 1);
    reopen();
    QCOMPARE(sum(c.id).unread, 1);
    QCOMPARE(m_cache->setSeen(ConsultationId::create(), 1).error().code, ErrorCode::NotFound);

    // WHEN somebody wants it unread from 5 on, THEN it is, after a restart too, and what lies behind that is left
    WITAN_OK(m_cache->setSeen(c.id, 100));
    WITAN_OK(m_cache->setUnreadFrom(c.id, 5));
    QCOMPARE(sum(c.id).seenSeq, 4);
    QCOMPARE(sum(c.id).unread, 3);
    WITAN_OK(m_cache->setUnreadFrom(c.id, 7));
    QCOMPARE(sum(c.id).seenSeq, 4);
    reopen();
    QCOMPARE(sum(c.id).unread, 3);
}

void TestReviewCache::shouldMarkWhatRanOutOfTimeAsUnread()
{
    // GIVEN two consultations that were seen to their end
    Source source;
    const Consultation late = consultationWith(contextWith(2)), refused = consultationWith(contextWith(2));
    take({source.add(started(late)), source.add(started(refused))});
    WITAN_OK(m_cache->setSeen(late.id, 1));
    WITAN_OK(m_cache->setSeen(refused.id, 1));

    // WHEN one runs out of time, and the other is rejected
    take({source.add(ended(late.id, Status::Cancelled, EndReason::Expired)), source.add(ended(refused.id, Status::Cancelled, EndReason::Rejected))});

    // THEN the first alone is unread, until it is looked at, and never called cancelled
    QCOMPARE(sum(late.id).unread, 1);
    QCOMPARE(sum(late.id).lastLine, u"Time ran out without a decision"_s);
    QCOMPARE(sum(refused.id).unread, 0);
    Message said = humanMessage(late.id, u"Consultation cancelled."_s);
    said.role = MessageRole::System;
    take({source.add(posted(said))});
    QCOMPARE(sum(late.id).lastLine, u"Time ran out without a decision"_s);
    reopen();
    QCOMPARE(sum(late.id).unread, 1);
    WITAN_OK(m_cache->setSeen(late.id, 2));
    QCOMPARE(sum(late.id).unread, 0);

    // AND one that had not been opened keeps count of both
    const Consultation unopened = consultationWith(contextWith(2));
    take({source.add(started(unopened)), source.add(posted(agentMessage(unopened.id, u"Still there?"_s))),
          source.add(ended(unopened.id, Status::Cancelled, EndReason::Expired))});
    QCOMPARE(sum(unopened.id).unread, 2);
    WITAN_OK(m_cache->setSeen(unopened.id, 2));
    QCOMPARE(sum(unopened.id).unread, 1);
}

void TestReviewCache::shouldSayInALineWhoSpeaks_data()
{
    QTest::addColumn<int>("role");
    QTest::addColumn<int>("responder");
    QTest::addColumn<int>("audience");
    QTest::addColumn<QString>("line");
    const int all = int(Audience::All);
    QTest::newRow("the agent itself") << int(MessageRole::Agent) << int(Responder::Agent) << all << u"It is kept."_s;
    QTest::newRow("a model") << int(MessageRole::Agent) << int(Responder::Model) << all << u"Alder: It is kept."_s;
    QTest::newRow("what is built in") << int(MessageRole::Agent) << int(Responder::Builtin) << all << u"Alder: It is kept."_s;
    QTest::newRow("a reviewer") << int(MessageRole::Human) << int(Responder::None) << all << u"Alder: It is **kept**."_s;
    QTest::newRow("a note") << int(MessageRole::Human) << int(Responder::None) << int(Audience::Reviewers) << u"Note by Alder: It is **kept**."_s;
    QTest::newRow("the service") << int(MessageRole::System) << int(Responder::None) << all << QString();
}

void TestReviewCache::shouldSayInALineWhoSpeaks()
{
    QFETCH(int, role);
    QFETCH(int, responder);
    QFETCH(int, audience);
    QFETCH(QString, line);
    Source source;
    const Consultation c = consultationWith(contextWith(2));
    Message message = humanMessage(c.id, u"It is **kept**."_s);
    message.role = MessageRole(role);
    message.responder = Responder(responder);
    message.audience = Audience(audience);
    message.author = u"Alder"_s;
    take({source.add(started(c)), source.add(posted(message))});
    QCOMPARE(sum(c.id).lastLine, line);
}

void TestReviewCache::shouldCarryTheDraftInTheSummary_data()
{
    QTest::addColumn<QString>("message");
    QTest::addColumn<QString>("comment");
    QTest::addColumn<QString>("draft");
    MessageDraft note;
    note.content = u"Ask Ben\nfirst"_s;
    note.audience = Audience::Reviewers;
    QTest::newRow("nothing") << QString() << QString() << QString();
    QTest::newRow("a message") << u"Who is at the bank?"_s << QString() << u"Who is at the bank?"_s;
    QTest::newRow("a note") << keptForm(note) << QString() << u"Ask Ben first"_s;
    QTest::newRow("a comment") << QString() << u"Because"_s << u"Because"_s;
    QTest::newRow("both") << u"Who?"_s << u"Because"_s << u"Who?"_s;
}

void TestReviewCache::shouldCarryTheDraftInTheSummary()
{
    QFETCH(QString, message);
    QFETCH(QString, comment);
    QFETCH(QString, draft);
    Source source;
    const Consultation c = consultationWith(contextWith(2));
    take({source.add(started(c))});
    WITAN_OK(m_cache->setDraft(c.id, u"message"_s, message));
    WITAN_OK(m_cache->setDraft(c.id, commentDraftName(Verdict::Reject), comment));
    QCOMPARE(sum(c.id).draft, draft);
    QCOMPARE(get(m_cache->inbox()).constFirst().draft, draft);
}

void TestReviewCache::shouldFollowWhatBecameOfEarlierAsks()
{
    // GIVEN something that is asked again while the first time waits
    Source source;
    const Consultation first = consultationWith(contextWith(3));
    Consultation second = consultationWith(contextWith(3));
    second.askedBefore = {1, 0, {earlierAskOf(first, u"Merge"_s, true)}};
    take({source.add(started(first)), source.add(started(second))});
    QVERIFY(sum(second.id).consultation.askedBefore.newest.first().endReason == EndReason::None);
    QCOMPARE(get(m_cache->askedAfter(first.id)), QList{second.id});
    QVERIFY(get(m_cache->askedAfter(second.id)).isEmpty());

    // WHEN the first is rejected
    Decision decision = decisionOn(first, Verdict::Reject);
    decision.scope = RejectScope::Approach;
    take({source.add(decided(decision)), source.add(ended(first.id, Status::Cancelled, EndReason::Rejected))});

    // THEN the second says so, wherever it is read
    for (const AskedBefore &before : {sum(second.id).consultation.askedBefore, get(m_cache->consultation(second.id))->askedBefore,
                                      get(m_cache->inbox()).last().consultation.id == second.id ? get(m_cache->inbox()).last().consultation.askedBefore : get(m_cache->inbox()).first().consultation.askedBefore}) {
        QCOMPARE(before.rejected, 1);
        QVERIFY(before.newest.first().endReason == EndReason::Rejected);
        QCOMPARE(before.newest.first().by, elder().name);
        QCOMPARE(before.newest.first().byId, elder().id);
        QCOMPARE(before.newest.first().comment, u"Because."_s);
        QCOMPARE(before.newest.first().title, u"Merge duplicates"_s);
    }
}

void TestReviewCache::shouldOrderTheInboxByActivity()
{
    Source source;
    QList<Event> events;
    QList<ConsultationId> ids;
    for (int i = 0; i < 4; ++i) {
        Consultation c = consultationWith(contextWith(1));
        c.startedAt = at(100 * i);
        ids.append(c.id);
        events.append(source.add(started(c)));
    }
    events.append(source.add(posted(humanMessage(ids.at(1), u"Now"_s, 1000))));
    take(events);
    QList<ConsultationId> order;
    for (const ConsultationSummary &summary : get(m_cache->inbox()))
        order.append(summary.consultation.id);
    QCOMPARE(order, (QList{ids.at(1), ids.at(3), ids.at(2), ids.at(0)}));
}

void TestReviewCache::shouldKeepUnknownEventsAsTheyCame()
{
    // GIVEN events of a type of the future, a message without a role, a start that is none, and a record that begins in another way
    Source source;
    const Consultation c = consultationWith(contextWith(1));
    const QList<Event> events{source.add(started(c)), source.add({c.id, EventType::Unknown, elder(), at(2), {{"mood"_L1, u"good"_s}}}, u"mood.changed"_s),
                              source.add({c.id, EventType::MessagePosted, elder(), at(3), {{"content"_L1, u"?"_s}}}),
                              source.add({c.id, EventType::ConsultationStarted, elder(), at(4), {{"context"_L1, QJsonObject{{"x"_L1, 1}}}}})};
    const ConsultationId strange = ConsultationId::create();
    const QList<Event> others{source.add({strange, EventType::Unknown, elder(), at(5), {}}, u"omen.seen"_s), source.add(posted(agentMessage(strange, u"Hello"_s)))};

    // WHEN they are taken
    take(events + others);
    reopen();

    // THEN they are kept as they are, and the consultations go on
    QCOMPARE(get(m_cache->events(c.id, 1, 10)), events);
    QCOMPARE(get(m_cache->events(strange, 1, 10)), others);
    QCOMPARE(get(m_cache->consultation(c.id))->context, c.context);
    QCOMPARE(sum(strange).consultation.id, strange);
    QCOMPARE(sum(strange).consultation.startedAt, at(5));
    QCOMPARE(sum(strange).lastLine, u"Hello"_s);
}

void TestReviewCache::shouldFindContextsByRevision()
{
    Source source;
    const Consultation c = consultationWith(contextWith(2));
    take({source.add(started(c)), source.add(revised(c.id, 2, contextWith(3))), source.add(revised(c.id, 3, contextWith(4)))});
    for (int round = 0; round < 2; ++round) {
        QCOMPARE(get(m_cache->contextOf(c.id, 1)), std::optional(contextWith(2)));
        QCOMPARE(get(m_cache->contextOf(c.id, 2)), std::optional(contextWith(3)));
        QCOMPARE(get(m_cache->contextOf(c.id, 3)), std::optional(contextWith(4)));
        QVERIFY(!get(m_cache->contextOf(c.id, 4)).has_value());
        QVERIFY(!get(m_cache->contextOf(ConsultationId::create(), 1)).has_value());
        QCOMPARE(get(m_cache->consultation(c.id))->context, contextWith(4));
        reopen();
    }
}

void TestReviewCache::shouldReadPagesOfAThread()
{
    Source source;
    const Consultation c = consultationWith(contextWith(1));
    QList<Event> events{source.add(started(c))};
    for (int i = 0; i < 99; ++i)
        events.append(source.add(posted(humanMessage(c.id, QString::number(i)))));
    take(events);
    QCOMPARE(get(m_cache->events(c.id, 41, 20)), events.mid(40, 20));
    QCOMPARE(get(m_cache->events(c.id, 91, 20)), events.mid(90));
    QCOMPARE(get(m_cache->events(c.id, -5, 2)), events.mid(0, 2));
    QVERIFY(get(m_cache->events(c.id, 101, 20)).isEmpty());
    QVERIFY(get(m_cache->events(c.id, 1, 0)).isEmpty());
    QVERIFY(get(m_cache->events(c.id, 1, -1)).isEmpty());
}

void TestReviewCache::shouldHoldTheOutboxUntilItIsConfirmed()
{
    // GIVEN a message and a decision on their way
    Source source;
    const Consultation c = consultationWith(contextWith(1));
    take({source.add(started(c))});
    const Message mine = humanMessage(c.id, u"Why?"_s);
    const Decision decision = decisionOn(c, Verdict::Approve);
    OutboxItem message{0, OutboxKind::Message, mine.id.toString(), c.id, {{"content"_L1, u"Why?"_s}}, OutboxState::Queued, {}, {}, at(10)};
    OutboxItem verdict{0, OutboxKind::Decision, decision.id.toString(), c.id, {{"verdict"_L1, u"approve"_s}}, OutboxState::Queued, {}, {}, at(11)};
    WITAN_OK(m_cache->enqueue(message));
    WITAN_OK(m_cache->enqueue(verdict));
    reopen();
    QList<OutboxItem> items = get(m_cache->outbox());
    QCOMPARE(items.size(), 2);
    QVERIFY(items.at(0).number < items.at(1).number);
    message.number = items.at(0).number;
    verdict.number = items.at(1).number;
    QCOMPARE(items, (QList{message, verdict}));

    // WHEN one fails and is then sent
    const Error refusal{ErrorCode::StaleContext, u"The plan has changed."_s, {}, {}, {}};
    WITAN_OK(m_cache->setOutboxState(verdict.id, OutboxState::Failed, &refusal));
    items = get(m_cache->outbox());
    QCOMPARE(items.at(1).state, OutboxState::Failed);
    QCOMPARE(items.at(1).error, refusal.message);
    QCOMPARE(items.at(1).errorCode, u"stale_context"_s);
    WITAN_OK(m_cache->setOutboxState(verdict.id, OutboxState::Sent, nullptr));
    QVERIFY(get(m_cache->outbox()).at(1).error.isEmpty());
    QCOMPARE(m_cache->setOutboxState(u"nothing"_s, OutboxState::Sent, nullptr).error().code, ErrorCode::NotFound);

    // THEN the events that carry their ids take them out, others do not
    take({source.add(posted(humanMessage(c.id, u"Another"_s)))});
    QCOMPARE(get(m_cache->outbox()).size(), 2);
    take({source.add(posted(mine))});
    QCOMPARE(get(m_cache->outbox()).size(), 1);
    take({source.add(decided(decision))});
    QVERIFY(get(m_cache->outbox()).isEmpty());
    WITAN_OK(m_cache->removeFromOutbox(message.id));
    WITAN_OK(m_cache->enqueue(message));
    WITAN_OK(m_cache->removeFromOutbox(message.id));
    QVERIFY(get(m_cache->outbox()).isEmpty());
}

void TestReviewCache::shouldNotEnqueueOneIdTwice()
{
    OutboxItem item{0, OutboxKind::Message, u"a"_s, ConsultationId::create(), {{"content"_L1, u"Why?"_s}}, OutboxState::Queued, {}, {}, at(1)};
    WITAN_OK(m_cache->enqueue(item));
    WITAN_OK(m_cache->enqueue(item));
    item.payload.insert(u"content"_s, u"Other"_s);
    QCOMPARE(m_cache->enqueue(item).error().code, ErrorCode::Conflict);
    QCOMPARE(get(m_cache->outbox()).size(), 1);
    QCOMPARE(get(m_cache->outbox()).first().payload.value(u"content"_s).toString(), u"Why?"_s);
}

void TestReviewCache::shouldKeepDraftsAndOpenedSteps()
{
    const ConsultationId id = ConsultationId::create();
    QVERIFY(get(m_cache->draft(id, u"message"_s)).isEmpty());
    WITAN_OK(m_cache->setDraft(id, u"message"_s, u"Half a th\u00f6ught\n"_s));
    WITAN_OK(m_cache->setDraft(id, u"comment"_s, u"Because"_s));
    WITAN_OK(m_cache->setDraft(id, u"comment"_s, u"Because it is safe"_s));
    WITAN_OK(m_cache->setStepOpened(id, u"d1"_s, u"s2"_s));
    WITAN_OK(m_cache->setStepOpened(id, u"d1"_s, u"s1"_s));
    WITAN_OK(m_cache->setStepOpened(id, u"d1"_s, u"s1"_s));
    WITAN_OK(m_cache->setStepOpened(id, u"d2"_s, u"s9"_s));
    reopen();
    QCOMPARE(get(m_cache->draft(id, u"message"_s)), u"Half a th\u00f6ught\n"_s);
    QCOMPARE(get(m_cache->draft(id, u"comment"_s)), u"Because it is safe"_s);
    QVERIFY(get(m_cache->draft(ConsultationId::create(), u"comment"_s)).isEmpty());
    QCOMPARE(get(m_cache->openedSteps(id, u"d1"_s)), (QStringList{u"s1"_s, u"s2"_s}));
    QVERIFY(get(m_cache->openedSteps(id, u"d3"_s)).isEmpty());
    WITAN_OK(m_cache->setDraft(id, u"message"_s, QString()));
    QVERIFY(get(m_cache->draft(id, u"message"_s)).isEmpty());
}

void TestReviewCache::shouldBelongToOneService()
{
    QVERIFY(get(m_cache->serviceId()).isEmpty());
    WITAN_OK(m_cache->setServiceId(u"one"_s));
    WITAN_OK(m_cache->setServiceId(u"one"_s));
    QCOMPARE(m_cache->setServiceId(u"two"_s).error().code, ErrorCode::Conflict);
    reopen();
    QCOMPARE(get(m_cache->serviceId()), u"one"_s);
}

void TestReviewCache::shouldSurviveAReopening()
{
    Source source;
    const Consultation c = consultationWith(contextWith(1));
    QList<Event> events{source.add(started(c))};
    take(events);
    for (int i = 0; i < 5; ++i) {
        reopen();
        events.append(source.add(posted(i % 2 == 0 ? humanMessage(c.id, QString::number(i)) : agentMessage(c.id, QString::number(i)))));
        take({events.last()});
    }
    QCOMPARE(get(m_cache->events(c.id, 1, 10)), events);
    QCOMPARE(sum(c.id).unread, 2);
    QCOMPARE(get(m_cache->cursor()), 6);
}

QTEST_GUILESS_MAIN(TestReviewCache)
#include "tst_review_cache.moc"
