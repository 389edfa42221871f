// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QFont>
#include <QSize>
#include <QString>

class QPainter;
class QRect;

namespace witan {

/// Plain text broken at words, and inside a word only where that is wider than the room. QPainter::drawText knows only
/// one or the other.
QSize wrappedSize(const QString &text, const QFont &font, int width);
void paintWrapped(QPainter &painter, const QRect &rect, const QString &text, const QFont &font, Qt::Alignment side = Qt::AlignLeading);

} // namespace witan
