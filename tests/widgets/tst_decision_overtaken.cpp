// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "support/window_fixture.h"
#include "widgets/context_column.h"
#include "widgets/decision_bar.h"
#include "widgets/text_block.h"
#include "widgets/text_field.h"
#include "widgets/theme.h"

#include <QClipboard>
#include <QPushButton>
#include <QShortcut>
#include <QSignalSpy>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace witan;

namespace {

/// A bar before an elder who may approve.
class Bar {
public:
    test::WindowSample sample;
    ContextColumn column;
    DecisionBar &bar = *column.findChild<DecisionBar *>();
    QSignalSpy comments{&bar, &DecisionBar::commentChanged};

    Bar()
    {
        sample.view.openedSteps = {u"delete"_s};
        sample.view.commentDrafts.clear();
        sample.view.consultation.policy.requiredApprovals = 1;
        column.setClock(&sample.clock);
        column.resize(440, 800);
        column.show(sample.view);
        static_cast<QWidget &>(column).show();
    }
    QPushButton *button(const char *name) { return column.findChild<QPushButton *>(QString::fromLatin1(name)); }
    TextField *comment() { return column.findChild<TextField *>(u"comment"_s); }
};

} // namespace

/// The bar of a consultation that ended before the elder had decided.
class DecisionOvertakenTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp); }

    void shouldKeepTheCommentToCopyWhenItEnds_data()
    {
        QTest::addColumn<EndReason>("reason");
        QTest::addColumn<bool>("formIsOpen");
        QTest::addColumn<QString>("said");
        QTest::newRow("the time ran out while it was written") << EndReason::Expired << true
            << u"The time to decide ran out at 14:30. Nothing was decided; your comment is kept here to copy."_s;
        QTest::newRow("the time ran out after it was left") << EndReason::Expired << false
            << u"The time to decide ran out at 14:30. Nothing was decided; your comment is kept here to copy."_s;
        QTest::newRow("the time ran out, and the service has not told of it") << EndReason::None << true
            << u"The time to decide ran out at 14:30. Nothing was decided; your comment is kept here to copy."_s;
        QTest::newRow("another decided while it was written") << EndReason::Rejected << true
            << u"This ended while you were deciding. Nothing was sent; your comment is kept here to copy."_s;
    }
    void shouldKeepTheCommentToCopyWhenItEnds()
    {
        QFETCH(EndReason, reason);
        QFETCH(bool, formIsOpen);
        QFETCH(QString, said);
        // GIVEN a comment that is half written
        Bar b;
        QVERIFY(QTest::qWaitForWindowActive(&b.column));
        b.button("reject")->click();
        QTest::keyClicks(b.comment(), u"Not on a Fri"_s);
        if (!formIsOpen)
            QTest::keyClick(b.comment(), Qt::Key_Escape);
        QVERIFY(b.bar.formIsOpen() == formIsOpen);
        auto *kept = b.bar.findChild<TextBlock *>(u"kept"_s);
        QVERIFY(!kept->isVisible());
        // WHEN the consultation ends
        Consultation &c = b.sample.view.consultation;
        b.sample.clock.set(test::localTime(14, 30));
        if (reason == EndReason::None) {
            b.column.tick();
        } else {
            c.status = Status::Cancelled;
            c.execution = Execution::Stopped;
            c.endReason = reason;
            c.completedAt = test::localTime(14, 30);
            b.column.show(b.sample.view);
        }
        // THEN the form is gone, and the reason stands above the text, which can be copied
        QVERIFY(!b.bar.formIsOpen());
        const auto *moved = b.bar.findChild<TextBlock *>(u"moved"_s);
        QVERIFY(moved->isVisible());
        QCOMPARE(moved->text(), said);
        QVERIFY(kept->isVisible());
        QCOMPARE(kept->text(), u"Not on a Fri"_s);
        if (formIsOpen) {
            QVERIFY(moved->hasFocus());
            // AND who goes on typing gives no command by it
            QShortcut help(Qt::Key_Question, &b.bar);
            QSignalSpy helped(&help, &QShortcut::activated);
            QTest::keyClicks(b.bar.focusWidget(), u"day?"_s);
            QVERIFY(helped.isEmpty());
        }
        QApplication::clipboard()->clear();
        QTest::mouseClick(kept->findChild<QPushButton *>(u"copyText"_s), Qt::LeftButton);
        QCOMPARE(QApplication::clipboard()->text(), u"Not on a Fri"_s);
        // AND it never reads as if somebody had cancelled it
        for (const QWidget *widget : b.bar.findChildren<QWidget *>()) {
            if (widget->isVisible())
                QVERIFY2(!widget->accessibleName().contains(u"cancel", Qt::CaseInsensitive), qPrintable(widget->accessibleName()));
        }
        // AND it is still there when the consultation is opened again, until it is discarded
        b.column.showNothing();
        QVERIFY(!kept->isVisible());
        QVERIFY(b.comments.last().at(0).value<Verdict>() == Verdict::Reject);
        b.sample.view.commentDrafts = {{Verdict::Reject, b.comments.last().at(1).toString()}};
        b.column.show(b.sample.view);
        QVERIFY(kept->isVisible());
        QCOMPARE(kept->text(), u"Not on a Fri"_s);
        QTest::mouseClick(b.button("forget"), Qt::LeftButton);
        QVERIFY(!kept->isVisible());
        QVERIFY(!moved->isVisible());
        QVERIFY(b.comments.last().at(0).value<Verdict>() == Verdict::Reject);
        QCOMPARE(b.comments.last().at(1).toString(), QString());
    }

    void shouldKeepNothingOfWhoeverHasDecided()
    {
        // GIVEN an elder who began to reject, and approved
        Bar b;
        b.sample.view.commentDrafts = {{Verdict::Reject, u"Not on a Fri"_s}};
        b.column.showNothing();
        b.column.show(b.sample.view);
        Consultation &c = b.sample.view.consultation;
        RecordedDecision mine;
        mine.decision.verdict = Verdict::Approve;
        mine.actor = b.sample.view.me;
        c.decisions.append(mine);
        c.status = Status::Completed;
        c.endReason = EndReason::Approved;
        b.column.show(b.sample.view);
        QVERIFY(!b.bar.findChild<TextBlock *>(u"kept"_s)->isVisible());
        QVERIFY(!b.bar.findChild<TextBlock *>(u"moved"_s)->isVisible());
    }

    void shouldSayThatItEndedWhereNothingWasWritten()
    {
        Bar b;
        b.button("approve")->click();
        Consultation &c = b.sample.view.consultation;
        c.status = Status::Cancelled;
        c.execution = Execution::Stopped;
        c.endReason = EndReason::Expired;
        b.sample.clock.set(test::localTime(14, 30));
        b.column.show(b.sample.view);
        QVERIFY(!b.bar.formIsOpen());
        QCOMPARE(b.bar.findChild<TextBlock *>(u"moved"_s)->text(), u"The time to decide ran out at 14:30. Nothing was decided."_s);
        QVERIFY(!b.bar.findChild<TextBlock *>(u"kept"_s)->isVisible());
    }
};

QTEST_MAIN(DecisionOvertakenTest)
#include "tst_decision_overtaken.moc"
