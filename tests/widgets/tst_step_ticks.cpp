// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/step_ticks.h"
#include "widgets/theme.h"

#include <QAccessible>
#include <QJsonArray>
#include <QSignalSpy>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace witan;

namespace {

QJsonObject step(const QString &id, const QJsonObject &more = {})
{
    QJsonObject made = more;
    made.insert(u"id"_s, id);
    made.insert(u"title"_s, u"Do "_s + id);
    return made;
}

/// a (done) → b → c; a phase of p1 and p2 (which cannot be undone); e after p2; f alone.
Plan plan()
{
    const auto after = [](const char *id) { return QJsonObject{{u"depends_on"_s, QJsonArray{QString::fromLatin1(id)}}}; };
    const QJsonArray within{step(u"p1"_s), step(u"p2"_s, {{u"reversible"_s, false}})};
    return *Context::parse({{u"plan"_s, QJsonObject{{u"steps"_s, QJsonArray{step(u"a"_s, {{u"status"_s, u"done"_s}}), step(u"b"_s, after("a")), step(u"c"_s, after("b")),
                                                                          step(u"phase"_s, {{u"steps"_s, within}}), step(u"e"_s, after("p2")), step(u"f"_s)}}}}}).plan;
}

class List {
public:
    Plan sent = plan();
    StepTicks ticks;
    QSignalSpy changes{&ticks, &StepTicks::tickedChanged};

    List()
    {
        ticks.setPlan(sent);
        ticks.resize(400, ticks.heightForWidth(400));
        ticks.show();
    }
    QStringList ticked() const { return labelsOf(sent, ticks.ticked()); }
    int row(const QString &id) const { return sent.find(id)->number - 1; }
    QString name(const QString &id) const { return ticks.accessibleRowName(row(id)); }
};

} // namespace

class StepTicksTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        applyTheme(*qApp);
        installAccessibleRows();
    }

    void shouldOfferABoxForEachStepThatIsToDo()
    {
        List list;
        QVERIFY(list.ticked().isEmpty());
        QCOMPARE(labelsOf(list.sent, list.ticks.tickable()), QStringList({u"2"_s, u"3"_s, u"4.1"_s, u"4.2"_s, u"5"_s, u"6"_s}));
        // AND nothing ticks what is done
        QVERIFY(!list.ticks.accessibleRowIsCheckable(list.row(u"a"_s)));
        list.ticks.accessiblePress(list.row(u"a"_s));
        QVERIFY(list.ticked().isEmpty());
        QCOMPARE(list.name(u"a"_s), u"Step 1, Do a, done"_s);
    }

    void shouldSuggestWhatCanBeBroughtBackAndNeedsNothingElse()
    {
        // GIVEN a step that cannot be undone, and one that needs it
        List list;
        QCOMPARE(labelsOf(list.sent, list.ticks.suggested()), QStringList({u"2"_s, u"3"_s, u"4.1"_s, u"6"_s}));
    }

    void shouldTickAllWithinAPhase()
    {
        List list;
        list.ticks.accessiblePress(list.row(u"phase"_s));
        QCOMPARE(list.ticked(), QStringList({u"4.1"_s, u"4.2"_s}));
        QVERIFY(list.ticks.accessibleRowIsChecked(list.row(u"phase"_s)));
        // WHEN one within it is taken out THEN the phase is neither, and says how many
        list.ticks.accessiblePress(list.row(u"p1"_s));
        QVERIFY(!list.ticks.accessibleRowIsChecked(list.row(u"phase"_s)));
        QCOMPARE(list.name(u"phase"_s), u"Step 4, Do phase, 1 of 2 ticked"_s);
        // AND its box fills it, and empties it
        list.ticks.accessiblePress(list.row(u"phase"_s));
        QCOMPARE(list.ticked(), QStringList({u"4.1"_s, u"4.2"_s}));
        list.ticks.accessiblePress(list.row(u"phase"_s));
        QVERIFY(list.ticked().isEmpty());
    }

    void shouldTakeOutWithAStepWhatNeedsIt()
    {
        List list;
        list.ticks.setTicked(list.ticks.tickable());
        list.ticks.accessiblePress(list.row(u"b"_s));
        QCOMPARE(list.ticked(), QStringList({u"4.1"_s, u"4.2"_s, u"5"_s, u"6"_s}));
        // AND a step that is ticked although what it needs is left out stays the elder's choice
        list.ticks.accessiblePress(list.row(u"c"_s));
        list.ticks.accessiblePress(list.row(u"p2"_s));
        QCOMPARE(list.ticked(), QStringList({u"3"_s, u"4.1"_s, u"6"_s}));
    }

    void shouldSayWhatEachNeedsAndWhatNeedsIt()
    {
        List list;
        list.ticks.setTicked({list.row(u"c"_s) + 1});
        QCOMPARE(list.name(u"b"_s), u"Step 2, Do b, needs 1, done; 3 needs it"_s);
        QCOMPARE(list.name(u"c"_s), u"Step 3, Do c, needs 2"_s);
        QCOMPARE(list.name(u"p2"_s), u"Step 4.2, Do p2, cannot be undone, 5 needs it"_s);
        QCOMPARE(list.name(u"f"_s), u"Step 6, Do f, nothing needs it"_s);
    }

    void shouldBeUsedByKeyboardAndMouse()
    {
        List list;
        QVERIFY(QTest::qWaitForWindowActive(&list.ticks));
        list.ticks.setFocus();
        QTest::keyClick(&list.ticks, Qt::Key_Down);
        QTest::keyClick(&list.ticks, Qt::Key_Space);
        QCOMPARE(list.ticked(), QStringList{u"2"_s});
        QCOMPARE(list.changes.size(), 1);
        // AND Enter changes nothing
        QTest::keyClick(&list.ticks, Qt::Key_Return);
        QCOMPARE(list.ticked(), QStringList{u"2"_s});
        QTest::keyClick(&list.ticks, Qt::Key_End);
        QTest::keyClick(&list.ticks, Qt::Key_Space);
        QCOMPARE(list.ticked(), QStringList({u"2"_s, u"6"_s}));
        // AND a press anywhere on a row ticks it, or takes it out
        QTest::mouseClick(&list.ticks, Qt::LeftButton, {}, list.ticks.accessibleRowRect(list.row(u"b"_s)).center());
        QCOMPARE(list.ticked(), QStringList{u"6"_s});
    }

    void shouldForgetTheTicksOfAnotherPlan()
    {
        List list;
        list.ticks.setTicked(list.ticks.tickable());
        list.ticks.setPlan(list.sent);
        QVERIFY(list.ticks.ticked().isEmpty());
        // AND takes no number that this plan does not have, or that is done
        list.ticks.setTicked({0, 1, 99, 2});
        QCOMPARE(list.ticked(), QStringList{u"2"_s});
    }

    void shouldShowAllOfALongTitle()
    {
        StepTicks ticks;
        ticks.setPlan(*Context::parse({{u"plan"_s, QJsonObject{{u"steps"_s, QJsonArray{step(QString(u"long "_s).repeated(60))}}}}}).plan);
        QVERIFY(ticks.heightForWidth(300) > ticks.heightForWidth(900));
    }
};

QTEST_MAIN(StepTicksTest)
#include "tst_step_ticks.moc"
