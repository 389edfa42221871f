// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QHashFunctions>
#include <QString>
#include <QUuid>

#include <optional>

namespace witan {

/// A UUID of version 7 (RFC 9562): the milliseconds since 1970, then 74 random bits. New ids sort after older ones, so an index over
/// them grows at its end. Thread-safe. Qt has its own from 6.9 on.
QUuid timeOrderedUuid();

/// A UUID that cannot be taken for another kind of id. On the wire and on disk: canonical lower-case text
/// (src/protocol/README.md, Values).
template<typename Tag>
class Id {
public:
    Id() = default;
    explicit Id(const QUuid &uuid) : m_uuid(uuid) {}

    static Id create() { return Id(timeOrderedUuid()); }
    /// Exactly 36 characters, lower case, hyphenated, not the null id; nothing else is an id.
    static std::optional<Id> parse(QStringView text)
    {
        if (!isCanonical(text))
            return std::nullopt;
        const QUuid uuid = QUuid::fromString(text);
        return uuid.isNull() ? std::nullopt : std::optional(Id(uuid));
    }

    bool isNull() const { return m_uuid.isNull(); }
    QString toString() const { return m_uuid.toString(QUuid::WithoutBraces); }
    /// Of a text that was written by toString(); the null id where it was not.
    static Id fromStored(const QString &text) { return parse(text).value_or(Id()); }
    const QUuid &uuid() const { return m_uuid; }

    bool operator==(const Id &other) const = default;
    friend bool operator<(const Id &a, const Id &b) { return a.m_uuid < b.m_uuid; }
    friend size_t qHash(const Id &id, size_t seed = 0) { return ::qHash(id.m_uuid, seed); }

private:
    static bool isCanonical(QStringView text)
    {
        if (text.size() != 36)
            return false;
        for (qsizetype i = 0; i < 36; ++i) {
            const char16_t c = text[i].unicode();
            const bool hyphen = i == 8 || i == 13 || i == 18 || i == 23;
            if (hyphen ? c != u'-' : !((c >= u'0' && c <= u'9') || (c >= u'a' && c <= u'f')))
                return false;
        }
        return true;
    }

    QUuid m_uuid;
};

using ConsultationId = Id<struct ConsultationTag>;
using WorkflowId = Id<struct WorkflowTag>;
using MessageId = Id<struct MessageTag>;
using DecisionId = Id<struct DecisionTag>;

} // namespace witan
