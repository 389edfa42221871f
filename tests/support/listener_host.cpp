// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "support/listener_host.h"

namespace witan::test {

ListenerHost::ListenerHost(ListenerConfig config, Listener::Door door, QObject *parent)
    : QObject(parent)
    , m_listener(std::make_unique<Listener>(std::move(config), std::move(door), m_mailbox))
{
    m_mailbox.setWake([this] { QMetaObject::invokeMethod(this, [this] { drain(); }, Qt::QueuedConnection); });
    if (auto started = m_listener->start(); !started)
        qFatal("%s", qPrintable(started.error().message));
}

ListenerHost::~ListenerHost()
{
    m_listener.reset();
}

Listener::Door ListenerHost::openDoor()
{
    return [](const UpgradeRequest &) { return Admission{}; };
}

ListenerConfig ListenerHost::patient()
{
    ListenerConfig config;
    config.handshakeMs = 30'000;
    return config;
}

void ListenerHost::stop()
{
    m_echo = false;
    m_listener.reset();
    drain();
}

void ListenerHost::setHeld(bool held)
{
    m_held = held;
    drain();
}

void ListenerHost::drain()
{
    if (m_held)
        return;
    std::vector<Outbound> answers;
    for (Inbound &item : m_mailbox.drain()) {
        if (closed.contains(item.connection))
            lateFrames = true;
        switch (item.kind) {
        case Inbound::Kind::Opened:
            opened.append(item.connection);
            passes.append(item.pass);
            break;
        case Inbound::Kind::Closed:
            closed.append(item.connection);
            break;
        case Inbound::Kind::Frame:
            heardBytes += item.bytes.size();
            if (item.bytes.size() > m_largest)
                break;
            if (m_echo)
                answers.push_back({item.connection, item.bytes, 0, {}});
            frames.append(std::move(item.bytes));
            break;
        }
    }
    if (m_listener && !answers.empty())
        m_listener->deliver(std::move(answers));
}

} // namespace witan::test
