// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/word_diff.h"

#include <QStringView>

#include <algorithm>
#include <vector>

namespace witan {

namespace {

constexpr qsizetype kMostCells = 1'000'000;   // of the table below: some milliseconds

/// Words, runs of spaces, and every other character by itself.
QList<QStringView> tokens(const QString &text)
{
    const auto kindOf = [](QChar c) { return c.isLetterOrNumber() || c.isMark() || c.isSurrogate() || c == u'_' ? 1 : c.isSpace() ? 2 : 0; };
    QList<QStringView> parts;
    for (qsizetype start = 0; start < text.size();) {
        const int kind = kindOf(text[start]);
        qsizetype end = start + 1;
        while (kind != 0 && end < text.size() && kindOf(text[end]) == kind)
            ++end;
        parts.append(QStringView(text).mid(start, end - start));
        start = end;
    }
    return parts;
}

/// The ranges of the tokens that are not kept; spaces between two of them go with them.
QList<TextRange> rangesOf(const QList<QStringView> &parts, const std::vector<bool> &kept)
{
    QList<TextRange> ranges;
    qsizetype at = 0, joinFrom = -1;   // the end of the last range, while only spaces followed it
    for (qsizetype i = 0; i < parts.size(); ++i) {
        const qsizetype length = parts[i].size();
        if (!kept[size_t(i)]) {
            if (joinFrom >= 0)
                ranges.last().length = at + length - ranges.last().start;
            else
                ranges.append({at, length});
            joinFrom = at + length;
        } else if (!parts[i].trimmed().isEmpty()) {
            joinFrom = -1;
        }
        at += length;
    }
    return ranges;
}

/// Marks the tokens of a longest common subsequence of two stretches as kept.
void keepCommon(QList<QStringView>::const_iterator a, qsizetype n, QList<QStringView>::const_iterator b, qsizetype m,
                std::vector<bool>::iterator keptA, std::vector<bool>::iterator keptB)
{
    if (n * m > kMostCells)
        return;
    const size_t width = size_t(m) + 1;
    std::vector<int> longest((size_t(n) + 1) * width, 0);
    for (qsizetype i = n - 1; i >= 0; --i) {
        for (qsizetype j = m - 1; j >= 0; --j) {
            const size_t cell = size_t(i) * width + size_t(j);
            longest[cell] = a[i] == b[j] ? longest[cell + width + 1] + 1 : std::max(longest[cell + width], longest[cell + 1]);
        }
    }
    for (qsizetype i = 0, j = 0; i < n && j < m;) {
        const size_t cell = size_t(i) * width + size_t(j);
        if (a[i] == b[j]) {
            keptA[i++] = true;
            keptB[j++] = true;
        } else if (longest[cell + width] >= longest[cell + 1]) {
            ++i;
        } else {
            ++j;
        }
    }
}

/// Two texts in tokens, and which tokens are in both, in the same order.
struct Alignment {
    QList<QStringView> a, b;
    std::vector<bool> keptA, keptB;
};

Alignment align(const QString &before, const QString &after)
{
    Alignment found{tokens(before), tokens(after), {}, {}};
    const QList<QStringView> &a = found.a, &b = found.b;
    std::vector<bool> &keptA = found.keptA, &keptB = found.keptB;
    keptA.assign(size_t(a.size()), false);
    keptB.assign(size_t(b.size()), false);
    const qsizetype least = std::min(a.size(), b.size());
    qsizetype head = 0, tail = 0;
    for (; head < least && a[head] == b[head]; ++head)
        keptA[size_t(head)] = keptB[size_t(head)] = true;
    for (; tail < least - head && a[a.size() - 1 - tail] == b[b.size() - 1 - tail]; ++tail)
        keptA[size_t(a.size() - 1 - tail)] = keptB[size_t(b.size() - 1 - tail)] = true;
    keepCommon(a.cbegin() + head, a.size() - head - tail, b.cbegin() + head, b.size() - head - tail, keptA.begin() + head, keptB.begin() + head);
    return found;
}

/// Where only spaces are kept between words that are not, they go with them: the kept tokens stay the same in number on both sides.
void dropLoneSpaces(Alignment &found)
{
    qsizetype i = 0, j = 0;
    bool changedBefore = false;
    while (true) {
        const qsizetype fromI = i, fromJ = j;
        while (i < found.a.size() && !found.keptA[size_t(i)])
            ++i;
        while (j < found.b.size() && !found.keptB[size_t(j)])
            ++j;
        changedBefore = changedBefore || i > fromI || j > fromJ;
        if (i >= found.a.size() || j >= found.b.size())
            return;
        const bool changedBehind = (i + 1 < found.a.size() && !found.keptA[size_t(i) + 1]) || (j + 1 < found.b.size() && !found.keptB[size_t(j) + 1]);
        if (changedBefore && changedBehind && found.a[i].trimmed().isEmpty())
            found.keptA[size_t(i)] = found.keptB[size_t(j)] = false;
        else
            changedBefore = false;
        ++i;
        ++j;
    }
}

} // namespace

WordDiff wordDiff(const QString &before, const QString &after)
{
    const Alignment found = align(before, after);
    return {rangesOf(found.a, found.keptA), rangesOf(found.b, found.keptB)};
}

MergedText mergedText(const QString &before, const QString &after)
{
    Alignment found = align(before, after);
    dropLoneSpaces(found);
    MergedText merged;
    qsizetype changed = 0, all = 0;
    const auto append = [&](QStringView token, QList<TextRange> *ranges) {
        const qsizetype weight = token.trimmed().size();
        all += ranges ? weight : 2 * weight;
        if (ranges) {
            changed += weight;
            if (!ranges->isEmpty() && ranges->last().start + ranges->last().length == merged.text.size())
                ranges->last().length += token.size();
            else
                ranges->append({merged.text.size(), token.size()});
        }
        merged.text += token;
    };
    for (qsizetype i = 0, j = 0; i < found.a.size() || j < found.b.size();) {
        if (i < found.a.size() && !found.keptA[size_t(i)])
            append(found.a[i++], &merged.gone);
        else if (j < found.b.size() && !found.keptB[size_t(j)])
            append(found.b[j++], &merged.fresh);
        else {
            append(found.b[j++], nullptr);
            ++i;
        }
    }
    merged.share = all == 0 ? 0 : double(changed) / double(all);
    return merged;
}

} // namespace witan
