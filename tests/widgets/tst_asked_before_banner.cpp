// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/json.h"
#include "support/window_fixture.h"
#include "widgets/asked_before_banner.h"
#include "widgets/changes_pane.h"
#include "widgets/label.h"
#include "widgets/text_block.h"
#include "widgets/theme.h"

#include <QPushButton>
#include <QSignalSpy>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace witan;

namespace {

constexpr qint64 kDayMs = 24 * 3600 * 1000;

EarlierAsk rejected(Timestamp at)
{
    EarlierAsk ask;
    ask.consultation = ConsultationId::create();
    ask.startedAt = at;
    ask.at = at;
    ask.same = false;
    ask.endReason = EndReason::Rejected;
    ask.scope = RejectScope::Approach;
    ask.by = u"Ada & Bob"_s;
    ask.comment = u"We never force-push main."_s;
    return ask;
}

/// The banner above a request that was rejected once and withdrawn once before.
class Shown {
public:
    test::WindowSample sample;
    AskedBeforeBanner banner;
    EarlierAsk no;

    Shown()
    {
        const Timestamp now = sample.clock.now();
        no = rejected({now.ms - 3 * kDayMs});
        EarlierAsk withdrawn;
        withdrawn.consultation = ConsultationId::create();
        withdrawn.startedAt = {now.ms - kDayMs};
        withdrawn.endReason = EndReason::Withdrawn;
        sample.view.consultation.askedBefore = {2, 1, {withdrawn, no}};
        banner.setClock(&sample.clock);
        banner.resize(640, 300);
    }
    void show() { banner.show(sample.view); }
    QPushButton *button(const QString &name) const { return banner.findChild<QPushButton *>(name); }
    QString spoken() const
    {
        QStringList all;
        for (const TextBlock *block : banner.findChildren<TextBlock *>())
            all.append(block->accessibleName());
        for (const Label *label : banner.findChildren<Label *>())
            all.append(label->text());
        return all.join(u'|');
    }
};

} // namespace

class AskedBeforeBannerTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp); }

    void shouldStandOnlyWhereSomethingIsKnown()
    {
        Shown s;
        s.show();
        QVERIFY(!s.banner.isHidden());
        s.sample.view.consultation.askedBefore = {};
        s.show();
        QVERIFY(s.banner.isHidden());
    }

    void shouldSayHowOftenWhoWhenAndWhy()
    {
        Shown s;
        s.show();
        // The no is told, not the newest; a weekday within a week
        const QString day = QLocale().dayName(QDateTime::fromMSecsSinceEpoch(s.no.at->ms).date().dayOfWeek());
        QVERIFY2(s.spoken().contains(u"Asked 3 times. Rejected by Ada & Bob on %1: “We never force-push main.”"_s.arg(day)), qPrintable(s.spoken()));
        // Names stand on buttons as they are
        QCOMPARE(s.button(u"showEarlierDecision"_s)->text(), u"Show Ada && Bob’s decision"_s);
        QVERIFY2(s.spoken().contains(u"rejected by Ada & Bob, this approach"_s) && s.spoken().contains(u"|withdrawn|"_s), qPrintable(s.spoken()));
    }

    void shouldSayHowFarThisPlanDiffersFromThatOne()
    {
        Shown s;
        const auto plan = [](const char *json) { return Context::parse(*parseJsonObject(json)); };
        s.sample.view.context = plan(R"({"plan":{"steps":["a","b","c now"]}})");
        s.sample.view.contextEarlier = plan(R"({"plan":{"steps":["a","b","c"]}})");
        s.sample.view.earlierChanges = diffContexts(*s.sample.view.contextEarlier, s.sample.view.context);
        s.show();
        QVERIFY2(s.spoken().contains(u"This plan differs from that one in 1 of 3 steps."_s), qPrintable(s.spoken()));
        QVERIFY(!s.button(u"compareWithEarlier"_s)->isHidden());
        // AND the same plan is said to be the same
        s.sample.view.earlierChanges = diffContexts(s.sample.view.context, s.sample.view.context);
        s.show();
        QVERIFY(s.spoken().contains(u"The plan and its risk are exactly the same."_s));
        QVERIFY(s.button(u"compareWithEarlier"_s)->isHidden());
        // AND a risk that is told lower is said, beside the steps
        s.sample.view.context = plan(R"({"plan":{"request":"r","steps":["a","b now"]},"risk_assessment":{"tier":"medium"}})");
        s.sample.view.earlierChanges = diffContexts(plan(R"({"plan":{"request":"r","steps":["a","b"]},"risk_assessment":{"tier":"HIGH"}})"), s.sample.view.context);
        s.show();
        QVERIFY2(s.spoken().contains(u"in 1 of 2 steps. Its risk was High then and is Medium now."_s), qPrintable(s.spoken()));
    }

    void shouldLeadToTheEarlierOneAndToARejection()
    {
        Shown s;
        s.show();
        QSignalSpy wanted(&s.banner, &AskedBeforeBanner::consultationWanted), rejection(&s.banner, &AskedBeforeBanner::rejectionWanted);
        s.button(u"showEarlierDecision"_s)->click();
        QCOMPARE(wanted.size(), 1);
        QCOMPARE(wanted.first().first().value<ConsultationId>(), s.no.consultation);
        s.button(u"rejectForThatReason"_s)->click();
        QCOMPARE(rejection.size(), 1);
        QCOMPARE(rejection.first().first().toString(), s.no.comment);
        // AND nobody is offered a rejection who may not give one
        s.sample.view.me.role = PrincipalRole::Observer;
        s.show();
        QVERIFY(s.button(u"rejectForThatReason"_s)->isHidden());
    }

    void shouldCompareThePlansOnDemand()
    {
        // GIVEN a first revision, which has nothing to be compared with, of a request that was made before
        test::WindowSample sample;
        sample.view.changes.reset();
        sample.view.changesFrom = 0;
        sample.view.context = Context::parse(*parseJsonObject(R"({"plan":{"steps":["Push with force"]}})"));
        sample.view.contextEarlier = Context::parse(*parseJsonObject(R"({"plan":{"steps":["Push with a lease"]}})"));
        sample.view.earlierChanges = diffContexts(*sample.view.contextEarlier, sample.view.context);
        ChangesPane pane;
        pane.show(sample.view);
        const auto says = [&pane](const QString &text) {
            const auto blocks = pane.findChildren<TextBlock *>();
            return std::any_of(blocks.cbegin(), blocks.cend(), [&text](const TextBlock *block) { return block->accessibleName().contains(text); });
        };
        QVERIFY(says(u"nothing to compare"_s));
        // WHEN the comparison is wanted THEN it stands there, by its own name
        pane.compareWithEarlier(u"Compared with the plan of Tuesday"_s);
        QVERIFY(says(u"1 step altered."_s));
        QCOMPARE(pane.findChild<Label *>(u"changesTitle"_s)->text(), u"Compared with the plan of Tuesday"_s);
        // AND back again
        pane.findChild<QPushButton *>(u"changesBack"_s)->click();
        QVERIFY(says(u"nothing to compare"_s));
    }
};

QTEST_MAIN(AskedBeforeBannerTest)
#include "tst_asked_before_banner.moc"
