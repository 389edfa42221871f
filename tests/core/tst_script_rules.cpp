// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/command_words.h"
#include "core/untrusted_text.h"
#include "support/growth.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace witan;

namespace {

const QString kScotland = QString::fromUcs4(U"\U0001F3F4\U000E0067\U000E0062\U000E0073\U000E0063\U000E0074\U000E007F");

} // namespace

/// Characters that draw nothing are part of the writing in one place and hide something in another.
class ScriptRulesTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void shouldLeaveHonestWritingWhole_data()
    {
        QTest::addColumn<QString>("text");
        const auto row = [](const char *name, const QString &text) { QTest::newRow(name) << text; };
        row("Persian plural", u"نسخه\u200Cهای پشتیبان را می\u200Cتوان برگرداند"_s);
        row("Persian, behind a letter that does not join on", u"نرم\u200Cافزار\u200Cها"_s);
        row("Persian with vowel signs", u"نمی\u064E\u200Cدانم"_s);
        row("Kurdish letter alone", u"ه\u200D و"_s);
        row("Arabic abbreviation", u"١٤٤٥ ه\u200D."_s);
        row("Syriac", u"ܫ\u200Cܠ"_s);
        row("Sinhala", u"ශ්\u200Dරී ලංකා"_s);
        row("Devanagari, joined", u"क्\u200Dष और र्\u200Dय"_s);
        row("Devanagari, kept apart", u"क्\u200Cष"_s);
        row("Devanagari, half a letter at the end", u"क्\u200D है"_s);
        row("Marathi", u"दुसर्\u200Dया"_s);
        row("Bengali, a joiner before the virama", u"র\u200D্যাব"_s);
        row("Bengali", u"উদ্\u200Cঘাটন"_s);
        row("Malayalam chillu", u"അവന്\u200D"_s);
        row("Tamil", u"க்\u200Cஷ"_s);
        row("Kannada", u"ರ\u200D್ಯ"_s);
        row("Telugu", u"సాఫ్ట్\u200Cవేర్"_s);
        row("Khmer, with a place to break", u"ភាសា\u200Bខ្មែរ"_s);
        row("Thai, with a place to break", u"ภาษา\u200Bไทย"_s);
        row("Mongolian", u"ᠮᠣᠩᠭᠣᠯ\u180Bᠤᠨ"_s);
        row("Mongolian vowel separator", u"ᠬᠠᠷ\u180Eᠠ"_s);
        row("Japanese names", QString::fromUcs4(U"葛\U000E0100城市と辻\U000E0100さん"));
        row("an ideograph beyond the first plane", QString::fromUcs4(U"\U00020BB7\U000E0101"));
        row("a compatibility ideograph", u"神\uFE00"_s);
        row("mathematics", u"a ∩\uFE00 b"_s);
        row("emoji as text", u"❤\uFE0E and ❤\uFE0F"_s);
        row("family", u"🧑\u200D🧑\u200D🧒"_s);
        row("rainbow flag", u"🏳\uFE0F\u200D🌈"_s);
        row("flag of tags", u"Tell "_s + kScotland + u"!"_s);
        row("Hebrew behind a file's name", u"מחיקת הקובץ report.pdf\u200F מהשרת"_s);
        row("Hebrew, a stop behind a file's name", u"מחיקת report.pdf\u200F."_s);
        row("Hebrew that begins with a name", u"\u200FPostgres הוא מסד"_s);
        row("English with a Hebrew word", u"The word שלום\u200E! is"_s);
        row("C++ in Hebrew", u"בשפת C++\u200E זה"_s);
        row("an Arabic letter mark by a number", u"التاريخ \u061C2026-11-30"_s);
        row("French", u"Attention\u00A0: «\u00A0oui\u00A0» à 5\u202F%\u00A0?"_s);
        row("a French number", u"12\u202F500\u00A0€"_s);
        row("a title", u"M.\u00A0Dupont et Mme\u00A0Durand"_s);
        row("Chinese", u"顧客。\u3000はい"_s);
    }
    void shouldLeaveHonestWritingWhole()
    {
        QFETCH(QString, text);
        const VisibleText visible = makeVisible(text);
        QCOMPARE(visible.text, text);
        QCOMPARE(visible.marks, 0);
        QCOMPARE(oneLine(text), QString(text).replace(QChar(0xA0), u' ').replace(QChar(0x202F), u' ').replace(QChar(0x3000), u' '));
        QCOMPARE(makeVisible(u"A:\n"_s + text + u"\nb"_s).marks, 0);
    }

    void shouldMarkWhatHides_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("marks");
        const auto row = [](const char *name, const QString &text, int marks) { QTest::newRow(name) << text << marks; };
        row("a non-joiner in a path", u"old\u200C_backups"_s, 1);
        row("a joiner in a name", u"ad\u200Dmin"_s, 1);
        row("a non-joiner behind a command", u"rm\u200C -rf /srv/old\u200B_backups"_s, 2);
        row("a joiner between Cyrillic letters", u"пар\u200Dоль"_s, 1);
        row("a non-joiner between Hebrew letters", u"של\u200Cום"_s, 1);
        row("a non-joiner between ideographs", u"名\u200C前"_s, 1);
        row("a non-joiner between Arabic and Latin", u"م\u200Ca"_s, 1);
        row("a non-joiner at a word's end", u"می\u200C"_s, 1);
        row("a non-joiner between letters that do not join", u"دا\u200Cد"_s, 1);
        row("two non-joiners", u"می\u200C\u200Cخواهم"_s, 2);
        row("a joiner behind a virama on nothing", u"a्\u200Dब"_s, 1);
        row("a joiner between a virama and Latin", u"क्\u200Da"_s, 1);
        row("a selector behind a letter", u"a\uFE00b\uFE0Fc"_s, 2);
        row("a selector of ideographs behind a letter", QString::fromUcs4(U"a\U000E0100"), 1);
        row("two selectors behind an ideograph", QString::fromUcs4(U"葛\U000E0100\U000E0101"), 1);
        row("a selector of ideographs behind an emoji", QString::fromUcs4(U"😀\U000E0148\U000E0155"), 2);
        row("a Mongolian selector behind Latin", u"a\u180B"_s, 1);
        row("tags behind another flag", QString::fromUcs4(U"\U0001F3F3\U000E0067\U000E0062\U000E0073\U000E0063\U000E0074\U000E007F"), 6);
        row("tags that are no flag", QString::fromUcs4(U"\U0001F3F4\U000E0072\U000E006D\U000E002D\U000E0072\U000E0066\U000E007F"), 6);
        row("a flag whose tags do not end", kScotland.chopped(2), 5);
        row("more tags behind a flag", kScotland + QString::fromUcs4(U"\U000E0061"), 1);
        row("a direction mark in a path", u"/srv/\u200Fold"_s, 1);
        row("a direction mark in a path beside Hebrew", u"שלום /srv/\u200Fold"_s, 1);
        row("a direction mark in English", u"all is\u200E well"_s, 1);
        row("direction marks in a row", u"שלום\u200F\u200F abc"_s, 2);
        row("an override in Hebrew", u"שלום\u202E abc"_s, 1);
        row("isolates in Hebrew", u"שלום \u2067אב\u2069"_s, 2);
        row("a place to break in Latin", u"old\u200Bnew"_s, 1);
        row("a no-break space in a command", u"rm -rf\u00A0/srv/old"_s, 1);
        row("a no-break space between paths", u"Your line reads: rm -rf /srv/old\u00A0/srv/shop. What stands there?"_s, 1);
        row("an em space behind a command", u"sudo\u2003reboot"_s, 1);
        row("an ideographic space before an option", u"prune\u3000--all"_s, 1);
        row("an ideographic space in Latin", u"cp a.log\u3000b/c.log"_s, 1);
    }
    void shouldMarkWhatHides()
    {
        QFETCH(QString, text);
        QFETCH(int, marks);
        const VisibleText visible = makeVisible(text);
        QVERIFY2(visible.marks == marks, qPrintable(visible.text));
        QCOMPARE(visible.text.count(u"⟦U+"_s), marks);
        QCOMPARE(oneLine(text).count(u"⟦U+"_s), marks);
    }

    void shouldKnowWhatATextIs_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("prose");
        QTest::addColumn<int>("command");
        QTest::addColumn<int>("typed");
        QTest::newRow("a no-break space between words") << u"My\u00A0Documents"_s << 0 << 1 << 0;
        QTest::newRow("between paths") << u"rm -rf /srv/old\u00A0/srv/shop"_s << 1 << 1 << 0;
        QTest::newRow("an em space") << u"a\u2003b"_s << 0 << 1 << 0;
        QTest::newRow("between ideographs") << u"名\u3000前"_s << 0 << 0 << 0;
        QTest::newRow("a direction mark at a path's end") << u"rm /srv/x\u200F שלום"_s << 0 << 1 << 0;
        QTest::newRow("a direction mark in a Hebrew sentence") << u"הקובץ report.pdf\u200F מהשרת"_s << 0 << 0 << 0;
        QTest::newRow("what is hidden is hidden everywhere") << u"a\u200Bb"_s << 1 << 1 << 1;
        QTest::newRow("Persian is Persian everywhere") << u"می\u200Cخواهم"_s << 0 << 0 << 0;
    }
    void shouldKnowWhatATextIs()
    {
        QFETCH(QString, text);
        QFETCH(int, prose);
        QFETCH(int, command);
        QFETCH(int, typed);
        QCOMPARE(makeVisible(text, TextKind::Prose).marks, prose);
        QCOMPARE(makeVisible(text, TextKind::Command).marks, command);
        QCOMPARE(makeVisible(text, TextKind::Typed).marks, typed);
    }

    void shouldLeaveGapsOfCodeAsWideAsTheyAre()
    {
        const QString gap = u"a"_s + QString(32, u' ') + u"b"_s, blank = u"a"_s + QString(10, u'\n') + u"b"_s;
        QCOMPARE(makeVisible(gap, TextKind::Command).text, gap);
        QCOMPARE(makeVisible(gap, TextKind::Typed).text, gap);
        QCOMPARE(makeVisible(blank, TextKind::Command).text, blank);
        QCOMPARE(makeVisible(gap).text, u"a⟦32 spaces⟧b"_s);
        // BUT not so wide that words go out of sight
        QCOMPARE(makeVisible(u"a"_s + QString(100'000, u' ') + u"b"_s, TextKind::Command).text, u"a⟦100000 spaces⟧b"_s);
        QCOMPARE(makeVisible(u"a"_s + QString(1001, u'\n') + u"b"_s, TextKind::Command).text, u"a\n⟦1000 blank lines⟧\nb"_s);
    }

    void shouldTellAMarkFromWhatLooksLikeOne()
    {
        QCOMPARE(makeVisible(u"\u202E"_s).text, u"⟦U+202E⟧"_s);
        QCOMPARE(makeVisible(u"[U+202E]"_s).text, u"[U+202E]"_s);
        QCOMPARE(makeVisible(u"⟦U+202E⟧"_s).text, u"⟦U+27E6⟧U+202E⟧"_s);
        QCOMPARE(makeVisible(u"〚U+202E〛"_s).text, u"⟦U+301A⟧U+202E〛"_s);
        QCOMPARE(makeVisible(u"⟦x⟧"_s).marks, 0);   // nothing was hidden
        QCOMPARE(oneLine(u"⟦32 spaces⟧"_s), u"⟦U+27E6⟧32 spaces⟧"_s);
    }

    void shouldKnowCommandWords_data()
    {
        QTest::addColumn<QString>("word");
        QTest::addColumn<bool>("isCommand");
        for (const char *word : {"-v", "--force", "-rf", "/srv", "/", "./x", "../x", "~/x", "C:\\x", "C:/x", "\\\\fs01", "a/b/c", "a/b.txt", "old/", "*.log", "dump.*", "$HOME", "${X}", "$(id)", "%TEMP%", "rm", "sudo", "kubectl", "&&", "|", "DROP"})
            QTest::newRow(word) << QString::fromLatin1(word) << true;
        for (const char *word : {"", "-", "--", "-5", "and/or", "1/2", "30/11/2026", "word", "Find", "drop", "https://a.example/b/c", "*soft*", "5*6", "$5", "e.g.", "report.pdf", "don't", "well-kept", "%", "100%", "="})
            QTest::newRow(*word ? word : "nothing") << QString::fromLatin1(word) << false;
    }
    void shouldKnowCommandWords()
    {
        QFETCH(QString, word);
        QFETCH(bool, isCommand);
        QCOMPARE(isCommandWord(word), isCommand);
        QCOMPARE(readsAsCommand(u"so "_s + word + u" it"_s), isCommand);
        QVERIFY(!readsAsCommand(u"so `"_s + word + u"` it"_s));
    }

    void shouldStayFast_data()
    {
        QTest::addColumn<QString>("piece");
        QTest::newRow("direction marks in Hebrew") << u"ש\u200F "_s;
        QTest::newRow("direction marks in English") << u"a\u200F"_s;
        QTest::newRow("joiners") << u"می\u200C"_s;
        QTest::newRow("marks on marks") << u"\u0301\u200D"_s;
        QTest::newRow("tags") << QString::fromUcs4(U"\U000E0061");
        QTest::newRow("odd spaces") << u"a\u00A0"_s;
        QTest::newRow("odd spaces in a row") << u"\u2003 a"_s;
    }
    void shouldStayFast()
    {
        QFETCH(QString, piece);
        const QString all = piece.repeated(200'000 / piece.size()), less = all.left(all.size() / 20);
        const auto growth = test::growthOf(20, [&] { makeVisible(less); }, [&] { makeVisible(all); });
        QVERIFY2(growth.isGentle(), qPrintable(growth.words()));
    }
};

QTEST_APPLESS_MAIN(ScriptRulesTest)
#include "tst_script_rules.moc"
