// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "transport/listener_session.h"

#include "transport/listener_server.h"

#include <boost/asio/post.hpp>

namespace witan::listening {

namespace {

using namespace std::chrono_literals;

constexpr auto kCloseTime = 3s;      // for the peer's answer to a close frame
constexpr auto kLastWordTime = 10s;  // for the peer to read what stands before the close frame
constexpr auto kFlightTime = 500ms;
constexpr int kHardFactor = 8;
// What may have come in beyond the payload that was handed on: one read under way, and frame headers (those of about
// 10,000 tiny fragments).
constexpr qint64 kOverhead = 64 * 1024 + 64 * 1024;
// Enough that a quick peer never waits for its own answers: what comes in while one commit runs.
constexpr int kMostUnpaidMessages = 64;
constexpr qint64 kMostUnpaidBytes = 1024 * 1024;
constexpr qsizetype kSmall = 64 * 1024;      // a message without a claim to room
constexpr int kPingAfter = 2;
constexpr int kDropAfter = 4;
constexpr char kPing[] = {char(0x89), 0};

/// A close frame has room for 123 bytes, and its text may not end inside a character either.
QByteArray shortened(const QByteArray &reason)
{
    qsizetype size = std::min<qsizetype>(reason.size(), 123);
    while (size > 0 && size < reason.size() && (static_cast<uchar>(reason[size]) & 0xc0) == 0x80)
        --size;
    return reason.first(size);
}

/// Of bytes that are UTF-8 so far: whether the last character lacks some of its own.
bool endsInsideCharacter(const QByteArray &text)
{
    for (qsizetype back = 1; back <= std::min<qsizetype>(3, text.size()); ++back) {
        const auto byte = static_cast<uchar>(text[text.size() - back]);
        if (byte < 0x80)
            return false;
        if (byte >= 0xc0)
            return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2);
    }
    return false;
}

} // namespace

Session::Session(Server &server, ConnectionId id, Seat seat)
    : m_server(server)
    , m_seat(std::move(seat))
    , m_id(id)
    , m_controlBudget(server.config().controlFramesPerSecond, server.config().controlFramesPerSecond)
{
}

Session::~Session() = default;

void Session::deliver(const Outbound &item)
{
    if (m_closing || m_ended || !isSpeaking())
        return;
    if (!item.bytes.isEmpty()) {
        if (isTooSlowFor(item.bytes.size())) {
            giveUpSlow();
            return;
        }
        m_outgoing.addText(item.bytes);
    }
    if (item.closeCode != 0)
        close(item.closeCode, item.closeReason);
}

/// What counts is what piles up behind a write that the peer has had time to take: a burst to a quick reader is over
/// the limit for a moment, and one message alone (an agent's saved state) may be larger than it.
bool Session::isTooSlowFor(qsizetype bytes) const
{
    const qint64 limit = m_server.config().unsentLimit;
    const qint64 after = m_outgoing.waitingBytes() + bytes;
    if (!m_outgoing.isFlying() || !m_outgoing.hasWaiting() || after <= limit)
        return false;
    return after > limit * kHardFactor || std::chrono::steady_clock::now() - m_launchedAt > kFlightTime;
}

void Session::giveUpSlow()
{
    if (m_closing)
        return;
    m_server.note("websocket_slow_reader", m_id);
    m_outgoing.dropWaiting();
    close(1013, QByteArrayLiteral("not read fast enough"));
    ended();
}

void Session::flush()
{
    if (!m_outgoing.hasWaiting() || m_outgoing.isFlying())
        return;
    m_launchedAt = std::chrono::steady_clock::now();
    startWrite(m_outgoing.launch());
}

void Session::close(int code, const QByteArray &reason)
{
    if (m_closing)
        return;
    m_closing = true;
    cutAfter(kLastWordTime);
    if (isSpeaking())
        startClose(code, shortened(reason));
}

void Session::tick()
{
    // Who is not read from cannot be heard.
    if (m_closing || m_ended || m_paused)
        return;
    ++m_silentTicks;
    if (m_silentTicks >= kDropAfter) {
        m_server.note("websocket_silent", m_id);
        ended();
        cut();
    } else if (m_silentTicks == kPingAfter && isSpeaking()) {
        writeFrames(kPing, sizeof kPing);
    }
}

void Session::heard(std::size_t bytes)
{
    m_silentTicks = 0;
    m_rawBytes += static_cast<qint64>(bytes);
    if (m_rawBytes > kOverhead + m_partialBytes + m_partialBytes / 8)
        closeSoon(1008, "too many fragments");
}

void Session::writeFrames(const char *bytes, std::size_t size)
{
    // Pongs, to a peer that asks for them and does not read them.
    if (isTooSlowFor(static_cast<qsizetype>(size)))
        net::post(m_server.executor(), [self = shared_from_this()] { self->giveUpSlow(); });
    m_outgoing.addFrames(bytes, static_cast<qsizetype>(size));
    flush();
}

void Session::written(IoError error)
{
    m_outgoing.land();
    if (error) {
        m_outgoing.dropWaiting();
        ended();
        cut();
        return;
    }
    if (m_outgoing.hasWaiting()) {
        flush();
        return;
    }
    if (m_closing)
        cutAfter(kCloseTime);
    if (m_lingering)
        startLinger();
}

bool Session::hasRoom()
{
    if (!m_room || m_partialBytes <= kSmall)
        return true;
    if (!m_taken)
        m_taken = std::make_shared<TakenRoom>(m_room);
    if (m_taken->grow(m_partialBytes))
        return true;
    m_taken.reset();
    m_server.note("websocket_no_room", m_id);
    closeSoon(1013, "too much is coming in at once");
    return false;
}

void Session::received(QByteArray message, bool isText)
{
    m_rawBytes = 0;
    m_partialBytes = 0;
    auto taken = std::exchange(m_taken, nullptr);
    // Beast checks text as it comes, but not that an empty last fragment leaves a character half said.
    if (isText && endsInsideCharacter(message)) {
        closeSoon(1007, "not UTF-8");
        return;
    }
    if (m_closing || m_doomed)
        return;
    ++m_unpaidMessages;
    m_unpaidBytes += message.size();
    m_lastBatch = m_server.push(Inbound{Inbound::Kind::Frame, m_id, std::move(message), {}, nullptr, nullptr, std::move(taken)});
}

bool Session::mayRead()
{
    if (m_unpaidMessages < kMostUnpaidMessages && m_unpaidBytes < kMostUnpaidBytes)
        return true;
    if (!m_server.isTaken(m_lastBatch)) {
        m_paused = true;
        m_server.goOnLater(shared_from_this(), m_lastBatch);
        return false;
    }
    m_unpaidMessages = 0;
    m_unpaidBytes = 0;
    return true;
}

void Session::goOn()
{
    m_paused = false;
    m_silentTicks = 0;
    if (!m_closing && !m_ended && mayRead())
        startRead();
}

void Session::controlFrame(std::size_t payload)
{
    constexpr qint64 kMaskedHeader = 6;
    m_rawBytes = std::max<qint64>(0, m_rawBytes - static_cast<qint64>(payload) - kMaskedHeader);
    if (!m_controlBudget.take(steadyMs()))
        closeSoon(1008, "too many control frames");
}

/// Not at once: Beast is in the middle of reading when it calls.
void Session::closeSoon(int code, const char *reason)
{
    if (m_closing || std::exchange(m_doomed, true))
        return;
    net::post(m_server.executor(), [self = shared_from_this(), code, reason] { self->close(code, reason); });
}

void Session::ended()
{
    m_ended = true;
    m_taken.reset();
    m_server.leave(m_id);
}

void Session::lingerWhenWritten()
{
    m_lingering = true;
    if (!m_deadline)
        cutAfter(kCloseTime);
    if (!m_outgoing.isFlying() && !m_outgoing.hasWaiting())
        startLinger();
}

void Session::cutAfter(std::chrono::milliseconds time)
{
    if (!m_deadline)
        m_deadline = std::make_unique<Timer>(m_server.executor());
    m_deadline->expires_after(time);
    m_deadline->async_wait([weak = weak_from_this()](IoError error) {
        if (const auto self = weak.lock(); self && !error)
            self->cut();
    });
}

} // namespace witan::listening
