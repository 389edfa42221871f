// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "store/cursor_log.h"

#include <algorithm>

namespace witan {

namespace {

constexpr size_t kLongestRun = 512;

void putNumber(QByteArray &out, qint64 value)
{
    auto rest = static_cast<quint64>(value);
    while (rest >= 0x80) {
        out.append(static_cast<char>(rest | 0x80));
        rest >>= 7;
    }
    out.append(static_cast<char>(rest));
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

CursorLog::Run CursorLog::runOf(Statement &row)
{
    Run run;
    run.first = row.integer(0);
    const QByteArray bytes = row.bytes(1);
    for (qsizetype at = 0; at < bytes.size();) {
        const qint64 consultation = takeNumber(bytes, at);
        run.places.append({consultation, takeNumber(bytes, at)});
    }
    return run;
}

Result<void> CursorLog::load()
{
    m_waiting.clear();
    Statement &newest = m_database.statement("cursor_newest");
    const Resting resting(newest);
    const Result<bool> row = newest.next();
    if (!row)
        return row.error();
    m_newest = 0;
    if (*row) {
        const Run run = runOf(newest);
        m_newest = run.first + run.places.size() - 1;
    }
    return {};
}

qint64 CursorLog::give(const EventPlace &place)
{
    m_waiting.push_back(place);
    return ++m_newest;
}

Result<void> CursorLog::flush()
{
    Statement &add = m_database.statement("cursor_run_add");
    qint64 first = m_newest - qint64(m_waiting.size()) + 1;
    for (size_t from = 0; from < m_waiting.size(); from += kLongestRun) {
        const size_t to = std::min(from + kLongestRun, m_waiting.size());
        QByteArray bytes;
        for (size_t i = from; i < to; ++i) {
            putNumber(bytes, m_waiting[i].consultation);
            putNumber(bytes, m_waiting[i].seq);
        }
        if (Result<void> done = add.bind(first).bind(bytes).run(); !done)
            return done;
        first += qint64(to - from);
    }
    m_waiting.clear();
    return {};
}

Result<QList<EventPlace>> CursorLog::since(qint64 cursor, int limit)
{
    QList<EventPlace> found;
    if (Result<void> flushed = flush(); !flushed)
        return flushed.error();
    const char *query = "cursor_run_holding";
    for (qint64 next = qMax<qint64>(cursor, 0) + 1; found.size() < limit && next <= m_newest;) {
        Statement &read = m_database.statement(query);
        const Resting resting(read);
        const Result<bool> row = read.bind(next).next();
        if (!row)
            return row.error();
        if (!*row)
            break;
        const Run run = runOf(read);
        for (qint64 i = qMax<qint64>(next - run.first, 0); i < run.places.size() && found.size() < limit; ++i)
            found.append(run.places.at(i));
        next = qMax(next, run.first + run.places.size());
        query = "cursor_run_from";
    }
    return found;
}

} // namespace witan
