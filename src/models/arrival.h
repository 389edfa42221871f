// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/connection_info.h"

#include <QTimer>

namespace witan {

/// What an empty list means: that nothing waits, or only that what waits is not known here. A short wait is not worth a word.
class Arrival final : public QObject {
    Q_OBJECT
public:
    enum class State { Quiet, Fetching, Away, Known };
    Q_ENUM(State)

    explicit Arrival(QObject *parent = nullptr);

    State state() const { return m_state; }
    void setConnection(ConnectionState connection);

Q_SIGNALS:
    void changed(witan::Arrival::State state);

private:
    void set(State state);

    State m_state = State::Quiet;
    QTimer m_delay, m_patience;
};

} // namespace witan
