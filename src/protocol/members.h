// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/json_reader.h"

#include <QStringList>

#include <type_traits>

namespace witan::protocol {

template<typename T> struct ValueOf;
template<typename T> struct ValueOf<Result<T>> { using type = T; };
template<typename Reader> using ReadBy = typename ValueOf<std::invoke_result_t<Reader, const QJsonObject &>>::type;

/// A JsonReader for the params or the result of a method, with what methods need beyond core's values: bounds, and
/// values inside values whose errors name the whole place ("result.events[3].seq").
class Members final : public JsonReader {
public:
    Members(const QJsonObject &object, QLatin1StringView where) : JsonReader(object, where), m_members(object) {}

    QString filledText(QLatin1StringView name)
    {
        const QString value = text(name);
        if (ok() && value.isEmpty())
            refuse(name, "text that is not empty");
        return value;
    }
    qint64 integer(QLatin1StringView name, qint64 least, qint64 most = std::numeric_limits<qint64>::max())
    {
        if (!has(name))
            refuse(name, "a whole number");
        return integerWithin(name, least, least, most);
    }
    qint64 integerWithin(QLatin1StringView name, qint64 fallback, qint64 least, qint64 most)
    {
        const qint64 value = integerOr(name, fallback, least);
        if (value <= most)
            return value;
        refuse(name, "a smaller whole number");
        return fallback;
    }
    /// Any value but none; null is a value here.
    QJsonValue anything(QLatin1StringView name)
    {
        if (!m_members.contains(name))
            refuse(name, "there, with any value");
        return m_members.value(name);
    }
    QStringList texts(QLatin1StringView name)
    {
        QStringList values;
        const QJsonArray items = array(name);
        for (qsizetype i = 0; i < items.size(); ++i) {
            if (!items.at(i).isString())
                refuse(QLatin1StringView(placeOf(name, i)), "text");
            values.append(items.at(i).toString());
        }
        return values;
    }
    /// An object read by one of core's readers.
    template<typename Reader>
    std::optional<ReadBy<Reader>> nested(QLatin1StringView name, Reader reader)
    {
        const QJsonObject inner = object(name);
        return ok() ? taken(reader(inner), name) : std::nullopt;
    }
    template<typename Reader>
    QList<ReadBy<Reader>> list(QLatin1StringView name, Reader reader)
    {
        QList<ReadBy<Reader>> values;
        const QJsonArray items = array(name);
        values.reserve(items.size());
        for (qsizetype i = 0; i < items.size() && ok(); ++i) {
            const QByteArray place = placeOf(name, i);
            if (!items.at(i).isObject())
                refuse(QLatin1StringView(place), "an object");
            else if (auto value = taken(reader(items.at(i).toObject()), QLatin1StringView(place)))
                values.append(std::move(*value));
        }
        return values;
    }
    template<typename T>
    Result<T> finish(T value) const
    {
        if (!ok())
            return error();
        return value;
    }

private:
    QJsonArray array(QLatin1StringView name)
    {
        if (!has(name))
            refuse(name, "an array");
        return arrayOr(name);
    }
    template<typename T>
    std::optional<T> taken(Result<T> result, QLatin1StringView place)
    {
        if (result)
            return std::move(*result);
        takeError(place, result.error());
        return std::nullopt;
    }
    static QByteArray placeOf(QLatin1StringView name, qsizetype index)
    {
        return QByteArray(name.data(), name.size()) + '[' + QByteArray::number(index) + ']';
    }

    const QJsonObject &m_members;
};

} // namespace witan::protocol
