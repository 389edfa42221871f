// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "service/agent_session.h"

#include "core/logging.h"
#include "service/bounds.h"
#include "service/ruling.h"
#include "service/service_errors.h"

#include <QHash>

using namespace Qt::StringLiterals;

namespace witan {
namespace {
namespace method = protocol::method;
}

void AgentSession::opened()
{
    log(LogArea::Service, LogLevel::Info, "websocket_connected", {{"endpoint", "agent"}, {"connection", id()}, {"principal", principal().id}});
}

void AgentSession::closed()
{
    for (const ConsultationId &consultation : m_parts.presence.attachedBy(id())) {
        m_parts.presence.detach(consultation, id());
        m_parts.service.live().release(consultation);
        m_parts.answers.agentChanged(consultation, 0, m_parts.ticks());
        announcePresence(consultation);
    }
    log(LogArea::Service, LogLevel::Info, "websocket_disconnected", {{"endpoint", "agent"}, {"connection", id()}});
}

Result<QByteArray> AgentSession::start(const protocol::ConsultationStartParams &params)
{
    return written(m_parts.service.startConsultation(principal(), params));
}

Result<QByteArray> AgentSession::attach(const protocol::ConsultationParams &params)
{
    const ConsultationId &consultation = params.consultation;
    const auto attached = m_parts.service.attach(principal(), consultation);
    if (!attached)
        return attached.error();
    const auto resume = m_parts.service.resumeNotice(consultation);
    if (!resume)
        return resume.error();
    const ConnectionId before = m_parts.presence.attach(consultation, id());
    if (before == 0)
        m_parts.service.live().hold(consultation);
    m_parts.batch.onRollback([&parts = m_parts, consultation, before, connection = id()] {
        parts.presence.detach(consultation, connection);
        if (before != 0)
            parts.presence.attach(consultation, before);
        else
            parts.service.live().release(consultation);
    });
    if (before != 0 && before != id()) {
        m_parts.answers.agentChanged(consultation, id(), m_parts.ticks());
        log(LogArea::Service, LogLevel::Warning, "agent_displaced", {{"consultation_id", consultation}, {"connection", before}, {"by", id()}});
    }
    announcePresence(consultation);
    if (*resume) {
        sendAfter(notification(method::kResume, protocol::write(**resume)));
        m_parts.presence.tell(consultation, ruling::placeOf(**resume));
    }
    return json(protocol::write(*attached));
}

Result<QByteArray> AgentSession::revise(const protocol::ContextReviseParams &params)
{
    if (const auto lease = checkLease(params.consultation); !lease)
        return lease.error();
    return written(m_parts.service.reviseContext(principal(), params));
}

Result<QByteArray> AgentSession::saveState(const protocol::StateSaveParams &params)
{
    if (const auto lease = checkLease(params.consultation); !lease)
        return lease.error();
    return written(m_parts.service.saveState(principal(), params));
}

Result<QByteArray> AgentSession::sendMessage(const protocol::MessageSendParams &params)
{
    if (const auto lease = checkLease(params.consultation); !lease)
        return lease.error();
    const auto posted = m_parts.service.postAgentMessage(principal(), params);
    if (!posted)
        return posted.error();
    if (posted->fresh)
        m_parts.answers.answered(posted->message);
    return json(protocol::write(protocol::MessageSendResult{posted->message.seq, posted->message.timestamp}));
}

Result<QByteArray> AgentSession::writeDelta(const protocol::AnswerDeltaNotice &delta)
{
    if (const auto lease = checkLease(delta.consultation); !lease)
        return lease.error();
    if (const auto own = m_parts.service.checkOwner(principal(), delta.consultation); !own)
        return own.error();
    if (const auto fits = bounds::judgeText(u"text"_s, delta.text, m_parts.limits.content); !fits)
        return fits.error();
    m_parts.answers.writing(delta.consultation, delta.message, m_parts.ticks());
    for (const ConnectionId to : m_parts.subscriptions.connections())
        notify(to, method::kAnswerDelta, protocol::write(delta));
    return QByteArray("{}");
}

Result<QByteArray> AgentSession::resumed(const protocol::ConsultationResumedParams &params)
{
    if (const auto lease = checkLease(params.consultation); !lease)
        return lease.error();
    return written(m_parts.service.acknowledgeResume(principal(), params, m_parts.presence.toldTo(params.consultation)));
}

Result<QByteArray> AgentSession::report(const protocol::ConsultationReportParams &params)
{
    if (const auto lease = checkLease(params.consultation); !lease)
        return lease.error();
    return written(m_parts.service.reportOutcome(principal(), params));
}

Result<void> AgentSession::checkLease(const ConsultationId &id) const
{
    if (const auto own = m_parts.service.checkOwner(principal(), id); !own)
        return own;
    const ConnectionId holder = m_parts.presence.agentOf(id);
    if (holder == 0 || holder == this->id())
        return {};
    return refusal::conflict(u"consultation_id"_s, u"Another connection of this agent has attached to this consultation since, and carries on with it. Nothing was changed; stop, or attach again to take over."_s);
}

} // namespace witan
