// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "models/step_needs.h"

#include <QJsonArray>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace witan;

namespace {

QJsonObject step(const QString &id, const QString &after, const QString &status = {}, const QJsonArray &inner = {})
{
    QJsonObject made{{u"id"_s, id}, {u"title"_s, id}, {u"status"_s, status}};
    if (!after.isEmpty())
        made.insert(u"depends_on"_s, QJsonArray{after});
    if (!inner.isEmpty())
        made.insert(u"steps"_s, inner);
    return made;
}

Plan planOf(const QJsonArray &steps)
{
    return *Context::parse({{u"plan"_s, QJsonObject{{u"steps"_s, steps}}}}).plan;
}

QList<int> numbersOf(const Plan &plan, const QStringList &ids)
{
    QList<int> numbers;
    for (const QString &id : ids)
        numbers.append(plan.find(id)->number);
    return numbers;
}

} // namespace

class StepNeedsTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void shouldFindWhatIsMissingForTheChosenSteps_data()
    {
        QTest::addColumn<QStringList>("chosen");
        QTest::addColumn<QStringList>("hanging");
        QTest::addColumn<QStringList>("missing");
        QTest::newRow("nothing chosen") << QStringList() << QStringList() << QStringList();
        QTest::newRow("through a step between") << QStringList{u"d"_s} << QStringList{u"4"_s} << QStringList{u"2"_s, u"3"_s};
        QTest::newRow("the step between is chosen") << QStringList{u"c"_s, u"d"_s} << QStringList{u"3"_s, u"4"_s} << QStringList{u"2"_s};
        QTest::newRow("all chosen") << QStringList{u"b"_s, u"c"_s, u"d"_s} << QStringList() << QStringList();
        QTest::newRow("done counts as there") << QStringList{u"b"_s} << QStringList() << QStringList();
        QTest::newRow("in a circle") << QStringList{u"x"_s} << QStringList{u"5"_s} << QStringList{u"6"_s};
        QTest::newRow("an unknown step is nobody's ground") << QStringList{u"z"_s} << QStringList() << QStringList();
    }
    void shouldFindWhatIsMissingForTheChosenSteps()
    {
        QFETCH(QStringList, chosen);
        const Plan plan = planOf({step(u"a"_s, {}, u"done"_s), step(u"b"_s, u"a"_s), step(u"c"_s, u"b"_s), step(u"d"_s, u"c"_s), step(u"x"_s, u"y"_s), step(u"y"_s, u"x"_s), step(u"z"_s, u"nowhere"_s)});
        const StepNeeds needs = stepNeeds(plan, numbersOf(plan, chosen));
        QTEST(labelsOf(plan, needs.hanging), "hanging");
        QTEST(labelsOf(plan, needs.missing), "missing");
    }

    void shouldTakeAPhaseForTheStepsWithinIt()
    {
        // GIVEN a phase that comes after a step, and a step that comes after the phase
        const Plan plan = planOf({step(u"a"_s, {}), step(u"phase"_s, u"a"_s, {}, {step(u"p1"_s, {}), step(u"p2"_s, {})}), step(u"last"_s, u"phase"_s)});
        const StepLinks links(plan);
        // THEN each step within it comes after the one, and is what the other comes after
        QCOMPARE(labelsOf(plan, links.before.value(plan.find(u"p2"_s)->number)), QStringList{u"1"_s});
        QCOMPARE(labelsOf(plan, links.before.value(plan.find(u"last"_s)->number)), QStringList({u"2.1"_s, u"2.2"_s}));
        // AND the phase itself is nothing that could be missing
        QVERIFY(stepNeeds(plan, numbersOf(plan, {u"a"_s, u"p1"_s, u"p2"_s, u"last"_s})).isEmpty());
        QCOMPARE(labelsOf(plan, stepNeeds(plan, numbersOf(plan, {u"a"_s, u"p1"_s, u"last"_s})).missing), QStringList{u"2.2"_s});
    }
};

QTEST_APPLESS_MAIN(StepNeedsTest)
#include "tst_step_needs.moc"
