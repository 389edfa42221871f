// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "store/message_tags.h"

#include <QtEndian>

namespace witan {

Result<void> MessageTags::note(KeptConsultation &live, qint64 seq, quint16 tag)
{
    if (!live.tagsLoaded) {
        // The first of a block needs nothing from before it, and the last completes one.
        if (seq % kBlock == 1) {
            live.tagsLoaded = true;
        } else if (seq % kBlock == 0) {
            if (Result<void> loaded = load(live, seq - kBlock); !loaded)
                return loaded;
        }
        if (!live.tagsLoaded)
            return {};
    }
    if (const qint64 place = (seq - 1) % kBlock; place == qint64(live.tags.size()))
        live.tags.push_back(tag);
    if (qint64(live.tags.size()) < kBlock)
        return {};
    QByteArray bytes(kBlock * 2, Qt::Uninitialized);
    qToLittleEndian<quint16>(live.tags.data(), kBlock, bytes.data());
    live.tags.clear();
    return m_database.statement("tags_add").bind(live.row).bind(seq / kBlock - 1).bind(bytes).run();
}

Result<void> MessageTags::load(KeptConsultation &live, qint64 from)
{
    if (live.tagsLoaded)
        return {};
    if (Result<void> flushed = m_ledger.flushRows(); !flushed)
        return flushed;
    live.tags.clear();
    Statement &tail = m_database.statement("tags_tail");
    const Resting resting(tail);
    tail.bind(live.row).bind(from);
    while (true) {
        const Result<bool> row = tail.next();
        if (!row)
            return row.error();
        if (!*row)
            break;
        const QByteArray bytes = tail.bytes(1);
        live.tags.push_back(bytes.size() == 2 ? qFromLittleEndian<quint16>(bytes.constData()) : quint16(0));
    }
    live.tagsLoaded = true;
    return {};
}

Result<QList<qint64>> MessageTags::older(const KeptConsultation &live, quint16 tag)
{
    QList<qint64> found;
    if (live.state.head < kBlock)
        return found;
    Statement &blocks = m_database.statement("tags_newest_first");
    const Resting resting(blocks);
    blocks.bind(live.row);
    while (true) {
        const Result<bool> row = blocks.next();
        if (!row)
            return row.error();
        if (!*row)
            return found;
        const QByteArray bytes = blocks.bytes(1);
        const char *const data = bytes.constData();
        for (qint64 i = bytes.size() / 2; i-- > 0;) {
            if (qFromLittleEndian<quint16>(data + 2 * i) == tag)
                found.append(blocks.integer(0) * kBlock + i + 1);
        }
    }
}

} // namespace witan
