// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "models/arrival.h"

namespace witan {
namespace {

constexpr int kDelayMs = 200;        // before that a word would only flicker
constexpr int kPatienceMs = 2000;    // a start or a short break

} // namespace

Arrival::Arrival(QObject *parent) : QObject(parent)
{
    m_delay.setSingleShot(true);
    m_patience.setSingleShot(true);
    connect(&m_delay, &QTimer::timeout, this, [this] { set(State::Fetching); });
    connect(&m_patience, &QTimer::timeout, this, [this] { set(State::Away); });
    m_delay.start(kDelayMs);
}

void Arrival::setConnection(ConnectionState connection)
{
    switch (connection) {
    case ConnectionState::Online:
        set(State::Known);
        return;
    case ConnectionState::Refused:
        set(State::Away);
        return;
    case ConnectionState::Syncing:
        m_patience.stop();
        if (m_state == State::Away)
            set(State::Fetching);
        return;
    case ConnectionState::Offline:
    case ConnectionState::Connecting:
        if (m_state != State::Away && !m_patience.isActive())
            m_patience.start(kPatienceMs);
        return;
    }
}

void Arrival::set(State state)
{
    m_delay.stop();
    if (state != State::Fetching)
        m_patience.stop();
    if (std::exchange(m_state, state) != state)
        Q_EMIT changed(state);
}

} // namespace witan
