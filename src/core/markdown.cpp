// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/markdown.h"

#include "core/markdown_inline.h"
#include "core/markdown_shape.h"

#include <md4c.h>

#include <limits>

namespace witan {

using namespace Qt::StringLiterals;

namespace {

using Kind = MarkdownBlock::Kind;
using Mark = InlineEvent::Mark;

constexpr int kMostBlocks = 4000;   // a text cannot make more layouts than that; the rest is one block, as it was typed
constexpr int kDeepest = 6;         // further in, no room would be left for words
constexpr qsizetype kLongestInfo = 24;
constexpr int kNoMoreQuotes = std::numeric_limits<int>::max();

bool isBlank(QChar c)
{
    return c == u' ' || c == u'\t' || c == u'\r';
}

/// Whether what stands behind a fence says what language the code is in, rather than being a command that slipped there.
bool isLanguage(QStringView info)
{
    return !info.isEmpty() && info.size() <= kLongestInfo && std::all_of(info.begin(), info.end(), [](QChar c) { return c.isLetterOrNumber() || QStringView(u"+#._-").contains(c); });
}

/// Follows the parser through a message. What was dealt with ends at m_at; every block's marks are looked for from there, and what
/// is found instead of them is shown as it was typed.
class BlockReader {
public:
    BlockReader(QStringView message, const MarkdownShape &shape) : m_in(message), m_shape(shape), m_size(int(message.size())) {}

    QList<MarkdownBlock> read()
    {
        MD_PARSER parser{};
        parser.flags = MD_FLAG_TABLES | MD_FLAG_NOHTML;
        parser.enter_block = [](MD_BLOCKTYPE type, void *detail, void *self) { return static_cast<BlockReader *>(self)->enter(type, detail); };
        parser.leave_block = [](MD_BLOCKTYPE type, void *, void *self) { return static_cast<BlockReader *>(self)->leave(type); };
        parser.enter_span = [](MD_SPANTYPE type, void *, void *self) { return static_cast<BlockReader *>(self)->span(type, InlineEvent::Kind::Enter); };
        parser.leave_span = [](MD_SPANTYPE type, void *, void *self) { return static_cast<BlockReader *>(self)->span(type, InlineEvent::Kind::Leave); };
        parser.text = [](MD_TEXTTYPE, const MD_CHAR *text, MD_SIZE size, void *self) { return static_cast<BlockReader *>(self)->text(text, size); };
        md_parse(m_shape.bytes.constData(), MD_SIZE(m_shape.bytes.size()), &parser, this);
        // Where the parser was stopped, or gave up.
        if (m_leaf != Leaf::None)
            endLeaf();
        rest();
        return std::move(m_blocks);
    }

private:
    enum class Leaf { None, Words, Heading, Code, Cell };
    struct Line { int begin = 0, end = 0, indent = 0; };   // of code: `indent` columns before it belong to it

    int enter(MD_BLOCKTYPE type, void *detail)
    {
        endWords();
        if (m_blocks.size() >= kMostBlocks)
            return 1;
        switch (type) {
        case MD_BLOCK_QUOTE: beginQuote(); break;
        case MD_BLOCK_UL:
        case MD_BLOCK_OL: ++m_lists; break;
        case MD_BLOCK_LI: beginItem(); break;
        case MD_BLOCK_HR: rule(); break;
        case MD_BLOCK_P: begin(Leaf::Words); break;
        case MD_BLOCK_H:
            begin(Leaf::Heading);
            beginHeading(int(static_cast<MD_BLOCK_H_DETAIL *>(detail)->level));
            break;
        case MD_BLOCK_CODE:
            begin(Leaf::Code);
            beginCode(QChar::fromLatin1(static_cast<MD_BLOCK_CODE_DETAIL *>(detail)->fence_char));
            break;
        case MD_BLOCK_TABLE:
            emptyItem();
            m_columns = int(static_cast<MD_BLOCK_TABLE_DETAIL *>(detail)->col_count);
            m_row = -1;
            break;
        case MD_BLOCK_TR:
            ++m_row;
            m_column = -1;
            break;
        case MD_BLOCK_TH:
        case MD_BLOCK_TD: beginCell(static_cast<MD_BLOCK_TD_DETAIL *>(detail)->align); break;
        default: break;
        }
        return 0;
    }

    int leave(MD_BLOCKTYPE type)
    {
        endWords();
        switch (type) {
        case MD_BLOCK_QUOTE: --m_quotes; break;
        case MD_BLOCK_UL:
        case MD_BLOCK_OL: --m_lists; break;
        case MD_BLOCK_LI:
            emptyItem();
            if (!m_itemColumns.isEmpty())
                m_itemColumns.removeLast();
            break;
        case MD_BLOCK_P:
        case MD_BLOCK_H:
        case MD_BLOCK_CODE:
        case MD_BLOCK_TH:
        case MD_BLOCK_TD: endLeaf(); break;
        case MD_BLOCK_TR: endRow(); break;
        case MD_BLOCK_THEAD: endHead(); break;
        default: break;
        }
        return 0;
    }

    int span(MD_SPANTYPE type, InlineEvent::Kind kind)
    {
        if (m_leaf == Leaf::None)
            begin(Leaf::Words);
        const Mark mark = type == MD_SPAN_EM ? Mark::Emphasis : type == MD_SPAN_STRONG ? Mark::Strong : type == MD_SPAN_CODE ? Mark::Code : Mark::Link;
        m_events.append({kind, mark, 0, 0});
        return 0;
    }

    int text(const MD_CHAR *text, MD_SIZE size)
    {
        const std::less<const MD_CHAR *> before;
        const MD_CHAR *const first = m_shape.bytes.constData();
        if (before(text, first) || !before(text, first + m_shape.bytes.size())) {
            // The parser's own: a line's end, or the spaces that code begins its line with.
            m_indent = m_leaf == Leaf::Code && size > 0 && *text == ' ' ? m_indent + int(size) : 0;
            return 0;
        }
        const int begins = m_shape.places[size_t(text - first)], ends = m_shape.places[size_t(text - first) + size];
        if (m_leaf == Leaf::Code) {
            m_lines.append({begins, ends, std::exchange(m_indent, 0)});
            return 0;
        }
        if (m_leaf == Leaf::None)
            begin(Leaf::Words);
        if (!std::exchange(m_hasText, true)) {
            skip(begins);
            while (m_leaf == Leaf::Cell && m_at < begins && (isBlank(m_in[m_at]) || m_in[m_at] == u'|'))
                ++m_at;
            m_head = m_at;
        }
        m_events.append({InlineEvent::Kind::Text, Mark::Emphasis, begins, ends});
        m_at = ends;
        m_quotesHere = kNoMoreQuotes;
        return 0;
    }

    int endOfLine(int at) const
    {
        const qsizetype end = m_in.indexOf(u'\n', at);
        return end < 0 ? m_size : int(end);
    }

    /// Tabs go on to every fourth column. Asked from left to right, so that a long line is read once.
    int columnOf(int at)
    {
        if (at < m_columnPlace || at > m_columnLineEnd) {
            m_columnPlace = at == 0 ? 0 : int(m_in.lastIndexOf(u'\n', at - 1)) + 1;
            m_columnLineEnd = endOfLine(at);
            m_columnThere = 0;
        }
        for (; m_columnPlace < at; ++m_columnPlace)
            m_columnThere += m_in[m_columnPlace] == u'\t' ? 4 - m_columnThere % 4 : 1;
        return m_columnThere;
    }

    /// Over space, line ends, and the signs of quotes that lines begin with.
    void skip(int limit)
    {
        for (; m_at < limit; ++m_at) {
            const QChar c = m_in[m_at];
            if (c == u'\n')
                m_quotesHere = 0;
            else if (c == u'>' && m_quotesHere < m_mostQuotes)
                ++m_quotesHere;
            else if (!isBlank(c))
                break;
        }
    }

    int runOf(QChar c, int at) const
    {
        int end = at;
        while (end < m_size && m_in[end] == c)
            ++end;
        return end - at;
    }

    void take(int until)
    {
        m_from = m_from < 0 ? m_at : m_from;
        m_at = until;
    }

    MarkdownBlock &add(MarkdownBlock &&block, int begin)
    {
        block.indent = qMin(m_lists, kDeepest);
        block.quotes = qMin(m_quotes, kDeepest);
        block.sourceStart = m_from < 0 ? begin : qMin(m_from, begin);
        block.sourceLength = qMax(0, m_at - block.sourceStart);
        m_from = -1;
        m_mostQuotes = m_quotes;
        m_blocks.append(std::move(block));
        return m_blocks.last();
    }

    /// A stretch of the message as it was typed.
    void typed(int begin, int end)
    {
        InlineWriter writer(m_in, 0, 0);
        writer.keep(begin, end);
        MarkdownBlock block;
        block.kind = m_quotes > 0 ? Kind::Quote : Kind::Paragraph;
        writer.writeTo(block);
        m_at = qMax(m_at, end);
        m_from = -1;
        add(std::move(block), begin);
    }

    void rest()
    {
        emptyItem();
        m_lists = m_quotes = 0;
        const int begin = m_at;
        skip(m_size);
        int end = m_size;
        while (end > m_at && (isBlank(m_in[end - 1]) || m_in[end - 1] == u'\n'))
            --end;
        if (m_at < end)
            typed(qMax(begin, m_at), end);
    }

    void begin(Leaf leaf)
    {
        m_leaf = leaf;
        m_hasText = false;
        m_head = m_at;
        m_events.clear();
    }

    /// Words in a list's item need no block of their own.
    void endWords()
    {
        if (m_leaf == Leaf::Words)
            endLeaf();
    }

    void beginQuote()
    {
        m_mostQuotes = qMax(m_mostQuotes, ++m_quotes);
        skip(m_size);   // over its sign at once, for there may be nothing in it
    }

    void beginItem()
    {
        m_itemColumns.append(0);
        skip(m_size);
        int end = m_at;
        while (end < m_size && end - m_at < 9 && m_in[end] >= u'0' && m_in[end] <= u'9')
            ++end;
        if (end == m_size || !QStringView(end > m_at ? u".)" : u"-+*").contains(m_in[end]))
            return;   // never; what stands there would be shown as it is
        ++end;
        if (!m_marker.isEmpty())
            m_marker += u' ';
        m_marker += m_in.sliced(m_at, end - m_at);
        take(end);
        const int column = columnOf(end);
        int words = end;
        while (words < m_size && isBlank(m_in[words]))
            ++words;
        const bool isEmpty = words == m_size || m_in[words] == u'\n';
        const int wordsColumn = isEmpty ? 0 : columnOf(words);
        m_itemColumns.last() = isEmpty || wordsColumn > column + 4 ? column + 1 : wordsColumn;
    }

    /// An item's sign that stands before something else than words, or before nothing.
    void emptyItem()
    {
        if (m_marker.isEmpty())
            return;
        MarkdownBlock block;
        block.kind = Kind::ListItem;
        block.level = qBound(0, m_lists - 1, kDeepest - 1);
        block.marker = std::exchange(m_marker, QString());
        add(std::move(block), m_at);
    }

    /// "---" is drawn as a rule; with spaces in it, it may as well be the times of a job that is run every minute.
    void rule()
    {
        emptyItem();
        skip(m_size);
        const int begin = m_at;
        int end = endOfLine(begin);
        while (end > begin && isBlank(m_in[end - 1]))
            --end;
        const QStringView signs = m_in.sliced(begin, end - begin);
        if (signs.size() < 3 || signs.count(signs[0]) != signs.size()) {
            typed(begin, end);
            return;
        }
        MarkdownBlock block;
        block.kind = Kind::Rule;
        block.text = signs.toString();
        block.pieces = {{0, int(signs.size()), begin, int(signs.size())}};
        m_at = end;
        add(std::move(block), begin);
    }

    void beginHeading(int level)
    {
        m_level = level;
        skip(m_size);
        m_hasSigns = runOf(u'#', m_at) == level;
        if (m_hasSigns)
            take(m_at + level);
        m_head = m_at;
    }

    void beginCell(MD_ALIGN align)
    {
        begin(Leaf::Cell);
        m_align = align == MD_ALIGN_CENTER ? MarkdownBlock::Align::Center : align == MD_ALIGN_RIGHT ? MarkdownBlock::Align::Trailing : MarkdownBlock::Align::Leading;
        if (++m_column == 0)
            skip(m_size);
        while (m_at < m_size && isBlank(m_in[m_at]))
            ++m_at;
        if (m_at < m_size && m_in[m_at] == u'|')
            take(m_at + 1);
        m_head = m_at;
    }

    /// Over the line under a table's head.
    void endHead()
    {
        skip(m_size);
        const int end = endOfLine(m_at);
        const QStringView line = m_in.sliced(m_at, end - m_at);
        if (std::all_of(line.begin(), line.end(), [](QChar c) { return isBlank(c) || QStringView(u"-:|").contains(c); }))
            m_at = end;
    }

    /// Cells that a row has too many stand in its last one, for nothing may be lost.
    void endRow()
    {
        int begin = m_at;
        while (begin < m_size && isBlank(m_in[begin]))
            ++begin;
        int end = endOfLine(begin);
        m_at = end;
        while (end > begin && isBlank(m_in[end - 1]))
            --end;
        if (end > begin && m_in[end - 1] == u'|' && (end - 1 == begin || m_in[end - 2] != u'\\'))
            --end;
        if (begin >= end || m_blocks.isEmpty() || m_blocks.last().kind != Kind::Cell)
            return;
        MarkdownBlock &cell = m_blocks.last();
        if (!cell.text.isEmpty())
            cell.text += u' ';
        appendPiece(cell, m_in, begin, end);
        cell.sourceLength = end - cell.sourceStart;
    }

    void beginCode(QChar fence)
    {
        emptyItem();
        m_fence = fence;
        m_lines.clear();
        m_indent = 0;
        m_info = {};
        if (fence.isNull())
            return;
        skip(m_size);
        m_fenceSize = runOf(fence, m_at);
        const int end = endOfLine(m_at);
        m_info = m_in.sliced(m_at + m_fenceSize, end - m_at - m_fenceSize);
        take(end);
    }

    void endLeaf()
    {
        switch (std::exchange(m_leaf, Leaf::None)) {
        case Leaf::None: break;
        case Leaf::Code: endCode(); break;
        case Leaf::Words: endParagraph(); break;
        case Leaf::Heading: endHeading(); break;
        case Leaf::Cell: endCell(); break;
        }
    }

    int column() const { return m_itemColumns.isEmpty() ? 0 : m_itemColumns.last(); }

    void endParagraph()
    {
        if (!m_hasText)
            return;
        InlineWriter writer(m_in, m_quotes, column());
        m_at = writer.read(m_events, m_head);
        MarkdownBlock block;
        writer.writeTo(block);
        block.kind = !m_marker.isEmpty() ? Kind::ListItem : m_quotes > 0 ? Kind::Quote : Kind::Paragraph;
        block.marker = std::exchange(m_marker, QString());
        block.level = block.kind == Kind::ListItem ? qBound(0, m_lists - 1, kDeepest - 1) : 0;
        add(std::move(block), m_head);
    }

    void endHeading()
    {
        if (!m_hasText) {
            // Signs without words are no heading to anybody who reads them.
            emptyItem();
            typed(m_from < 0 ? m_at : m_from, m_at);
            return;
        }
        InlineWriter writer(m_in, m_quotes, column());
        m_at = writer.read(m_events, m_head);
        int end = endOfLine(m_at);
        while (end > m_at && isBlank(m_in[end - 1]))
            --end;
        // As many signs behind the words as before them are its frame; others may be words.
        if (const int closing = end - m_level < m_at ? 0 : runOf(u'#', end - m_level); closing != m_level || (end - m_level > m_at && m_in[end - m_level - 1] == u'#'))
            writer.keep(m_at, end);
        m_at = end;
        if (!m_hasSigns)
            keepUnderline(writer);
        MarkdownBlock block;
        block.kind = Kind::Heading;
        block.level = m_level;
        block.marker = std::exchange(m_marker, QString());
        writer.writeTo(block);
        add(std::move(block), m_head);
    }

    /// A line of dashes made it a heading: it is kept under the words.
    void keepUnderline(InlineWriter &writer)
    {
        const int before = m_at;
        skip(m_size);
        const int end = endOfLine(m_at);
        const QStringView line = m_in.sliced(m_at, end - m_at);
        if (std::all_of(line.begin(), line.end(), [](QChar c) { return isBlank(c) || c == u'-' || c == u'='; })) {
            const int lineEnd = endOfLine(before);
            writer.keep(lineEnd, qMin(lineEnd + 1, m_size));
            writer.keep(m_at, end);
            m_at = end;
        }
    }

    void endCell()
    {
        MarkdownBlock block;
        block.kind = Kind::Cell;
        block.row = m_row;
        block.column = m_column;
        block.columns = m_columns;
        block.align = m_align;
        if (m_hasText) {
            InlineWriter writer(m_in, m_quotes, column());
            m_at = writer.read(m_events, m_head);
            writer.writeTo(block);
        }
        add(std::move(block), m_head);
    }

    /// Where a line of code begins, of which the parser told how many columns of space before its words belong to it.
    int beginOf(const Line &line, int lineBegin)
    {
        int at = line.begin;
        while (at > lineBegin && isBlank(m_in[at - 1]))
            --at;
        int there = columnOf(at);
        const int wanted = columnOf(line.begin) - line.indent;
        for (; at < line.begin && there < wanted; ++at)
            there += m_in[at] == u'\t' ? 4 - there % 4 : 1;
        return at;
    }

    Line lineAt(int begin) const
    {
        int end = endOfLine(begin);
        while (end > begin && m_in[end - 1] == u'\r')
            --end;
        return {begin, end, 0};
    }

    /// The lines as they were sent, without what belongs to the quotes and lists around.
    void endCode()
    {
        const bool isFenced = !m_fence.isNull(), isAlone = m_quotes == 0 && m_itemColumns.isEmpty();
        if (!isFenced && m_lines.isEmpty())
            return;
        if (!isFenced)
            skip(m_lines.first().begin);
        int next = isFenced ? m_at + 1 : int(m_in.lastIndexOf(u'\n', m_lines.first().begin)) + 1;
        const int head = isFenced ? m_at : m_lines.first().begin;
        QList<Line> lines;
        const auto addBlank = [&] {
            const Line line = lineAt(next);
            lines.append(isAlone && isFenced ? line : Line{next, next, 0});
            next = endOfLine(next) + 1;
        };
        for (const Line &line : std::as_const(m_lines)) {
            while (endOfLine(next) < line.begin)
                addBlank();
            lines.append({beginOf(line, next), lineAt(line.begin).end, 0});
            next = endOfLine(line.begin) + 1;
            m_at = next - 1;
        }
        if (const int closing = isFenced ? closingFence(next) : -1; closing >= 0) {
            while (next < closing && endOfLine(next) < closing)
                addBlank();
            m_at = endOfLine(closing);
        }
        MarkdownBlock block;
        block.kind = Kind::Code;
        const QStringView info = m_info.trimmed();
        if (isLanguage(info)) {
            block.info = info.toString();
        } else if (!info.isEmpty()) {
            const int at = int(info.begin() - m_in.begin());
            lines.prepend({at, at + int(info.size()), 0});
        }
        for (const Line &line : std::as_const(lines)) {
            if (&line != &std::as_const(lines).first()) {
                const int lineEnd = int(m_in.lastIndexOf(u'\n', line.begin - 1));
                appendPiece(block, m_in, lineEnd, lineEnd + 1);
            }
            appendPiece(block, m_in, line.begin, line.end);
        }
        add(std::move(block), head);
    }

    /// The line that ends the code, behind nothing but empty lines from here; -1 where the text or what is around ends it.
    int closingFence(int next)
    {
        while (next < m_size) {
            const int end = endOfLine(next);
            int at = next, quotes = 0;
            for (; at < end && (isBlank(m_in[at]) || (m_in[at] == u'>' && quotes < m_quotes)); ++at)
                quotes += m_in[at] == u'>' ? 1 : 0;
            if (at < end) {
                const int signs = runOf(m_fence, at);
                const bool isWhole = m_in.sliced(at + signs, end - at - signs).trimmed().isEmpty();
                return signs >= m_fenceSize && isWhole && quotes == m_quotes && columnOf(at) >= column() ? at : -1;
            }
            next = end + 1;
        }
        return -1;
    }

    QStringView m_in;
    const MarkdownShape &m_shape;
    int m_size;
    QList<MarkdownBlock> m_blocks;
    int m_at = 0;
    int m_from = -1;                            // where the marks of the next block begin, once one was found
    int m_quotes = 0, m_mostQuotes = 0;         // open, and the most since the last block
    int m_quotesHere = 0;                       // signs of quotes on this line
    int m_lists = 0;
    QList<int> m_itemColumns;
    QString m_marker;                           // of an item that has no words yet
    Leaf m_leaf = Leaf::None;
    bool m_hasText = false;
    int m_head = 0;                             // where the words of the block begin, with their marks
    QList<InlineEvent> m_events;
    int m_level = 0;
    bool m_hasSigns = false;                    // of a heading
    int m_columns = 0, m_row = 0, m_column = 0;
    MarkdownBlock::Align m_align = MarkdownBlock::Align::Leading;
    QChar m_fence;
    int m_fenceSize = 0, m_indent = 0;
    QStringView m_info;
    QList<Line> m_lines;
    int m_columnPlace = 0, m_columnLineEnd = -1, m_columnThere = 0;
};

} // namespace

QList<MarkdownBlock> parseMarkdown(const QString &text)
{
    const MarkdownShape shape = markdownShape(text);
    return BlockReader(text, shape).read();
}

} // namespace witan
