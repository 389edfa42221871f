// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/canonical_number.h"

#include <QLocale>

#include <cmath>

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

// Any decimal of so many digits comes back from a double as it was, away from the ends of a double's range.
constexpr qsizetype kDigitsThatSurvive = 15;
constexpr qint64 kPlainExponent = 290;
// No shortest form has more digits, nor a double a larger exponent.
constexpr qsizetype kMostDigits = 17;
constexpr qint64 kLargestExponent = 400;
constexpr qint64 kEndlessExponent = 1'000'000'000;

/// The value 0.d1d2d3… × 10^point, without its sign; the digits neither begin nor end with a zero. Only so many of them
/// are kept as tell that there are too many.
struct Decimal {
    QByteArray digits;
    qint64 point = 0;
    bool operator==(const Decimal &) const = default;
};

Decimal decimalOf(QByteArrayView number)
{
    Decimal decimal;
    qint64 zeros = 0;       // behind the last digit that is none
    bool fraction = false;
    qsizetype at = 0;
    for (; at < number.size() && number[at] != 'e' && number[at] != 'E'; ++at) {
        const char c = number[at];
        if (c == '.')
            fraction = true;
        if (c < '0' || c > '9')
            continue;
        if (c == '0') {
            ++zeros;
            if (decimal.digits.isEmpty())
                decimal.point -= fraction ? 1 : 0;
            else
                decimal.point += fraction ? 0 : 1;
            continue;
        }
        if (!decimal.digits.isEmpty() && decimal.digits.size() <= kMostDigits)
            decimal.digits.append(qMin<qsizetype>(zeros, kMostDigits), '0');
        zeros = 0;
        if (decimal.digits.size() <= kMostDigits)
            decimal.digits.append(c);
        decimal.point += fraction ? 0 : 1;
    }
    if (at < number.size()) {
        const QByteArrayView exponent = number.sliced(at + 1);
        const bool negative = exponent.startsWith('-');
        qint64 size = 0;
        for (const char c : exponent) {
            if (c >= '0' && c <= '9')
                size = qMin(size * 10 + (c - '0'), kEndlessExponent);
        }
        decimal.point += negative ? -size : size;
    }
    return decimal;
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

bool survivesDouble(QByteArrayView number)
{
    const Decimal given = decimalOf(number);
    const qsizetype count = given.digits.size();
    if (count == 0 || (count <= kDigitsThatSurvive && qAbs(given.point) < kPlainExponent))
        return true;
    if (count > kMostDigits || qAbs(given.point) > kLargestExponent)
        return false;
    // Made anew from its digits: the text may be a megabyte of zeros.
    const double nearest = ("0." + given.digits + 'e' + QByteArray::number(given.point)).toDouble();
    if (!std::isfinite(nearest) || nearest == 0)
        return false;
    return decimalOf(QByteArray::number(nearest, 'e', QLocale::FloatingPointShortest)) == given;
}

} // namespace witan
