// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QStyle>

class QStyleOptionComboBox;

namespace witan {

struct Theme;

/// The box of every field: a ground with a hairline, and the focus ring while the field has the focus.
void paintField(QPainter &painter, const QRect &rect, bool hasFocus, const Theme &theme);

/// That of a note, in another ground and a dashed line, which is twice as wide while the field has the focus.
void paintNoteField(QPainter &painter, const QRect &rect, bool hasFocus, const Theme &theme);

/// A field that opens a list or a calendar, and where its text and its arrow stand.
void paintChoiceField(QPainter &painter, const QStyleOptionComboBox &field);
QRect choiceTextRect(const QStyleOptionComboBox &field);
QRect choiceArrowRect(const QStyleOptionComboBox &field);
/// A choice without room for its words says that they go on.
QStyleOptionComboBox elidedChoice(const QStyleOptionComboBox &field);

} // namespace witan
