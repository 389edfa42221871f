// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/ids.h"
#include "store/database.h"
#include "store/kept_consultation.h"

#include <QList>

namespace witan {

/// From a place in a consultation to the cursor of its event, and from a message's id to its place, for a few bytes an event and
/// nothing dirtied but what a commit writes anyway: the newest places lie in the consultation's head, each 64 of them make a
/// row, and the tags of 2,048 events another, by which ids are searched newest first. An index over ids, or rows by
/// consultation, would dirty a page or more for each message.
class PlaceIndex {
public:
    explicit PlaceIndex(Database &database) : m_database(database) {}

    static constexpr qint64 kBlock = 64;
    static constexpr qint64 kTagBlock = 2048;

    /// The event `seq` of the consultation, its newest, lies there.
    Result<void> note(KeptConsultation &live, qint64 seq, const EventPlace &place);
    /// Cursors of the events with seq in [from, to) as far as there are any, in order.
    Result<QList<qint64>> cursors(const KeptConsultation &live, qint64 from, qint64 to);
    /// Seqs of the events with this tag, newest first.
    Result<QList<qint64>> withTag(const KeptConsultation &live, quint16 tag);

    static QByteArray encode(const QList<EventPlace> &places);
    static QList<EventPlace> decode(const QByteArray &bytes);

private:
    Result<void> joinTags(const KeptConsultation &live, qint64 block);

    Database &m_database;
};

} // namespace witan
