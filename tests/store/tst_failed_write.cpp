// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "store/event_store_fixture.h"
#include "store/raw_sql.h"

#include <QtTest>

#include <functional>

using namespace witan;
using namespace witan::test;

/// A statement that fails in the midst of a transaction, whoever meets it: nothing of the transaction may be kept, least of all by
/// somebody who goes on writing (tests/README.md, G1, G15).
class TestFailedWrite : public QObject, private EventStoreFixture {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { close(); }

    void shouldKeepNothingAfterAReaderMetIt_data();
    void shouldKeepNothingAfterAReaderMetIt();
    void shouldKeepNothingAfterAnEventFailed_data() { shouldKeepNothingAfterAWriterMetIt_data(); }
    void shouldKeepNothingAfterAnEventFailed();
    void shouldKeepNothingAfterAWriterMetIt_data();
    void shouldKeepNothingAfterAWriterMetIt();
    void shouldForgetAConsultationThatFailedHalfWay_data();
    void shouldForgetAConsultationThatFailedHalfWay();

private:
    /// From now on this is not written: the statement alone fails (ABORT), or SQLite gives the whole transaction up (ROLLBACK).
    void forbid(const QString &what, const QString &raise)
    {
        RawSql(m_folder->filePath(u"record.db"_s)).run(u"CREATE TRIGGER broken BEFORE %1 BEGIN SELECT RAISE(%2, 'the disk failed'); END"_s.arg(what, raise));
    }
    void allow() { RawSql(m_folder->filePath(u"record.db"_s)).run(u"DROP TRIGGER broken"_s); }
    void expectAsBefore();

    Consultation m_c;
    QList<Event> m_before;
};

using Reader = std::function<std::optional<Error>()>;
Q_DECLARE_METATYPE(Reader)

namespace {

template<typename T> std::optional<Error> errorOf(const Result<T> &result)
{
    return result ? std::nullopt : std::optional(result.error());
}

} // namespace

/// A consultation with a message and a decision, all on disk.
void TestFailedWrite::init()
{
    open();
    m_c = start();
    m_c.head = 1;
    const Message message = humanMessage(m_c.id, u"Why?"_s);
    write(posted(message));
    const Decision decision = decisionOn(m_c, Verdict::Approve);
    write(decided(decision, 1));
    m_before = get(m_store->eventsSince(0, 100));
    QCOMPARE(m_before.size(), 3);
}

void TestFailedWrite::expectAsBefore()
{
    QCOMPARE(get(m_store->cursor()), 3);
    QCOMPARE(get(m_store->consultation(m_c.id))->head, 3);
    QVERIFY(get(m_store->eventsSince(0, 100)) == m_before);
    QVERIFY(!get(m_store->state(m_c.id)).has_value());
    QCOMPARE(get(m_store->consultations({})).size(), 1);
    QCOMPARE(get(m_store->verify()).size(), 0);
}

void TestFailedWrite::shouldKeepNothingAfterAReaderMetIt_data()
{
    QTest::addColumn<Reader>("read");
    QTest::addColumn<QString>("raise");
    const QList<std::pair<const char *, Reader>> readers{
        {"the list", [this] { return errorOf(m_store->consultations({})); }},
        {"what is due", [this] { return errorOf(m_store->dueBy(at(0))); }},
        {"the next deadline", [this] { return errorOf(m_store->nextDeadline(at(0))); }},
        {"open questions of all", [this] { return errorOf(m_store->unansweredOfActive(10)); }},
        {"what was asked before", [this] { return errorOf(m_store->asksLike(m_c, {}, at(0), 5)); }},
        {"what was stopped", [this] { return errorOf(m_store->stopOf(m_c.workflow)); }},
    };
    for (const auto &[name, read] : readers) {
        for (const char *raise : {"ABORT", "ROLLBACK"})
            QTest::addRow("%s, %s", name, raise) << read << QString::fromLatin1(raise);
    }
}

void TestFailedWrite::shouldKeepNothingAfterAReaderMetIt()
{
    // GIVEN a consultation whose state waits in memory to be written, on a disk that will not take it
    QFETCH(Reader, read);
    QFETCH(QString, raise);
    forbid(u"UPDATE ON consultations"_s, raise);
    WITAN_OK(m_store->begin());
    for (int i = 0; i < 3; ++i)
        WITAN_OK(m_store->append(posted(humanMessage(m_c.id, u"Waiting"_s))));

    // WHEN somebody only reads
    const auto met = read();

    // THEN the reader is told, and so is everybody who writes what could be written, until the transaction is given up
    QVERIFY(met);
    QCOMPARE(met->code, ErrorCode::Storage);
    QVERIFY(!m_store->append(posted(humanMessage(m_c.id, u"After"_s))));
    QVERIFY(!m_store->saveState(m_c.id, "{}"));
    QVERIFY(!m_store->append(started(consultationWith(contextWith(1)))));
    QVERIFY(read());
    const Result<void> committed = m_store->commit();
    QVERIFY(!committed);
    QCOMPARE(committed.error().code, ErrorCode::Storage);
    QCOMPARE(committed.error().detail, met->detail);
    allow();
    expectAsBefore();

    // and the next transaction is a new one
    QCOMPARE(write(posted(humanMessage(m_c.id, u"Again"_s))).seq, 4);
    reopen();
    QCOMPARE(get(m_store->eventsSince(0, 100)).size(), 4);
    QCOMPARE(get(m_store->verify()).size(), 0);
}

void TestFailedWrite::shouldKeepNothingAfterAWriterMetIt_data()
{
    QTest::addColumn<QString>("raise");
    QTest::newRow("the statement alone") << u"ABORT"_s;
    QTest::newRow("SQLite gave the transaction up") << u"ROLLBACK"_s;
}

void TestFailedWrite::shouldKeepNothingAfterAnEventFailed()
{
    // GIVEN a disk that will not take the second event of a transaction
    QFETCH(QString, raise);
    forbid(u"INSERT ON events WHEN NEW.seq = 5"_s, raise);
    WITAN_OK(m_store->begin());
    WITAN_OK(m_store->append(posted(humanMessage(m_c.id, u"One"_s))));
    const Result<Event> failed = m_store->append(posted(humanMessage(m_c.id, u"Two"_s)));
    QCOMPARE(failed.error().code, ErrorCode::Storage);

    // THEN whoever writes what could be written is told so too, until the transaction is given up
    QVERIFY(!m_store->append(started(consultationWith(contextWith(1)))));
    QVERIFY(!m_store->saveState(m_c.id, "{}"));
    QVERIFY(!m_store->commit());
    allow();
    expectAsBefore();
    QCOMPARE(write(posted(humanMessage(m_c.id, u"Again"_s))).seq, 4);
}

void TestFailedWrite::shouldKeepNothingAfterAWriterMetIt()
{
    // GIVEN a state that cannot be saved
    QFETCH(QString, raise);
    forbid(u"INSERT ON states WHEN NEW.json = '1'"_s, raise);
    WITAN_OK(m_store->begin());
    WITAN_OK(m_store->append(posted(humanMessage(m_c.id, u"First"_s))));
    QVERIFY(!m_store->saveState(m_c.id, "1"));

    // WHEN another one is tried, and other things are written, in the same transaction
    QVERIFY(!m_store->saveState(m_c.id, "2"));
    QVERIFY(!m_store->append(started(consultationWith(contextWith(1)))));
    QVERIFY(!m_store->commit());
    allow();

    // THEN nothing of it is there
    expectAsBefore();
    reopen();
    expectAsBefore();
}

void TestFailedWrite::shouldForgetAConsultationThatFailedHalfWay_data()
{
    QTest::addColumn<QString>("what");
    QTest::newRow("the place of its plan") << u"INSERT ON revisions"_s;
    QTest::newRow("what it asks for") << u"UPDATE ON asks"_s;
}

void TestFailedWrite::shouldForgetAConsultationThatFailedHalfWay()
{
    // GIVEN an event whose parts cannot all be written
    QFETCH(QString, what);
    forbid(what, u"ABORT"_s);
    NewEvent revision = revised(m_c.id, 2, contextWith(5));
    revision.actor.name = u"Somebody new"_s;
    WITAN_OK(m_store->begin());
    QVERIFY(!m_store->append(revision));
    m_store->rollback();
    allow();

    // THEN the consultation is what it was, and the next event follows without a gap
    expectAsBefore();
    QCOMPARE(get(m_store->consultation(m_c.id))->revision, 1);
    QCOMPARE(write(revision).seq, 4);
    QCOMPARE(get(m_store->verify()).size(), 0);
}

QTEST_GUILESS_MAIN(TestFailedWrite)
#include "tst_failed_write.moc"
