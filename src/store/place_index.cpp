// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "store/place_index.h"

#include <QtEndian>

#include <algorithm>

namespace witan {

namespace {

char *putNumber(char *to, qint64 value)
{
    auto rest = static_cast<quint64>(value);
    while (rest >= 0x80) {
        *to++ = static_cast<char>(rest | 0x80);
        rest >>= 7;
    }
    *to++ = static_cast<char>(rest);
    return to;
}

qint64 takeNumber(const QByteArray &in, qsizetype &at)
{
    quint64 value = 0;
    for (int shift = 0; at < in.size() && shift < 63; shift += 7) {
        const auto byte = static_cast<uchar>(in.at(at++));
        value |= quint64(byte & 0x7F) << shift;
        if (byte < 0x80)
            break;
    }
    return static_cast<qint64>(value);
}

/// Appends the seqs of a block whose tag fits, newest first.
template<typename TagAt> void collect(QList<qint64> &found, qint64 firstSeq, qint64 count, quint16 tag, TagAt tagAt)
{
    for (qint64 i = count; i-- > 0;) {
        if (tagAt(i) == tag)
            found.append(firstSeq + i);
    }
}

} // namespace

QByteArray PlaceIndex::encode(const QList<EventPlace> &places)
{
    // A number takes at most ten bytes, a tag two. Every commit writes this for each consultation that it moves.
    QByteArray bytes(places.size() * 12, Qt::Uninitialized);
    char *to = bytes.data();
    qint64 before = 0;
    for (const EventPlace &place : places) {
        to = putNumber(to, place.cursor - before);
        before = place.cursor;
        qToLittleEndian(place.tag, to);
        to += 2;
    }
    bytes.truncate(to - bytes.constData());
    return bytes;
}

QList<EventPlace> PlaceIndex::decode(const QByteArray &bytes)
{
    QList<EventPlace> places;
    places.reserve(kBlock);
    qint64 before = 0;
    for (qsizetype at = 0; at < bytes.size();) {
        before += takeNumber(bytes, at);
        if (at + 2 > bytes.size())
            break;
        places.append({before, qFromLittleEndian<quint16>(bytes.constData() + at)});
        at += 2;
    }
    return places;
}

Result<void> PlaceIndex::note(KeptConsultation &live, qint64 seq, const EventPlace &place)
{
    live.recent.append(place);
    if (seq % kBlock != 0)
        return {};
    Statement &add = m_database.statement("place_add");
    Result<void> done = add.bind(live.row).bind(seq / kBlock - 1).bind(encode(live.recent)).run();
    live.recent.clear();
    if (done && seq % kTagBlock == 0)
        done = joinTags(live, seq / kTagBlock - 1);
    return done;
}

Result<void> PlaceIndex::joinTags(const KeptConsultation &live, qint64 block)
{
    constexpr qint64 kRows = kTagBlock / kBlock;
    Statement &read = m_database.statement("place_blocks");
    const Resting resting(read);
    read.bind(live.row).bind(block * kRows).bind((block + 1) * kRows);
    QByteArray tags;
    tags.reserve(kTagBlock * 2);
    while (true) {
        const Result<bool> more = read.next();
        if (!more)
            return more.error();
        if (!*more)
            break;
        for (const EventPlace &place : decode(read.bytes(1)))
            tags.append(static_cast<char>(place.tag & 0xFF)).append(static_cast<char>(place.tag >> 8));
    }
    return m_database.statement("tags_add").bind(live.row).bind(block).bind(tags).run();
}

Result<QList<qint64>> PlaceIndex::cursors(const KeptConsultation &live, qint64 from, qint64 to)
{
    QList<qint64> found;
    from = std::max<qint64>(from, 1);
    to = std::min(to, live.state.head + 1);
    const qint64 recentFrom = live.state.head - live.recent.size() + 1;
    if (from < std::min(to, recentFrom)) {
        Statement &read = m_database.statement("place_blocks");
        const Resting resting(read);
        read.bind(live.row).bind((from - 1) / kBlock).bind((std::min(to, recentFrom) - 2) / kBlock + 1);
        while (true) {
            const Result<bool> more = read.next();
            if (!more)
                return more.error();
            if (!*more)
                break;
            qint64 seq = read.integer(0) * kBlock + 1;
            for (const EventPlace &place : decode(read.bytes(1))) {
                if (seq >= from && seq < to)
                    found.append(place.cursor);
                ++seq;
            }
        }
    }
    for (qint64 seq = std::max(from, recentFrom); seq < to; ++seq)
        found.append(live.recent.at(seq - recentFrom).cursor);
    return found;
}

Result<QList<qint64>> PlaceIndex::withTag(const KeptConsultation &live, quint16 tag)
{
    QList<qint64> found;
    const qint64 recentFrom = live.state.head - live.recent.size() + 1;
    collect(found, recentFrom, live.recent.size(), tag, [&live](qint64 i) { return live.recent.at(i).tag; });
    const qint64 joined = live.state.head / kTagBlock;
    if (recentFrom > joined * kTagBlock + 1) {
        Statement &read = m_database.statement("place_blocks_newest_first");
        const Resting resting(read);
        read.bind(live.row).bind(joined * (kTagBlock / kBlock));
        while (true) {
            const Result<bool> more = read.next();
            if (!more)
                return more.error();
            if (!*more)
                break;
            const QList<EventPlace> places = decode(read.bytes(1));
            collect(found, read.integer(0) * kBlock + 1, places.size(), tag, [&places](qint64 i) { return places.at(i).tag; });
        }
    }
    if (joined == 0)
        return found;
    Statement &read = m_database.statement("tags_newest_first");
    const Resting resting(read);
    read.bind(live.row);
    while (true) {
        const Result<bool> more = read.next();
        if (!more)
            return more.error();
        if (!*more)
            return found;
        const QByteArray tags = read.bytes(1);
        const char *const data = tags.constData();
        collect(found, read.integer(0) * kTagBlock + 1, tags.size() / 2, tag, [data](qint64 i) { return qFromLittleEndian<quint16>(data + 2 * i); });
    }
}

} // namespace witan
