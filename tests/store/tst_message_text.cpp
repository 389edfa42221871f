// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "store/record_builder.h"

#include "store/event_row.h"
#include "store/message_text.h"

#include <QJsonDocument>
#include <QtTest>

using namespace witan;
using namespace witan::test;

/// The quick reader and writer of messages against core's own.
class TestMessageText : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void shouldWriteWhatCoreWrites_data() { messages(); }
    void shouldWriteWhatCoreWrites();
    void shouldLeaveOutWhatTheRowSays_data() { messages(); }
    void shouldLeaveOutWhatTheRowSays();
    void shouldReadWhatCoreReads_data() { messages(); }
    void shouldReadWhatCoreReads();
    void shouldJudgeOddTextAsCoreDoes_data();
    void shouldJudgeOddTextAsCoreDoes();
    void shouldNeverDifferFromCoreOnDamagedText();

private:
    static void messages();
    static QByteArray textOf(const Message &message)
    {
        QJsonObject object = toJson(message);
        object.remove("seq"_L1);
        return canonicalJson(object);
    }
};

void TestMessageText::messages()
{
    QTest::addColumn<Message>("message");
    const ConsultationId id = ConsultationId::create();
    QTest::newRow("a plain question") << humanMessage(id, u"Which rows?"_s);
    QTest::newRow("an answer") << agentMessage(id, u"214 rows."_s, MessageId::create());
    Message message = agentMessage(id, u"x"_s);
    message.responder = Responder::Model;
    QTest::newRow("a model's answer to nothing") << message;
    message.responder = Responder::None;
    QTest::newRow("an agent without a responder") << message;
    message = humanMessage(id, u"Between us"_s);
    message.audience = Audience::Reviewers;
    message.author = u"A \"quoted\" \\ name"_s;
    QTest::newRow("a note with a quoted author") << message;
    QTest::newRow("line breaks, tabs, control characters") << humanMessage(id, u"a\nb\tc\rd\be\ff\u0001g\u001Fh\u007F"_s);
    QTest::newRow("characters of every width") << humanMessage(id, u"\u00e9\u20ac\U0001F600\u202E\uFFFF"_s);
    QTest::newRow("no text") << humanMessage(id, u""_s);
    QTest::newRow("ten thousand characters") << humanMessage(id, QString(10'000, u'\n') + u"end"_s);
    message = agentMessage(id, u"x"_s);
    message.anchor = Anchor{u"step"_s, u"s\"1"_s};
    QTest::newRow("about a step") << message;
    message.anchor->extra = {{"line"_L1, 12}, {"a"_L1, u"first"_s}};
    QTest::newRow("about a step, with more said of it") << message;
    message.anchor = Anchor{u"plan"_s, {}};
    message.ask = {{"kind"_L1, u"choice"_s}, {"options"_L1, QJsonArray{u"{"_s, u"}"_s, u"\"}"_s}}};
    QTest::newRow("an ask with braces in its texts") << message;
    message.metadata = {{"z"_L1, 1.5}, {"a"_L1, QJsonObject{{"deep"_L1, QJsonArray{QJsonObject()}}}}};
    QTest::newRow("nested metadata") << message;
    message = humanMessage(id, u"x"_s);
    message.role = MessageRole::System;
    message.timestamp = Timestamp{-1};
    QTest::newRow("the system, before 1970") << message;
}

void TestMessageText::shouldWriteWhatCoreWrites()
{
    QFETCH(Message, message);
    QByteArray text("kept:");
    appendMessageText(text, message);
    QCOMPARE(text, "kept:" + textOf(message));
}

void TestMessageText::shouldLeaveOutWhatTheRowSays()
{
    // GIVEN the row of a message as it comes back from the disk
    QFETCH(Message, message);
    QByteArray text("kept:");
    const qsizetype cut = appendMessageText(text, message);
    const QByteArray whole = text.sliced(5);
    EventRow row;
    row.facts = {EventKind::HumanMessage, message.timestamp, 7, 3, 9, 2, tagOf(message.id), QByteArray(32, 'h'), QByteArray(32, 'p'), {},
                 static_cast<quint32>(cut)};
    row.body = abridged(whole, cut);
    const auto facts = EventFacts::decode(row.facts.encode());
    QVERIFY(facts.has_value());
    row.facts = *facts;

    // THEN id and time are not in its body, and come back in their places
    QVERIFY(!row.body.contains(message.consultation.toString().toLatin1()));
    QVERIFY(!row.body.contains(R"(,"timestamp":")"));
    QCOMPARE(row.body.size(), whole.size() - 97);
    QCOMPARE(row.wholeBody(message.consultation), whole);
    QCOMPARE(row.facts.cursor, 7);
    QVERIFY(row.facts.typeName.isEmpty());

    // WHEN the place of the cut was altered
    for (const quint32 other : {0U, 1U, row.facts.cut + 1, static_cast<quint32>(row.body.size()), static_cast<quint32>(row.body.size() + 1), ~0U}) {
        row.facts.cut = other;
        // THEN it is another text
        QVERIFY(row.wholeBody(message.consultation) != whole);
    }
    // and facts that are too short or too long for what they say they are, are none
    QVERIFY(!EventFacts::decode(row.facts.encode().chopped(1)));
    QVERIFY(!EventFacts::decode(row.facts.encode() + 'x'));
}

void TestMessageText::shouldReadWhatCoreReads()
{
    QFETCH(Message, message);
    const Result<Message> read = messageFromText(textOf(message));
    WITAN_OK(read);
    QCOMPARE(*read, message);
    // With a seq in it, as other writers may have it.
    message.seq = 41;
    const Result<Message> withSeq = messageFromText(canonicalJson(toJson(message)));
    WITAN_OK(withSeq);
    QCOMPARE(*withSeq, message);
}

void TestMessageText::shouldJudgeOddTextAsCoreDoes_data()
{
    QTest::addColumn<QByteArray>("text");
    const QByteArray text = textOf(agentMessage(ConsultationId::create(), u"x"_s, MessageId::create()));
    const auto changed = [&text](const char *from, const char *to) { return QByteArray(text).replace(from, to); };
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("an empty object") << QByteArray("{}");
    QTest::newRow("an array") << QByteArray("[]");
    QTest::newRow("unclosed") << text.chopped(1);
    QTest::newRow("more behind it") << text + ' ';
    QTest::newRow("spaces between") << changed(":", ": ");
    QTest::newRow("an unknown member") << changed("{\"audience\"", "{\"aaa\":{\"x\":1},\"audience\"");
    QTest::newRow("an unknown role") << changed("AGENT", "ROBOT");
    QTest::newRow("a role in lower case") << changed("AGENT", "agent");
    QTest::newRow("no role") << changed("\"role\":\"AGENT\",", "");
    QTest::newRow("no content") << changed("\"content\":\"x\",", "");
    QTest::newRow("a number as content") << changed("\"content\":\"x\"", "\"content\":7");
    QTest::newRow("null as reply") << changed("\"reply_to\":\"", "\"reply_to\":null,\"x\":\"");
    QTest::newRow("an audience of the future") << changed("\"all\"", "\"some\"");
    QTest::newRow("a responder of the future") << changed("\"responder\":\"agent\"", "\"responder\":\"oracle\"");
    QTest::newRow("a bad time") << changed("2026-", "2026/");
    QTest::newRow("an upper-case id") << changed("\"message_id\":\"", "\"message_id\":\"A");
    QTest::newRow("metadata that is a list") << changed("\"metadata\":{}", "\"metadata\":[]");
    QTest::newRow("an escaped character") << changed("\"x\"", "\"\\u0041\"");
    QTest::newRow("a seq that is no whole number") << changed("\"timestamp\"", "\"seq\":1.5,\"timestamp\"");
    QTest::newRow("a negative seq") << changed("\"timestamp\"", "\"seq\":-1,\"timestamp\"");
    QTest::newRow("an empty anchor") << changed("{\"audience\"", "{\"anchor\":{},\"audience\"");
}

void TestMessageText::shouldJudgeOddTextAsCoreDoes()
{
    QFETCH(QByteArray, text);
    const Result<Message> expected = messageFromJson(QJsonDocument::fromJson(text).object());
    const Result<Message> read = messageFromText(text);
    QCOMPARE(read.has_value(), expected.has_value());
    if (expected)
        QCOMPARE(*read, *expected);
}

void TestMessageText::shouldNeverDifferFromCoreOnDamagedText()
{
    // GIVEN a message's text with each byte replaced by several others in turn
    Message message = agentMessage(ConsultationId::create(), u"a\n\"\u00e9"_s, MessageId::create());
    message.metadata = {{"k"_L1, u"v"_s}};
    const QByteArray whole = textOf(message);
    int readable = 0;
    for (qsizetype i = 0; i < whole.size(); ++i) {
        for (const char byte : {'"', '\\', '{', '}', ',', ':', '0', 'z', '\0', '\n'}) {
            QByteArray text = whole;
            text[i] = byte;
            const QJsonDocument document = QJsonDocument::fromJson(text);
            if (!document.isObject())
                continue;   // what cannot be JSON never got there; it must only not crash
            const Result<Message> expected = messageFromJson(document.object());
            const Result<Message> read = messageFromText(text);

            // THEN both roads lead to the same place
            QVERIFY2(read.has_value() == expected.has_value(), text.constData());
            if (!expected)
                continue;
            QVERIFY2(*read == *expected, text.constData());
            ++readable;
        }
    }
    QVERIFY(readable > 100);
    for (qsizetype i = 0; i < whole.size(); ++i)
        QVERIFY(!messageFromText(whole.first(i)));
}

QTEST_GUILESS_MAIN(TestMessageText)
#include "tst_message_text.moc"
