// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/canonical_number.h"

#include <QLocale>

#include <cmath>
#include <cstdio>

namespace witan {

namespace {

void appendInteger(QByteArray &out, qint64 number)
{
    char digits[20];
    char *p = digits + sizeof digits;
    quint64 rest = number < 0 ? 0 - static_cast<quint64>(number) : static_cast<quint64>(number);
    do {
        *--p = static_cast<char>('0' + rest % 10);
        rest /= 10;
    } while (rest != 0);
    if (number < 0)
        *--p = '-';
    out.append(p, digits + sizeof digits - p);
}

/// Lays out digits d1d2d3… of a number 0.d1d2d3… × 10^point.
void appendLaidOut(QByteArray &out, const QByteArray &digits, int point)
{
    const int count = static_cast<int>(digits.size());
    if (count <= point && point <= 21) {
        out.append(digits).append(point - count, '0');
    } else if (0 < point && point <= 21) {
        out.append(digits.first(point)).append('.').append(digits.sliced(point));
    } else if (-6 < point && point <= 0) {
        out.append("0.").append(-point, '0').append(digits);
    } else {
        out.append(digits.front());
        if (count > 1)
            out.append('.').append(digits.sliced(1));
        out.append('e').append(point - 1 < 0 ? '-' : '+');
        appendInteger(out, std::abs(point - 1));
    }
}

} // namespace

void appendCanonicalNumber(QByteArray &out, double number)
{
    if (!std::isfinite(number)) {
        out.append("null");
        return;
    }
    if (std::abs(number) < 1e15 && number == std::trunc(number)) {
        appendInteger(out, static_cast<qint64>(number));   // also turns -0 into 0
        return;
    }
    if (number < 0)
        out.append('-');
    // "d.ddde±XX" with the shortest digits
    const QByteArray shortest = QByteArray::number(std::abs(number), 'e', QLocale::FloatingPointShortest);
    const qsizetype e = shortest.indexOf('e');
    QByteArray digits = shortest.first(e);
    if (digits.size() > 1)
        digits.remove(1, 1);
    appendLaidOut(out, digits, shortest.sliced(e + 1).toInt() + 1);
}

bool isSafeInteger(QByteArrayView digits)
{
    if (digits.size() <= 15)
        return true;
    if (digits.size() > 309)
        return false;
    bool ok = false;
    const double number = digits.toDouble(&ok);
    if (!ok || !std::isfinite(number))
        return false;
    char exact[320];
    const int size = std::snprintf(exact, sizeof exact, "%.0f", number);
    if (digits == QByteArrayView(exact, size))
        return true;
    QByteArray canonical;
    appendCanonicalNumber(canonical, number);
    return digits == QByteArrayView(canonical);
}

} // namespace witan
