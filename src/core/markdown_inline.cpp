// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/markdown_inline.h"

#include "core/command_words.h"
#include "core/markdown_shape.h"

#include <QUrl>

#include <algorithm>

namespace witan {

using namespace Qt::StringLiterals;

namespace {

using Mark = InlineEvent::Mark;

constexpr qsizetype kLongestLink = 2000;   // nor can a text make the search for its ends quadratic

bool isBlankOrBreak(QChar c)
{
    return c == u' ' || c == u'\t' || c == u'\n' || c == u'\r';
}

bool isWordChar(QChar c)
{
    return c.isLetterOrNumber() || c == u'_';
}

int styleOf(Mark mark)
{
    switch (mark) {
    case Mark::Emphasis: return MarkdownSpan::Italic;
    case Mark::Strong: return MarkdownSpan::Bold;
    case Mark::Code: return MarkdownSpan::Code;
    case Mark::Link: break;
    }
    return MarkdownSpan::Link;
}

/// The place behind "(address)" or "(address "title")" that begins at `at`, if it is one.
std::optional<int> endOfTarget(QStringView in, int at)
{
    const int last = int(qMin(in.size(), at + kLongestLink));
    int depth = 0;
    QChar quote;
    for (int i = at; i < last; ++i) {
        const QChar c = in[i];
        if (c == u'\\') {
            ++i;
        } else if (!quote.isNull()) {
            quote = c == quote ? QChar() : quote;
        } else if ((c == u'"' || c == u'\'') && isBlankOrBreak(in[i - 1])) {
            quote = c;
        } else if (c == u'(') {
            ++depth;
        } else if (c == u')' && --depth == 0) {
            return i + 1;
        }
    }
    return std::nullopt;
}

/// The address in "(address)", if it is one that can be followed and nothing stands beside it.
QStringView webTarget(QStringView in, int at)
{
    const std::optional<int> end = at < in.size() && in[at] == u'(' ? endOfTarget(in, at) : std::nullopt;
    const QStringView target = end ? in.sliced(at + 1, *end - at - 2) : QStringView();
    const bool hasSpace = std::any_of(target.begin(), target.end(), [](QChar c) { return c.isSpace(); });
    return !hasSpace && isWebUrl(target) ? target : QStringView();
}

/// A name as programs have it, between two lines: "__init__".
bool isDunder(QStringView name)
{
    return name.size() > 2 && std::all_of(name.begin(), name.end(), isWordChar);
}

} // namespace

bool isWebUrl(QStringView text)
{
    if (!text.startsWith("http://"_L1, Qt::CaseInsensitive) && !text.startsWith("https://"_L1, Qt::CaseInsensitive))
        return false;
    const QUrl url(text.toString(), QUrl::StrictMode);
    return url.isValid() && !url.host().isEmpty();
}

int InlineWriter::read(const QList<InlineEvent> &events, int at)
{
    for (const InlineEvent &event : events) {
        if (event.kind != InlineEvent::Kind::Text) {
            m_pending.append(event);
            continue;
        }
        gap(at, event.begin, false);
        keep(event.begin, event.end);
        at = event.end;
    }
    return gap(at, int(m_in.size()), true);
}

void InlineWriter::keep(int begin, int end)
{
    if (begin >= end)
        return;
    if (!m_atoms.isEmpty() && m_atoms.last().span < 0 && m_atoms.last().end == begin)
        m_atoms.last().end = end;
    else
        m_atoms.append({begin, end, -1, false});
}

/// Reads what lies between two texts, or, behind the last one, as far as its marks go.
int InlineWriter::gap(int at, int end, bool isLast)
{
    while (at < end) {
        if (const std::optional<int> behind = mark(at, end)) {
            at = *behind;
            continue;
        }
        if (isLast)
            break;
        if (!isBlankOrBreak(m_in[at])) {
            keep(at, at + 1);
            ++at;
            continue;
        }
        int rest = at;   // spaces, which count unless a line ends behind them
        while (rest < end && isBlankOrBreak(m_in[rest]) && m_in[rest] != u'\n')
            ++rest;
        if (rest < end && m_in[rest] == u'\n') {
            at = lineBreak(rest, end);
        } else {
            keep(at, rest);
            at = rest;
        }
    }
    for (; m_nextPending < m_pending.size();)
        apply(-1, -1);
    m_pending.clear();
    m_nextPending = 0;
    return at;
}

/// Keeps a line's end at `at`, and of what the next line begins with that which belongs to neither quotes nor lists.
int InlineWriter::lineBreak(int at, int end)
{
    keep(at, at + 1);
    const int lineBegin = at + 1;
    int from = lineBegin, to = lineBegin, quotes = 0;
    while (to < end && (m_in[to] == u' ' || m_in[to] == u'\t' || (m_in[to] == u'>' && quotes < m_quotes))) {
        if (m_in[to++] == u'>') {
            ++quotes;
            to += to < end && m_in[to] == u' ' ? 1 : 0;
            from = to;
        }
    }
    int column = 0;
    for (int i = lineBegin; i < to && column < m_column; ++i) {
        column += m_in[i] == u'\t' ? 4 - column % 4 : 1;
        from = qMax(from, i + 1);
    }
    keep(from, to);
    return to;
}

/// The mark of the next begin or end at a place: says where it ends.
std::optional<int> InlineWriter::mark(int at, int end)
{
    if (m_nextPending == m_pending.size())
        return std::nullopt;
    const InlineEvent &next = m_pending.at(m_nextPending);
    const bool enters = next.kind == InlineEvent::Kind::Enter;
    const QChar c = m_in[at];
    int to = at;
    switch (next.mark) {
    case Mark::Emphasis:
    case Mark::Strong: {
        const int width = next.mark == Mark::Strong ? 2 : 1;
        while (to < end && to - at < width && isEmphasisMark(c) && m_in[to] == c)
            ++to;
        if (to - at < width)
            return std::nullopt;
        break;
    }
    case Mark::Code: {
        // The one space between back-ticks and code belongs to the marks.
        int ticks = at;
        while (!enters && ticks < end && isBlankOrBreak(m_in[ticks]))
            ++ticks;
        for (to = ticks; to < end && m_in[to] == u'`';)
            ++to;
        if (to == ticks)
            return std::nullopt;
        while (enters && to < end && isBlankOrBreak(m_in[to]))
            ++to;
        break;
    }
    case Mark::Link:
        if (c != (enters ? u'[' : u']'))
            return std::nullopt;
        ++to;
        if (!enters) {
            if (const std::optional<int> behind = to < m_in.size() && m_in[to] == u'(' ? endOfTarget(m_in, to) : std::nullopt)
                to = *behind;
        }
        break;
    }
    apply(at, to);
    return to;
}

/// The next begin or end, with the mark that was found for it, if any.
void InlineWriter::apply(int begin, int end)
{
    const InlineEvent event = m_pending.at(m_nextPending++);
    const bool enters = event.kind == InlineEvent::Kind::Enter;
    if (enters) {
        m_spans.append({event.mark, -1, -1, false});
        m_open.append(int(m_spans.size()) - 1);
    }
    if (m_open.isEmpty()) {
        keep(begin, end);
        return;
    }
    const int span = m_open.last();
    if (!enters)
        m_open.removeLast();
    if (begin >= end)
        return;
    (enters ? m_spans[span].open : m_spans[span].close) = int(m_atoms.size());
    m_atoms.append({begin, end, span, enters});
}

bool InlineWriter::isLineOfCommand(int at) const
{
    if (at < m_lineBegin || at > m_lineEnd) {
        m_lineBegin = at == 0 ? 0 : int(m_in.lastIndexOf(u'\n', at - 1)) + 1;
        m_lineEnd = int(m_in.indexOf(u'\n', at));
        if (m_lineEnd < 0)
            m_lineEnd = int(m_in.size());
        m_lineIsCommand = readsAsCommand(m_in.sliced(m_lineBegin, m_lineEnd - m_lineBegin));
    }
    return m_lineIsCommand;
}

bool InlineWriter::isUnderstood(const Span &span) const
{
    if (span.open < 0 || span.close < 0)
        return false;
    const Atom &open = m_atoms.at(span.open), &close = m_atoms.at(span.close);
    const QStringView inside = m_in.sliced(open.end, close.begin - open.end);
    switch (span.mark) {
    case Mark::Emphasis: return !isLineOfCommand(open.begin) && !isLineOfCommand(close.begin);
    case Mark::Strong: return m_in[open.begin] != u'_' || !isDunder(inside);
    case Mark::Code: return true;
    case Mark::Link: return !webTarget(m_in, close.begin + 1).isEmpty();
    }
    return false;
}

void appendPiece(MarkdownBlock &block, QStringView message, int begin, int end)
{
    const int length = end - begin;
    if (begin < 0 || length <= 0)
        return;
    MarkdownPiece *last = block.pieces.isEmpty() ? nullptr : &block.pieces.last();
    if (last && last->start + last->length == block.text.size() && last->sourceStart + last->sourceLength == begin) {
        last->length += length;
        last->sourceLength += length;
    } else {
        block.pieces.append({int(block.text.size()), length, begin, length});
    }
    block.text += message.sliced(begin, length);
}

void InlineWriter::writeTo(MarkdownBlock &block)
{
    for (Span &span : m_spans)
        span.understood = isUnderstood(span);
    QList<int> starts(m_spans.size());
    QList<MarkdownSpan> taken;
    for (const Atom &atom : std::as_const(m_atoms)) {
        if (atom.span < 0 || !m_spans.at(atom.span).understood) {
            appendPiece(block, m_in, atom.begin, atom.end);
            continue;
        }
        const Mark mark = m_spans.at(atom.span).mark;
        if (atom.opens) {
            starts[atom.span] = int(block.text.size());
            continue;
        }
        const int start = starts.at(atom.span), length = int(block.text.size()) - start;
        if (mark != Mark::Link) {
            if (length > 0)
                block.spans.append({start, length, styleOf(mark), {}});
            if (mark == Mark::Code)
                taken.append({start, length, 0, {}});
            continue;
        }
        const QStringView target = webTarget(m_in, atom.begin + 1);
        if (length > 0)
            block.text += u' ';
        appendPiece(block, m_in, atom.begin + 1, atom.begin + 2);
        block.spans.append({int(block.text.size()), int(target.size()), MarkdownSpan::Link, target.toString()});
        appendPiece(block, m_in, atom.begin + 2, atom.end);
        taken.removeIf([start](const MarkdownSpan &span) { return span.start >= start; });
        taken.append({start, int(block.text.size()) - start, 0, {}});
    }
    addBareLinks(block, taken);
}

void addBareLinks(MarkdownBlock &block, const QList<MarkdownSpan> &taken)
{
    const QStringView text = block.text;
    qsizetype next = 0;
    for (qsizetype at = 0; at < text.size();) {
        while (next < taken.size() && taken[next].start + taken[next].length <= at)
            ++next;
        const qsizetype limit = next < taken.size() ? taken[next].start : text.size();
        if (at >= limit) {
            at = limit + taken[next].length;
            continue;
        }
        const bool begins = (text[at] == u'h' || text[at] == u'H') && (at == 0 || !isWordChar(text[at - 1]));
        if (!begins || !text.sliced(at, qMin<qsizetype>(4, limit - at)).startsWith("http"_L1, Qt::CaseInsensitive)) {
            ++at;
            continue;
        }
        qsizetype end = at;
        while (end < limit && end - at < kLongestLink && !text[end].isSpace() && !QStringView(u"<>\"`").contains(text[end]))
            ++end;
        while (end > at && QStringView(u".,;:!?)*_'").contains(text[end - 1]))
            --end;
        const QStringView target = text.sliced(at, end - at);
        if (isWebUrl(target))
            block.spans.append({int(at), int(target.size()), MarkdownSpan::Link, target.toString()});
        at = qMax(end, at + 1);
    }
}

} // namespace witan
