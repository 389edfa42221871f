// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "models/thread_model.h"

#include <QAbstractItemModelTester>
#include <QJsonArray>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace witan;

namespace {

const ConsultationId kId = ConsultationId::create();

Event eventOf(EventType type, qint64 seq, const QJsonObject &body)
{
    Event event;
    event.consultation = kId;
    event.seq = seq;
    event.cursor = seq;
    event.type = type;
    event.typeName = toString(type);
    event.actor = {u"agent-1"_s, u"Ledger Agent"_s, PrincipalRole::Agent};
    event.at = {1'800'000'000'000 + seq};
    event.body = body;
    return event;
}

Event messageEvent(qint64 seq, const QString &content)
{
    Message message;
    message.id = MessageId::create();
    message.consultation = kId;
    message.role = MessageRole::Agent;
    message.author = u"Ledger Agent"_s;
    message.content = content;
    message.timestamp = {1'800'000'000'000 + seq};
    return eventOf(EventType::MessagePosted, seq, toJson(message));
}

OutboxItem pendingMessage(const QString &content, qint64 number)
{
    OutboxItem item;
    item.number = number;
    item.id = MessageId::create().toString();
    item.consultation = kId;
    item.payload = {{u"message_id"_s, item.id}, {u"consultation_id"_s, kId.toString()}, {u"content"_s, content}};
    return item;
}

/// A record that counts how often it is asked.
struct Record {
    int calls = 0, events = 0;
    qint64 head = 0;
    ThreadModel::Fetch fetch()
    {
        return [this](qint64 from, int limit) {
            ++calls;
            QList<Event> page;
            for (qint64 seq = from; seq < from + limit && seq <= head; ++seq)
                page.append(messageEvent(seq, u"m%1"_s.arg(seq)));
            events += int(page.size());
            return page;
        };
    }
};

QString words(const ThreadModel &model, int row)
{
    return model.index(row).data(int(ThreadModel::Role::Text)).toString();
}

} // namespace

class TestThreadModel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void shouldOpenAMillionEventsWithoutReadingOne();
    void shouldReadOnlyThePageOfARow();
    void shouldKeepABoundedNumberOfPages();
    void shouldGrowWithTheRecord();
    void shouldShowPendingItemsAfterTheRecord();
    void shouldTellTheLeastAboutPendingItems();
    void shouldMoveAResentItemToItsNewPlace();
    void shouldNameEachKindOfEvent_data();
    void shouldNameEachKindOfEvent();
    void shouldSayWhatARevisionChanged();
    void shouldNotSayThatNothingChangedWhereSomethingBesideThePlanDid();
    void shouldNotKeepAContext();
    void shouldStandStillWhereTheRecordCannotBeRead();
    void shouldMakeHiddenCharactersVisibleInItsWords();
    void shouldKnowAThreadAsFarAsItReaches();
    void shouldForgetAllWhenClosed();
};

void TestThreadModel::shouldOpenAMillionEventsWithoutReadingOne()
{
    ThreadModel model;
    Record record;
    record.head = 1'000'000;
    model.open(kId, record.head, 999'990, record.fetch());
    QCOMPARE(model.rowCount(), 1'000'000);
    QCOMPARE(record.calls, 0);
    QCOMPARE(model.newSince(), 999'990);
    // AND the newest row costs one page
    QCOMPARE(model.item(999'999)->message->content, u"m1000000"_s);
    QCOMPARE(record.calls, 1);
    QVERIFY(record.events <= 64);
}

void TestThreadModel::shouldReadOnlyThePageOfARow()
{
    ThreadModel model;
    QAbstractItemModelTester tester(&model);
    Record record;
    record.head = 200;
    model.open(kId, 200, 0, record.fetch());
    record.calls = 0;
    for (int row = 0; row < 200; ++row)
        QCOMPARE(model.item(row)->event.seq, row + 1);
    QVERIFY(record.calls <= 4);
    QCOMPARE(model.item(-1), nullptr);
    QCOMPARE(model.item(200), nullptr);
}

void TestThreadModel::shouldKeepABoundedNumberOfPages()
{
    ThreadModel model;
    Record record;
    record.head = 100'000;
    model.open(kId, record.head, 0, record.fetch());
    const std::weak_ptr<const ThreadItem> first = model.item(0);
    QVERIFY(!first.expired());
    for (int row = 0; row < 100'000; row += 64)
        QVERIFY(model.item(row));
    // THEN the first page has made room
    QVERIFY(first.expired());
    QCOMPARE(model.item(0)->message->content, u"m1"_s);
}

void TestThreadModel::shouldGrowWithTheRecord()
{
    ThreadModel model;
    QAbstractItemModelTester tester(&model);
    Record record;
    record.head = 10;
    model.open(kId, 10, 10, record.fetch());
    QCOMPARE(model.item(9)->event.seq, 10);
    QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted), reset(&model, &QAbstractItemModel::modelReset);
    record.head = 75;
    model.extend(75);
    QCOMPARE(inserted.size(), 1);
    QCOMPARE(inserted.first().at(1).toInt(), 10);
    QCOMPARE(inserted.first().at(2).toInt(), 74);
    QCOMPARE(reset.size(), 0);
    QCOMPARE(words(model, 10), u"Ledger Agent: m11"_s);
    QCOMPARE(words(model, 74), u"Ledger Agent: m75"_s);
    // AND going back is no growth
    model.extend(20);
    QCOMPARE(model.rowCount(), 75);
    QCOMPARE(inserted.size(), 1);
}

void TestThreadModel::shouldShowPendingItemsAfterTheRecord()
{
    ThreadModel model;
    QAbstractItemModelTester tester(&model);
    Record record;
    record.head = 3;
    model.open(kId, 3, 3, record.fetch());
    model.setPending({pendingMessage(u"mine"_s, 1)});
    QCOMPARE(model.rowCount(), 4);
    const auto item = model.item(3);
    QCOMPARE(item->kind, ThreadItem::Kind::Pending);
    QCOMPARE(item->message->content, u"mine"_s);
    QVERIFY(item->message->role == MessageRole::Human);
    QCOMPARE(item->message->seq, 0);
    QVERIFY(item->pending);
    // WHEN the record has it
    record.head = 4;
    model.extend(4);
    model.setPending({});
    QCOMPARE(model.rowCount(), 4);
    QCOMPARE(model.item(3)->kind, ThreadItem::Kind::Message);
}

void TestThreadModel::shouldTellTheLeastAboutPendingItems()
{
    ThreadModel model;
    QAbstractItemModelTester tester(&model);
    Record record;
    model.open(kId, 0, 0, record.fetch());
    auto a = pendingMessage(u"a"_s, 1);
    const auto b = pendingMessage(u"b"_s, 2), c = pendingMessage(u"c"_s, 3);
    QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted), removed(&model, &QAbstractItemModel::rowsRemoved), changed(&model, &QAbstractItemModel::dataChanged);
    model.setPending({a, b, c});
    QCOMPARE(inserted.size(), 3);
    a.state = OutboxState::Sent;
    model.setPending({a, b, c});
    QCOMPARE(changed.size(), 1);
    QCOMPARE(changed.first().at(0).toModelIndex().row(), 0);
    model.setPending({a, c});
    QCOMPARE(removed.size(), 1);
    QCOMPARE(removed.first().at(1).toInt(), 1);
    model.setPending({a, c});
    QCOMPARE(inserted.size() + removed.size() + changed.size(), 5);
}

void TestThreadModel::shouldMoveAResentItemToItsNewPlace()
{
    ThreadModel model;
    QAbstractItemModelTester tester(&model);
    Record record;
    model.open(kId, 0, 0, record.fetch());
    const auto a = pendingMessage(u"a"_s, 1), b = pendingMessage(u"b"_s, 2), c = pendingMessage(u"c"_s, 3);
    model.setPending({a, b, c});
    model.setPending({b, c, a});
    QCOMPARE(words(model, 0), u"b"_s);
    QCOMPARE(words(model, 1), u"c"_s);
    QCOMPARE(words(model, 2), u"a"_s);
    QCOMPARE(model.rowCount(), 3);
}

void TestThreadModel::shouldNameEachKindOfEvent_data()
{
    QTest::addColumn<EventType>("type");
    QTest::addColumn<QJsonObject>("body");
    QTest::addColumn<ThreadItem::Kind>("kind");
    QTest::addColumn<QString>("said");
    QTest::newRow("start") << EventType::ConsultationStarted << QJsonObject{} << ThreadItem::Kind::Quiet << QString();
    QTest::newRow("state saved") << EventType::StateSaved << QJsonObject{{u"size"_s, 3}} << ThreadItem::Kind::Quiet << QString();
    QTest::newRow("claim") << EventType::ClaimChanged << QJsonObject{} << ThreadItem::Kind::Quiet << QString();
    QTest::newRow("a message that is none") << EventType::MessagePosted << QJsonObject{{u"content"_s, 7}} << ThreadItem::Kind::Unknown << u"does not know"_s;
    QTest::newRow("revision with a note") << EventType::ContextRevised << QJsonObject{{u"revision"_s, 2}, {u"note"_s, u"kept a copy"_s}}
                                          << ThreadItem::Kind::Revision << u"sent revision 2. kept a copy"_s;
    QTest::newRow("approval") << EventType::DecisionRecorded << QJsonObject{{u"verdict"_s, u"approve"_s}} << ThreadItem::Kind::Decision << u"approved."_s;
    QTest::newRow("request for changes") << EventType::DecisionRecorded << QJsonObject{{u"verdict"_s, u"request_changes"_s}, {u"comment"_s, u"keep it"_s}}
                                         << ThreadItem::Kind::Decision << u"requested changes. keep it"_s;
    QTest::newRow("rejection") << EventType::DecisionRecorded << QJsonObject{{u"verdict"_s, u"reject"_s}} << ThreadItem::Kind::Decision << u"rejected."_s;
    QTest::newRow("abstention") << EventType::DecisionRecorded << QJsonObject{{u"verdict"_s, u"abstain"_s}} << ThreadItem::Kind::Decision << u"abstained."_s;
    QTest::newRow("report") << EventType::ExecutionChanged << QJsonObject{{u"execution"_s, u"SUCCEEDED"_s}, {u"report"_s, QJsonObject{{u"summary"_s, u"148 merged"_s}}}}
                            << ThreadItem::Kind::Execution << u"succeeded. 148 merged"_s;
    QTest::newRow("no answer") << EventType::AnswerFailed << QJsonObject{{u"text"_s, u"The agent is away."_s}} << ThreadItem::Kind::AnswerFailed << u"The agent is away."_s;
    QTest::newRow("a stopped workflow that is tried again") << EventType::WorkflowAttempted
        << QJsonObject{{u"agent"_s, u"Pusher"_s}, {u"agent_id"_s, u"p"_s}, {u"digest"_s, u"d"_s}, {u"title"_s, u"Force-push"_s}}
        << ThreadItem::Kind::Workflow << u"Pusher tried the stopped workflow again. Force-push"_s;
    QTest::newRow("a workflow that may go on") << EventType::WorkflowReopened << QJsonObject{{u"comment"_s, u"after the talk"_s}}
                                               << ThreadItem::Kind::Workflow << u"let the workflow go on. after the talk"_s;
    QTest::newRow("end") << EventType::ConsultationEnded << QJsonObject{{u"status"_s, u"CANCELLED"_s}, {u"end_reason"_s, u"expired"_s}} << ThreadItem::Kind::Ended << u"expired"_s;
    QTest::newRow("from a newer version") << EventType::Unknown << QJsonObject{{u"x"_s, 1}} << ThreadItem::Kind::Unknown << u"does not know"_s;
}

void TestThreadModel::shouldNameEachKindOfEvent()
{
    QFETCH(EventType, type);
    QFETCH(QJsonObject, body);
    QFETCH(ThreadItem::Kind, kind);
    QFETCH(QString, said);
    ThreadModel model;
    model.open(kId, 1, 0, [&](qint64, int) { return QList<Event>{eventOf(type, 1, body)}; });
    QCOMPARE(model.item(0)->kind, kind);
    QVERIFY2(words(model, 0).contains(said), qPrintable(words(model, 0)));
    if (kind == ThreadItem::Kind::Quiet)
        QVERIFY(words(model, 0).isEmpty());
}

void TestThreadModel::shouldSayWhatARevisionChanged()
{
    const QJsonObject first{{u"plan"_s, QJsonObject{{u"request"_s, u"merge"_s}, {u"steps"_s, QJsonArray{u"one"_s}}}}};
    const QJsonObject second{{u"plan"_s, QJsonObject{{u"request"_s, u"merge"_s}, {u"steps"_s, QJsonArray{u"one"_s, u"two"_s}}}}};
    int asked = 0;
    ThreadModel model;
    model.open(kId, 1, 0, [&](qint64, int) { return QList<Event>{eventOf(EventType::ContextRevised, 1, {{u"revision"_s, 2}, {u"context"_s, second}})}; },
               [&](int revision) { asked = revision; return first; });
    const QString changes = model.item(0)->changes;
    QCOMPARE(asked, 1);
    QVERIFY2(changes.contains(u"1 step added"_s), qPrintable(changes));
    QVERIFY(words(model, 0).contains(changes));
}

void TestThreadModel::shouldNotSayThatNothingChangedWhereSomethingBesideThePlanDid()
{
    // GIVEN a revision with the same plan, and another member beside it
    const QJsonObject plan{{u"plan"_s, QJsonObject{{u"request"_s, u"merge"_s}}}};
    ThreadModel model;
    model.open(kId, 1, 0, [&](qint64, int) { return QList<Event>{eventOf(EventType::ContextRevised, 1, {{u"revision"_s, 2}, {u"context"_s, plan}, {u"extra"_s, QJsonObject{{u"budget"_s, 9}}}})}; },
               [&](int) { return plan; });
    // THEN its row says neither more nor less than is known
    QCOMPARE(model.item(0)->changes, u"nothing that Witan understands changed"_s);
}

void TestThreadModel::shouldNotKeepAContext()
{
    ThreadModel model;
    model.open(kId, 1, 0, [&](qint64, int) {
        return QList<Event>{eventOf(EventType::ContextRevised, 1, {{u"revision"_s, 2}, {u"digest"_s, u"d"_s}, {u"context"_s, QJsonObject{{u"big"_s, QString(1000, u'x')}}}})};
    });
    const auto item = model.item(0);
    QVERIFY(!item->event.body.contains(u"context"_s));
    QCOMPARE(item->event.body.value(u"digest"_s).toString(), u"d"_s);
}

void TestThreadModel::shouldStandStillWhereTheRecordCannotBeRead()
{
    // GIVEN a cache that gives nothing, and one that gives too little
    ThreadModel model;
    QAbstractItemModelTester tester(&model);
    model.open(kId, 100, 0, [](qint64, int) { return QList<Event>(); });
    QCOMPARE(model.rowCount(), 100);
    QCOMPARE(model.item(50)->kind, ThreadItem::Kind::Quiet);
    model.open(kId, 3, 0, [](qint64, int) { return QList<Event>{messageEvent(1, u"a"_s), messageEvent(3, u"c"_s)}; });
    QCOMPARE(model.item(0)->kind, ThreadItem::Kind::Message);
    // THEN no row shows another seq's event
    QCOMPARE(model.item(1)->kind, ThreadItem::Kind::Quiet);
}

void TestThreadModel::shouldMakeHiddenCharactersVisibleInItsWords()
{
    ThreadModel model;
    model.open(kId, 1, 0, [](qint64, int) { return QList<Event>{messageEvent(1, u"a\u202Eb"_s)}; });
    QVERIFY(words(model, 0).contains(u"⟦U+202E⟧"_s));
    QCOMPARE(model.index(0).data(Qt::AccessibleTextRole).toString(), words(model, 0));
}

void TestThreadModel::shouldKnowAThreadAsFarAsItReaches()
{
    // GIVEN a question, a reply to it, one to that, and replies to the question at and beyond the reach of a thread
    QList<MessageId> ids;
    for (int seq = 0; seq <= 400; ++seq)
        ids.append(MessageId::create());
    const QHash<qint64, qint64> questions{{12, 10}, {15, 12}, {10 + ThreadModel::kThreadReach, 10}, {11 + ThreadModel::kThreadReach, 10}};
    ThreadModel model;
    model.open(kId, 400, 400, [&](qint64 from, int limit) {
        QList<Event> page;
        for (qint64 seq = from; seq < from + limit && seq <= 400; ++seq) {
            Event event = messageEvent(seq, u"words"_s);
            event.body.insert("message_id"_L1, ids[seq].toString());
            if (questions.contains(seq))
                event.body.insert("reply_to"_L1, ids[questions.value(seq)].toString());
            page.append(event);
        }
        return page;
    });

    // THEN those within reach are known from both ends, and the one beyond from its own alone
    QCOMPARE(model.repliesTo(9), (QList<int>{11, 14, 9 + ThreadModel::kThreadReach}));
    QCOMPARE(model.questionOf(14), 11);
    QCOMPARE(model.questionOf(9 + ThreadModel::kThreadReach), 9);
    QCOMPARE(model.questionOf(10 + ThreadModel::kThreadReach), 9);
    QCOMPARE(model.repliesTo(20), QList<int>());
    QCOMPARE(model.questionOf(20), -1);
}

void TestThreadModel::shouldForgetAllWhenClosed()
{
    ThreadModel model;
    QAbstractItemModelTester tester(&model);
    Record record;
    record.head = 5;
    model.open(kId, 5, 5, record.fetch());
    model.setPending({pendingMessage(u"a"_s, 1)});
    model.close();
    QCOMPARE(model.rowCount(), 0);
    QVERIFY(model.consultation().isNull());
    QCOMPARE(model.head(), 0);
}

QTEST_GUILESS_MAIN(TestThreadModel)
#include "tst_thread_model.moc"
