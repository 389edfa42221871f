// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/composer.h"
#include "widgets/field_frame.h"
#include "widgets/text_field.h"
#include "widgets/theme.h"

#include <QClipboard>
#include <QDropEvent>
#include <QElapsedTimer>
#include <QLabel>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QShortcut>
#include <QSignalSpy>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace witan;

namespace {

class Desk {
public:
    ConsultationId id = ConsultationId::create();
    Composer composer;
    QSignalSpy sent{&composer, &Composer::submitted};
    QSignalSpy drafts{&composer, &Composer::draftChanged};

    explicit Desk(const QString &draft = {})
    {
        composer.resize(700, 120);
        composer.show();
        composer.open(id, draft);
        composer.setSurroundings({{}, u"Ledger Agent"_s, {{u"drop"_s, u"5"_s}}, {}});
    }
    TextField *field() { return composer.findChild<TextField *>(u"message"_s); }
    QPushButton *button(const char *name) { return composer.findChild<QPushButton *>(QString::fromLatin1(name)); }
    /// Whatever window the system holds for the active one.
    bool hasFocus() { return composer.focusWidget() == field(); }
    MessageDraft draft(qsizetype i = 0) { return sent.value(i).value(0).value<MessageDraft>(); }
};

} // namespace

Q_DECLARE_METATYPE(witan::MessageDraft)

class ComposerTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp); }

    void shouldSendByKeyOrButton_data()
    {
        QTest::addColumn<QString>("how");
        for (const char *how : {"Enter", "Ctrl+Enter", "keypad Enter", "button"})
            QTest::newRow(how) << QString::fromLatin1(how);
    }
    void shouldSendByKeyOrButton()
    {
        QFETCH(QString, how);
        Desk desk;
        QTest::keyClicks(desk.field(), u"Is it safe?"_s);
        if (how == u"Enter")
            QTest::keyClick(desk.field(), Qt::Key_Return);
        else if (how == u"Ctrl+Enter")
            QTest::keyClick(desk.field(), Qt::Key_Return, Qt::ControlModifier);
        else if (how == u"keypad Enter")
            QTest::keyClick(desk.field(), Qt::Key_Enter, Qt::KeypadModifier);
        else
            desk.button("send")->click();
        QCOMPARE(desk.sent.size(), 1);
        QCOMPARE(desk.draft().content, u"Is it safe?"_s);
        QCOMPARE(desk.draft().consultation, desk.id);
        QVERIFY(desk.draft().audience == Audience::All);
        QVERIFY(!desk.draft().anchor);
        QCOMPARE(desk.field()->toPlainText(), QString());
        // AND nothing says that the draft is gone: whoever took the words lets it go once they are safe
        desk.composer.tellDraft();
        for (const QList<QVariant> &told : std::as_const(desk.drafts))
            QVERIFY(!told.at(1).toString().isEmpty());
    }

    void shouldBreakTheLineByShiftEnter()
    {
        Desk desk;
        QTest::keyClicks(desk.field(), u"a"_s);
        QTest::keyClick(desk.field(), Qt::Key_Return, Qt::ShiftModifier);
        QTest::keyClicks(desk.field(), u"b"_s);
        QVERIFY(desk.sent.isEmpty());
        QTest::keyClick(desk.field(), Qt::Key_Return);
        QCOMPARE(desk.draft().content, u"a\nb"_s);
    }

    void shouldNotSendNothing_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("empty") << QString();
        QTest::newRow("spaces") << u"  \n\t"_s;
        QTest::newRow("characters that draw nothing") << u"\u200B\u2060"_s;
    }
    void shouldNotSendNothing()
    {
        QFETCH(QString, text);
        Desk desk(text);
        QVERIFY(!desk.button("send")->isEnabled());
        QTest::keyClick(desk.field(), Qt::Key_Return);
        QVERIFY(desk.sent.isEmpty());
        QCOMPARE(desk.field()->toPlainText(), text);
    }

    void shouldGrowToSixLinesAndThenScroll()
    {
        Desk desk;
        const int one = desk.field()->height();
        desk.field()->setPlainText(u"1\n2\n3"_s);
        const int three = desk.field()->height();
        QVERIFY(three > one + desk.field()->fontMetrics().lineSpacing());
        desk.field()->setPlainText(u"1\n2\n3\n4\n5\n6"_s);
        const int six = desk.field()->height();
        desk.field()->setPlainText(u"1\n2\n3\n4\n5\n6\n7\n8\n9"_s);
        QCOMPARE(desk.field()->height(), six);
        QVERIFY(six > three);
        desk.field()->clear();
        QCOMPARE(desk.field()->height(), one);
    }

    void shouldSayWhatAMessageIsAboutUntilThatIsRemoved()
    {
        Desk desk;
        desk.composer.setAnchor({u"step"_s, u"drop"_s});
        QVERIFY(desk.button("chip")->isVisible());
        QCOMPARE(desk.button("chip")->text(), u"about step 5"_s);
        QTest::keyClicks(desk.field(), u"Why?"_s);
        QTest::keyClick(desk.field(), Qt::Key_Return);
        QVERIFY((desk.draft().anchor == Anchor{u"step"_s, u"drop"_s}));
        // AND the next one is about nothing in particular
        QVERIFY(!desk.button("chip")->isVisible());

        desk.composer.setAnchor({u"step"_s, u"drop"_s});
        desk.button("chip")->click();
        QTest::keyClicks(desk.field(), u"And?"_s);
        QTest::keyClick(desk.field(), Qt::Key_Return);
        QVERIFY(!desk.draft(1).anchor);
    }

    void shouldSendANoteToReviewersOnlyOnce()
    {
        Desk desk;
        desk.button("note")->click();
        QTest::keyClicks(desk.field(), u"Ask accounting"_s);
        QTest::keyClick(desk.field(), Qt::Key_Return);
        QVERIFY(desk.draft().audience == Audience::Reviewers);
        // What follows is not private by oversight, nor public by oversight: the switch shows it.
        QVERIFY(!desk.button("note")->isChecked());
        QVERIFY(desk.button("note")->isVisible());
    }

    void shouldLookLikeANoteInEveryPart()
    {
        // GIVEN a question that was begun
        Desk desk;
        auto *frame = desk.composer.findChild<FieldFrame *>();
        auto *words = desk.composer.findChild<QWidget *>(u"noteWords"_s);
        QCOMPARE(desk.field()->placeholderText(), u"Ask Ledger Agent…"_s);
        QCOMPARE(desk.button("send")->text(), u"Send"_s);
        QVERIFY(!frame->isNote() && !words->isVisible());
        const QColor ground = desk.composer.grab().toImage().pixelColor(frame->geometry().center());
        QTest::keyClicks(desk.field(), u"Is this theirs?"_s);
        // WHEN it becomes a note by the mouse
        QTest::mouseClick(desk.button("note"), Qt::LeftButton);
        // THEN field, frame, placeholder and button say so, for the eye and for a screen reader
        QCOMPARE(desk.field()->placeholderText(), u"Note for reviewers…"_s);
        QCOMPARE(desk.field()->accessibleName(), u"Note for reviewers"_s);
        QCOMPARE(desk.button("send")->text(), u"Save note"_s);
        QCOMPARE(desk.button("send")->accessibleName(), u"Save note"_s);
        QVERIFY(frame->isNote() && words->isVisible());
        QVERIFY(desk.composer.grab().toImage().pixelColor(frame->geometry().center()) != ground);
        // AND the words stand where they stood, and the keys go on there
        QCOMPARE(desk.field()->text(), u"Is this theirs?"_s);
        QVERIFY(desk.hasFocus());
        // WHEN the agent is to be asked instead, THEN it is a question again
        QTest::mouseClick(desk.button("askAgent"), Qt::LeftButton);
        QCOMPARE(desk.field()->placeholderText(), u"Ask Ledger Agent…"_s);
        QCOMPARE(desk.button("send")->text(), u"Send"_s);
        QVERIFY(!frame->isNote() && !words->isVisible() && desk.hasFocus());
        QTest::mouseClick(desk.button("send"), Qt::LeftButton);
        QVERIFY(desk.draft().audience == Audience::All);
        QCOMPARE(desk.draft().content, u"Is this theirs?"_s);
    }

    void shouldTellTheDraftWithin300Ms()
    {
        Desk desk;
        QTest::keyClicks(desk.field(), u"half a thou"_s);
        // A timer that began later and runs longer: however busy the computer is, the draft's is due before it.
        QTimer later;
        later.setSingleShot(true);
        later.setTimerType(Qt::PreciseTimer);
        qsizetype toldBefore = -1;
        connect(&later, &QTimer::timeout, this, [&] { toldBefore = desk.drafts.size(); });
        later.start(300);
        QTRY_VERIFY(!later.isActive());
        QCOMPARE(toldBefore, 1);
        QCOMPARE(desk.drafts.first().at(0).value<ConsultationId>(), desk.id);
        QCOMPARE(desk.drafts.first().at(1).toString(), u"half a thou"_s);
    }

    void shouldKeepADraftForEachConsultation()
    {
        // GIVEN a half-typed message
        Desk desk;
        QTest::keyClicks(desk.field(), u"half"_s);
        // WHEN another consultation is opened
        const ConsultationId other = ConsultationId::create();
        desk.composer.open(other, u"the other's draft"_s);
        // THEN the draft was told at once for its own consultation
        QCOMPARE(desk.drafts.size(), 1);
        QCOMPARE(desk.drafts.first().at(0).value<ConsultationId>(), desk.id);
        QCOMPARE(desk.drafts.first().at(1).toString(), u"half"_s);
        QCOMPARE(desk.field()->toPlainText(), u"the other's draft"_s);
        // AND what was only loaded is no news
        desk.composer.open(desk.id, u"half"_s);
        QCOMPARE(desk.drafts.size(), 1);
    }

    void shouldKeepWhomADraftIsForAndWhatItIsAbout()
    {
        // GIVEN a half-typed note to the reviewers about a step
        Desk desk;
        desk.button("note")->click();
        desk.composer.setAnchor({u"step"_s, u"drop"_s});
        QTest::keyClicks(desk.field(), u"Do not tell"_s);
        // WHEN another consultation is opened and then this one again with the draft that was told
        desk.composer.open(ConsultationId::create(), {});
        QVERIFY(!desk.button("note")->isChecked());
        QVERIFY(!desk.button("chip")->isVisible());
        desk.composer.open(desk.id, desk.drafts.last().at(1).toString());
        // THEN it is still for reviewers only, and still about the step
        QVERIFY(desk.button("note")->isChecked());
        QCOMPARE(desk.button("chip")->text(), u"about step 5"_s);
        QTest::keyClick(desk.field(), Qt::Key_Return);
        QVERIFY(desk.draft().audience == Audience::Reviewers);
        QCOMPARE(desk.draft().content, u"Do not tell"_s);
        QVERIFY((desk.draft().anchor == Anchor{u"step"_s, u"drop"_s}));
    }

    void shouldReplyUntilThatIsRemoved()
    {
        Desk desk;
        const MessageId question = MessageId::create();
        desk.composer.setReply(question, false);
        desk.composer.setReplyWords(u"in reply to Ledger Agent: “Which?”"_s);
        QVERIFY(desk.button("reply")->isVisible());
        QCOMPARE(desk.button("reply")->accessibleName(), u"Remove “in reply to Ledger Agent: “Which?””"_s);
        QTest::keyClicks(desk.field(), u"Both"_s);
        QTest::keyClick(desk.field(), Qt::Key_Return);
        QVERIFY(desk.draft().replyTo == question);
        QVERIFY(!desk.button("reply")->isVisible());
        // WHEN it is removed by the keyboard THEN the next is no reply
        desk.composer.setReply(question, false);
        desk.button("reply")->setFocus();
        QTest::keyClick(desk.button("reply"), Qt::Key_Space);
        QTest::keyClicks(desk.field(), u"And"_s);
        QTest::keyClick(desk.field(), Qt::Key_Return);
        QVERIFY(!desk.draft(1).replyTo);
        // AND a reply to a note begins as a note
        desk.composer.setReply(question, true);
        QVERIFY(desk.button("note")->isChecked());
    }

    void shouldTellThatADraftBecamePrivate()
    {
        Desk desk(u"typed before"_s);
        desk.button("note")->click();
        QTRY_COMPARE(desk.drafts.size(), 1);
        QVERIFY(draftFromKept(desk.id, desk.drafts.first().at(1).toString()).audience == Audience::Reviewers);
    }

    void shouldTellTheDraftOfSomebodyWhoNeverPauses()
    {
        Desk desk;
        // WHEN keys go on falling at every look THEN the draft is told all the same
        QTRY_VERIFY_WITH_TIMEOUT((QTest::keyClick(desk.field(), Qt::Key_X), !desk.drafts.isEmpty()), 5000);
    }

    void shouldRefuseWithTheReasonInItsPlace()
    {
        Desk desk;
        desk.composer.setRefusal(u"This consultation has ended."_s);
        QVERIFY(!desk.field()->isEnabled());
        QVERIFY(!desk.button("send")->isVisible());
        QCOMPARE(desk.field()->placeholderText(), u"This consultation has ended."_s);
        desk.composer.setRefusal({});
        QVERIFY(desk.field()->isEnabled());
    }

    void shouldKeepToCopyWhatItsEndOvertook()
    {
        // GIVEN somebody who is typing
        Desk desk;
        QVERIFY(QTest::qWaitForWindowActive(&desk.composer));
        QTest::keyClicks(desk.field(), u"Why not on Mon"_s);
        // WHEN it ends
        desk.composer.setRefusal(u"The time to decide ran out at 14:30."_s);
        // THEN what was typed stays to be read and copied, with the reason, and has been told as a draft
        QVERIFY(desk.field()->isEnabled());
        QVERIFY(!desk.button("send")->isVisible());
        QCOMPARE(desk.composer.findChild<QLabel *>(u"longWords"_s)->text(), u"The time to decide ran out at 14:30. What you had begun to write is kept here to copy."_s);
        QCOMPARE(desk.drafts.last().at(1).toString(), u"Why not on Mon"_s);
        QTest::mouseClick(desk.button("copyLong"), Qt::LeftButton);
        QCOMPARE(QApplication::clipboard()->text(), u"Why not on Mon"_s);
        // AND who goes on typing changes nothing, sends nothing and gives no command
        QShortcut help(Qt::Key_Question, &desk.composer);
        QSignalSpy helped(&help, &QShortcut::activated);
        QTest::keyClicks(desk.field(), u"day?"_s);
        QTest::keyClick(desk.field(), Qt::Key_Return);
        QCOMPARE(desk.field()->toPlainText(), u"Why not on Mon"_s);
        QVERIFY(desk.sent.isEmpty());
        QVERIFY(helped.isEmpty());
        // WHEN it is discarded THEN it is gone, and the reason stands in its place
        QTest::mouseClick(desk.button("discardLong"), Qt::LeftButton);
        QCOMPARE(desk.field()->toPlainText(), QString());
        QVERIFY(!desk.field()->isEnabled());
        QVERIFY(!desk.button("discardLong")->isVisible());
        QCOMPARE(desk.drafts.last().at(1).toString(), QString());
    }

    void shouldNotSendMoreThanTheServiceTakes()
    {
        Desk desk;
        desk.field()->setPlainText(QString(64 * 1024, u'x'));
        QVERIFY(desk.button("send")->isEnabled());
        desk.field()->setPlainText(QString(64 * 1024 / 2 + 1, u'ß'));
        QVERIFY(!desk.button("send")->isEnabled());
        QVERIFY(desk.composer.findChild<QWidget *>(u"trouble"_s)->isVisible());
        QTest::keyClick(desk.field(), Qt::Key_Return);
        QVERIFY(desk.sent.isEmpty());
    }

    void shouldRecordTheWordsAsTheyWereTyped_data()
    {
        QTest::addColumn<QString>("way");
        QTest::newRow("typed") << u"typed"_s;
        QTest::newRow("pasted by the key") << u"pasted"_s;
        QTest::newRow("dropped") << u"dropped"_s;
        QTest::newRow("composed by an input method") << u"composed"_s;
        QTest::newRow("begun yesterday") << u"draft"_s;
    }
    void shouldRecordTheWordsAsTheyWereTyped()
    {
        // GIVEN words with what an editor likes to put right
        QFETCH(QString, way);
        const bool byKeys = way == u"typed";   // no key has the others
        const QString words = u"Is 10\u00A0000\u202F€ right?\u2028R&D && ops"_s + (byKeys ? QString() : u"\u2029\uFDD0\uFDD1\uFDD2\uFFFD\u200B"_s) + u"\u3000 end\u00A0"_s;
        Desk desk(way == u"draft" ? words : QString());
        // WHEN they come into the field
        if (byKeys) {
            for (const QChar c : words)
                QTest::simulateEvent(desk.field(), true, 0, Qt::NoModifier, QString(c), false, -1);
        } else if (way == u"pasted") {
            QGuiApplication::clipboard()->setText(words);
            QTest::keyClick(desk.field(), Qt::Key_V, Qt::ControlModifier);
        } else if (way == u"dropped") {
            QMimeData dropped;
            dropped.setText(words);
            QDragEnterEvent enter(QPoint(4, 4), Qt::CopyAction, &dropped, Qt::LeftButton, Qt::NoModifier);
            QCoreApplication::sendEvent(desk.field()->viewport(), &enter);
            QDropEvent drop(QPointF(4, 4), Qt::CopyAction, &dropped, Qt::LeftButton, Qt::NoModifier);
            QCoreApplication::sendEvent(desk.field()->viewport(), &drop);
        } else if (way == u"composed") {
            QInputMethodEvent event;
            event.setCommitString(words);
            QCoreApplication::sendEvent(desk.field(), &event);
        }
        QCOMPARE(desk.field()->text(), words);
        // THEN the draft, what is copied and what is sent are the same
        desk.composer.tellDraft();
        if (way != u"draft")
            QCOMPARE(draftFromKept(desk.id, desk.drafts.last().at(1).toString()).content, words);
        QTest::keyClick(desk.field(), Qt::Key_A, Qt::ControlModifier);
        QTest::keyClick(desk.field(), Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(), words);
        QTest::keyClick(desk.field(), Qt::Key_Return);
        QCOMPARE(desk.draft().content, words);
    }

    void shouldUndoAPasteByOneKey()
    {
        Desk desk;
        QTest::keyClicks(desk.field(), u"before "_s);
        QGuiApplication::clipboard()->setText(u"a\u2029b\nc"_s);
        QTest::keyClick(desk.field(), Qt::Key_V, Qt::ControlModifier);
        QCOMPARE(desk.field()->text(), u"before a\u2029b\nc"_s);
        QTest::keyClick(desk.field(), Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(desk.field()->text(), u"before "_s);
        QTest::keyClick(desk.field(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(desk.field()->text(), u"before a\u2029b\nc"_s);
    }

    void shouldStandAPasteOfNothing_data()
    {
        QTest::addColumn<QString>("way");
        for (const char *way : {"key", "menu", "middle button", "slot", "a drop that has no text"})
            QTest::newRow(way) << QString::fromLatin1(way);
    }
    /// Where it counts is X11, with a clipboard that belongs to nobody: run it there too (QT_QPA_PLATFORM=xcb).
    void shouldStandAPasteOfNothing()
    {
        QFETCH(QString, way);
        Desk desk;
        QTest::keyClicks(desk.field(), u"kept"_s);
        QGuiApplication::clipboard()->clear();
        if (QGuiApplication::clipboard()->supportsSelection())
            QGuiApplication::clipboard()->clear(QClipboard::Selection);
        if (way == u"key") {
            QTest::keyClick(desk.field(), Qt::Key_V, Qt::ControlModifier);
            QTest::keyClick(desk.field(), Qt::Key_Insert, Qt::ShiftModifier);
        } else if (way == u"menu") {
            const std::unique_ptr<QMenu> menu(desk.field()->createStandardContextMenu());
            const auto actions = menu->actions();
            const auto paste = std::find_if(actions.cbegin(), actions.cend(), [](const QAction *each) { return each->objectName() == u"edit-paste"; });
            QVERIFY(paste != actions.cend());
            QVERIFY(!(*paste)->isEnabled());
            (*paste)->setEnabled(true);
            (*paste)->trigger();
        } else if (way == u"middle button") {
            QTest::mouseClick(desk.field()->viewport(), Qt::MiddleButton);
        } else if (way == u"slot") {
            desk.field()->paste();
        } else {
            QMimeData dropped;
            dropped.setData(u"application/octet-stream"_s, "x");
            QDragEnterEvent enter(QPoint(4, 4), Qt::CopyAction, &dropped, Qt::LeftButton, Qt::NoModifier);
            QCoreApplication::sendEvent(desk.field()->viewport(), &enter);
            QDropEvent drop(QPointF(4, 4), Qt::CopyAction, &dropped, Qt::LeftButton, Qt::NoModifier);
            QCoreApplication::sendEvent(desk.field()->viewport(), &drop);
        }
        QCOMPARE(desk.field()->text(), u"kept"_s);
    }

    void shouldNotTakeAPasteThatNoMessageHolds_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("typed");
        QTest::newRow("a log of 40,000 lines") << u"2026-11-30T10:00:00 worker moved a file of the upload folder to the archive\n"_s.repeated(40'000) << u"Why? "_s;
        QTest::newRow("one line of 3 MB") << u"{\"n\":1,\"ok\":true},"_s.repeated(150'000) << u"Why? "_s;
        QTest::newRow("what does not fit behind the words that are there") << QString(1000, u'y') << QString(64 * 1024 - 999, u'x');
        QTest::newRow("counted in bytes") << QString(64 * 1024 / 2 + 1, u'ß') << QString();
    }
    void shouldNotTakeAPasteThatNoMessageHolds()
    {
        // GIVEN a text on the clipboard that is longer than a message can be
        QFETCH(QString, text);
        QFETCH(QString, typed);
        Desk desk(typed);
        auto *trouble = desk.composer.findChild<QLabel *>(u"trouble"_s);
        QGuiApplication::clipboard()->setText(text);
        // WHEN it is pasted
        QElapsedTimer time;
        time.start();
        QTest::keyClick(desk.field(), Qt::Key_V, Qt::ControlModifier);
        const qint64 ms = time.elapsed();
        // THEN nothing of it is taken, at once, that is said beside the field, and the clipboard is as it was
        QCOMPARE(desk.field()->text(), typed);
        QVERIFY(trouble->isVisible());
        QVERIFY2(trouble->text().contains(u"64 KB") && trouble->text().contains(u"Nothing of it"), qPrintable(trouble->text()));
        QCOMPARE(QGuiApplication::clipboard()->text(), text);
        QVERIFY2(ms < 1000, qPrintable(QString::number(ms)));
        // AND with the next key the sentence goes
        QTest::keyClick(desk.field(), typed.isEmpty() ? Qt::Key_X : Qt::Key_Backspace);
        QVERIFY(!trouble->isVisible());
    }

    void shouldTakeAPasteThatFitsInPlaceOfWhatIsSelected()
    {
        Desk desk(QString(64 * 1024 - 10, u'x'));
        QGuiApplication::clipboard()->setText(QString(64 * 1024, u'y'));
        QTest::keyClick(desk.field(), Qt::Key_A, Qt::ControlModifier);
        QTest::keyClick(desk.field(), Qt::Key_V, Qt::ControlModifier);
        QCOMPARE(desk.field()->text(), QString(64 * 1024, u'y'));
        QVERIFY(desk.button("send")->isEnabled());
    }

    void shouldOfferADraftThatIsTooLongForTheField()
    {
        // GIVEN a draft of one line of 3 MB, kept by an earlier version
        const QString huge = u"{\"n\":1,\"ok\":true},"_s.repeated(150'000);
        QElapsedTimer time;
        time.start();
        Desk desk(huge);
        QCoreApplication::processEvents();
        // THEN it stalls nothing, and stands beside the field, in which one can write
        QVERIFY2(time.elapsed() < 2000, qPrintable(QString::number(time.elapsed())));
        QCOMPARE(desk.field()->text(), QString());
        QVERIFY(desk.button("copyLong")->isVisible());
        // AND no news of it overwrites it: not opening, not writing, not sending
        desk.composer.tellDraft();
        QVERIFY(desk.drafts.isEmpty());
        QTest::keyClicks(desk.field(), u"Why?"_s);
        desk.composer.tellDraft();
        QCOMPARE(desk.drafts.last().at(1).toString(), u"Why?\n\n"_s + huge);
        QTest::keyClick(desk.field(), Qt::Key_Return);
        QCOMPARE(desk.draft().content, u"Why?"_s);
        QCOMPARE(desk.drafts.last().at(1).toString(), huge);
        // WHEN it is copied THEN it is on the clipboard as it was
        QTest::mouseClick(desk.button("copyLong"), Qt::LeftButton);
        QCOMPARE(QGuiApplication::clipboard()->text(), huge);
        // WHEN it is discarded THEN it is gone from here, and no sooner
        QTest::mouseClick(desk.button("discardLong"), Qt::LeftButton);
        QCOMPARE(desk.drafts.last().at(1).toString(), QString());
        QVERIFY(!desk.button("copyLong")->isVisible());
        QVERIFY(desk.hasFocus());
    }

    void shouldSendWhatIsBeingComposed_data()
    {
        QTest::addColumn<bool>("note");
        QTest::addColumn<bool>("byKey");
        QTest::newRow("a question, by the mouse") << false << false;
        QTest::newRow("a note, by the mouse") << true << false;
        QTest::newRow("a question, by Ctrl+Enter") << false << true;
    }
    void shouldSendWhatIsBeingComposed()
    {
        // GIVEN an input method that composes the only words there are
        QFETCH(bool, note);
        QFETCH(bool, byKey);
        Desk desk;
        if (note)
            QTest::mouseClick(desk.button("note"), Qt::LeftButton);
        desk.composer.focusField();
        QInputMethodEvent composed(u"本当ですか"_s, {});
        QCoreApplication::sendEvent(desk.field(), &composed);
        QCOMPARE(desk.field()->text(), QString());
        QVERIFY(desk.button("send")->isEnabled());
        // WHEN it is sent
        if (byKey)
            QTest::keyClick(desk.field(), Qt::Key_Return, Qt::ControlModifier);
        else
            QTest::mouseClick(desk.button("send"), Qt::LeftButton);
        // THEN they are what is sent, once
        QCOMPARE(desk.sent.size(), 1);
        QCOMPARE(desk.draft().content, u"本当ですか"_s);
        QCOMPARE(desk.field()->textWithComposed(), QString());
    }

    void shouldShowAnAmpersandThatIsPartOfTheWords()
    {
        Desk desk;
        desk.composer.setSurroundings({{}, u"R&D"_s, {}, {{u"f"_s, u"R&D && ops"_s}}});
        desk.composer.setAnchor({u"factor"_s, u"f"_s});
        // A single one would be taken for the mark of a key: this is how a button is told to draw it.
        QCOMPARE(desk.button("chip")->text(), u"about the risk “R&&D &&&& ops”"_s);
        QVERIFY(desk.button("chip")->shortcut().isEmpty());
        QCOMPARE(desk.button("chip")->accessibleName(), u"Remove “about the risk “R&D && ops””"_s);
        QCOMPARE(desk.field()->placeholderText(), u"Ask R&D…"_s);
        desk.composer.setReply(MessageId::create(), false);
        desk.composer.setReplyWords(u"in reply to R&D: “Yes”"_s);
        QCOMPARE(desk.button("reply")->text(), u"in reply to R&&D: “Yes”"_s);
    }

    void shouldQuoteLineByLine()
    {
        Desk desk;
        desk.composer.quote(u"first\nsecond\n"_s);
        QCOMPARE(desk.field()->text(), u"> first\n> second\n\n"_s);
        QTest::keyClicks(desk.field(), u"Is that so?"_s);
        QTest::keyClick(desk.field(), Qt::Key_Return);
        QCOMPARE(desk.draft().content, u"> first\n> second\n\nIs that so?"_s);
    }

    void shouldPutASuggestedQuestionIntoTheFieldAndSendNothing()
    {
        Desk desk;
        desk.button("note")->click();
        desk.composer.suggest(u"Who notices?"_s);
        QCOMPARE(desk.field()->text(), u"Who notices?"_s);
        QVERIFY(!desk.button("note")->isChecked());
        QVERIFY(desk.hasFocus() && desk.sent.isEmpty());
        // WHEN another is chosen instead THEN it stands in its place
        desk.composer.suggest(u"What if I say no?"_s);
        QCOMPARE(desk.field()->text(), u"What if I say no?"_s);
        // AND never in place of what was typed
        QTest::keyClicks(desk.field(), u" Or late?"_s);
        desk.composer.suggest(u"Who notices?"_s);
        QCOMPARE(desk.field()->text(), u"What if I say no? Or late?\nWho notices?"_s);
        QVERIFY(desk.sent.isEmpty());
    }

    void shouldTakePastedMarkupAsText()
    {
        Desk desk;
        QGuiApplication::clipboard()->setText(u"<b>x</b><img src='file:///etc/hostname'>"_s);
        desk.field()->paste();
        QCOMPARE(desk.field()->toPlainText(), u"<b>x</b><img src='file:///etc/hostname'>"_s);
    }
};

QTEST_MAIN(ComposerTest)
#include "tst_composer.moc"
