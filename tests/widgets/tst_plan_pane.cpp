// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/sent_whole.h"
#include "core/step_selection.h"
#include "support/growth.h"
#include "support/window_fixture.h"
#include "widgets/context_column.h"
#include "widgets/plan_pane.h"
#include "widgets/risk_pane.h"
#include "widgets/steps_view.h"
#include "widgets/sent_text.h"
#include "widgets/text_block.h"
#include "widgets/theme.h"
#include "widgets/wording.h"

#include <QAccessible>
#include <QClipboard>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTabBar>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace witan;

namespace {

/// The right column in a window of its own.
class Column {
public:
    test::WindowSample sample;
    ContextColumn column;
    PlanPane *plan;
    StepsView *steps;
    QSignalSpy opened{&column, &ContextColumn::stepOpened};
    QSignalSpy seen{&column, &ContextColumn::stepsSeen};
    QSignalSpy asked{&column, &ContextColumn::askRequested};

    explicit Column(int height = 900)
    {
        column.setClock(&sample.clock);
        column.resize(432, height);
        plan = column.findChild<PlanPane *>();
        steps = column.findChild<StepsView *>();
        show();
        static_cast<QWidget &>(column).show();
        if (!QTest::qWaitForWindowExposed(&column))
            qFatal("no window");
    }
    void show() { column.show(sample.view); }
    void setContext(const QJsonObject &context)
    {
        sample.view.consultation.context = context;
        sample.view.shownDigest = sample.view.consultation.digest += u'x';
        sample.view.context = Context::parse(context);
        sample.view.changes.reset();
        show();
        QCoreApplication::processEvents();
    }
    /// The layouts take their heights one after the other; whether they do no more for some turns.
    bool comesToRest()
    {
        QList<int> last;
        int same = 0;
        return QTest::qWaitFor([this, &last, &same] {
            const QList<int> now{steps->width(), steps->height(), bar()->maximum(), bar()->value()};
            same = now == last ? same + 1 : 0;
            last = now;
            return same >= 5;
        });
    }
    QScrollBar *bar() { return column.findChild<QScrollArea *>(u"scroll"_s)->verticalScrollBar(); }
    QStringList texts(QWidget *under)
    {
        QStringList all;
        for (const TextBlock *block : under->findChildren<TextBlock *>()) {
            if (block->isVisible())
                all.append(block->accessibleName());
        }
        return all;
    }
};

QJsonObject planOf(const QJsonArray &steps)
{
    return {{u"plan"_s, QJsonObject{{u"request"_s, u"Do it"_s}, {u"steps"_s, steps}}}};
}

} // namespace

class PlanPaneTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        applyTheme(*qApp);
        installAccessibleRows();
    }

    void shouldNameEveryStepWithItsMarks()
    {
        Column c;
        QCOMPARE(c.steps->accessibleRowCount(), 7);
        QCOMPARE(c.steps->accessibleRowName(0), u"Step 1, Back up the database, done"_s);
        QCOMPARE(c.steps->accessibleRowName(4), u"Step 5, Rename customers_old, keep 90 days, altered"_s);
        QCOMPARE(c.steps->accessibleRowName(6), u"Step 7, Delete the kept table after 90 days, to read, cannot be undone, added"_s);
    }

    void shouldKeepRemovedStepsInSight()
    {
        Column c;
        const Context before = c.sample.view.context;
        c.sample.view.context = Context::parse(planOf({test::WindowSample::step("backup", "Back up the database")}));
        c.sample.view.changes = diffContexts(before, c.sample.view.context);
        c.sample.view.consultation.digest = c.sample.view.shownDigest = u"digest-3"_s;
        c.show();
        QCOMPARE(c.steps->accessibleRowCount(), 7);
        QVERIFY(c.steps->accessibleRowName(6).endsWith(u"removed"));
    }

    void shouldShowEveryMemberOfAnOpenStep()
    {
        Column c(1400);
        c.setContext(planOf({QJsonObject{{u"id"_s, u"a"_s}, {u"title"_s, u"First"_s}}, QJsonObject{{u"id"_s, u"b"_s}, {u"title"_s, u"Drop"_s}, {u"description"_s, u"Drops the table."_s},
            {u"tool"_s, u"sqlite"_s}, {u"arguments"_s, QJsonObject{{u"sql"_s, u"DROP TABLE t"_s}, {u"rows"_s, QJsonArray{1, 2}}}}, {u"depends_on"_s, QJsonArray{u"a"_s}}, {u"reversible"_s, false}, {u"owner"_s, u"root"_s}, {u"retries"_s, 3}}}));
        c.plan->openStep(u"b"_s);
        QCoreApplication::processEvents();
        const QString all = c.texts(c.steps).join(u'|');
        for (const QString &part : {u"Drops the table."_s, u"Tool: sqlite"_s, u"Statement: DROP TABLE t"_s, u"Rows: • 1\n• 2"_s, u"Comes after: 1 First"_s, u"Owner: root"_s, u"Retries: 3"_s, u"cannot be undone"_s, u"Id: b"_s})
            QVERIFY2(all.contains(part), qPrintable(part + u" in "_s + all));
        // AND once, until it is asked for as it was sent
        QVERIFY(!all.contains(u"\"sql\""));
        c.steps->findChild<QPushButton *>(u"showStepRaw"_s)->click();
        QCoreApplication::processEvents();
        const QString sent = c.texts(c.steps).join(u'|');
        QVERIFY2(sent.contains(u"\"sql\": \"DROP TABLE t\"") && !sent.contains(u"Tool: sqlite"), qPrintable(sent));
    }

    void shouldShowAWordUnderAKnownNameBesideTheStep_data()
    {
        QTest::addColumn<QJsonValue>("reversible");
        QTest::addColumn<QString>("shown");
        QTest::newRow("a sentence") << QJsonValue(u"only until Friday"_s) << u"“only until Friday”"_s;
        QTest::newRow("an object") << QJsonValue(QJsonObject{{u"until"_s, u"Friday"_s}}) << u"“until: Friday”"_s;
    }
    void shouldShowAWordUnderAKnownNameBesideTheStep()
    {
        QFETCH(QJsonValue, reversible);
        QFETCH(QString, shown);
        Column c(1400);
        c.setContext(planOf({QJsonObject{{u"id"_s, u"a"_s}, {u"title"_s, u"First"_s}, {u"reversible"_s, reversible}}}));
        QVERIFY2(c.steps->accessibleRowName(0).contains(shown), qPrintable(c.steps->accessibleRowName(0)));
        // AND in the step, as it came
        c.plan->openStep(u"a"_s);
        QCoreApplication::processEvents();
        QVERIFY(c.texts(c.steps).join(u'|').contains(u"Friday"));
    }

    void shouldNumberFoldAndCountStepsWithinSteps()
    {
        // GIVEN phases, more rows than are taken in at once, and what cannot be undone in the second one
        Column c(1400);
        QJsonArray first, second;
        for (int i = 1; i <= 6; ++i) {
            first.append(QJsonObject{{u"id"_s, u"a%1"_s.arg(i)}, {u"title"_s, u"Copy part %1"_s.arg(i)}, {u"reversible"_s, true}});
            second.append(QJsonObject{{u"id"_s, u"b%1"_s.arg(i)}, {u"title"_s, u"Erase part %1"_s.arg(i)}, {u"reversible"_s, i > 2}});
        }
        c.sample.view.consultation.id = ConsultationId::create();
        c.seen.clear();
        c.setContext(planOf({QJsonObject{{u"id"_s, u"A"_s}, {u"title"_s, u"Copy"_s}, {u"steps"_s, first}}, QJsonObject{{u"id"_s, u"B"_s}, {u"title"_s, u"Erase"_s}, {u"steps"_s, second}}}));
        // THEN the one whose turn it is stands open, and the other says folded what it holds
        QCOMPARE(c.steps->accessibleRowCount(), 8);
        QCOMPARE(c.steps->accessibleRowName(0), u"Step 1, Copy, 6 steps"_s);
        QCOMPARE(c.steps->accessibleRowName(1), u"Step 1.1, Copy part 1"_s);
        QCOMPARE(c.steps->accessibleRowName(7), u"Step 2, Erase, 0 of 2 read, 2 of these 6 steps cannot be undone"_s);
        // AND what is folded away was not seen
        QTRY_VERIFY(!c.seen.isEmpty());
        QTRY_COMPARE(c.seen.last().at(2).value<NumberRanges>().toText(), u"1-8"_s);
        // WHEN it is unfolded by a key
        c.steps->setFocus();
        QTest::keyClick(c.steps, Qt::Key_End);
        QTest::keyClick(c.steps, Qt::Key_Right);
        // THEN its steps stand there, each with its own mark
        QCOMPARE(c.steps->accessibleRowCount(), 14);
        QCOMPARE(c.steps->accessibleRowName(7), u"Step 2, Erase, 6 steps"_s);
        QCOMPARE(c.steps->accessibleRowName(8), u"Step 2.1, Erase part 1, to read, cannot be undone"_s);
        QTRY_COMPARE(c.seen.last().at(2).value<NumberRanges>().toText(), u"1-14"_s);
        // AND folded again from within
        QTest::keyClick(c.steps, Qt::Key_End);
        QTest::keyClick(c.steps, Qt::Key_Left);
        QCOMPARE(c.steps->accessibleCurrentRow(), 7);
        QTest::keyClick(c.steps, Qt::Key_Left);
        QCOMPARE(c.steps->accessibleRowCount(), 8);
        // WHEN the next step to read is asked for THEN its phase unfolds, and it stands open
        c.column.findChild<QPushButton *>(u"nextToRead"_s)->click();
        QCOMPARE(c.steps->openId(), u"b1"_s);
        QCOMPARE(c.steps->accessibleRowCount(), 14);
    }

    void shouldCountWhatIsReadAndLeadToTheNext()
    {
        // GIVEN three steps that cannot be undone
        Column c(1400);
        QJsonArray steps;
        for (int i = 1; i <= 5; ++i)
            steps.append(QJsonObject{{u"id"_s, u"s%1"_s.arg(i)}, {u"title"_s, u"Part %1"_s.arg(i)}, {u"reversible"_s, i % 2 == 0}});
        c.setContext(planOf(steps));
        const auto *words = c.column.findChild<QLabel *>(u"readingCount"_s);
        auto *next = c.column.findChild<QPushButton *>(u"nextToRead"_s);
        QVERIFY(words->isVisible());
        QCOMPARE(words->text(), u"0 of 3 read"_s);
        // WHEN each is gone to by the key for it, and read
        c.steps->setFocus();
        for (const char *id : {"s1", "s3", "s5"}) {
            c.opened.clear();
            QTest::keyClick(c.steps, Qt::Key_N);
            QCOMPARE(c.steps->openId(), QString::fromLatin1(id));
            QTRY_VERIFY(!c.opened.isEmpty());
            c.sample.view.openedSteps.append(c.opened.last().at(1).toString());
            c.show();
        }
        // THEN that is counted, said at each, and leads nowhere more
        QCOMPARE(words->text(), u"3 of 3 read"_s);
        QVERIFY(!next->isVisible());
        QCOMPARE(c.steps->accessibleRowName(2), u"Step 3, Part 3, read, cannot be undone"_s);
        // AND after the decision nothing asks for reading
        c.sample.view.consultation.status = Status::Cancelled;
        c.show();
        QVERIFY(!words->isVisible());
    }

    void shouldKeepTheCountInSightWhileThePlanScrolls()
    {
        Column c(600);
        QJsonArray steps;
        for (int i = 1; i <= 60; ++i)
            steps.append(QJsonObject{{u"title"_s, u"Part %1"_s.arg(i)}, {u"reversible"_s, i != 60}});
        c.setContext(planOf(steps));
        QTRY_VERIFY(c.bar()->maximum() > 500);
        c.bar()->setValue(400);
        QCoreApplication::processEvents();
        const QWidget *words = c.column.findChild<QLabel *>(u"readingCount"_s);
        const QWidget *viewport = c.column.findChild<QScrollArea *>(u"scroll"_s)->viewport();
        const QWidget *bar = words->parentWidget();
        QCOMPARE(bar->mapTo(viewport, QPoint()).y(), 0);
        // AND nothing that is under it counts as in sight
        const QRect sight = c.steps->visibleRegion().boundingRect();
        QCOMPARE(c.steps->mapTo(viewport, sight.topLeft()).y(), bar->height());
    }

    void shouldReadALongStepByKeysBeforeGoingOn_data()
    {
        QTest::addColumn<int>("key");
        QTest::newRow("down") << int(Qt::Key_Down);
        QTest::newRow("page down") << int(Qt::Key_PageDown);
    }
    void shouldReadALongStepByKeysBeforeGoingOn()
    {
        QFETCH(int, key);
        // GIVEN an open step that is longer than the pane, which has to be read, and one behind it
        Column c(700);
        QJsonObject step{{u"id"_s, u"long"_s}, {u"title"_s, u"Delete rows"_s}, {u"reversible"_s, false}};
        for (int i = 0; i < 50; ++i)
            step.insert(u"member %1"_s.arg(i), u"value"_s);
        c.setContext(planOf({step, QJsonObject{{u"id"_s, u"after"_s}, {u"title"_s, u"After it"_s}}}));
        c.steps->setFocus();
        QTest::keyClick(c.steps, Qt::Key_Home);
        QTest::keyClick(c.steps, Qt::Key_Return);
        QCOMPARE(c.steps->openId(), u"long"_s);
        QVERIFY(c.comesToRest());
        QVERIFY(c.bar()->maximum() > 600);
        QCOMPARE(c.bar()->value(), 0);
        // WHEN the key is pressed as often as the selection stays
        int presses = 0;
        for (; c.steps->accessibleCurrentRow() == 0 && presses < 200; ++presses) {
            QTest::keyClick(c.steps, Qt::Key(key));
            QCoreApplication::processEvents();
        }
        // THEN all of it was read on the way
        QVERIFY(presses > 2);
        QCOMPARE(c.steps->accessibleCurrentRow(), 1);
        QTRY_COMPARE(c.opened.size(), 1);
        QCOMPARE(c.opened.first().at(1).toString(), u"long"_s);
    }

    void shouldGoToTheEndOfALongStepFirst()
    {
        Column c(700);
        QJsonObject step{{u"id"_s, u"long"_s}, {u"title"_s, u"Delete rows"_s}, {u"reversible"_s, false}};
        for (int i = 0; i < 50; ++i)
            step.insert(u"member %1"_s.arg(i), u"value"_s);
        c.setContext(planOf({step, QJsonObject{{u"id"_s, u"after"_s}, {u"title"_s, u"After it"_s}}}));
        c.steps->setFocus();
        QTest::keyClick(c.steps, Qt::Key_Home);
        QTest::keyClick(c.steps, Qt::Key_Return);
        QTRY_VERIFY(c.bar()->maximum() > 600);
        // WHEN End is pressed THEN the end of the step is there, its middle was never seen
        QTest::keyClick(c.steps, Qt::Key_End);
        QCOMPARE(c.steps->accessibleCurrentRow(), 0);
        QTRY_VERIFY(c.bar()->value() > 400);
        QVERIFY(!c.opened.wait(400));
        // AND then the end of the plan
        QTest::keyClick(c.steps, Qt::Key_End);
        QCOMPARE(c.steps->accessibleCurrentRow(), 1);
    }

    void shouldMoveNothingAboveAStepThatOpens()
    {
        // GIVEN a long plan, scrolled a little, with a step open above
        Column c(700);
        QJsonArray steps;
        for (int i = 1; i <= 40; ++i)
            steps.append(QJsonObject{{u"id"_s, u"s%1"_s.arg(i)}, {u"title"_s, u"Part %1"_s.arg(i)}, {u"description"_s, u"What it does. "_s.repeated(20)}});
        c.setContext(planOf(steps));
        c.plan->openStep(u"s12"_s);
        QTRY_VERIFY(c.bar()->maximum() > 600);
        c.bar()->setValue(400);
        QCoreApplication::processEvents();
        const auto topOf = [&](int row) { return c.steps->mapTo(&c.column, c.steps->accessibleRowRect(row).topLeft()).y(); };
        const int row = 14, before = topOf(row);
        QVERIFY(c.steps->accessibleRowRect(row).height() > 20);
        // WHEN another one is opened by a click
        QTest::mouseClick(c.steps, Qt::LeftButton, {}, c.steps->accessibleRowRect(row).center());
        QCOMPARE(c.steps->openId(), u"s15"_s);
        QCoreApplication::processEvents();
        // THEN it stands where it stood
        QTRY_COMPARE(topOf(row), before);
    }

    void shouldShowWhatHasNoPlaceOfItsOwn()
    {
        Column c(1400);
        QJsonObject context = planOf({u"one"_s});
        context.insert(u"budget"_s, 500);
        QJsonObject plan = context.value(u"plan"_s).toObject();
        plan.insert(u"owner"_s, u"ops"_s);
        context.insert(u"plan"_s, plan);
        c.setContext(context);
        // THEN what stands in the plan is shown with it, and the rest below the risk, in one line until it is opened
        QVERIFY(c.texts(c.plan).join(u'|').contains(u"owner: ops"));
        auto *others = c.column.findChild<QPushButton *>(u"othersTitle"_s);
        QCOMPARE(others->accessibleDescription(), u"1 member, 14 bytes"_s);
        QVERIFY(!c.texts(&c.column).join(u'|').contains(u"budget"));
        others->click();
        QVERIFY(c.texts(&c.column).contains(u"budget: 500"_s));
        // AND everything is in the raw form
        c.plan->findChild<QPushButton *>(u"raw"_s)->click();
        QVERIFY(c.texts(c.plan).join(u'|').contains(u"\"budget\": 500"));
    }

    void shouldCutNothingWhateverTheAgentCallsIt()
    {
        // GIVEN words without an end wherever an agent may put them, and more steps than can be counted at a glance
        Column c;
        const QString wide(200, u'W');
        QJsonArray steps{QJsonObject{{u"id"_s, wide}, {u"title"_s, wide}, {u"tool"_s, wide}, {u"arguments"_s, QJsonObject{{wide, wide}}}, {u"reversible"_s, false}, {u"status"_s, wide}}};
        for (int i = 0; i < 60; ++i)
            steps.append(u"Step"_s);
        QJsonObject context = planOf(steps);
        const QJsonObject factor{{u"name"_s, wide}, {u"score"_s, 123456789}, {u"description"_s, wide}};
        context.insert(u"risk_assessment"_s, QJsonObject{{u"risk_tier"_s, wide}, {u"risk_score"_s, 123456789}, {u"factors"_s, QJsonArray{factor}}});
        context.insert(wide, wide);
        c.sample.view.consultation.agentName = wide;
        c.setContext(context);
        c.sample.view.openedSteps = {wide};
        c.sample.view.seenSteps = {1, 61};
        c.show();
        c.plan->openStep(wide);
        // WHEN the column is as narrow as it can be, and its form is open
        c.column.begin(Verdict::Approve);
        c.column.findChild<QAbstractButton *>(u"some"_s)->click();
        c.column.resize(300, 900);
        QCoreApplication::processEvents();
        // THEN nothing is wider than it
        for (const QScrollArea *scroll : c.column.findChildren<QScrollArea *>()) {
            if (scroll->isVisible())
                QVERIFY2(scroll->widget()->width() <= scroll->viewport()->width(), qPrintable(u"%1: %2 of %3"_s.arg(scroll->objectName()).arg(scroll->widget()->width()).arg(scroll->viewport()->width())));
        }
    }

    void shouldShowWhatWasSentBesideThePlan()
    {
        // GIVEN a consultation with members of the agent's own beside its context, one of them with a hidden character
        Column c(1400);
        Consultation &consultation = c.sample.view.consultation;
        consultation.extra = {{u"cost_centre"_s, u"K-17"_s}, {u"origin"_s, QJsonObject{{u"repo"_s, u"a\u202Eb"_s}}}};
        c.show();
        QCoreApplication::processEvents();
        // THEN they stand below as text, and the hidden character is marked and warned of
        c.column.findChild<QPushButton *>(u"othersTitle"_s)->click();
        QString all = c.texts(&c.column).join(u'|');
        QVERIFY2(all.contains(u"cost_centre: K-17") && all.contains(u"origin:\n    repo: a⟦U+202E⟧b"), qPrintable(all));
        QVERIFY2(all.contains(u"change the order of the text"), qPrintable(all));
        // AND a revision of them alone is shown at once, in the raw form too
        consultation.extra = {{u"cost_centre"_s, u"K-18"_s}};
        c.plan->findChild<QPushButton *>(u"raw"_s)->click();
        c.show();
        all = c.texts(c.plan).join(u'|');
        QVERIFY2(all.contains(u"\"cost_centre\": \"K-18\"") && all.contains(u"\"context\": {"), qPrintable(all));
        c.plan->findChild<QPushButton *>(u"list"_s)->click();
        QVERIFY(c.texts(&c.column).contains(u"cost_centre: K-18"_s));
    }

    void shouldTellWhenAnIrreversibleStepWasReallySeen()
    {
        Column c(1400);
        c.plan->openStep(u"delete"_s);
        QTRY_COMPARE(c.opened.size(), 1);
        QCOMPARE(c.opened.first().at(0).toString(), u"digest-2"_s);
        QCOMPARE(c.opened.first().at(1).toString(), u"delete"_s);
    }

    void shouldTellAgainOfAnUnchangedStepInAnotherPlan()
    {
        // GIVEN a step that cannot be undone, open and seen
        Column c(1400);
        c.plan->openStep(u"delete"_s);
        QTRY_COMPARE(c.opened.size(), 1);
        // WHEN another revision leaves it as it is
        c.sample.view.consultation.digest = c.sample.view.shownDigest = u"digest-3"_s;
        c.show();
        // THEN it still stands open, and is told of the new plan too
        QCOMPARE(c.steps->openId(), u"delete"_s);
        QTRY_COMPARE(c.opened.size(), 2);
        QCOMPARE(c.opened.last().at(0).toString(), u"digest-3"_s);
        QCOMPARE(c.opened.last().at(1).toString(), u"delete"_s);
    }

    void shouldTellAgainOfTheSamePlanInAnotherConsultation()
    {
        Column c(1400);
        c.plan->openStep(u"delete"_s);
        QTRY_COMPARE(c.opened.size(), 1);
        // WHEN another consultation has the very same plan
        c.sample.view.consultation.id = ConsultationId::create();
        c.show();
        // THEN nothing of it is open, and opening the step is told
        QCOMPARE(c.steps->openId(), QString());
        c.plan->openStep(u"delete"_s);
        QTRY_COMPARE(c.opened.size(), 2);
    }

    void shouldTellAgainWhenAStepIsOpenedAgain()
    {
        // GIVEN a step that was told as seen, which could not be kept
        Column c(1400);
        c.plan->openStep(u"delete"_s);
        QTRY_COMPARE(c.opened.size(), 1);
        // WHEN the elder closes and opens it
        c.steps->open({});
        c.plan->openStep(u"delete"_s);
        // THEN it is told once more
        QTRY_COMPARE(c.opened.size(), 2);
    }

    void shouldTakeAPlanApartOnlyWhenAnotherComes()
    {
        // GIVEN a plan on the screen WHEN the same one is shown again, by its digest
        Column c;
        c.sample.view.context = Context::parse(planOf({u"never looked at"_s}));
        c.sample.view.changes.reset();
        c.show();
        // THEN the pane has not looked into it
        QCOMPARE(c.steps->accessibleRowCount(), 7);
    }

    void shouldNotTellOfAStepWhoseEndIsOutOfSight()
    {
        // GIVEN a step whose JSON is longer than the window
        Column c(700);
        QJsonArray rows;
        for (int i = 0; i < 120; ++i)
            rows.append(i);
        c.setContext(planOf({QJsonObject{{u"id"_s, u"long"_s}, {u"title"_s, u"Delete rows"_s}, {u"reversible"_s, false}, {u"rows"_s, rows}},
                             QJsonObject{{u"id"_s, u"short"_s}, {u"title"_s, u"Delete one"_s}, {u"reversible"_s, false}}}));
        c.plan->openStep(u"long"_s);
        QTRY_VERIFY(c.bar()->maximum() > 1000);
        // WHEN only its beginning is in sight, for longer than a short one needs THEN it is not told
        QVERIFY(!c.opened.wait(600));
        // WHEN its end is in sight but the middle never was THEN neither
        c.bar()->setValue(c.bar()->maximum());
        QVERIFY(!c.opened.wait(600));
        // WHEN all of it is scrolled through
        for (int value = c.bar()->maximum(); c.opened.isEmpty() && value >= 0; value -= 150) {
            c.bar()->setValue(value);
            c.opened.wait(250);
        }
        // THEN it is told
        QTRY_COMPARE(c.opened.size(), 1);
        QCOMPARE(c.opened.first().at(1).toString(), u"long"_s);
    }

    void shouldShowTheWholeOfAVeryLongStepByKeys()
    {
        // GIVEN a step that cannot be undone and is longer than what is laid out without asking
        Column c(1400);
        c.setContext(planOf({QJsonObject{{u"id"_s, u"long"_s}, {u"title"_s, u"Delete rows"_s}, {u"reversible"_s, false}, {u"sql"_s, QString(80'000, u'x')}}}));
        c.plan->openStep(u"long"_s);
        c.steps->findChild<QPushButton *>(u"showStepRaw"_s)->click();
        auto *raw = c.steps->findChild<TextBlock *>(u"stepRaw"_s);
        QVERIFY(raw->isShortened());
        auto *more = raw->findChild<QPushButton *>(u"wholeText"_s);
        QVERIFY(more && more->isVisible() && more->focusPolicy() & Qt::TabFocus);
        QVERIFY(QAccessible::queryAccessibleInterface(more)->text(QAccessible::Name).contains(u"whole text"));
        QCoreApplication::processEvents();
        const int before = raw->height();
        // WHEN it is asked for by a key
        more->setFocus();
        QTest::keyClick(more, Qt::Key_Space);
        // THEN all of it is there, in lines of its own, and the button is gone
        QVERIFY(!raw->isShortened());
        QVERIFY(!more->isVisible());
        QTRY_VERIFY2(raw->height() > before * 14 / 12, qPrintable(u"%1 after %2"_s.arg(raw->height()).arg(before)));
        // AND it can be copied by a key
        auto *copy = raw->findChild<QPushButton *>(u"copyText"_s);
        QCOMPARE(copy->accessibleName(), u"Copy"_s);
        QTest::keyClick(copy, Qt::Key_Space);
        QCOMPARE(QApplication::clipboard()->text(), raw->text());
    }

    void shouldCopyWhatWasSentWithoutMarks()
    {
        // GIVEN a step full of characters that draw nothing, in its texts, in names, and in members of members; and brackets like the marks'
        const QString hidden = QString::fromUtf8("rm\u00a0-rf \u202e/srv\u200b \u27e6U+200B\u27e7");
        Column c(1400);
        const QJsonObject step{{u"id"_s, hidden}, {u"title"_s, u"Erase"_s}, {u"tool"_s, hidden}, {u"reversible"_s, hidden},
                               {u"arguments"_s, QJsonObject{{u"sql"_s, hidden}, {u"na\u200bme"_s, QJsonArray{hidden, QJsonObject{{u"in\u200b"_s, hidden}}}}}},
                               {u"note"_s, QJsonObject{{u"deep"_s, hidden}}}};
        QJsonObject context = planOf({step});
        context.insert(u"risk_assessment"_s, QJsonObject{{u"tier"_s, u"high"_s}, {u"why"_s, hidden}, {u"factors"_s, QJsonArray{QJsonObject{{u"name"_s, hidden}, {u"mitigation"_s, hidden}, {u"odd"_s, hidden}}}}});
        c.setContext(context);
        c.plan->openStep(hidden);
        QCoreApplication::processEvents();
        // WHEN each text of the column is copied
        int withHidden = 0;
        for (const TextBlock *block : c.column.findChildren<TextBlock *>()) {
            if (!block->text().contains(u"\u27e6U+202E\u27e7") || block->objectName() == u"warning")
                continue;
            // THEN the copy has the characters themselves, and the brackets that were sent
            ++withHidden;
            QVERIFY2(block->copied().contains(hidden), qPrintable(block->copied()));
            QVERIFY2(!block->copied().contains(u"\u27e6U+202E\u27e7"), qPrintable(block->copied()));
        }
        QVERIFY2(withHidden >= 9, qPrintable(QString::number(withHidden)));
        // AND so have the buttons, of a step and of the whole
        const auto copyOf = [](TextBlock *raw) {
            raw->findChild<QPushButton *>(u"copyText"_s)->click();
            return QApplication::clipboard()->text();
        };
        c.steps->findChild<QPushButton *>(u"showStepRaw"_s)->click();
        QCOMPARE(QJsonDocument::fromJson(copyOf(c.steps->findChild<TextBlock *>(u"stepRaw"_s)).toUtf8()).object(), step);
        c.plan->findChild<QPushButton *>(u"raw"_s)->click();
        QCOMPARE(QJsonDocument::fromJson(copyOf(c.plan->findChild<SentText *>(u"rawText"_s)->findChild<TextBlock *>()).toUtf8()).object(), context);
    }

    void shouldNameArgumentsInWords()
    {
        // GIVEN names as programs write them, two that would be the same in words, and names that are things
        Column c(1400);
        const QJsonObject arguments{{u"sql"_s, u"DROP TABLE x"_s}, {u"expected_rows_dropped"_s, 317}, {u"max_rows"_s, 1}, {u"maxRows"_s, 2}, {u"db-1.example"_s, 3}, {u"--force"_s, 4}};
        c.setContext(planOf({QJsonObject{{u"id"_s, u"a"_s}, {u"title"_s, u"Drop"_s}, {u"arguments"_s, arguments}}}));
        c.plan->openStep(u"a"_s);
        // THEN only the first are put in words
        const QString spoken = c.texts(c.steps).join(u'|');
        for (const QString &words : {u"Statement: DROP TABLE x"_s, u"Expected rows dropped: 317"_s, u"max_rows: 1"_s, u"maxRows: 2"_s, u"db-1.example: 3"_s, u"--force: 4"_s})
            QVERIFY2(spoken.contains(words), qPrintable(words + u" in "_s + spoken));
    }

    void shouldBringAnOpenedStepIntoView()
    {
        Column c(600);
        c.plan->openStep(u"delete"_s);
        QTRY_VERIFY(c.bar()->value() > 0);
        QVERIFY(!c.steps->accessibleRowRect(6).isEmpty());
    }

    void shouldAskAboutAStep()
    {
        Column c(1400);
        c.plan->openStep(u"retire"_s);
        c.steps->findChild<QPushButton *>(u"askAboutStep"_s)->click();
        QCOMPARE(c.asked.size(), 1);
        QVERIFY((c.asked.first().at(0).value<Anchor>() == Anchor{u"step"_s, u"retire"_s}));
        QCOMPARE(c.asked.first().at(1).toString(), u"about step 5"_s);
    }

    void shouldOpenAndCloseByKeys()
    {
        Column c;
        c.steps->setFocus();
        QTest::keyClick(c.steps, Qt::Key_End);
        QTest::keyClick(c.steps, Qt::Key_Up);
        QTest::keyClick(c.steps, Qt::Key_Return);
        QCOMPARE(c.steps->openId(), u"move"_s);
        QTest::keyClick(c.steps, Qt::Key_Escape);
        QCOMPARE(c.steps->openId(), QString());
        QTest::keyClick(c.steps, Qt::Key_Home);
        QTest::keyClick(c.steps, Qt::Key_Space);
        QCOMPARE(c.steps->openId(), u"backup"_s);
    }

    void shouldMoveNoMoreForAStepThatWasClosed()
    {
        // GIVEN a step taller than the pane, which was open and is closed, and the plan's beginning in sight
        Column c(700);
        QJsonArray rows;
        for (int i = 0; i < 120; ++i)
            rows.append(i);
        c.setContext(planOf({u"First"_s, u"Second"_s, u"Third"_s, u"Fourth"_s, QJsonObject{{u"id"_s, u"long"_s}, {u"title"_s, u"Delete rows"_s}, {u"rows"_s, rows}}}));
        c.steps->setFocus();
        QTest::keyClick(c.steps, Qt::Key_End);
        QTest::keyClick(c.steps, Qt::Key_Return);
        QVERIFY(c.comesToRest());
        QVERIFY(c.bar()->maximum() > 0);
        QTest::keyClick(c.steps, Qt::Key_PageDown);
        QTRY_VERIFY(c.bar()->value() > 0);
        QTest::keyClick(c.steps, Qt::Key_Return);
        QCOMPARE(c.steps->openId(), QString());
        c.bar()->setValue(0);
        // WHEN the pane gets less room at once, as by the form of a decision
        c.column.resize(432, 400);
        QCoreApplication::processEvents();
        // THEN the step is kept in sight, and no more is moved: it is not as tall as it was
        QVERIFY(c.bar()->maximum() > 0);
        const QWidget *viewport = c.column.findChild<QScrollArea *>(u"scroll"_s)->viewport();
        QVERIFY(c.comesToRest());
        const QRect row = c.steps->accessibleRowRect(4).translated(c.steps->mapTo(&c.column, QPoint()));
        const QRect room = viewport->rect().translated(viewport->mapTo(&c.column, QPoint()));
        QVERIFY(room.contains(row));
        QVERIFY2(row.top() > room.center().y(), qPrintable(u"%1 in %2 to %3"_s.arg(row.top()).arg(room.top()).arg(room.bottom())));
    }

    void shouldOpenByClickAndByScreenReader()
    {
        Column c;
        QTest::mouseClick(c.steps, Qt::LeftButton, {}, c.steps->accessibleRowRect(2).center());
        QCOMPARE(c.steps->openId(), u"merge"_s);
        QAccessibleInterface *list = QAccessible::queryAccessibleInterface(c.steps);
        QAccessibleInterface *row = list->child(3);
        QCOMPARE(row->role(), QAccessible::ListItem);
        QVERIFY(!row->state().expanded);
        row->actionInterface()->doAction(QAccessibleActionInterface::pressAction());
        QCOMPARE(c.steps->openId(), u"check"_s);
        QVERIFY(row->state().expanded);
        // Its details follow the rows.
        QCOMPARE(list->childCount(), 8);
        QVERIFY(list->child(7)->object());
    }

    void shouldKeepWhatIsOpenThroughARefresh()
    {
        Column c;
        c.plan->openStep(u"retire"_s);
        c.sample.view.openedSteps = {u"delete"_s};
        c.show();
        QCOMPARE(c.steps->openId(), u"retire"_s);
        // AND closes it where it is gone
        c.setContext(planOf({u"another"_s}));
        QCOMPARE(c.steps->openId(), QString());
    }

    void shouldWarnOfCharactersThatHide_data()
    {
        QTest::addColumn<QString>("title");
        QTest::addColumn<QString>("warning");
        QTest::newRow("none") << u"Drop it"_s << QString();
        QTest::newRow("bidi") << u"Drop \u202Eit"_s << u"change the order of the text. They are shown as marks such as ⟦U+202E⟧."_s;
        QTest::newRow("zero width") << u"Drop\u200B it"_s << u"cannot be seen. They are shown as marks such as ⟦U+200B⟧."_s;
        QTest::newRow("words of a script whole") << u"می\u200Cخواهم"_s << QString();
    }
    void shouldWarnOfCharactersThatHide()
    {
        QFETCH(QString, title);
        QFETCH(QString, warning);
        Column c;
        c.setContext(planOf({title}));
        const auto *block = c.plan->findChild<TextBlock *>(u"warning"_s);
        QCOMPARE(block->isVisible(), !warning.isEmpty());
        QVERIFY(warning.isEmpty() || block->text().contains(warning));
    }

    void shouldBearTenThousandSteps()
    {
        Column c;
        const auto planOfSteps = [](int count) {
            QJsonArray steps;
            for (int i = 0; i < count; ++i)
                steps.append(QJsonObject{{u"title"_s, u"Step number %1 that does something"_s.arg(i)}, {u"reversible"_s, i != count - 1}});
            return planOf(steps);
        };
        const auto few = planOfSteps(500), many = planOfSteps(10'000);
        // Each costs about as much as where there are few.
        const auto growth = test::growthOf(20, [&] { c.setContext(few); }, [&] { c.setContext(many); });
        QVERIFY2(growth.isGentle(), qPrintable(growth.words()));
        QCOMPARE(c.steps->accessibleRowCount(), 10'000);
        // The danger at the end is one press away.
        c.column.findChild<QPushButton *>(u"openStep"_s)->click();
        QTRY_VERIFY(!c.steps->accessibleRowRect(9'999).isEmpty());
        QCOMPARE(c.steps->openId(), u"10000"_s);
    }

    void shouldNotSayThatWhatWasSentIsMissing()
    {
        // GIVEN a plan in a shape that nobody can count, and no risk
        Column c(1400);
        c.setContext({{u"deployment"_s, QJsonObject{{u"region"_s, QJsonArray{u"eu-1"_s, u"us-2"_s}}, {u"version"_s, u"4.2.1"_s}}}, {u"note"_s, u"x"_s}});
        // THEN that is said, and all of it stands there, counted line by line
        const QString all = c.texts(c.plan).join(u'|');
        QVERIFY2(all.contains(u"no plan in a form that Witan can count"), qPrintable(all));
        QVERIFY2(all.contains(u"deployment:\n    region:\n        • eu-1\n        • us-2\n    version: 4.2.1\nnote: x"), qPrintable(all));
        QVERIFY(c.texts(c.column.findChild<RiskPane *>()).join(u'|').contains(u"no assessment"));
        // AND it is told once it was on the screen to its end
        QTRY_COMPARE(c.column.findChild<QLabel *>(u"readingCount"_s)->text(), u"6 of 6 lines seen"_s);
        QTRY_VERIFY(!c.opened.isEmpty());
        QCOMPARE(c.opened.last().at(0).toString(), c.sample.view.consultation.digest);
        QCOMPARE(c.opened.last().at(1).toString(), sentWholeId());
    }

    void shouldWantTheWholeOfWhatWasSentOnTheScreen()
    {
        // GIVEN more than fits that could not be understood
        Column c(600);
        QJsonArray much;
        for (int i = 0; i < 80; ++i)
            much.append(i);
        c.setContext({{u"things"_s, much}});
        auto *words = c.column.findChild<QLabel *>(u"readingCount"_s);
        auto *next = c.column.findChild<QPushButton *>(u"nextToRead"_s);
        QTRY_VERIFY(words->text().endsWith(u" of 81 lines seen") && !words->text().startsWith(u"0 "));
        QVERIFY(!c.opened.wait(400));
        // WHEN its end is seen, and not its middle THEN it is not told
        c.bar()->setValue(c.bar()->maximum());
        QVERIFY(!c.opened.wait(400));
        // WHEN the way is taken that is offered, as often as it is
        for (int presses = 0; c.opened.isEmpty() && presses < 20; ++presses) {
            next->click();
            c.opened.wait(250);
        }
        // THEN all lines were seen
        QCOMPARE(c.opened.size(), 1);
        QCOMPARE(words->text(), u"81 of 81 lines seen"_s);
    }

    void shouldLeadToAllThatWasSentWhereTheRiskCouldNotBeRead()
    {
        // GIVEN steps that were understood, and a risk that was not
        Column c(1400);
        QJsonObject context = planOf({u"One"_s});
        context.insert(u"risk_assessment"_s, QJsonObject{{u"colour"_s, u"mauve"_s}});
        c.setContext(context);
        QCOMPARE(c.steps->accessibleRowCount(), 1);
        QVERIFY(c.texts(c.column.findChild<RiskPane *>()).contains(u"colour: mauve"_s));
        QVERIFY(!c.opened.wait(300));
        // WHEN the way is taken that the count offers
        c.column.findChild<QPushButton *>(u"nextToRead"_s)->click();
        // THEN it stands there as it was sent, and is told once it was on the screen
        QVERIFY(c.column.findChild<QPushButton *>(u"raw"_s)->isChecked());
        QTRY_VERIFY(!c.opened.isEmpty());
        QCOMPARE(c.opened.last().at(1).toString(), sentWholeId());
    }

    void shouldTakeNothingAsReadWhereNothingWasSent()
    {
        // GIVEN a context without anything in it
        Column c(1400);
        c.setContext({});
        // THEN that is what has to be seen
        QVERIFY(c.texts(c.plan).contains(u"Nothing was sent."_s));
        QTRY_VERIFY(!c.opened.isEmpty());
        QCOMPARE(c.opened.last().at(1).toString(), sentWholeId());
    }

    void shouldDrawARightToLeftStepAtTheRight()
    {
        Column c;
        c.setContext(planOf({u"Copy"_s, QString::fromUtf8("מחיקה")}));
        QTRY_VERIFY(!c.steps->accessibleRowRect(1).isEmpty());
        const QImage image = c.steps->grab().toImage();
        const qreal scale = image.devicePixelRatio();
        // Whether anything is drawn in the right third of a row.
        const auto isInked = [&](int row) {
            const QRect rect = c.steps->accessibleRowRect(row);
            const QRect third(int(rect.width() * 2 / 3 * scale), int(rect.top() * scale), int(rect.width() / 3 * scale), int(rect.height() * scale));
            const QRgb ground = image.pixel(third.topRight());
            for (int y = third.top(); y < third.bottom(); ++y) {
                for (int x = third.left(); x < third.right(); ++x) {
                    if (image.pixel(x, y) != ground)
                        return true;
                }
            }
            return false;
        };
        QVERIFY(!isInked(0));
        QVERIFY(isInked(1));
    }

    void shouldShowWhatItCouldNotReadOfARequest()
    {
        Column c(1400);
        c.setContext({{u"plan"_s, QJsonObject{{u"request"_s, QJsonObject{{u"text"_s, u"Close it"_s}, {u"ticket"_s, u"OPS-118"_s}}}, {u"steps"_s, QJsonArray{u"One"_s}}}}});
        const QString all = c.texts(c.plan).join(u'|');
        QVERIFY2(all.contains(u"Close it") && all.contains(u"ticket: OPS-118"), qPrintable(all));
    }

    void shouldSayWhatBecameOfEachStep()
    {
        // GIVEN a plan of which a part was approved, and the agent's report of it
        Column c(1400);
        Consultation &consultation = c.sample.view.consultation;
        consultation.status = Status::Completed;
        RecordedDecision final;
        final.decision.verdict = Verdict::Approve;
        final.decision.conditions = {{u"steps"_s, stepReferences(*c.sample.view.context.plan, {3, 4, 5})}};
        final.actor = {u"other"_s, u"Osbert"_s, PrincipalRole::Reviewer};
        final.at = test::localTime(17, 5);
        consultation.final = final;
        c.show();
        const auto name = [&c](int row) { return c.steps->accessibleRowName(row); };
        QVERIFY2(name(0).contains(u", done"), qPrintable(name(0)));
        QVERIFY2(name(2).contains(u", approved"), qPrintable(name(2)));
        QVERIFY2(name(5).contains(u", left out, ") && name(5).contains(u"Osbert left it out at "), qPrintable(name(5)));
        QVERIFY2(name(6).contains(u", left out, cannot be undone"), qPrintable(name(6)));
        QVERIFY2(name(0).contains(u"before the pause"), qPrintable(name(0)));
        // WHEN it reports how far it is THEN each step says so, and what came of it
        consultation.execution = Execution::Resumed;
        consultation.report = Report{Report::Outcome::Running, u"At it."_s,
                                     {{u"steps_done"_s, QJsonArray{QJsonObject{{u"index"_s, 2}, {u"id"_s, u"merge"_s}, {u"result"_s, u"148 pairs merged"_s}, {u"at"_s, test::localTime(17, 3).toString()}}}},
                                      {u"steps_running"_s, QJsonArray{QJsonObject{{u"index"_s, 3}}}}}, test::localTime(17, 6)};
        c.show();
        QVERIFY2(name(2).contains(u", done "_s + wording::clock(test::localTime(17, 3))) && name(2).contains(u"approved") && name(2).contains(u"148 pairs merged"), qPrintable(name(2)));
        QVERIFY2(name(3).contains(u", being done") && name(3).contains(u"approved"), qPrintable(name(3)));
        QVERIFY2(name(4).contains(u", approved"), qPrintable(name(4)));
        QCOMPARE(c.column.findChild<TextBlock *>(u"why"_s)->text(), u"Ledger Agent works on step 4."_s);
        // WHEN it reports the end THEN that is said of the steps that it names
        consultation.report = Report{Report::Outcome::Failed, u"Half of it."_s, {{u"steps_done"_s, QJsonArray{u"merge"_s, u"check"_s}}, {u"steps_not_done"_s, QJsonArray{u"retire"_s, u"move"_s}}}, test::localTime(17, 6)};
        c.show();
        QVERIFY2(name(2).contains(u", done "_s + wording::clock(test::localTime(17, 6))), qPrintable(name(2)));
        QVERIFY2(name(4).contains(u", not done"), qPrintable(name(4)));
        QVERIFY2(name(5).contains(u", left out"), qPrintable(name(5)));
    }

    void shouldShowTheChangesOfARevisionFromTheirTop()
    {
        // GIVEN the plan on the screen, scrolled down
        Column c(500);
        c.bar()->setValue(c.bar()->maximum());
        auto *tabs = c.column.findChild<QTabBar *>();
        QCOMPARE(tabs->currentIndex(), 0);
        // WHEN a revision comes
        c.sample.view.consultation.revision += 1;
        c.sample.view.consultation.digest = c.sample.view.shownDigest = u"digest-3"_s;
        c.show();
        // THEN what it changes stands there, from its top
        QCOMPARE(tabs->currentIndex(), 1);
        QCOMPARE(c.column.findChild<QScrollArea *>(u"changesScroll"_s)->verticalScrollBar()->value(), 0);
        // AND news of the same one leaves the elder where he is
        tabs->setCurrentIndex(0);
        c.show();
        QCOMPARE(tabs->currentIndex(), 0);
    }

    void shouldDrawAScoreOnAScaleOnlyWhereItsMaximumIsKnown_data()
    {
        QTest::addColumn<QJsonObject>("risk");
        QTest::addColumn<QString>("badge");
        QTest::newRow("known") << QJsonObject{{u"risk_tier"_s, u"HIGH"_s}, {u"risk_score"_s, 4.5}, {u"risk_score_max"_s, 10}} << u"High · 4.5 of 10"_s;
        QTest::newRow("unknown maximum") << QJsonObject{{u"risk_tier"_s, u"low"_s}, {u"risk_score"_s, 4}} << u"Low · score 4"_s;
        QTest::newRow("maximum of zero") << QJsonObject{{u"risk_tier"_s, u"LOW"_s}, {u"risk_score"_s, 4}, {u"risk_score_max"_s, 0}} << u"Low · score 4"_s;
        QTest::newRow("no score") << QJsonObject{{u"risk_tier"_s, u"CRITICAL"_s}} << u"Critical"_s;
        QTest::newRow("a tier of the agent's own") << QJsonObject{{u"risk_tier"_s, u"scary"_s}} << u"scary"_s;
        QTest::newRow("digit for digit") << QJsonObject{{u"risk_tier"_s, u"HIGH"_s}, {u"risk_score"_s, 9.996}, {u"risk_score_max"_s, 10}} << u"High · 9.996 of 10"_s;
        QTest::newRow("with its maximum in words") << QJsonObject{{u"risk_tier"_s, u"HIGH"_s}, {u"risk_score"_s, u"7/10"_s}} << u"High · 7/10"_s;
        QTest::newRow("nothing") << QJsonObject{{u"x"_s, 1}} << u"Tier not stated"_s;
    }
    void shouldDrawAScoreOnAScaleOnlyWhereItsMaximumIsKnown()
    {
        QFETCH(QJsonObject, risk);
        QFETCH(QString, badge);
        const Context context = Context::parse({{u"risk_assessment"_s, risk}});
        QVERIFY(context.risk);
        QCOMPARE(RiskPane::badgeWords(*context.risk), badge);
    }

    void shouldDrawBarsOnlyForFactorsWithAScale()
    {
        Column c(1400);
        c.setContext({{u"risk_assessment"_s, QJsonObject{{u"risk_tier"_s, u"LOW"_s}, {u"factors"_s, QJsonArray{
            QJsonObject{{u"name"_s, u"With"_s}, {u"score"_s, 3.996}, {u"score_max"_s, 5}, {u"mitigation"_s, u"a copy"_s}, {u"owner"_s, u"ops"_s}},
            QJsonObject{{u"name"_s, u"Without"_s}, {u"score"_s, 3}}, u"Only words"_s}}}}});
        auto *risk = c.column.findChild<RiskPane *>();
        QStringList bars;
        for (const QWidget *widget : risk->findChildren<QWidget *>()) {
            if (widget->inherits("witan::FactorBar"))
                bars.append(widget->accessibleName());
        }
        QCOMPARE(bars, QStringList({u"With: 3.996 of 5"_s}));
        const QString all = c.texts(risk).join(u'|');
        for (const QString &part : {u"score 3"_s, u"Against it: a copy"_s, u"owner: ops"_s, u"Only words"_s})
            QVERIFY2(all.contains(part), qPrintable(part));
    }
};

QTEST_MAIN(PlanPaneTest)
#include "tst_plan_pane.moc"
