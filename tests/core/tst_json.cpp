// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/json.h"
#include "support/growth.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace witan;

class TestJson : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void shouldTakeStrictJson_data();
    void shouldTakeStrictJson();
    void shouldRefuseWithPlace_data();
    void shouldRefuseWithPlace();
    void shouldJudgeNumbers_data();
    void shouldJudgeNumbers();
    void shouldFindDuplicatesInLargeObjects_data();
    void shouldFindDuplicatesInLargeObjects();
    void shouldAllowEqualNamesInDifferentObjects();
    void shouldKeepLimits_data();
    void shouldKeepLimits();
    void shouldNotReadPastItsBytes();
    void shouldNeverTakeWhatQtRefuses();
    void shouldSurviveEveryCutAndFlip();
    void shouldStayFastOnHostileNames();
};

void TestJson::shouldTakeStrictJson_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("empty object") << QByteArray("{}");
    QTest::newRow("space around") << QByteArray(" \t\r\n{ \n } \r\n");
    QTest::newRow("every kind of value") << QByteArray(R"({"a":null,"b":true,"c":false,"d":-0.5e+3,"e":"x","f":[],"g":{}})");
    QTest::newRow("nested") << QByteArray(R"({"a":[{"b":[1,[2,{"c":{}}]]},[]]})");
    QTest::newRow("all escapes") << QByteArray(R"({"a":"\"\\\/\b\f\n\r\t\u0041\uD83D\uDE00"})");
    QTest::newRow("raw characters of every length") << QByteArray("{\"a\":\"\x7F \xC2\x80 \xDF\xBF \xE0\xA0\x80 \xED\x9F\xBF \xEE\x80\x80 \xF0\x90\x80\x80 \xF4\x8F\xBF\xBF\"}");
    QTest::newRow("noncharacter") << QByteArray("{\"a\":\"\xEF\xBF\xBE\"}");
    QTest::newRow("slash and long plain run") << QByteArray(R"({"path":"/a/very/long/path/without/anything/special/in/it.txt"})");
    QTest::newRow("names that only look alike") << QByteArray(R"({"a":1,"A":2,"a ":3,"\u0061b":4,"":5})");
    QTest::newRow("numbers") << QByteArray(R"({"a":[0,-0,0.0,1e5,1E-5,12.50,-1]})");
}

void TestJson::shouldTakeStrictJson()
{
    QFETCH(QByteArray, text);
    // WHEN it is parsed
    const Result<QJsonObject> parsed = parseJsonObject(text);
    // THEN it is taken, as Qt's own parser reads it
    QVERIFY2(parsed, parsed ? "" : qPrintable(parsed.error().message));
    QCOMPARE(*parsed, QJsonDocument::fromJson(text).object());
}

void TestJson::shouldRefuseWithPlace_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("saying");
    const auto row = [](const char *name, const QByteArray &text, const char *saying) {
        QTest::newRow(name) << text << QString::fromUtf8(saying);
    };
    row("nothing", "", "no object where it must begin at byte 0");
    row("array", "[]", "no object where it must begin at byte 0");
    row("bare text", "\"a\"", "no object where it must begin at byte 0");
    row("byte order mark", "\xEF\xBB\xBF{}", "a byte order mark at byte 0");
    row("duplicate member", R"({"a":1,"verdict":"reject","verdict":"approve"})", "a duplicate member \"verdict\" at byte 26");
    row("duplicate after unescaping", R"({"verdict":1,"v\u0065rdict":2})", "a duplicate member \"verdict\" at byte 13");
    row("duplicate of a pair", "{\"\xF0\x9F\x98\x80\":1,\"\\ud83d\\uDE00\":2}", "a duplicate member \"\xF0\x9F\x98\x80\" at byte 10");
    row("duplicate of two and three bytes", "{\"\xC3\xA4\xE2\x82\xAC\":1,\"\\u00e4\\u20AC\":2}", "a duplicate member \"\xC3\xA4\xE2\x82\xAC\" at byte 11");
    row("duplicate by short escapes", R"({"\n\t\/":1,"\u000a\u0009/":2})", "duplicate member");
    row("duplicate deep inside", R"({"a":[{"b":{"c":1,"c":1}}]})", "a duplicate member \"c\" at byte 18");
    row("duplicate empty name", R"({"":1,"":2})", "a duplicate member \"\" at byte 6");
    row("duplicate with percent signs", R"({"%1%2":1,"%1%2":2})", "a duplicate member \"%1%2\" at byte 10");
    row("lone high surrogate", R"({"a":"\uD800"})", "half of a surrogate pair at byte 6");
    row("lone low surrogate", R"({"a":"\uDC00"})", "half of a surrogate pair at byte 6");
    row("high then ordinary escape", R"({"a":"\uD800\u0041"})", "half of a surrogate pair at byte 6");
    row("high then text", R"({"a":"\uD800xxxxxxxx"})", "half of a surrogate pair at byte 6");
    row("surrogate in UTF-8", "{\"a\":\"\xED\xA0\x80\"}", "half of a surrogate pair at byte 6");
    row("escaped null character", R"({"a":"x\u0000"})", "the character U+0000 at byte 7");
    row("raw null character", QByteArray("{\"a\":\"x\0\"}", 10), "a control character in a string at byte 7");
    row("raw line feed in a string", "{\"a\":\"\n\"}", "a control character in a string at byte 6");
    row("overlong two bytes", "{\"a\":\"\xC0\xAF\"}", "bytes that are not UTF-8 at byte 6");
    row("overlong three bytes", "{\"a\":\"\xE0\x9F\xBF\"}", "bytes that are not UTF-8 at byte 6");
    row("overlong four bytes", "{\"a\":\"\xF0\x8F\xBF\xBF\"}", "bytes that are not UTF-8 at byte 6");
    row("past U+10FFFF", "{\"a\":\"\xF4\x90\x80\x80\"}", "bytes that are not UTF-8 at byte 6");
    row("lead byte F5", "{\"a\":\"\xF5\x80\x80\x80\"}", "bytes that are not UTF-8 at byte 6");
    row("lone continuation", "{\"a\":\"\x80\"}", "bytes that are not UTF-8 at byte 6");
    row("cut two bytes", "{\"a\":\"\xC3\"}", "bytes that are not UTF-8 at byte 6");
    row("cut three bytes", "{\"a\":\"\xE2\x82\"}", "bytes that are not UTF-8 at byte 6");
    row("cut four bytes at the end", "{\"a\":\"\xF0\x9F\x98", "bytes that are not UTF-8 at byte 6");
    row("bytes outside strings", "{\"a\":\xC3\xA4}", "no value where one must stand at byte 5");
    row("trailing object", "{}{}", "something after its end at byte 2");
    row("trailing null byte", QByteArray("{}\0", 3), "something after its end at byte 2");
    row("unclosed object", R"({"a":1)", "no end at byte 6");
    row("unclosed array", R"({"a":[1,)", "no value where one must stand at byte 8");
    row("unclosed string", R"({"a":"b)", "a string without an end at byte 5");
    row("backslash at the end", "{\"a\":\"\\", "an unknown escape at byte 6");
    row("unknown escape", R"({"a":"\x41"})", "an unknown escape at byte 6");
    row("escape of a null byte", QByteArray("{\"a\":\"\\\0\"}", 10), "an unknown escape at byte 6");
    row("short unicode escape", R"({"a":"\u00"})", "an unknown escape at byte 6");
    row("cut unicode escape", R"({"a":"\u00)", "an unknown escape at byte 6");
    row("wrong bracket", R"({"a":[1})", "no comma or closing bracket where one must stand at byte 7");
    row("missing comma", R"({"a":1 "b":2})", "no comma or closing bracket where one must stand at byte 7");
    row("trailing comma in an object", R"({"a":1,})", "no member name where one must stand at byte 7");
    row("trailing comma in an array", R"({"a":[1,]})", "no value where one must stand at byte 8");
    row("missing colon", R"({"a" 1})", "no colon behind a member name at byte 5");
    row("name without quotes", "{a:1}", "no member name where one must stand at byte 1");
    row("missing value", R"({"a":})", "no value where one must stand at byte 5");
    row("comment", "{/**/}", "no member name where one must stand at byte 1");
    row("not a number", R"({"a":NaN})", "no value where one must stand at byte 5");
    row("plus sign", R"({"a":+1})", "no value where one must stand at byte 5");
    row("leading zero", R"({"a":01})", "no value where one must stand at byte 5");
    row("minus alone", R"({"a":-})", "no value where one must stand at byte 5");
    row("no digits behind the point", R"({"a":1.})", "a number without digits behind its point at byte 5");
    row("no digits in the exponent", R"({"a":1e+})", "a number without digits in its exponent at byte 5");
    row("number past a double", R"({"a":1e309})", "a number that cannot be kept digit for digit (send it as a string, in quotes) at byte 5");
    row("half a literal", R"({"a":tru})", "no value where one must stand at byte 5");
    row("cut literal", R"({"a":nul)", "no value where one must stand at byte 5");
    row("literal in capitals", R"({"a":True})", "no value where one must stand at byte 5");
}

void TestJson::shouldRefuseWithPlace()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, saying);
    // WHEN it is parsed
    const Result<QJsonObject> parsed = parseJsonObject(text);
    // THEN the refusal says what is wrong and where, and what became of it
    QVERIFY(!parsed);
    QCOMPARE(parsed.error().code, ErrorCode::Invalid);
    QVERIFY2(parsed.error().message.contains(saying), qPrintable(parsed.error().message));
    QVERIFY(parsed.error().message.contains(u"nothing of it was taken"_s));
}

void TestJson::shouldJudgeNumbers_data()
{
    QTest::addColumn<QByteArray>("number");
    QTest::addColumn<bool>("taken");
    QTest::newRow("fifteen digits") << QByteArray("999999999999999") << true;
    QTest::newRow("2^53") << QByteArray("9007199254740992") << true;
    QTest::newRow("2^53 + 1") << QByteArray("9007199254740993") << false;
    QTest::newRow("-(2^53 + 1)") << QByteArray("-9007199254740993") << false;
    QTest::newRow("2^53 + 2") << QByteArray("9007199254740994") << true;
    QTest::newRow("2^63, as 2^64 below") << QByteArray("9223372036854775808") << false;
    QTest::newRow("2^63 - 1") << QByteArray("9223372036854775807") << false;
    QTest::newRow("2^64, whose digits a double does not give back") << QByteArray("18446744073709551616") << false;
    QTest::newRow("2^64 as ECMAScript writes it") << QByteArray("18446744073709552000") << true;
    QTest::newRow("2^60 as ECMAScript writes it") << QByteArray("1152921504606847000") << true;
    QTest::newRow("2^60 exactly, which would stand there otherwise") << QByteArray("1152921504606846976") << false;
    QTest::newRow("2^60 + 1") << QByteArray("1152921504606846977") << false;
    QTest::newRow("a guild of a chat server") << QByteArray("175928847299117063") << false;
    QTest::newRow("10^20") << QByteArray("100000000000000000000") << true;
    QTest::newRow("10^23, whose shortest form it is") << QByteArray("100000000000000000000000") << true;
    QTest::newRow("309 nines") << QByteArray(309, '9') << false;
    QTest::newRow("400 digits") << QByteArray(400, '1') << false;
    QTest::newRow("2^53 + 1 with a point") << QByteArray("9007199254740993.0") << false;
    QTest::newRow("2^53 + 1 with an exponent") << QByteArray("90071992547409.93e2") << false;
    QTest::newRow("zero") << QByteArray("0") << true;
    QTest::newRow("minus zero") << QByteArray("-0.0") << true;
    QTest::newRow("zero, a thousand digits long") << "0." + QByteArray(1000, '0') << true;
    QTest::newRow("zero with an endless exponent") << QByteArray("0e99999999999999999999") << true;
    QTest::newRow("a point and a zero") << QByteArray("1.0") << true;
    QTest::newRow("a hundred by exponent") << QByteArray("1e2") << true;
    QTest::newRow("a zero at the end") << QByteArray("0.10") << true;
    QTest::newRow("a thousand zeros at the end") << "0.1" + QByteArray(1000, '0') << true;
    QTest::newRow("one, far behind the point") << "0." + QByteArray(299, '0') + "1e300" << true;
    QTest::newRow("a tenth as a double has it, shortened") << QByteArray("0.1000000000000000055") << false;
    QTest::newRow("sixteen digits that survive") << QByteArray("0.1234567890123457") << true;
    QTest::newRow("seventeen digits that survive") << QByteArray("0.30000000000000004") << true;
    QTest::newRow("seventeen digits that do not") << QByteArray("0.12345678901234567") << false;
    QTest::newRow("seventeen nines") << QByteArray("0.99999999999999999") << false;
    QTest::newRow("a thousandth of a cent, long") << QByteArray("-1234567.00000000000001") << false;
    QTest::newRow("too large") << QByteArray("1e400") << false;
    QTest::newRow("too small") << QByteArray("1e-400") << false;
    QTest::newRow("endlessly small") << QByteArray("-1E-99999999999999999999") << false;
    QTest::newRow("the largest") << QByteArray("1.7976931348623157e308") << true;
    QTest::newRow("past the largest") << QByteArray("1.7976931348623159e308") << false;
    QTest::newRow("the smallest") << QByteArray("5e-324") << true;
    QTest::newRow("the smallest with a digit that it does not have") << QByteArray("4.9e-324") << false;
    QTest::newRow("becomes the smallest") << QByteArray("3e-324") << false;
}

void TestJson::shouldJudgeNumbers()
{
    QFETCH(QByteArray, number);
    QFETCH(bool, taken);
    // WHEN a number is parsed
    const Result<QJsonObject> parsed = parseJsonObject("{\"n\":" + number + "}");
    // THEN it is taken exactly if it does not become another one
    QCOMPARE(parsed.has_value(), taken);
    if (taken) {
        QCOMPARE(parsed->value("n"_L1).toDouble(), number.toDouble());
        // and its canonical text can be taken again
        const QByteArray canonical = canonicalJson(*parsed);
        const Result<QJsonObject> again = parseJsonObject(canonical);
        QVERIFY(again);
        QCOMPARE(canonicalJson(*again), canonical);
    } else {
        // else it is said which, and that there is a way to send it
        QCOMPARE(parsed.error().field, u"n"_s);
        QVERIFY(parsed.error().message.contains(u"send it as a string"_s));
    }
}

void TestJson::shouldFindDuplicatesInLargeObjects_data()
{
    QTest::addColumn<int>("count");
    QTest::addColumn<int>("repeated");
    QTest::newRow("first of 11") << 11 << 0;
    QTest::newRow("last of 12") << 12 << 11;
    QTest::newRow("first of 12") << 12 << 0;
    QTest::newRow("last of 13") << 13 << 12;
    QTest::newRow("middle of 13") << 13 << 6;
    QTest::newRow("middle of 5,000") << 5000 << 2500;
}

void TestJson::shouldFindDuplicatesInLargeObjects()
{
    QFETCH(int, count);
    QFETCH(int, repeated);
    // GIVEN an object with many members, inside another
    QByteArray inner;
    for (int i = 0; i < count; ++i)
        inner += "\"k" + QByteArray::number(i) + "\":" + QByteArray::number(i) + ',';
    const QByteArray good = "{\"outer\":{" + inner + "\"last\":0},\"k0\":1}";
    const QByteArray bad = "{\"outer\":{" + inner + "\"k" + QByteArray::number(repeated) + "\":0},\"k0\":1}";
    // WHEN one name stands there twice
    const Result<QJsonObject> refused = parseJsonObject(bad);
    // THEN just that is found, at the second place, and without it all is well
    QVERIFY(parseJsonObject(good));
    QVERIFY(!refused);
    const QString place = u"duplicate member \"k%1\" at byte %2"_s.arg(repeated).arg(10 + inner.size());
    QVERIFY2(refused.error().message.contains(place), qPrintable(refused.error().message));
    QCOMPARE(refused.error().field, u"outer.k%1"_s.arg(repeated));
}

void TestJson::shouldAllowEqualNamesInDifferentObjects()
{
    // GIVEN siblings, parents and later neighbours that share names
    const QByteArray text = R"({"a":{"a":{"a":1,"b":2},"b":{"a":1}},"b":[{"a":1},{"a":1}],"c":{"a":1}})";
    // THEN no two of them are duplicates
    QVERIFY(parseJsonObject(text));
}

void TestJson::shouldKeepLimits_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("taken");
    QTest::addColumn<QString>("saying");
    const auto nested = [](int depth) { return QByteArray("{\"a\":") + QByteArray(depth - 1, '[') + QByteArray(depth - 1, ']') + '}'; };
    const auto members = [](int count) {
        QByteArray text("{\"first\":{}");
        for (int i = 1; i < count; ++i)
            text += ",\"" + QByteArray::number(i) + "\":0";
        return text + '}';
    };
    QTest::newRow("depth 8 of 8") << nested(8) << true << QString();
    QTest::newRow("depth 9 of 8") << nested(9) << false << u"more than 8 levels"_s;
    QTest::newRow("depth 100,000") << QByteArray("{\"a\":") + QByteArray(100'000, '[') << false << u"more than 8 levels"_s;
    QTest::newRow("50 members of 50") << members(50) << true << QString();
    QTest::newRow("51 members of 50") << members(51) << false << u"more than 50 members"_s;
    QTest::newRow("1,000 bytes of 1,000") << QByteArray("{}").leftJustified(1000, ' ') << true << QString();
    QTest::newRow("1,001 bytes of 1,000") << QByteArray("{}").leftJustified(1001, ' ') << false << u"1001 bytes long"_s;
}

void TestJson::shouldKeepLimits()
{
    QFETCH(QByteArray, text);
    QFETCH(bool, taken);
    QFETCH(QString, saying);
    // GIVEN narrow limits
    const JsonLimits limits{text.size() > 2000 ? text.size() : 1000, 8, 50};
    // WHEN a text at or past one of them is parsed
    const Result<QJsonObject> parsed = parseJsonObject(text, limits);
    // THEN the limit itself is still allowed, and one more is too large
    QCOMPARE(parsed.has_value(), taken);
    if (!taken) {
        QCOMPARE(parsed.error().code, ErrorCode::TooLarge);
        QVERIFY2(parsed.error().message.contains(saying), qPrintable(parsed.error().message));
    }
}

void TestJson::shouldNotReadPastItsBytes()
{
    // GIVEN bytes of a larger buffer, with no null byte behind them
    const QByteArray buffer = R"({"a":12}34567"}]\u0041)";
    const QByteArray whole = QByteArray::fromRawData(buffer.constData(), 8);
    const QByteArray cut = QByteArray::fromRawData(buffer.constData(), 7);
    // THEN only they are read
    QCOMPARE(parseJsonObject(whole)->value("a"_L1).toInt(), 12);
    QVERIFY(!parseJsonObject(cut));
}

void TestJson::shouldNeverTakeWhatQtRefuses()
{
    // GIVEN many short texts over the bytes that matter
    const QByteArray alphabet = "{}[]:,\"\\u0dt-1.e \xC3\xA4";
    quint64 state = 1;
    int taken = 0;
    for (int round = 0; round < 300'000; ++round) {
        QByteArray text("{\"");
        const int size = 2 + round % 14;
        for (int i = 0; i < size; ++i) {
            state = state * 6364136223846793005ULL + 1442695040888963407ULL;
            text += alphabet[static_cast<qsizetype>((state >> 33) % static_cast<quint64>(alphabet.size()))];
        }
        text += "}";
        // WHEN ours takes one
        const Result<QJsonObject> parsed = parseJsonObject(text);
        // THEN so does Qt, with one and the same meaning
        if (parsed) {
            ++taken;
            QJsonParseError error;
            QCOMPARE(*parsed, QJsonDocument::fromJson(text, &error).object());
            QCOMPARE(error.error, QJsonParseError::NoError);
        }
    }
    QVERIFY2(taken > 20, qPrintable(QString::number(taken)));
}

void TestJson::shouldSurviveEveryCutAndFlip()
{
    // GIVEN a frame as it comes
    const QByteArray frame = "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"message/send\",\"params\":{\"content\":\"Gr\xC3\xBC\xC3\x9F \\ud83d\\ude00\",\"n\":[1,-2.5e3,null]}}";
    QVERIFY(parseJsonObject(frame));
    // WHEN it is cut at each byte
    for (qsizetype i = 0; i < frame.size(); ++i)
        QVERIFY(!parseJsonObject(frame.first(i)));
    // and when each byte becomes each other byte
    for (qsizetype i = 0; i < frame.size(); ++i) {
        for (int byte = 0; byte < 256; ++byte) {
            QByteArray changed = frame;
            changed[i] = static_cast<char>(byte);
            const Result<QJsonObject> parsed = parseJsonObject(changed);
            // THEN what is taken has one meaning: its canonical form is stable
            if (parsed) {
                const QByteArray canonical = canonicalJson(*parsed);
                const Result<QJsonObject> again = parseJsonObject(canonical);
                QVERIFY2(again, changed.constData());
                QCOMPARE(canonicalJson(*again), canonical);
            }
        }
    }
}

void TestJson::shouldStayFastOnHostileNames()
{
    // GIVEN as many members as are allowed, whose long names differ at their very end only
    const auto members = [](int count) {
        QByteArray text("{");
        const QByteArray prefix(60, 'x');
        for (int i = 0; i < count; ++i)
            text += (i ? ",\"" : "\"") + prefix + QByteArray::number(i) + "\":0";
        return text + '}';
    };
    const QByteArray few = members(200'000 / 20), many = members(200'000);
    QVERIFY(many.size() < JsonLimits().bytes);
    QCOMPARE(parseJsonObject(many)->size(), 200'000);
    // WHEN they are parsed
    const auto growth = test::growthOf(20, [&] { QVERIFY(parseJsonObject(few)); }, [&] { QVERIFY(parseJsonObject(many)); });
    // THEN each costs about as much as where there are few
    QVERIFY2(growth.isGentle(), qPrintable(growth.words()));
}

QTEST_APPLESS_MAIN(TestJson)
#include "tst_json.moc"
