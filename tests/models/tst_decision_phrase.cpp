// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/step_selection.h"
#include "models/decision_phrase.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace witan;

namespace {

QJsonObject step(const QString &id, const QString &status = {}, const QJsonArray &inner = {})
{
    QJsonObject made{{u"id"_s, id}, {u"title"_s, id}};
    if (!status.isEmpty())
        made.insert(u"status"_s, status);
    if (!inner.isEmpty())
        made.insert(u"steps"_s, inner);
    return made;
}

/// Two steps that are done, a phase of two, and two more.
Plan plan()
{
    const QJsonArray steps{step(u"a"_s, u"done"_s), step(u"b"_s, u"done"_s), step(u"c"_s, {}, {step(u"c1"_s), step(u"c2"_s)}), step(u"d"_s), step(u"e"_s)};
    return *Context::parse({{u"plan"_s, QJsonObject{{u"steps"_s, steps}}}}).plan;
}

Decision approval(const QStringList &ids)
{
    const Plan whole = plan();
    QList<int> numbers;
    for (const QString &id : ids)
        numbers.append(whole.find(id)->number);
    Decision decision;
    decision.verdict = Verdict::Approve;
    if (!ids.isEmpty())
        decision.conditions = {{u"steps"_s, stepReferences(whole, numbers)}};
    return decision;
}

} // namespace

class DecisionPhraseTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void shouldSayAPartialApprovalInOnePhrase_data()
    {
        QTest::addColumn<QStringList>("ids");
        QTest::addColumn<QString>("phrase");
        QTest::newRow("the whole plan") << QStringList() << u"Approved"_s;
        QTest::newRow("one step") << QStringList{u"d"_s} << u"Approved: step 4 · steps 3.1, 3.2, 5 left out"_s;
        QTest::newRow("all of a phase") << QStringList{u"c1"_s, u"c2"_s, u"d"_s} << u"Approved: steps 3.1, 3.2, 4 · step 5 left out"_s;
        QTest::newRow("each that is to do") << QStringList{u"c1"_s, u"c2"_s, u"d"_s, u"e"_s} << u"Approved: steps 3.1, 3.2, 4, 5"_s;
    }
    void shouldSayAPartialApprovalInOnePhrase()
    {
        QFETCH(QStringList, ids);
        QFETCH(QString, phrase);
        QCOMPARE(decisionPhrase(approval(ids), plan()), phrase);
    }

    void shouldDrawNeighboursTogether()
    {
        QCOMPARE(stepsNamed({u"3"_s, u"4"_s, u"5"_s}), u"steps 3–5"_s);
        QCOMPARE(stepsNamed({u"7"_s}), u"step 7"_s);
    }

    void shouldSayWhatTheRecordSaysIsLeftOut()
    {
        // GIVEN no plan, but the record's own word for what was left out
        const QJsonArray left{QJsonObject{{u"index"_s, 4}, {u"id"_s, u"e"_s}}};
        QCOMPARE(decisionPhrase(approval({u"d"_s}), left), u"Approved: step 4 · step 5 left out"_s);
        QCOMPARE(decisionPhrase(approval({u"d"_s})), u"Approved: step 4"_s);
    }

    void shouldSayTheOtherVerdictsPlainly_data()
    {
        QTest::addColumn<int>("verdict");
        QTest::addColumn<QString>("phrase");
        QTest::newRow("request changes") << int(Verdict::RequestChanges) << u"Changes requested"_s;
        QTest::newRow("reject") << int(Verdict::Reject) << u"Rejected"_s;
        QTest::newRow("abstain") << int(Verdict::Abstain) << u"Abstained"_s;
    }
    void shouldSayTheOtherVerdictsPlainly()
    {
        QFETCH(int, verdict);
        QFETCH(QString, phrase);
        Decision decision;
        decision.verdict = Verdict(verdict);
        QCOMPARE(decisionPhrase(decision, plan()), phrase);
        QVERIFY(approvedSteps(decision, plan()).isEmpty());
    }

    void shouldClaimNothingOfAnotherPlan()
    {
        // GIVEN an approval that names a step at a place where this plan has another
        Decision decision = approval({u"d"_s});
        decision.conditions = {{u"steps"_s, QJsonArray{QJsonObject{{u"index"_s, 3}, {u"id"_s, u"gone"_s}}}}};
        // THEN its own words stand, and nothing is said to be left out
        QCOMPARE(decisionPhrase(decision, plan()), u"Approved: step 4"_s);
        QVERIFY(approvedSteps(decision, plan()).isEmpty());
    }
};

QTEST_APPLESS_MAIN(DecisionPhraseTest)
#include "tst_decision_phrase.moc"
