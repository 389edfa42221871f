// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/markdown.h"

#include "core/markdown_inline.h"
#include "core/untrusted_text.h"

#include <algorithm>
#include <utility>

namespace witan {

QList<MarkdownBlock> parseTyped(const QString &text)
{
    MarkdownBlock block;
    block.sourceLength = int(text.size());
    appendPiece(block, text, 0, int(text.size()));
    addBareLinks(block, {});
    return {std::move(block)};
}

namespace {

/// Spans and pieces of a text that was made visible follow it.
class Follower {
public:
    explicit Follower(const QList<VisibleText::Change> &changes) : m_changes(changes) {}

    /// Where a place of the text has come to; one within something that was replaced, at its beginning.
    int operator()(int place) const
    {
        const auto next = std::upper_bound(m_changes.begin(), m_changes.end(), place, [](int at, const VisibleText::Change &change) { return at < change.sourceStart; });
        if (next == m_changes.begin())
            return place;
        const VisibleText::Change &before = *(next - 1);
        if (place < before.sourceStart + before.sourceLength)
            return int(before.start);
        return int(before.start + before.length + place - before.sourceStart - before.sourceLength);
    }

    QList<MarkdownPiece> followed(const QList<MarkdownPiece> &pieces) const
    {
        QList<MarkdownPiece> all;
        qsizetype next = 0;
        for (const MarkdownPiece &piece : pieces) {
            int at = piece.start;
            const int end = piece.start + piece.length;
            const auto same = [&](int until) {
                if (until > at)
                    all.append({(*this)(at), until - at, piece.sourceStart + at - piece.start, until - at});
            };
            for (; next < m_changes.size() && m_changes[next].sourceStart < end; ++next) {
                const VisibleText::Change &change = m_changes[next];
                const int from = qMax(int(change.sourceStart), piece.start), to = qMin(int(change.sourceStart + change.sourceLength), end);
                same(from);
                const bool begins = from == change.sourceStart;
                all.append({int(begins ? change.start : change.start + change.length), begins ? int(change.length) : 0, piece.sourceStart + from - piece.start, to - from});
                at = to;
                if (change.sourceStart + change.sourceLength > end)
                    break;   // it goes on in the next piece
            }
            same(end);
        }
        return all;
    }

private:
    const QList<VisibleText::Change> &m_changes;
};

void show(MarkdownBlock &block, TextKind kind)
{
    QList<TextStretch> commands;
    for (const MarkdownSpan &span : std::as_const(block.spans)) {
        if (span.style & MarkdownSpan::Code)
            commands.append({span.start, span.length});
    }
    std::sort(commands.begin(), commands.end(), [](const TextStretch &a, const TextStretch &b) { return a.start < b.start; });
    const VisibleText visible = makeVisible(block.text, kind, commands, block.pieces.size() == 1);
    block.marker = makeVisible(block.marker).text;
    block.info = makeVisible(block.info, TextKind::Command).text;
    if (visible.changes.isEmpty())
        return;
    const Follower follow(visible.changes);
    for (MarkdownSpan &span : block.spans) {
        const int end = follow(span.start + span.length);
        span.start = follow(span.start);
        span.length = end - span.start;
    }
    block.pieces = follow.followed(block.pieces);
    block.text = visible.text;
}

} // namespace

void makeVisible(MarkdownBlock &block)
{
    show(block, block.kind == MarkdownBlock::Kind::Code ? TextKind::Command : TextKind::Prose);
}

void makeTypedVisible(MarkdownBlock &block)
{
    show(block, TextKind::Typed);
}

SourceRange sourceRange(const MarkdownBlock &block, int start, int length)
{
    const int end = start + length;
    int from = -1, to = -1;
    for (const MarkdownPiece &piece : block.pieces) {
        const int behind = piece.start + piece.length;
        if (behind <= start || piece.start >= end)
            continue;
        const bool isSame = piece.length == piece.sourceLength;
        if (from < 0)
            from = piece.sourceStart + (isSame ? qMax(0, start - piece.start) : 0);
        to = piece.sourceStart + (isSame ? qMin(end, behind) - piece.start : piece.sourceLength);
    }
    return from < 0 ? SourceRange() : SourceRange{from, to - from};
}

void appendPlain(QString &text, const MarkdownBlock &block)
{
    const bool sameRow = block.kind == MarkdownBlock::Kind::Cell && block.column > 0;
    if (!text.isEmpty())
        text += sameRow ? u'\t' : u'\n';
    if (!block.marker.isEmpty())
        text += block.marker + u' ';
    if (!block.info.isEmpty())
        text += block.text.isEmpty() ? block.info : block.info + u'\n';
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
