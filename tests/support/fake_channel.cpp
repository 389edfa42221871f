// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "fake_channel.h"

#include <QJsonDocument>
#include <QTimer>

namespace witan::test {

void FakeChannel::later(std::function<void()> what)
{
    QTimer::singleShot(0, this, [this, connection = m_connection, what = std::move(what)] {
        if (connection == m_connection)
            what();
    });
}

void FakeChannel::open()
{
    if (m_open || m_opening)
        return;
    m_opening = true;
    ++m_opens;
    ++m_connection;
    later([this] {
        m_opening = false;
        if (m_failures > 0) {
            --m_failures;
            Q_EMIT closed(m_failure);
            return;
        }
        m_open = true;
        Q_EMIT opened();
    });
}

void FakeChannel::send(const QByteArray &frame)
{
    if (!m_open)
        return;
    if (m_lose > 0)
        --m_lose;
    else if (m_delayed)
        m_heldOut.append(frame);
    else
        later([this, frame] { arrive(frame); });
}

void FakeChannel::arrive(const QByteArray &frame)
{
    m_sent.append(frame);
    const QList<QByteArray> answers = m_peer ? m_peer(frame) : QList<QByteArray>();
    Q_EMIT arrived(frame);
    for (const QByteArray &answer : answers)
        receive(answer);
}

void FakeChannel::receive(const QByteArray &frame)
{
    if (m_delayed)
        m_heldIn.append(frame);
    else
        later([this, frame] {
            if (m_open)
                Q_EMIT frameReceived(frame);
        });
}

void FakeChannel::close()
{
    if (!m_open && !m_opening)
        return;
    ++m_connection;
    m_open = m_opening = false;
    m_heldIn.clear();
    m_heldOut.clear();
    later([this] { Q_EMIT closed(Error{.code = ErrorCode::Network, .message = QStringLiteral("The connection was closed.")}); });
}

void FakeChannel::drop()
{
    ++m_connection;
    const bool was = m_open || m_opening;
    m_open = m_opening = false;
    m_heldIn.clear();
    m_heldOut.clear();
    if (was)
        Q_EMIT closed(Error{.code = ErrorCode::Network, .message = QStringLiteral("The connection broke.")});
}

void FakeChannel::release()
{
    m_delayed = false;
    const QList<QByteArray> out = std::exchange(m_heldOut, {}), in = std::exchange(m_heldIn, {});
    for (const QByteArray &frame : out)
        later([this, frame] { arrive(frame); });
    for (const QByteArray &frame : in)
        receive(frame);
}

void FakeChannel::fail(const Error &error, int times)
{
    m_failure = error;
    m_failures = times;
}

void FakeChannel::fail(int times)
{
    fail(Error{.code = ErrorCode::Network, .message = QStringLiteral("Nobody listens there.")}, times);
}

QList<QJsonObject> FakeChannel::sentObjects() const
{
    QList<QJsonObject> objects;
    for (const QByteArray &frame : m_sent)
        objects.append(QJsonDocument::fromJson(frame).object());
    return objects;
}

QJsonObject FakeChannel::lastSent() const
{
    return m_sent.isEmpty() ? QJsonObject() : QJsonDocument::fromJson(m_sent.constLast()).object();
}

QList<QJsonObject> FakeChannel::sentWithMethod(QLatin1StringView method) const
{
    QList<QJsonObject> objects = sentObjects();
    objects.removeIf([method](const QJsonObject &object) { return object.value(QLatin1StringView("method")).toString() != method; });
    return objects;
}

} // namespace witan::test
