// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "store/event_store_fixture.h"
#include "store/raw_sql.h"

#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
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
    void shouldNotRewriteALargeContextForAMessage();
    void shouldKeepOnlyRevisionsThatCount();
    void shouldRebuildProjectionsEqualToThoseKept();
    void shouldVerifyAWholeRecord();
    void shouldWriteAMessageAsItsBodySays();
    void shouldTakeEventsIntoALoadedConsultation();
    void shouldBeReadInPlainSql();
    void shouldFindATimeByItsIndex();
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
    QCOMPARE(get(m_store->load(c.id))->lastAgentSeq, 3);
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
    get(m_store->append(posted(lost)));
    get(m_store->append(revised(c.id, 2, contextWith(9))));
    get(m_store->append(decided(decision)));
    get(m_store->append(ended(c.id, Status::Completed, EndReason::Approved)));
    m_store->rollback();

    // THEN nothing of it is left, in memory or on disk, and the chain goes on from before
    QCOMPARE(**m_store->consultation(c.id), kept);
    QVERIFY(!get(m_store->consultation(fresh.id)).has_value());
    QVERIFY(!get(m_store->decision(decision.id)).has_value());
    QVERIFY(!get(m_store->message(c.id, lost.id)).has_value());
    QCOMPARE(get(m_store->load(c.id))->lastAgentSeq, 0);
    QCOMPARE(get(m_store->cursor()), 2);
    const Event next = write(posted(humanMessage(c.id, u"Next"_s)));
    QCOMPARE(next.seq, before.seq + 1);
    QCOMPARE(next.cursor, before.cursor + 1);
    QCOMPARE(next.prev, before.hash);
    write(started(fresh));
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
                          get(m_store->message(a.id, ids.at(2090))), get(m_store->load(a.id))->lastAgentSeq, get(m_store->consultations({})), get(m_store->contextOf(b.id, 1)));
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

void TestEventStoreWriting::shouldWriteAMessageAsItsBodySays()
{
    // GIVEN messages with everything, and with nothing that may be left out, for two records
    const Consultation c = consultationWith(contextWith(1));
    Message full = agentMessage(c.id, u"Text \"with\" everything\n\u00fc\U0001F600"_s, MessageId::create());
    full.anchor = Anchor{u"step"_s, u"s1"_s};
    full.ask = {{"kind"_L1, u"text"_s}};
    full.metadata = {{"b"_L1, 1}, {"a"_L1, QJsonArray{u"x"_s}}};
    const Message plain = humanMessage(c.id, u"Why?"_s);
    const auto other = get(openSqliteEventStore(m_folder->filePath(u"other.db"_s)));

    // WHEN one is given their bodies and the other the messages
    QList<Event> byBody, byMessage;
    WITAN_OK(other->begin());
    get(other->append(started(c)));
    WITAN_OK(m_store->begin());
    get(m_store->append(started(c)));
    for (const Message &message : {full, plain}) {
        const NewEvent event = posted(message);
        byBody.append(get(other->append(event)));
        byMessage.append(get(m_store->append({event.consultation, event.type, event.actor, event.at, {}, message})));
    }
    WITAN_OK(other->commit());
    WITAN_OK(m_store->commit());

    // THEN the events are the same, hash and all, and so is what is read
    for (qsizetype i = 0; i < byBody.size(); ++i) {
        QVERIFY(byMessage.at(i).body.isEmpty());
        byMessage[i].body = byBody.at(i).body;
    }
    QCOMPARE(byMessage, byBody);
    QCOMPARE(get(m_store->events(c.id, 2, 2)), byBody);
    QCOMPARE(get(m_store->message(c.id, full.id))->ask, full.ask);
    QCOMPARE(get(m_store->unanswered(c.id)).size(), 1);
    QCOMPARE(get(m_store->verify()).size(), 0);
}

void TestEventStoreWriting::shouldTakeEventsIntoALoadedConsultation()
{
    // GIVEN a consultation that somebody keeps in memory
    const Consultation c = start();
    StoredConsultation kept = *get(m_store->load(c.id));

    // WHEN events are appended to it
    QVERIFY(m_store->begin());
    get(m_store->append(kept, posted(agentMessage(c.id, u"One"_s))));
    get(m_store->append(kept, revised(c.id, 2, contextWith(5))));
    get(m_store->append(kept, decided(decisionOn(kept.state, Verdict::Approve), 1)));
    QVERIFY(*get(m_store->load(c.id)) == kept);
    WITAN_OK(m_store->commit());

    // THEN it is what is read from the disk, and one that never began takes nothing
    reopen();
    QVERIFY(*get(m_store->load(c.id)) == kept);
    QCOMPARE(kept.messages, 1);
    QCOMPARE(kept.lastAgentSeq, 3);
    QVERIFY(m_store->begin());
    StoredConsultation nobody;
    QCOMPARE(m_store->append(nobody, posted(humanMessage(ConsultationId::create(), u"x"_s))).error().code, ErrorCode::NotFound);
    WITAN_OK(m_store->commit());
}

/// What src/README.md tells of reading the record with the sqlite3 shell.
void TestEventStoreWriting::shouldBeReadInPlainSql()
{
    const QString shell = QStandardPaths::findExecutable(u"sqlite3"_s);
    if (shell.isEmpty())
        QSKIP("the sqlite3 shell is not here");
    // GIVEN a record with an answer in it
    const Consultation c = start();
    const Message question = humanMessage(c.id, u"Why?"_s);
    write(posted(question));
    write(posted(agentMessage(c.id, u"Because of \u2018this\u2019."_s, question.id)));
    m_store.reset();

    // WHEN a stranger asks for it as the document says
    QFile document(QStringLiteral(WITAN_SOURCE_DIR "/src/README.md"));
    QVERIFY(document.open(QIODevice::ReadOnly));
    const QRegularExpressionMatch example = QRegularExpression(u"sqlite3 record\\.db \"(select seq, type, at, body from events [^\"]+)\""_s).match(QString::fromUtf8(document.readAll()));
    QVERIFY(example.hasMatch());
    QProcess sqlite;
    sqlite.start(shell, {m_folder->filePath(u"record.db"_s), example.captured(1)});
    QVERIFY(sqlite.waitForFinished());

    // THEN the events stand there, a line each, as they were hashed
    const QList<QByteArray> lines = sqlite.readAllStandardOutput().trimmed().split('\n');
    QVERIFY2(lines.size() == 3, sqlite.readAllStandardError().constData());
    QVERIFY(lines.at(0).startsWith("1|consultation.started|2026-"));
    QVERIFY(lines.at(2).startsWith("3|message.posted|2026-"));
    const QByteArray body = lines.at(2).mid(lines.at(2).indexOf('{'));
    QVERIFY(body.contains(QString(u"Because of \u2018this\u2019."_s).toUtf8()));
    QCOMPARE(canonicalJson(*parseJsonObject(body)), body);
    reopen();
}

void TestEventStoreWriting::shouldFindATimeByItsIndex()
{
    start();
    m_store.reset();
    QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"plan"_s);
    database.setDatabaseName(m_folder->filePath(u"record.db"_s));
    QVERIFY(database.open());
    QString plan;
    {
        QSqlQuery query(u"EXPLAIN QUERY PLAN SELECT cursor FROM events WHERE at >= '2026-01-01' AND at < '2027-01-01'"_s, database);
        while (query.next())
            plan += query.value(3).toString();
    }
    database = {};
    QSqlDatabase::removeDatabase(u"plan"_s);
    QVERIFY2(plan.contains(u"events_by_time"), qPrintable(plan));
    reopen();
}

QTEST_GUILESS_MAIN(TestEventStoreWriting)
#include "tst_event_store_writing.moc"
