// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "support/window_fixture.h"
#include "widgets/consultation_header.h"
#include "widgets/label.h"
#include "widgets/text_block.h"
#include "widgets/theme.h"
#include "widgets/tier_badge.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace witan;

namespace {

class Head {
public:
    test::WindowSample sample;
    ConsultationHeader header;

    Head()
    {
        applyTheme(*qApp);
        header.setClock(&sample.clock);
        header.resize(900, 90);
    }
    void show()
    {
        header.show(sample.view);
        header.QWidget::show();
    }
    /// What it says below the title.
    QStringList words()
    {
        QStringList words{header.findChild<TierBadge *>()->accessibleName()};
        for (const Label *label : header.findChildren<Label *>()) {
            if (!label->isHidden())
                words.append(label->text());
        }
        return words;
    }
};

} // namespace

/// The head of the conversation says each thing once, and nothing that nobody knows.
class ConsultationHeaderTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void shouldSayEachThingOnce()
    {
        Head head;
        head.show();
        const QStringList words = head.words();
        for (const QString &part : {u"High risk"_s, u"Ledger Agent, paused"_s, u"Revision 2"_s, u"You and Osbert"_s, u"14:30 · 12 min left"_s})
            QVERIFY2(words.count(part) == 1, qPrintable(words.join(u" | "_s)));
        QCOMPARE(words.size(), 5);
    }

    void shouldMarkATitleOnceAndReadARequestOfEveryShape()
    {
        // GIVEN no title, and a request that is an object with a character that cannot be seen
        test::WindowSample sample;
        sample.view.consultation.title.clear();
        sample.view.consultation.context = {{u"plan"_s, QJsonObject{{u"request"_s, QJsonObject{{u"text"_s, u"Delete old\u200Bcopies"_s}}}, {u"steps"_s, QJsonArray{u"a"_s}}}}};
        sample.view.context = Context::parse(sample.view.consultation.context);
        ConsultationHeader header;
        header.setClock(&sample.clock);
        header.show(sample.view);
        // THEN it stands there, the mark once
        const auto blocks = header.findChildren<TextBlock *>();
        QVERIFY(std::any_of(blocks.cbegin(), blocks.cend(), [](const TextBlock *block) { return block->text() == u"Delete old⟦U+200B⟧copies"; }));
    }

    void shouldSayWhereTheAgentIs_data()
    {
        QTest::addColumn<bool>("online");
        QTest::addColumn<bool>("attached");
        QTest::addColumn<QString>("said");
        QTest::newRow("here") << true << true << u"Ledger Agent, paused"_s;
        QTest::newRow("away") << true << false << u"Ledger Agent, paused, away"_s;
        QTest::newRow("not known without a connection") << false << false << u"Ledger Agent, paused"_s;
    }
    void shouldSayWhereTheAgentIs()
    {
        QFETCH(bool, online);
        QFETCH(bool, attached);
        QFETCH(QString, said);
        Head head;
        head.sample.view.online = online;
        head.sample.view.agentAttached = attached;
        head.show();
        QVERIFY2(head.words().contains(said), qPrintable(head.words().join(u" | "_s)));
    }

    void shouldSaySinceWhenTheAgentIsAway()
    {
        // GIVEN an agent that is here
        Head head;
        head.show();
        // WHEN it goes THEN the time is said, also later
        head.sample.view.agentAttached = false;
        head.show();
        QVERIFY2(head.words().contains(u"Ledger Agent, paused, away since 14:18"_s), qPrintable(head.words().join(u" | "_s)));
        head.sample.view.seenSeq = 3;
        head.show();
        QVERIFY(head.words().contains(u"Ledger Agent, paused, away since 14:18"_s));
        // AND not of another consultation
        head.sample.view.consultation.id = ConsultationId::create();
        head.show();
        QVERIFY(head.words().contains(u"Ledger Agent, paused, away"_s));
    }

    void shouldShowTheAgentsWordForATier()
    {
        Head head;
        QJsonObject context = test::WindowSample::context(true);
        QJsonObject risk = context.value("risk_assessment"_L1).toObject();
        risk.insert("risk_tier"_L1, u"SEVERE"_s);
        context.insert("risk_assessment"_L1, risk);
        head.sample.view.context = Context::parse(context);
        head.show();
        QCOMPARE(head.words().constFirst(), u"SEVERE, not a tier that Witan knows"_s);
    }

    void shouldSayWhatCameOfIt_data()
    {
        QTest::addColumn<Verdict>("verdict");
        QTest::addColumn<EndReason>("reason");
        QTest::addColumn<QJsonArray>("steps");
        QTest::addColumn<QString>("said");
        const QJsonArray some{QJsonObject{{u"index"_s, 2}, {u"id"_s, u"merge"_s}}, QJsonObject{{u"index"_s, 3}, {u"id"_s, u"check"_s}},
                              QJsonObject{{u"index"_s, 4}, {u"id"_s, u"retire"_s}}};
        QTest::newRow("all approved") << Verdict::Approve << EndReason::Approved << QJsonArray() << u"Approved"_s;
        QTest::newRow("a part approved") << Verdict::Approve << EndReason::Approved << some << u"Approved: steps 3–5 · steps 6, 7 left out"_s;
        QTest::newRow("rejected") << Verdict::Reject << EndReason::Rejected << QJsonArray() << u"Rejected by Ada"_s;
        QTest::newRow("out of time") << Verdict::Abstain << EndReason::Expired << QJsonArray() << u"Ran out of time"_s;
        QTest::newRow("withdrawn") << Verdict::Abstain << EndReason::Withdrawn << QJsonArray() << u"Withdrawn"_s;
    }
    void shouldSayWhatCameOfIt()
    {
        QFETCH(Verdict, verdict);
        QFETCH(EndReason, reason);
        QFETCH(QJsonArray, steps);
        QFETCH(QString, said);
        Head head;
        Consultation &c = head.sample.view.consultation;
        c.status = reason == EndReason::Approved ? Status::Completed : Status::Cancelled;
        c.endReason = reason;
        if (verdict != Verdict::Abstain) {
            c.final = RecordedDecision{};
            c.final->actor = {u"ada"_s, u"Ada"_s, PrincipalRole::Reviewer};
            c.final->decision.verdict = verdict;
            if (!steps.isEmpty())
                c.final->decision.conditions = {{u"steps"_s, steps}};
            if (!steps.isEmpty())
                c.final->leftOut = {QJsonObject{{u"index"_s, 5}}, QJsonObject{{u"index"_s, 6}}};
        }
        head.show();
        QVERIFY2(head.words().contains(said), qPrintable(head.words().join(u" | "_s)));
        for (const QString &each : head.words())
            QVERIFY2(!each.contains(u"ancel"_s) && !each.contains(u"left to"_s) && !each.contains(u"min left"_s), qPrintable(each));
    }
};

QTEST_MAIN(ConsultationHeaderTest)
#include "tst_consultation_header.moc"
