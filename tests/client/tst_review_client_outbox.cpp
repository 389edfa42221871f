// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "client_fixture.h"

using namespace Qt::StringLiterals;
using namespace witan;
using namespace witan::test;

/// What the elder says: kept, sent in order, once; refused loudly; given back.
class TestReviewClientOutbox : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void shouldSendAndForgetWhenTheRecordHasIt();
    void shouldSendWhatWasWrittenOfflineInOrder();
    void shouldKeepTheOutboxThroughARestart();
    void shouldSendAgainWithTheSameIdWhenNoAnswerCame();
    void shouldNotSendAgainWhatTheRecordHas();
    void shouldShowEachStateOnce();
    void shouldKeepARefusedDecisionLoudly_data();
    void shouldKeepARefusedDecisionLoudly();
    void shouldKeepAnItemQueuedWhileTheServiceCannot_data();
    void shouldKeepAnItemQueuedWhileTheServiceCannot();
    void shouldGoOnAfterARefusedItem();
    void shouldResendAFailedItemWithTheSameId();
    void shouldGiveTheTextBackWhenDiscarded();
    void shouldTakeBackANoteAsANote_data();
    void shouldTakeBackANoteAsANote();
    void shouldNotTakeBackWhatIsOnItsWay();
    void shouldTakeOneDecisionAtATime();
    void shouldRefuseToSay_data();
    void shouldRefuseToSay();
    void shouldCarryAllThatADraftSays();
    void shouldAnswerPlainRequests();
    void shouldTellThatAPlainRequestWasLost();
};

void TestReviewClientOutbox::shouldSendAndForgetWhenTheRecordHasIt()
{
    ClientFixture f;
    const ConsultationId id = f.service.start();
    f.connect();
    QTRY_VERIFY(f.isOnline());
    QSignalSpy changed(f.client.get(), &ReviewClient::outboxChanged);
    const auto sent = f.client->submit(f.draft(id, u"What is lost?"_s));
    QVERIFY(sent);
    // THEN it is in the outbox before anything else happens
    QCOMPARE(f.outbox().size(), 1);
    QCOMPARE(f.outbox().first().id, sent->toString());
    QCOMPARE(f.outbox().first().at, f.clock.at);
    QCOMPARE(changed.first().at(0).value<ConsultationId>(), id);
    QTRY_VERIFY(f.outbox().isEmpty());
    QCOMPARE(f.cachedWords(id), QStringList{u"What is lost?"_s});
    QCOMPARE(f.service.words(id), QStringList{u"What is lost?"_s});
}

void TestReviewClientOutbox::shouldSendWhatWasWrittenOfflineInOrder()
{
    ClientFixture f;
    const ConsultationId id = f.service.start();
    f.connect();
    QTRY_VERIFY(f.isOnline());
    f.client->stop();
    QStringList words;
    for (int i = 0; i < 20; ++i) {
        words.append(u"m%1"_s.arg(i));
        QVERIFY(f.client->submit(f.draft(id, words.constLast())));
    }
    QVERIFY(f.client->decide(f.decision(id, Verdict::Approve)));
    for (const OutboxItem &item : f.outbox())
        QVERIFY(item.state == OutboxState::Queued);
    f.service.methods.clear();
    f.connect();
    QTRY_VERIFY(f.outbox().isEmpty());
    QCOMPARE(f.service.words(id), words);
    // AND the decision went last, after what was said before it
    QCOMPARE(f.service.methods.constLast(), u"decision/submit"_s);
    QCOMPARE(f.service.count(id, EventType::DecisionRecorded), 1);
}

void TestReviewClientOutbox::shouldKeepTheOutboxThroughARestart()
{
    ClientFixture f;
    const ConsultationId id = f.service.start();
    f.connect();
    QTRY_VERIFY(f.isOnline());
    f.client->stop();
    const auto sent = f.client->submit(f.draft(id, u"before the crash"_s));
    f.open();
    QCOMPARE(f.outbox().size(), 1);
    f.connect();
    QTRY_VERIFY(f.outbox().isEmpty());
    QCOMPARE(f.service.words(id), QStringList{u"before the crash"_s});
    QCOMPARE(f.cache->events(id, 2, 1)->first().body.value(u"message_id"_s).toString(), sent->toString());
}

void TestReviewClientOutbox::shouldSendAgainWithTheSameIdWhenNoAnswerCame()
{
    // GIVEN a service that records the message, but whose answer and event are lost with the connection
    ClientFixture f;
    const ConsultationId id = f.service.start();
    f.connect();
    QTRY_VERIFY(f.isOnline());
    f.service.tell = [](const Event &) { return QList<Event>(); };
    f.service.swallowAnswer = [](const protocol::Request &) { return true; };
    QVERIFY(f.client->submit(f.draft(id, u"once"_s)));
    QTRY_COMPARE(f.service.words(id).size(), 1);
    f.service.channel()->drop();
    // THEN it is not taken for something that never left, and cannot be taken back
    QVERIFY(f.outbox().first().state == OutboxState::Sent);
    QVERIFY(!f.client->discard(f.outbox().first().id));
    f.service.tell = nullptr;
    f.service.swallowAnswer = nullptr;
    f.client->tryNow();
    QTRY_VERIFY(f.outbox().isEmpty());
    QCOMPARE(f.service.words(id), QStringList{u"once"_s});
    QCOMPARE(f.cachedWords(id), QStringList{u"once"_s});
}

void TestReviewClientOutbox::shouldNotSendAgainWhatTheRecordHas()
{
    ClientFixture f;
    const ConsultationId id = f.service.start();
    f.connect();
    QTRY_VERIFY(f.isOnline());
    f.service.tell = [](const Event &) { return QList<Event>(); };
    f.service.swallowAnswer = [](const protocol::Request &) { return true; };
    QVERIFY(f.client->submit(f.draft(id, u"once"_s)));
    QTRY_COMPARE(f.service.words(id).size(), 1);
    f.service.channel()->drop();
    f.service.tell = nullptr;
    f.service.swallowAnswer = nullptr;
    f.service.methods.clear();
    f.client->tryNow();
    QTRY_VERIFY(f.isOnline());
    // THEN catching up has confirmed it before the outbox is sent
    QVERIFY(f.outbox().isEmpty());
    QCOMPARE(f.service.methods.count(u"message/send"_s), 0);
}

void TestReviewClientOutbox::shouldShowEachStateOnce()
{
    ClientFixture f;
    const ConsultationId id = f.service.start();
    f.connect();
    QTRY_VERIFY(f.isOnline());
    QList<OutboxState> states;
    bool gone = false;
    QObject::connect(f.client.get(), &ReviewClient::outboxChanged, f.client.get(), [&](const ConsultationId &) {
        const auto items = f.outbox();
        if (items.isEmpty())
            gone = true;
        else
            states.append(items.first().state);
    });
    QVERIFY(f.client->submit(f.draft(id, u"hello"_s)));
    QTRY_VERIFY(gone);
    QCOMPARE(states, (QList<OutboxState>{OutboxState::Queued, OutboxState::Sent}));
}

void TestReviewClientOutbox::shouldKeepARefusedDecisionLoudly_data()
{
    QTest::addColumn<ErrorCode>("code");
    QTest::newRow("the plan has changed") << ErrorCode::StaleContext;
    QTest::newRow("something new was not seen") << ErrorCode::Unseen;
    QTest::newRow("somebody decided first") << ErrorCode::AlreadyDecided;
    QTest::newRow("it has ended") << ErrorCode::NotActive;
    QTest::newRow("not allowed") << ErrorCode::Forbidden;
    QTest::newRow("wrong") << ErrorCode::Invalid;
    QTest::newRow("a fault of the service") << ErrorCode::Internal;
}

void TestReviewClientOutbox::shouldKeepARefusedDecisionLoudly()
{
    QFETCH(ErrorCode, code);
    ClientFixture f;
    const ConsultationId id = f.service.start();
    f.connect();
    QTRY_VERIFY(f.isOnline());
    QSignalSpy refused(f.client.get(), &ReviewClient::refused);
    const Error error{code, u"Nothing was recorded, because."_s, {}, {}, {{u"digest"_s, u"new"_s}}};
    f.service.refuseNext(u"decision/submit"_s, error);
    const auto decided = f.client->decide(f.decision(id, Verdict::Approve));
    QVERIFY(decided);
    QTRY_COMPARE(refused.size(), 1);
    const auto item = refused.first().at(0).value<OutboxItem>();
    QCOMPARE(item.id, decided->toString());
    QVERIFY(item.state == OutboxState::Failed);
    QCOMPARE(item.error, error.message);
    QCOMPARE(item.errorCode, errorCodeName(code));
    QVERIFY(refused.first().at(1).value<Error>().code == code);
    QCOMPARE(refused.first().at(1).value<Error>().data.value(u"digest"_s).toString(), u"new"_s);
    // AND it stays, through a restart too, and is not sent again by itself
    f.open();
    QCOMPARE(f.outbox().size(), 1);
    QVERIFY(f.outbox().first().state == OutboxState::Failed);
    QCOMPARE(f.outbox().first().error, error.message);
    f.connect();
    QTRY_VERIFY(f.isOnline());
    QCOMPARE(f.service.methods.count(u"decision/submit"_s), 1);
    QCOMPARE(f.service.count(id, EventType::DecisionRecorded), 0);
}

void TestReviewClientOutbox::shouldKeepAnItemQueuedWhileTheServiceCannot_data()
{
    QTest::addColumn<ErrorCode>("code");
    QTest::newRow("unavailable") << ErrorCode::Unavailable;
    QTest::newRow("too fast") << ErrorCode::RateLimited;
}

void TestReviewClientOutbox::shouldKeepAnItemQueuedWhileTheServiceCannot()
{
    QFETCH(ErrorCode, code);
    ClientFixture f;
    const ConsultationId id = f.service.start();
    f.connect();
    QTRY_VERIFY(f.isOnline());
    QSignalSpy refused(f.client.get(), &ReviewClient::refused);
    f.service.refuseNext(u"message/send"_s, {code, u"Not now."_s, {}, {}, {}}, 2);
    QVERIFY(f.client->submit(f.draft(id, u"first"_s)));
    QVERIFY(f.client->submit(f.draft(id, u"second"_s)));
    QTRY_COMPARE(f.service.methods.count(u"message/send"_s), 1);
    QTRY_VERIFY(f.outbox().first().state == OutboxState::Queued);
    // THEN it is tried again by itself, nothing overtakes it, and nobody is alarmed
    QTRY_VERIFY(f.outbox().isEmpty());
    QCOMPARE(f.service.words(id), (QStringList{u"first"_s, u"second"_s}));
    QCOMPARE(refused.size(), 0);
}

void TestReviewClientOutbox::shouldGoOnAfterARefusedItem()
{
    ClientFixture f;
    const ConsultationId id = f.service.start();
    f.connect();
    QTRY_VERIFY(f.isOnline());
    f.service.refuseNext(u"message/send"_s, {ErrorCode::TooLarge, u"Too long."_s, {}, {}, {}});
    QVERIFY(f.client->submit(f.draft(id, u"refused"_s)));
    QVERIFY(f.client->submit(f.draft(id, u"taken"_s)));
    QTRY_COMPARE(f.service.words(id), QStringList{u"taken"_s});
    QTRY_COMPARE(f.outbox().size(), 1);
    QVERIFY(f.outbox().first().state == OutboxState::Failed);
}

void TestReviewClientOutbox::shouldResendAFailedItemWithTheSameId()
{
    ClientFixture f;
    const ConsultationId id = f.service.start();
    f.connect();
    QTRY_VERIFY(f.isOnline());
    f.service.refuseNext(u"message/send"_s, {ErrorCode::Internal, u"Broken."_s, {}, {}, {}});
    const auto sent = f.client->submit(f.draft(id, u"again"_s));
    QTRY_VERIFY(!f.outbox().isEmpty() && f.outbox().first().state == OutboxState::Failed);
    QVERIFY(f.client->resend(sent->toString()));
    QVERIFY(f.outbox().first().error.isEmpty());
    QTRY_VERIFY(f.outbox().isEmpty());
    QCOMPARE(f.cache->events(id, 2, 1)->first().body.value(u"message_id"_s).toString(), sent->toString());
    // AND there is nothing to send again afterwards
    QVERIFY(!f.client->resend(sent->toString()));
}

void TestReviewClientOutbox::shouldGiveTheTextBackWhenDiscarded()
{
    ClientFixture f;
    const ConsultationId id = f.service.start();
    f.connect();
    QTRY_VERIFY(f.isOnline());
    f.client->stop();
    const auto message = f.client->submit(f.draft(id, u"long thought"_s));
    const auto decision = f.client->decide(f.decision(id, Verdict::Reject, u"because"_s));
    QVERIFY(f.cache->setDraft(id, u"message"_s, u"typed since"_s));
    QVERIFY(f.client->discard(message->toString()));
    QVERIFY(f.client->discard(decision->toString()));
    QVERIFY(f.outbox().isEmpty());
    QCOMPARE(*f.cache->draft(id, u"message"_s), u"long thought\n\ntyped since"_s);
    QCOMPARE(*f.cache->draft(id, commentDraftName(Verdict::Reject)), u"because"_s);
    QVERIFY(!f.client->discard(message->toString()));
}

void TestReviewClientOutbox::shouldTakeBackANoteAsANote_data()
{
    QTest::addColumn<QString>("since");
    QTest::newRow("nothing was typed since") << QString();
    QTest::newRow("something for everybody was typed since") << u"typed since"_s;
    QTest::newRow("it had been given back before a crash") << u"Do not tell"_s;
}

void TestReviewClientOutbox::shouldTakeBackANoteAsANote()
{
    // GIVEN a note to the reviewers that waits in the outbox
    QFETCH(QString, since);
    ClientFixture f;
    const ConsultationId id = f.service.start();
    f.connect();
    QTRY_VERIFY(f.isOnline());
    f.client->stop();
    MessageDraft note = f.draft(id, u"Do not tell"_s);
    note.audience = Audience::Reviewers;
    note.anchor = Anchor{u"risk"_s, {}};
    const auto kept = f.client->submit(note);
    QVERIFY(kept);
    QVERIFY(f.cache->setDraft(id, u"message"_s, since));
    // WHEN it is taken back
    QVERIFY(f.client->discard(kept->toString()));
    // THEN it is a note still, with all that was typed
    const MessageDraft draft = draftFromKept(id, *f.cache->draft(id, u"message"_s));
    QVERIFY(draft.audience == Audience::Reviewers);
    QVERIFY(draft.anchor == note.anchor);
    QCOMPARE(draft.content, since == u"typed since" ? u"Do not tell\n\ntyped since"_s : u"Do not tell"_s);
}

void TestReviewClientOutbox::shouldNotTakeBackWhatIsOnItsWay()
{
    ClientFixture f;
    const ConsultationId id = f.service.start();
    f.connect();
    QTRY_VERIFY(f.isOnline());
    const auto sent = f.client->submit(f.draft(id, u"gone"_s));
    QVERIFY(f.outbox().first().state == OutboxState::Sent);
    const auto discarded = f.client->discard(sent->toString());
    QVERIFY(!discarded);
    QVERIFY(discarded.error().code == ErrorCode::Conflict);
    QTRY_COMPARE(f.service.words(id), QStringList{u"gone"_s});
}

void TestReviewClientOutbox::shouldTakeOneDecisionAtATime()
{
    ClientFixture f;
    const ConsultationId id = f.service.start(), other = f.service.start();
    f.connect();
    QTRY_VERIFY(f.isOnline());
    QVERIFY(f.client->decide(f.decision(id, Verdict::Approve)));
    // WHEN the button is hit twice
    const auto second = f.client->decide(f.decision(id, Verdict::Approve));
    QVERIFY(!second);
    QVERIFY(second.error().code == ErrorCode::Conflict);
    // THEN another consultation is not concerned
    QVERIFY(f.client->decide(f.decision(other, Verdict::Approve)));
    QTRY_VERIFY(f.outbox().isEmpty());
    QCOMPARE(f.service.count(id, EventType::DecisionRecorded), 1);
    // AND once it is recorded, one may decide anew (the service judges)
    QVERIFY(f.client->decide(f.decision(id, Verdict::RequestChanges, u"more"_s)));
}

void TestReviewClientOutbox::shouldRefuseToSay_data()
{
    QTest::addColumn<QString>("content");
    QTest::addColumn<bool>("observer");
    QTest::addColumn<bool>("known");
    QTest::addColumn<bool>("ended");
    QTest::addColumn<ErrorCode>("code");
    QTest::newRow("nothing") << QString() << false << true << false << ErrorCode::Invalid;
    QTest::newRow("only spaces") << u" \n\t "_s << false << true << false << ErrorCode::Invalid;
    QTest::newRow("too much") << QString(1025, u'x') << false << true << false << ErrorCode::TooLarge;
    QTest::newRow("too much in UTF-8") << QString(600, u'ä') << false << true << false << ErrorCode::TooLarge;
    QTest::newRow("as an observer") << u"hello"_s << true << true << false << ErrorCode::Forbidden;
    QTest::newRow("to nobody") << u"hello"_s << false << false << false << ErrorCode::NotFound;
    QTest::newRow("after the end") << u"hello"_s << false << true << true << ErrorCode::NotActive;
}

void TestReviewClientOutbox::shouldRefuseToSay()
{
    QFETCH(QString, content);
    QFETCH(bool, observer);
    QFETCH(bool, known);
    QFETCH(bool, ended);
    QFETCH(ErrorCode, code);
    ClientFixture f;
    f.service.contentLimit = 1024;
    if (observer)
        f.service.principal.role = PrincipalRole::Observer;
    const ConsultationId id = f.service.start();
    if (ended)
        f.service.append(id, u"consultation.ended"_s, {{u"status"_s, u"CANCELLED"_s}, {u"end_reason"_s, u"expired"_s}});
    f.connect();
    QTRY_VERIFY(f.isOnline());
    const auto sent = f.client->submit(f.draft(known ? id : ConsultationId::create(), content));
    QVERIFY(!sent);
    QVERIFY2(sent.error().code == code, qPrintable(sent.error().message));
    QVERIFY(sent.error().message.endsWith(u'.') || sent.error().message.contains(u':'));
    QVERIFY(f.outbox().isEmpty());
    if (code != ErrorCode::Invalid && code != ErrorCode::TooLarge)
        QVERIFY(!f.client->decide(f.decision(known ? id : ConsultationId::create(), Verdict::Approve)));
}

void TestReviewClientOutbox::shouldCarryAllThatADraftSays()
{
    ClientFixture f;
    const ConsultationId id = f.service.start();
    const Event question = f.service.agentSays(id, u"which?"_s);
    f.connect();
    QTRY_VERIFY(f.isOnline());
    MessageDraft draft = f.draft(id, u"a note"_s);
    draft.audience = Audience::Reviewers;
    draft.anchor = Anchor{u"step"_s, u"4"_s};
    draft.replyTo = MessageId::parse(question.body.value(u"message_id"_s).toString());
    QVERIFY(f.client->submit(draft));
    QTRY_COMPARE(f.cachedWords(id).size(), 2);
    const auto message = messageOf(f.cache->events(id, 3, 1)->first());
    QVERIFY(message);
    QVERIFY(message->audience == Audience::Reviewers);
    QCOMPARE(message->anchor, draft.anchor);
    QCOMPARE(message->replyTo, draft.replyTo);
}

void TestReviewClientOutbox::shouldAnswerPlainRequests()
{
    ClientFixture f;
    const ConsultationId id = f.service.start();
    const auto offline = f.client->end(id, Status::Completed, {});
    QVERIFY(offline.isFinished());
    QVERIFY(offline.result().error().code == ErrorCode::Network);
    f.connect();
    QTRY_VERIFY(f.isOnline());
    const auto retried = f.client->retryAnswer(id, MessageId::create());
    QTRY_VERIFY(retried.isFinished());
    QVERIFY(retried.result());
    f.service.refuseNext(u"consultation/end"_s, {ErrorCode::NotActive, u"It has ended."_s, {}, {}, {}});
    const auto ended = f.client->end(id, Status::Cancelled, u"enough"_s);
    QTRY_VERIFY(ended.isFinished());
    QVERIFY(ended.result().error().code == ErrorCode::NotActive);
}

void TestReviewClientOutbox::shouldTellThatAPlainRequestWasLost()
{
    ClientFixture f;
    const ConsultationId id = f.service.start();
    f.connect();
    QTRY_VERIFY(f.isOnline());
    const auto lost = f.client->retryAnswer(id, MessageId::create());
    f.service.channel()->drop();
    QVERIFY(lost.isFinished());
    QVERIFY(lost.result().error().code == ErrorCode::Network);
    f.client->tryNow();
    QTRY_VERIFY(f.isOnline());
    const auto waiting = f.client->retryAnswer(id, MessageId::create());
    f.client.reset();
    QVERIFY(waiting.isFinished());
}

QTEST_GUILESS_MAIN(TestReviewClientOutbox)
#include "tst_review_client_outbox.moc"
