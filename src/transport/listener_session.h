// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/token_bucket.h"
#include "transport/incoming_room.h"
#include "transport/listener_asio.h"
#include "transport/mailbox.h"
#include "transport/outgoing_queue.h"

#include <memory>

namespace witan::listening {

class Server;

/// One of the sockets that Server may hold; gives its place back when it goes.
class Seat {
public:
    explicit Seat(int &taken) : m_taken(&taken) { ++taken; }
    Seat(Seat &&other) noexcept : m_taken(std::exchange(other.m_taken, nullptr)) {}
    Seat &operator=(Seat &&) = delete;
    ~Seat()
    {
        if (m_taken)
            --*m_taken;
    }

private:
    int *m_taken;
};

/// One admitted connection: what goes out, what comes in, its budgets and its end. What depends on the kind of socket
/// is WebSession's. I/O thread only. Lives while an operation on its socket is pending.
///
/// Of what it handed on, only so much may wait for the service: the next message is then left to the peer's side of the
/// connection, so that who pours cannot fill this one's memory while the service is busy.
///
/// The end has three steps: ended() tells the service, once; lingering lets the peer read what was written, the close
/// frame included, before the socket is closed (closing it over unread bytes would reset the connection); cut() is the
/// deadline for all that.
class Session : public std::enable_shared_from_this<Session> {
public:
    Session(Server &server, ConnectionId id, Seat seat);
    virtual ~Session();
    Session(const Session &) = delete;
    Session &operator=(const Session &) = delete;

    ConnectionId id() const { return m_id; }
    /// Where large messages take their room; before the first of them.
    void setRoom(std::shared_ptr<IncomingRoom> room) { m_room = std::move(room); }

    /// Queues one item; flush() writes. A peer that has not taken what was queued before is closed with 1013.
    void deliver(const Outbound &item);
    void flush();
    void close(int code, const QByteArray &reason);
    /// Called at a steady pace: two silent ticks bring a ping, four the end.
    void tick();
    /// Reads on, where it stopped because too much of it was waiting for the service.
    void goOn();
    /// Closes the socket now; pending operations then end by themselves.
    virtual void cut() = 0;

    bool isTouched() const { return m_touched; }
    void setTouched(bool touched) { m_touched = touched; }

    /// From the frame layer: bytes came in; Beast writes a whole frame of its own.
    void heard(std::size_t bytes);
    void writeFrames(const char *bytes, std::size_t size);

protected:
    virtual void startRead() = 0;
    virtual void startWrite(const std::vector<QByteArray> &segments) = 0;
    virtual void startClose(int code, const QByteArray &reason) = 0;
    virtual void startLinger() = 0;
    virtual bool isSpeaking() const = 0;        ///< neither side has sent a close frame

    void written(IoError error);
    void received(QByteArray message, bool isText);
    /// Whether there is room for what has come in of a message; if not, nothing more is to be read, and the connection closes.
    bool hasRoom();
    /// Whether the next message may be read now; if not, goOn() follows when the service has taken what waits.
    bool mayRead();
    void controlFrame(std::size_t payload);
    void ended();
    void closeSoon(int code, const char *reason);
    void cutAfter(std::chrono::milliseconds time);
    void lingerWhenWritten();
    Server &server() const { return m_server; }
    qsizetype &partialBytes() { return m_partialBytes; }

private:
    bool isTooSlowFor(qsizetype bytes) const;
    void giveUpSlow();

    Server &m_server;
    Seat m_seat;
    const ConnectionId m_id;
    OutgoingQueue m_outgoing;
    std::unique_ptr<Timer> m_deadline;
    std::shared_ptr<IncomingRoom> m_room;
    std::shared_ptr<TakenRoom> m_taken;         ///< for the message that is coming in
    std::chrono::steady_clock::time_point m_launchedAt{};
    TokenBucket m_controlBudget;
    qint64 m_rawBytes = 0;          ///< since the last whole message, control frames taken off
    qsizetype m_partialBytes = 0;   ///< payload of the message that is coming in
    qint64 m_unpaidBytes = 0;       ///< handed on, and not known to be taken by the service
    int m_unpaidMessages = 0;
    quint64 m_lastBatch = 0;        ///< the newest of those went with
    int m_silentTicks = 0;
    bool m_paused = false;
    bool m_touched = false;
    bool m_doomed = false;      ///< will be closed as soon as Beast is out of the way; nothing is passed on any more
    bool m_closing = false;
    bool m_ended = false;
    bool m_lingering = false;
};

} // namespace witan::listening
