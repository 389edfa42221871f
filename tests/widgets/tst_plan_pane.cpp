// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "support/growth.h"
#include "support/window_fixture.h"
#include "widgets/context_column.h"
#include "widgets/plan_pane.h"
#include "widgets/risk_pane.h"
#include "widgets/step_needs.h"
#include "widgets/steps_view.h"
#include "widgets/text_block.h"
#include "widgets/theme.h"

#include <QAccessible>
#include <QClipboard>
#include <QPushButton>
#include <QRadioButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalSpy>
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
        QCOMPARE(c.steps->accessibleRowName(6), u"Step 7, Delete the kept table after 90 days, added, cannot be undone"_s);
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
        for (const QString &part : {u"Drops the table."_s, u"Tool: sqlite"_s, u"sql: DROP TABLE t"_s, u"rows: [\n  1,\n  2\n]"_s, u"Comes after step: 1"_s, u"owner: root"_s, u"retries: 3"_s, u"cannot be undone"_s, u"\"sql\": \"DROP TABLE t\""_s})
            QVERIFY2(all.contains(part), qPrintable(part + u" in "_s + all));
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
        const QString all = c.texts(c.plan).join(u'|');
        QVERIFY(all.contains(u"budget: 500") && all.contains(u"owner: ops"));
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
        // THEN they stand under the steps as text, and the hidden character is marked and warned of
        QString all = c.texts(c.plan).join(u'|');
        QVERIFY2(all.contains(u"cost_centre: K-17") && all.contains(u"origin:\n    repo: a[U+202E]b"), qPrintable(all));
        QVERIFY2(all.contains(u"change the order of the text"), qPrintable(all));
        // AND a revision of them alone is shown at once, in the raw form too
        consultation.extra = {{u"cost_centre"_s, u"K-18"_s}};
        c.plan->findChild<QPushButton *>(u"raw"_s)->click();
        c.show();
        all = c.texts(c.plan).join(u'|');
        QVERIFY2(all.contains(u"\"cost_centre\": \"K-18\"") && all.contains(u"\"context\": {"), qPrintable(all));
        c.plan->findChild<QPushButton *>(u"list"_s)->click();
        QVERIFY(c.texts(c.plan).contains(u"cost_centre: K-18"_s));
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
        // WHEN the elder closes and opens it, with its raw form hidden in between
        c.steps->findChild<QPushButton *>(u"showStepRaw"_s)->click();
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

    void shouldTickWhatCanBeBroughtBackAndLeaveTheRestToTheElder()
    {
        Column c(1400);
        c.steps->setTicking(true);
        QCOMPARE(c.steps->ticked(), QStringList({u"merge"_s, u"check"_s, u"retire"_s, u"move"_s}));
        QVERIFY(!c.steps->accessibleRowIsCheckable(0));
        QVERIFY(c.steps->accessibleRowIsCheckable(6));
        QVERIFY(!c.steps->accessibleRowIsChecked(6));
        c.steps->accessiblePress(6);
        c.steps->accessiblePress(2);
        QCOMPARE(c.steps->ticked(), QStringList({u"check"_s, u"retire"_s, u"move"_s, u"delete"_s}));
        c.steps->setTicking(false);
        QVERIFY(c.steps->ticked().isEmpty());
    }

    void shouldOfferToTickWhatATickedStepComesAfter()
    {
        // GIVEN an approval of some steps, with one left out that others come after
        Column c(1400);
        c.sample.view.openedSteps = {u"delete"_s};
        c.show();
        c.column.begin(Verdict::Approve);
        c.column.findChild<QRadioButton *>(u"some"_s)->click();
        auto *needs = c.column.findChild<QWidget *>(u"needsBox"_s);
        QVERIFY(!needs->isVisible());
        c.steps->accessiblePress(2);
        // THEN it is said
        QVERIFY(needs->isVisible());
        QCOMPARE(c.column.findChild<TextBlock *>(u"needs"_s)->text(), u"Steps 4, 5 come after step 3, which is left out. The agent may then leave them out too."_s);
        // WHEN the offer is taken THEN nothing is missing
        auto *offer = c.column.findChild<QPushButton *>(u"tickNeeded"_s);
        QCOMPARE(offer->text(), u"Tick step 3 too"_s);
        offer->click();
        QVERIFY(!needs->isVisible());
        QVERIFY(c.steps->ticked().contains(u"merge"_s));
    }

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
        QFETCH(QStringList, hanging);
        QFETCH(QStringList, missing);
        const auto step = [](const char *id, const QString &after, const QString &status = {}) {
            return test::WindowSample::step(id, id, {{u"depends_on"_s, QJsonArray{after}}, {u"status"_s, status}});
        };
        const Context context = Context::parse(planOf({step("a", {}, u"done"_s), step("b", u"a"_s), step("c", u"b"_s), step("d", u"c"_s), step("x", u"y"_s), step("y", u"x"_s), step("z", u"nowhere"_s)}));
        const StepNeeds needs = stepNeeds(*context.plan, chosen);
        QCOMPARE(needs.hanging, hanging);
        QCOMPARE(needs.missing, missing);
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
        QTest::newRow("bidi") << u"Drop \u202Eit"_s << u"change the order of the text"_s;
        QTest::newRow("zero width") << u"Drop\u200B it"_s << u"cannot be seen"_s;
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

    void shouldSayThatThereIsNoPlan()
    {
        Column c;
        c.setContext({{u"note"_s, u"x"_s}});
        QCOMPARE(c.plan->findChild<TextBlock *>(u"request"_s)->text(), u"The agent sent no plan."_s);
        QVERIFY(c.texts(c.plan).join(u'|').contains(u"note: x"));
        QVERIFY(c.texts(c.column.findChild<RiskPane *>()).join(u'|').contains(u"no assessment"));
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
            QJsonObject{{u"name"_s, u"With"_s}, {u"score"_s, 3}, {u"score_max"_s, 5}, {u"mitigation"_s, u"a copy"_s}, {u"owner"_s, u"ops"_s}},
            QJsonObject{{u"name"_s, u"Without"_s}, {u"score"_s, 3}}, u"Only words"_s}}}}});
        auto *risk = c.column.findChild<RiskPane *>();
        QStringList bars;
        for (const QWidget *widget : risk->findChildren<QWidget *>()) {
            if (widget->inherits("witan::FactorBar"))
                bars.append(widget->accessibleName());
        }
        QCOMPARE(bars, QStringList({u"With: 3 of 5"_s}));
        const QString all = c.texts(risk).join(u'|');
        for (const QString &part : {u"score 3"_s, u"Against it: a copy"_s, u"owner: ops"_s, u"Only words"_s})
            QVERIFY2(all.contains(part), qPrintable(part));
    }
};

QTEST_MAIN(PlanPaneTest)
#include "tst_plan_pane.moc"
