// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "support/window_fixture.h"
#include "widgets/context_column.h"
#include "widgets/danger_list.h"
#include "widgets/plan_pane.h"
#include "widgets/steps_view.h"
#include "widgets/theme.h"

#include <QAccessible>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace witan;

namespace {

/// The right column in a window of its own, with so many steps of which some cannot be undone.
class Column {
public:
    test::WindowSample sample;
    ContextColumn column;
    StepsView *steps;
    DangerList *dangers;

    Column(int count, const QList<int> &irreversible, int height = 900, const QString &title = u"Do the part %1"_s)
    {
        column.setClock(&sample.clock);
        column.resize(432, height);
        steps = column.findChild<StepsView *>();
        dangers = column.findChild<DangerList *>();
        QJsonArray plan;
        for (int i = 1; i <= count; ++i)
            plan.append(QJsonObject{{u"id"_s, u"s%1"_s.arg(i)}, {u"title"_s, title.contains(u"%1") ? title.arg(i) : title}, {u"reversible"_s, !irreversible.contains(i)}});
        take({{u"plan"_s, QJsonObject{{u"request"_s, u"Do it"_s}, {u"steps"_s, plan}}}});
        static_cast<QWidget &>(column).show();
        column.activateWindow();
        if (!QTest::qWaitForWindowActive(&column))
            qFatal("no window");
    }
    void take(const QJsonObject &context)
    {
        sample.view.consultation.context = context;
        sample.view.shownDigest = sample.view.consultation.digest += u'x';
        sample.view.context = Context::parse(context);
        sample.view.changes.reset();
        column.show(sample.view);
    }
    QScrollArea *scroll() { return column.findChild<QScrollArea *>(u"scroll"_s); }
    QPushButton *button(const char *name) { return dangers->findChild<QPushButton *>(QString::fromLatin1(name)); }
    QStringList words()
    {
        QStringList words;
        for (const QPushButton *each : dangers->findChildren<QPushButton *>()) {
            if (each->isVisible())
                words.append(each->text());
        }
        return words;
    }
    bool isInSight(const QWidget *widget)
    {
        const QRect place(widget->mapTo(scroll()->viewport(), QPoint()), widget->size());
        return widget->isVisible() && scroll()->viewport()->rect().contains(place);
    }
};

} // namespace

/// What cannot be undone is named where the plan begins (guarantees.md, row 31).
class DangerListTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
        QAccessible::setActive(true);
        applyTheme(*qApp);
        installAccessibleRows();
    }

    void shouldNameTheDangerAtTheEndOfALongPlan_data()
    {
        QTest::addColumn<QString>("way");
        QTest::newRow("by click") << u"click"_s;
        QTest::newRow("by key") << u"key"_s;
        QTest::newRow("by screen reader") << u"reader"_s;
    }
    void shouldNameTheDangerAtTheEndOfALongPlan()
    {
        QFETCH(QString, way);
        // GIVEN ten thousand steps, of which the last cannot be undone
        Column c(10'000, {10'000});
        // THEN it is named before anything was scrolled
        QTRY_VERIFY(c.isInSight(c.button("danger0")));
        QCOMPARE(c.words(), QStringList{u"Step 10,000: Do the part 10000"_s});
        QCOMPARE(c.scroll()->verticalScrollBar()->value(), 0);
        QAccessibleInterface *button = QAccessible::queryAccessibleInterface(c.button("danger0"));
        QCOMPARE(button->role(), QAccessible::Button);
        QCOMPARE(button->text(QAccessible::Name), u"Go to step 10,000, which cannot be undone: Do the part 10000"_s);
        // WHEN it is pressed
        if (way == u"click") {
            QTest::mouseClick(c.button("danger0"), Qt::LeftButton);
        } else if (way == u"key") {
            c.button("danger0")->setFocus();
            QTest::keyClick(c.button("danger0"), Qt::Key_Space);
        } else {
            button->actionInterface()->doAction(QAccessibleActionInterface::pressAction());
        }
        // THEN the step stands open there, with the focus on it
        QTRY_COMPARE(c.steps->openId(), u"s10000"_s);
        QCOMPARE(QApplication::focusWidget(), c.steps);
        QTRY_VERIFY(!c.steps->accessibleRowRect(9'999).isEmpty());
    }

    void shouldNameAFewAndCountTheRest()
    {
        Column c(60, {20, 30, 40, 50, 60});
        QTRY_VERIFY(c.dangers->isVisible());
        QCOMPARE(c.words(), QStringList({u"Step 20: Do the part 20"_s, u"Step 30: Do the part 30"_s, u"Step 40: Do the part 40"_s, u"and 2 more"_s}));
        QCOMPARE(c.button("moreDangers")->accessibleName(), u"Go to the next of 2 more steps that cannot be undone"_s);
        c.button("moreDangers")->click();
        QCOMPARE(c.steps->openId(), u"s50"_s);
        c.button("danger1")->click();
        QCOMPARE(c.steps->openId(), u"s30"_s);
        // AND another plan has names of its own
        c.take({{u"plan"_s, QJsonObject{{u"steps"_s, QJsonArray{QJsonObject{{u"title"_s, u"One"_s}, {u"reversible"_s, false}}}}}}});
        QTRY_VERIFY(!c.dangers->isVisible());
    }

    void shouldNotRepeatWhatIsInSight()
    {
        // GIVEN a plan that is all in sight
        Column c(6, {6});
        QTRY_VERIFY(c.isInSight(c.steps));
        QVERIFY(!c.dangers->isVisible());
        // WHEN an open step pushes the danger down THEN nothing else moves
        c.steps->open(u"s1"_s);
        QCoreApplication::processEvents();
        QVERIFY(!c.dangers->isVisible());
        c.steps->open({});
        // WHEN the window becomes lower than the plan, and then high again
        c.column.resize(432, 320);
        QTRY_VERIFY(c.dangers->isVisible());
        c.column.resize(432, 900);
        QTRY_VERIFY(!c.dangers->isVisible());
    }

    void shouldNotNameWhatIsGone()
    {
        Column c(60, {50});
        const Context before = c.sample.view.context;
        QJsonArray kept;
        for (int i = 1; i < 50; ++i)
            kept.append(QJsonObject{{u"id"_s, u"s%1"_s.arg(i)}, {u"title"_s, u"Do the part %1"_s.arg(i)}, {u"reversible"_s, true}});
        c.take({{u"plan"_s, QJsonObject{{u"steps"_s, kept}}}});
        c.sample.view.changes = diffContexts(before, c.sample.view.context);
        c.sample.view.changesFrom = 7;
        c.column.show(c.sample.view);
        QCOMPARE(c.steps->accessibleRowCount(), 60);
        QVERIFY(c.dangers->isEmpty());
        QTRY_VERIFY(!c.dangers->isVisible());
    }

    void shouldShowATitleAsTextInOneLine()
    {
        // GIVEN a title that hides, seems to be markup, and goes on
        Column c(60, {60}, 900, u"R&D <b>\u202E"_s + QString(200, u'W'));
        QTRY_VERIFY(c.dangers->isVisible());
        // THEN it is drawn as it is, as far as there is room
        const QString text = c.button("danger0")->text();
        QVERIFY2(text.startsWith(u"Step 60: R&&D <b>[U+202E]W") && text.endsWith(u'…'), qPrintable(text));
        QVERIFY(c.button("danger0")->shortcut().isEmpty());
        for (const int width : {300, 432, 700}) {
            c.column.resize(width, 900);
            QCoreApplication::processEvents();
            QTRY_VERIFY(c.button("danger0")->width() <= c.dangers->width());
            QVERIFY(c.scroll()->widget()->width() <= c.scroll()->viewport()->width());
            QVERIFY(c.button("danger0")->sizeHint().width() <= c.dangers->width());
        }
        QVERIFY(c.button("danger0")->text().size() > text.size());
    }
};

QTEST_MAIN(DangerListTest)
#include "tst_danger_list.moc"
