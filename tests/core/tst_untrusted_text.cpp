// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/untrusted_text.h"
#include "support/growth.h"

#include <QSet>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace witan;

namespace {

QString point(char32_t c)
{
    return QString::fromUcs4(&c, 1);
}

/// A code point as a sender could put it into a text, half a surrogate pair included.
QString rawPoint(char32_t c)
{
    return c < 0x10000 ? QString(QChar(static_cast<char16_t>(c))) : point(c);
}

QString markFor(char32_t c)
{
    return u"⟦U+"_s + QString::number(static_cast<uint>(c), 16).toUpper().rightJustified(4, u'0') + u'⟧';
}

} // namespace

class TestUntrustedText : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void shouldLeaveOrdinaryTextAlone_data();
    void shouldLeaveOrdinaryTextAlone();
    void shouldMarkHiddenCharacters_data();
    void shouldMarkHiddenCharacters();
    void shouldMarkEveryBidiControl_data();
    void shouldMarkEveryBidiControl();
    void shouldHideNoFormatCharacter();
    void shouldKnowEmoji_data();
    void shouldKnowEmoji();
    void shouldCountRunsOfMarks();
    void shouldBoundCombiningMarks();
    void shouldCollapseSpaces_data();
    void shouldCollapseSpaces();
    void shouldCollapseBlankLines_data();
    void shouldCollapseBlankLines();
    void shouldBeStable();
    void shouldStayFast_data();
    void shouldStayFast();
    void shouldFindBlankText_data();
    void shouldFindBlankText();
    void shouldMakeOneLine_data();
    void shouldMakeOneLine();
    void shouldIsolateWhatReadsTheOtherWay_data();
    void shouldIsolateWhatReadsTheOtherWay();
};

void TestUntrustedText::shouldLeaveOrdinaryTextAlone_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("empty") << QString();
    QTest::newRow("plain") << u"DROP TABLE customers; -- step 4"_s;
    QTest::newRow("lines and tabs") << u"a\n\tb\n\n\nc\n"_s;
    QTest::newRow("German") << u"Größe: 5 µm – „gut“ €"_s;
    QTest::newRow("Arabic") << u"دمج العملاء المكررين"_s;
    QTest::newRow("Hebrew with points") << u"שָׁלוֹם"_s;
    QTest::newRow("Japanese") << u"顧客を統合する。　はい"_s;
    QTest::newRow("Hindi") << u"ग्राहकों का विलय"_s;
    QTest::newRow("Korean, composed and not") << u"고객 \u1112\u1161\u11AB"_s;
    QTest::newRow("letters past the BMP") << u"𠮷野家 𝒜"_s;
    QTest::newRow("emoji") << u"😀 👍🏽 🇩🇪"_s;
    QTest::newRow("decomposed letters") << u"e\u0301 o\u0302\u0323"_s;
    QTest::newRow("replacement character") << u"a\uFFFDb"_s;
    QTest::newRow("markup stays text") << u"<img src='file:///etc/passwd'> ![x](y)"_s;
    QTest::newRow("eight spaces") << u"a        b"_s;
    QTest::newRow("deep indentation") << QString(40, u' ') + u"return x;"_s;
    QTest::newRow("no-break space") << u"10\u00A0000"_s;
}

void TestUntrustedText::shouldLeaveOrdinaryTextAlone()
{
    QFETCH(QString, text);
    // WHEN ordinary text is made visible
    const VisibleText visible = makeVisible(text);
    // THEN it is as it was, and not even copied
    QCOMPARE(visible.text, text);
    QCOMPARE(visible.marks, 0);
    QCOMPARE(visible.bidiMarks, 0);
    QVERIFY(text.isEmpty() || visible.text.constData() == text.constData());
}

void TestUntrustedText::shouldMarkHiddenCharacters_data()
{
    QTest::addColumn<uint>("c");
    const std::initializer_list<std::pair<const char *, uint>> rows{
        {"null", 0x00}, {"bell", 0x07}, {"backspace", 0x08}, {"vertical tab", 0x0B}, {"form feed", 0x0C}, {"lone carriage return", 0x0D},
        {"escape", 0x1B}, {"delete", 0x7F}, {"next line", 0x85}, {"control sequence introducer", 0x9B}, {"soft hyphen", 0xAD},
        {"grapheme joiner", 0x34F}, {"Hangul lead filler", 0x115F}, {"Hangul vowel filler", 0x1160}, {"Khmer inherent vowel", 0x17B4},
        {"Mongolian selector", 0x180B}, {"Mongolian vowel separator", 0x180E}, {"zero width space", 0x200B},
        {"zero width non-joiner", 0x200C}, {"zero width joiner", 0x200D}, {"line separator", 0x2028}, {"paragraph separator", 0x2029},
        {"word joiner", 0x2060}, {"invisible times", 0x2062}, {"inhibit swapping", 0x206A}, {"empty Braille cell", 0x2800},
        {"Hangul filler", 0x3164}, {"lone high surrogate", 0xD800}, {"lone low surrogate", 0xDFFF}, {"noncharacter", 0xFDD0},
        {"variation selector 1", 0xFE00}, {"variation selector 16", 0xFE0F}, {"byte order mark", 0xFEFF}, {"half-width filler", 0xFFA0},
        {"annotation anchor", 0xFFF9}, {"object replacement", 0xFFFC}, {"noncharacter FFFE", 0xFFFE}, {"noncharacter FFFF", 0xFFFF},
        {"hieroglyph joiner", 0x13430}, {"Khitan filler", 0x16FE4}, {"shorthand overlap", 0x1BCA0}, {"empty note head", 0x1D159},
        {"musical begin beam", 0x1D173}, {"noncharacter 1FFFE", 0x1FFFE}, {"language tag", 0xE0001}, {"tag letter a", 0xE0061},
        {"cancel tag", 0xE007F}, {"variation selector 17", 0xE0100}, {"variation selector 256", 0xE01EF}, {"noncharacter 10FFFF", 0x10FFFF},
    };
    for (const auto &[name, c] : rows)
        QTest::newRow(name) << c;
}

void TestUntrustedText::shouldMarkHiddenCharacters()
{
    QFETCH(uint, c);
    QVERIFY(isHiddenCharacter(c));
    // WHEN one stands in a text, at its beginning and at its end
    const QString hidden = rawPoint(c);
    const VisibleText visible = makeVisible(hidden + u"rm"_s + hidden + u" -rf"_s + hidden);
    // THEN it is shown by its number, wherever it stands
    const QString mark = markFor(c);
    QCOMPARE(visible.text, mark + u"rm"_s + mark + u" -rf"_s + mark);
    QCOMPARE(visible.marks, 3);
    QCOMPARE(visible.bidiMarks, 0);
}

void TestUntrustedText::shouldMarkEveryBidiControl_data()
{
    QTest::addColumn<uint>("c");
    for (const uint c : {0x061Cu, 0x200Eu, 0x200Fu, 0x202Au, 0x202Bu, 0x202Cu, 0x202Du, 0x202Eu, 0x2066u, 0x2067u, 0x2068u, 0x2069u})
        QTest::newRow(qPrintable(markFor(c))) << c;
}

void TestUntrustedText::shouldMarkEveryBidiControl()
{
    QFETCH(uint, c);
    // WHEN one stands in a path
    const VisibleText visible = makeVisible(u"/tmp/"_s + point(c) + u"gpj.exe"_s);
    // THEN it is shown, counted, and named as what it is
    QCOMPARE(visible.text, u"/tmp/"_s + markFor(c) + u"gpj.exe"_s);
    QCOMPARE(visible.marks, 1);
    QCOMPARE(visible.bidiMarks, 1);
    QCOMPARE(makeVisible(point(c)).bidiMarks, 1);
}

void TestUntrustedText::shouldHideNoFormatCharacter()
{
    // GIVEN every code point that Unicode calls a control, a surrogate, or a format character
    // THEN it is hidden, but for the few of them that draw a sign of their own
    const QSet<uint> drawn{0x600, 0x601, 0x602, 0x603, 0x604, 0x605, 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD};
    for (uint c = 0; c <= 0x10FFFF; ++c) {
        const QChar::Category category = QChar::category(c);
        const bool steers = category == QChar::Other_Control || category == QChar::Other_Surrogate || category == QChar::Other_Format;
        if (steers && !drawn.contains(c))
            QVERIFY2(isHiddenCharacter(c), qPrintable(markFor(c)));
        if (drawn.contains(c) || category == QChar::Letter_Lowercase || category == QChar::Letter_Uppercase || category == QChar::Number_DecimalDigit
            || category == QChar::Punctuation_Other || category == QChar::Symbol_Math || category == QChar::Symbol_Currency)
            QVERIFY2(!isHiddenCharacter(c), qPrintable(markFor(c)));
    }
}

void TestUntrustedText::shouldKnowEmoji_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("marks");
    QTest::newRow("family") << u"👨\u200D👩\u200D👧"_s << 0;
    QTest::newRow("heart with selector") << u"❤\uFE0F"_s << 0;
    QTest::newRow("heart on fire") << u"❤\uFE0F\u200D🔥"_s << 0;
    QTest::newRow("technician of a skin tone") << u"👩🏽\u200D💻"_s << 0;
    QTest::newRow("pirate flag") << u"🏴\u200D☠\uFE0F"_s << 0;
    QTest::newRow("keycap") << u"step 4\uFE0F\u20E3"_s << 0;
    QTest::newRow("copyright sign") << u"©\uFE0F"_s << 0;
    QTest::newRow("selector behind a letter") << u"a\uFE0F"_s << 1;
    QTest::newRow("selector behind a digit") << u"4\uFE0F0"_s << 1;
    QTest::newRow("second selector") << u"❤\uFE0F\uFE0F"_s << 1;
    QTest::newRow("selector of text behind an emoji") << u"❤\uFE0E"_s << 0;
    QTest::newRow("other selector behind an emoji") << u"❤\uFE05"_s << 1;
    QTest::newRow("joiner behind a letter") << u"a\u200D👩"_s << 1;
    QTest::newRow("joiner before a letter") << u"👩\u200Da"_s << 1;
    QTest::newRow("joiner at the end") << u"👩\u200D"_s << 1;
    QTest::newRow("two joiners") << u"👩\u200D\u200D👧"_s << 2;
    QTest::newRow("joiner behind a marked selector") << u"a\uFE0F\u200D👩"_s << 2;
    QTest::newRow("flag of tags") << u"🏴\U000E0067\U000E0062\U000E007F"_s << 3;
    QTest::newRow("data in selectors") << u"😀\U000E0148\U000E0155"_s << 2;
}

void TestUntrustedText::shouldKnowEmoji()
{
    QFETCH(QString, text);
    QFETCH(int, marks);
    const VisibleText visible = makeVisible(text);
    QCOMPARE(visible.marks, marks);
    QCOMPARE(visible.text == text, marks == 0);
    QCOMPARE(visible.text.count(u"⟦U+"_s), marks);
}

void TestUntrustedText::shouldCountRunsOfMarks()
{
    // GIVEN a flood of one hidden character
    const VisibleText visible = makeVisible(u"a"_s + QString(100'000, QChar(0x200B)) + u"b"_s + QString(3, QChar(0x202E)));
    // THEN it is told in one mark, with all of it counted
    QCOMPARE(visible.text, u"a⟦U+200B ×100000⟧b⟦U+202E⟧⟦U+202E⟧⟦U+202E⟧"_s);
    QCOMPARE(visible.marks, 100'003);
    QCOMPARE(visible.bidiMarks, 3);
}

void TestUntrustedText::shouldBoundCombiningMarks()
{
    // GIVEN a letter under more marks than any script has
    const VisibleText visible = makeVisible(u"a"_s + QString(10, QChar(0x0301)) + u"b\u0301"_s);
    // THEN those past the eighth are told apart, and the next letter begins anew
    QCOMPARE(visible.text, u"a"_s + QString(8, QChar(0x0301)) + u"⟦U+0301⟧⟦U+0301⟧b\u0301"_s);
    QCOMPARE(visible.marks, 2);
}

void TestUntrustedText::shouldCollapseSpaces_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("visible");
    QTest::newRow("nine inside") << u"a"_s + QString(9, u' ') + u'b' << u"a⟦9 spaces⟧b"_s;
    QTest::newRow("a hundred thousand") << u"ok"_s + QString(100'000, u' ') + u"rm -rf"_s << u"ok⟦100000 spaces⟧rm -rf"_s;
    QTest::newRow("at the end of a line") << u"a"_s + QString(9, u' ') + u"\nb"_s << u"a⟦9 spaces⟧\nb"_s;
    QTest::newRow("at the end of all") << u"a"_s + QString(9, u' ') << u"a⟦9 spaces⟧"_s;
    QTest::newRow("tabs count") << u"a"_s + QString(9, u'\t') + u'b' << u"a⟦9 spaces⟧b"_s;
    QTest::newRow("wide and narrow ones") << u"a"_s + u"\u3000\u2003\u00A0"_s.repeated(3) + u'b' << u"a⟦9 spaces⟧b"_s;
    QTest::newRow("too deep an indentation") << QString(41, u' ') + u'b' << u"⟦41 spaces⟧b"_s;
    QTest::newRow("indentation of nothing") << u"a\n"_s + QString(9, u' ') + u"\nb"_s << u"a\n⟦9 spaces⟧\nb"_s;
    QTest::newRow("second line's indentation stays") << u"\x1B\n"_s + QString(12, u' ') + u'b' << u"⟦U+001B⟧\n            b"_s;
    QTest::newRow("few ones stay beside a mark") << u"\x1B a  b"_s << u"⟦U+001B⟧ a  b"_s;
    QTest::newRow("a tab stays beside a mark") << u"\x1B\ta\t\tb"_s << u"⟦U+001B⟧\ta\t\tb"_s;
    QTest::newRow("alone") << QString(9, u' ') << u"⟦9 spaces⟧"_s;
}

void TestUntrustedText::shouldCollapseSpaces()
{
    QFETCH(QString, text);
    QFETCH(QString, visible);
    QCOMPARE(makeVisible(text).text, visible);
}

void TestUntrustedText::shouldCollapseBlankLines_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("most");
    QTest::addColumn<QString>("visible");
    const QString n = u"\n"_s;
    QTest::newRow("two stay") << u"a\n\n\nb"_s << 2 << u"a\n\n\nb"_s;
    QTest::newRow("three do not") << u"a\n\n\n\nb"_s << 2 << u"a\n⟦3 blank lines⟧\nb"_s;
    QTest::newRow("a thousand") << u"a"_s + n.repeated(1001) + u'b' << 2 << u"a\n⟦1000 blank lines⟧\nb"_s;
    QTest::newRow("of spaces and tabs") << u"a\n \n\t\n  \nb"_s << 2 << u"a\n⟦3 blank lines⟧\nb"_s;
    QTest::newRow("of DOS line ends") << u"a\r\n\r\n\r\n\r\nb"_s << 2 << u"a\n⟦3 blank lines⟧\nb"_s;
    QTest::newRow("at the beginning") << u"\n\n\nb"_s << 2 << u"⟦3 blank lines⟧\nb"_s;
    QTest::newRow("at the end") << u"a\n\n\n\n"_s << 2 << u"a\n⟦3 blank lines⟧\n"_s;
    QTest::newRow("two at the end stay") << u"a\n\n\n"_s << 2 << u"a\n\n\n"_s;
    QTest::newRow("spaces at the very end are a line") << u"a\n\n\n "_s << 2 << u"a\n⟦3 blank lines⟧"_s;
    QTest::newRow("nothing else") << u"\n\n\n\n"_s << 2 << u"⟦4 blank lines⟧\n"_s;
    QTest::newRow("none allowed") << u"a\n\nb"_s << 0 << u"a\n⟦1 blank lines⟧\nb"_s;
    QTest::newRow("a line of hidden characters is not blank") << u"a\n\n\u200B\n\nb"_s << 2 << u"a\n\n⟦U+200B⟧\n\nb"_s;
    QTest::newRow("DOS line ends are line ends") << u"a\r\nb\r\n"_s << 2 << u"a\nb\n"_s;
    QTest::newRow("a return that ends no line is marked") << u"a\rb\n"_s << 2 << u"a⟦U+000D⟧b\n"_s;
}

void TestUntrustedText::shouldCollapseBlankLines()
{
    QFETCH(QString, text);
    QFETCH(int, most);
    QFETCH(QString, visible);
    QCOMPARE(makeVisible(text, TextKind::Prose, most).text, visible);
}

void TestUntrustedText::shouldBeStable()
{
    // GIVEN texts of all that matters, in any order
    const QStringList pieces{u"a"_s, u" "_s, u"\n"_s, u"\r"_s, u"\t"_s, u"    "_s, u"\n\n"_s, u"\u200D"_s, u"\uFE0F"_s, u"👩"_s, u"\u202E"_s, u"\u0301"_s,
                             u"4"_s, u"\u20E3"_s, QString(QChar(0xD83D)), QString(QChar(0xDC69)), u"\u3000"_s, u"\x1B"_s};
    quint64 state = 3;
    for (int round = 0; round < 20'000; ++round) {
        QString text;
        for (int i = round % 17; i >= 0; --i) {
            state = state * 6364136223846793005ULL + 1442695040888963407ULL;
            text += pieces.at(static_cast<qsizetype>((state >> 33) % static_cast<quint64>(pieces.size())));
        }
        // WHEN one is made visible
        const VisibleText once = makeVisible(text);
        // THEN nothing hidden is left outside emoji, and every mark is told once more if it is sent as one
        const VisibleText again = makeVisible(once.text);
        QCOMPARE(again.marks, 0);
        QCOMPARE(again.text, QString(once.text).replace(u'⟦', u"⟦U+27E6⟧"_s));
        // AND what was changed is told exactly
        QString rebuilt;
        qsizetype at = 0;
        for (const VisibleText::Change &change : once.changes) {
            rebuilt += QStringView(text).sliced(at, change.sourceStart - at);
            QCOMPARE(rebuilt.size(), change.start);
            rebuilt += QStringView(once.text).sliced(change.start, change.length);
            at = change.sourceStart + change.sourceLength;
        }
        rebuilt += QStringView(text).sliced(at);
        QCOMPARE(rebuilt, once.text);
        for (const QChar c : once.text)
            QVERIFY2(c == u'\n' || c == u'\t' || c == QChar(0x200D) || c == QChar(0xFE0F) || c.isSurrogate() || !isHiddenCharacter(c.unicode()), qPrintable(text));
        QVERIFY(!oneLine(text).contains(u'\n'));
    }
}

void TestUntrustedText::shouldStayFast_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("one line of 1 MB") << QString(1'000'000, u'x');
    QTest::newRow("a million line feeds") << QString(1'000'000, u'\n');
    QTest::newRow("a million hidden ones, by turns") << u"\u200B\u200C"_s.repeated(500'000);
    QTest::newRow("a million spaces in a line") << u"a "_s.repeated(500'000);
    QTest::newRow("a million emoji joiners") << u"👩\u200D"_s.repeated(333'000);
    QTest::newRow("a million blank lines of one space") << u" \n"_s.repeated(500'000);
}

void TestUntrustedText::shouldStayFast()
{
    QFETCH(QString, text);
    const QString less = text.left(text.size() / 20);
    const auto whole = test::growthOf(20, [&] { QVERIFY(!makeVisible(less).text.isEmpty()); }, [&] { QVERIFY(!makeVisible(text).text.isEmpty()); });
    QVERIFY2(whole.isGentle(), qPrintable(whole.words()));
    const auto line = test::growthOf(20, [&] { QVERIFY(oneLine(less).size() <= 200); }, [&] { QVERIFY(oneLine(text).size() <= 200); });
    QVERIFY2(line.isGentle(), qPrintable(line.words()));
}

void TestUntrustedText::shouldFindBlankText_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("blank");
    QTest::newRow("empty") << QString() << true;
    QTest::newRow("spaces, tabs, lines") << u" \t\r\n\u00A0\u3000"_s << true;
    QTest::newRow("hidden characters") << u"\u200B\u2060\uFEFF\u3164\u2800\U000E0041"_s << true;
    QTest::newRow("a letter") << u" a "_s << false;
    QTest::newRow("an emoji") << u"👍"_s << false;
    QTest::newRow("a stop") << u"."_s << false;
}

void TestUntrustedText::shouldFindBlankText()
{
    QFETCH(QString, text);
    QFETCH(bool, blank);
    QCOMPARE(isBlank(text), blank);
}

void TestUntrustedText::shouldMakeOneLine_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("most");
    QTest::addColumn<QString>("line");
    QTest::newRow("empty") << QString() << 200 << QString();
    QTest::newRow("plain") << u"Merge customers"_s << 200 << u"Merge customers"_s;
    QTest::newRow("line breaks of every kind") << u"a\nb\r\nc\rd\u2028e\u2029f\tg"_s << 200 << u"a b c d e f g"_s;
    QTest::newRow("spaces around and inside") << u"  \n a   b \n"_s << 200 << u"a b"_s;
    QTest::newRow("marks") << u"a\u202Eb"_s << 200 << u"a⟦U+202E⟧b"_s;
    QTest::newRow("just long enough") << u"12345"_s << 5 << u"12345"_s;
    QTest::newRow("too long") << u"123456"_s << 5 << u"1234…"_s;
    QTest::newRow("cut before a pair") << u"123😀6"_s << 5 << u"123…"_s;
    QTest::newRow("very short") << u"123456"_s << 1 << u"…"_s;
    QTest::newRow("emoji stay whole") << u"👩\u200D💻 ok"_s << 200 << u"👩\u200D💻 ok"_s;
    QTest::newRow("space at the limit") << u"1234 "_s << 4 << u"1234"_s;
}

void TestUntrustedText::shouldMakeOneLine()
{
    QFETCH(QString, text);
    QFETCH(int, most);
    QFETCH(QString, line);
    QCOMPARE(oneLine(text, most), line);
}

void TestUntrustedText::shouldIsolateWhatReadsTheOtherWay_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("isIsolated");
    QTest::newRow("left to right") << u"Ledger Agent"_s << false;
    QTest::newRow("nothing") << QString() << false;
    QTest::newRow("Hebrew") << u"סופר"_s << true;
    QTest::newRow("Arabic behind Latin") << u"Agent محمد"_s << true;
    QTest::newRow("beyond the first plane") << point(0x1E900) << true;
}

void TestUntrustedText::shouldIsolateWhatReadsTheOtherWay()
{
    QFETCH(QString, name);
    QFETCH(bool, isIsolated);

    // GIVEN a sentence of ours that begins with the name
    const QString sentence = isolated(name) + u", here and paused"_s;

    // THEN the sentence keeps its direction, and a name that does not threaten it stays as it is
    QVERIFY(!sentence.isRightToLeft());
    QCOMPARE(sentence.size() - name.size(), u", here and paused"_s.size() + (isIsolated ? 2 : 0));
}

QTEST_APPLESS_MAIN(TestUntrustedText)
#include "tst_untrusted_text.moc"
