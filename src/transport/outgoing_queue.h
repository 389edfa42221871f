// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>

#include <vector>

namespace witan {

/// Whole frames on their way to one socket, in two parts: `flying` is being written and must be written to its end, or
/// the peer loses the frame boundaries; `waiting` has not begun and may be thrown away. Small frames are gathered into
/// one segment, long messages are shared with whoever else sends them. Holds no memory when empty. A plain value.
class OutgoingQueue {
public:
    /// One message as an unmasked, final text frame.
    void addText(const QByteArray &message);
    /// Bytes that already are whole frames.
    void addFrames(const char *bytes, qsizetype size);

    /// Starts the next flight with all that waits.
    const std::vector<QByteArray> &launch();
    void land();

    void dropWaiting();
    bool isFlying() const { return !m_flying.empty(); }
    bool hasWaiting() const { return !m_waiting.empty(); }
    qint64 waitingBytes() const { return m_waitingBytes; }

private:
    QByteArray &gatherer(qsizetype room);

    std::vector<QByteArray> m_flying, m_waiting;
    qint64 m_waitingBytes = 0;
    bool m_gathering = false;    ///< the last waiting segment is our own and may grow
};

} // namespace witan
