// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/markdown.h"

#include <QUrl>

namespace witan {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kLongestLink = 2000;   // nor can a text make the search for its ends quadratic
constexpr qsizetype kMostOpenMarks = 64;
constexpr int kMostBlocks = 4000;   // a text cannot make more layouts than that; the rest joins the last block

bool isWordChar(QChar c) { return c.isLetterOrNumber() || c == u'_'; }

bool isWebUrl(QStringView text)
{
    if (!text.startsWith("http://"_L1, Qt::CaseInsensitive) && !text.startsWith("https://"_L1, Qt::CaseInsensitive))
        return false;
    const QUrl url(text.toString(), QUrl::StrictMode);
    return url.isValid() && !url.host().isEmpty();
}

/// Reads inline marks of one block into plain text and spans.
class InlineReader {
public:
    explicit InlineReader(QStringView source) : m_in(source) {}

    void read(MarkdownBlock &block)
    {
        while (m_at < m_in.size())
            step();
        closeAll();
        block.text = m_out;
        block.spans = m_spans;
    }

private:
    struct Open { QString mark; int style; qsizetype outAt; qsizetype inAt; };

    QChar at(qsizetype i) const { return i >= 0 && i < m_in.size() ? m_in[i] : QChar(); }
    void put(QStringView text) { m_out += text; m_at += text.size(); }

    void step()
    {
        const QChar c = m_in[m_at];
        if (c == u'\\' && QStringView(u"\\`*_[]()#+-.!>|").contains(at(m_at + 1)) && !at(m_at + 1).isNull()) {
            m_out += at(m_at + 1);
            m_at += 2;
        } else if (c == u'`' && code()) {
        } else if ((c == u'*' || c == u'_') && emphasis(c)) {
        } else if (c == u'[' && at(m_at - 1) != u'!' && link()) {
        } else if ((c == u'h' || c == u'H') && !isWordChar(at(m_at - 1)) && bareLink()) {
        } else {
            m_out += c;
            ++m_at;
        }
    }

    bool code()
    {
        qsizetype ticks = 1;
        while (at(m_at + ticks) == u'`')
            ++ticks;
        const QString fence(ticks, u'`');
        const qsizetype end = m_in.indexOf(fence, m_at + ticks);
        if (end < 0) {
            put(m_in.mid(m_at, ticks));
            return true;
        }
        QStringView inner = m_in.mid(m_at + ticks, end - m_at - ticks);
        if (inner.size() > 2 && inner.front() == u' ' && inner.back() == u' ')
            inner = inner.mid(1, inner.size() - 2);
        span(m_out.size(), inner.size(), MarkdownSpan::Code);
        m_out += inner;
        m_at = end + ticks;
        return true;
    }

    bool emphasis(QChar c)
    {
        const qsizetype width = at(m_at + 1) == c ? 2 : 1;
        const QString mark(width, c);
        const QChar before = at(m_at - 1), after = at(m_at + width);
        for (qsizetype i = m_open.size() - 1; i >= 0; --i) {
            if (m_open[i].mark != mark || before.isSpace() || (c == u'_' && isWordChar(after)))
                continue;
            if (m_open[i].outAt < m_out.size()) {
                span(m_open[i].outAt, m_out.size() - m_open[i].outAt, m_open[i].style);
                restore(i + 1);
                m_open.resize(i);
                m_at += width;
                return true;
            }
        }
        if (m_open.size() >= kMostOpenMarks || after.isNull() || after.isSpace() || (c == u'_' && isWordChar(before)) || m_in.indexOf(mark, m_at + width) < 0) {
            put(m_in.mid(m_at, width));
            return true;
        }
        m_open.append({mark, width == 2 ? MarkdownSpan::Bold : MarkdownSpan::Italic, m_out.size(), m_at});
        m_at += width;
        return true;
    }

    /// Marks that were opened and never closed stay as typed.
    void restore(qsizetype from)
    {
        for (qsizetype i = m_open.size() - 1; i >= from; --i) {
            const Open &open = m_open[i];
            m_out.insert(open.outAt, open.mark);
            for (MarkdownSpan &each : m_spans) {
                if (each.start >= open.outAt)
                    each.start += int(open.mark.size());
                else if (each.start + each.length > open.outAt)
                    each.length += int(open.mark.size());
            }
        }
        m_open.resize(qMin(from, m_open.size()));
    }
    void closeAll() { restore(0); }

    bool link()
    {
        const qsizetype inNear = m_in.mid(m_at, kLongestLink).indexOf(u"](");
        const qsizetype middle = m_at + inNear;
        if (inNear < 0 || m_in.mid(m_at, middle - m_at).contains(u'\n'))
            return false;
        const qsizetype endNear = m_in.mid(middle, kLongestLink).indexOf(u')');
        if (endNear < 0)
            return false;
        const qsizetype end = middle + endNear;
        const QStringView target = m_in.mid(middle + 2, end - middle - 2).trimmed();
        if (!isWebUrl(target) || target.contains(u' '))
            return false;   // any other scheme stays as typed
        const QStringView shown = m_in.mid(m_at + 1, middle - m_at - 1);
        if (!shown.isEmpty() && shown != target) {
            m_out += shown;
            m_out += u" ("_s;
        }
        span(m_out.size(), target.size(), MarkdownSpan::Link, target.toString());
        m_out += target;
        if (!shown.isEmpty() && shown != target)
            m_out += u')';
        m_at = end + 1;
        return true;
    }

    bool bareLink()
    {
        if (!m_in.mid(m_at, 4).startsWith("http"_L1, Qt::CaseInsensitive))
            return false;
        qsizetype end = m_at;
        while (end < m_in.size() && end - m_at < kLongestLink && !m_in[end].isSpace() && !QStringView(u"<>\"`").contains(m_in[end]))
            ++end;
        while (end > m_at && QStringView(u".,;:!?)*_'").contains(m_in[end - 1]))
            --end;
        const QStringView target = m_in.mid(m_at, end - m_at);
        if (!isWebUrl(target))
            return false;
        span(m_out.size(), target.size(), MarkdownSpan::Link, target.toString());
        put(target);
        return true;
    }

    void span(qsizetype start, qsizetype length, int style, const QString &url = {})
    {
        if (length > 0)
            m_spans.append({int(start), int(length), style, url});
    }

    QStringView m_in;
    qsizetype m_at = 0;
    QString m_out;
    QList<MarkdownSpan> m_spans;
    QList<Open> m_open;
};

struct ListMark { int indent = 0; QString marker; qsizetype textAt = 0; };

std::optional<ListMark> listMark(QStringView line)
{
    ListMark mark;
    qsizetype i = 0;
    for (; i < line.size() && (line[i] == u' ' || line[i] == u'\t'); ++i)
        mark.indent += line[i] == u'\t' ? 4 : 1;
    const qsizetype start = i;
    if (i < line.size() && QStringView(u"-*+").contains(line[i])) {
        mark.marker = u"•"_s;
        ++i;
    } else {
        while (i < line.size() && i - start < 9 && line[i].isDigit())
            ++i;
        if (i == start || i >= line.size() || (line[i] != u'.' && line[i] != u')'))
            return std::nullopt;
        mark.marker = line.mid(start, i - start).toString() + u'.';
        ++i;
    }
    if (i >= line.size() || line[i] != u' ')
        return std::nullopt;
    mark.textAt = i + 1;
    return mark;
}

int headingLevel(QStringView line)
{
    int level = 0;
    while (level < line.size() && line[level] == u'#')
        ++level;
    return level >= 1 && level <= 6 && level < line.size() && line[level] == u' ' ? level : 0;
}

/// The cells of a table's line; a bar that is escaped is a character like any other.
QStringList cellsOf(QStringView line)
{
    line = line.trimmed();
    if (line.startsWith(u'|'))
        line = line.mid(1);
    QStringList cells(1);
    for (qsizetype i = 0; i < line.size(); ++i) {
        if (line[i] == u'\\' && i + 1 < line.size() && line[i + 1] == u'|')
            cells.last() += line[++i];
        else if (line[i] == u'|')
            cells.append(QString());
        else
            cells.last() += line[i];
    }
    if (cells.size() > 1 && cells.last().trimmed().isEmpty())
        cells.removeLast();
    for (QString &cell : cells)
        cell = cell.trimmed();
    return cells;
}

/// What "| :-- | --: |" says of each column; empty for any other line.
QList<MarkdownBlock::Align> alignsOf(QStringView line)
{
    if (!line.contains(u'-') || !line.contains(u'|'))
        return {};
    QList<MarkdownBlock::Align> aligns;
    const QStringList cells = cellsOf(line);
    for (const QString &cell : cells) {
        const bool left = cell.startsWith(u':'), right = cell.size() > 1 && cell.endsWith(u':');
        const QStringView dashes = QStringView(cell).mid(left ? 1 : 0, cell.size() - (left ? 1 : 0) - (right ? 1 : 0));
        if (dashes.isEmpty() || dashes.count(u'-') != dashes.size())
            return {};
        aligns.append(!right ? MarkdownBlock::Align::Leading : left ? MarkdownBlock::Align::Center : MarkdownBlock::Align::Trailing);
    }
    return aligns;
}

/// Collects lines into blocks.
class BlockReader {
public:
    QList<MarkdownBlock> read(QStringView text)
    {
        for (qsizetype at = 0; at <= text.size();) {
            qsizetype end = text.indexOf(u'\n', at);
            if (end < 0)
                end = text.size();
            line(text.mid(at, end - at));
            at = end + 1;
        }
        flush();
        return std::move(m_blocks);
    }

private:
    void line(QStringView text)
    {
        const QStringView trimmed = text.trimmed();
        if (m_inCode) {
            if (trimmed.startsWith(m_fence) && trimmed.size() == m_fence.size())
                flush();
            else
                append(text);
        } else if (trimmed.startsWith("```"_L1) || trimmed.startsWith("~~~"_L1)) {
            begin(MarkdownBlock::Kind::Code);
            m_inCode = true;
            m_fence = trimmed.left(3).toString();
        } else if (trimmed.isEmpty()) {
            flush();
        } else if (!m_aligns.isEmpty() && trimmed.contains(u'|')) {
            tableRow(trimmed);
        } else if (beginTable(trimmed)) {
        } else if (const int level = headingLevel(trimmed)) {
            begin(MarkdownBlock::Kind::Heading, level);
            append(trimmed.mid(level + 1).trimmed());
            flush();
        } else if (const auto mark = listMark(text)) {
            begin(MarkdownBlock::Kind::ListItem, qMin(mark->indent / 2, 5));
            m_current.marker = mark->marker;
            append(text.mid(mark->textAt).trimmed());
        } else if (trimmed.startsWith(u"> ") || trimmed == u">") {
            if (!m_open || m_current.kind != MarkdownBlock::Kind::Quote)
                begin(MarkdownBlock::Kind::Quote);
            append(trimmed.mid(1).trimmed());
        } else {
            if (!m_open)
                begin(MarkdownBlock::Kind::Paragraph);
            append(m_current.kind == MarkdownBlock::Kind::Paragraph ? text : trimmed);
        }
    }

    /// The line under a paragraph's last one makes that the head of a table.
    bool beginTable(QStringView line)
    {
        if (!m_open || m_current.kind != MarkdownBlock::Kind::Paragraph)
            return false;
        const QList<MarkdownBlock::Align> aligns = alignsOf(line);
        const QString head = m_source.mid(m_lastLineAt);
        if (aligns.isEmpty() || !head.contains(u'|') || cellsOf(head).size() != aligns.size())
            return false;
        m_source.truncate(qMax<qsizetype>(0, m_lastLineAt - 1));
        m_open = m_lastLineAt > 0;
        flush();
        m_aligns = aligns;
        m_row = 0;
        tableRow(head);
        return true;
    }

    /// Cells that a row lacks are empty; what it has too many stands in its last one, for nothing may be lost.
    void tableRow(QStringView line)
    {
        QStringList cells = cellsOf(line);
        const qsizetype columns = m_aligns.size();
        if (cells.size() > columns) {
            const QString rest = cells.mid(columns - 1).join(u" | "_s);
            cells.resize(columns - 1);
            cells.append(rest);
        }
        const QList<MarkdownBlock::Align> aligns = m_aligns;
        for (qsizetype column = 0; column < columns; ++column) {
            begin(MarkdownBlock::Kind::Cell);
            m_current.row = m_row;
            m_current.column = int(column);
            m_current.columns = int(columns);
            m_current.align = aligns[column];
            append(cells.value(column));
            flush();
        }
        m_aligns = aligns;
        ++m_row;
    }

    void begin(MarkdownBlock::Kind kind, int level = 0)
    {
        flush();
        m_open = true;
        m_current = {};
        m_current.kind = kind;
        m_current.level = level;
        m_lines = 0;
    }

    void append(QStringView text)
    {
        if (m_lines++ > 0)
            m_source += u'\n';
        m_lastLineAt = m_source.size();
        m_source += text;
    }

    void flush()
    {
        m_aligns.clear();
        if (!m_open)
            return;
        m_open = m_inCode = false;
        if (m_current.kind == MarkdownBlock::Kind::Code)
            m_current.text = m_source;
        else
            InlineReader(m_source).read(m_current);
        m_source.clear();
        if (m_blocks.size() < kMostBlocks)
            m_blocks.append(std::move(m_current));
        else
            m_blocks.last().text += u'\n' + m_current.text;
    }

    QList<MarkdownBlock> m_blocks;
    MarkdownBlock m_current;
    QString m_source, m_fence;
    QList<MarkdownBlock::Align> m_aligns;   // of the table that is being read
    qsizetype m_lastLineAt = 0;
    int m_lines = 0, m_row = 0;
    bool m_open = false, m_inCode = false;
};

} // namespace

QList<MarkdownBlock> parseMarkdown(const QString &text)
{
    return BlockReader().read(text);
}

void appendPlain(QString &text, const MarkdownBlock &block)
{
    const bool sameRow = block.kind == MarkdownBlock::Kind::Cell && block.column > 0;
    if (!text.isEmpty())
        text += sameRow ? u'\t' : u'\n';
    if (!block.marker.isEmpty())
        text += block.marker + u' ';
    text += block.text;
}

QString plainMarkdown(const QString &text)
{
    QString plain;
    for (const MarkdownBlock &block : parseMarkdown(text))
        appendPlain(plain, block);
    return plain;
}

} // namespace witan
