// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/message.h"
#include "core/outbox_item.h"

namespace witan {

/// What an elder is writing or has just sent: the words, whom they are for, and what they are about.
struct MessageDraft {
    ConsultationId consultation;
    QString content;
    Audience audience = Audience::All;
    std::optional<MessageId> replyTo;
    std::optional<Anchor> anchor;
    bool operator==(const MessageDraft &) const = default;
};

/// A draft as one text for the cache, so that words are never kept apart from whom they are for. Words for everybody, about
/// nothing in particular, stand as they are; empty where there is nothing to keep.
QString keptForm(const MessageDraft &draft);
/// Takes any text. One that cannot be read comes back whole, as a note that only reviewers see.
MessageDraft draftFromKept(const ConsultationId &consultation, const QString &kept);
/// The message in the outbox as it was written.
MessageDraft draftOf(const OutboxItem &item);

} // namespace witan
