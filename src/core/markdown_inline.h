// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/markdown.h"

#include <QList>
#include <QStringView>

#include <optional>

namespace witan {

/// What the parser said of the words of one block, in order, by places in the message.
struct InlineEvent {
    enum class Kind { Text, Enter, Leave };
    enum class Mark { Emphasis, Strong, Code, Link };
    Kind kind = Kind::Text;
    Mark mark = Mark::Emphasis;    ///< which begins or ends
    int begin = 0, end = 0;        ///< of text
};

/// Turns them into text, spans and pieces. What lies between two stretches of text is a mark that was understood, or else it is
/// text as well: nothing falls between them.
class InlineWriter {
public:
    /// `quotes` stand before each further line, and spaces up to `column` belong to the list around.
    InlineWriter(QStringView message, int quotes, int column) : m_in(message), m_quotes(quotes), m_column(column) {}

    /// The words begin at `at`; returns where they end, behind their last mark.
    int read(const QList<InlineEvent> &events, int at);
    /// Adds a stretch of the message as it stands there.
    void keep(int begin, int end);
    void writeTo(MarkdownBlock &block);

private:
    struct Atom {
        int begin = 0, end = 0;
        int span = -1;             ///< of a mark
        bool opens = false;
    };
    struct Span {
        InlineEvent::Mark mark = InlineEvent::Mark::Emphasis;
        int open = -1, close = -1;     ///< atoms
        bool understood = false;
    };

    int gap(int at, int end, bool isLast);
    std::optional<int> mark(int at, int end);
    void apply(int begin, int end);
    int lineBreak(int at, int end);
    bool isUnderstood(const Span &span) const;
    bool isLineOfCommand(int at) const;

    QStringView m_in;
    int m_quotes, m_column;
    QList<Atom> m_atoms;
    QList<Span> m_spans;
    QList<int> m_open;                 // spans
    QList<InlineEvent> m_pending;      // begins and ends whose marks are not found yet
    qsizetype m_nextPending = 0;
    mutable int m_lineBegin = 0, m_lineEnd = -1;
    mutable bool m_lineIsCommand = false;
};

/// Adds a stretch of the message to a block's text.
void appendPiece(MarkdownBlock &block, QStringView message, int begin, int end);
/// Whether an address can be followed: http or https, with a host.
bool isWebUrl(QStringView text);
/// Finds addresses outside of code and other links.
void addBareLinks(MarkdownBlock &block, const QList<MarkdownSpan> &taken);

} // namespace witan
