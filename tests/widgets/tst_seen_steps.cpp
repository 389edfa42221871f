// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "support/window_fixture.h"
#include "widgets/context_column.h"
#include "widgets/decision_bar.h"
#include "widgets/plan_pane.h"
#include "widgets/steps_view.h"
#include "widgets/text_block.h"
#include "widgets/theme.h"

#include <QAccessible>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTabBar>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace witan;

namespace {

QJsonObject planOf(const QJsonArray &steps)
{
    return {{u"plan"_s, QJsonObject{{u"request"_s, u"Do it"_s}, {u"steps"_s, steps}}}};
}

/// So many steps, of which the last cannot be undone.
QJsonArray stepsOf(int count)
{
    QJsonArray steps;
    for (int i = 1; i <= count; ++i)
        steps.append(QJsonObject{{u"id"_s, u"s%1"_s.arg(i)}, {u"title"_s, u"Do the part %1"_s.arg(i)}, {u"reversible"_s, i != count}});
    return steps;
}

/// Whatever asks for its height, or is told to lay itself out.
class LayoutCounter final : public QObject {
public:
    int count = 0;
    bool eventFilter(QObject *, QEvent *event) override
    {
        count += event->type() == QEvent::LayoutRequest || event->type() == QEvent::Resize;
        return false;
    }
};

/// The right column in a window of its own, and one behind it that keeps what was seen, as the desktop does.
class Column {
public:
    test::WindowSample sample;
    ContextColumn column;
    StepsView *steps;
    QSignalSpy seen{&column, &ContextColumn::stepsSeen};
    bool keeps = true;

    explicit Column(const QJsonArray &plan, int height = 900)
    {
        column.setClock(&sample.clock);
        column.resize(432, height);
        steps = column.findChild<StepsView *>();
        QObject::connect(&column, &ContextColumn::stepsSeen, &column, [this](const ConsultationId &id, const QString &digest, const NumberRanges &numbers) {
            if (!keeps || id != sample.view.consultation.id || digest != sample.view.shownDigest)
                return;
            sample.view.seenSteps.add(numbers);
            QMetaObject::invokeMethod(&column, [this] { show(); }, Qt::QueuedConnection);
        });
        QObject::connect(&column, &ContextColumn::stepOpened, &column, [this](const QString &, const QString &step) {
            sample.view.openedSteps.append(step);
            QMetaObject::invokeMethod(&column, [this] { show(); }, Qt::QueuedConnection);
        });
        revise(plan);
        static_cast<QWidget &>(column).show();
        if (!QTest::qWaitForWindowExposed(&column))
            qFatal("no window");
    }
    void show() { column.show(sample.view); }
    /// Another plan, of which nothing was seen.
    void revise(const QJsonArray &plan)
    {
        sample.view.consultation.context = planOf(plan);
        sample.view.consultation.revision += 1;
        sample.view.shownDigest = sample.view.consultation.digest += u'x';
        sample.view.context = Context::parse(sample.view.consultation.context);
        sample.view.changes.reset();
        sample.view.openedSteps.clear();
        sample.view.seenSteps.clear();
        show();
    }
    QScrollBar *bar() { return column.findChild<QScrollArea *>(u"scroll"_s)->verticalScrollBar(); }
    QPushButton *button(const char *name) { return column.findChild<QPushButton *>(QString::fromLatin1(name)); }
    QTabBar *tabs() { return column.findChild<QTabBar *>(); }
    bool canApprove() { return button("approve")->isEnabled(); }
    /// In full, as a screen reader is told.
    QString why() { return column.findChild<TextBlock *>(u"why"_s)->accessibleName(); }
    /// Opens what cannot be undone by the way that the reason offers, and reads it to its end.
    void openDanger()
    {
        button("openStep")->click();
        QTRY_VERIFY(!sample.view.openedSteps.isEmpty());
    }
    /// As the elder scrolls, to the end.
    void turnPages()
    {
        QCoreApplication::processEvents();
        while (bar()->value() < bar()->maximum()) {
            bar()->triggerAction(QAbstractSlider::SliderPageStepAdd);
            QCoreApplication::processEvents();
        }
    }
    void toTheTop() { bar()->triggerAction(QAbstractSlider::SliderToMinimum); }
};

} // namespace

/// Nothing is approved of which a part was never on the screen (tests/README.md, G9).
class SeenStepsTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
        QAccessible::setActive(true);
        applyTheme(*qApp);
        installAccessibleRows();
    }

    void shouldWantTenThousandStepsOnTheScreen()
    {
        // GIVEN ten thousand steps, of which the last cannot be undone
        Column c(stepsOf(10'000));
        QVERIFY(!c.canApprove());
        QCOMPARE(c.why(), u"Step 10000 cannot be undone: open it and read it to its end before you approve."_s);
        QTRY_VERIFY(c.sample.view.seenSteps.contains(1, 8));
        // WHEN only that one was read
        c.openDanger();
        // THEN all that was passed over is missing, for an approval and for nothing else
        QTRY_VERIFY2(c.why().startsWith(u"Steps ") && c.why().endsWith(u" have not been on the screen yet: scroll through them before you approve."), qPrintable(c.why()));
        QVERIFY(c.sample.view.seenSteps.contains(10'000));
        QVERIFY(!c.canApprove());
        for (const char *verdict : {"changes", "reject", "abstain"})
            QVERIFY(c.button(verdict)->isEnabled());
        // WHEN the plan is scrolled through by pages
        LayoutCounter layouts;
        c.steps->installEventFilter(&layouts);
        c.toTheTop();
        c.turnPages();
        // THEN it can be approved, the steps take no more room than one, and nothing was laid out anew for it
        QTRY_COMPARE(c.sample.view.seenSteps.toText(), u"1-10000"_s);
        QTRY_VERIFY(c.canApprove());
        QVERIFY2(layouts.count < 20, qPrintable(QString::number(layouts.count)));
    }

    void shouldAskNothingMoreOfAPlanThatIsAllInSight()
    {
        Column c(stepsOf(6), 1400);
        QCOMPARE(c.why(), u"Step 6 cannot be undone: open it and read it to its end before you approve."_s);
        QTRY_COMPARE(c.sample.view.seenSteps.toText(), u"1-6"_s);
        c.openDanger();
        QTRY_VERIFY(c.canApprove());
    }

    void shouldBeginAnewWithANewRevision()
    {
        // GIVEN a plan that may be approved
        Column c(stepsOf(6), 1400);
        c.openDanger();
        QTRY_VERIFY(c.canApprove());
        // WHEN the next has more steps than can be seen at once, none of them without return
        QJsonArray steps = stepsOf(80);
        steps.removeLast();
        c.revise(steps);
        QVERIFY(!c.canApprove());
        QCOMPARE(c.why(), u"Steps 1 to 79 have not been on the screen yet: scroll the plan to its end before you approve."_s);
        // THEN what is in sight counts by itself, and the rest is asked for
        QTRY_VERIFY(c.sample.view.seenSteps.contains(1, 8));
        QTRY_VERIFY2(c.why().endsWith(u" to 79 have not been on the screen yet: scroll the plan to its end before you approve."), qPrintable(c.why()));
        c.toTheTop();
        c.turnPages();
        QTRY_COMPARE(c.sample.view.seenSteps.toText(), u"1-79"_s);
        QTRY_VERIFY(c.canApprove());
    }

    void shouldLeadToWhatWasNotSeen()
    {
        // GIVEN a plan that was left off after its first page, with the changes before it
        Column c(stepsOf(80));
        c.openDanger();
        c.steps->open({});
        c.toTheTop();
        QTRY_VERIFY(c.why().startsWith(u"Steps "));
        QTRY_VERIFY(c.button("openStep")->text() == u"Next"_s);
        QCOMPARE(c.button("openStep")->accessibleDescription(), c.why());
        c.tabs()->setCurrentIndex(1);
        QVERIFY(!c.steps->isVisible());
        // WHEN the way is taken that the reason offers, as often as it offers one
        int pages = 0;
        for (; !c.canApprove() && pages < 20; ++pages) {
            const NumberRanges missing = c.sample.view.seenSteps.missing(1, 80);
            c.button("openStep")->click();
            // THEN the first of the missing steps stands there, not opened, with the focus on it
            QVERIFY(c.steps->isVisible());
            QVERIFY(c.steps->openId().isEmpty());
            QCOMPARE(c.steps->accessibleCurrentRow(), missing.ranges().first().first - 1);
            QTRY_VERIFY(!c.steps->accessibleRowRect(c.steps->accessibleCurrentRow()).isEmpty());
            QTRY_VERIFY(c.canApprove() || c.sample.view.seenSteps.count() > 80 - missing.count() + 3);
            QTRY_VERIFY(c.canApprove() || c.why().contains(QString::number(c.sample.view.seenSteps.missing(1, 80).ranges().first().first)));
        }
        QVERIFY2(pages < 12, qPrintable(QString::number(pages)));
    }

    void shouldNotCountWhatIsOutOfSight_data()
    {
        QTest::addColumn<QString>("place");
        QTest::newRow("another tab") << u"tab"_s;
        QTest::newRow("the raw form") << u"raw"_s;
        QTest::newRow("a window that is hidden, and drawn for a picture") << u"hidden"_s;
    }
    void shouldNotCountWhatIsOutOfSight()
    {
        QFETCH(QString, place);
        Column c(stepsOf(6), 1400);
        QTRY_COMPARE(c.sample.view.seenSteps.toText(), u"1-6"_s);
        // GIVEN something else than the list of steps before the elder
        if (place == u"tab")
            c.tabs()->setCurrentIndex(1);
        else if (place == u"raw")
            c.button("raw")->click();
        else
            c.column.hide();
        QCoreApplication::processEvents();
        c.seen.clear();
        // WHEN a new plan comes
        c.revise(stepsOf(5));
        if (place == u"hidden")
            c.column.grab();
        // THEN none of its steps was seen, until the list is there again
        QVERIFY(!c.seen.wait(400));
        if (place == u"tab")
            c.tabs()->setCurrentIndex(0);
        else if (place == u"raw")
            c.button("list")->click();
        else
            static_cast<QWidget &>(c.column).show();
        QTRY_COMPARE(c.sample.view.seenSteps.toText(), u"1-5"_s);
    }

    void shouldCountALineThatIsTallerThanTheWindowPartByPart()
    {
        // GIVEN a title that goes on over more lines than there is room for
        Column c(stepsOf(1), 320);
        c.column.resize(300, 320);
        QTRY_VERIFY(c.sample.view.seenSteps.contains(1));
        c.revise({QJsonObject{{u"id"_s, u"a"_s}, {u"title"_s, QString(400, u'W')}}, QJsonObject{{u"id"_s, u"b"_s}, {u"title"_s, u"Second"_s}}});
        QTRY_VERIFY(c.steps->height() > 4 * c.bar()->pageStep());
        const int top = c.steps->mapTo(c.column.findChild<QWidget *>(u"inside"_s), QPoint()).y();
        // WHEN its end was on the screen, and its beginning, but not what is between
        c.bar()->setValue(top + c.steps->height());
        QCoreApplication::processEvents();
        c.bar()->setValue(0);
        QTRY_VERIFY(!c.sample.view.seenSteps.contains(1));
        // THEN it counts once that was too
        for (int value = 0; value < top + c.steps->height(); value += 20) {
            c.bar()->setValue(value);
            QCoreApplication::processEvents();
        }
        QTRY_COMPARE(c.sample.view.seenSteps.toText(), u"1-2"_s);
    }

    void shouldBeNoTallerThanItsWords()
    {
        // GIVEN a window that shows nothing yet, as after a start
        test::WindowSample sample;
        MainWindow window;
        sample.attach(window);
        window.resize(1440, 860);
        window.showNothing();
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        // WHEN the first consultation comes, with steps that are broken into lines
        QJsonArray steps;
        for (int i = 1; i <= 40; ++i)
            steps.append(QJsonObject{{u"title"_s, u"Move the customers of region number %1 from the old storage to the new one, and compare every checksum afterwards"_s.arg(i)}});
        sample.view.consultation.context = planOf(steps);
        sample.view.context = Context::parse(sample.view.consultation.context);
        sample.view.changes.reset();
        sample.view.seenSteps.clear();
        sample.open(window, sample.events.size());
        // THEN the column ends where its words end
        const auto *scroll = window.findChild<ContextColumn *>()->findChild<QScrollArea *>(u"scroll"_s);
        QTRY_VERIFY(scroll->widget()->height() > 1000);
        QTRY_COMPARE(scroll->widget()->height(), scroll->widget()->heightForWidth(scroll->widget()->width()));
        const auto *view = window.findChild<StepsView *>();
        QCOMPARE(view->height(), view->heightForWidth(view->width()));
    }

    void shouldNotCountWhatWasNotDrawn()
    {
        // GIVEN a plan that comes while nothing is drawn
        Column c(stepsOf(6), 1400);
        QTRY_COMPARE(c.sample.view.seenSteps.toText(), u"1-6"_s);
        c.column.setUpdatesEnabled(false);
        c.seen.clear();
        c.revise(stepsOf(5));
        // WHEN the window is looked at, as it is when it becomes active
        QEvent activated(QEvent::ActivationChange);
        QCoreApplication::sendEvent(c.steps, &activated);
        // THEN nothing of it was seen, until it is drawn
        QVERIFY(!c.seen.wait(400));
        c.column.setUpdatesEnabled(true);
        QTRY_COMPARE(c.sample.view.seenSteps.toText(), u"1-5"_s);
    }

    void shouldLetKeysAloneSeeAll_data()
    {
        QTest::addColumn<int>("key");
        QTest::newRow("arrow") << int(Qt::Key_Down);
        QTest::newRow("page") << int(Qt::Key_PageDown);
    }
    void shouldLetKeysAloneSeeAll()
    {
        QFETCH(int, key);
        Column c(stepsOf(120));
        c.steps->setFocus();
        int presses = 0;
        for (; c.steps->accessibleCurrentRow() < 119; ++presses) {
            QTest::keyClick(c.steps, Qt::Key(key));
            QCoreApplication::processEvents();
            QVERIFY(presses < 120);
        }
        QTRY_COMPARE(c.sample.view.seenSteps.toText(), u"1-120"_s);
        QCOMPARE(presses < 30, key == Qt::Key_PageDown);
        // AND a page back is as long
        const int before = c.steps->accessibleCurrentRow();
        QTest::keyClick(c.steps, Qt::Key_PageUp);
        QVERIFY(before - c.steps->accessibleCurrentRow() > 3);
    }

    void shouldNotPassOverWhatAJumpPassesOver()
    {
        Column c(stepsOf(120));
        QTRY_VERIFY(c.sample.view.seenSteps.contains(1));
        c.steps->setFocus();
        QTest::keyClick(c.steps, Qt::Key_End);
        QTRY_VERIFY(c.sample.view.seenSteps.contains(120));
        QVERIFY(!c.sample.view.seenSteps.contains(60));
        QCOMPARE(c.sample.view.seenSteps.ranges().size(), 2);
    }

    void shouldCountWhatAScreenReaderGoesTo()
    {
        Column c(stepsOf(60));
        QAccessibleInterface *list = QAccessible::queryAccessibleInterface(c.steps);
        for (int row = 0; row < 60; ++row)
            list->child(row)->actionInterface()->doAction(QAccessibleActionInterface::setFocusAction());
        QTRY_COMPARE(c.sample.view.seenSteps.toText(), u"1-60"_s);
        QCOMPARE(c.steps->accessibleCurrentRow(), 59);
        QVERIFY(!c.steps->accessibleRowRect(59).isEmpty());
    }

    void shouldTellOfAPlanThatIsLeft()
    {
        // GIVEN steps that were seen just now
        Column c(stepsOf(6), 1400);
        QTRY_COMPARE(c.sample.view.seenSteps.toText(), u"1-6"_s);
        c.revise(stepsOf(80));
        QTRY_VERIFY(c.bar()->maximum() > 1000 && !c.sample.view.seenSteps.isEmpty());
        c.seen.clear();
        const ConsultationId id = c.sample.view.consultation.id;
        const QString digest = c.sample.view.shownDigest;
        c.bar()->setValue(c.bar()->maximum());
        c.steps->repaint();
        // WHEN another consultation with the very same plan is opened at once
        c.sample.view.consultation.id = ConsultationId::create();
        c.sample.view.seenSteps.clear();
        c.show();
        // THEN they are told of the one that they were seen of
        QVERIFY(!c.seen.isEmpty());
        QCOMPARE(c.seen.first().at(0).value<ConsultationId>(), id);
        QCOMPARE(c.seen.first().at(1).toString(), digest);
        QVERIFY(c.seen.first().at(2).value<NumberRanges>().contains(80));
    }

    void shouldKnowWhatWasSeenBefore()
    {
        // GIVEN a plan of which all but the middle was seen at another time
        Column c(stepsOf(80));
        c.openDanger();
        c.sample.view.consultation.id = ConsultationId::create();
        c.sample.view.openedSteps = {u"s80"_s};
        c.sample.view.seenSteps = {1, 40};
        c.sample.view.seenSteps.add(60, 80);
        c.show();
        // THEN only that is asked for
        QCOMPARE(c.why(), u"Steps 41 to 59 have not been on the screen yet: scroll through them before you approve."_s);
        c.button("openStep")->click();
        QTRY_VERIFY(c.sample.view.seenSteps.contains(41, 45));
        c.turnPages();
        QTRY_VERIFY(c.canApprove());
    }

    void shouldTellAgainWhatCouldNotBeKept()
    {
        // GIVEN a disk that keeps nothing for a while
        Column c(stepsOf(6), 1400);
        c.keeps = false;
        c.revise(stepsOf(5));
        QTRY_VERIFY(!c.seen.isEmpty() && c.seen.last().at(1).toString() == c.sample.view.shownDigest);
        c.show();
        QVERIFY(c.sample.view.seenSteps.isEmpty());
        // WHEN it does again, and the elder does anything with the plan
        c.keeps = true;
        c.steps->setFocus();
        c.steps->update();
        // THEN it is told once more
        QTRY_COMPARE(c.sample.view.seenSteps.toText(), u"1-5"_s);
    }

    void shouldNotAskForStepsThatAreGone()
    {
        // GIVEN a revision that dropped half the steps, which still stand in the list
        Column c(stepsOf(6), 1400);
        const Context before = c.sample.view.context;
        c.revise({QJsonObject{{u"id"_s, u"s2"_s}, {u"title"_s, u"Do the part 2"_s}}, QJsonObject{{u"id"_s, u"s4"_s}, {u"title"_s, u"Do the part 4"_s}}});
        c.sample.view.changes = diffContexts(before, c.sample.view.context);
        c.sample.view.changesFrom += 1;
        c.show();
        QCOMPARE(c.steps->accessibleRowCount(), 6);
        // THEN the two that are left are all
        QTRY_VERIFY(c.canApprove());
        QCOMPARE(c.sample.view.seenSteps.toText(), u"1-2"_s);
    }

    void shouldLeadFromTheConversationOfANarrowWindow()
    {
        // GIVEN a window of one column, in which the conversation stands
        test::WindowSample sample;
        MainWindow window;
        sample.view.openedSteps = {u"delete"_s};
        sample.view.seenSteps.clear();
        sample.attach(window);
        window.resize(500, 420);
        window.show();
        sample.open(window, sample.events.size());
        QVERIFY(QTest::qWaitForWindowActive(&window));
        QSignalSpy seen(&window, &MainWindow::stepsSeen);
        auto *steps = window.findChild<StepsView *>();
        QVERIFY(!steps->isVisible());
        QVERIFY(!seen.wait(400));
        // WHEN the key of approval is pressed
        QTest::keyClick(&window, Qt::Key_A, Qt::ControlModifier | Qt::ShiftModifier);
        // THEN the plan stands there, at the first step that was not seen, and no form
        QTRY_VERIFY(steps->isVisible());
        QVERIFY(!window.findChild<DecisionBar *>()->formIsOpen());
        QCOMPARE(QApplication::focusWidget(), steps);
        QTRY_VERIFY(!steps->accessibleRowRect(0).isEmpty());
        QTRY_VERIFY(!seen.isEmpty());
        QCOMPARE(seen.last().at(0).value<ConsultationId>(), sample.view.consultation.id);
        QVERIFY(seen.last().at(2).value<NumberRanges>().contains(1));
        QVERIFY(!seen.last().at(2).value<NumberRanges>().contains(7));
    }
};

QTEST_MAIN(SeenStepsTest)
#include "tst_seen_steps.moc"
