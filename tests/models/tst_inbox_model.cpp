// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "models/inbox_model.h"
#include "models/row_words.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QJsonArray>
#include <QLocale>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace witan;

namespace {

constexpr qint64 kMinute = 60'000, kHour = 60 * kMinute, kDay = 24 * kHour;
const Timestamp kNow{1'800'000'000'000};

ConsultationSummary waiting(const QString &title, RiskTier tier = RiskTier::Low, qint64 sinceMs = kHour)
{
    ConsultationSummary summary;
    summary.consultation.id = ConsultationId::create();
    summary.consultation.title = title;
    summary.consultation.agentName = u"Ledger Agent"_s;
    summary.consultation.startedAt.ms = kNow.ms - sinceMs;
    summary.tier = tier;
    summary.lastAt = summary.consultation.startedAt;
    summary.seenSeq = 1;
    return summary;
}

ConsultationSummary ended(const QString &title, qint64 agoMs)
{
    ConsultationSummary summary = waiting(title);
    summary.consultation.status = Status::Cancelled;
    summary.consultation.execution = Execution::Stopped;
    summary.consultation.completedAt = Timestamp{kNow.ms - agoMs};
    return summary;
}

void decide(ConsultationSummary &summary, const QString &who, Verdict verdict)
{
    RecordedDecision recorded;
    recorded.decision.verdict = verdict;
    recorded.actor.id = who;
    recorded.at = kNow;
    summary.consultation.decisions.append(recorded);
}

/// The rows as words: section lines in brackets with their count.
QStringList lines(const InboxModel &model)
{
    QStringList lines;
    for (int row = 0; row < model.rowCount(); ++row) {
        const QModelIndex index = model.index(row);
        const QString text = index.data().toString();
        lines.append(index.data(int(InboxModel::Role::IsSection)).toBool()
                         ? u"[%1 %2]"_s.arg(text).arg(index.data(int(InboxModel::Role::SectionCount)).toInt())
                         : text);
    }
    return lines;
}

} // namespace

class TestInboxModel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void shouldShowNoSectionWhenThereIsNothing();
    void shouldCallAnUntitledOneByItsRequest();
    void shouldSortByUrgency();
    void shouldPutConsultationsIntoTheirSection_data();
    void shouldPutConsultationsIntoTheirSection();
    void shouldKeepSelectionWhenARowMoves();
    void shouldMoveOneRowByOneMove();
    void shouldTellOnlyTheChangedRow();
    void shouldInsertANewConsultationAtItsPlace();
    void shouldLetAConsultationSinkWhenItsDeadlineHasPassed();
    void shouldRaiseAConsultationWhenItsDeadlineComesNear();
    void shouldAskAgainWhenMyApprovalHasRunOut();
    void shouldNotLetSectionLinesBeSelected();
    void shouldShowHiddenCharactersOfATitle();
    void shouldSayARowInWords();
    void shouldSayToTheEarWhatTheEyeSees_data();
    void shouldSayToTheEarWhatTheEyeSees();
    void shouldSayTheRequestOnlyWhereTheTitleDoesNot_data();
    void shouldSayTheRequestOnlyWhereTheTitleDoesNot();
    void shouldSortATierThatIsNotOursByWhatItRanksAs();
    void shouldSortByTimeAndByRisk();
    void shouldFoldASection();
    void shouldFilter_data();
    void shouldFilter();
    void shouldTellHowManyMatch();
    void shouldShowNewsThatTheFilterDoesNotHide();
    void shouldShowRepeatsAsOneRow();
    void shouldOpenARunOfRepeats();
    void shouldNotTakeOthersForRepeats_data();
    void shouldNotTakeOthersForRepeats();
    void shouldReachEverythingWhateverIsFolded();
    void shouldStayFastWithTenThousand();
    void shouldStayConsistentUnderRandomChanges();
};

void TestInboxModel::shouldShowNoSectionWhenThereIsNothing()
{
    InboxModel model;
    QAbstractItemModelTester tester(&model);
    model.set({}, u"me"_s);
    model.tick(kNow);
    QCOMPARE(model.rowCount(), 0);
    QCOMPARE(model.waitingForMe(), 0);
}

void TestInboxModel::shouldCallAnUntitledOneByItsRequest()
{
    InboxModel model;
    model.tick(kNow);
    auto untitled = waiting(QString());
    untitled.request = u"Move the billing database"_s;
    model.set({untitled}, u"me"_s);
    QCOMPARE(model.index(1).data().toString(), u"Move the billing database"_s);
    QVERIFY(model.index(1).data(Qt::AccessibleTextRole).toString().startsWith(u"Move the billing database"));
}

void TestInboxModel::shouldSortByUrgency()
{
    // GIVEN consultations with and without deadlines, of all tiers, and two that ended
    InboxModel model;
    QAbstractItemModelTester tester(&model);
    auto due = waiting(u"due in an hour"_s, RiskTier::Low);
    due.consultation.deadline = Timestamp{kNow.ms + kHour};
    auto sooner = waiting(u"due in a minute"_s, RiskTier::Low);
    sooner.consultation.deadline = Timestamp{kNow.ms + kMinute};
    auto nextMonth = waiting(u"due next month"_s, RiskTier::Medium);
    nextMonth.consultation.deadline = Timestamp{kNow.ms + 30 * kDay};
    model.tick(kNow);
    // WHEN they are shown
    model.set({ended(u"ended long ago"_s, kDay), waiting(u"low"_s), waiting(u"high, new"_s, RiskTier::High, kMinute),
               waiting(u"high, old"_s, RiskTier::High, kDay), nextMonth, waiting(u"critical"_s, RiskTier::Critical), due, sooner,
               ended(u"just ended"_s, kMinute)}, u"me"_s);
    // THEN what is due comes first, then the tier, then who waits longest; what ended is newest first
    QCOMPARE(lines(model), (QStringList{u"[Waiting for me 7]"_s, u"due in a minute"_s, u"due in an hour"_s, u"critical"_s, u"high, old"_s, u"high, new"_s,
                                        u"due next month"_s, u"low"_s, u"[Ended 2]"_s, u"just ended"_s, u"ended long ago"_s}));
    QCOMPARE(model.waitingForMe(), 7);
}

void TestInboxModel::shouldPutConsultationsIntoTheirSection_data()
{
    QTest::addColumn<Status>("status");
    QTest::addColumn<Execution>("execution");
    QTest::addColumn<QString>("decidedBy");
    QTest::addColumn<qint64>("deadlineIn");
    QTest::addColumn<InboxSection>("section");
    QTest::newRow("undecided") << Status::Active << Execution::Paused << QString() << kDay << InboxSection::WaitingForMe;
    QTest::newRow("decided by another") << Status::Active << Execution::Paused << u"other"_s << kDay << InboxSection::WaitingForMe;
    QTest::newRow("decided by me, still open") << Status::Active << Execution::Paused << u"me"_s << kDay << InboxSection::WaitingForOthers;
    QTest::newRow("deadline has passed") << Status::Active << Execution::Paused << QString() << -kMinute << InboxSection::WaitingForOthers;
    QTest::newRow("approved, agent not told yet") << Status::Completed << Execution::Resuming << u"me"_s << kDay << InboxSection::BeingExecuted;
    QTest::newRow("approved, agent at work") << Status::Completed << Execution::Resumed << u"me"_s << kDay << InboxSection::BeingExecuted;
    QTest::newRow("succeeded") << Status::Completed << Execution::Succeeded << u"me"_s << kDay << InboxSection::Ended;
    QTest::newRow("failed") << Status::Completed << Execution::Failed << u"me"_s << kDay << InboxSection::Ended;
    QTest::newRow("rejected, agent not told yet") << Status::Cancelled << Execution::Resuming << u"me"_s << kDay << InboxSection::Ended;
}

void TestInboxModel::shouldPutConsultationsIntoTheirSection()
{
    QFETCH(Status, status);
    QFETCH(Execution, execution);
    QFETCH(QString, decidedBy);
    QFETCH(qint64, deadlineIn);
    QFETCH(InboxSection, section);
    auto summary = waiting(u"a"_s);
    summary.consultation.status = status;
    summary.consultation.execution = execution;
    summary.consultation.deadline = Timestamp{kNow.ms + deadlineIn};
    if (!decidedBy.isEmpty())
        decide(summary, decidedBy, Verdict::Approve);
    InboxModel model;
    model.tick(kNow);
    model.set({summary}, u"me"_s);
    QCOMPARE(model.sectionOf(summary), section);
    QCOMPARE(model.index(1).data(int(InboxModel::Role::Section)).toInt(), int(section));
}

void TestInboxModel::shouldKeepSelectionWhenARowMoves()
{
    // GIVEN a row that somebody holds on to
    InboxModel model;
    QAbstractItemModelTester tester(&model);
    auto mine = waiting(u"mine"_s);
    model.set({waiting(u"a"_s, RiskTier::High), mine, waiting(u"b"_s, RiskTier::Medium)}, u"me"_s);
    const QPersistentModelIndex held = model.index(model.rowOf(mine.consultation.id));
    // WHEN it goes to another section, whose line appears with it
    decide(mine, u"me"_s, Verdict::RequestChanges);
    model.merge({mine});
    // THEN the index has gone with it
    QVERIFY(held.isValid());
    QCOMPARE(held.data().toString(), u"mine"_s);
    QCOMPARE(lines(model), (QStringList{u"[Waiting for me 2]"_s, u"a"_s, u"b"_s, u"[Waiting for others 1]"_s, u"mine"_s}));
}

void TestInboxModel::shouldMoveOneRowByOneMove()
{
    InboxModel model;
    QAbstractItemModelTester tester(&model);
    auto last = waiting(u"last"_s, RiskTier::Low);
    model.set({waiting(u"a"_s, RiskTier::High), waiting(u"b"_s, RiskTier::Medium), last}, u"me"_s);
    QSignalSpy moved(&model, &QAbstractItemModel::rowsMoved), laidOut(&model, &QAbstractItemModel::layoutChanged), reset(&model, &QAbstractItemModel::modelReset);
    last.tier = RiskTier::Critical;
    model.merge({last});
    QCOMPARE(lines(model), (QStringList{u"[Waiting for me 3]"_s, u"last"_s, u"a"_s, u"b"_s}));
    QCOMPARE(moved.size(), 1);
    QCOMPARE(laidOut.size() + reset.size(), 0);
}

void TestInboxModel::shouldTellOnlyTheChangedRow()
{
    InboxModel model;
    auto b = waiting(u"b"_s, RiskTier::Medium);
    model.set({waiting(u"a"_s, RiskTier::High), b}, u"me"_s);
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged), inserted(&model, &QAbstractItemModel::rowsInserted);
    b.lastLine = u"news"_s;
    model.merge({b});
    QCOMPARE(changed.size(), 1);
    QCOMPARE(changed.first().at(0).toModelIndex().row(), 2);
    // AND the same value again tells nothing
    model.merge({b});
    QCOMPARE(changed.size(), 1);
    QCOMPARE(inserted.size(), 0);
}

void TestInboxModel::shouldInsertANewConsultationAtItsPlace()
{
    InboxModel model;
    QAbstractItemModelTester tester(&model);
    model.set({waiting(u"a"_s, RiskTier::High), waiting(u"c"_s, RiskTier::Low)}, u"me"_s);
    QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted), changed(&model, &QAbstractItemModel::dataChanged);
    model.merge({waiting(u"b"_s, RiskTier::Medium)});
    QCOMPARE(lines(model), (QStringList{u"[Waiting for me 3]"_s, u"a"_s, u"b"_s, u"c"_s}));
    QCOMPARE(inserted.size(), 1);
    QCOMPARE(inserted.first().at(1).toInt(), 2);
    // AND the section line says its new count
    QCOMPARE(changed.size(), 1);
    QCOMPARE(changed.first().at(0).toModelIndex().row(), 0);
}

void TestInboxModel::shouldLetAConsultationSinkWhenItsDeadlineHasPassed()
{
    InboxModel model;
    QAbstractItemModelTester tester(&model);
    auto due = waiting(u"due"_s);
    due.consultation.deadline = Timestamp{kNow.ms + kMinute};
    model.tick(kNow);
    model.set({due, waiting(u"a"_s, RiskTier::High)}, u"me"_s);
    QCOMPARE(lines(model).at(1), u"due"_s);
    model.tick(Timestamp{kNow.ms + kMinute});
    QCOMPARE(lines(model), (QStringList{u"[Waiting for me 1]"_s, u"a"_s, u"[Waiting for others 1]"_s, u"due"_s}));
    QCOMPARE(model.waitingForMe(), 1);
}

void TestInboxModel::shouldRaiseAConsultationWhenItsDeadlineComesNear()
{
    InboxModel model;
    QAbstractItemModelTester tester(&model);
    auto due = waiting(u"due"_s);
    due.consultation.deadline = Timestamp{kNow.ms + kDay + kHour};
    model.tick(kNow);
    model.set({due, waiting(u"a"_s, RiskTier::High)}, u"me"_s);
    QCOMPARE(lines(model).at(1), u"a"_s);
    model.tick(Timestamp{kNow.ms + 2 * kHour});
    QCOMPARE(lines(model).at(1), u"due"_s);
}

void TestInboxModel::shouldAskAgainWhenMyApprovalHasRunOut()
{
    // GIVEN a consultation that I approved for an hour, and that waits for another reviewer
    InboxModel model;
    QAbstractItemModelTester tester(&model);
    model.tick(kNow);
    ConsultationSummary summary = waiting(u"approved for an hour"_s);
    RecordedDecision mine;
    mine.decision.verdict = Verdict::Approve;
    mine.decision.conditions = {{u"valid_until"_s, Timestamp{kNow.ms + kHour}.toString()}};
    mine.actor = {u"me"_s, u"Me"_s, PrincipalRole::Reviewer};
    summary.consultation.decisions = {mine};
    model.set({summary}, u"me"_s);
    QCOMPARE(model.waitingForMe(), 0);
    // WHEN the hour is over THEN it waits for me again
    model.tick(Timestamp{kNow.ms + kHour});
    QCOMPARE(model.waitingForMe(), 1);
}

void TestInboxModel::shouldNotLetSectionLinesBeSelected()
{
    InboxModel model;
    model.set({waiting(u"a"_s)}, u"me"_s);
    QVERIFY(!model.flags(model.index(0)).testFlag(Qt::ItemIsSelectable));
    QVERIFY(model.flags(model.index(1)).testFlag(Qt::ItemIsSelectable));
    QCOMPARE(model.summaryAt(0), nullptr);
    QVERIFY(model.summaryAt(1));
    QCOMPARE(model.summaryAt(2), nullptr);
    QCOMPARE(model.rowOf(ConsultationId::create()), -1);
}

void TestInboxModel::shouldShowHiddenCharactersOfATitle()
{
    InboxModel model;
    model.set({waiting(u"safe\u202Eevil\nline"_s)}, u"me"_s);
    const QString shown = model.index(1).data().toString();
    QVERIFY2(shown.contains(u"⟦U+202E⟧"_s), qPrintable(shown));
    QVERIFY(!shown.contains(u'\n'));
}

void TestInboxModel::shouldSayARowInWords()
{
    InboxModel model;
    auto a = waiting(u"Merge customers"_s, RiskTier::High);
    a.unread = 2;
    a.lastLine = u"Revision 2"_s;
    model.set({a}, u"me"_s);
    const QString said = model.index(1).data(Qt::AccessibleTextRole).toString();
    for (const QString &word : {u"Merge customers"_s, u"Ledger Agent"_s, u"high risk"_s, u"2 new"_s, u"Revision 2"_s})
        QVERIFY2(said.contains(word), qPrintable(said));
    QCOMPARE(model.index(0).data(Qt::AccessibleTextRole).toString(), u"Waiting for me, 1"_s);
    QCOMPARE(model.index(1).data(int(InboxModel::Role::Id)).toString(), a.consultation.id.toString());
    QCOMPARE(model.index(1).data(int(InboxModel::Role::Summary)).value<ConsultationSummary>(), a);
}

void TestInboxModel::shouldSayToTheEarWhatTheEyeSees_data()
{
    QTest::addColumn<ConsultationSummary>("summary");
    QTest::addColumn<QString>("said");
    auto due = waiting(u"a"_s, RiskTier::Critical);
    due.consultation.deadline = Timestamp{kNow.ms + 12 * kMinute};
    QTest::newRow("deadline") << due << u"a, critical risk, 12 minutes left to decide, Ledger Agent"_s;
    auto late = due;
    late.consultation.deadline = Timestamp{kNow.ms - kMinute};
    QTest::newRow("deadline over") << late << u"a, critical risk, the time to decide is over, Ledger Agent"_s;
    QTest::newRow("waiting time") << waiting(u"a"_s, RiskTier::Low, 3 * kHour) << u"a, low risk, waits for 3 hours, Ledger Agent"_s;
    QTest::newRow("no tier") << waiting(u"a"_s, RiskTier::Unknown, 3 * kDay) << u"a, tier not stated, waits for 3 days, Ledger Agent"_s;
    ConsultationSummary silent = waiting(u"a"_s, RiskTier::Unknown, 3 * kDay), odd = silent;
    silent.riskReading = Reading::NotSent;
    odd.riskReading = Reading::NotUnderstood;
    QTest::newRow("no risk") << silent << u"a, risk not stated, waits for 3 days, Ledger Agent"_s;
    QTest::newRow("a risk that nobody understands") << odd << u"a, risk not understood, waits for 3 days, Ledger Agent"_s;
    auto severe = waiting(u"a"_s, RiskTier::High);
    severe.tierText = u"SEVERE"_s;
    QTest::newRow("a tier that is not ours") << severe << u"a, risk: SEVERE, not a tier that Witan knows, waits for 1 hour, Ledger Agent"_s;
    auto unopened = waiting(u"a"_s);
    unopened.seenSeq = 0;
    unopened.request = u"Merge them"_s;
    QTest::newRow("never opened") << unopened << u"a, not opened yet, low risk, waits for 1 hour, Ledger Agent, Request: Merge them"_s;
    auto revised = waiting(u"a"_s);
    revised.consultation.revision = 2;
    revised.draft = u"Who is at the bank?"_s;
    revised.lastLine = u"Revision 2"_s;
    QTest::newRow("revision and draft") << revised << u"a, low risk, waits for 1 hour, revision 2, Ledger Agent, Draft: Who is at the bank?"_s;
    auto others = waiting(u"a"_s);
    others.consultation.policy.requiredApprovals = 2;
    decide(others, u"me"_s, Verdict::Approve);
    QTest::newRow("missing approvals") << others << u"a, low risk, waits for 1 hour, 1 more approval, Ledger Agent, You approved it all."_s;
    auto changes = waiting(u"a"_s);
    changes.consultation.policy.requiredApprovals = 2;
    decide(changes, u"me"_s, Verdict::RequestChanges);
    QTest::newRow("changes asked for") << changes << u"a, low risk, waits for 1 hour, waits for a revision, Ledger Agent, You asked for changes."_s;
    auto running = waiting(u"a"_s);
    running.consultation.status = Status::Completed;
    running.consultation.execution = Execution::Resumed;
    QTest::newRow("at work") << running << u"a, low risk, Ledger Agent, Approved · the agent goes on"_s;
    auto part = running;
    part.consultation.final = RecordedDecision{};
    part.consultation.final->actor = {u"me"_s, u"Me"_s, PrincipalRole::Reviewer};
    part.consultation.final->decision.verdict = Verdict::Approve;
    part.consultation.final->decision.conditions = {{u"steps"_s, QJsonArray{QJsonObject{{u"index"_s, 2}}, QJsonObject{{u"index"_s, 3}}, QJsonObject{{u"index"_s, 4}}}}};
    part.consultation.final->leftOut = {QJsonObject{{u"index"_s, 5}}};
    QTest::newRow("a part at work") << part << u"a, low risk, Ledger Agent, Approved: steps 3–5 · step 6 left out"_s;
    auto partDone = part;
    partDone.consultation.execution = Execution::Succeeded;
    partDone.consultation.endReason = EndReason::Approved;
    QTest::newRow("a part done") << partDone << u"a, Approved in part · steps 3–5 · step 6 left out, low risk, Ledger Agent"_s;
    auto again = waiting(u"a"_s);
    again.lastLine = u"Please."_s;
    again.consultation.askedBefore.count = 2;
    QTest::newRow("asked before") << again << u"a, low risk, waits for 1 hour, Ledger Agent, Asked 3 times"_s;
    EarlierAsk earlier;
    earlier.endReason = EndReason::Rejected;
    earlier.decision = DecisionId::create();
    earlier.by = u"Ada"_s;
    earlier.comment = u"We never force-push main."_s;
    earlier.at = Timestamp{kNow.ms - kDay};
    again.consultation.askedBefore.rejected = 1;
    again.consultation.askedBefore.newest = {earlier};
    QTest::newRow("rejected before") << again << u"a, low risk, waits for 1 hour, Ledger Agent, Asked 3 times, rejected by Ada yesterday: We never force-push main."_s;
    again.consultation.askedBefore.rejected = 2;
    again.consultation.askedBefore.newest[0].at = Timestamp{kNow.ms - 2 * kDay};
    QTest::newRow("rejected twice") << again << u"a, low risk, waits for 1 hour, Ledger Agent, Asked 3 times, rejected 2 times, last by Ada on %1: We never force-push main."_s
        .arg(QLocale().dayName(QDateTime::fromMSecsSinceEpoch(kNow.ms - 2 * kDay).date().dayOfWeek()));
    auto failed = ended(u"a"_s, kHour);
    failed.consultation.status = Status::Completed;
    failed.consultation.execution = Execution::Failed;
    failed.consultation.endReason = EndReason::Approved;
    failed.consultation.report = Report{Report::Outcome::Failed, u"The disk is full."_s, {}, kNow};
    QTest::newRow("failed") << failed << u"a, Failed · The disk is full., low risk, Ledger Agent"_s;
    auto succeeded = failed;
    succeeded.consultation.execution = Execution::Succeeded;
    succeeded.consultation.report->summary = u"6 sold"_s;
    QTest::newRow("succeeded") << succeeded << u"a, Succeeded · 6 sold, low risk, Ledger Agent"_s;
    auto rejected = ended(u"a"_s, kHour);
    rejected.consultation.endReason = EndReason::Rejected;
    rejected.consultation.final = RecordedDecision{};
    rejected.consultation.final->actor = {u"ada"_s, u"Ada"_s, PrincipalRole::Reviewer};
    rejected.consultation.final->decision.verdict = Verdict::Reject;
    rejected.consultation.final->decision.comment = u"Keep ten years."_s;
    QTest::newRow("rejected") << rejected << u"a, Rejected by Ada · Keep ten years., low risk, Ledger Agent"_s;
    auto mine = rejected;
    mine.consultation.final->actor.id = u"me"_s;
    QTest::newRow("rejected by me") << mine << u"a, You rejected it · Keep ten years., low risk, Ledger Agent"_s;
    auto expired = ended(u"a"_s, kHour);
    expired.consultation.endReason = EndReason::Expired;
    expired.unread = 1;
    expired.lastLine = u"Time ran out without a decision"_s;
    QTest::newRow("out of time, never cancelled") << expired << u"a, Ran out of time · undecided, low risk, 1 new, Ledger Agent"_s;
    auto withdrawn = ended(u"a"_s, kHour);
    withdrawn.consultation.endReason = EndReason::Withdrawn;
    withdrawn.consultation.withdrawal = Withdrawal{{}, u"answered elsewhere"_s};
    QTest::newRow("withdrawn") << withdrawn << u"a, Withdrawn · answered elsewhere, low risk, Ledger Agent"_s;
}

void TestInboxModel::shouldSayToTheEarWhatTheEyeSees()
{
    QFETCH(ConsultationSummary, summary);
    QFETCH(QString, said);
    InboxModel model;
    model.tick(kNow);
    model.set({summary}, u"me"_s);
    QCOMPARE(model.index(1).data(Qt::AccessibleTextRole).toString(), said);
}

void TestInboxModel::shouldSayTheRequestOnlyWhereTheTitleDoesNot_data()
{
    QTest::addColumn<QString>("title");
    QTest::addColumn<QString>("request");
    QTest::addColumn<QString>("lastLine");
    QTest::addColumn<QString>("line");
    QTest::newRow("nothing said yet") << u"Letters"_s << u"Answer all letters"_s << QString() << u"Request: Answer all letters"_s;
    QTest::newRow("something said") << u"Letters"_s << u"Answer all letters"_s << u"Which ones?"_s << u"Which ones?"_s;
    QTest::newRow("the request is the title") << QString() << u"Answer all letters"_s << QString() << u"3 steps, 1 cannot be undone"_s;
    QTest::newRow("neither") << u"Letters"_s << QString() << QString() << u"3 steps, 1 cannot be undone"_s;
}

void TestInboxModel::shouldSayTheRequestOnlyWhereTheTitleDoesNot()
{
    QFETCH(QString, title);
    QFETCH(QString, request);
    QFETCH(QString, lastLine);
    QFETCH(QString, line);
    auto summary = waiting(title);
    summary.request = request;
    summary.lastLine = lastLine;
    summary.steps = 3;
    summary.irreversible = 1;
    InboxModel model;
    model.set({summary}, u"me"_s);
    QCOMPARE(rowWords(model.rowAt(1), u"me"_s, kNow).line(), line);
}

void TestInboxModel::shouldSortATierThatIsNotOursByWhatItRanksAs()
{
    InboxModel model;
    QAbstractItemModelTester tester(&model);
    auto severe = waiting(u"severe"_s, RiskTier::High, 2 * kHour);
    severe.tierText = u"SEVERE"_s;
    model.tick(kNow);
    model.set({waiting(u"nothing said"_s, RiskTier::Unknown), waiting(u"medium"_s, RiskTier::Medium), severe, waiting(u"high"_s, RiskTier::High),
               waiting(u"critical"_s, RiskTier::Critical)}, u"me"_s);
    QCOMPARE(lines(model).sliced(1), (QStringList{u"critical"_s, u"severe"_s, u"high"_s, u"medium"_s, u"nothing said"_s}));
    model.setSort(InboxSort::Risk);
    QCOMPARE(lines(model).sliced(1), (QStringList{u"critical"_s, u"severe"_s, u"high"_s, u"medium"_s, u"nothing said"_s}));
}

void TestInboxModel::shouldSortByTimeAndByRisk()
{
    InboxModel model;
    QAbstractItemModelTester tester(&model);
    auto due = waiting(u"due"_s, RiskTier::Low, 2 * kHour);
    due.consultation.deadline = Timestamp{kNow.ms + kMinute};
    auto risky = ended(u"risky, ended long ago"_s, kDay);
    risky.tier = RiskTier::Critical;
    model.tick(kNow);
    model.set({due, waiting(u"old high"_s, RiskTier::High, kDay), waiting(u"new medium"_s, RiskTier::Medium, kMinute), ended(u"just ended"_s, kMinute), risky}, u"me"_s);
    const QPersistentModelIndex held = model.index(1);
    QCOMPARE(held.data().toString(), u"due"_s);
    model.setSort(InboxSort::Time);
    QCOMPARE(lines(model), (QStringList{u"[Waiting for me 3]"_s, u"new medium"_s, u"due"_s, u"old high"_s, u"[Ended 2]"_s, u"just ended"_s, u"risky, ended long ago"_s}));
    QCOMPARE(held.data().toString(), u"due"_s);
    model.setSort(InboxSort::Risk);
    QCOMPARE(lines(model), (QStringList{u"[Waiting for me 3]"_s, u"old high"_s, u"new medium"_s, u"due"_s, u"[Ended 2]"_s, u"risky, ended long ago"_s, u"just ended"_s}));
    model.setSort(InboxSort::Urgency);
    QCOMPARE(held.row(), 1);
}

void TestInboxModel::shouldFoldASection()
{
    // GIVEN two sections
    InboxModel model;
    QAbstractItemModelTester tester(&model);
    model.tick(kNow);
    const auto a = waiting(u"a"_s);
    model.set({a, waiting(u"b"_s), ended(u"c"_s, kMinute)}, u"me"_s);
    QVERIFY(model.isExpandable(0) && model.isExpanded(0) && !model.isExpandable(1));
    QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved), inserted(&model, &QAbstractItemModel::rowsInserted), reset(&model, &QAbstractItemModel::modelReset);

    // WHEN the first is folded THEN its line alone is left, and says the same number
    model.setExpanded(0, false);
    QCOMPARE(lines(model), (QStringList{u"[Waiting for me 2]"_s, u"[Ended 1]"_s, u"c"_s}));
    QVERIFY(model.isFolded(InboxSection::WaitingForMe) && !model.isExpanded(0));
    QCOMPARE(removed.size(), 1);
    QCOMPARE(model.waitingForMe(), 2);

    // AND news in it stay under the line, which counts them
    model.merge({waiting(u"d"_s)});
    QCOMPARE(lines(model).constFirst(), u"[Waiting for me 3]"_s);
    QCOMPARE(model.rowOf(a.consultation.id), -1);
    QCOMPARE(model.rowShowing(a.consultation.id), 0);

    // AND unfolding brings all of it back
    model.setExpanded(0, true);
    QCOMPARE(model.rowCount(), 6);
    QCOMPARE(inserted.size(), 1);
    QCOMPARE(reset.size(), 0);
}

void TestInboxModel::shouldFilter_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QStringList>("shown");
    const QStringList all{u"Close Bruges"_s, u"Merge customers"_s, u"Put checkout in place"_s, u"Delete the mail archive"_s, u"Raise the rent"_s};
    QTest::newRow("nothing") << QString() << all;
    QTest::newRow("blanks") << u"   "_s << all;
    QTest::newRow("a word of a title") << u"bruges"_s << QStringList{all[0]};
    QTest::newRow("the middle of a word") << u"ustom"_s << QStringList{all[1]};
    QTest::newRow("an agent") << u"depot"_s << QStringList{all[0], all[3]};
    QTest::newRow("a request") << u"doubled"_s << QStringList{all[1]};
    QTest::newRow("a last line") << u"lots"_s << QStringList{all[0]};
    QTest::newRow("a draft") << u"bank"_s << QStringList{all[1]};
    QTest::newRow("an outcome") << u"rejected by ada"_s << QStringList{all[3]};
    QTest::newRow("its reason") << u"\"ten years\""_s << QStringList{all[3]};
    QTest::newRow("two words, in two places") << u"close depot"_s << QStringList{all[0]};
    QTest::newRow("two words that no row has both") << u"bruges customers"_s << QStringList();
    QTest::newRow("held together") << u"\"merge customers\""_s << QStringList{all[1]};
    QTest::newRow("held together, otherwise") << u"\"customers merge\""_s << QStringList();
    QTest::newRow("a tier") << u"tier:high"_s << QStringList{all[0], all[3]};
    QTest::newRow("a tier in the agent's word") << u"tier:sev"_s << QStringList{all[2]};
    QTest::newRow("capitals") << u"TIER:High BRUGES"_s << QStringList{all[0]};
    QTest::newRow("agent with a blank") << u"agent:\"depot ag\""_s << QStringList{all[0], all[3]};
    QTest::newRow("unread") << u"is:unread"_s << QStringList{all[2], all[4]};
    QTest::newRow("waiting") << u"is:waiting"_s << QStringList{all[0], all[1], all[2]};
    QTest::newRow("ended") << u"is:ended"_s << QStringList{all[3], all[4]};
    QTest::newRow("expired") << u"is:expired"_s << QStringList{all[4]};
    QTest::newRow("rejected of a tier") << u"is:rejected tier:high"_s << QStringList{all[3]};
    QTest::newRow("not understood hides nothing") << u"is:purple"_s << all;
    QTest::newRow("not finished yet") << u"tier:"_s << all;
    QTest::newRow("a key that is none is a word") << u"time:high"_s << QStringList();
}

QList<ConsultationSummary> council()
{
    auto bruges = waiting(u"Close Bruges"_s, RiskTier::High);
    bruges.consultation.agentName = u"Depot Agent"_s;
    bruges.lastLine = u"Which lots may go?"_s;
    auto merge = waiting(u"Merge customers"_s, RiskTier::Medium);
    merge.request = u"Merge the doubled ones"_s;
    merge.draft = u"Who is at the bank?"_s;
    auto checkout = waiting(u"Put checkout in place"_s, RiskTier::Critical);
    checkout.tierText = u"SEVERE"_s;
    checkout.seenSeq = 0;
    checkout.consultation.startedAt = kNow;
    auto archive = ended(u"Delete the mail archive"_s, kMinute);
    archive.tier = RiskTier::High;
    archive.consultation.agentName = u"Depot Agent"_s;
    archive.consultation.endReason = EndReason::Rejected;
    archive.consultation.final = RecordedDecision{};
    archive.consultation.final->actor = {u"ada"_s, u"Ada"_s, PrincipalRole::Reviewer};
    archive.consultation.final->decision.comment = u"Keep it ten years."_s;
    auto rent = ended(u"Raise the rent"_s, kHour);
    rent.consultation.endReason = EndReason::Expired;
    rent.unread = 1;
    return {bruges, merge, checkout, archive, rent};
}

void TestInboxModel::shouldFilter()
{
    QFETCH(QString, typed);
    QFETCH(QStringList, shown);
    InboxModel model;
    QAbstractItemModelTester tester(&model);
    model.tick(kNow);
    model.set(council(), u"me"_s);
    model.setFilter(InboxFilter::parse(typed));
    QStringList titles = lines(model);
    titles.removeIf([](const QString &line) { return line.startsWith(u'['); });
    titles.sort();
    QStringList wanted = shown;
    wanted.sort();
    QCOMPARE(titles, wanted);
    QCOMPARE(model.matching(), shown.size());
    // AND without it all is there again
    model.setFilter({});
    QCOMPARE(model.matching(), 5);
}

void TestInboxModel::shouldTellHowManyMatch()
{
    InboxModel model;
    QAbstractItemModelTester tester(&model);
    model.tick(kNow);
    model.set(council(), u"me"_s);
    const auto number = [&model](InboxSection section) { return model.index(model.sectionRow(section)).data(int(InboxModel::Role::SectionNumber)).toString(); };
    QCOMPARE(number(InboxSection::WaitingForMe), u"3"_s);
    model.setFilter(InboxFilter::parse(u"tier:high bruges is:purple"_s));
    QCOMPARE(number(InboxSection::WaitingForMe), u"1 of 3"_s);
    QCOMPARE(number(InboxSection::Ended), u"0 of 2"_s);
    QCOMPARE(model.index(0).data(Qt::AccessibleTextRole).toString(), u"Waiting for me, 1 of 3"_s);
    // AND what waits is no less for it
    QCOMPARE(model.waitingForMe(), 3);
    QCOMPARE(model.waiting().size(), 3);
    // AND each term with a key can be taken out alone
    const auto chips = model.filter().chips();
    QCOMPARE(chips.size(), 2);
    QCOMPARE(chips[0].text, u"tier: high"_s);
    QCOMPARE(chips[0].remaining, u"bruges is:purple"_s);
    QVERIFY(chips[0].understood && !chips[1].understood);
}

void TestInboxModel::shouldShowNewsThatTheFilterDoesNotHide()
{
    InboxModel model;
    QAbstractItemModelTester tester(&model);
    model.tick(kNow);
    model.set(council(), u"me"_s);
    model.setFilter(InboxFilter::parse(u"bruges"_s));
    auto other = waiting(u"Renumber the shelves"_s);
    model.merge({other, waiting(u"Bruges again"_s)});
    QCOMPARE(lines(model).first(3), (QStringList{u"[Waiting for me 2]"_s, u"Close Bruges"_s, u"Bruges again"_s}));
    // AND a row that says something else now may come to match
    other.lastLine = u"As in Bruges"_s;
    model.merge({other});
    QVERIFY(model.rowOf(other.consultation.id) > 0);
    QCOMPARE(model.index(0).data(int(InboxModel::Role::SectionNumber)).toString(), u"3 of 5"_s);
}

/// The same question, some time after the first.
ConsultationSummary repeated(const ConsultationSummary &first, qint64 afterMs, const QString &title)
{
    ConsultationSummary summary = first;
    summary.consultation.id = ConsultationId::create();
    summary.consultation.title = title;
    summary.consultation.startedAt.ms += afterMs;
    return summary;
}

ConsultationSummary asking(const QString &title)
{
    auto summary = waiting(title, RiskTier::Critical);
    summary.consultation.digest = u"d1"_s;
    summary.consultation.owner = u"agent-1"_s;
    summary.consultation.agentId = u"branch"_s;
    return summary;
}

void TestInboxModel::shouldShowRepeatsAsOneRow()
{
    // GIVEN a question that was asked three times in a minute, and again an hour later
    InboxModel model;
    QAbstractItemModelTester tester(&model);
    model.tick(kNow);
    auto first = asking(u"push 1"_s);
    first.unread = 1;
    auto second = repeated(first, 20'000, u"push 2"_s);
    second.consultation.deadline = Timestamp{kNow.ms + 5 * kMinute};
    const auto third = repeated(first, 50'000, u"push 3"_s);
    model.set({second, first, repeated(first, kHour, u"push later"_s), waiting(u"a"_s)}, u"me"_s);
    model.merge({third});

    // THEN the newest stands for the three, where the most urgent of them would
    QCOMPARE(lines(model), (QStringList{u"[Waiting for me 5]"_s, u"push 3"_s, u"push later"_s, u"a"_s}));
    const InboxRow row = model.rowAt(1);
    QCOMPARE(row.repeats, 2);
    QCOMPARE(row.unread, 3);
    QCOMPARE(row.due, second.consultation.deadline);
    QCOMPARE(rowWords(row, u"me"_s, kNow).line(), u"Asked 3 times in a minute"_s);
    QVERIFY(model.index(1).data(Qt::AccessibleTextRole).toString().contains(u"Asked 3 times in a minute"_s));
    QCOMPARE(model.rowShowing(first.consultation.id), 1);

    // AND one that is decided leaves them
    auto decided = third;
    decide(decided, u"me"_s, Verdict::Approve);
    model.merge({decided});
    QCOMPARE(lines(model), (QStringList{u"[Waiting for me 4]"_s, u"push 2"_s, u"push later"_s, u"a"_s, u"[Waiting for others 1]"_s, u"push 3"_s}));
}

void TestInboxModel::shouldOpenARunOfRepeats()
{
    InboxModel model;
    QAbstractItemModelTester tester(&model);
    model.tick(kNow);
    const auto first = asking(u"push 1"_s);
    model.set({first, repeated(first, 20'000, u"push 2"_s), repeated(first, 70'000, u"push 3"_s)}, u"me"_s);
    QCOMPARE(rowWords(model.rowAt(1), u"me"_s, kNow).line(), u"Asked 3 times in 2 minutes"_s);
    QVERIFY(model.isExpandable(1) && !model.isExpanded(1));
    model.setExpanded(1, true);
    QCOMPARE(lines(model), (QStringList{u"[Waiting for me 3]"_s, u"push 3"_s, u"push 2"_s, u"push 1"_s}));
    QVERIFY(model.isExpanded(1) && model.rowAt(2).isRepeat && !model.isExpandable(2));
    // It stays open when the question comes once more.
    model.merge({repeated(first, 80'000, u"push 4"_s)});
    QCOMPARE(lines(model), (QStringList{u"[Waiting for me 4]"_s, u"push 4"_s, u"push 3"_s, u"push 2"_s, u"push 1"_s}));
    model.setExpanded(1, false);
    QCOMPARE(lines(model), (QStringList{u"[Waiting for me 4]"_s, u"push 4"_s}));
}

void TestInboxModel::shouldNotTakeOthersForRepeats_data()
{
    QTest::addColumn<ConsultationSummary>("other");
    const auto first = asking(u"push"_s);
    const auto altered = [&first](auto change) {
        auto other = repeated(first, 1000, u"other"_s);
        change(other.consultation);
        return other;
    };
    QTest::newRow("more than a minute later") << repeated(first, kMinute + 1, u"other"_s);
    QTest::newRow("another plan") << altered([](Consultation &c) { c.digest = u"d2"_s; });
    QTest::newRow("another agent") << altered([](Consultation &c) { c.agentId = u"other"_s; });
    QTest::newRow("another who says to be it") << altered([](Consultation &c) { c.owner = u"agent-2"_s; });
    QTest::newRow("another name") << altered([](Consultation &c) { c.agentName = u"Other"_s; });
}

void TestInboxModel::shouldNotTakeOthersForRepeats()
{
    QFETCH(ConsultationSummary, other);
    auto first = asking(u"push"_s);
    first.consultation.startedAt.ms = kNow.ms - kHour;
    InboxModel model;
    model.tick(kNow);
    model.set({first, other}, u"me"_s);
    QCOMPARE(model.rowCount(), 3);
}

void TestInboxModel::shouldReachEverythingWhateverIsFolded()
{
    // GIVEN a folded section, a run of repeats and a filter
    InboxModel model;
    model.tick(kNow);
    const auto first = asking(u"push 1"_s);
    QList<ConsultationSummary> all = council();
    all << first << repeated(first, 1000, u"push 2"_s);
    model.set(all, u"me"_s);
    model.setFolded(InboxSection::WaitingForMe, true);
    model.setFilter(InboxFilter::parse(u"nothing has this"_s));
    // THEN each is still found, and counted among what waits
    for (const ConsultationSummary &summary : all)
        QCOMPARE(*model.find(summary.consultation.id), summary);
    QCOMPARE(model.waiting().size(), 5);
    QCOMPARE(model.find(ConsultationId::create()), nullptr);
}

void TestInboxModel::shouldStayFastWithTenThousand()
{
    // GIVEN a list of 10,000, most of which have ended
    InboxModel model;
    QList<ConsultationSummary> all;
    for (int i = 0; i < 10'000; ++i) {
        auto one = i % 20 == 0 ? waiting(u"Waiting consultation number %1"_s.arg(i)) : ended(u"Ended consultation number %1"_s.arg(i), i * kMinute);
        one.consultation.digest = u"digest %1"_s.arg(i);
        one.lastLine = u"What was said last of number %1, and some more words after it"_s.arg(i);
        all.append(one);
    }
    model.tick(kNow);
    model.set(all, u"me"_s);
    // WHEN it is filtered as somebody types
    model.setFilter(InboxFilter::parse(u"n"_s));
    QElapsedTimer clock;
    clock.start();
    for (const QString &typed : {u"nu"_s, u"num"_s, u"number 99"_s, u"number 999"_s, QString()})
        model.setFilter(InboxFilter::parse(typed));
    const qint64 each = clock.elapsed() / 5;
    // THEN each key takes no longer than a finger does (a slow machine of tests has four times the time)
    QVERIFY2(each < 200, qPrintable(QString::number(each)));
    qInfo("a key took %lld ms", static_cast<long long>(each));
}

void TestInboxModel::shouldStayConsistentUnderRandomChanges()
{
    // GIVEN a model under test by Qt's own checker, and a second one that is always set anew
    InboxModel model;
    QAbstractItemModelTester tester(&model);
    QRandomGenerator random(20260101);
    QList<ConsultationSummary> all;
    model.tick(kNow);
    model.set({}, u"me"_s);
    QList<std::pair<QPersistentModelIndex, ConsultationId>> held;
    for (int round = 0; round < 400; ++round) {
        // WHEN some consultations change and some are new
        QList<ConsultationSummary> changed;
        const int count = round % 50 == 0 ? 30 : 1 + int(random.bounded(3));
        for (int i = 0; i < count; ++i) {
            ConsultationSummary one = all.isEmpty() || random.bounded(4) == 0 ? waiting(u"t%1"_s.arg(round)) : all.at(random.bounded(all.size()));
            one.tier = static_cast<RiskTier>(random.bounded(5));
            one.unread = int(random.bounded(3));
            // Some of them are the same question.
            one.consultation.digest = random.bounded(3) == 0 ? u"d%1"_s.arg(random.bounded(6)) : QString();
            if (random.bounded(3) == 0)
                one.consultation.deadline = Timestamp{kNow.ms + random.bounded(int(2 * kDay))};
            if (random.bounded(5) == 0) {
                one.consultation.status = Status::Completed;
                one.consultation.execution = static_cast<Execution>(random.bounded(6));
                one.consultation.completedAt = Timestamp{kNow.ms - random.bounded(1000)};
            }
            changed.append(one);
            const auto known = std::find_if(all.begin(), all.end(), [&](const ConsultationSummary &s) { return s.consultation.id == one.consultation.id; });
            if (known != all.end())
                *known = one;
            else
                all.append(one);
        }
        model.merge(changed);
        if (random.bounded(8) == 0)
            model.setFolded(InboxSection(random.bounded(4)), random.bounded(2) == 0);
        if (random.bounded(8) == 0 && model.rowCount() > 0)
            model.setExpanded(int(random.bounded(model.rowCount())), random.bounded(2) == 0);
        if (random.bounded(8) == 0)
            model.setSort(InboxSort(random.bounded(3)));
        const int row = model.rowOf(changed.first().consultation.id);
        if (random.bounded(4) == 0 && row >= 0)
            held.append({model.index(row), changed.first().consultation.id});
        // THEN it shows the same rows, and every held index is still at its consultation
        InboxModel fresh;
        fresh.tick(kNow);
        fresh.setSort(model.sort());
        for (int section = 0; section < kInboxSections; ++section)
            fresh.setFolded(InboxSection(section), model.isFolded(InboxSection(section)));
        fresh.set(all, u"me"_s);
        for (int at = 0; at < model.rowCount(); ++at) {
            if (model.rowAt(at).repeatsShown)
                fresh.setExpanded(fresh.rowOf(model.summaryAt(at)->consultation.id), true);
        }
        QCOMPARE(lines(model), lines(fresh));
        // A row that was folded away takes its index along.
        held.removeIf([](const auto &each) { return !each.first.isValid(); });
        for (const auto &[index, id] : std::as_const(held))
            QCOMPARE(model.rowOf(id), index.row());
    }
}

QTEST_GUILESS_MAIN(TestInboxModel)
#include "tst_inbox_model.moc"
