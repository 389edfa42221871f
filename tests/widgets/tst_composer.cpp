// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/composer.h"
#include "widgets/text_field.h"
#include "widgets/theme.h"

#include <QClipboard>
#include <QPushButton>
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
        composer.setSurroundings({{}, u"Ledger Agent"_s, {{u"drop"_s, 5}}, {}});
    }
    TextField *field() { return composer.findChild<TextField *>(u"message"_s); }
    QPushButton *button(const char *name) { return composer.findChild<QPushButton *>(QString::fromLatin1(name)); }
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
        QVERIFY(desk.field()->placeholderText().contains(u"only reviewers"));
        QTest::keyClicks(desk.field(), u"Ask accounting"_s);
        QTest::keyClick(desk.field(), Qt::Key_Return);
        QVERIFY(desk.draft().audience == Audience::Reviewers);
        // What follows is not private by oversight, nor public by oversight: the switch shows it.
        QVERIFY(!desk.button("note")->isChecked());
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
        Desk desk(u"draft"_s);
        desk.composer.setRefusal(u"This consultation has ended."_s);
        QVERIFY(!desk.field()->isEnabled());
        QVERIFY(!desk.button("send")->isVisible());
        QCOMPARE(desk.field()->placeholderText(), u"This consultation has ended."_s);
        desk.composer.setRefusal({});
        QVERIFY(desk.field()->isEnabled());
        QCOMPARE(desk.field()->toPlainText(), u"draft"_s);
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
