// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/markdown.h"
#include "core/untrusted_text.h"
#include "markdown_examples.h"

#include <QRandomGenerator>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace witan;

namespace {

/// What of a text may be gone when its words are drawn: signs that Markdown has for marks, and no other character whatever.
bool isMark(QChar c)
{
    return QStringView(u"*_`~#>|-:[]").contains(c);
}

/// Where dashes and colons can be marks: the line under a table's head.
bool isRuleOfTable(QStringView line)
{
    return line.contains(u'|') && line.contains(u'-') && std::all_of(line.begin(), line.end(), [](QChar c) { return c.isSpace() || QStringView(u"|-:>").contains(c); });
}

/// Reads on in the shown words over those of a line; -1 where one of them is not there.
qsizetype behindWords(QStringView line, QStringView shown, qsizetype at)
{
    for (const QChar c : line) {
        if (c.isSpace())
            continue;
        while (at < shown.size() && shown[at].isSpace())
            ++at;
        if (at < shown.size() && shown[at] == c)
            ++at;
        else if (!isMark(c) || c == u'-' || c == u':')
            return -1;
    }
    return at;
}

/// The reason why the shown words are not those of the source, empty if they are: the same characters in the same order, spaces and
/// marks aside. It knows nothing of how Markdown is read.
QString lossIn(const QList<QStringView> &lines, qsizetype line, QStringView shown, qsizetype at)
{
    for (; line < lines.size(); ++line) {
        // The line under a table's head is gone as a whole, or not at all; which, what comes behind it tells.
        if (isRuleOfTable(lines[line]) && lossIn(lines, line + 1, shown, at).isEmpty())
            return {};
        at = behindWords(lines[line], shown, at);
        if (at < 0)
            return u"something is lost of “%1”"_s.arg(lines[line]);
    }
    const QStringView rest = shown.sliced(at).trimmed();
    return rest.isEmpty() ? QString() : u"“%1” was not sent"_s.arg(rest.first(1));
}

QString lossIn(const QString &source, const QString &shown)
{
    return lossIn(QStringView(source).split(u'\n'), 0, shown, 0);
}

QString drawn(const QList<MarkdownBlock> &blocks)
{
    QString all;
    for (const MarkdownBlock &block : blocks)
        all += block.marker + u'\n' + block.info + u'\n' + block.text + u'\n';
    return all;
}

/// Likewise, of what the blocks say about where their text was sent.
QString faultOf(const QList<MarkdownBlock> &blocks, const QString &source)
{
    QList<bool> isShown(source.size(), false);
    for (const MarkdownBlock &block : blocks) {
        qsizetype at = 0;
        for (const MarkdownPiece &piece : block.pieces) {
            for (; at < piece.start; ++at) {
                if (!block.text[at].isSpace())
                    return u"“%1” stands for nothing"_s.arg(block.text[at]);
            }
            if (piece.start < at || piece.length != piece.sourceLength || piece.start + piece.length > block.text.size() || piece.sourceStart + piece.length > source.size())
                return u"a piece lies across another"_s;
            if (block.text.mid(piece.start, piece.length) != source.mid(piece.sourceStart, piece.length))
                return u"“%1” stands for “%2”"_s.arg(block.text.mid(piece.start, piece.length), source.mid(piece.sourceStart, piece.length));
            for (int i = piece.sourceStart; i < piece.sourceStart + piece.length; ++i) {
                if (isShown[i])
                    return u"“%1” at %2 is shown twice"_s.arg(source[i]).arg(i);
                isShown[i] = true;
            }
            at = piece.start + piece.length;
        }
        for (const MarkdownSpan &span : block.spans) {
            if (span.start < 0 || span.length <= 0 || span.start + span.length > block.text.size())
                return u"a span reaches out of its text"_s;
        }
    }
    // A star or underscore beside a slash or backslash is one of a path's.
    for (qsizetype i = 0; i < source.size(); ++i) {
        const auto isSlash = [&](qsizetype place) { return place >= 0 && place < source.size() && (source[place] == u'/' || source[place] == u'\\'); };
        if ((source[i] == u'*' || source[i] == u'_') && !isShown[i] && (isSlash(i - 1) || (source[i] != u'_' && isSlash(i + 1))))
            return u"the sign at %1 is one of a path"_s.arg(i);
    }
    return {};
}

/// As a person can read it who looks for the fault.
QByteArray told(const QString &fault, const QString &source)
{
    const std::unique_ptr<char[]> escaped(QTest::toString(source));
    return fault.toUtf8() + ": " + escaped.get() + "\nis drawn as\n" + drawn(parseMarkdown(source)).toUtf8();
}

QString failing(const QString &source)
{
    const QList<MarkdownBlock> blocks = parseMarkdown(source);
    if (const QString loss = lossIn(source, drawn(blocks)); !loss.isEmpty())
        return loss;
    if (const QString loss = lossIn(source, plainMarkdown(source)); !loss.isEmpty())
        return loss + u" in plain words"_s;
    return faultOf(blocks, source);
}

/// A text of pieces that are, or could be taken for, marks.
QString generated(QRandomGenerator &random)
{
    static const QStringList pieces{
        u"a"_s, u"word"_s, u"Größe"_s, u"שלום"_s, u"مرحبا"_s, u"名前"_s, u"😀"_s, u"42"_s, u"7."_s, u"10)"_s, u"é́"_s, QString(QChar(0xD83D)), u"\u200D"_s, u"\u202E"_s, u"\u00A0"_s,
        u" "_s, u" "_s, u" "_s, u" "_s, u"  "_s, u"    "_s, u"\t"_s, u"\n"_s, u"\n"_s, u"\n"_s, u"\n\n"_s, u"\r\n"_s, u"\r"_s,
        u"*"_s, u"**"_s, u"***"_s, u"_"_s, u"__"_s, u"`"_s, u"``"_s, u"```"_s, u"````"_s, u"~"_s, u"~~"_s, u"~~~"_s, u"\n```\n"_s, u"\n```sh "_s, u"\n~~~~\n"_s,
        u"#"_s, u"\n# "_s, u"\n## "_s, u" ##"_s, u">"_s, u"\n> "_s, u"\n>> "_s, u"-"_s, u"\n- "_s, u"\n* "_s, u"\n+ "_s, u"\n1. "_s, u"\n12) "_s, u"\n  - "_s, u"\n---\n"_s, u"\n===\n"_s, u"\n* * *\n"_s, u"\n    "_s,
        u"|"_s, u"\n|a|b|\n|-|-|\n"_s, u"\n| "_s, u" | "_s, u"|---|"_s, u"\n:-:|-\n"_s, u"["_s, u"]"_s, u"("_s, u")"_s, u"!["_s, u"]("_s, u"](https://a.example)"_s, u"[x]: /y"_s, u"](z)"_s, u"<"_s, u"&amp;"_s, u"&#42;"_s, u"<b>"_s, u"<!--"_s,
        u"\\"_s, u"\\*"_s, u"\\_"_s, u"\\\n"_s, u"/"_s, u"/srv/*.log"_s, u"*.tmp"_s, u"C:\\x\\_y\\*"_s, u"\\\\fs\\_z"_s, u"*old*"_s, u"__init__"_s, u"-rf"_s, u"rm"_s, u"**bold**"_s, u"*soft*"_s, u"`code`"_s, u"https://b.example/c_d_"_s,
        u"."_s, u","_s, u":"_s, u"!"_s, u"\""_s, u"="_s, u"+"_s, u"$"_s, u"⟦U+202E⟧"_s};
    QString text;
    for (int left = random.bounded(1, 24); left > 0; --left)
        text += pieces.at(random.bounded(int(pieces.size())));
    return text;
}

quint32 seed()
{
    bool isGiven = false;
    const uint given = qEnvironmentVariableIntValue("WITAN_SEED", &isGiven);
    return isGiven ? given : 20261130;
}

} // namespace

/// Of every text each letter, digit and sign is drawn, but for the marks that were understood.
class MarkdownWordsTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void shouldFindALoss_data()
    {
        QTest::addColumn<QString>("source");
        QTest::addColumn<QString>("shown");
        QTest::addColumn<bool>("isLoss");
        QTest::newRow("nothing lost") << u"**a** b"_s << u"a b"_s << false;
        QTest::newRow("a letter") << u"**a** b"_s << u"a"_s << true;
        QTest::newRow("a backslash") << u"a\\b"_s << u"ab"_s << true;
        QTest::newRow("a dash") << u"a - b"_s << u"a b"_s << true;
        QTest::newRow("a table's dashes") << u"|a|\n|-|"_s << u"a"_s << false;
        QTest::newRow("another order") << u"ab"_s << u"ba"_s << true;
        QTest::newRow("a sign too many") << u"ab"_s << u"ab."_s << true;
        QTest::newRow("a bullet for a dash") << u"- a"_s << u"• a"_s << true;
    }
    void shouldFindALoss()
    {
        QFETCH(QString, source);
        QFETCH(QString, shown);
        QFETCH(bool, isLoss);
        QCOMPARE(!lossIn(source, shown).isEmpty(), isLoss);
    }

    void shouldLoseNothingOfTheExamples_data()
    {
        QTest::addColumn<QString>("source");
        int count = 0;
        for (const test::MarkdownExamples &examples : test::kMarkdownExamples) {
            for (int i = 0; i < int(examples.texts.size()) && examples.texts[size_t(i)]; ++i, ++count)
                QTest::addRow("%s %d", examples.section, i + 1) << QString::fromUtf8(examples.texts[size_t(i)]);
        }
        QVERIFY(count > 500);
    }
    void shouldLoseNothingOfTheExamples()
    {
        QFETCH(QString, source);
        for (const QString &text : {source, u"a\n\n"_s + source + u"\n\nb"_s, u"> "_s + QString(source).replace(u'\n', u"\n> "_s), u"- "_s + QString(source).replace(u'\n', u"\n  "_s)}) {
            const QString fault = failing(text);
            QVERIFY2(fault.isEmpty(), told(fault, text).constData());
        }
    }

    void shouldLoseNothingOfGeneratedTexts()
    {
        qInfo("WITAN_SEED=%u", seed());
        QRandomGenerator random(seed());
        for (int i = 0; i < 100'000; ++i) {
            const QString text = generated(random);
            const QString fault = failing(text);
            QVERIFY2(fault.isEmpty(), told(u"text %1: "_s.arg(i) + fault, text).constData());
        }
    }

    void shouldKnowWhereVisibleTextWasSent()
    {
        QRandomGenerator random(seed() + 1);
        for (int i = 0; i < 20'000; ++i) {
            const QString text = generated(random);
            for (const MarkdownBlock &sent : parseMarkdown(text)) {
                // GIVEN a block whose text was made visible
                MarkdownBlock block = sent;
                makeVisible(block);
                QString again;
                for (const MarkdownPiece &piece : block.pieces) {
                    if (piece.length == piece.sourceLength)
                        QVERIFY2(block.text.mid(piece.start, piece.length) == text.mid(piece.sourceStart, piece.sourceLength), qPrintable(text + u" as "_s + block.text));
                    QVERIFY(piece.start >= 0 && piece.start + piece.length <= block.text.size());
                    again += text.mid(piece.sourceStart, piece.sourceLength);
                }
                // THEN its pieces still tell all that was sent
                QString whole;
                for (const MarkdownPiece &piece : sent.pieces)
                    whole += text.mid(piece.sourceStart, piece.sourceLength);
                QVERIFY2(again == whole, qPrintable(text));
                for (const MarkdownSpan &span : block.spans)
                    QVERIFY(span.start >= 0 && span.length > 0 && span.start + span.length <= block.text.size());
            }
        }
    }

    void shouldGiveTheSourceOfASelection_data()
    {
        QTest::addColumn<QString>("source");
        QTest::addColumn<QString>("selected");
        QTest::addColumn<QString>("sent");
        QTest::newRow("all of it") << u"a **b** c"_s << u"a b c"_s << u"a **b** c"_s;
        QTest::newRow("a part with a mark in it") << u"one **two** three"_s << u"wo th"_s << u"wo** th"_s;
        QTest::newRow("a mark of ours") << u"pay \u202Eevil"_s << u"y ⟦U+202E⟧ev"_s << u"y \u202Eev"_s;
        QTest::newRow("half a mark of ours") << u"pay \u202Eevil"_s << u"202E⟧ev"_s << u"\u202Eev"_s;
        QTest::newRow("code") << u"```sh\na\u200B\tb\n```"_s << u"a⟦U+200B⟧\tb"_s << u"a\u200B\tb"_s;
        QTest::newRow("a link") << u"see [x](https://a.example) now"_s << u"x (https://a.example) n"_s << u"x](https://a.example) n"_s;
    }
    void shouldGiveTheSourceOfASelection()
    {
        QFETCH(QString, source);
        QFETCH(QString, selected);
        QFETCH(QString, sent);
        MarkdownBlock block = parseMarkdown(source).first();
        makeVisible(block);
        const qsizetype start = block.text.indexOf(selected);
        QVERIFY2(start >= 0, qPrintable(block.text));
        const SourceRange range = sourceRange(block, int(start), int(selected.size()));
        QCOMPARE(source.mid(range.start, range.length), sent);
    }

    void shouldGiveCodeAsItWasSent_data()
    {
        QTest::addColumn<QString>("source");
        QTest::addColumn<QString>("code");
        QTest::newRow("tabs and spaces") << u"```\n\ta  \n \n\n    b\t\n```"_s << u"\ta  \n \n\n    b\t"_s;
        QTest::newRow("in a list") << u"1. x\n   ```\n   a\n     b\n\n   c\n   ```"_s << u"a\n  b\n\nc"_s;
        QTest::newRow("in a quote") << u"> ~~~\n> a\n>\n>   b\n> ~~~"_s << u"a\n\n  b"_s;
        QTest::newRow("a fence within a longer one") << u"````\n```\na\n```\n````"_s << u"```\na\n```"_s;
        QTest::newRow("a fence that is not closed") << u"```\na\n\nb"_s << u"a\n\nb"_s;
        QTest::newRow("behind the fence") << u"```sh sudo systemctl stop shop-db\nrm -rf /srv/shop/cache\n```"_s << u"sh sudo systemctl stop shop-db\nrm -rf /srv/shop/cache"_s;
        QTest::newRow("a language") << u"```sql\nSELECT *\n```"_s << u"SELECT *"_s;
        QTest::newRow("indented") << u"    a\n\n      b"_s << u"a\n\n  b"_s;
        QTest::newRow("empty") << u"```\n```"_s << QString();
        QTest::newRow("a table in it") << u"```\nx\n| a |\n|---|\n| b |\ny\n```"_s << u"x\n| a |\n|---|\n| b |\ny"_s;
    }
    void shouldGiveCodeAsItWasSent()
    {
        QFETCH(QString, source);
        QFETCH(QString, code);
        for (const MarkdownBlock &block : parseMarkdown(source)) {
            if (block.kind == MarkdownBlock::Kind::Code)
                QCOMPARE(block.text, code);
        }
        QCOMPARE(parseMarkdown(source).last().kind, MarkdownBlock::Kind::Code);
    }

    void shouldLeaveAPersonsWordsAlone()
    {
        const QString text = u"# **a**\n- b \\* `c`\n\n\n    d        e https://a.example ⟦x"_s;
        QList<MarkdownBlock> blocks = parseTyped(text);
        QCOMPARE(blocks.size(), 1);
        QCOMPARE(blocks.first().text, text);
        QCOMPARE(blocks.first().spans.size(), 1);
        QCOMPARE(blocks.first().spans.first().url, u"https://a.example"_s);
        makeTypedVisible(blocks.first());
        QCOMPARE(blocks.first().text, QString(text).replace(u'⟦', u"⟦U+27E6⟧"_s));
    }
};

QTEST_APPLESS_MAIN(MarkdownWordsTest)
#include "tst_markdown_words.moc"
