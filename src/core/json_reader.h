// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/ids.h"
#include "core/result.h"
#include "core/timestamp.h"

#include <QJsonArray>
#include <QJsonObject>

#include <limits>
#include <optional>

namespace witan {

/// Reads the members of an object with their types checked. The first wrong one is the error, and what is read
/// after it no longer matters; so a reader is a plain list of reads with one question at its end. `null` counts as absent.
class JsonReader {
public:
    /// `path` is put before the names in errors: "policy" makes "policy.required_approvals".
    explicit JsonReader(const QJsonObject &object, const QString &path = {}) : m_object(object), m_path(path) {}

    QString text(QLatin1StringView name);
    QString textOr(QLatin1StringView name, const QString &fallback = {});
    bool boolean(QLatin1StringView name);
    bool booleanOr(QLatin1StringView name, bool fallback);
    qint64 integer(QLatin1StringView name);
    /// Whole numbers from `least`, at most what a double holds exactly.
    qint64 integerOr(QLatin1StringView name, qint64 fallback, qint64 least = 0);
    int countOr(QLatin1StringView name, int fallback, int least = 0);
    Timestamp time(QLatin1StringView name);
    std::optional<Timestamp> timeIfAny(QLatin1StringView name);
    QJsonObject object(QLatin1StringView name);
    QJsonObject objectOr(QLatin1StringView name);
    QJsonArray arrayOr(QLatin1StringView name);

    template<typename IdType> IdType id(QLatin1StringView name)
    {
        return required<IdType>(name, idIfAny<IdType>(name), kIdWanted);
    }
    template<typename IdType> std::optional<IdType> idIfAny(QLatin1StringView name)
    {
        const QJsonValue value = m_object.value(name);
        if (isAbsent(value))
            return std::nullopt;
        const std::optional<IdType> id = IdType::parse(value.toString());
        if (!id)
            refuse(name, kIdWanted);
        return id;
    }
    /// `from` turns the text into the value; `wanted` lists the names for the error.
    template<typename Enum> Enum choice(QLatin1StringView name, std::optional<Enum> (*from)(QStringView), const char *wanted)
    {
        return required<Enum>(name, choiceIfAny(name, from, wanted), wanted);
    }
    template<typename Enum>
    std::optional<Enum> choiceIfAny(QLatin1StringView name, std::optional<Enum> (*from)(QStringView), const char *wanted)
    {
        const QJsonValue value = m_object.value(name);
        if (isAbsent(value))
            return std::nullopt;
        const std::optional<Enum> found = value.isString() ? from(value.toString()) : std::nullopt;
        if (!found)
            refuse(name, wanted);
        return found;
    }

    bool has(QLatin1StringView name) const { return !isAbsent(m_object.value(name)); }
    /// Takes over the error of a nested value, with its place put before it.
    void takeError(QLatin1StringView name, const Error &error);
    void refuse(QLatin1StringView name, const char *wanted);
    bool ok() const { return !m_error; }
    const Error &error() const { return *m_error; }

private:
    static constexpr const char *kIdWanted = "a UUID in lower-case letters";
    static bool isAbsent(const QJsonValue &value) { return value.isUndefined() || value.isNull(); }
    template<typename T> T required(QLatin1StringView name, std::optional<T> value, const char *wanted)
    {
        if (!value)
            refuse(name, wanted);
        return value.value_or(T());
    }
    QString pathOf(QStringView name) const;

    const QJsonObject m_object;
    const QString m_path;
    std::optional<Error> m_error;
};

} // namespace witan
