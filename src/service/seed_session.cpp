// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "service/seed_session.h"

#include "core/logging.h"
#include "protocol/seed.h"
#include "service/service_errors.h"

using namespace Qt::StringLiterals;

namespace witan {
namespace {
constexpr int kNotFoundClose = 4404, kNotActiveClose = 4409, kPolicyViolation = 1008;
constexpr std::size_t kMostWaiting = 256;
constexpr qsizetype kMostWaitingBytes = 1024 * 1024;
}

void SeedSession::opened()
{
    const ConsultationId &id = entry().consultation;
    log(LogArea::Service, LogLevel::Info, "websocket_connected",
        {{"consultation_id", id}, {"connection", this->id()}, {"principal", principal().id}});
    m_parts.service.live().hold(id);
    m_held = true;
    const auto session = m_parts.service.getSession(id);
    if (!session)
        fail(session.error(), Batch::OnFailure::Keep);
    else if (!*session)
        fail(refusal::notFound(), Batch::OnFailure::Keep);
    else if (!(*session)->active())
        fail(refusal::notActive(**session), Batch::OnFailure::Keep);
}

void SeedSession::frame(const QByteArray &bytes)
{
    if (isOver())
        return;
    if (!m_asked) {
        ask(bytes);
        return;
    }
    if (m_waiting.size() >= kMostWaiting || m_waitingBytes + bytes.size() > kMostWaitingBytes) {
        fail(rateLimited(), Batch::OnFailure::Keep);
        end(kPolicyViolation, "Too many questions are waiting for their answers.");
        return;
    }
    m_waiting.push_back(bytes);
    m_waitingBytes += bytes.size();
}

void SeedSession::closed()
{
    if (m_held)
        m_parts.service.live().release(entry().consultation);
    log(LogArea::Service, LogLevel::Info, "websocket_disconnected", {{"consultation_id", entry().consultation}, {"connection", id()}});
}

void SeedSession::ask(const QByteArray &bytes)
{
    if (!mayGoOn()) {
        fail(rateLimited(), Batch::OnFailure::Keep);
        return;
    }
    charge(bytes.size());
    const auto question = protocol::readSeedQuestion(bytes, m_parts.limits.json());
    if (!question) {
        fail(question.error(), Batch::OnFailure::Keep);
        countMalformed();
        return;
    }
    countGood();
    if (question->isEmpty())
        return;
    const auto message = m_parts.service.sendHumanMessage(principal(), entry().consultation, *question);
    if (!message) {
        fail(message.error(), onFailure());
        return;
    }
    if (const auto answer = m_parts.answers.ask(*message, id(), m_parts.ticks())) {
        reply(*answer, onFailure());
        return;
    }
    m_asked = true;
    m_parts.batch.onRollback([this] { m_asked = false; });
    if (!m_replaying)
        m_parts.batch.send(id(), {}, Batch::OnFailure::SeedError);
}

void SeedSession::answered(const Result<Message> &answer)
{
    m_asked = false;
    reply(answer, Batch::OnFailure::Drop);
    m_parts.batch.onRollback([this, waiting = m_waiting, bytes = m_waitingBytes] {
        m_waiting = waiting;
        m_waitingBytes = bytes;
        m_asked = true;
    });
    m_replaying = true;
    while (!m_waiting.empty() && !m_asked && !isOver()) {
        const QByteArray next = std::move(m_waiting.front());
        m_waiting.pop_front();
        m_waitingBytes -= next.size();
        ask(next);
    }
    m_replaying = false;
}

void SeedSession::reply(const Result<Message> &answer, Batch::OnFailure onFailure)
{
    if (answer)
        m_parts.batch.send(id(), protocol::writeSeedAnswer(*answer), onFailure);
    else
        fail(answer.error(), onFailure);
}

void SeedSession::fail(const Error &error, Batch::OnFailure onFailure)
{
    log(LogArea::Service, LogLevel::Error, "websocket_error",
        {{"consultation_id", entry().consultation}, {"connection", id()}, {"error", errorCodeName(error.code)}, {"detail", error.detail}});
    m_parts.batch.send(id(), protocol::writeSeedError(error), onFailure);
    if (error.code == ErrorCode::NotFound)
        end(kNotFoundClose, "There is no such consultation.");
    else if (error.code == ErrorCode::NotActive)
        end(kNotActiveClose, "The consultation is not active.");
}

} // namespace witan
