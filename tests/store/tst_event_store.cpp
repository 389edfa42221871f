// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "store/event_store_fixture.h"
#include "store/raw_sql.h"

#include <QtTest>

using namespace witan;
using namespace witan::test;

/// The service's record through its interface alone: what was written, read back.
class TestEventStore : public QObject, private EventStoreFixture {
    Q_OBJECT

private Q_SLOTS:
    void init() { open(); }
    void cleanup() { close(); }

    void shouldGiveEachEventItsPlaceAndChain();
    void shouldKeepEverythingOverAReopening();
    void shouldNotWaitForTheBuiltInResponder();
    void shouldFindTheRevisionOfADigest();
    void shouldReadBodiesBackAsTheyWere();
    void shouldPageMessagesFromTheNewest();
    void shouldPageMessagesPastOtherEvents();
    void shouldFindMessagesByIdInLongThreads();
    void shouldKnowWhatIsUnanswered();
    void shouldListConsultationsNewestFirst();
    void shouldFollowTheOrderOfAllEvents();
    void shouldFindDecisions();
    void shouldReplaceStates();
    void shouldTellDeadlines();
};

void TestEventStore::shouldGiveEachEventItsPlaceAndChain()
{
    // GIVEN two consultations
    const Consultation a = start();
    const Consultation b = start();

    // WHEN messages come in turn
    const Event first = write(posted(humanMessage(a.id, u"Why?"_s)));
    const Event other = write(posted(humanMessage(b.id, u"And this?"_s)));
    const Event second = write(posted(humanMessage(a.id, u"When?"_s)));

    // THEN seq counts in each, cursor over both, and each hash follows from the one before
    QCOMPARE(first.seq, 2);
    QCOMPARE(other.seq, 2);
    QCOMPARE(second.seq, 3);
    QCOMPARE(first.cursor, 3);
    QCOMPARE(other.cursor, 4);
    QCOMPARE(second.cursor, 5);
    QCOMPARE(second.prev, first.hash);
    QCOMPARE(second.hash, hashOf(second));
    const QList<Event> beginning = get(m_store->events(a.id, 1, 1));
    QCOMPARE(beginning.size(), 1);
    QCOMPARE(beginning.first().prev, QString());
    QCOMPARE(first.prev, beginning.first().hash);
}

void TestEventStore::shouldKeepEverythingOverAReopening()
{
    // GIVEN a consultation with messages and a decision
    Consultation c = consultationWith(contextWith(3));
    c.askedBefore = {2, 1, {{ConsultationId::create(), u"Merge"_s, at(-5), true, EndReason::Rejected, DecisionId::create(), RejectScope::Action, u"Ada"_s, u"ada"_s, at(-4), u"No."_s}}};
    write(started(c));
    const Event question = write(posted(humanMessage(c.id, u"Why?"_s)));
    write(posted(agentMessage(c.id, u"Because."_s, messageOf(question)->id)));
    const Decision decision = decisionOn(c, Verdict::Approve);
    write(decided(decision, 1));
    write({c.id, EventType::WorkflowAttempted, agent(), at(6), {{"agent_id"_L1, u"merger"_s}, {"digest"_L1, u"d"_s}}});
    const Consultation before = **m_store->consultation(c.id);
    const QList<Event> events = get(m_store->eventsSince(0, 100));

    // WHEN the file is opened again
    reopen();

    // THEN nothing has changed
    QCOMPARE(get(m_store->eventsSince(0, 100)), events);
    QCOMPARE(get(m_store->events(c.id, 1, 100)), events);
    const std::optional<Consultation> after = get(m_store->consultation(c.id));
    QVERIFY(after.has_value());
    QCOMPARE(*after, before);
    QCOMPARE(after->decisions.size(), 1);
    QCOMPARE(after->context, c.context);
    QCOMPARE(after->askedBefore, c.askedBefore);
    QCOMPARE(after->workflowAttempts, 1);
    QCOMPARE(get(m_store->load(c.id))->lastAgentSeq, 3);
    QCOMPARE(get(m_store->cursor()), 5);
}

void TestEventStore::shouldNotWaitForTheBuiltInResponder()
{
    // GIVEN an agent's word, and the built-in responder's after it
    const Consultation c = start();
    write(posted(agentMessage(c.id, u"I am here."_s)));
    Message builtin = agentMessage(c.id, u"The plan has three steps."_s);
    builtin.responder = Responder::Builtin;
    write(posted(builtin));
    // THEN only the agent's has to be seen, also after the file was opened or built anew
    QCOMPARE(get(m_store->load(c.id))->lastAgentSeq, 2);
    WITAN_OK(m_store->rebuild());
    reopen();
    QCOMPARE(get(m_store->load(c.id))->lastAgentSeq, 2);
    QVERIFY(m_store->verify()->isEmpty());
}

void TestEventStore::shouldFindTheRevisionOfADigest()
{
    // GIVEN three revisions, the last of which is the first again, and another consultation
    const Consultation c = start();
    write(revised(c.id, 2, contextWith(4)));
    write(revised(c.id, 3, c.context));
    const Consultation other = consultationWith(contextWith(9));
    write(started(other));
    QCOMPARE(get(m_store->revisionOf(c.id, c.digest)), 3);
    QCOMPARE(get(m_store->revisionOf(c.id, digestOf(contextWith(4)))), 2);
    QCOMPARE(get(m_store->revisionOf(c.id, other.digest)), 0);
    QCOMPARE(get(m_store->revisionOf(ConsultationId::create(), c.digest)), 0);
}

void TestEventStore::shouldReadBodiesBackAsTheyWere()
{
    // GIVEN bodies with everything that JSON can hold
    const Consultation c = start();
    const QJsonObject odd{{"nested"_L1, QJsonArray{1, 2.5, QJsonValue::Null, QJsonObject{{"x"_L1, true}}}}, {"text"_L1, u"tab\t\"quote\" \\ \u00e9\U0001F600\u2028"_s},
                          {"large"_L1, 9007199254740991.0}, {"small"_L1, 1e-7}, {""_L1, u"no name"_s}};
    Message message = agentMessage(c.id, u"Line one\nline \"two\""_s);
    message.metadata = odd;
    message.anchor = Anchor{u"step"_s, u"s2"_s};
    message.ask = {{"kind"_L1, u"choice"_s}, {"options"_L1, QJsonArray{u"a"_s, u"b"_s}}};

    // WHEN they are written and read
    const Event event = write(posted(message));
    const Event claim = write({c.id, EventType::ClaimChanged, elder(), at(7), odd});
    reopen();
    const QList<Event> read = get(m_store->events(c.id, 2, 10));

    // THEN they are the same, and their hashes hold
    QCOMPARE(read, (QList<Event>{event, claim}));
    QCOMPARE(read.first().hash, hashOf(read.first()));
    QCOMPARE(read.last().hash, hashOf(read.last()));
    message.seq = 2;
    QCOMPARE(get(m_store->messagesBefore(c.id, 0, 5)).messages, QList<Message>{message});
}

void TestEventStore::shouldPageMessagesFromTheNewest()
{
    // GIVEN a thread of 130 messages
    const Consultation c = start();
    QVERIFY(m_store->begin());
    for (int i = 0; i < 130; ++i)
        get(m_store->append(posted(humanMessage(c.id, QString::number(i)))));
    WITAN_OK(m_store->commit());

    // WHEN it is paged from its end to its beginning
    QStringList texts;
    qint64 before = 0;
    int pages = 0;
    bool more = true;
    while (more) {
        const MessagePage page = get(m_store->messagesBefore(c.id, before, 50));
        for (auto it = page.messages.crbegin(); it != page.messages.crend(); ++it)
            texts.prepend(it->content);
        before = page.messages.first().seq;
        more = page.more;
        ++pages;
    }

    // THEN every message comes once, in order, the last page says that it is the last
    QCOMPARE(pages, 3);
    QCOMPARE(texts.size(), 130);
    for (int i = 0; i < 130; ++i)
        QCOMPARE(texts.at(i), QString::number(i));
    QVERIFY(!get(m_store->messagesBefore(c.id, 2, 50)).more);
    QVERIFY(get(m_store->messagesBefore(c.id, 2, 50)).messages.isEmpty());
    QVERIFY(get(m_store->messagesBefore(ConsultationId::create(), 0, 50)).messages.isEmpty());
}

void TestEventStore::shouldPageMessagesPastOtherEvents()
{
    // GIVEN three messages with many events between that are none
    const Consultation c = start();
    QVERIFY(m_store->begin());
    for (int i = 0; i < 300; ++i) {
        if (i % 100 == 0)
            get(m_store->append(posted(humanMessage(c.id, QString::number(i)))));
        get(m_store->append({c.id, EventType::ClaimChanged, elder(), at(i), {{"claimed_by"_L1, u"Ada"_s}}}));
    }
    WITAN_OK(m_store->commit());

    // WHEN pages of two are read
    const MessagePage newest = get(m_store->messagesBefore(c.id, 0, 2));
    const MessagePage oldest = get(m_store->messagesBefore(c.id, newest.messages.first().seq, 2));

    // THEN they hold messages only, and tell truly whether there are older ones
    QCOMPARE(newest.messages.size(), 2);
    QCOMPARE(newest.messages.first().content, u"100"_s);
    QVERIFY(newest.more);
    QCOMPARE(oldest.messages.size(), 1);
    QCOMPARE(oldest.messages.first().content, u"0"_s);
    QVERIFY(!oldest.more);
}

void TestEventStore::shouldFindMessagesByIdInLongThreads()
{
    // GIVEN a long thread, a part of it not yet committed
    const Consultation c = start();
    QList<MessageId> ids;
    QVERIFY(m_store->begin());
    for (int i = 0; i < 35'000; ++i) {
        const Message message = humanMessage(c.id, QString::number(i));
        ids.append(message.id);
        get(m_store->append(posted(message)));
        if (i == 34'900) {
            WITAN_OK(m_store->commit());
            QVERIFY(m_store->begin());
        }
    }

    const auto findAll = [&] {
        // WHEN each is looked for, newest and oldest, at the borders of every block, and one that is not there
        for (const int i : {0, 1, 61, 62, 63, 64, 126, 127, 2045, 2046, 2047, 2048, 4094, 4095, 4096, 4097, 20'000, 32'766, 32'767, 32'768, 34'814, 34'815, 34'816, 34'900, 34'901, 34'998, 34'999}) {
            const std::optional<Message> found = get(m_store->message(c.id, ids.at(i)));
            // THEN it is that message
            QVERIFY2(found.has_value(), qPrintable(QString::number(i)));
            QCOMPARE(found->content, QString::number(i));
            QCOMPARE(found->seq, i + 2);
        }
        QVERIFY(!get(m_store->message(c.id, MessageId::create())).has_value());
        QVERIFY(!get(m_store->message(ConsultationId::create(), ids.first())).has_value());
    };
    findAll();
    WITAN_OK(m_store->commit());
    findAll();
    reopen();
    findAll();
    QCOMPARE(get(m_store->verify()).size(), 0);
    WITAN_OK(m_store->rebuild());
    findAll();
    QCOMPARE(get(m_store->verify()).size(), 0);
}

void TestEventStore::shouldKnowWhatIsUnanswered()
{
    // GIVEN three questions for all and a note among reviewers
    const Consultation c = start();
    const Message one = humanMessage(c.id, u"One?"_s);
    const Message two = humanMessage(c.id, u"Two?"_s);
    const Message three = humanMessage(c.id, u"Three?"_s);
    Message note = humanMessage(c.id, u"Between us"_s);
    note.audience = Audience::Reviewers;
    for (const Message &message : {one, note, two, three})
        write(posted(message));

    // WHEN the second is answered, and something is said that answers none
    write(posted(agentMessage(c.id, u"Two!"_s, two.id)));
    write(posted(agentMessage(c.id, u"By the way"_s)));

    // THEN the other two are open, oldest first; in a transaction that answers one, only one
    const auto texts = [this, &c] {
        QStringList list;
        for (const Message &message : get(m_store->unanswered(c.id)))
            list.append(message.content);
        return list;
    };
    QCOMPARE(texts(), (QStringList{u"One?"_s, u"Three?"_s}));
    QVERIFY(m_store->begin());
    get(m_store->append(posted(agentMessage(c.id, u"One!"_s, one.id))));
    const Message four = humanMessage(c.id, u"Four?"_s);
    get(m_store->append(posted(four)));
    QCOMPARE(texts(), (QStringList{u"Three?"_s, u"Four?"_s}));
    get(m_store->append(posted(agentMessage(c.id, u"Four!"_s, four.id))));
    QCOMPARE(texts(), QStringList{u"Three?"_s});
    m_store->rollback();
    QCOMPARE(texts(), (QStringList{u"One?"_s, u"Three?"_s}));
    reopen();
    QCOMPARE(texts(), (QStringList{u"One?"_s, u"Three?"_s}));
}

void TestEventStore::shouldListConsultationsNewestFirst()
{
    // GIVEN five consultations, two of them ended
    QList<ConsultationId> ids;
    for (int i = 0; i < 5; ++i)
        ids.append(start().id);
    write(ended(ids.at(1), Status::Cancelled, EndReason::Rejected));
    write(ended(ids.at(3), Status::Completed, EndReason::Approved));
    const auto list = [this](const ListFilter &filter) {
        QList<ConsultationId> found;
        for (const Consultation &c : get(m_store->consultations(filter))) {
            if (!c.context.isEmpty())
                qFatal("a list carries no contexts");
            found.append(c.id);
        }
        return found;
    };

    // WHEN they are listed, THEN it is by filter, newest first, page by page
    QCOMPARE(list({}), (QList{ids.at(4), ids.at(3), ids.at(2), ids.at(1), ids.at(0)}));
    QCOMPARE(list({Status::Active, 2, {}}), (QList{ids.at(4), ids.at(2)}));
    QCOMPARE(list({Status::Active, 2, ids.at(2)}), QList{ids.at(0)});
    QCOMPARE(list({Status::Completed, 10, {}}), QList{ids.at(3)});
    QCOMPARE(list({{}, 2, ids.at(3)}), (QList{ids.at(2), ids.at(1)}));
    QCOMPARE(m_store->consultations({{}, 2, ConsultationId::create()}).error().code, ErrorCode::NotFound);
    QCOMPARE(get(m_store->consultations({Status::Completed, 10, {}})).first(), [&] {
        Consultation c = **m_store->consultation(ids.at(3));
        c.context = {};
        return c;
    }());
}

void TestEventStore::shouldFollowTheOrderOfAllEvents()
{
    // GIVEN 2,000 events over three consultations, in irregular turns
    const QList<ConsultationId> ids{start().id, start().id, start().id};
    for (int i = 0; i < 40; ++i) {
        QVERIFY(m_store->begin());
        for (int j = 0; j < 50; ++j)
            get(m_store->append(posted(humanMessage(ids.at((i * j + j / 3) % 3), QString::number(i * 50 + j)))));
        WITAN_OK(m_store->commit());
    }

    // WHEN they are followed in pages of 77
    qint64 cursor = 0;
    int count = 0;
    QHash<ConsultationId, Event> last;
    while (true) {
        const QList<Event> page = get(m_store->eventsSince(cursor, 77));
        if (page.isEmpty())
            break;
        for (const Event &event : page) {
            // THEN no cursor is left out, and each consultation's chain holds
            QCOMPARE(event.cursor, cursor + 1);
            QCOMPARE(event.prev, last.value(event.consultation).hash);
            QCOMPARE(event.seq, last.value(event.consultation).seq + 1);
            QCOMPARE(event.hash, hashOf(event));
            last.insert(event.consultation, event);
            cursor = event.cursor;
            ++count;
        }
    }
    QCOMPARE(count, 2003);
    QCOMPARE(get(m_store->cursor()), 2003);
    QVERIFY(get(m_store->eventsSince(5000, 10)).isEmpty());
    QVERIFY(get(m_store->eventsSince(0, 0)).isEmpty());
}

void TestEventStore::shouldFindDecisions()
{
    // GIVEN a decision in the record
    const Consultation c = start();
    Decision decision = decisionOn(c, Verdict::Reject);
    decision.scope = RejectScope::Approach;
    const Event event = write(decided(decision, 2));

    // WHEN it is looked for
    const std::optional<RecordedDecision> found = get(m_store->decision(decision.id));

    // THEN it is whole, with who, when and where
    QVERIFY(found.has_value());
    QCOMPARE(found->decision, decision);
    QCOMPARE(found->actor, elder());
    QCOMPARE(found->at, event.at);
    QCOMPARE(found->seq, event.seq);
    QCOMPARE(found->missing, 2);
    QVERIFY(!get(m_store->decision(DecisionId::create())).has_value());
}

void TestEventStore::shouldReplaceStates()
{
    // GIVEN a state, and a newer one that is rolled back
    const Consultation c = start();
    const auto save = [&](const QByteArray &json) {
        WITAN_OK(m_store->begin());
        WITAN_OK(m_store->saveState(c.id, json));
        WITAN_OK(m_store->append(stateSaved(c.id, json)));
    };
    save("{\"at\":1}");
    WITAN_OK(m_store->commit());
    save("{\"at\":2}");
    QCOMPARE(get(m_store->state(c.id)), std::optional(QByteArray("{\"at\":2}")));
    m_store->rollback();

    // THEN the first stands, until one is kept
    QCOMPARE(get(m_store->state(c.id)), std::optional(QByteArray("{\"at\":1}")));
    save("{}");
    WITAN_OK(m_store->commit());
    reopen();
    QCOMPARE(get(m_store->state(c.id)), std::optional(QByteArray("{}")));
    QVERIFY(!get(m_store->state(start().id)).has_value());
    QCOMPARE(m_store->saveState(ConsultationId::create(), "{}").error().code, ErrorCode::NotFound);
}

void TestEventStore::shouldTellDeadlines()
{
    // GIVEN consultations with deadlines, one without, one ended
    QVERIFY(!get(m_store->nextDeadline({})).has_value());
    QList<ConsultationId> ids;
    for (const int minutes : {30, 10, 20, 0, 5}) {
        Consultation c = consultationWith(contextWith(1));
        if (minutes > 0)
            c.deadline = at(minutes * 60'000);
        write(started(c));
        ids.append(c.id);
    }
    write(ended(ids.last(), Status::Cancelled, EndReason::Withdrawn));

    // THEN the next one is told, and those that are due, soonest first
    QCOMPARE(get(m_store->nextDeadline({})), std::optional(at(10 * 60'000)));
    QCOMPARE(get(m_store->nextDeadline(at(10 * 60'000))), std::optional(at(20 * 60'000)));
    QVERIFY(!get(m_store->nextDeadline(at(30 * 60'000))).has_value());
    QCOMPARE(get(m_store->dueBy(at(20 * 60'000))), (QList{ids.at(1), ids.at(2)}));
    QCOMPARE(get(m_store->dueBy(at(20 * 60'000 - 1))), QList{ids.at(1)});
    QVERIFY(m_store->begin());
    get(m_store->append(ended(ids.at(1), Status::Cancelled, EndReason::Expired)));
    QCOMPARE(get(m_store->nextDeadline({})), std::optional(at(20 * 60'000)));
    m_store->rollback();
    QCOMPARE(get(m_store->nextDeadline({})), std::optional(at(10 * 60'000)));
}

QTEST_GUILESS_MAIN(TestEventStore)
#include "tst_event_store.moc"
