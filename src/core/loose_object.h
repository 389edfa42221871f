// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QHash>
#include <QJsonObject>
#include <QJsonValue>
#include <QString>
#include <QStringList>

#include <initializer_list>
#include <optional>

namespace witan {

/// A text made from any JSON value.
struct LooseText {
    QString text;
    bool whole = true;   ///< the text is all of the value; an object or a list is only outlined
};

/// Text as it is; a number in its canonical digits; of an object its text-like member, else an outline; of a list its items.
/// Empty for null and for what is not there.
LooseText looseText(const QJsonValue &value);

/// A value that stands as JSON in a text, else the value itself: "[{…}]" is a list.
QJsonValue unpackedJson(const QJsonValue &value);

/// An agent's object, read by names in whatever spelling: "risk_tier", "riskTier" and "Risk tier" are one name. Remembers
/// which members were taken for what they are; all others have to be shown as they came. Pure.
class LooseObject {
public:
    explicit LooseObject(const QJsonObject &object);

    struct Member {
        QString key;          ///< as the agent spelt it; null where there is none
        QJsonValue value{QJsonValue::Undefined};
        bool found() const { return !key.isNull(); }
    };
    /// The first of these names (lower case, no separators) that is there and not null.
    Member find(std::initializer_list<QLatin1StringView> names) const;
    /// All of them that are there and not null, in the order of the names.
    QList<Member> findAll(std::initializer_list<QLatin1StringView> names) const;
    /// The text of the first of these that has one; taken where the text is all of it.
    QString text(std::initializer_list<QLatin1StringView> names);
    /// This member is shown in its own place, whole.
    void take(const Member &member);
    const QStringList &taken() const { return m_taken; }

private:
    const QJsonObject &m_object;
    QHash<QString, QString> m_keys;   ///< by name, lower case and without separators
    QStringList m_taken;
};

} // namespace witan
