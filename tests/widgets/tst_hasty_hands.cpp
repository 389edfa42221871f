// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "support/window_fixture.h"
#include "widgets/context_column.h"
#include "widgets/decision_bar.h"
#include "widgets/decision_form.h"
#include "widgets/text_field.h"
#include "widgets/theme.h"

#include <QPushButton>
#include <QSignalSpy>
#include <QTabBar>
#include <QWindow>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace witan;

namespace {

struct Stroke {
    Qt::Key key = Qt::Key_Return;
    Qt::KeyboardModifiers modifiers = Qt::NoModifier;
    QString text;
};
const Stroke kReturn{Qt::Key_Return, Qt::NoModifier, u"\r"_s}, kEnter{Qt::Key_Enter, Qt::KeypadModifier, u"\r"_s}, kSpace{Qt::Key_Space, Qt::NoModifier, u" "_s},
    kControlReturn{Qt::Key_Return, Qt::ControlModifier, u"\r"_s};

Stroke verdictKey(Qt::Key key)
{
    return {key, Qt::ControlModifier | Qt::ShiftModifier, {}};
}

/// The whole window before an elder who may decide. Keys go to whatever has the focus, the mouse to whatever lies under it, and
/// the clock that arms Confirm stands until it is moved.
class Hands {
public:
    test::WindowSample sample;
    qint64 ms = 10'000;
    MainWindow window;
    QSignalSpy decisions{&window, &MainWindow::decisionSubmitted};
    QSignalSpy replies{&window, &MainWindow::replySubmitted};

    Hands()
    {
        sample.view.openedSteps = {u"delete"_s};
        sample.view.commentDrafts.clear();
        sample.attach(window);
        window.findChild<ContextColumn *>()->setArmClock([this] { return ms; });
        window.resize(1440, 900);
        window.show();
        sample.open(window, sample.events.size());
        if (!QTest::qWaitForWindowActive(&window))
            qFatal("no window");
    }
    QPushButton *button(const char *name) { return window.findChild<QPushButton *>(QString::fromLatin1(name)); }
    DecisionBar *bar() { return window.findChild<DecisionBar *>(); }
    TextField *comment() { return window.findChild<TextField *>(u"comment"_s); }
    TextField *message() { return window.findChild<TextField *>(u"message"_s); }

    void open(Verdict verdict, const QString &why = u"Because."_s)
    {
        bar()->begin(verdict);
        comment()->setPlainText(why);
    }
    void arm() { ms += ArmGuard::kDelayMs; }
    /// Confirm as it can be pressed with the mouse or the space bar: armed, and shown so.
    bool readyToConfirm()
    {
        arm();
        return QTest::qWaitFor([this] { return button("confirm")->isEnabled(); });
    }

    static void send(const Stroke &stroke, bool down, bool repeats)
    {
        if (QWidget *focused = QApplication::focusWidget())
            QTest::simulateEvent(focused, down, stroke.key, stroke.modifiers, stroke.text, repeats);
    }
    static void type(const Stroke &stroke)
    {
        send(stroke, true, false);
        send(stroke, false, false);
    }
    /// Two seconds of auto-repeat, thirty strokes each, as X11 tells it (up and down again) or Windows (down alone).
    void hold(const Stroke &stroke, bool tellsReleases, const std::function<void()> &meanwhile = [] {})
    {
        send(stroke, true, false);
        for (int i = 0; i < 60; ++i) {
            ms += 33;
            if (tellsReleases)
                send(stroke, false, true);
            send(stroke, true, true);
            if (i == 5)
                meanwhile();
            QCoreApplication::processEvents();
        }
        send(stroke, false, false);
    }
    void doubleClick(const QWidget *at) { QTest::mouseDClick(window.windowHandle(), Qt::LeftButton, {}, at->mapTo(&window, at->rect().center())); }
    /// As when the service has recorded an approval and another is needed: the same plan may be decided about again.
    void answer()
    {
        sample.view.consultation.head += 1;
        sample.view.seenSeq = sample.view.consultation.head;
        window.showConsultation(sample.view);
    }
};

} // namespace

/// Hands that are quicker than the eye, or rest on a key, decide nothing (tests/README.md, row 35).
class HastyHandsTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp); }

    void shouldDecideNothingByAKeyHeldOnAVerdict_data()
    {
        QTest::addColumn<QByteArray>("verdict");
        QTest::addColumn<int>("key");
        QTest::addColumn<bool>("releases");
        for (const char *verdict : {"approve", "changes", "reject", "abstain"}) {
            for (const auto &[key, name] : {std::pair(0, "Return"), std::pair(1, "Enter"), std::pair(2, "Space")}) {
                QTest::addRow("%s, %s", verdict, name) << QByteArray(verdict) << key << true;
                QTest::addRow("%s, %s, presses alone", verdict, name) << QByteArray(verdict) << key << false;
            }
        }
    }
    void shouldDecideNothingByAKeyHeldOnAVerdict()
    {
        QFETCH(QByteArray, verdict);
        QFETCH(int, key);
        QFETCH(bool, releases);
        // GIVEN a draft that would do as the comment, and the focus on a verdict
        Hands hands;
        hands.open(Verdict::Approve);
        hands.bar()->closeForm();
        hands.button(verdict.constData())->setFocus();
        // WHEN a key is held there for two seconds, and once more in what it opened
        hands.hold(key == 0 ? kReturn : key == 1 ? kEnter : kSpace, releases);
        hands.hold(key == 0 ? kReturn : key == 1 ? kEnter : kSpace, releases);
        // THEN nothing is decided
        QVERIFY(hands.decisions.isEmpty());
    }

    void shouldDecideOnceByAKeyHeldOnConfirm_data()
    {
        QTest::addColumn<int>("key");
        QTest::addColumn<bool>("inComment");
        QTest::addColumn<bool>("releases");
        for (const bool releases : {true, false}) {
            QTest::addRow("Space on Confirm %d", releases) << 0 << false << releases;
            QTest::addRow("Ctrl+Return in Comment %d", releases) << 1 << true << releases;
        }
    }
    void shouldDecideOnceByAKeyHeldOnConfirm()
    {
        QFETCH(int, key);
        QFETCH(bool, inComment);
        QFETCH(bool, releases);
        Hands hands;
        hands.open(Verdict::Approve);
        QVERIFY(hands.readyToConfirm());
        (inComment ? static_cast<QWidget *>(hands.comment()) : hands.button("confirm"))->setFocus();
        hands.arm();
        // WHEN the key that confirms is held while the answer comes, and again after it
        hands.hold(key == 0 ? kSpace : kControlReturn, releases, [&hands] { hands.answer(); });
        hands.hold(key == 0 ? kSpace : kControlReturn, releases);
        // THEN there is one decision, and no other form was confirmed
        QCOMPARE(hands.decisions.size(), 1);
        QVERIFY(!hands.bar()->formIsOpen());
    }

    void shouldNotConfirmByEnterAlone_data()
    {
        QTest::addColumn<QByteArray>("place");
        for (const char *place : {"confirm", "cancel", "whole", "some", "ticks", "add"})
            QTest::newRow(place) << QByteArray(place);
    }
    void shouldNotConfirmByEnterAlone()
    {
        QFETCH(QByteArray, place);
        Hands hands;
        hands.open(Verdict::Approve);
        QVERIFY(hands.readyToConfirm());
        if (place == "ticks")
            hands.window.findChild<QAbstractButton *>(u"some"_s)->click();
        auto *at = hands.window.findChild<QWidget *>(QString::fromLatin1(place));
        QVERIFY(at && at->isVisible());
        at->setFocus();
        hands.arm();
        hands.hold(kReturn, true);
        hands.hold(kEnter, true);
        QVERIFY(hands.decisions.isEmpty());
    }

    void shouldNotCountAKeyThatWasHeldBeforeTheChange_data()
    {
        QTest::addColumn<bool>("releases");
        QTest::newRow("as X11 tells it") << true;
        QTest::newRow("as Windows tells it") << false;
    }
    void shouldNotCountAKeyThatWasHeldBeforeTheChange()
    {
        QFETCH(bool, releases);
        // GIVEN a form that has only just opened
        Hands hands;
        hands.open(Verdict::Reject);
        hands.comment()->setFocus();
        // WHEN its key is held until long after Confirm is armed
        hands.hold(kControlReturn, releases);
        // THEN only a press of its own counts
        QVERIFY(hands.decisions.isEmpty());
        hands.type(kControlReturn);
        QCOMPARE(hands.decisions.size(), 1);
    }

    void shouldNotTakeASpaceBarThatWentDownBeforeTheChange()
    {
        Hands hands;
        hands.open(Verdict::Approve);
        QVERIFY(hands.readyToConfirm());
        hands.button("confirm")->setFocus();
        hands.arm();
        // GIVEN the space bar down on Confirm
        Hands::send(kSpace, true, false);
        // WHEN the approval comes to be the last one that is needed before the bar comes up
        hands.sample.view.consultation.policy.requiredApprovals = 1;
        hands.window.showConsultation(hands.sample.view);
        Hands::send(kSpace, false, false);
        QVERIFY(hands.decisions.isEmpty());
    }

    void shouldDecideNothingByADoubleClickOnAVerdict_data()
    {
        QTest::addColumn<QByteArray>("verdict");
        for (const char *verdict : {"approve", "changes", "reject", "abstain"})
            QTest::newRow(verdict) << QByteArray(verdict);
    }
    void shouldDecideNothingByADoubleClickOnAVerdict()
    {
        QFETCH(QByteArray, verdict);
        Hands hands;
        hands.open(Verdict::Approve);
        hands.bar()->closeForm();
        const QPushButton *button = hands.button(verdict.constData());
        const QPoint at = button->mapTo(&hands.window, button->rect().center());
        // WHEN it is clicked twice, and the same place again and again
        hands.doubleClick(button);
        QVERIFY(hands.bar()->formIsOpen());
        for (int i = 0; i < 5; ++i)
            QTest::mouseClick(hands.window.windowHandle(), Qt::LeftButton, {}, at);
        QVERIFY(hands.decisions.isEmpty());
    }

    void shouldDecideNothingByClicksAllOverANewForm()
    {
        // GIVEN a form that has just opened, with all that it wants
        Hands hands;
        hands.open(Verdict::Approve);
        const auto *column = hands.window.findChild<ContextColumn *>();
        const QRect area(column->mapTo(&hands.window, QPoint()), column->size());
        // WHEN every place of it is clicked before half a second is over
        int reached = 0;
        for (int y = area.top() + 4; y < area.bottom(); y += 12) {
            for (int x = area.left() + 4; x < area.right(); x += 24) {
                const QWidget *under = hands.window.childAt(x, y);
                // What leaves the form, or opens a menu over it.
                if (under == hands.button("cancel") || under == hands.button("add") || qobject_cast<const QTabBar *>(under))
                    continue;
                reached += under == hands.button("confirm");
                QTest::mouseClick(hands.window.windowHandle(), Qt::LeftButton, {}, {x, y});
            }
        }
        // THEN Confirm was among them, and nothing was decided
        QVERIFY(reached > 0);
        QVERIFY(hands.bar()->formIsOpen());
        QVERIFY(hands.decisions.isEmpty());
    }

    void shouldDecideOnceByADoubleClickOnConfirm_data()
    {
        QTest::addColumn<bool>("answered");
        QTest::newRow("before the answer") << false;
        QTest::newRow("with the answer between") << true;
    }
    void shouldDecideOnceByADoubleClickOnConfirm()
    {
        QFETCH(bool, answered);
        Hands hands;
        hands.open(Verdict::Approve);
        QVERIFY(hands.readyToConfirm());
        const QPushButton *confirm = hands.button("confirm");
        const QPoint at = confirm->mapTo(&hands.window, confirm->rect().center());
        if (answered) {
            QTest::mouseClick(hands.window.windowHandle(), Qt::LeftButton, {}, at);
            hands.answer();
            QTest::mouseClick(hands.window.windowHandle(), Qt::LeftButton, {}, at);
        } else {
            hands.doubleClick(confirm);
        }
        QTest::mouseClick(hands.window.windowHandle(), Qt::LeftButton, {}, at);
        QCOMPARE(hands.decisions.size(), 1);
        QVERIFY(hands.decisions.first().first().value<Decision>().verdict == Verdict::Approve);
    }

    void shouldNotDecideByAVerdictsKeyInAField_data()
    {
        QTest::addColumn<int>("key");
        QTest::addColumn<bool>("inComment");
        for (const auto &[key, name] : {std::pair(Qt::Key_A, "approve"), std::pair(Qt::Key_C, "request changes"), std::pair(Qt::Key_R, "reject")}) {
            QTest::addRow("%s, in Message", name) << int(key) << false;
            QTest::addRow("%s, in Comment", name) << int(key) << true;
        }
    }
    void shouldNotDecideByAVerdictsKeyInAField()
    {
        QFETCH(int, key);
        QFETCH(bool, inComment);
        // GIVEN an elder who writes
        Hands hands;
        if (inComment) {
            hands.open(Verdict::Abstain, u"half a"_s);
            QVERIFY(hands.readyToConfirm());
        }
        TextField *field = inComment ? hands.comment() : hands.message();
        field->setPlainText(u"half a"_s);
        field->setFocus();
        hands.arm();
        // WHEN the key of a verdict is pressed there, or rests there, and Confirm's key follows at once
        hands.hold(verdictKey(Qt::Key(key)), true);
        // THEN a form stands open that decides nothing yet, with the words where they were: those of another verdict stay with that
        QVERIFY(hands.bar()->formIsOpen());
        QVERIFY(hands.decisions.isEmpty());
        QVERIFY(hands.replies.isEmpty());
        QCOMPARE(field->text(), inComment ? QString() : u"half a"_s);
        if (inComment) {
            hands.bar()->begin(Verdict::Abstain);
            QCOMPARE(field->text(), u"half a"_s);
        }
        Hands::type(verdictKey(Qt::Key(key)));
        Hands::type(kControlReturn);
        QVERIFY(hands.decisions.isEmpty());
        QVERIFY(hands.replies.isEmpty());
    }

    void shouldSendOneMessageByEnterHeld_data()
    {
        QTest::addColumn<int>("key");
        QTest::addColumn<bool>("releases");
        for (const bool releases : {true, false}) {
            QTest::addRow("Return %d", releases) << 0 << releases;
            QTest::addRow("Enter %d", releases) << 1 << releases;
            QTest::addRow("Ctrl+Return %d", releases) << 2 << releases;
        }
    }
    void shouldSendOneMessageByEnterHeld()
    {
        QFETCH(int, key);
        QFETCH(bool, releases);
        Hands hands;
        hands.message()->setPlainText(u"Is it safe?"_s);
        hands.message()->setFocus();
        // WHEN Enter rests, while other words come into the field (an answer that was chosen, a draft that came back)
        hands.hold(key == 0 ? kReturn : key == 1 ? kEnter : kControlReturn, releases, [&hands] { hands.message()->setPlainText(u"Not finished"_s); });
        // THEN those are not sent too
        QCOMPARE(hands.replies.size(), 1);
        QCOMPARE(hands.message()->toPlainText(), u"Not finished"_s);
        QVERIFY(hands.decisions.isEmpty());
    }

    void shouldHaveNoDefaultButtonInTheWindow()
    {
        Hands hands;
        hands.open(Verdict::Reject);
        const auto buttons = hands.window.findChildren<QPushButton *>();
        QVERIFY(buttons.size() > 10);
        for (const QPushButton *button : buttons)
            QVERIFY2(!button->isDefault() && !button->autoDefault(), qPrintable(button->objectName()));
    }
};

QTEST_MAIN(HastyHandsTest)
#include "tst_hasty_hands.moc"
