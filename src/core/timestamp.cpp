// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/timestamp.h"

#include <QDate>
#include <QDateTime>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace witan {

namespace {

constexpr qint64 kDay = 24LL * 60 * 60 * 1000;
constexpr qint64 kEpochJulianDay = 2440588;
// Four digits of a year are all that the text form has room for: 0001-01-01 to 9999-12-31.
constexpr qint64 kFirst = -62135596800000LL;
constexpr qint64 kLast = 253402300799999LL;

void putDigits(QString &text, qsizetype at, qsizetype count, int value)
{
    for (qsizetype i = at + count - 1; i >= at; --i, value /= 10)
        text[i] = QChar(u'0' + value % 10);
}

/// The number in text[from, from + count), or -1 where that is not digits alone.
int digitsAt(QStringView text, qsizetype from, int count)
{
    int value = 0;
    for (qsizetype i = from; i < from + count; ++i) {
        const char16_t c = text[i].unicode();
        if (c < u'0' || c > u'9')
            return -1;
        value = value * 10 + (c - u'0');
    }
    return value;
}

} // namespace

QString Timestamp::toString() const
{
    const qint64 bounded = std::clamp(ms, kFirst, kLast);
    const qint64 days = (bounded - (bounded < 0 ? kDay - 1 : 0)) / kDay;
    const auto ofDay = static_cast<int>(bounded - days * kDay);
    int year = 0, month = 0, day = 0;
    QDate::fromJulianDay(days + kEpochJulianDay).getDate(&year, &month, &day);
    QString text = u"0000-00-00T00:00:00.000Z"_s;
    putDigits(text, 0, 4, year);
    putDigits(text, 5, 2, month);
    putDigits(text, 8, 2, day);
    putDigits(text, 11, 2, ofDay / 3'600'000);
    putDigits(text, 14, 2, ofDay / 60'000 % 60);
    putDigits(text, 17, 2, ofDay / 1000 % 60);
    putDigits(text, 20, 3, ofDay % 1000);
    return text;
}

std::optional<Timestamp> Timestamp::parse(QStringView text)
{
    constexpr QStringView kShort = u"0000-00-00T00:00:00Z";
    constexpr QStringView kLong = u"0000-00-00T00:00:00.000Z";
    if (text.size() != kShort.size() && text.size() != kLong.size())
        return std::nullopt;
    const QStringView form = text.size() == kLong.size() ? kLong : kShort;
    for (qsizetype i = 0; i < form.size(); ++i) {
        if (form[i] != u'0' && text[i] != form[i])
            return std::nullopt;
    }
    const int year = digitsAt(text, 0, 4), month = digitsAt(text, 5, 2), day = digitsAt(text, 8, 2);
    const int hour = digitsAt(text, 11, 2), minute = digitsAt(text, 14, 2), second = digitsAt(text, 17, 2);
    const int milli = form == kLong ? digitsAt(text, 20, 3) : 0;
    const std::array parts{year, month, day, hour, minute, second, milli};
    if (std::any_of(parts.begin(), parts.end(), [](int part) { return part < 0; }) || hour > 23 || minute > 59
        || second > 59)
        return std::nullopt;
    const QDate date(year, month, day);
    if (!date.isValid())
        return std::nullopt;
    const qint64 days = date.toJulianDay() - kEpochJulianDay;
    return Timestamp{days * kDay + hour * 3'600'000LL + minute * 60'000LL + second * 1000LL + milli};
}

Timestamp SystemClock::now() const
{
    return Timestamp{QDateTime::currentMSecsSinceEpoch()};
}

} // namespace witan
