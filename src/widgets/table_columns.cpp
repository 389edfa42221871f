// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/table_columns.h"

#include <QTextBoundaryFinder>
#include <QTextLayout>
#include <QtMath>

#include <algorithm>
#include <numeric>

namespace witan {

namespace {

/// Shares the room out: each gets what it wants as far as there is room; what is missing is taken from the widest.
QList<int> shared(QList<int> wanted, int room)
{
    QList<int> sorted = wanted;
    std::sort(sorted.begin(), sorted.end());
    int most = room;
    for (qsizetype i = 0, left = room; i < sorted.size(); ++i) {
        most = int(left / (sorted.size() - i));
        if (sorted[i] > most)
            break;
        left -= sorted[i];
    }
    for (int &width : wanted)
        width = qMin(width, most);
    return wanted;
}

} // namespace

int longestWord(const QTextLayout &layout)
{
    const QTextLine line = layout.lineAt(0);
    QTextBoundaryFinder finder(QTextBoundaryFinder::Line, layout.text());
    qreal widest = 0;
    for (qsizetype from = 0, to = finder.toNextBoundary(); to > from; from = to, to = finder.toNextBoundary()) {
        qsizetype end = to;
        while (end > from && layout.text().at(end - 1).isSpace())
            --end;
        widest = qMax(widest, qAbs(line.cursorToX(int(end)) - line.cursorToX(int(from))));
    }
    return qCeil(widest) + 1;
}

QList<int> columnWidths(const QList<ColumnWish> &wishes, int room)
{
    QList<int> words, beyond;
    for (const ColumnWish &wish : wishes) {
        words.append(qMin(wish.longestWord, wish.whole));
        beyond.append(wish.whole - words.last());
    }
    words = shared(words, room);
    beyond = shared(beyond, room - std::accumulate(words.begin(), words.end(), 0));
    for (qsizetype i = 0; i < words.size(); ++i)
        words[i] += beyond[i];
    return words;
}

} // namespace witan
