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

QByteArray PlaceIndex::tagsOf(const QList<EventPlace> &places)
{
    QByteArray tags;
    tags.reserve(places.size() * 2);
    for (const EventPlace &place : places)
        appendTag(tags, place.tag);
    return tags;
}

Result<void> PlaceIndex::note(KeptConsultation &live, qint64 seq, const EventPlace &place)
{
    live.recent.append(place);
    if (seq % kBlock != 0)
        return {};
    Statement &add = m_database.statement("place_add");
    Result<void> done = add.bind(live.row).bind(seq / kBlock - 1).bind(encode(live.recent)).run();
    live.recent.clear();
    if (!done || seq % TagIndex::kBlock != 0)
        return done;
    const Result<QByteArray> tags = tagsOfBlocks(live.row, (seq - TagIndex::kBlock) / kBlock);
    return tags ? m_tags.add(live.row, seq, *tags) : Result<void>(tags.error());
}

/// The tags of all whole blocks of places from this one on.
Result<QByteArray> PlaceIndex::tagsOfBlocks(qint64 row, qint64 firstBlock)
{
    QByteArray tags;
    Statement &read = m_database.statement("place_blocks_from");
    const Resting resting(read);
    read.bind(row).bind(firstBlock);
    while (true) {
        const Result<bool> more = read.next();
        if (!more)
            return more.error();
        if (!*more)
            return tags;
        tags.append(tagsOf(decode(read.bytes(0))));
    }
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

Result<bool> PlaceIndex::search(const KeptConsultation &live, quint16 tag, const TagIndex::Check &check)
{
    const qint64 head = live.state.head;
    Result<bool> found = searchTags(tagsOf(live.recent), head - live.recent.size() + 1, tag, check);
    const qint64 filed = head / TagIndex::kBlock * TagIndex::kBlock;
    if (found && !*found && head - live.recent.size() > filed) {
        const Result<QByteArray> tags = tagsOfBlocks(live.row, filed / kBlock);
        found = tags ? searchTags(*tags, filed + 1, tag, check) : Result<bool>(tags.error());
    }
    return found && !*found && filed > 0 ? m_tags.search(live.row, filed, tag, check) : found;
}

} // namespace witan
