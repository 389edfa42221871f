// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "store/tag_index.h"

#include <QtEndian>

#include <algorithm>
#include <array>

namespace witan {

namespace {

constexpr int kParts = 32;
constexpr qint64 kBlocksInGroup = TagIndex::kGroup / TagIndex::kBlock;

qint64 partOf(quint16 tag)
{
    return tag / (0x10000 / kParts);
}

quint16 numberAt(const QByteArray &bytes, qsizetype index)
{
    return qFromLittleEndian<quint16>(bytes.constData() + 2 * index);
}

/// A whole group, sorted into its parts: tag and place in the group, two bytes each, oldest first. What is no message is left out.
std::array<QByteArray, kParts> sorted(const QByteArray &tags)
{
    std::array<QByteArray, kParts> parts;
    for (qsizetype i = 0; i < tags.size() / 2; ++i) {
        const quint16 tag = numberAt(tags, i);
        if (tag == 0)
            continue;
        QByteArray &part = parts[static_cast<size_t>(partOf(tag))];
        appendTag(part, tag);
        appendTag(part, static_cast<quint16>(i));
    }
    return parts;
}

} // namespace

void appendTag(QByteArray &tags, quint16 tag)
{
    const char bytes[] = {static_cast<char>(tag & 0xFF), static_cast<char>(tag >> 8)};
    tags.append(bytes, 2);
}

Result<bool> searchTags(const QByteArray &tags, qint64 firstSeq, quint16 tag, const TagIndex::Check &check)
{
    // Nearly always there is none; the compiler looks for that many at once.
    const qsizetype count = tags.size() / 2;
    int found = 0;
    for (qsizetype i = 0; i < count; ++i)
        found += numberAt(tags, i) == tag ? 1 : 0;
    for (qsizetype i = count; found > 0 && i-- > 0;) {
        if (numberAt(tags, i) != tag)
            continue;
        const Result<bool> is = check(firstSeq + i);
        if (!is || *is)
            return is;
        --found;
    }
    return false;
}

QList<TagIndex::Row> TagIndex::rowsFor(qint64 firstSeq, const QByteArray &tags)
{
    QList<Row> rows;
    const qint64 events = tags.size() / 2;
    if (events == kGroup) {
        const auto parts = sorted(tags);
        for (int part = 0; part < kParts; ++part)
            rows.append({1, firstSeq / kGroup, part, parts[static_cast<size_t>(part)]});
        return rows;
    }
    for (qint64 i = 0; i + kBlock <= events; i += kBlock)
        rows.append({0, (firstSeq + i) / kBlock, 0, tags.mid(2 * i, 2 * kBlock)});
    return rows;
}

Result<void> TagIndex::insert(qint64 consultation, const Row &row)
{
    return m_database.statement("tags_add").bind(consultation).bind(row.level).bind(row.block).bind(row.part).bind(row.tags).run();
}

Result<bool> TagIndex::holds(qint64 consultation, const Row &row)
{
    Statement &get = m_database.statement("tags_get");
    const Resting resting(get);
    const Result<bool> found = get.bind(consultation).bind(row.level).bind(row.block).bind(row.part).next();
    return found && *found ? Result<bool>(get.bytes(0) == row.tags) : found;
}

Result<void> TagIndex::add(qint64 consultation, qint64 seq, const QByteArray &tags)
{
    const qint64 block = seq / kBlock - 1;
    if (Result<void> done = insert(consultation, {0, block, 0, tags}); !done)
        return done;
    return seq % kGroup == 0 ? join(consultation, seq / kGroup - 1) : Result<void>();
}

Result<void> TagIndex::join(qint64 consultation, qint64 group)
{
    QByteArray tags;
    tags.reserve(2 * kGroup);
    Statement &read = m_database.statement("tags_blocks");
    const Resting resting(read);
    read.bind(consultation).bind(group * kBlocksInGroup);
    while (true) {
        const Result<bool> more = read.next();
        if (!more)
            return more.error();
        if (!*more)
            break;
        tags.append(read.bytes(1));
    }
    for (const Row &row : rowsFor(group * kGroup + 1, tags)) {
        if (Result<void> done = insert(consultation, row); !done)
            return done;
    }
    return m_database.statement("tags_remove_blocks").bind(consultation).bind(group * kBlocksInGroup).run();
}

Result<bool> TagIndex::search(qint64 consultation, qint64 events, quint16 tag, const Check &check)
{
    const qint64 groups = events / kGroup;
    if (events - groups * kGroup >= kBlock) {
        Statement &read = m_database.statement("tags_blocks_newest_first");
        const Resting resting(read);
        read.bind(consultation).bind(groups * kBlocksInGroup);
        while (true) {
            const Result<bool> more = read.next();
            if (!more)
                return more;
            if (!*more)
                break;
            const Result<bool> found = searchTags(read.bytes(1), read.integer(0) * kBlock + 1, tag, check);
            if (!found || *found)
                return found;
        }
    }
    Statement &read = m_database.statement("tags_get");
    for (qint64 group = groups; group-- > 0;) {
        const Resting resting(read);
        const Result<bool> row = read.bind(consultation).bind(qint64(1)).bind(group).bind(partOf(tag)).next();
        if (!row)
            return row;
        const QByteArray entries = *row ? read.bytes(0) : QByteArray();
        for (qsizetype i = entries.size() / 4; i-- > 0;) {
            if (numberAt(entries, 2 * i) != tag)
                continue;
            const Result<bool> is = check(group * kGroup + 1 + numberAt(entries, 2 * i + 1));
            if (!is || *is)
                return is;
        }
    }
    return false;
}

} // namespace witan
