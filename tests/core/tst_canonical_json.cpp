// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/canonical_number.h"
#include "core/json.h"

#include <QCryptographicHash>
#include <QHash>
#include <QJsonArray>
#include <QTest>

#include <bit>
#include <cmath>
#include <limits>
#include <thread>

using namespace Qt::StringLiterals;
using namespace witan;

class TestCanonicalJson : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void shouldWriteNumbersAsEcmaScript_data();
    void shouldWriteNumbersAsEcmaScript();
    void shouldGiveEveryDoubleBack();
    void shouldEscapeStringsAsLittleAsPossible_data();
    void shouldEscapeStringsAsLittleAsPossible();
    void shouldWriteLongStringsWhole();
    void shouldWriteEveryCharacterAtEveryPlace();
    void shouldWriteNoMoreThanItWasGiven();
    void shouldTakeNoPairApartThatItWasNotGiven();
    void shouldSortMembersByUtf16();
    void shouldSortAtEveryDepth();
    void shouldNotDependOnHowTheTextWasWritten();
    void shouldWriteEveryKindOfValue();
    void shouldHashAsTheStandardSays_data();
    void shouldHashAsTheStandardSays();
    void shouldHashOnManyThreads();
    void shouldDigestTheCanonicalText();
};

void TestCanonicalJson::shouldWriteNumbersAsEcmaScript_data()
{
    QTest::addColumn<double>("number");
    QTest::addColumn<QByteArray>("text");
    const auto row = [](double number, const char *text) { QTest::newRow(text) << number << QByteArray(text); };
    QTest::newRow("minus zero") << -0.0 << QByteArray("0");
    row(0, "0");
    row(1, "1");
    row(-1, "-1");
    row(0.1, "0.1");
    row(-0.5, "-0.5");
    row(4.50, "4.5");
    row(2e-3, "0.002");
    row(1e-6, "0.000001");
    row(1e-7, "1e-7");
    row(1.5e-7, "1.5e-7");
    row(-1.25e-9, "-1.25e-9");
    row(1e-27, "1e-27");
    row(123456.789, "123456.789");
    row(333333333.33333329, "333333333.3333333");
    row(999999999999999.0, "999999999999999");
    row(1e15, "1000000000000000");
    row(9007199254740991.0, "9007199254740991");
    row(9007199254740992.0, "9007199254740992");
    row(-9007199254740992.0, "-9007199254740992");
    row(1152921504606846976.0, "1152921504606847000");
    row(1e20, "100000000000000000000");
    row(123456789012345680000.0, "123456789012345680000");
    row(999999999999999900000.0, "999999999999999900000");
    row(1e21, "1e+21");
    row(1.5e21, "1.5e+21");
    row(1e30, "1e+30");
    row(1e100, "1e+100");
    row(5e-324, "5e-324");
    row(-5e-324, "-5e-324");
    row(2.2250738585072014e-308, "2.2250738585072014e-308");
    row(1.7976931348623157e308, "1.7976931348623157e+308");
    row(295147905179352830000.0, "295147905179352830000");   // 2^68
    row(9.999999999999997e22, "9.999999999999997e+22");
    row(1424953923781206.25, "1424953923781206.2");          // half way between two, to the even digit
    QTest::newRow("not a number") << std::nan("") << QByteArray("null");
    QTest::newRow("infinite") << std::numeric_limits<double>::infinity() << QByteArray("null");
}

void TestCanonicalJson::shouldWriteNumbersAsEcmaScript()
{
    QFETCH(double, number);
    QFETCH(QByteArray, text);
    QByteArray out;
    // WHEN a number is written
    appendCanonicalNumber(out, number);
    // THEN it stands as ECMAScript writes it
    QCOMPARE(out, text);
}

void TestCanonicalJson::shouldGiveEveryDoubleBack()
{
    // GIVEN doubles from all over their range
    quint64 state = 42;
    for (int i = 0; i < 200'000; ++i) {
        state = state * 6364136223846793005ULL + 1442695040888963407ULL;
        const double number = std::bit_cast<double>(state ^ (state >> 29));
        if (!std::isfinite(number))
            continue;
        QByteArray out;
        // WHEN each is written
        appendCanonicalNumber(out, number);
        // THEN reading gives the same one, and the form is one that ECMAScript knows
        QCOMPARE(out.toDouble(), number);
        QVERIFY2(!out.contains("e+0") && !out.contains("e-0") && !out.startsWith('.') && out.size() <= 25, out.constData());
        QCOMPARE(out.contains('e'), std::abs(number) >= 1e21 || std::abs(number) < 1e-6);
    }
}

void TestCanonicalJson::shouldEscapeStringsAsLittleAsPossible_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QByteArray>("literal");
    QTest::newRow("empty") << QString() << QByteArray("\"\"");
    QTest::newRow("plain") << u"a/b<c>&'"_s << QByteArray("\"a/b<c>&'\"");
    QTest::newRow("quote and backslash") << u"\"\\"_s << QByteArray(R"("\"\\")");
    QTest::newRow("short escapes") << u"\b\t\n\f\r"_s << QByteArray(R"("\b\t\n\f\r")");
    QTest::newRow("other controls") << QString(QChar(u'\0')) + u"\x01\x0B\x1F"_s << QByteArray(R"("\u0000\u0001\u000b\u001f")");
    QTest::newRow("delete stays") << u"\x7F"_s << QByteArray("\"\x7F\"");
    QTest::newRow("two bytes") << u"\u0080é\u07FF"_s << QByteArray("\"\xC2\x80\xC3\xA9\xDF\xBF\"");
    QTest::newRow("three bytes") << u"\u0800€\uFFFD"_s << QByteArray("\"\xE0\xA0\x80\xE2\x82\xAC\xEF\xBF\xBD\"");
    QTest::newRow("line separators stay") << u"\u2028\u2029"_s << QByteArray("\"\xE2\x80\xA8\xE2\x80\xA9\"");
    QTest::newRow("four bytes") << u"😀"_s << QByteArray("\"\xF0\x9F\x98\x80\"");
    QTest::newRow("half a pair is replaced") << QString(QChar(0xD83D)) + u'x' << QByteArray("\"\xEF\xBF\xBDx\"");
    QTest::newRow("other half, at the end") << u"x"_s + QChar(0xDE00) << QByteArray("\"x\xEF\xBF\xBD\"");
}

void TestCanonicalJson::shouldEscapeStringsAsLittleAsPossible()
{
    QFETCH(QString, text);
    QFETCH(QByteArray, literal);
    QByteArray out = "before ";
    // WHEN a string is written
    appendCanonicalString(out, text);
    // THEN only what must be escaped is, behind what stood there
    QCOMPARE(out, "before " + literal);
}

void TestCanonicalJson::shouldWriteLongStringsWhole()
{
    // GIVEN texts of all lengths around the size of a chunk, of pairs and escapes that a border could cut
    for (int lead = 250; lead < 262; ++lead) {
        const QString text = QString(lead, u'x') + u"😀\n"_s.repeated(400) + QString(lead, u'\x01');
        QByteArray out;
        // WHEN one is written
        appendCanonicalString(out, text);
        // THEN reading it gives it back
        const Result<QJsonObject> parsed = parseJsonObject("{\"t\":" + out + '}');
        QVERIFY(parsed);
        QCOMPARE(parsed->value("t"_L1).toString(), text);
    }
}

void TestCanonicalJson::shouldWriteEveryCharacterAtEveryPlace()
{
    const QHash<int, QByteArray> shortEscapes{{'"', "\\\""}, {'\\', "\\\\"}, {'\b', "\\b"}, {'\t', "\\t"}, {'\n', "\\n"}, {'\f', "\\f"}, {'\r', "\\r"}};
    // GIVEN any one character, among others of which several are written at once
    for (int c = 1; c < 0x10000; c += c < 0x300 ? 1 : 251) {
        if (QChar::isSurrogate(char32_t(c)))
            continue;
        QByteArray literal = shortEscapes.value(c, QString(QChar(c)).toUtf8());
        if (c < 0x20 && !shortEscapes.contains(c))
            literal = "\\u00" + QByteArray::number(c, 16).rightJustified(2, '0');
        for (int before = 0; before < 17; ++before) {
            QByteArray out;
            // WHEN it is written at that place
            appendCanonicalString(out, QString(before, u'~') + QChar(c) + QString(17 - before, u' '));
            // THEN it alone is escaped, if at all
            QCOMPARE(out, '"' + QByteArray(before, '~') + literal + QByteArray(17 - before, ' ') + '"');
        }
    }
}

void TestCanonicalJson::shouldWriteNoMoreThanItWasGiven()
{
    const QString text(600, u'a');
    for (qsizetype size = 0; size < 530; ++size) {
        QByteArray out;
        appendCanonicalString(out, QStringView(text).first(size));
        QCOMPARE(out, '"' + QByteArray(size, 'a') + '"');
    }
}

void TestCanonicalJson::shouldTakeNoPairApartThatItWasNotGiven()
{
    // GIVEN the first half of a pair, whose other half stands behind what was given
    const QString text = QString(20, u'a') + QString::fromUcs4(U"\U0001F600");
    QByteArray out;
    appendCanonicalString(out, QStringView(text).first(21));
    // THEN it is alone
    QCOMPARE(out, '"' + QByteArray(20, 'a') + "\xEF\xBF\xBD\"");
}

void TestCanonicalJson::shouldSortMembersByUtf16()
{
    // GIVEN names whose order differs between UTF-16 (surrogates before U+FB33) and UTF-8 or code points
    const QByteArray text = "{\"\xEF\xAC\xB3\":\"hebrew\",\"\xF0\x9F\x98\x80\":\"emoji\",\"\\r\":\"return\",\"1\":\"one\","
                            "\"\xE2\x82\xAC\":\"euro\",\"\xC2\x80\":\"control\",\"\xC3\xB6\":\"o\"}";
    const QByteArray sorted = "{\"\\r\":\"return\",\"1\":\"one\",\"\xC2\x80\":\"control\",\"\xC3\xB6\":\"o\",\"\xE2\x82\xAC\":\"euro\","
                              "\"\xF0\x9F\x98\x80\":\"emoji\",\"\xEF\xAC\xB3\":\"hebrew\"}";
    // WHEN it is parsed and written, and when it is built member by member
    const QJsonObject parsed = *parseJsonObject(text);
    QJsonObject built;
    for (const QString &key : parsed.keys())
        built.insert(key, parsed.value(key));
    // THEN both are sorted by UTF-16 code units
    QCOMPARE(canonicalJson(parsed), sorted);
    QCOMPARE(canonicalJson(built), sorted);
}

void TestCanonicalJson::shouldSortAtEveryDepth()
{
    const QJsonObject object = *parseJsonObject(R"({"b":[{"z":1,"a":{"y":2,"x":[]}},[3,2,1]],"a":{"d":null,"c":true}})");
    QCOMPARE(canonicalJson(object), QByteArray(R"({"a":{"c":true,"d":null},"b":[{"a":{"x":[],"y":2},"z":1},[3,2,1]]})"));
}

void TestCanonicalJson::shouldNotDependOnHowTheTextWasWritten()
{
    // GIVEN one object written in two ways
    const QJsonObject one = *parseJsonObject(R"({"n":[100,0.1,1e2],"s":"A\/ä"})");
    const QJsonObject two = *parseJsonObject("{ \"s\" : \"\\u0041/\\u00e4\",\n\"n\":[1E2, 1e-1, 100.0] }");
    // THEN its canonical text, and so its digest, is one
    QCOMPARE(canonicalJson(one), canonicalJson(two));
    QCOMPARE(digestOf(one), digestOf(two));
}

void TestCanonicalJson::shouldWriteEveryKindOfValue()
{
    QCOMPARE(canonicalJson(QJsonValue()), QByteArray("null"));
    QCOMPARE(canonicalJson(QJsonValue(QJsonValue::Undefined)), QByteArray("null"));
    QCOMPARE(canonicalJson(true), QByteArray("true"));
    QCOMPARE(canonicalJson(false), QByteArray("false"));
    QCOMPARE(canonicalJson(1.5), QByteArray("1.5"));
    QCOMPARE(canonicalJson(u"x"_s), QByteArray("\"x\""));
    QCOMPARE(canonicalJson(QJsonArray()), QByteArray("[]"));
    QCOMPARE(canonicalJson(QJsonArray{1, u"a"_s}), QByteArray("[1,\"a\"]"));
    QCOMPARE(canonicalJson(QJsonObject()), QByteArray("{}"));
}

void TestCanonicalJson::shouldHashAsTheStandardSays_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("hex");
    QTest::newRow("nothing") << QByteArray() << QByteArray("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    QTest::newRow("abc") << QByteArray("abc") << QByteArray("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    QTest::newRow("a million") << QByteArray(1'000'000, 'a') << QByteArray("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

void TestCanonicalJson::shouldHashAsTheStandardSays()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, hex);
    QCOMPARE(sha256Hex(bytes), hex);
    // and again, with the context that was used before
    QCOMPARE(sha256Hex(bytes), hex);
}

void TestCanonicalJson::shouldHashOnManyThreads()
{
    // GIVEN four threads that hash at once
    std::array<bool, 4> right{};
    std::vector<std::thread> threads;
    for (std::size_t t = 0; t < right.size(); ++t) {
        threads.emplace_back([&right, t] {
            bool all = true;
            for (int i = 0; i < 2000; ++i) {
                const QByteArray text = QByteArray::number(i * static_cast<int>(t + 1));
                all = all && sha256Hex(text) == QCryptographicHash::hash(text, QCryptographicHash::Sha256).toHex();
            }
            right[t] = all;
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    // THEN each of them is right
    for (const bool one : right)
        QVERIFY(one);
}

void TestCanonicalJson::shouldDigestTheCanonicalText()
{
    const QJsonObject object{{u"b"_s, 1}, {u"a"_s, u"x"_s}};
    QCOMPARE(digestOf(object), QString::fromLatin1(sha256Hex(R"({"a":"x","b":1})")));
    QVERIFY(digestOf(object) != digestOf({{u"b"_s, 2}, {u"a"_s, u"x"_s}}));
}

QTEST_APPLESS_MAIN(TestCanonicalJson)
#include "tst_canonical_json.moc"
