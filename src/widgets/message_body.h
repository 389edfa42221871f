// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/markdown.h"

#include <QColor>
#include <QList>
#include <QPoint>
#include <QRect>
#include <QSize>
#include <QStringList>
#include <QTextLayout>

#include <memory>
#include <vector>

class QPainter;

namespace witan {

struct Theme;

/// Between two characters of what is drawn of a message.
struct MessagePlace {
    int piece = -1, at = 0;
    auto operator<=>(const MessagePlace &) const = default;
};

/// From where it began to where it ends, in either direction.
struct MessageSelection {
    MessagePlace from, to;
    bool isEmpty() const { return from == to; }
    bool operator==(const MessageSelection &) const = default;
};

/// The words of one message, laid out at a width: drawn as text only, with nothing that could load or run. Lengths past
/// `mostLines` or `mostCharacters` are left out until the reader asks for the whole.
class MessageBody {
public:
    struct Limits { int characters = 6000; int lines = 60; };
    struct CodeBox {
        QRect box;         ///< the block's ground
        QRect copy;        ///< its Copy button
        QString text;      ///< what is copied: the code as it was sent
    };

    /// Normal is the voice of people and agents, Quiet that of lines about the course of things; AsSent is no Markdown, but every
    /// character in its place.
    enum class Voice { Normal, Quiet, AsSent };
    using Place = MessagePlace;
    using Selection = MessageSelection;

    /// Markdown of an agent or of the service, or a person's own words, which are drawn as they were typed.
    enum class Reading { Markdown, Typed };

    /// `lead` stands before the text, and is visible already.
    MessageBody(const QString &text, const QString &lead, Voice voice, int width, const Limits &limits, const Theme &theme, Reading reading = Reading::Markdown);

    /// The room the text really takes, at most the width given.
    QSize size() const { return m_size; }
    bool isShortened() const { return m_shortened; }
    const QList<CodeBox> &codeBoxes() const { return m_code; }
    /// The address under a point, empty if none.
    QString linkAt(const QPoint &point) const;
    QStringList links() const;
    /// The text as it stands, for reading aloud and for copying.
    QString plainText() const;

    /// The place nearest to a point.
    Place placeAt(const QPoint &point) const;
    bool hasTextAt(const QPoint &point) const;
    Selection wordAt(const Place &place) const;
    Selection whole() const;
    /// The end of a selection moved by a character or a word.
    Place stepped(const Place &place, int direction, bool byWord) const;
    /// What is selected, as it was sent.
    QString selectedText(const Selection &selection) const;

    void draw(QPainter &painter, const QPoint &at, const Theme &theme, const Selection &selection = {}) const;

private:
    struct Piece {
        MarkdownBlock block;
        std::unique_ptr<QTextLayout> layout = nullptr;
        QString sent = {};          ///< of code: as it was sent
        QRect rect = {};
        QRect marker = {};
        QRect info = {};
        QRect bars = {};            ///< of the quotes it stands in
        bool goesOn = false;        ///< the next line of the piece before, in another direction
        bool rightToLeft = false;   ///< leans on the right edge, with what stands before it
        bool isName = false;                    ///< of a column, drawn beside each of its cells
        const QTextLayout *name = nullptr;      ///< that one, of a cell
        QPoint nameAt = {};
    };
    void add(MarkdownBlock &&block, const QString &sent, const QString &lead);
    void layOut(int width, const Limits &limits, const Theme &theme);
    void measureMarkers();
    int indentOf(const MarkdownBlock &block) const;
    void layOutRule(Piece &piece, int &y);
    int layOutCode(Piece &piece, int &y, int width, int &lines);
    int layOutWords(Piece &piece, int &y, int width, int &lines);
    void prepare(Piece &piece, const Theme &theme) const;
    void drawBeside(QPainter &painter, const Piece &piece, const QPoint &at, const Theme &theme) const;
    int layOutPiece(Piece &piece, int x, int y, int width, int linesLeft);
    size_t layOutTable(size_t first, int width, int &y, int &widest, int &lines, const Theme &theme);
    size_t layOutRecords(size_t first, size_t end, int width, int &y, int &lines);
    bool cutTable(size_t at, int lines);
    QList<QTextLayout::FormatRange> selectedIn(int piece, const Selection &selection, const Theme &theme) const;

    std::vector<Piece> m_pieces;
    QList<CodeBox> m_code;
    QList<QRect> m_rules;   // under the rows of tables
    QList<int> m_markerColumns;   // by depth: as wide as the widest marker in it
    QSize m_size;
    Voice m_voice;
    QString m_source;
    bool m_shortened = false, m_hasRightToLeft = false;
};

/// Lines of prose stand this far apart.
int lineHeight(const QFont &font);

} // namespace witan
