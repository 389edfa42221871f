// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "support/listener_host.h"

#include "protocol/proof.h"

namespace witan::test {

namespace {

ListenerConfig answering(ListenerConfig config)
{
    config.plainPath = protocol::kProofPath;
    return config;
}

Listener::Door proving(Listener::Door door)
{
    return [door = std::move(door)](const UpgradeRequest &request) {
        return !request.upgrades ? ListenerHost::proof(request) : door(request);
    };
}

} // namespace

ListenerHost::ListenerHost(ListenerConfig config, Listener::Door door, QObject *parent)
    : QObject(parent)
    , m_listener(std::make_unique<Listener>(answering(std::move(config)), proving(std::move(door)), m_mailbox))
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

Admission ListenerHost::proof(const UpgradeRequest &request, const QList<QByteArray> &tokens)
{
    const auto challenge = protocol::Challenge::parse(request.header(protocol::kChallengeHeader));
    for (const QByteArray &token : tokens) {
        const auto key = protocol::ProofKey::of(token);
        if (challenge && challenge->keyId == key.id)
            return {200, protocol::proofOf(key, challenge->nonce, request.localAddress, request.localPort), {}, {}};
    }
    return {404, "No.", {}, {}};
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
