// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/consultation.h"

#include <QByteArray>
#include <QList>

namespace witan {

/// Where the service finds an event again: see place_index.h.
struct EventPlace {
    qint64 cursor = 0;
    quint16 tag = 0;
    bool operator==(const EventPlace &) const = default;
};

/// A consultation as it stands after its last event, kept while somebody works with it. What a message needs is here, so that
/// taking one in reads nothing.
struct KeptConsultation {
    qint64 row = 0;
    ConsultationId id;
    Consultation state;               ///< its context only if contextLoaded
    qsizetype contextBytes = 0;
    bool contextLoaded = false;
    QByteArray hash;                  ///< of the last event, 32 bytes; empty before the first
    QString hashText;
    qint64 lastAgentSeq = 0;          ///< of what an approval has to have seen: revisions, and AGENT messages but the built-in responder's
    QString stateDigest;              ///< of the agent's newest saved state, as its event says; empty where there is none
    QList<EventPlace> recent;         ///< of the events after the last whole block of places

    bool touched = false;             ///< in the transaction that runs
    bool leaving = false;             ///< was released in it
    bool moved = false;               ///< head differs from what is stored
    bool altered = false;             ///< more than the head does
    quint64 used = 0;
};

} // namespace witan
