// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "service/session.h"

#include "core/logging.h"

using namespace Qt::StringLiterals;

namespace witan {
namespace {
constexpr int kMostMalformed = 10;
constexpr int kPolicyViolation = 1008;
constexpr qsizetype kFreeBytes = 256 * 1024;     // a page of history is less
}

Session::Session(ConnectionId id, std::shared_ptr<Outlet> outlet, std::shared_ptr<const Entry> entry, ServiceParts &parts)
    : m_parts(parts)
    , m_id(id)
    , m_outlet(std::move(outlet))
    , m_entry(std::move(entry))
    , m_limiter(parts.limits.requestsPerSecond, parts.limits.requestBurst)
    , m_budget(parts.budgets.of(principal().id))
{
}

void Session::charge(qsizetype bytes)
{
    if (isLimited())
        m_budget.charge(bytes / kFreeBytes);
}

Error Session::rateLimited() const
{
    return {.code = ErrorCode::RateLimited,
            .message = u"Too many requests came at once, or too large ones. Nothing was done for this one; send it again a little later."_s,
            .data = {{"retry_after_ms"_L1, qMax(m_limiter.waitMs(), m_budget.waitMs())}}};
}

void Session::countMalformed()
{
    if (++m_malformed >= kMostMalformed)
        end(kPolicyViolation, "Ten malformed frames in a row.");
}

void Session::end(int code, const QByteArray &reason)
{
    if (m_over)
        return;
    m_over = true;
    m_parts.batch.close(m_id, code, reason);
    log(LogArea::Service, LogLevel::Info, "connection_ended",
        {{"connection", m_id}, {"principal", principal().id}, {"code", code}, {"reason", reason.constData()}});
}

} // namespace witan
