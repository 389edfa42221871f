// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "service/service_errors.h"

#include "core/untrusted_text.h"

using namespace Qt::StringLiterals;

namespace witan::refusal {

Error notFound()
{
    return {.code = ErrorCode::NotFound,
            .message = u"There is no such consultation for this token. Nothing was changed; check the id, or ask for the list."_s,
            .field = u"params.consultation_id"_s};
}

Error notActive(const Consultation &c)
{
    QJsonObject data{{"status"_L1, toString(c.status)}, {"end_reason"_L1, toString(c.endReason)}};
    if (c.completedAt)
        data.insert("completed_at"_L1, c.completedAt->toString());
    return {.code = ErrorCode::NotActive,
            .message = u"This consultation is not active any more (%1, %2). Nothing was added to it; what was said can still be read."_s.arg(
                toString(c.status), toString(c.endReason)),
            .data = data};
}

Error workflowStopped(const Consultation &stopped)
{
    const RecordedDecision &no = *stopped.final;
    const QString who = no.actor.name.isEmpty() ? no.actor.id : no.actor.name;
    // Joined, not by arg(): a comment may have a "%1" of its own.
    return {.code = ErrorCode::WorkflowStopped,
            .message = oneLine(who, 80) + u" stopped this workflow on "_s + no.at.toString() + u": \u201c"_s + oneLine(no.decision.comment, 300)
                + u"\u201d Nothing was started; stop all work of it, and ask again only where a reviewer has let it go on."_s,
            .field = u"params.workflow_id"_s,
            .data = {{"consultation_id"_L1, stopped.id.toString()},
                     {"decision_id"_L1, no.decision.id.toString()},
                     {"by"_L1, toJson(no.actor)},
                     {"at"_L1, no.at.toString()},
                     {"comment"_L1, no.decision.comment}}};
}

Error forbidden(const QString &what)
{
    return {.code = ErrorCode::Forbidden, .message = what + u" Nothing was changed."_s};
}

Error tooLarge(const QString &field, qint64 size, qint64 limit)
{
    return {.code = ErrorCode::TooLarge,
            .message = u"%1 has %2 bytes and may have %3. Nothing was kept of it; send less."_s.arg(field).arg(size).arg(limit),
            .field = u"params."_s + field,
            .data = {{"limit"_L1, limit}, {"size"_L1, size}}};
}

Error tooMany(const QString &field, qint64 count, qint64 limit)
{
    return {.code = ErrorCode::TooLarge,
            .message = u"%1 has %2 entries and may have %3. Nothing was kept of it; send fewer."_s.arg(field).arg(count).arg(limit),
            .field = u"params."_s + field,
            .data = {{"limit"_L1, limit}, {"size"_L1, count}}};
}

Error invalid(const QString &field, const QString &message)
{
    return {.code = ErrorCode::Invalid, .message = message, .field = u"params."_s + field};
}

Error conflict(const QString &field, const QString &message, const QJsonObject &data)
{
    return {.code = ErrorCode::Conflict, .message = message, .field = field.isEmpty() ? QString() : u"params."_s + field, .data = data};
}

Error unavailable(const Error &cause)
{
    return {.code = ErrorCode::Unavailable,
            .message = u"The record could not be written, so nothing of this has happened: %1 Send it again when that is mended."_s.arg(cause.message),
            .detail = cause.detail};
}

} // namespace witan::refusal
