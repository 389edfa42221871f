// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "models/inbox_model.h"
#include "models/notification_plan.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace witan;
using Kind = Notification::Kind;

namespace {

constexpr qint64 kMinute = 60'000;
const Timestamp kNow{1'800'000'000'000};

Timestamp in(qint64 ms)
{
    return {kNow.ms + ms};
}

/// The plan beside the inbox that says what waits for me, as the window has them.
struct Watch {
    InboxModel inbox;
    NotificationPlan plan{[this](const ConsultationSummary &summary) { return inbox.sectionOf(summary) == InboxSection::WaitingForMe; }};
    Timestamp now = kNow;

    explicit Watch(const QList<ConsultationSummary> &before = {})
    {
        inbox.tick(now);
        inbox.set(before, u"me"_s);
        plan.know(before);
    }
    NotificationNews take(const QList<ConsultationSummary> &changed)
    {
        inbox.merge(changed);
        return plan.take(changed, now);
    }
    NotificationNews at(Timestamp time)
    {
        now = time;
        inbox.tick(now);
        return plan.tick(now);
    }
    QList<int> minutesTold(Timestamp from, Timestamp to)
    {
        QList<int> minutes;
        for (qint64 ms = from.ms; ms <= to.ms; ms += 1000) {
            const NotificationNews news = at({ms});
            for (const Notification &each : news.shown)
                minutes.append(each.kind == Kind::MinutesLeft ? each.minutes : -1);
        }
        return minutes;
    }
};

ConsultationSummary asked(std::optional<Timestamp> deadline = {}, const QString &title = u"Retire the table"_s)
{
    ConsultationSummary summary;
    summary.consultation.id = ConsultationId::create();
    summary.consultation.title = title;
    summary.consultation.agentName = u"Ledger"_s;
    summary.consultation.startedAt = in(-kMinute);
    summary.consultation.deadline = deadline;
    summary.tier = RiskTier::High;
    return summary;
}

ConsultationSummary ended(ConsultationSummary summary, EndReason reason)
{
    summary.consultation.status = reason == EndReason::Approved ? Status::Completed : Status::Cancelled;
    summary.consultation.endReason = reason;
    summary.consultation.completedAt = kNow;
    return summary;
}

ConsultationSummary withMyWord(ConsultationSummary summary, Verdict verdict, const QJsonObject &conditions = {})
{
    RecordedDecision mine;
    mine.decision.verdict = verdict;
    mine.decision.conditions = conditions;
    mine.actor.id = u"me"_s;
    summary.consultation.decisions.append(mine);
    return summary;
}

ConsultationSummary revised(ConsultationSummary summary)
{
    ++summary.consultation.revision;
    summary.consultation.decisions.clear();
    return summary;
}

} // namespace

/// What an elder is told who may not look at the window, and when.
class NotificationPlanTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void shouldTellOnceOfWhatIsNew()
    {
        // GIVEN something that was there before
        const ConsultationSummary before = asked();
        Watch watch({before});
        QVERIFY(watch.at(kNow).shown.isEmpty());
        // WHEN something new is asked
        const ConsultationSummary fresh = asked({}, u"Drop the archive"_s);
        const NotificationNews news = watch.take({before, fresh});
        // THEN it alone is told of, and once, whatever else comes of it
        QCOMPARE(news.shown.size(), 1);
        QVERIFY(news.shown.first().kind == Kind::New);
        QVERIFY(news.shown.first().id == fresh.consultation.id);
        QCOMPARE(news.shown.first().title, u"Drop the archive"_s);
        QCOMPARE(news.shown.first().agentName, u"Ledger"_s);
        QCOMPARE(news.shown.first().key(), fresh.consultation.id.toString());
        ConsultationSummary said = fresh;
        said.unread = 3;
        QVERIFY(watch.take({said}).shown.isEmpty());
        QVERIFY(watch.at(in(5 * kMinute)).shown.isEmpty());
    }

    void shouldNotTellOfWhatWaitsForOthersOrHasEnded()
    {
        Watch watch;
        QVERIFY(watch.take({withMyWord(asked(), Verdict::Approve), ended(asked(), EndReason::Approved), ended(asked(), EndReason::Expired)}).shown.isEmpty());
    }

    void shouldTellWhenItWaitsAgain()
    {
        // GIVEN one that I asked to be changed
        const ConsultationSummary first = asked();
        Watch watch;
        watch.take({first});
        const ConsultationSummary requested = withMyWord(first, Verdict::RequestChanges);
        const NotificationNews done = watch.take({requested});
        // THEN what was told of it is taken back
        QVERIFY(done.shown.isEmpty());
        QCOMPARE(done.over, QStringList{first.consultation.id.toString()});
        // AND WHEN its agent has revised it, it waits again
        const NotificationNews again = watch.take({revised(requested)});
        QCOMPARE(again.shown.size(), 1);
        QVERIFY(again.shown.first().kind == Kind::Revised);
        // BUT a revision of what is still to be decided has been waiting before
        QVERIFY(watch.take({revised(revised(requested))}).shown.isEmpty());
    }

    void shouldTellWhenAnApprovalOfMineHasRunOut()
    {
        // GIVEN my approval, which holds for five minutes, of one that needs another's too
        const ConsultationSummary approved = withMyWord(asked(), Verdict::Approve, {{u"valid_until"_s, in(5 * kMinute).toString()}});
        QVERIFY(approved.consultation.decisions.first().decision.validUntil().has_value());
        Watch watch({approved});
        QVERIFY(watch.at(in(4 * kMinute)).shown.isEmpty());
        // WHEN they are over THEN it waits for me again
        const NotificationNews news = watch.at(in(5 * kMinute));
        QCOMPARE(news.shown.size(), 1);
        QVERIFY(news.shown.first().kind == Kind::Again);
    }

    void shouldWarnOnceAtTenFiveAndOneMinute()
    {
        Watch watch({asked(in(30 * kMinute))});
        QCOMPARE(watch.minutesTold(kNow, in(20 * kMinute - 1000)), QList<int>());
        QCOMPARE(watch.minutesTold(in(20 * kMinute), in(20 * kMinute)), QList<int>{10});
        QCOMPARE(watch.minutesTold(in(20 * kMinute + 1000), in(25 * kMinute)), QList<int>{5});
        QCOMPARE(watch.minutesTold(in(25 * kMinute + 1000), in(29 * kMinute)), QList<int>{1});
        // That it ran out is not for this clock to say.
        QCOMPARE(watch.minutesTold(in(29 * kMinute + 1000), in(40 * kMinute)), QList<int>());
    }

    void shouldWarnOfTheNearestWhereTimeHasPassedUnwatched()
    {
        // GIVEN a program that starts four minutes before a deadline
        Watch watch({asked(in(4 * kMinute))});
        QCOMPARE(watch.minutesTold(kNow, kNow), QList<int>{5});
        QCOMPARE(watch.minutesTold(in(1000), in(4 * kMinute)), QList<int>{1});
    }

    void shouldSayTheTimeWithWhatIsNewAndNotTwice()
    {
        // WHEN something new comes four minutes before its deadline
        Watch watch;
        const NotificationNews news = watch.take({asked(in(4 * kMinute))});
        QCOMPARE(news.shown.size(), 1);
        QVERIFY(news.shown.first().kind == Kind::New);
        QCOMPARE(news.shown.first().minutes, 5);
        // THEN the next that is told is the last minute
        QCOMPARE(watch.minutesTold(kNow, in(4 * kMinute)), QList<int>{1});
    }

    void shouldWarnAnewOfAnotherDeadline()
    {
        ConsultationSummary summary = asked(in(4 * kMinute));
        Watch watch({summary});
        QCOMPARE(watch.minutesTold(kNow, kNow), QList<int>{5});
        summary.consultation.deadline = in(9 * kMinute);
        QCOMPARE(watch.take({summary}).shown.first().minutes, 10);
        QCOMPARE(watch.minutesTold(in(1000), in(9 * kMinute)), (QList<int>{5, 1}));
    }

    void shouldNotWarnTwiceWhenTheClockGoesBack()
    {
        Watch watch({asked(in(10 * kMinute))});
        QCOMPARE(watch.minutesTold(in(5 * kMinute), in(5 * kMinute)), QList<int>{5});
        QCOMPARE(watch.minutesTold(kNow, in(6 * kMinute)), QList<int>());
    }

    void shouldNotWarnOfWhatIHaveDecided()
    {
        Watch watch({withMyWord(asked(in(20 * kMinute)), Verdict::Approve)});
        QCOMPARE(watch.minutesTold(kNow, in(20 * kMinute)), QList<int>());
    }

    void shouldTellThatItRanOutWhenTheServiceSaysSo_data()
    {
        QTest::addColumn<bool>("hasMyWord");
        QTest::newRow("waiting for me") << false;
        QTest::newRow("waiting for others") << true;
    }
    void shouldTellThatItRanOutWhenTheServiceSaysSo()
    {
        QFETCH(bool, hasMyWord);
        const ConsultationSummary summary = hasMyWord ? withMyWord(asked(in(kMinute)), Verdict::Approve) : asked(in(kMinute));
        Watch watch({summary});
        watch.at(in(kMinute));
        const NotificationNews news = watch.take({ended(summary, EndReason::Expired)});
        QCOMPARE(news.shown.size(), 1);
        QVERIFY(news.shown.first().kind == Kind::Expired);
        QVERIFY(news.shown.first().deadline == in(kMinute));
        QVERIFY(news.over.isEmpty());
        QVERIFY(watch.take({ended(summary, EndReason::Expired)}).shown.isEmpty());
    }

    void shouldNotSayOfAnythingElseThatItRanOut_data()
    {
        QTest::addColumn<EndReason>("reason");
        QTest::newRow("approved") << EndReason::Approved;
        QTest::newRow("rejected") << EndReason::Rejected;
        QTest::newRow("withdrawn") << EndReason::Withdrawn;
    }
    void shouldNotSayOfAnythingElseThatItRanOut()
    {
        QFETCH(EndReason, reason);
        const ConsultationSummary summary = asked(in(kMinute));
        Watch watch;
        watch.take({summary});
        const NotificationNews news = watch.take({ended(summary, reason)});
        QVERIFY(news.shown.isEmpty());
        QCOMPARE(news.over, QStringList{summary.consultation.id.toString()});
        QVERIFY(watch.plan.deadlines().isEmpty());
    }

    void shouldTakeBackWhatWasLookedAt()
    {
        const ConsultationSummary summary = asked();
        Watch watch;
        watch.take({summary});
        QCOMPARE(watch.plan.look(summary.consultation.id).over, QStringList{summary.consultation.id.toString()});
        QVERIFY(watch.plan.look(summary.consultation.id).over.isEmpty());
    }

    void shouldCountWhatAFloodBrings()
    {
        Watch watch;
        QList<ConsultationSummary> flood;
        for (int i = 0; i < 1000; ++i)
            flood.append(asked());
        // WHEN a thousand are asked at once
        NotificationNews news = watch.take(flood);
        // THEN three stand alone, and one counts the rest
        QCOMPARE(news.shown.size(), 4);
        QVERIFY(news.shown.last().id.isNull());
        QCOMPARE(news.shown.last().count, 997);
        // AND one more only alters the count
        news = watch.take({asked()});
        QCOMPARE(news.shown.size(), 1);
        QCOMPARE(news.shown.first().count, 998);
        const QString key = news.shown.first().key();
        // AND the count goes when the last of them is over
        for (ConsultationSummary &each : flood)
            each = ended(each, EndReason::Rejected);
        QVERIFY(!watch.take(flood).over.contains(key));
        // AND another minute has room again
        watch.now = in(kMinute);
        news = watch.take({asked()});
        QCOMPARE(news.shown.size(), 1);
        QVERIFY(!news.shown.first().id.isNull());
    }

    void shouldListTheDeadlinesOfTheWindow()
    {
        const ConsultationSummary near = asked(in(4 * kMinute), u"near"_s), far = asked(in(9 * kMinute), u"far"_s), calm = asked(in(90 * kMinute));
        Watch watch({far, near, calm, withMyWord(asked(in(kMinute)), Verdict::Approve)});
        watch.at(kNow);
        const QList<DeadlineNote> both{{near.consultation.id, u"near"_s, in(4 * kMinute), 5}, {far.consultation.id, u"far"_s, in(9 * kMinute), 10}};
        QVERIFY(watch.plan.deadlines() == both);
        // WHEN the nearer one runs out
        watch.at(in(4 * kMinute));
        watch.take({ended(near, EndReason::Expired)});
        const QList<DeadlineNote> after{{far.consultation.id, u"far"_s, in(9 * kMinute), 5}, {near.consultation.id, u"near"_s, in(4 * kMinute), 0}};
        // minutes of `far` at four minutes past: five are left
        QVERIFY(watch.plan.deadlines() == after);
        // AND once it was opened, it is no longer told of
        watch.plan.look(near.consultation.id);
        QCOMPARE(watch.plan.deadlines().size(), 1);
    }

    void shouldCountSecondsNearADeadline()
    {
        Watch watch({asked(in(20 * kMinute))});
        QVERIFY(!watch.plan.isTense(kNow));
        QVERIFY(watch.plan.isTense(in(6 * kMinute)));
        QVERIFY(!watch.plan.isTense(in(20 * kMinute)));
    }
};

QTEST_GUILESS_MAIN(NotificationPlanTest)
#include "tst_notification_plan.moc"
