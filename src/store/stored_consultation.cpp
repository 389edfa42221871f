// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "store/stored_consultation.h"

using namespace Qt::StringLiterals;

namespace witan {

std::optional<Message> messageIn(const Event &event)
{
    if (event.type != EventType::MessagePosted)
        return std::nullopt;
    Result<Message> message = messageOf(event);
    return message ? std::optional(*std::move(message)) : std::nullopt;
}

bool project(StoredConsultation &consultation, const Event &event, const std::optional<Message> &message)
{
    Consultation &state = consultation.state;
    const bool isBegun = !state.id.isNull(), isOpen = state.active();
    fold(state, event);
    if (state.id.isNull()) {
        // A record that begins with something else than its start is still shown, as far as it goes.
        state.id = event.consultation;
        state.startedAt = event.at;
        state.head = event.seq;
    }
    if (!isBegun)
        consultation.firstCursor = event.cursor;
    consultation.hash = event.hash;
    consultation.messages += message ? 1 : 0;
    if (event.type == EventType::ContextRevised || (message && mustBeSeen(*message)))
        consultation.lastAgentSeq = event.seq;
    if (event.type == EventType::StateSaved)
        consultation.stateDigest = event.body.value("digest"_L1).toString();
    const bool carriesContext = (event.type == EventType::ConsultationStarted || event.type == EventType::ContextRevised) && event.body.value("context"_L1).isObject();
    if (!carriesContext || state.digest != event.body.value("digest"_L1).toString())
        return false;
    return event.type == EventType::ConsultationStarted ? !isBegun : isBegun && isOpen;
}

} // namespace witan
