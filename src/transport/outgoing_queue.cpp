// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "transport/outgoing_queue.h"

#include <QtEndian>

namespace witan {

namespace {

constexpr qsizetype kShareFrom = 16 * 1024;    // from here a copy costs more than one more buffer in the write
constexpr qsizetype kSegment = 64 * 1024;
constexpr char kFinalText = char(0x81);

/// RFC 6455, 5.2: the length in 7 bits, or 126 and 16 bits, or 127 and 64 bits.
qsizetype writeHeader(char *to, qsizetype length)
{
    to[0] = kFinalText;
    if (length < 126) {
        to[1] = static_cast<char>(length);
        return 2;
    }
    if (length < 65536) {
        to[1] = 126;
        qToBigEndian(static_cast<quint16>(length), to + 2);
        return 4;
    }
    to[1] = 127;
    qToBigEndian(static_cast<quint64>(length), to + 2);
    return 10;
}

} // namespace

void OutgoingQueue::addText(const QByteArray &message)
{
    char header[10];
    const qsizetype headerSize = writeHeader(header, message.size());
    m_waitingBytes += headerSize + message.size();
    const bool share = message.size() >= kShareFrom;
    gatherer(headerSize + (share ? 0 : message.size())).append(header, headerSize);
    if (share) {
        m_waiting.push_back(message);
        m_gathering = false;
    } else {
        m_waiting.back().append(message);
    }
}

void OutgoingQueue::addFrames(const char *bytes, qsizetype size)
{
    m_waitingBytes += size;
    gatherer(size).append(bytes, size);
}

const std::vector<QByteArray> &OutgoingQueue::launch()
{
    Q_ASSERT(m_flying.empty());
    m_flying.swap(m_waiting);
    m_waitingBytes = 0;
    m_gathering = false;
    return m_flying;
}

void OutgoingQueue::land()
{
    std::vector<QByteArray>().swap(m_flying);
}

void OutgoingQueue::dropWaiting()
{
    std::vector<QByteArray>().swap(m_waiting);
    m_waitingBytes = 0;
    m_gathering = false;
}

QByteArray &OutgoingQueue::gatherer(qsizetype room)
{
    if (!m_gathering || m_waiting.back().size() + room > kSegment) {
        m_waiting.emplace_back();
        m_gathering = true;
    }
    return m_waiting.back();
}

} // namespace witan
