// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/message_draft.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace witan;

class TestMessageDraft : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void shouldComeBackAsItWas_data()
    {
        QTest::addColumn<QString>("content");
        QTest::addColumn<bool>("isPrivate");
        QTest::addColumn<bool>("isReply");
        QTest::addColumn<QString>("kind");
        QTest::newRow("plain words") << u"Is it safe?"_s << false << false << QString();
        QTest::newRow("a note") << u"Do not tell"_s << true << false << QString();
        QTest::newRow("about a step") << u"Why?"_s << false << false << u"step"_s;
        QTest::newRow("about the risk") << u"Why?"_s << false << false << u"risk"_s;
        QTest::newRow("a reply") << u"Yes\n\"no\""_s << false << true << QString();
        QTest::newRow("all of it") << u"x"_s << true << true << u"factor"_s;
        QTest::newRow("a switch without words") << QString() << true << false << QString();
        QTest::newRow("nothing") << QString() << false << false << QString();
        QTest::newRow("words that look like the kept form") << u"\u001E{\"audience\":\"reviewers\"}\nx"_s << false << false << QString();
        QTest::newRow("words with a NUL") << u"a\0b"_s << true << false << QString();
    }
    void shouldComeBackAsItWas()
    {
        QFETCH(QString, content);
        QFETCH(bool, isPrivate);
        QFETCH(bool, isReply);
        QFETCH(QString, kind);
        MessageDraft draft;
        draft.consultation = ConsultationId::create();
        draft.content = content;
        draft.audience = isPrivate ? Audience::Reviewers : Audience::All;
        if (isReply)
            draft.replyTo = MessageId::create();
        if (!kind.isEmpty())
            draft.anchor = Anchor{kind, kind == u"risk" ? QString() : u"drop"_s};
        QVERIFY(draftFromKept(draft.consultation, keptForm(draft)) == draft);
    }

    void shouldKeepPlainWordsAsTheyAre()
    {
        MessageDraft draft;
        draft.content = u"half a thought"_s;
        QCOMPARE(keptForm(draft), u"half a thought"_s);
        QCOMPARE(keptForm({}), QString());
    }

    void shouldNeverMakePublicWhatItCannotRead()
    {
        const QString torn = u"\u001E{\"audience\":\"revie"_s;
        const MessageDraft draft = draftFromKept(ConsultationId::create(), torn);
        QVERIFY(draft.audience == Audience::Reviewers);
        QCOMPARE(draft.content, torn);
    }

    void shouldReadWhatIsInTheOutbox()
    {
        OutboxItem item;
        item.consultation = ConsultationId::create();
        const MessageId question = MessageId::create();
        item.payload = {{u"content"_s, u"no"_s}, {u"audience"_s, u"reviewers"_s}, {u"reply_to"_s, question.toString()}, {u"anchor"_s, toJson(Anchor{u"step"_s, u"drop"_s})}};
        const MessageDraft draft = draftOf(item);
        QVERIFY((draft == MessageDraft{item.consultation, u"no"_s, Audience::Reviewers, question, Anchor{u"step"_s, u"drop"_s}}));
    }
};

QTEST_GUILESS_MAIN(TestMessageDraft)
#include "tst_message_draft.moc"
