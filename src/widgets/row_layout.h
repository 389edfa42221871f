// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "widgets/message_body.h"
#include "widgets/row_content.h"

#include <QFont>

namespace witan {

/// What a row must know to take its place.
struct RowFrame {
    int width = 0;                 ///< of the viewport
    int beside = 0;                ///< of the scroll bar, which stands in the margin
    QString dayText;               ///< the line of a new day above the row, empty for none
    bool newSinceLooked = false;   ///< the "New since you looked" line above it
    bool whole = false;            ///< a long text, or many choices, in full
    Qt::LayoutDirection direction = Qt::LeftToRight;
};

/// Where everything in a row lies, relative to the row: made once, used for painting, for the height and for the mouse.
struct RowLayout {
    struct Words { QString text; QFont font; QRect rect; bool strong = false; };
    struct Button { QRect rect; RowAction action; };

    RowContent content;
    int height = 0;
    QRect day, newLine;
    QString dayText;
    QRect noticeRect;
    std::shared_ptr<const MessageBody> notice;
    QRect bubble;
    QList<Words> header;
    QRect chip;
    QRect sentButton, menuButton;   ///< drawn where the mouse is, and in the current row
    QRect quote;
    QRect bodyRect;
    std::shared_ptr<const MessageBody> body;
    QRect state;
    QRect replies;   ///< folds and opens the replies
    QList<Button> buttons;

    /// The link at a point of the row, empty if none.
    QString linkAt(const QPoint &point) const;
    /// The code block whose Copy button is at the point, null if none.
    const MessageBody::CodeBox *copyAt(const QPoint &point) const;
    const RowAction *actionAt(const QPoint &point) const;
    /// What is cut off at the point, or what a sign there means; empty if all is to be seen.
    QString hiddenWordsAt(const QPoint &point) const;
};

RowLayout layOutRow(const RowContent &content, const RowFrame &frame, const Theme &theme);

/// What of a row is shown only for the while.
struct RowState {
    bool current = false;   ///< has the focus ring
    bool tools = false;     ///< its buttons for "As it was sent" and the menu
    MessageBody::Selection selection;
};

/// Draws a row whose top left corner is at `at`.
void paintRow(QPainter &painter, const RowLayout &row, const QPoint &at, const Theme &theme, const RowState &state = {});

} // namespace witan
