// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "store/database.h"
#include "store/kept_consultation.h"
#include "store/tag_index.h"

#include <QList>

namespace witan {

/// From a place in a consultation to the cursor of its event, and from a message's id to its place, for a few bytes an event and
/// nothing dirtied but what a commit writes anyway: the newest places lie in the consultation's head, each 64 of them make a
/// row, and older tags lie in larger rows (tag_index.h). An index over ids, or rows by consultation, would dirty a page or
/// more for each message.
class PlaceIndex {
public:
    explicit PlaceIndex(Database &database) : m_database(database), m_tags(database) {}

    static constexpr qint64 kBlock = 64;

    /// The event `seq` of the consultation, its newest, lies there.
    Result<void> note(KeptConsultation &live, qint64 seq, const EventPlace &place);
    /// Cursors of the events with seq in [from, to) as far as there are any, in order.
    Result<QList<qint64>> cursors(const KeptConsultation &live, qint64 from, qint64 to);
    /// Asks about each event with this tag, newest first.
    Result<bool> search(const KeptConsultation &live, quint16 tag, const TagIndex::Check &check);

    static QByteArray encode(const QList<EventPlace> &places);
    static QList<EventPlace> decode(const QByteArray &bytes);
    static QByteArray tagsOf(const QList<EventPlace> &places);

private:
    Result<QByteArray> tagsOfBlocks(qint64 row, qint64 firstBlock);

    Database &m_database;
    TagIndex m_tags;
};

} // namespace witan
