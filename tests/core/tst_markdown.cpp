// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/markdown.h"
#include "support/growth.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace witan;

namespace {

/// Blocks as text: "p:words", "h2:…", "li0 •:…", "code:…", "q:…", cells as "row column/columns align:…", spans as <b>…</b>, <i>, <c>, <a>.
QString written(const QList<MarkdownBlock> &blocks)
{
    QStringList lines;
    for (const MarkdownBlock &block : blocks) {
        QString text = block.text;
        QList<QPair<int, QString>> marks;
        for (const MarkdownSpan &span : block.spans) {
            const QString tag = span.style & MarkdownSpan::Link ? u"a"_s : span.style & MarkdownSpan::Code ? u"c"_s : span.style & MarkdownSpan::Bold ? u"b"_s : u"i"_s;
            marks.append({span.start, u'<' + tag + u'>'});
            marks.append({span.start + span.length, u"</"_s + tag + u'>'});
        }
        std::stable_sort(marks.begin(), marks.end(), [](const auto &a, const auto &b) { return a.first > b.first; });
        for (const auto &[at, mark] : marks)
            text.insert(at, mark);
        switch (block.kind) {
        case MarkdownBlock::Kind::Paragraph: lines.append(u"p:"_s + text); break;
        case MarkdownBlock::Kind::Heading: lines.append(u"h%1:"_s.arg(block.level) + text); break;
        case MarkdownBlock::Kind::ListItem: lines.append(u"li%1 %2:"_s.arg(block.level).arg(block.marker) + text); break;
        case MarkdownBlock::Kind::Code: lines.append(u"code:"_s + text); break;
        case MarkdownBlock::Kind::Rule: lines.append(u"rule:"_s + text); break;
        case MarkdownBlock::Kind::Quote: lines.append(u"q:"_s + text); break;
        case MarkdownBlock::Kind::Cell: lines.append(u"%1%2/%3%4:"_s.arg(block.row).arg(block.column).arg(block.columns).arg(QStringView(u"<^>")[int(block.align)]) + text); break;
        }
    }
    return lines.join(u'|');
}

} // namespace

class MarkdownTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void shouldReadTheSubsetAndLeaveTheRest_data()
    {
        QTest::addColumn<QString>("source");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *name, const QString &source, const QString &expected) { QTest::newRow(name) << source << expected; };
        row("nothing", u""_s, u""_s);
        row("plain words", u"Hello there."_s, u"p:Hello there."_s);
        row("line break kept", u"one\ntwo"_s, u"p:one\ntwo"_s);
        row("paragraphs", u"one\n\ntwo"_s, u"p:one|p:two"_s);
        row("bold with stars", u"a **b** c"_s, u"p:a <b>b</b> c"_s);
        row("bold with lines", u"a __b__ c"_s, u"p:a <b>b</b> c"_s);
        row("italic", u"a *b* c _d_"_s, u"p:a <i>b</i> c <i>d</i>"_s);
        row("snake case is no emphasis", u"customers_old_table"_s, u"p:customers_old_table"_s);
        row("a lone star", u"2 * 3 * 4"_s, u"p:2 * 3 * 4"_s);
        row("unclosed bold stays as typed", u"**bold"_s, u"p:**bold"_s);
        row("unclosed inside closed", u"**a *b**"_s, u"p:*<i>a <i>b</i></i>"_s);
        row("code", u"run `a **b**` now"_s, u"p:run <c>a **b**</c> now"_s);
        row("unclosed code", u"a ` b"_s, u"p:a ` b"_s);
        row("double ticks", u"``a ` b``"_s, u"p:<c>a ` b</c>"_s);
        row("escapes stay typed", u"\\*no\\* 1\\. \\`"_s, u"p:\\*no\\* 1\\. \\`"_s);
        row("heading", u"## Title\ntext"_s, u"h2:Title|p:text"_s);
        row("seven signs are no heading", u"####### x"_s, u"p:####### x"_s);
        row("hash tag is no heading", u"#5 is next"_s, u"p:#5 is next"_s);
        row("bullets", u"- a\n- b\n  - c"_s, u"li0 -:a|li0 -:b|li1 -:c"_s);
        row("numbers", u"1. a\n2) b"_s, u"li0 1.:a|li0 2):b"_s);
        row("item goes on", u"- a\n  more"_s, u"li0 -:a\nmore"_s);
        row("a number that ends a sentence", u"It was in 1984.\nYes"_s, u"p:It was in 1984.\nYes"_s);
        row("minus is no bullet", u"-5 degrees"_s, u"p:-5 degrees"_s);
        row("code block", u"x\n```sql\nSELECT *\n  FROM t\n```\ny"_s, u"p:x|code:SELECT *\n  FROM t|p:y"_s);
        row("unclosed code block", u"```\na\n\nb"_s, u"code:a\n\nb"_s);
        row("quote", u"> a\n> b"_s, u"q:a\nb"_s);
        row("table", u"| a | b |\n|---|--:|\n| **c** | 4 |\nafter"_s, u"00/2<:a|01/2>:b|10/2<:<b>c</b>|11/2>:4|p:after"_s);
        row("table under words", u"Rows:\na | b\n:-: | -\nc | d"_s, u"p:Rows:|00/2^:a|01/2<:b|10/2^:c|11/2<:d"_s);
        row("table ends at an empty line", u"|a|\n|-|\n|b|\n\n|c|"_s, u"00/1<:a|10/1<:b|p:|c|"_s);
        row("two tables", u"|a|\n|-|\n\n|b|\n|-|"_s, u"00/1<:a|00/1<:b"_s);
        row("a short row and a long one", u"|a|b|\n|-|-|\n|c|\n|d|e|f|g|"_s, u"00/2<:a|01/2<:b|10/2<:c|11/2<:|20/2<:d|21/2<:e |f|g"_s);
        row("an escaped bar in a cell", u"|a|b|\n|-|-|\n|c\\|d|e|"_s, u"00/2<:a|01/2<:b|10/2<:c\\|d|11/2<:e"_s);
        row("bars without a line of dashes", u"| a | b |\n| c | d |"_s, u"p:| a | b |\n| c | d |"_s);
        row("dashes for fewer columns", u"|a|b|\n|-|"_s, u"p:|a|b|\n|-|"_s);
        row("an or in a sentence", u"a | b\nand - | so"_s, u"p:a | b\nand - | so"_s);
        row("bare link", u"see https://example.org/a?b=1."_s, u"p:see <a>https://example.org/a?b=1</a>."_s);
        row("named link shows its address", u"[bank](https://evil.example/x)"_s, u"p:bank (<a>https://evil.example/x</a>)"_s);
        row("link named like another", u"[https://good.example](https://evil.example)"_s, u"p:https://good.example (<a>https://evil.example</a>)"_s);
        row("javascript stays text", u"[x](javascript:alert(1))"_s, u"p:[x](javascript:alert(1))"_s);
        row("file stays text", u"[x](file:///etc/passwd) file:///etc/passwd"_s, u"p:[x](file:///etc/passwd) file:///etc/passwd"_s);
        row("image stays text", u"![x](file:///tmp/a.png)"_s, u"p:![x](file:///tmp/a.png)"_s);
        row("html stays text", u"<b>x</b> <img src='file:///a'>"_s, u"p:<b>x</b> <img src='file:///a'>"_s);
        row("reference stays text", u"[x]: https://example.org"_s, u"p:[x]: <a>https://example.org</a>"_s);
        row("UNC path stays text", u"\\\\server\\share"_s, u"p:\\\\server\\share"_s);
    }
    void shouldReadTheSubsetAndLeaveTheRest()
    {
        QFETCH(QString, source);
        QFETCH(QString, expected);
        QCOMPARE(written(parseMarkdown(source)), expected);
    }

    void shouldTellTheTrueAddressOfALink()
    {
        const auto blocks = parseMarkdown(u"[a](https://good.example@evil.example/)"_s);
        QCOMPARE(blocks.first().spans.first().url, u"https://good.example@evil.example/"_s);
        QVERIFY(blocks.first().text.contains(u"evil.example"));
    }

    void shouldLeaveTheWordsAlone()
    {
        QCOMPARE(plainMarkdown(u"# **Bold** title\nwith `code`\n\n1. one\n   - two\n\n| a | b |\n|---|---|\n| c | d |\n\n> said"_s), u"Bold title\nwith code\n1. one\n- two\na\tb\nc\td\nsaid"_s);
        QCOMPARE(plainMarkdown(u"2 * 3 * 4 and snake_case_name"_s), u"2 * 3 * 4 and snake_case_name"_s);
        QCOMPARE(plainMarkdown({}), QString());
    }

    void shouldStayInsideTheText_data()
    {
        QTest::addColumn<QString>("piece");
        for (const char *piece : {"*", "**a ", "_a_", "`", "[", "[a](", "h-", "https://a", "\\", "- ", "> ", "#", "```\n", "1. ", "*a _b ", "![", "~~~", "|", "|-", "|a|\n|-|\n"})
            QTest::newRow(piece) << QString::fromLatin1(piece);
    }
    void shouldStayInsideTheText()
    {
        // GIVEN 64 KiB of one piece, which a careless reader would take quadratic time for
        QFETCH(QString, piece);
        QString source;
        while (source.size() < 65'536)
            source += piece;
        const QString less = source.left(source.size() / 20);
        const auto growth = test::growthOf(20, [&] { parseMarkdown(less); }, [&] { parseMarkdown(source); });
        QVERIFY2(growth.isGentle(), qPrintable(growth.words()));
        // THEN no span reaches past its text
        const auto blocks = parseMarkdown(source);
        for (const MarkdownBlock &block : blocks) {
            for (const MarkdownSpan &span : block.spans)
                QVERIFY(span.start >= 0 && span.length > 0 && span.start + span.length <= block.text.size());
        }
    }
};

QTEST_APPLESS_MAIN(MarkdownTest)
#include "tst_markdown.moc"
