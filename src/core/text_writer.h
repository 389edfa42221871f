// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QJsonValue>
#include <QStringView>
#include <QUuid>

#include <algorithm>

namespace witan {

/// Appends canonical JSON (RFC 8785) to a QByteArray piece by piece; the array's own ways cost several times more for a few bytes. While
/// the writer lives, the array is its alone.
class TextWriter {
public:
    explicit TextWriter(QByteArray &out) : m_out(out) { begin(); }
    ~TextWriter() { settle(); }
    TextWriter(const TextWriter &) = delete;
    TextWriter &operator=(const TextWriter &) = delete;

    /// As they are.
    void bytes(QByteArrayView bytes) { m_to = std::copy(bytes.begin(), bytes.end(), room(bytes.size())); }
    /// A string literal with quotes.
    void string(QStringView text);
    /// An id as such a literal: lower case, hyphenated.
    void id(const QUuid &id);
    /// A whole number that a double holds.
    void integer(qint64 number);
    void json(const QJsonValue &value);
    /// Of the array so far.
    qsizetype size() const { return m_to - m_out.constData(); }

private:
    void begin()
    {
        const qsizetype size = m_out.size();
        m_out.resize(std::max(size, m_out.capacity()));
        m_to = m_out.data() + size;
        m_end = m_out.data() + m_out.size();
    }
    void settle() { m_out.truncate(size()); }
    char *room(qsizetype bytes) { return m_end - m_to >= bytes ? m_to : grow(bytes); }
    char *grow(qsizetype bytes);

    QByteArray &m_out;
    char *m_to = nullptr, *m_end = nullptr;
};

} // namespace witan
