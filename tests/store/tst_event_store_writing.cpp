// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "store/event_store_fixture.h"
#include "store/raw_sql.h"

#include <QtTest>

using namespace witan;
using namespace witan::test;

/// The service's record through its interface alone: transactions, projections, and what it refuses to write.
class TestEventStoreWriting : public QObject, private EventStoreFixture {
    Q_OBJECT

private Q_SLOTS:
    void init() { open(); }
    void cleanup() { close(); }

    void shouldRefuseWhatHasNoPlace();
    void shouldSeeInsideATransactionWhatItWrote();
    void shouldUndoARolledBackTransactionWholly();
    void shouldWriteMessagesOnTheQuickRoadAlike();
    void shouldGoOnWithARecordOfWholeBodies();
    void shouldNotRewriteALargeContextForAMessage();
    void shouldKeepOnlyRevisionsThatCount();
    void shouldRebuildProjectionsEqualToThoseKept();
    void shouldVerifyAWholeRecord();
    void shouldForgetReleasedConsultationsAndFindThemAgain();
};

void TestEventStoreWriting::shouldRefuseWhatHasNoPlace()
{
    const Consultation c = start();
    QCOMPARE(m_store->append(posted(humanMessage(c.id, u"x"_s))).error().code, ErrorCode::Internal);   // no transaction
    QVERIFY(m_store->begin());
    QCOMPARE(m_store->append(posted(humanMessage(ConsultationId::create(), u"x"_s))).error().code, ErrorCode::NotFound);
    QCOMPARE(m_store->append(started(c)).error().code, ErrorCode::Conflict);
    NewEvent other = started(consultationWith(contextWith(1)));
    other.consultation = ConsultationId::create();
    QCOMPARE(m_store->append(other).error().code, ErrorCode::Invalid);
    // A refusal is no failure: the transaction goes on.
    get(m_store->append(posted(humanMessage(c.id, u"kept"_s))));
    WITAN_OK(m_store->commit());
    QCOMPARE(get(m_store->cursor()), 2);
}

void TestEventStoreWriting::shouldSeeInsideATransactionWhatItWrote()
{
    // GIVEN a transaction that starts a consultation, revises it and speaks
    const Consultation c = consultationWith(contextWith(2));
    QVERIFY(m_store->begin());
    get(m_store->append(started(c)));
    get(m_store->append(posted(humanMessage(c.id, u"Why?"_s))));
    get(m_store->append(revised(c.id, 2, contextWith(4))));

    // THEN every way of reading sees all of it
    QCOMPARE(get(m_store->consultation(c.id))->revision, 2);
    QCOMPARE(get(m_store->consultation(c.id))->context, contextWith(4));
    QCOMPARE(get(m_store->consultations({})).first().revision, 2);
    QCOMPARE(get(m_store->events(c.id, 1, 10)).size(), 3);
    QCOMPARE(get(m_store->eventsSince(0, 10)).size(), 3);
    QCOMPARE(get(m_store->messagesBefore(c.id, 0, 10)).messages.size(), 1);
    QCOMPARE(get(m_store->lastAgentSeq(c.id)), 3);
    QCOMPARE(get(m_store->cursor()), 3);
    QCOMPARE(get(m_store->contextOf(c.id, 1)), std::optional(contextWith(2)));
    WITAN_OK(m_store->commit());
}

void TestEventStoreWriting::shouldUndoARolledBackTransactionWholly()
{
    // GIVEN a consultation that is in memory
    const Consultation c = start();
    const Event before = write(posted(humanMessage(c.id, u"Kept"_s)));
    const Consultation kept = **m_store->consultation(c.id);

    // WHEN a transaction with everything in it is rolled back
    const Consultation fresh = consultationWith(contextWith(1));
    const Decision decision = decisionOn(c, Verdict::Approve);
    const Message lost = agentMessage(c.id, u"Lost"_s);
    QVERIFY(m_store->begin());
    get(m_store->append(started(fresh)));
    for (int i = 0; i < 40; ++i)
        get(m_store->append(posted(humanMessage(fresh.id, u"Lost"_s))));
    get(m_store->appendMessage(lost, agent()));
    get(m_store->append(revised(c.id, 2, contextWith(9))));
    get(m_store->append(decided(decision)));
    get(m_store->append(ended(c.id, Status::Completed, EndReason::Approved)));
    m_store->rollback();

    // THEN nothing of it is left, in memory or on disk, and the chain goes on from before
    QCOMPARE(**m_store->consultation(c.id), kept);
    QVERIFY(!get(m_store->consultation(fresh.id)).has_value());
    QVERIFY(!get(m_store->decision(decision.id)).has_value());
    QVERIFY(!get(m_store->message(c.id, lost.id)).has_value());
    QCOMPARE(get(m_store->lastAgentSeq(c.id)), 0);
    QCOMPARE(get(m_store->cursor()), 2);
    const Event next = write(posted(humanMessage(c.id, u"Next"_s)));
    QCOMPARE(next.seq, before.seq + 1);
    QCOMPARE(next.cursor, before.cursor + 1);
    QCOMPARE(next.prev, before.hash);
    write(started(fresh));
    QCOMPARE(get(m_store->verify()).size(), 0);
}

void TestEventStoreWriting::shouldWriteMessagesOnTheQuickRoadAlike()
{
    // GIVEN the same message for two records
    const Consultation c = consultationWith(contextWith(1));
    Message message = agentMessage(c.id, u"Text \"with\" everything\n\u00fc\U0001F600"_s, MessageId::create());
    message.anchor = Anchor{u"step"_s, u"s1"_s};
    message.ask = {{"kind"_L1, u"text"_s}};
    message.metadata = {{"b"_L1, 1}, {"a"_L1, QJsonArray{u"x"_s}}};
    const auto other = get(openSqliteEventStore(m_folder->filePath(u"other.db"_s)));

    // WHEN one takes it as an event and the other as a message
    QVERIFY(other->begin());
    get(other->append(started(c)));
    const Event slow = get(other->append(posted(message)));
    WITAN_OK(other->commit());
    write(started(c));
    QVERIFY(m_store->begin());
    const Event quick = get(m_store->appendMessage(message, agent()));
    WITAN_OK(m_store->commit());

    // THEN the events are equal, hash and all, and so is what is read
    QCOMPARE(quick, slow);
    QCOMPARE(get(m_store->events(c.id, 2, 1)).first(), slow);
    QCOMPARE(get(m_store->verify()).size(), 0);
    QVERIFY(m_store->begin());
    QVERIFY(get(m_store->appendMessage(humanMessage(c.id, u"x"_s), elder(), WithBody::No)).body.isEmpty());
    QCOMPARE(m_store->appendMessage(humanMessage(ConsultationId::create(), u"x"_s), elder()).error().code, ErrorCode::NotFound);
    WITAN_OK(m_store->commit());
}

void TestEventStoreWriting::shouldGoOnWithARecordOfWholeBodies()
{
    // GIVEN a record from before bodies were abridged
    const Consultation c = start();
    const Message early = humanMessage(c.id, u"Early"_s);
    write(posted(early));
    m_store.reset();
    for (const QString &later : {u"DROP TABLE asks"_s, u"DROP TABLE stopped_workflows"_s, u"DELETE FROM meta WHERE name IN ('asks_after', 'stops_filed')"_s, u"PRAGMA user_version = 1"_s})
        RawSql(m_folder->filePath(u"record.db"_s)).run(later);

    // WHEN it is opened, and goes on
    reopen();
    const Message late = humanMessage(c.id, u"Late"_s);
    QVERIFY(m_store->begin());
    get(m_store->appendMessage(late, elder()));
    WITAN_OK(m_store->commit());
    reopen();

    // THEN the one was left as it was, the other is abridged, and both read alike
    RawSql sql(m_folder->filePath(u"record.db"_s));
    const auto holdsId = [&sql, &c](int cursor) {
        return sql.run(u"SELECT body FROM events WHERE cursor = %1"_s.arg(cursor)).toByteArray().contains(c.id.toString().toLatin1());
    };
    QVERIFY(holdsId(2));
    QVERIFY(!holdsId(3));
    QCOMPARE(sql.run(u"PRAGMA user_version"_s).toInt(), 3);
    const auto page = get(m_store->messagesBefore(c.id, 0, 10));
    QCOMPARE(page.messages.size(), 2);
    QCOMPARE(page.messages.at(0).timestamp, early.timestamp);
    QCOMPARE(page.messages.at(1).timestamp, late.timestamp);
    QCOMPARE(page.messages.at(1).consultation, c.id);
    QCOMPARE(get(m_store->verify()).size(), 0);
    WITAN_OK(m_store->rebuild());
    QCOMPARE(get(m_store->message(c.id, late.id))->content, u"Late"_s);
    QCOMPARE(get(m_store->verify()).size(), 0);
}

void TestEventStoreWriting::shouldNotRewriteALargeContextForAMessage()
{
    // GIVEN a consultation with a context of 2 MiB
    QJsonObject context = contextWith(3);
    context.insert(u"attachment"_s, QString(2 * 1024 * 1024, u'x'));
    const Consultation c = consultationWith(context);
    write(started(c));
    reopen();
    const QFileInfo log(m_folder->filePath(u"record.db-wal"_s));
    QCOMPARE(log.size(), 0);

    // WHEN a message and a decision come
    write(posted(humanMessage(c.id, u"Why?"_s)));
    write(decided(decisionOn(c, Verdict::Approve), 1));

    // THEN a few pages are written, and the events and the context read back whole
    const qint64 written = QFileInfo(log.filePath()).size();
    QVERIFY2(written > 0 && written < 100 * 1024, qPrintable(QString::number(written)));
    reopen();
    QCOMPARE(get(m_store->consultation(c.id))->context, context);
    const Event first = get(m_store->events(c.id, 1, 1)).first();
    QCOMPARE(first.body, toJson(c));
    QCOMPARE(first.hash, hashOf(first));
}

void TestEventStoreWriting::shouldKeepOnlyRevisionsThatCount()
{
    // GIVEN a consultation that ended at revision 2, and a revision that came too late
    const Consultation c = start(2);
    write(revised(c.id, 2, contextWith(3), u"safer"_s));
    write(ended(c.id, Status::Completed, EndReason::Approved));
    const Event late = write(revised(c.id, 3, contextWith(9)));

    // THEN revision 2 stands, the late one is an event and nothing more
    for (int round = 0; round < 2; ++round) {
        QCOMPARE(get(m_store->consultation(c.id))->revision, 2);
        QCOMPARE(get(m_store->consultation(c.id))->context, contextWith(3));
        QCOMPARE(get(m_store->contextOf(c.id, 1)), std::optional(contextWith(2)));
        QCOMPARE(get(m_store->contextOf(c.id, 2)), std::optional(contextWith(3)));
        QVERIFY(!get(m_store->contextOf(c.id, 3)).has_value());
        QCOMPARE(get(m_store->events(c.id, 4, 1)).first(), late);
        reopen();
        WITAN_OK(m_store->rebuild());
    }
}

void TestEventStoreWriting::shouldRebuildProjectionsEqualToThoseKept()
{
    // GIVEN a record with every type of event, long enough for blocks of places and tags
    const Consultation a = start();
    const Consultation b = start();
    QVERIFY(m_store->begin());
    QList<MessageId> ids;
    for (int i = 0; i < 2100; ++i) {
        const Message message = i % 3 == 0 ? humanMessage(a.id, QString::number(i)) : agentMessage(a.id, QString::number(i), ids.isEmpty() ? std::nullopt : std::optional(ids.at(i / 2)));
        get(m_store->append(posted(message)));
        ids.append(message.id);
    }
    get(m_store->append(revised(b.id, 2, contextWith(5))));
    const Decision decision = decisionOn(**m_store->consultation(b.id), Verdict::Approve);
    get(m_store->append(decided(decision)));
    get(m_store->append(ended(b.id, Status::Completed, EndReason::Approved)));
    get(m_store->append({b.id, EventType::ExecutionChanged, agent(), at(9),
                         {{"execution"_L1, u"SUCCEEDED"_s}, {"report"_L1, QJsonObject{{"outcome"_L1, u"succeeded"_s}, {"summary"_L1, u"Done"_s}}}}}));
    get(m_store->append({b.id, EventType::AnswerFailed, servicePrincipal(), at(9), {{"message_id"_L1, ids.first().toString()}}}));
    WITAN_OK(m_store->commit());
    const auto picture = [&] {
        return std::tuple(**m_store->consultation(a.id), **m_store->consultation(b.id), get(m_store->unanswered(a.id)), get(m_store->decision(decision.id)),
                          get(m_store->eventsSince(0, 10'000)), get(m_store->messagesBefore(a.id, 1000, 100)).messages, get(m_store->message(a.id, ids.at(50))),
                          get(m_store->message(a.id, ids.at(2090))), get(m_store->lastAgentSeq(a.id)), get(m_store->consultations({})), get(m_store->contextOf(b.id, 1)));
    };
    const auto before = picture();
    QVERIFY(!std::get<2>(before).isEmpty());

    // WHEN the projections are made anew
    WITAN_OK(m_store->rebuild());

    // THEN they are what they were, at once and after opening again
    QVERIFY(picture() == before);
    reopen();
    QVERIFY(picture() == before);
    QCOMPARE(get(m_store->verify()).size(), 0);
    QCOMPARE(write(posted(humanMessage(a.id, u"On"_s))).seq, 2102);
    QCOMPARE(get(m_store->verify()).size(), 0);
}

void TestEventStoreWriting::shouldVerifyAWholeRecord()
{
    QCOMPARE(get(m_store->verify()).size(), 0);
    const Consultation c = start();
    for (int i = 0; i < 5; ++i)
        write(posted(humanMessage(c.id, u"x"_s)));
    write(revised(c.id, 2, contextWith(7), u"n\u00f6te"_s));
    QCOMPARE(get(m_store->verify()).size(), 0);
}

void TestEventStoreWriting::shouldForgetReleasedConsultationsAndFindThemAgain()
{
    // GIVEN a consultation released in the midst of a transaction, and one after
    const Consultation c = start();
    QVERIFY(m_store->begin());
    get(m_store->append(posted(humanMessage(c.id, u"One"_s))));
    m_store->release(c.id);
    get(m_store->append(posted(humanMessage(c.id, u"Two"_s))));
    m_store->release(c.id);
    WITAN_OK(m_store->commit());
    m_store->release(c.id);

    // THEN it is read again as it was
    QCOMPARE(get(m_store->consultation(c.id))->head, 3);
    QCOMPARE(write(posted(humanMessage(c.id, u"Three"_s))).seq, 4);
    QCOMPARE(get(m_store->verify()).size(), 0);
}

QTEST_GUILESS_MAIN(TestEventStoreWriting)
#include "tst_event_store_writing.moc"
