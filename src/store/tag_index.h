// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/result.h"
#include "store/database.h"

#include <QByteArray>
#include <QList>

#include <functional>

namespace witan {

/// The tags of a consultation's older events (tagOf() a message's id; 0 for what is no message), by which a message is found. The
/// tags of 2,048 events make a row; 16 of those are sorted into 32 rows by the tag's upper bits, so that a search among a million
/// messages reads some forty rows, and writing stays a few bytes an event.
class TagIndex {
public:
    explicit TagIndex(Database &database) : m_database(database) {}

    static constexpr qint64 kBlock = 2048;
    static constexpr qint64 kGroup = 16 * kBlock;

    /// Is this seq the one? A search ends at the first yes.
    using Check = std::function<Result<bool>(qint64 seq)>;

    /// The 2,048 tags that end with the event `seq`.
    Result<void> add(qint64 consultation, qint64 seq, const QByteArray &tags);
    /// Asks about each event with this tag among the first `events`, newest first.
    Result<bool> search(qint64 consultation, qint64 events, quint16 tag, const Check &check);

    /// What lies in the table for these tags of consecutive events from `firstSeq`, which begins a group.
    struct Row {
        qint64 level = 0, block = 0, part = 0;
        QByteArray tags;
    };
    static QList<Row> rowsFor(qint64 firstSeq, const QByteArray &tags);
    Result<bool> holds(qint64 consultation, const Row &row);

private:
    Result<void> join(qint64 consultation, qint64 group);
    Result<void> insert(qint64 consultation, const Row &row);

    Database &m_database;
};

/// Appends a tag as the rows hold it.
void appendTag(QByteArray &tags, quint16 tag);
/// Asks about the places of a tag among others that begin with `firstSeq`, the last first.
Result<bool> searchTags(const QByteArray &tags, qint64 firstSeq, quint16 tag, const TagIndex::Check &check);

} // namespace witan
