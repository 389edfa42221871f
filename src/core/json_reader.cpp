// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/json_reader.h"

#include <cmath>

namespace witan {

using namespace Qt::StringLiterals;

namespace {
constexpr double kLargestExact = 9007199254740992.0;
}

QString JsonReader::pathOf(QStringView name) const
{
    return m_path.isEmpty() ? name.toString() : m_path + u'.' + name.toString();
}

void JsonReader::refuse(QLatin1StringView name, const char *wanted)
{
    if (m_error)
        return;
    const QString path = pathOf(QString(name));
    m_error = Error{.code = ErrorCode::Invalid,
                    .message = u"The member \"%1\" must be %2; nothing was taken, so mend it and send it again."_s.arg(
                        path, QString::fromLatin1(wanted)),
                    .detail = {},
                    .field = path,
                    .data = {}};
}

void JsonReader::takeError(QLatin1StringView name, const Error &error)
{
    if (m_error)
        return;
    m_error = error;
    m_error->field = pathOf(error.field.isEmpty() ? QString(name) : QString(name) + u'.' + error.field);
    if (!error.field.isEmpty())
        m_error->message.replace(u'"' + error.field + u'"', u'"' + m_error->field + u'"');
}

QString JsonReader::text(QLatin1StringView name)
{
    if (!has(name))
        refuse(name, "text");
    return textOr(name);
}

QString JsonReader::textOr(QLatin1StringView name, const QString &fallback)
{
    const QJsonValue value = m_object.value(name);
    if (isAbsent(value))
        return fallback;
    if (!value.isString())
        refuse(name, "text");
    return value.toString();
}

bool JsonReader::boolean(QLatin1StringView name)
{
    if (!has(name))
        refuse(name, "true or false");
    return booleanOr(name, false);
}

bool JsonReader::booleanOr(QLatin1StringView name, bool fallback)
{
    const QJsonValue value = m_object.value(name);
    if (isAbsent(value))
        return fallback;
    if (!value.isBool())
        refuse(name, "true or false");
    return value.toBool();
}

qint64 JsonReader::integer(QLatin1StringView name)
{
    if (!has(name))
        refuse(name, "a whole number");
    return integerOr(name, 0);
}

int JsonReader::countOr(QLatin1StringView name, int fallback, int least)
{
    const qint64 number = integerOr(name, fallback, least);
    if (number > std::numeric_limits<int>::max()) {
        refuse(name, "a smaller whole number");
        return fallback;
    }
    return static_cast<int>(number);
}

qint64 JsonReader::integerOr(QLatin1StringView name, qint64 fallback, qint64 least)
{
    const QJsonValue value = m_object.value(name);
    if (isAbsent(value))
        return fallback;
    const double number = value.toDouble(-kLargestExact);
    if (!value.isDouble() || number != std::floor(number) || std::abs(number) >= kLargestExact) {
        refuse(name, "a whole number");
        return fallback;
    }
    if (static_cast<qint64>(number) < least) {
        refuse(name, least == 0 ? "a whole number that is not negative" : "a whole number that is large enough");
        return fallback;
    }
    return static_cast<qint64>(number);
}

Timestamp JsonReader::time(QLatin1StringView name)
{
    return required<Timestamp>(name, timeIfAny(name), "a time like 2026-01-31T09:30:00.000Z");
}

std::optional<Timestamp> JsonReader::timeIfAny(QLatin1StringView name)
{
    const QJsonValue value = m_object.value(name);
    if (isAbsent(value))
        return std::nullopt;
    const std::optional<Timestamp> at = Timestamp::parse(value.toString());
    if (!at)
        refuse(name, "a time like 2026-01-31T09:30:00.000Z");
    return at;
}

QJsonObject JsonReader::object(QLatin1StringView name)
{
    if (!has(name))
        refuse(name, "an object");
    return objectOr(name);
}

QJsonObject JsonReader::objectOr(QLatin1StringView name)
{
    const QJsonValue value = m_object.value(name);
    if (!isAbsent(value) && !value.isObject())
        refuse(name, "an object");
    return value.toObject();
}

QJsonArray JsonReader::arrayOr(QLatin1StringView name)
{
    const QJsonValue value = m_object.value(name);
    if (!isAbsent(value) && !value.isArray())
        refuse(name, "an array");
    return value.toArray();
}

} // namespace witan
