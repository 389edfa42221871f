// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "support/window_fixture.h"
#include "widgets/choice_card.h"
#include "widgets/closing_question.h"
#include "widgets/label.h"
#include "widgets/theme.h"

#include <QAccessible>
#include <QCheckBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace witan;
using test::localTime;

Q_DECLARE_METATYPE(witan::WhenClosing)

namespace {

struct Question {
    ClosingQuestion dialog{nullptr};
    QSignalSpy chosen{&dialog, &ClosingQuestion::chosen};

    explicit Question(const ClosingFacts &facts)
    {
        dialog.setFacts(facts, localTime(14, 18));
        dialog.open();
        if (!QTest::qWaitForWindowActive(&dialog))
            qFatal("no dialog");
    }
    ChoiceCard *card(const QString &name) { return dialog.findChild<ChoiceCard *>(name); }
    QPushButton *button(const QString &name) { return dialog.findChild<QPushButton *>(name); }
    QString heading() { return dialog.accessibleDescription(); }
    WhenClosing choice() { return chosen.value(0).value(0).value<WhenClosing>(); }
};

} // namespace

class ClosingQuestionTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp); }

    void shouldSayWhatEachAnswerMeans_data()
    {
        QTest::addColumn<ClosingFacts>("facts");
        QTest::addColumn<QStringList>("words");
        QTest::newRow("a tray, and a deadline") << ClosingFacts{3, localTime(15, 10), u"Force-push the cleaned history to main"_s, true}
            << QStringList{u"3 agents wait for a decision here"_s, u"Keep running in the tray"_s, u"Agents go on waiting and new ones can ask; you are told as before."_s,
                           u"The 3 agents stay paused and connect again when Witan starts. Nothing is decided. "
                           "Deadlines run on: the next at 15:10 (Force-push the cleaned history to main)."_s, u"Close the window"_s};
        QTest::newRow("no tray, and one agent without a deadline") << ClosingFacts{1, {}, {}, false}
            << QStringList{u"1 agent waits for a decision here"_s, u"Keep running, with the window minimised"_s,
                           u"This desktop has no tray, so the window stays in the list of windows. Agents go on waiting and new ones can ask."_s,
                           u"The agent stays paused and connects again when Witan starts. Nothing is decided."_s, u"Minimise the window"_s};
    }
    void shouldSayWhatEachAnswerMeans()
    {
        QFETCH(ClosingFacts, facts);
        QFETCH(QStringList, words);
        Question q(facts);
        QCOMPARE((QStringList{q.heading(), q.card(u"keepRunning"_s)->text(), q.card(u"keepRunning"_s)->sentence(), q.card(u"stopService"_s)->sentence(), q.button(u"close"_s)->text()}), words);
        // AND a screen reader hears a choice with what it means
        const QAccessibleInterface *told = QAccessible::queryAccessibleInterface(q.card(u"keepRunning"_s));
        QVERIFY(told->role() == QAccessible::RadioButton);
        QCOMPARE(told->text(QAccessible::Description), words.at(2));
        // AND the button says what it does
        QTest::mouseClick(q.card(u"stopService"_s), Qt::LeftButton, {}, QPoint(q.card(u"stopService"_s)->width() - 5, 5));
        QVERIFY(q.card(u"stopService"_s)->isChecked());
        QCOMPARE(q.button(u"close"_s)->text(), u"Stop and close"_s);
    }

    void shouldBeAnsweredByKeys_data()
    {
        QTest::addColumn<QList<int>>("keys");
        QTest::addColumn<WhenClosing>("choice");
        QTest::addColumn<bool>("again");
        QTest::newRow("as it is") << QList<int>{Qt::Key_Return} << WhenClosing::KeepRunning << true;
        QTest::newRow("the other") << QList<int>{Qt::Key_Down, Qt::Key_Return} << WhenClosing::Stop << true;
        QTest::newRow("once only") << QList<int>{Qt::Key_Tab, Qt::Key_Space, Qt::Key_Return} << WhenClosing::KeepRunning << false;
    }
    void shouldBeAnsweredByKeys()
    {
        QFETCH(QList<int>, keys);
        QFETCH(WhenClosing, choice);
        QFETCH(bool, again);
        Question q({2, {}, {}, true});
        for (const int key : keys)
            QTest::keyClick(QApplication::focusWidget(), Qt::Key(key));
        QCOMPARE(q.chosen.size(), 1);
        QVERIFY(q.choice() == choice);
        QCOMPARE(q.chosen.first().at(1).toBool(), again);
        QVERIFY(!q.dialog.isVisible());
    }

    void shouldLeaveEverythingAsItIs_data()
    {
        QTest::addColumn<bool>("byKey");
        QTest::newRow("Escape") << true;
        QTest::newRow("Do not close") << false;
    }
    void shouldLeaveEverythingAsItIs()
    {
        QFETCH(bool, byKey);
        Question q({2, {}, {}, true});
        if (byKey)
            QTest::keyClick(&q.dialog, Qt::Key_Escape);
        else
            QTest::mouseClick(q.button(u"stay"_s), Qt::LeftButton);
        QVERIFY(!q.dialog.isVisible());
        QVERIFY(q.chosen.isEmpty());
    }

    void shouldCountOnWhileItIsOpen()
    {
        Question q({2, {}, {}, true});
        q.card(u"stopService"_s)->click();
        q.dialog.setFacts({3, {}, {}, true}, localTime(14, 19));
        QCOMPARE(q.heading(), u"3 agents wait for a decision here"_s);
        QVERIFY(q.card(u"stopService"_s)->isChecked());
        q.dialog.setFacts({0, {}, {}, true}, localTime(14, 19));
        QCOMPARE(q.heading(), u"No agent waits any more"_s);
    }

    void shouldCutNothingOff_data()
    {
        QTest::addColumn<int>("width");
        QTest::newRow("as it opens") << 0;
        QTest::newRow("narrow") << 380;
    }
    void shouldCutNothingOff()
    {
        QFETCH(int, width);
        Question q({3, localTime(15, 10), QString(200, u'w'), false});
        if (width > 0)
            q.dialog.resize(width, q.dialog.height());
        QCoreApplication::processEvents();
        for (const ChoiceCard *card : q.dialog.findChildren<ChoiceCard *>())
            QVERIFY2(card->height() >= card->heightForWidth(card->width()), qPrintable(card->text()));
        for (const Label *label : q.dialog.findChildren<Label *>())
            QVERIFY2(label->height() >= label->heightForWidth(label->width()), qPrintable(label->text()));
    }
};

QTEST_MAIN(ClosingQuestionTest)
#include "tst_closing_question.moc"
