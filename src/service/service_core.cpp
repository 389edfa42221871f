// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "service/service_core.h"

#include "core/logging.h"
#include "service/agent_session.h"
#include "service/review_session.h"
#include "service/ruling.h"
#include "service/seed_session.h"
#include "service/service_errors.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace witan {
namespace {
constexpr qint64 kRetryMs = 1000;          // after a failed commit
constexpr int kMostRestored = 1000;        // questions of an earlier run; older ones can be asked again
}

ServiceCore::ServiceCore(EventStore &store, const Clock &clock, Ticks ticks, Config config)
    : m_store(store)
    , m_clock(clock)
    , m_ticks(std::move(ticks))
    , m_config(std::move(config))
    , m_service(store, clock, {m_config.policies, m_config.limits})
    , m_answers(
          m_service, m_presence, m_batch, m_config.times, m_config.sources,
          [this](ConnectionId asker, const Result<Message> &answer) {
              const auto it = m_sessions.find(asker);
              if (it != m_sessions.end())
                  it->second->answered(answer);
          },
          [this](const protocol::AnswerDeltaNotice &delta) {
              for (const ConnectionId to : m_subscriptions.connections())
                  m_batch.send(to, notification(protocol::method::kAnswerDelta, protocol::write(delta)), Batch::OnFailure::Drop);
          })
    , m_budgets(m_config.limits.requestsPerSecond, m_config.limits.requestBurst)
    , m_parts{m_store, m_service, m_answers, m_presence, m_subscriptions, m_batch, m_config.limits, m_config.serviceId, m_ticks, m_budgets, m_clock}
{
}

ServiceCore::~ServiceCore() = default;

Result<void> ServiceCore::load()
{
    const auto head = m_store.cursor();
    if (!head)
        return head.error();
    m_head = *head;
    readNextDeadline();
    restoreQuestions();
    return {};
}

/// What was asked before a stop or a crash is still to be answered. A question that cannot be read holds up no other.
void ServiceCore::restoreQuestions()
{
    const auto open = m_store.unansweredOfActive(kMostRestored);
    if (!open) {
        log(LogArea::Store, LogLevel::Error, "questions_not_read", {{"reason", open.error().detail}});
        return;
    }
    for (const UnansweredQuestion &place : *open) {
        const auto question = m_store.message(place.consultation, place.message);
        if (question && *question)
            m_answers.restore(**question, m_ticks());
        else if (!question)
            log(LogArea::Store, LogLevel::Error, "question_not_read", {{"consultation_id", place.consultation}, {"reason", question.error().detail}});
    }
    if (!open->isEmpty())
        log(LogArea::Service, LogLevel::Info, "questions_restored", {{"count", m_answers.underWay()}});
}

void ServiceCore::turn(std::vector<Inbound> items, const More &more)
{
    const qint64 now = m_ticks();
    const auto due = nextTurnIn();
    if (items.empty() && (!due || *due > 0))
        return;
    if (const auto begun = m_store.begin(); !begun)
        m_service.breakOff(begun.error());
    m_service.setFollowed(!m_subscriptions.isEmpty());
    for (Inbound &item : items)
        apply(item);
    for (auto item = more ? more() : std::nullopt; item; item = more())
        apply(*item);
    expire(now);
    settle();
    finishTurn();
}

void ServiceCore::apply(Inbound &item)
{
    if (item.kind == Inbound::Kind::Opened) {
        open(item);
        return;
    }
    const auto it = m_sessions.find(item.connection);
    if (it == m_sessions.end())
        return;
    if (item.kind == Inbound::Kind::Frame) {
        it->second->frame(item.bytes);
        return;
    }
    // Kept until the end of the turn, for the batch may speak of it; but no longer to be found.
    m_gone.push_back(std::move(it->second));
    m_sessions.erase(it);
    m_gone.back()->closed();
}

void ServiceCore::open(Inbound &item)
{
    const auto entry = entryOf(item.pass);
    // A listener outlives its sessions here; a link inside the program says itself what keeps its way out alive.
    auto outlet = item.owner ? std::move(item.owner) : std::shared_ptr<Outlet>(item.outlet, [](Outlet *) {});
    std::unique_ptr<Session> session;
    switch (entry->endpoint) {
    case Endpoint::Seed:
        session = std::make_unique<SeedSession>(item.connection, std::move(outlet), entry, m_parts);
        break;
    case Endpoint::Review:
        session = std::make_unique<ReviewSession>(item.connection, std::move(outlet), entry, m_parts);
        break;
    case Endpoint::Agent:
        session = std::make_unique<AgentSession>(item.connection, std::move(outlet), entry, m_parts);
        break;
    }
    Session &opened = *session;
    m_sessions.insert_or_assign(item.connection, std::move(session));
    opened.opened();
}

void ServiceCore::expire(qint64 now)
{
    m_answers.expire(now);
    if (!m_nextDeadline || *m_nextDeadline > m_clock.now())
        return;
    const auto expired = m_service.expireDue();
    m_deadlinesChanged = m_deadlinesChanged || expired.has_value();
    // Who cannot be read stops nobody else; a write that failed stops the turn by itself.
    if (!expired && !m_service.isBroken()) {
        log(LogArea::Store, LogLevel::Error, "deadlines_not_read", {{"reason", expired.error().detail}});
        m_nextDeadline = Timestamp{m_clock.now().ms + kRetryMs};
    }
}

/// What follows from the events of this turn; that may append further ones.
void ServiceCore::settle()
{
    for (QList<Event> appended = m_service.takeAppended(); !appended.isEmpty(); appended = m_service.takeAppended()) {
        Rulings rulings;
        for (const Event &event : std::as_const(appended))
            settle(event, rulings);
        for (auto it = rulings.cbegin(); it != rulings.cend(); ++it)
            tellAgent(it.key(), it.value());
        if (m_events.isEmpty())
            m_events = std::move(appended);
        else
            m_events += appended;
    }
}

void ServiceCore::settle(const Event &event, Rulings &rulings)
{
    if (event.type == EventType::ConsultationStarted) {
        m_deadlinesChanged = true;
    } else if (event.type == EventType::ConsultationEnded) {
        m_deadlinesChanged = true;
        if (const auto session = m_service.getSession(event.consultation); session && *session)
            m_answers.ended(event.consultation, refusal::notActive(**session));
        rulings[event.consultation];
    } else if (event.type == EventType::DecisionRecorded && event.body.value("verdict"_L1) == toString(Verdict::RequestChanges)) {
        if (const auto asked = decisionOf(event))
            rulings[event.consultation].append(*asked);
    }
}

void ServiceCore::tellAgent(const ConsultationId &id, const QList<RecordedDecision> &asked)
{
    const ConnectionId agent = m_presence.agentOf(id);
    if (agent == 0)
        return;
    const auto notice = m_service.resumeNotice(id, asked);
    if (!notice) {
        log(LogArea::Service, LogLevel::Error, "resume_not_told", {{"consultation_id", id}, {"reason", notice.error().detail}});
        return;
    }
    if (!*notice)
        return;
    m_batch.send(agent, notification(protocol::method::kResume, protocol::write(**notice)), Batch::OnFailure::Drop);
    m_presence.tell(id, ruling::placeOf(**notice));
}

void ServiceCore::finishTurn()
{
    const auto committed = m_service.isBroken() ? Result<void>(m_service.breakage()) : m_store.commit();
    std::vector<Outbound> answers;
    QList<Event> events;
    if (committed) {
        m_notBefore = 0;
        answers = m_batch.takeCommitted();
        events = std::exchange(m_events, {});
        m_service.committed();
    } else {
        answers = fail(committed.error());
    }
    const bool reviewersChanged = m_presence.takeReviewersChanged();
    deliver(std::move(answers));
    publish(events);
    if (reviewersChanged)
        tellWhoIsThere();
    m_gone.clear();
    if (committed)
        m_answers.committed();
    if (std::exchange(m_deadlinesChanged, false) | m_service.takeDeadlineMoved())
        readNextDeadline();
}

std::vector<Outbound> ServiceCore::fail(const Error &error)
{
    log(LogArea::Store, LogLevel::Error, "turn_failed", {{"message", error.message}, {"detail", error.detail}});
    m_store.rollback();
    std::vector<Outbound> answers = m_batch.takeFailed(refusal::unavailable(error));
    m_service.rolledBack();
    m_answers.rolledBack();
    m_events.clear();
    m_deadlinesChanged = false;
    m_notBefore = m_ticks() + kRetryMs;
    return answers;
}

std::optional<qint64> ServiceCore::nextTurnIn() const
{
    std::optional<qint64> in;
    if (const auto due = m_answers.nextDue())
        in = *due - m_ticks();
    if (m_nextDeadline)
        in = qMin(in.value_or(std::numeric_limits<qint64>::max()), m_nextDeadline->ms - m_clock.now().ms);
    if (!in)
        return std::nullopt;
    return qMax(qMax<qint64>(0, *in), m_notBefore - m_ticks());
}

void ServiceCore::readNextDeadline()
{
    const auto next = m_service.nextDeadline();
    if (next) {
        m_nextDeadline = *next;
    } else {
        log(LogArea::Store, LogLevel::Error, "deadlines_not_read", {{"reason", next.error().detail}});
        m_nextDeadline = Timestamp{m_clock.now().ms + kRetryMs};     // looked for again then
    }
}

} // namespace witan
