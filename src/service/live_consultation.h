// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/context.h"
#include "core/message.h"
#include "store/stored_consultation.h"

#include <QList>

#include <memory>
#include <optional>

namespace witan {

/// One consultation as far as the service has it in memory: the projection, which the store takes each event into, and what is dear to
/// read again for each question. Everything in it can be had from the store at any time.
struct LiveConsultation : StoredConsultation {
    std::optional<QList<Message>> recent;          ///< the last 10 messages for all, oldest first
    std::optional<bool> changesOwed;               ///< whether the agent must still take the last request for changes
    std::optional<QString> summary;                ///< of the context
    std::shared_ptr<const Context> parsed;         ///< of this revision
    std::shared_ptr<const Context> previous;       ///< of the revision before; empty for the first
    int heard = 0;                                 ///< human messages of this transaction, for the log
    qint64 heardSize = 0;

    // LiveCache's: what it holds, about, and for which plans that was found out.
    bool touched = false;
    qint64 bytes = 0;
    qint64 contextBytes = 0, previousBytes = 0;
    QString weighedDigest;
    std::shared_ptr<const Context> weighedPrevious;
};

} // namespace witan
