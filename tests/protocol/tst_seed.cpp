// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "protocol/seed.h"
#include "support/growth.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace witan;
using namespace witan::protocol;
using namespace Qt::StringLiterals;

class TestSeed : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void shouldReadQuestions_data();
    void shouldReadQuestions();
    void shouldRefuse_data();
    void shouldRefuse();
    void shouldKeepTheByteLimit();
    void shouldWriteAnswersThatAnyParserReads_data();
    void shouldWriteAnswersThatAnyParserReads();
    void shouldWriteErrors();
    void shouldCostALongTextNoMoreACharacter();
};

void TestSeed::shouldReadQuestions_data()
{
    QTest::addColumn<QByteArray>("frame");
    QTest::addColumn<QString>("text");
    QTest::newRow("plain") << QByteArray(R"({"message":"Why step 4?"})") << u"Why step 4?"_s;
    QTest::newRow("with blanks, as Python writes") << QByteArray("{\"message\": \"Why step 4?\"}") << u"Why step 4?"_s;
    QTest::newRow("blanks everywhere") << QByteArray("\r\n\t { \"message\" \n:\t\"x\" } \n") << u"x"_s;
    QTest::newRow("UTF-8") << QByteArray("{\"message\":\"grün 決定 🜨\"}") << u"grün 決定 🜨"_s;
    QTest::newRow("a byte order mark inside the text is text") << QByteArray("{\"message\":\"\xEF\xBB\xBFx\"}") << u"\uFEFFx"_s;
    QTest::newRow("escapes") << QByteArray(R"({"message":"a\n\"b\"\\\u00e9\ud83d\ude00"})") << u"a\n\"b\"\\é😀"_s;
    QTest::newRow("member name escaped") << QByteArray(R"({"\u006dessage":"x"})") << u"x"_s;
    QTest::newRow("other members") << QByteArray(R"({"user":{"a":[1]},"message":"x","n":2})") << u"x"_s;
    QTest::newRow("missing") << QByteArray("{}") << QString();
    QTest::newRow("missing beside others") << QByteArray(R"({"text":"x"})") << QString();
    QTest::newRow("empty") << QByteArray(R"({"message":""})") << QString();
    QTest::newRow("null") << QByteArray(R"({"message":null})") << QString();
    QTest::newRow("blank text is text, as in the seed") << QByteArray(R"({"message":"  "})") << u"  "_s;
}

void TestSeed::shouldReadQuestions()
{
    QFETCH(QByteArray, frame);
    QFETCH(QString, text);
    const auto read = readSeedQuestion(frame);
    QVERIFY2(read.has_value(), read ? "" : qPrintable(read.error().message));
    QCOMPARE(*read, text);
}

void TestSeed::shouldRefuse_data()
{
    QTest::addColumn<QByteArray>("frame");
    for (const auto &[name, frame] : std::initializer_list<std::pair<const char *, QByteArray>>{
             {"empty frame", ""}, {"no JSON", "hello"}, {"array", R"(["message"])"}, {"string", R"("message")"}, {"null", "null"},
             {"number", R"({"message":7})"}, {"true", R"({"message":true})"}, {"object", R"({"message":{}})"}, {"list", R"({"message":["x"]})"},
             {"twice", R"({"message":"a","message":"b"})"}, {"twice, once escaped", R"({"message":"a","\u006dessage":"b"})"},
             {"cut", R"({"message":"a)"}, {"cut after the text", R"({"message":"a")"}, {"trailing", R"({"message":"a"}x)"}, {"two", R"({"message":"a"}{"message":"b"})"},
             {"comma at the end", R"({"message":"a",})"}, {"raw line feed", "{\"message\":\"a\nb\"}"}, {"raw U+0000", QByteArray("{\"message\":\"a\0b\"}", 17)},
             {"U+0000 escaped", R"({"message":"a\u0000"})"}, {"lone surrogate", R"({"message":"\ud83d"})"}, {"wrong escape", R"({"message":"\x"})"},
             {"invalid UTF-8", "{\"message\":\"\xff\"}"}, {"overlong UTF-8", "{\"message\":\"\xC0\x80\"}"}, {"UTF-8 surrogate", "{\"message\":\"\xED\xA0\x80\"}"},
             {"UTF-8 cut", "{\"message\":\"\xE2\x82\"}"}, {"past the last code point", "{\"message\":\"\xF5\x80\x80\x80\"}"},
             {"byte order mark before", "\xEF\xBB\xBF{\"message\":\"a\"}"}, {"no quotes", "{message:\"a\"}"}, {"single quotes", "{'message':'a'}"}})
        QTest::newRow(name) << frame;
}

void TestSeed::shouldRefuse()
{
    QFETCH(QByteArray, frame);
    const auto read = readSeedQuestion(frame);
    QVERIFY(!read.has_value());
    QCOMPARE(read.error().code, ErrorCode::Invalid);
    QVERIFY(!read.error().message.isEmpty());
}

void TestSeed::shouldKeepTheByteLimit()
{
    const QByteArray frame = "{\"message\":\"" + QByteArray(100, 'x') + "\"}";
    QVERIFY(readSeedQuestion(frame, {.bytes = frame.size()}).has_value());
    const auto refused = readSeedQuestion(frame, {.bytes = frame.size() - 1});
    QVERIFY(!refused.has_value());
    QCOMPARE(refused.error().code, ErrorCode::TooLarge);
}

void TestSeed::shouldWriteAnswersThatAnyParserReads_data()
{
    QTest::addColumn<QString>("content");
    QTest::newRow("empty") << u""_s;
    QTest::newRow("plain") << u"Because."_s;
    QTest::newRow("quotes and backslashes") << u"\"a\\b\"\\"_s;
    QTest::newRow("controls") << u"a\nb\tc\rd\be\ff\u0001\u001f\u007f\u2028"_s;
    QTest::newRow("every plane") << u"grün 決定 😀 \U0010FFFF"_s;
    QTest::newRow("long") << QString(70'000, u'ä');
}

void TestSeed::shouldWriteAnswersThatAnyParserReads()
{
    QFETCH(QString, content);
    Message message;
    message.id = MessageId::create();
    message.role = MessageRole::Agent;
    message.content = content;
    message.timestamp = *Timestamp::parse(u"2026-11-22T09:59:30.123Z");

    const QByteArray bytes = writeSeedAnswer(message);

    QJsonParseError error;
    const QJsonObject object = QJsonDocument::fromJson(bytes, &error).object();
    QCOMPARE(error.error, QJsonParseError::NoError);
    QCOMPARE(object.keys(), QStringList({u"content"_s, u"message_id"_s, u"role"_s, u"timestamp"_s}));
    QCOMPARE(object.value("content"_L1).toString(), content);
    QCOMPARE(object.value("message_id"_L1).toString(), message.id.toString());
    QCOMPARE(object.value("role"_L1).toString(), u"AGENT"_s);
    QCOMPARE(object.value("timestamp"_L1).toString(), u"2026-11-22T09:59:30.123Z"_s);
    QVERIFY(parseJsonObject(bytes).has_value());
}

void TestSeed::shouldWriteErrors()
{
    const auto parsed = parseJsonObject(writeSeedError({.code = ErrorCode::NotActive, .message = u"It has \"ended\".\n"_s}));
    QVERIFY(parsed.has_value());
    QCOMPARE(*parsed, (QJsonObject{{u"error"_s, QJsonObject{{u"code"_s, u"not_active"_s}, {u"message"_s, u"It has \"ended\".\n"_s}}}}));
}

void TestSeed::shouldCostALongTextNoMoreACharacter()
{
    // GIVEN texts in which every second character must be escaped
    const auto question = [](int pairs) { return R"({"message": ")" + QByteArray(R"(x\n)").repeated(pairs) + R"("})"; };
    const auto answer = [](int pairs) {
        Message message;
        message.id = MessageId::create();
        message.content = u"x\n"_s.repeated(pairs);
        return message;
    };
    const QByteArray shortFrame = question(500), longFrame = question(10'000);
    const Message brief = answer(500), wordy = answer(10'000);
    // THEN twenty times as much is read and written in about twenty times the time (the figures are the benchmark's)
    const auto read = test::growthOf(20, [&] { QVERIFY(readSeedQuestion(shortFrame)); }, [&] { QVERIFY(readSeedQuestion(longFrame)); });
    QVERIFY2(read.isGentle(), qPrintable(read.words()));
    const auto written = test::growthOf(20, [&] { writeSeedAnswer(brief); }, [&] { writeSeedAnswer(wordy); });
    QVERIFY2(written.isGentle(), qPrintable(written.words()));
}

QTEST_APPLESS_MAIN(TestSeed)
#include "tst_seed.moc"
