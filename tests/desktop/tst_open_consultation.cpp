// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "app/desktop/draft_keeper.h"
#include "app/desktop/open_consultation.h"
#include "client/review_client.h"
#include "core/json.h"
#include "core/sent_whole.h"
#include "models/thread_model.h"
#include "store/review_cache.h"
#include "widgets/decision_words.h"

#include <QJsonArray>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace witan;

namespace {

/// A cache of one consultation whose context fails to be read as often as the test says.
class OneConsultation final : public ReviewCache {
public:
    ConsultationSummary kept;
    QJsonObject context;
    QHash<int, QJsonObject> revisions;
    QHash<QString, NumberRanges> seen;
    QHash<QString, QStringList> opened;   ///< by digest
    QHash<QString, QString> drafts;   ///< by name
    int failures = 0, reads = 0, draftFailures = 0;

    Result<std::optional<ConsultationSummary>> summary(const ConsultationId &) override { return std::optional(kept); }
    Result<std::optional<Consultation>> consultation(const ConsultationId &) override
    {
        ++reads;
        if (failures-- > 0)
            return Error{ErrorCode::Internal, u"The disk does not answer."_s, {}, {}, {}};
        Consultation whole = kept.consultation;
        whole.context = context;
        return std::optional(whole);
    }
    Result<QList<ConsultationId>> askedAfter(const ConsultationId &) override { return QList<ConsultationId>(); }
    Result<std::optional<QJsonObject>> contextOf(const ConsultationId &, int revision) override
    {
        return revisions.contains(revision) ? std::optional(revisions.value(revision)) : std::nullopt;
    }
    Result<QList<Event>> events(const ConsultationId &, qint64, int) override { return QList<Event>(); }
    Result<QStringList> openedSteps(const ConsultationId &, const QString &digest) override { return opened.value(digest); }
    Result<NumberRanges> seenSteps(const ConsultationId &, const QString &digest) override { return seen.value(digest); }
    Result<QList<OutboxItem>> outbox() override { return QList<OutboxItem>(); }
    Result<QString> draft(const ConsultationId &, const QString &what) override { return drafts.value(what); }
    Result<Principal> principal() override { return Principal{u"me"_s, u"Eleanor"_s, PrincipalRole::Reviewer}; }
    Result<qint64> cursor() override { return qint64(0); }
    Result<QString> serviceId() override { return QString(); }
    Result<QList<ConsultationSummary>> inbox() override { return QList<ConsultationSummary>(); }
    Result<void> apply(const QList<Event> &, qint64) override { return {}; }
    Result<void> setServiceId(const QString &) override { return {}; }
    Result<void> setPrincipal(const Principal &) override { return {}; }
    Result<void> enqueue(const OutboxItem &) override { return {}; }
    Result<void> setOutboxState(const QString &, OutboxState, const Error *) override { return {}; }
    Result<void> removeFromOutbox(const QString &) override { return {}; }
    Result<void> setDraft(const ConsultationId &, const QString &what, const QString &text) override
    {
        if (draftFailures-- > 0)
            return Error{ErrorCode::Internal, u"The disk is full."_s, {}, {}, {}};
        if (text.isEmpty())
            drafts.remove(what);
        else
            drafts.insert(what, text);
        return {};
    }
    Result<void> setSeen(const ConsultationId &, qint64) override { return {}; }
    Result<void> setUnreadFrom(const ConsultationId &, qint64) override { return {}; }
    Result<void> setStepOpened(const ConsultationId &, const QString &digest, const QString &step) override
    {
        opened[digest].append(step);
        return {};
    }
    Result<void> addSeenSteps(const ConsultationId &, const QString &digest, const NumberRanges &numbers) override
    {
        seen[digest].add(numbers);
        return {};
    }
};

struct Desk {
    SystemClock clock;
    OneConsultation cache;
    ThreadModel thread;
    std::unique_ptr<ReviewClient> client;
    std::unique_ptr<DraftKeeper> drafts;
    std::unique_ptr<OpenConsultation> open;

    Desk()
    {
        cache.kept.consultation.id = ConsultationId::create();
        take(1, u"Count the rows"_s);
        client = std::make_unique<ReviewClient>(cache, clock);
        drafts = std::make_unique<DraftKeeper>(cache);
        open = std::make_unique<OpenConsultation>(cache, *client, *drafts, thread);
    }
    void take(int revision, const QString &step)
    {
        cache.context = {{u"plan"_s, QJsonObject{{u"request"_s, u"Retire the table"_s}, {u"steps"_s, QJsonArray{step}}}}};
        cache.kept.consultation.revision = revision;
        cache.kept.consultation.digest = digestOf(cache.context);
        cache.revisions.insert(revision, cache.context);
        cache.seen.insert(cache.kept.consultation.digest, {1, 1});
    }
    bool openIt() { return open->open(cache.kept.consultation.id); }
    bool canApprove() { return decisionWords(open->view(), clock.now()).canApprove; }
    QString why() { return decisionWords(open->view(), clock.now()).why; }
};

} // namespace

/// What the window is told of the plan when the cache gives it, and when it does not.
class TestOpenConsultation : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void shouldLetNobodyApproveAPlanThatCouldNotBeRead_data();
    void shouldLetNobodyApproveAPlanThatCouldNotBeRead();
    void shouldTellAFailureOnceAndTryAgain();
    void shouldLetNobodyApproveACopyThatIsNotTheAgentsPlan();
    void shouldReadAPlanOnlyOnce();
    void shouldTellARevisionOfWhatStandsBesideThePlan();
    void shouldKeepWhatWasReadAndIsTheSameInARevision();
    void shouldWantTheWholeReadAgainWhenSomethingBesideItChanges();
    void shouldGiveEachVerdictItsOwnDraft();
    void shouldNotLoseTheCommentOfAnEarlierVersion_data();
    void shouldNotLoseTheCommentOfAnEarlierVersion();
    void shouldOfferACommentThatNoFieldHoldsAsANote();
};

void TestOpenConsultation::shouldLetNobodyApproveAPlanThatCouldNotBeRead_data()
{
    QTest::addColumn<bool>("later");
    QTest::newRow("at opening") << false;
    QTest::newRow("at a new revision") << true;
}

void TestOpenConsultation::shouldLetNobodyApproveAPlanThatCouldNotBeRead()
{
    QFETCH(bool, later);
    Desk desk;
    // GIVEN a plan that fails to be read twice
    if (later) {
        QVERIFY(desk.openIt());
        QVERIFY(desk.canApprove());
        desk.take(2, u"Drop the table"_s);
        desk.cache.failures = 2;
        desk.open->refreshSoon();
    } else {
        desk.cache.failures = 2;
        QVERIFY(desk.openIt());
    }
    // THEN nothing of another revision stands there as if it were this one, and Approve is off, with the reason
    QTRY_VERIFY(desk.open->view().contextUnreadable);
    QVERIFY(!desk.open->view().context.plan);
    QVERIFY(!desk.canApprove());
    QVERIFY2(desk.why().contains(u"could not be read"), qPrintable(desk.why()));
    // AND it is read by itself as soon as that works, though the digest is the same
    QTRY_VERIFY_WITH_TIMEOUT(!desk.open->view().contextUnreadable, 20'000);
    QCOMPARE(desk.open->view().context.plan->steps.first().title, later ? u"Drop the table"_s : u"Count the rows"_s);
    QVERIFY(desk.canApprove());
}

void TestOpenConsultation::shouldTellAFailureOnceAndTryAgain()
{
    Desk desk;
    QSignalSpy failed(desk.open.get(), &OpenConsultation::failed);
    desk.cache.failures = 3;
    QVERIFY(desk.openIt());
    QTRY_VERIFY_WITH_TIMEOUT(!desk.open->view().contextUnreadable, 20'000);
    QCOMPARE(desk.cache.reads, 4);
    QCOMPARE(failed.size(), 1);
}

void TestOpenConsultation::shouldLetNobodyApproveACopyThatIsNotTheAgentsPlan()
{
    // GIVEN a copy whose plan is not the one that its digest names
    Desk desk;
    desk.cache.context.insert(u"plan"_s, QJsonObject{{u"steps"_s, QJsonArray{u"Drop the table"_s}}});
    QVERIFY(desk.openIt());
    // THEN it is shown, and cannot be approved
    QVERIFY(desk.open->view().context.plan);
    QVERIFY(!desk.canApprove());
    QVERIFY2(desk.why().contains(u"damaged"), qPrintable(desk.why()));
}

void TestOpenConsultation::shouldReadAPlanOnlyOnce()
{
    Desk desk;
    QVERIFY(desk.openIt());
    QSignalSpy changed(desk.open.get(), &OpenConsultation::changed);
    desk.open->refreshSoon();
    QVERIFY(changed.wait());
    QCOMPARE(desk.cache.reads, 1);
}

void TestOpenConsultation::shouldTellARevisionOfWhatStandsBesideThePlan()
{
    // GIVEN a second revision with another step, on the screen
    Desk desk;
    desk.take(2, u"Drop the table"_s);
    QVERIFY(desk.openIt());
    QVERIFY(desk.open->view().changes && !desk.open->view().changes->otherChanged);
    // WHEN the third has the same plan, and another member beside it
    desk.take(3, u"Drop the table"_s);
    desk.cache.kept.consultation.extra = {{u"budget"_s, 9}};
    desk.open->refreshSoon();
    // THEN it is compared anew, and does not pass for one that changes nothing
    QTRY_COMPARE(desk.open->view().changesFrom, 2);
    QCOMPARE(desk.open->view().changes->summary(), u"nothing that Witan understands changed"_s);
    QCOMPARE(desk.open->view().consultation.extra.value(u"budget"_s).toInt(), 9);
}

void TestOpenConsultation::shouldKeepWhatWasReadAndIsTheSameInARevision()
{
    // GIVEN a plan that was read, and is on the screen
    Desk desk;
    QVERIFY(desk.openIt());
    const QString first = desk.cache.kept.consultation.digest;
    desk.cache.opened[first] = {u"1"_s};
    // WHEN a revision puts a step in front
    desk.take(2, u"Count the rows"_s);
    QJsonObject plan = desk.cache.context.value(u"plan"_s).toObject();
    plan.insert(u"steps"_s, QJsonArray{u"Tell everybody first"_s, u"Count the rows"_s});
    desk.cache.context.insert(u"plan"_s, plan);
    desk.cache.kept.consultation.digest = digestOf(desk.cache.context);
    desk.cache.revisions.insert(2, desk.cache.context);
    desk.open->refreshSoon();
    // THEN what stood there before need not be read again, and the new one does
    QTRY_COMPARE(desk.open->view().openedSteps, QStringList{u"2"_s});
    QCOMPARE(desk.open->view().seenSteps.toText(), u"2"_s);
}

void TestOpenConsultation::shouldWantTheWholeReadAgainWhenSomethingBesideItChanges()
{
    // GIVEN that all that was sent was read
    Desk desk;
    QVERIFY(desk.openIt());
    QVERIFY(!desk.open->view().wholeSeen);
    QVERIFY(desk.cache.setStepOpened(desk.open->id(), sentWholeDigest(desk.open->view().consultation), sentWholeId()));
    desk.open->refreshSoon();
    QTRY_VERIFY(desk.open->view().wholeSeen);
    // WHEN another member comes beside the same plan THEN it was not
    desk.cache.kept.consultation.revision = 2;
    desk.cache.kept.consultation.extra = {{u"budget"_s, 9}};
    desk.open->refreshSoon();
    QTRY_COMPARE(desk.open->view().consultation.revision, 2);
    QVERIFY(!desk.open->view().wholeSeen);
}

void TestOpenConsultation::shouldGiveEachVerdictItsOwnDraft()
{
    // GIVEN a comment that was begun for a rejection, and one for a request for changes
    Desk desk;
    desk.cache.drafts = {{u"comment.reject"_s, u"Never."_s}, {u"comment.request_changes"_s, u"Keep a copy."_s}};
    // WHEN the consultation is opened
    QVERIFY(desk.openIt());
    // THEN each stands with its own verdict, and with no other
    const QMap<Verdict, QString> drafts = desk.open->view().commentDrafts;
    QCOMPARE(drafts.value(Verdict::Reject), u"Never."_s);
    QCOMPARE(drafts.value(Verdict::RequestChanges), u"Keep a copy."_s);
    QCOMPARE(drafts.value(Verdict::Approve), QString());
    QCOMPARE(drafts.value(Verdict::Abstain), QString());
}

void TestOpenConsultation::shouldNotLoseTheCommentOfAnEarlierVersion_data()
{
    QTest::addColumn<int>("failures");
    QTest::newRow("it is taken over") << 0;
    QTest::newRow("the disk is full at that moment") << 1;
}

void TestOpenConsultation::shouldNotLoseTheCommentOfAnEarlierVersion()
{
    // GIVEN the one comment that an earlier version kept, for whichever verdict, and one begun since
    QFETCH(int, failures);
    Desk desk;
    desk.cache.drafts = {{u"comment"_s, u"Begun long ago."_s}, {u"comment.reject"_s, u"Never."_s}};
    // WHEN the consultation is opened
    desk.cache.draftFailures = failures;
    QVERIFY(desk.openIt());
    // THEN every verdict without words of its own has it
    QCOMPARE(desk.open->view().commentDrafts.value(Verdict::Approve), u"Begun long ago."_s);
    QCOMPARE(desk.open->view().commentDrafts.value(Verdict::Reject), u"Never."_s);
    // AND the old one goes only when it was kept under its new names
    QCOMPARE(desk.cache.drafts.value(u"comment"_s), failures ? u"Begun long ago."_s : QString());
}

void TestOpenConsultation::shouldOfferACommentThatNoFieldHoldsAsANote()
{
    // GIVEN a comment of 3 MB in one line, and a question that was begun
    Desk desk;
    const QString huge(3'000'000, u'x');
    desk.cache.drafts = {{u"comment.reject"_s, huge}, {u"comment.approve"_s, u"Fine."_s}, {u"message"_s, u"Why?"_s}};
    // WHEN the consultation is opened, twice
    for (int i = 0; i < 2; ++i) {
        desk.open->close();
        QVERIFY(desk.openIt());
        // THEN it holds up no form, and stands with the words for reviewers, once, of which none is lost
        QCOMPARE(desk.open->view().commentDrafts.value(Verdict::Reject), QString());
        QCOMPARE(desk.open->view().commentDrafts.value(Verdict::Approve), u"Fine."_s);
        const MessageDraft note = draftFromKept(desk.open->view().consultation.id, desk.open->view().messageDraft);
        QVERIFY(note.content == u"Why?\n\n"_s + huge);
        QVERIFY(note.audience == Audience::Reviewers);
        QVERIFY(desk.cache.drafts.value(u"message"_s) == desk.open->view().messageDraft);
        QVERIFY(!desk.cache.drafts.contains(u"comment.reject"_s));
    }
}

QTEST_MAIN(TestOpenConsultation)
#include "tst_open_consultation.moc"
