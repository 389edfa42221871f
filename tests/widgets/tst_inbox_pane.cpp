// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "models/inbox_model.h"
#include "widgets/inbox_delegate.h"
#include "widgets/inbox_list.h"
#include "widgets/inbox_pane.h"
#include "widgets/label.h"
#include "widgets/theme.h"

#include <QAccessible>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace witan;

namespace {

const Timestamp kNow{1'800'000'000'000};

class FixedClock final : public Clock {
public:
    Timestamp now() const override { return kNow; }
};

ConsultationSummary waiting(const QString &title, RiskTier tier = RiskTier::Low)
{
    ConsultationSummary summary;
    summary.consultation.id = ConsultationId::create();
    summary.consultation.title = title;
    summary.consultation.agentName = u"Ledger Agent"_s;
    summary.consultation.startedAt.ms = kNow.ms - 3'600'000;
    summary.tier = tier;
    summary.lastAt = summary.consultation.startedAt;
    summary.seenSeq = 1;
    return summary;
}

ConsultationSummary ended(const QString &title, qint64 agoMs = 60'000)
{
    ConsultationSummary summary = waiting(title);
    summary.consultation.status = Status::Cancelled;
    summary.consultation.execution = Execution::Stopped;
    summary.consultation.endReason = EndReason::Expired;
    summary.consultation.completedAt = Timestamp{kNow.ms - agoMs};
    return summary;
}

class Desk {
public:
    FixedClock clock;
    InboxModel model;
    InboxPane pane;
    QSignalSpy chosen{&pane, &InboxPane::chosen};

    explicit Desk(const QList<ConsultationSummary> &all, QSize size = {312, 600})
    {
        applyTheme(*qApp);
        installAccessibleRows();
        model.tick(kNow);
        model.set(all, u"me"_s);
        pane.setClock(&clock);
        pane.setModel(&model);
        pane.resize(size);
        pane.show();
        if (!QTest::qWaitForWindowActive(&pane))
            qFatal("no window");
        QCoreApplication::processEvents();
    }
    InboxList *list() { return pane.findChild<InboxList *>(u"list"_s); }
    QLineEdit *filter() { return pane.findChild<QLineEdit *>(u"filter"_s); }
    QPushButton *sort() { return pane.findChild<QPushButton *>(u"sort"_s); }
    QString matches()
    {
        const auto *label = pane.findChild<Label *>(u"matches"_s);
        return label->isVisible() ? label->text() : QString();
    }
    QStringList chips()
    {
        QStringList texts;
        for (const QPushButton *chip : pane.findChild<QWidget *>(u"chips"_s)->findChildren<QPushButton *>())
            texts.append(chip->text());
        return texts;
    }
    QStringList rows()
    {
        QStringList rows;
        for (int row = 0; row < model.rowCount(); ++row)
            rows.append(model.index(row).data().toString());
        return rows;
    }
    int current() { return list()->currentIndex().row(); }
    void click(int row, QPoint offset = {})
    {
        const QRect rect = list()->visualRect(model.index(row));
        QTest::mouseClick(list()->viewport(), Qt::LeftButton, {}, offset.isNull() ? rect.center() : rect.topLeft() + offset);
    }
};

QList<ConsultationSummary> few()
{
    return {waiting(u"a"_s, RiskTier::High), waiting(u"b"_s, RiskTier::Medium), ended(u"c"_s), ended(u"d"_s, 120'000)};
}

QList<ConsultationSummary> many(int count)
{
    QList<ConsultationSummary> all;
    for (int i = 0; i < count; ++i)
        all.append(i % 4 == 0 ? waiting(u"waiting %1"_s.arg(i)) : ended(u"ended %1, with a title that needs two lines in a list"_s.arg(i)));
    return all;
}

} // namespace

/// The list of consultations with what stands above it: filter, order, sections that fold.
class InboxPaneTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void shouldFilterAsOneTypes()
    {
        // GIVEN a list, and one of it open
        Desk desk(few());
        desk.pane.setOpen(desk.model.summaryAt(1)->consultation.id);
        desk.pane.focusFilter();
        QVERIFY(desk.filter()->hasFocus());
        QTRY_VERIFY(desk.matches().contains(u"is:waiting"_s));   // what may be typed
        // WHEN a term and a word are typed
        QTest::keyClicks(desk.filter(), u"tier:high a"_s);
        // THEN the list follows, and says what it understood and how many match
        QCOMPARE(desk.rows(), (QStringList{u"Waiting for me"_s, u"a"_s, u"Ended"_s}));
        QCOMPARE(desk.matches(), u"1 of 4 match"_s);
        QCOMPARE(desk.chips(), QStringList{u"tier: high"_s});
        QCOMPARE(desk.current(), 1);
        // WHEN the chip is pressed THEN the word alone holds
        desk.pane.findChild<QWidget *>(u"chips"_s)->findChild<QPushButton *>()->click();
        QCOMPARE(desk.filter()->text(), u"a"_s);
        QVERIFY(desk.chips().isEmpty() && desk.filter()->hasFocus());
        // WHEN Escape is pressed THEN all is there again, and once more leads to the list
        QTest::keyClick(desk.filter(), Qt::Key_Escape);
        QCOMPARE(desk.model.rowCount(), 6);
        QVERIFY(desk.filter()->hasFocus());
        QTest::keyClick(desk.filter(), Qt::Key_Escape);
        QVERIFY(desk.list()->hasFocus());
        QTRY_COMPARE(desk.matches(), QString());
        QVERIFY(desk.chosen.isEmpty());
    }

    void shouldSayWhatOfAFilterIsNotKnown()
    {
        Desk desk(few());
        desk.filter()->setText(u"is:purple"_s);
        QCOMPARE(desk.chips(), QStringList{u"is: purple (not known)"_s});
        QCOMPARE(desk.matches(), u"4 of 4 match"_s);
    }

    void shouldGoFromTheFilterToTheList_data()
    {
        QTest::addColumn<int>("key");
        QTest::newRow("down") << int(Qt::Key_Down);
        QTest::newRow("enter") << int(Qt::Key_Return);
    }
    void shouldGoFromTheFilterToTheList()
    {
        QFETCH(int, key);
        Desk desk(few());
        desk.pane.focusFilter();
        QTest::keyClicks(desk.filter(), u"b"_s);
        QTest::keyClick(desk.filter(), Qt::Key(key));
        QVERIFY(desk.list()->hasFocus());
        QCOMPARE(desk.model.summaryAt(desk.current())->consultation.title, u"b"_s);
        QVERIFY(desk.chosen.isEmpty());
    }

    void shouldKeepCountWhenNewsCome()
    {
        Desk desk(few());
        desk.filter()->setText(u"a"_s);
        QCOMPARE(desk.matches(), u"4 of 4 match"_s);     // "Ledger Agent"
        desk.filter()->setText(u"\"a new one\""_s);
        QCOMPARE(desk.matches(), u"0 of 4 match"_s);
        desk.model.merge({waiting(u"a new one"_s)});
        QCOMPARE(desk.matches(), u"1 of 5 match"_s);
    }

    void shouldFoldASection_data()
    {
        QTest::addColumn<QString>("way");
        for (const char *way : {"click", "Enter", "Left", "accessible press", "accessible toggle"})
            QTest::newRow(way) << QString::fromLatin1(way);
    }
    void shouldFoldASection()
    {
        QFETCH(QString, way);
        // GIVEN a list with the keyboard on its first section line
        Desk desk(few());
        desk.pane.focusList();
        QTest::keyClick(desk.list(), Qt::Key_Home);
        QCOMPARE(desk.current(), 0);
        QAccessibleInterface *rows = QAccessible::queryAccessibleInterface(desk.list());
        QAccessibleInterface *line = rows->child(0);
        QVERIFY(line->state().expandable && line->state().expanded);
        // WHEN it is folded
        if (way == u"click")
            desk.click(0);
        else if (way.startsWith(u"accessible"))
            line->actionInterface()->doAction(way.endsWith(u"press") ? QAccessibleActionInterface::pressAction() : QAccessibleActionInterface::toggleAction());
        else
            QTest::keyClick(desk.list(), way == u"Left" ? Qt::Key_Left : Qt::Key_Return);
        // THEN its line is left, known to be folded, with the keyboard on it, and nothing was opened
        QCOMPARE(desk.rows(), (QStringList{u"Waiting for me"_s, u"Ended"_s, u"c"_s, u"d"_s}));
        QCOMPARE(desk.current(), 0);
        QAccessibleInterface *folded = rows->child(0);
        QVERIFY(folded->state().expandable && folded->state().collapsed && !folded->state().expanded);
        QCOMPARE(folded->text(QAccessible::Name), u"Waiting for me, 2"_s);
        QVERIFY(desk.chosen.isEmpty());
        // AND comes back by Right
        QTest::keyClick(desk.list(), Qt::Key_Right);
        QCOMPARE(desk.model.rowCount(), 6);
        QVERIFY(rows->child(0)->state().expanded);
        // AND Right goes on into it, and Left out again
        QTest::keyClick(desk.list(), Qt::Key_Right);
        QTest::keyClick(desk.list(), Qt::Key_Down);
        QCOMPARE(desk.current(), 2);
        QTest::keyClick(desk.list(), Qt::Key_Left);
        QCOMPARE(desk.current(), 0);
    }

    void shouldKeepTheLineOfTheSectionOnTop()
    {
        // GIVEN a long list
        Desk desk(many(80));
        QCOMPARE(desk.list()->raisedRow(), -1);
        // WHEN it is scrolled into its second section
        const int line = desk.model.sectionRow(InboxSection::Ended);
        desk.list()->scrollTo(desk.model.index(line + 8), QAbstractItemView::PositionAtTop);
        desk.list()->viewport()->repaint();
        // THEN that section's line stands on top, and a press there folds it
        QCOMPARE(desk.list()->raisedRow(), line);
        QTest::mouseClick(desk.list()->viewport(), Qt::LeftButton, {}, QPoint(100, 10));
        QVERIFY(desk.model.isFolded(InboxSection::Ended));
        QVERIFY(desk.chosen.isEmpty());
        QCOMPARE(desk.current(), line);
        QVERIFY(desk.list()->viewport()->rect().contains(desk.list()->visualRect(desk.model.index(line)).center()));
    }

    void shouldNotScrollARowUnderTheLineOnTop()
    {
        Desk desk(many(80));
        desk.pane.focusList();
        for (int i = 0; i < 30; ++i)
            QTest::keyClick(desk.list(), Qt::Key_Down);
        for (int i = 0; i < 12; ++i) {
            QTest::keyClick(desk.list(), Qt::Key_Up);
            const QRect rect = desk.list()->visualRect(desk.list()->currentIndex());
            if (desk.model.summaryAt(desk.current()))
                QVERIFY2(rect.top() >= desk.list()->rows()->sectionHeight(), qPrintable(QString::number(rect.top())));
        }
    }

    void shouldGiveALongTitleTwoLines()
    {
        Desk desk({waiting(u"short"_s), waiting(u"Close the Bruges warehouse and move what is left to Ghent"_s)});
        const int one = desk.list()->visualRect(desk.model.index(desk.model.rowOf(desk.model.summaries()[0].consultation.id))).height();
        const int two = desk.list()->visualRect(desk.model.index(desk.model.rowOf(desk.model.summaries()[1].consultation.id))).height();
        QVERIFY2(two >= one + scaled(19), qPrintable(u"%1, %2"_s.arg(one).arg(two)));
        // AND one where the list is wide enough
        desk.pane.resize(700, 600);
        QTRY_COMPARE(desk.list()->visualRect(desk.model.index(2)).height(), one);
    }

    void shouldNotChangeTheHeightOfARowThatIsOpened()
    {
        Desk desk({waiting(u"x"_s)});
        int differing = 0;
        for (int length = 10; length < 60; ++length) {
            auto summary = desk.model.summaries()[0];
            summary.consultation.title = QString(length, u'n') + u" n"_s;
            summary.seenSeq = 0;
            desk.model.merge({summary});
            const QSize unopened = desk.list()->rows()->sizeHint({}, desk.model.index(1));
            summary.seenSeq = 1;
            desk.model.merge({summary});
            differing += desk.list()->rows()->sizeHint({}, desk.model.index(1)) != unopened;
        }
        QCOMPARE(differing, 0);
    }

    void shouldSayInFullWhatARowCuts()
    {
        auto summary = waiting(u"Close the Bruges warehouse and move what is left to Ghent, by the end of the month at the very latest"_s, RiskTier::High);
        summary.tierText = u"SEVERE"_s;
        summary.lastLine = u"Which lots may go under 60 % of their book value, if nobody bids more by Friday?"_s;
        InboxModel model;
        model.set({summary}, u"me"_s);
        const QString whole = InboxDelegate::wholeText(model.rowAt(1), u"me"_s, kNow);
        for (const QString &part : {summary.consultation.title, summary.lastLine, u"Ledger Agent"_s, u"“SEVERE” is not a tier that Witan knows. It is treated as High."_s})
            QVERIFY2(whole.contains(part), qPrintable(whole));
    }

    void shouldShowWhatIsOpenedInARunOfRepeats()
    {
        // GIVEN the same question asked three times in a minute
        auto first = waiting(u"push"_s, RiskTier::Critical);
        first.consultation.digest = u"d"_s;
        auto second = first, third = first;
        second.consultation.id = ConsultationId::create();
        second.consultation.startedAt.ms += 10'000;
        third.consultation.id = ConsultationId::create();
        third.consultation.startedAt.ms += 20'000;
        Desk desk({first, second, third});
        QCOMPARE(desk.model.rowCount(), 2);
        // WHEN the row is chosen THEN the newest opens
        desk.click(1);
        QCOMPARE(desk.chosen.last().first().value<ConsultationId>(), third.consultation.id);
        // WHEN its arrow is pressed THEN the others stand below, and each opens
        const QRect arrow = desk.list()->rows()->expanderRect(desk.list()->visualRect(desk.model.index(1)), desk.model.index(1), Qt::LeftToRight);
        QTest::mouseClick(desk.list()->viewport(), Qt::LeftButton, {}, arrow.center());
        QCOMPARE(desk.chosen.size(), 1);
        QCOMPARE(desk.model.rowCount(), 4);
        QTRY_VERIFY(desk.list()->visualRect(desk.model.index(3)).isValid());
        desk.click(3);
        QCOMPARE(desk.chosen.last().first().value<ConsultationId>(), first.consultation.id);
        // AND the keyboard folds them from any of them
        desk.list()->setFocus();
        QTest::keyClick(desk.list(), Qt::Key_Left);
        QCOMPARE(desk.current(), 1);
        QTest::keyClick(desk.list(), Qt::Key_Left);
        QCOMPARE(desk.model.rowCount(), 2);
    }

    void shouldLeaveTheFocusInTheListWhereARowIsChosen()
    {
        Desk desk(few());
        desk.filter()->setFocus();
        desk.click(2);
        QCOMPARE(desk.chosen.size(), 1);
        QVERIFY(desk.list()->hasFocus());
        // AND news of the open one do not move the keyboard from where it went since
        const ConsultationId open = desk.model.summaryAt(2)->consultation.id;
        QTest::keyClick(desk.list(), Qt::Key_Up);
        desk.pane.setOpen(open);
        QCOMPARE(desk.current(), 1);
    }

    void shouldOrderByTheButton()
    {
        auto newest = waiting(u"newest"_s);
        newest.consultation.startedAt.ms = kNow.ms - 1;
        Desk desk(few() + QList{newest});
        QCOMPARE(desk.sort()->text(), u"Urgency"_s);
        QCOMPARE(desk.rows().at(1), u"a"_s);
        desk.sort()->menu()->actions().at(1)->trigger();
        QCOMPARE(desk.rows().at(1), u"newest"_s);
        QCOMPARE(desk.sort()->text(), u"Time"_s);
        QCOMPARE(desk.sort()->accessibleName(), u"Order: Time"_s);
    }

    void shouldComeBackAsItWasLeft()
    {
        Desk desk(few());
        desk.sort()->menu()->actions().at(2)->trigger();
        desk.click(0);
        const InboxPlace place = desk.pane.place();
        Desk again(few());
        again.pane.setPlace(place);
        QCOMPARE(again.sort()->text(), u"Risk"_s);
        QCOMPARE(again.rows(), (QStringList{u"Waiting for me"_s, u"Ended"_s, u"c"_s, u"d"_s}));
        // AND passes over what makes no sense
        again.pane.setPlace({17, {-3, 99}});
        QCOMPARE(again.sort()->text(), u"Risk"_s);
        QCOMPARE(again.model.rowCount(), 6);
    }

    void shouldFindTheNextThatWaitsWhateverTheListShows()
    {
        Desk desk(few());
        desk.model.setFolded(InboxSection::WaitingForMe, true);
        desk.filter()->setText(u"nothing has this"_s);
        QCOMPARE(desk.pane.nextWaiting(), desk.model.summaries()[0].consultation.id);
        desk.pane.setOpen(desk.model.summaries()[0].consultation.id);
        QCOMPARE(desk.pane.nextWaiting(), desk.model.summaries()[1].consultation.id);
        desk.pane.setOpen(desk.model.summaries()[1].consultation.id);
        QCOMPARE(desk.pane.nextWaiting(), desk.model.summaries()[0].consultation.id);
    }

    void shouldStayFastWithTenThousand()
    {
        // GIVEN 10,000 consultations
        Desk desk(many(10'000));
        desk.pane.focusFilter();
        QElapsedTimer clock;
        qint64 slowest = 0;
        // WHEN somebody types
        for (const QChar key : u"ended 99"_s) {
            clock.start();
            QTest::keyClick(desk.filter(), key.toLatin1());
            desk.list()->viewport()->repaint();
            slowest = qMax(slowest, clock.elapsed());
        }
        qInfo("the slowest key took %lld ms", static_cast<long long>(slowest));
        QVERIFY2(slowest < 400, qPrintable(QString::number(slowest)));
        // AND time goes on
        clock.start();
        desk.model.tick(Timestamp{kNow.ms + 1000});
        desk.list()->viewport()->repaint();
        qInfo("a tick took %lld ms", static_cast<long long>(clock.elapsed()));
        QVERIFY(clock.elapsed() < 400);
    }
};

QTEST_MAIN(InboxPaneTest)
#include "tst_inbox_pane.moc"
