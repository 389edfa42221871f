// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "store/raw_sql.h"
#include "store/record_builder.h"

#include <QtTest>

using namespace witan;
using namespace witan::test;

/// What verify() finds of changes made behind the store's back (tests/README.md, G17, row 57).
class TestTamper : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void shouldLocateATampering_data();
    void shouldLocateATampering();
    void shouldFindEveryAlteredByteOfAnEvent();
    void shouldFindAnIndexThatLies_data();
    void shouldFindAnIndexThatLies();
    void shouldFindAProjectionThatLies_data();
    void shouldFindAProjectionThatLies();
    void shouldFindAnAlteredState_data();
    void shouldFindAnAlteredState();
    void shouldNotShowAPlanThatWasAltered();
    void shouldListWhatCanBeRead();
    void shouldNeverPassOverAnEvent();
    void shouldRefuseToRebuildFromAGap();

private:
    QString file() const { return m_folder->filePath(u"record.db"_s); }
    std::unique_ptr<EventStore> open()
    {
        auto store = openSqliteEventStore(file());
        if (!store)
            qFatal("%s", why(store).constData());
        return *std::move(store);
    }

    void addTheRest();
    /// {A} and {B} stand for the ids of the consultations.
    QString withIds(QString sql) const { return sql.replace(u"{A}"_s, u'\'' + m_a.id.toString() + u'\'').replace(u"{B}"_s, u'\'' + m_b.id.toString() + u'\''); }

    std::unique_ptr<QTemporaryDir> m_folder;
    Consultation m_a, m_b;
};

/// Two consultations in turn: a has seq 1..70, its revision at 35; b has seq 1..70.
void TestTamper::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_a = consultationWith(contextWith(3));
    m_b = consultationWith(contextWith(4));
    const auto store = open();
    WITAN_OK(store->begin());
    WITAN_OK(store->append(started(m_a)));
    WITAN_OK(store->append(started(m_b)));
    for (int i = 2; i <= 70; ++i) {
        WITAN_OK(i == 35 ? store->append(revised(m_a.id, 2, contextWith(5))) : store->append(posted(humanMessage(m_a.id, u"a%1"_s.arg(i)))));
        WITAN_OK(store->append(posted(agentMessage(m_b.id, u"b%1"_s.arg(i)))));
    }
    WITAN_OK(store->commit());
    QCOMPARE(store->verify()->size(), 0);
}

/// Adds to a: 71 a question, 72 a decision, 73 the agent's answer, 74 its saved state.
void TestTamper::addTheRest()
{
    const auto store = open();
    const Message question = humanMessage(m_a.id, u"Really?"_s);
    WITAN_OK(store->begin());
    WITAN_OK(store->append(posted(question)));
    WITAN_OK(store->append(decided(decisionOn(**store->consultation(m_a.id), Verdict::Approve), 1)));
    WITAN_OK(store->append(posted(agentMessage(m_a.id, u"Yes"_s, question.id))));
    WITAN_OK(store->saveState(m_a.id, "{\"at\":4}"));
    WITAN_OK(store->append(stateSaved(m_a.id, "{\"at\":4}")));
    WITAN_OK(store->commit());
    QCOMPARE(store->verify()->size(), 0);
}

void TestTamper::cleanup()
{
    m_folder.reset();
}

void TestTamper::shouldLocateATampering_data()
{
    QTest::addColumn<QStringList>("statements");
    QTest::addColumn<int>("seq");          // of consultation a; 0: only that something is found
    // Event 41 of all is seq 21 of a.
    const auto row = [](const char *name, const QStringList &statements, int seq) { QTest::newRow(name) << statements << seq; };
    row("a message's text", {u"UPDATE events SET body = replace(body, 'a21', 'b21') WHERE cursor = 41"_s}, 21);
    row("a space more in a body", {u"UPDATE events SET body = replace(body, ',', ', ') WHERE cursor = 41"_s}, 21);
    row("a body emptied", {u"UPDATE events SET body = '' WHERE cursor = 41"_s}, 21);
    row("an event removed", {u"DELETE FROM events WHERE cursor = 41"_s}, 21);
    row("the last event removed", {u"DELETE FROM events WHERE cursor = 139"_s}, 70);
    row("the tail cut", {u"DELETE FROM events WHERE cursor > 100"_s}, 51);
    row("two bodies exchanged", {u"UPDATE events SET body = (SELECT body FROM events WHERE cursor = 43) WHERE cursor = 41"_s}, 21);
    row("two events exchanged", {u"UPDATE events SET cursor = -1 WHERE cursor = 41"_s, u"UPDATE events SET cursor = 41 WHERE cursor = 43"_s, u"UPDATE events SET cursor = 43 WHERE cursor = -1"_s}, 21);
    row("an event twice", {u"INSERT INTO events SELECT 141, consultation, 71, type, at, actor, actor_name, actor_role, message_id, body, prev, hash FROM events WHERE cursor = 139"_s}, 71);
    row("the first event's context", {u"UPDATE events SET body = replace(body, 'Merge', 'Wipe') WHERE cursor = 1"_s}, 1);
    row("a revision's context", {u"UPDATE events SET body = replace(body, 'Step 5', 'Step 6') WHERE cursor = 69"_s}, 35);
    row("who did it", {u"UPDATE events SET actor_name = 'Eve' WHERE cursor = 41"_s}, 21);
    row("in which role", {u"UPDATE events SET actor_role = 'admin' WHERE cursor = 41"_s}, 21);
    row("in no role", {u"UPDATE events SET actor_role = 'x' WHERE cursor = 41"_s}, 21);
    row("when", {u"UPDATE events SET at = '2026-01-01T00:00:00.000Z' WHERE cursor = 41"_s}, 21);
    row("at no time", {u"UPDATE events SET at = 'x' WHERE cursor = 41"_s}, 21);
    row("its type", {u"UPDATE events SET type = 'claim.changed' WHERE cursor = 41"_s}, 21);
    row("the id it is found by", {u"UPDATE events SET message_id = '00010203-0405-0607-0809-0a0b0c0d0e0f' WHERE cursor = 41"_s}, 21);
    row("no id to be found by", {u"UPDATE events SET message_id = NULL WHERE cursor = 41"_s}, 21);
    row("what it follows", {u"UPDATE events SET prev = hash WHERE cursor = 41"_s}, 21);
    row("a head moved back", {u"UPDATE consultations SET head = 69 WHERE id = {A}"_s}, 70);
    row("a head moved on", {u"UPDATE consultations SET head = 71 WHERE id = {A}"_s}, 71);
    row("a head's hash", {u"UPDATE consultations SET hash = '00' WHERE id = {A}"_s}, 70);
    row("a consultation removed", {u"DELETE FROM consultations WHERE id = {A}"_s}, 1);
    row("a consultation's id", {u"UPDATE consultations SET id = '00010203-0405-0607-0809-0a0b0c0d0e0f' WHERE id = {A}"_s}, 1);
    row("an event of nobody", {u"UPDATE events SET consultation = 'x' WHERE cursor = 41"_s}, 21);
}

void TestTamper::shouldLocateATampering()
{
    QFETCH(QStringList, statements);
    QFETCH(int, seq);

    // WHEN somebody changes the file with another program
    {
        RawSql sql(file());
        for (const QString &statement : statements)
            sql.run(withIds(statement));
    }

    // THEN it is found, and the first wrong event of the consultation named
    const auto faults = open()->verify();
    WITAN_OK(faults);
    QVERIFY(!faults->isEmpty());
    const auto named = std::find_if(faults->cbegin(), faults->cend(), [this](const ChainFault &fault) { return fault.consultation == m_a.id; });
    if (seq > 0) {
        QVERIFY(named != faults->cend());
        QCOMPARE(named->seq, seq);
        QVERIFY(!named->what.isEmpty());
    }
}

void TestTamper::shouldFindEveryAlteredByteOfAnEvent()
{
    // GIVEN one event of each shape: a start, a message of a person and one of an agent, a revision, the last
    const auto store = open();
    RawSql sql(file());
    int tried = 0;
    for (const int cursor : {1, 41, 42, 69, 139}) {
        for (const QString &column : {u"consultation"_s, u"type"_s, u"at"_s, u"actor"_s, u"actor_name"_s, u"actor_role"_s, u"message_id"_s, u"body"_s, u"prev"_s, u"hash"_s}) {
            const QByteArray whole = sql.run(u"SELECT CAST(%1 AS BLOB) FROM events WHERE cursor = %2"_s.arg(column).arg(cursor)).toByteArray();
            for (qsizetype i = 0; i < whole.size(); ++i) {
                QByteArray altered = whole;
                altered[i] = static_cast<char>(altered[i] ^ (1 << (i % 7)));

                // WHEN one bit of it is altered
                sql.run(u"UPDATE events SET %1 = CAST(? AS TEXT) WHERE cursor = %2"_s.arg(column).arg(cursor), {altered});
                const auto faults = store->verify();

                // THEN it is found
                WITAN_OK(faults);
                QVERIFY2(!faults->isEmpty(), qPrintable(u"%1 of %2, byte %3"_s.arg(column).arg(cursor).arg(i)));
                ++tried;
            }
            if (!whole.isEmpty())
                sql.run(u"UPDATE events SET %1 = CAST(? AS TEXT) WHERE cursor = %2"_s.arg(column).arg(cursor), {whole});
            QCOMPARE(store->verify()->size(), 0);
        }
    }
    QVERIFY(tried > 200);
}

void TestTamper::shouldFindAnIndexThatLies_data()
{
    QTest::addColumn<QString>("statement");
    QTest::newRow("a revision's place") << u"UPDATE revisions SET seq = 2 WHERE consultation = {A} AND revision = 1"_s;
    QTest::newRow("a revision's digest") << u"UPDATE revisions SET digest = '00' WHERE consultation = {A} AND revision = 1"_s;
    QTest::newRow("a revision removed") << u"DELETE FROM revisions WHERE consultation = {A} AND revision = 2"_s;
    QTest::newRow("a revision of nobody") << u"INSERT INTO revisions VALUES ({A}, 3, '00', 4)"_s;
}

void TestTamper::shouldFindAnIndexThatLies()
{
    // GIVEN an index that leads astray
    QFETCH(QString, statement);
    RawSql(file()).run(withIds(statement));
    const auto store = open();

    // WHEN the record is verified, THEN it is told, and building anew mends it
    auto faults = store->verify();
    WITAN_OK(faults);
    QCOMPARE(faults->size(), 1);
    QCOMPARE(faults->first().consultation, m_a.id);
    WITAN_OK(store->rebuild());
    QCOMPARE(store->verify()->size(), 0);
    QCOMPARE(store->events(m_a.id, 1, 100)->size(), 70);
}

void TestTamper::shouldFindAProjectionThatLies_data()
{
    QTest::addColumn<QString>("statement");
    QTest::addColumn<int>("seq");
    const auto row = [](const char *name, const QString &statement, int seq) { QTest::newRow(name) << statement << seq; };
    row("fewer approvals needed", u"UPDATE consultations SET required_approvals = 1 WHERE id = {A}"_s, 74);
    row("ended", u"UPDATE consultations SET status = 'COMPLETED' WHERE id = {A}"_s, 74);
    row("a status of nobody", u"UPDATE consultations SET status = 'x' WHERE id = {A}"_s, 74);
    row("a deadline", u"UPDATE consultations SET deadline = '2026-01-01T00:00:00.000Z' WHERE id = {A}"_s, 74);
    row("a title", u"UPDATE consultations SET title = 'Harmless' WHERE id = {A}"_s, 74);
    row("the decisions", u"UPDATE consultations SET details = '{}' WHERE id = {A}"_s, 74);
    row("a space in the decisions", u"UPDATE consultations SET details = replace(details, ',', ', ') WHERE id = {A}"_s, 74);
    row("its order", u"UPDATE consultations SET first_cursor = 100 WHERE id = {A}"_s, 74);
    row("the number of messages", u"UPDATE consultations SET messages = 3 WHERE id = {A}"_s, 74);
    row("what the agent said last", u"UPDATE consultations SET last_agent_seq = 2 WHERE id = {A}"_s, 74);
    row("what was asked for not filed", u"DELETE FROM asks WHERE consultation = {A}"_s, 74);
    row("what was asked for altered", u"UPDATE asks SET last_words = '00' WHERE consultation = {A}"_s, 74);
    row("asked for by another agent", u"UPDATE asks SET agent = 'nobody' WHERE consultation = {A}"_s, 74);
    row("asked for with another outcome", u"UPDATE asks SET outcome = 'rejected' WHERE consultation = {A}"_s, 74);
    row("a workflow that nobody stopped", u"INSERT INTO stopped_workflows SELECT '00010203-0405-0607-0809-0a0b0c0d0e0f', {A}"_s, 74);
    row("a decision not filed", u"DELETE FROM decisions"_s, 72);
    row("a decision filed elsewhere", u"UPDATE decisions SET seq = 71"_s, 71);
    row("a decision filed as another", u"UPDATE decisions SET verdict = 'reject'"_s, 72);
    row("a decision of another", u"UPDATE decisions SET actor = 'nobody'"_s, 72);
    row("a decision of nobody", u"INSERT INTO decisions VALUES ('00010203-0405-0607-0809-0a0b0c0d0e0f', {A}, 20, 'approve', 'x', 'x')"_s, 20);
    row("an open question not filed", u"DELETE FROM unanswered WHERE consultation = {A} AND seq = 21"_s, 21);
    row("an open question filed elsewhere", u"UPDATE unanswered SET seq = 22 WHERE consultation = {A} AND seq = 21"_s, 22);
    row("a question that was answered", u"INSERT INTO unanswered SELECT {A}, '00010203-0405-0607-0809-0a0b0c0d0e0f', 71"_s, 71);
}

void TestTamper::shouldFindAProjectionThatLies()
{
    // GIVEN projections that do not follow from the events, all of which are whole
    QFETCH(QString, statement);
    QFETCH(int, seq);
    addTheRest();
    {
        RawSql(file()).run(withIds(statement));
    }
    const auto store = open();

    // WHEN the record is verified THEN it is told, and building anew mends it
    const auto faults = store->verify();
    WITAN_OK(faults);
    QCOMPARE(faults->size(), 1);
    QCOMPARE(faults->first().consultation, m_a.id);
    QCOMPARE(faults->first().seq, seq);
    QVERIFY2(faults->first().what.contains(u"anew mends"), qPrintable(faults->first().what));
    WITAN_OK(store->rebuild());
    QCOMPARE(store->verify()->size(), 0);
    QCOMPARE(store->consultation(m_a.id)->value().policy.requiredApprovals, 2);
}

void TestTamper::shouldFindAnAlteredState_data()
{
    QTest::addColumn<QString>("statement");
    QTest::newRow("altered") << u"UPDATE states SET json = replace(json, '4', '5')"_s;
    QTest::newRow("removed") << u"DELETE FROM states"_s;
}

void TestTamper::shouldFindAnAlteredState()
{
    // GIVEN a saved state that is not the one that was recorded
    QFETCH(QString, statement);
    addTheRest();
    QCOMPARE(*open()->state(m_a.id), std::optional(QByteArray("{\"at\":4}")));
    RawSql(file()).run(statement);
    const auto store = open();

    // THEN it is found, and not handed out to the agent
    const auto faults = store->verify();
    WITAN_OK(faults);
    QCOMPARE(faults->size(), 1);
    QCOMPARE(faults->first().consultation, m_a.id);
    QCOMPARE(faults->first().seq, 74);
    const auto state = store->state(m_a.id);
    QVERIFY(!state);
    QCOMPARE(state.error().code, ErrorCode::Damaged);
    QVERIFY2(state.error().message.contains(u"stays paused"), why(state).constData());

    // and a new one mends it
    WITAN_OK(store->begin());
    WITAN_OK(store->saveState(m_a.id, "5"));
    WITAN_OK(store->append(stateSaved(m_a.id, "5")));
    WITAN_OK(store->commit());
    QCOMPARE(*store->state(m_a.id), std::optional(QByteArray("5")));
    QCOMPARE(store->verify()->size(), 0);
}

void TestTamper::shouldNotShowAPlanThatWasAltered()
{
    RawSql(file()).run(u"UPDATE events SET body = replace(body, 'Merge', 'Wipe') WHERE type <> 'message.posted'"_s);
    const auto store = open();
    QCOMPARE(store->consultation(m_a.id).error().code, ErrorCode::Damaged);
    QCOMPARE(store->contextOf(m_a.id, 1).error().code, ErrorCode::Damaged);
    QCOMPARE(store->events(m_a.id, 1, 5).error().code, ErrorCode::Damaged);
    // The conversation is still there.
    QCOMPARE(store->messagesBefore(m_a.id, 0, 10)->messages.size(), 10);
}

void TestTamper::shouldListWhatCanBeRead()
{
    // GIVEN the newer one of two consultations damaged
    RawSql(file()).run(withIds(u"UPDATE consultations SET details = '[' WHERE id = {B}"_s));
    const auto store = open();

    // THEN each list has the other one, and a page that it leaves room in is filled
    for (const ListFilter &filter : {ListFilter{}, ListFilter{{}, 1, {}}, ListFilter{Status::Active, 1, {}}, ListFilter{Status::Active, 2, {}}}) {
        const auto listed = store->consultations(filter);
        WITAN_OK(listed);
        QCOMPARE(listed->size(), 1);
        QCOMPARE(listed->first().id, m_a.id);
        QCOMPARE(listed->first().head, 70);
    }
    QVERIFY(store->consultations({{}, 0, {}})->isEmpty());
    QVERIFY(store->consultations({{}, 5, m_a.id})->isEmpty());
}

void TestTamper::shouldNeverPassOverAnEvent()
{
    // GIVEN an event of all that cannot be read
    RawSql(file()).run(u"UPDATE events SET at = 'x' WHERE cursor = 41"_s);
    const auto store = open();

    // THEN who reads on from before it is told, for what is passed over in silence could be a decision
    QCOMPARE(store->eventsSince(0, 40)->size(), 40);
    QCOMPARE(store->eventsSince(40, 10).error().code, ErrorCode::Damaged);
    QCOMPARE(store->eventsSince(0, 100).error().code, ErrorCode::Damaged);
}

void TestTamper::shouldRefuseToRebuildFromAGap()
{
    RawSql(file()).run(u"DELETE FROM events WHERE cursor = 41"_s);
    const auto store = open();
    const Result<void> rebuilt = store->rebuild();
    QVERIFY(!rebuilt);
    QCOMPARE(rebuilt.error().code, ErrorCode::Damaged);
    QCOMPARE(store->messagesBefore(m_b.id, 0, 100)->messages.size(), 69);
    QCOMPARE(store->consultation(m_a.id)->value().head, 70);
}

QTEST_GUILESS_MAIN(TestTamper)
#include "tst_tamper.moc"
