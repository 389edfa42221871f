// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "store/event_store.h"

using namespace Qt::StringLiterals;

namespace witan {

Result<Event> EventStore::append(const NewEvent &event)
{
    Result<std::optional<StoredConsultation>> loaded = load(event.consultation);
    if (!loaded)
        return loaded.error();
    if (*loaded && event.type == EventType::ConsultationStarted) {
        return Error{ErrorCode::Conflict, u"The consultation %1 has been started before. Nothing was saved. Use a new id."_s.arg(event.consultation.toString()), {}, {}, {}};
    }
    StoredConsultation consultation = loaded->value_or(StoredConsultation());
    return append(consultation, event);
}

Result<std::optional<Consultation>> EventStore::consultation(const ConsultationId &id)
{
    Result<std::optional<StoredConsultation>> loaded = load(id);
    if (!loaded)
        return loaded.error();
    return *loaded ? std::optional((*loaded)->state) : std::nullopt;
}

} // namespace witan
