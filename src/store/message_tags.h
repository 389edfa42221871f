// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/ids.h"
#include "store/ledger.h"

#include <QList>

namespace witan {

/// Finds a message by its id without an index of ids: two bytes for each event, in blocks of 2,048 that are written once. An index
/// over random ids would dirty a page for each message; this costs next to nothing to write, and a search reads 2 bytes an
/// event, newest first. A tag that fits is checked against the message itself.
class MessageTags {
public:
    MessageTags(Database &database, Ledger &ledger) : m_database(database), m_ledger(ledger) {}

    /// After the event `seq` was written with this tag.
    Result<void> note(KeptConsultation &live, qint64 seq, quint16 tag);
    /// Calls `check(seq)` for each event whose tag fits, newest first, until it is true or an error.
    template<typename Check> Result<bool> search(KeptConsultation &live, const MessageId &id, Check check);
    static constexpr qint64 kBlock = 2048;

private:
    /// The tags of the events after `from`, which begins a block.
    Result<void> load(KeptConsultation &live, qint64 from);
    Result<QList<qint64>> older(const KeptConsultation &live, quint16 tag);

    Database &m_database;
    Ledger &m_ledger;
};

template<typename Check> Result<bool> MessageTags::search(KeptConsultation &live, const MessageId &id, Check check)
{
    if (Result<void> loaded = load(live, live.state.head / kBlock * kBlock); !loaded)
        return loaded.error();
    const quint16 tag = tagOf(id);
    const qint64 first = live.state.head - qint64(live.tags.size()) + 1;
    for (size_t i = live.tags.size(); i-- > 0;) {
        if (live.tags[i] != tag)
            continue;
        const Result<bool> fits = check(first + qint64(i));
        if (!fits || *fits)
            return fits;
    }
    const Result<QList<qint64>> candidates = older(live, tag);
    if (!candidates)
        return candidates.error();
    for (const qint64 seq : *candidates) {
        const Result<bool> fits = check(seq);
        if (!fits || *fits)
            return fits;
    }
    return false;
}

} // namespace witan
