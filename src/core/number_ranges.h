// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QList>
#include <QString>

namespace witan {

/// Whole numbers, none below zero, kept as the ranges that they make up: ten thousand in a row cost no more than one.
class NumberRanges {
public:
    struct Range {
        int first = 0, last = 0;   ///< both included
        bool operator==(const Range &) const = default;
    };

    NumberRanges() = default;
    NumberRanges(int first, int last) { add(first, last); }

    void add(int first, int last);
    void add(const NumberRanges &others);
    void clear() { m_ranges.clear(); }

    bool isEmpty() const { return m_ranges.isEmpty(); }
    qint64 count() const;
    /// Each of them; of none, true.
    bool contains(int first, int last) const;
    bool contains(int number) const { return contains(number, number); }
    /// Those from `first` to `last` that are not here.
    NumberRanges missing(int first, int last) const;
    /// In order, and no two of them touch.
    const QList<Range> &ranges() const { return m_ranges; }

    /// "1-40,57".
    QString toText() const;
    /// Parts that are none are left out.
    static NumberRanges fromText(QStringView text);

    bool operator==(const NumberRanges &) const = default;

private:
    QList<Range> m_ranges;
};

} // namespace witan
