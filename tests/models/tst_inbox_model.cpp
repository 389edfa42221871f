// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "models/inbox_model.h"

#include <QAbstractItemModelTester>
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
    QVERIFY2(shown.contains(u"[U+202E]"_s), qPrintable(shown));
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
    QTest::newRow("deadline over") << late << u"a, critical risk, the time to decide is over, needs 1 more approval, Ledger Agent"_s;
    QTest::newRow("waiting time") << waiting(u"a"_s, RiskTier::Low, 3 * kHour) << u"a, low risk, waits for 3 hours, Ledger Agent"_s;
    QTest::newRow("unknown tier") << waiting(u"a"_s, RiskTier::Unknown, 3 * kDay) << u"a, risk not stated, waits for 3 days, Ledger Agent"_s;
    auto others = waiting(u"a"_s);
    others.consultation.policy.requiredApprovals = 2;
    decide(others, u"me"_s, Verdict::Approve);
    QTest::newRow("missing approvals") << others << u"a, low risk, waits for 1 hour, needs 1 more approval, Ledger Agent"_s;
    auto running = waiting(u"a"_s);
    running.consultation.status = Status::Completed;
    running.consultation.execution = Execution::Resumed;
    QTest::newRow("at work") << running << u"a, low risk, the agent goes on, Ledger Agent"_s;
    auto failed = ended(u"a"_s, kHour);
    failed.consultation.status = Status::Completed;
    failed.consultation.execution = Execution::Failed;
    failed.consultation.endReason = EndReason::Approved;
    QTest::newRow("outcome") << failed << u"a, approved, but the agent failed, low risk, Ledger Agent"_s;
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
        if (random.bounded(4) == 0) {
            const int row = model.rowOf(changed.first().consultation.id);
            held.append({model.index(row), changed.first().consultation.id});
        }
        // THEN it shows the same rows, and every held index is still at its consultation
        InboxModel fresh;
        fresh.tick(kNow);
        fresh.set(all, u"me"_s);
        QCOMPARE(lines(model), lines(fresh));
        for (const auto &[index, id] : std::as_const(held))
            QCOMPARE(model.rowOf(id), index.row());
    }
}

QTEST_GUILESS_MAIN(TestInboxModel)
#include "tst_inbox_model.moc"
