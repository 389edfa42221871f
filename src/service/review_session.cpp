// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "service/review_session.h"

#include "core/logging.h"
#include "service/service_errors.h"

#include <QHash>

using namespace Qt::StringLiterals;

namespace witan {
namespace {

/// Pages stay below this wherever one element alone does not pass it (src/protocol/README.md, Limits).
constexpr qsizetype kPageBytes = 250 * 1024;
constexpr int kEventsAtOnce = 16;
constexpr int kMostEvents = 1000, kMostListed = 500;

/// "[a,b,c]" as long as it fits; the first element always does.
class PageWriter {
public:
    bool add(const QByteArray &element)
    {
        if (m_count > 0 && m_bytes + element.size() > kPageBytes)
            return false;
        m_elements.append(element);
        m_bytes += element.size() + 1;
        ++m_count;
        return true;
    }
    QByteArray array() const { return '[' + m_elements.join(',') + ']'; }
    QByteArray reversedArray() const { return '[' + QByteArrayList(m_elements.crbegin(), m_elements.crend()).join(',') + ']'; }
    int count() const { return m_count; }

private:
    QByteArrayList m_elements;
    qsizetype m_bytes = 0;
    int m_count = 0;
};

/// Core's rules know a decision and not where it stands in a request.
Error belowParams(Error error)
{
    constexpr auto kParams = "params."_L1;
    if (!error.field.isEmpty() && !error.field.startsWith(kParams))
        error.field.prepend(kParams);
    return error;
}

} // namespace

void ReviewSession::opened()
{
    log(LogArea::Service, LogLevel::Info, "websocket_connected", {{"endpoint", "review"}, {"connection", id()}, {"principal", principal().id}});
}

void ReviewSession::closed()
{
    unsubscribe();
    log(LogArea::Service, LogLevel::Info, "websocket_disconnected", {{"endpoint", "review"}, {"connection", id()}});
}

Result<QByteArray> ReviewSession::eventsSince(const protocol::EventsSinceParams &params)
{
    PageWriter page;
    qint64 cursor = params.cursor;
    const int limit = qMin(params.limit, kMostEvents);
    bool more = false, full = false;
    while (!full && page.count() < limit) {
        const int wanted = qMin(kEventsAtOnce, limit - page.count());
        const auto events = m_parts.store.eventsSince(cursor, wanted);
        if (!events)
            return events.error();
        for (const Event &event : *events) {
            full = !page.add(json(toJson(event)));
            if (full)
                break;
            cursor = event.cursor;
        }
        more = full || events->size() == wanted;
        if (events->size() < wanted)
            break;
    }
    if (more && !full) {
        const auto head = m_parts.store.cursor();
        if (!head)
            return head.error();
        more = cursor < *head;
    }
    return R"({"events":)" + page.array() + R"(,"cursor":)" + QByteArray::number(cursor) + R"(,"more":)" + (more ? "true}" : "false}");
}

Result<QByteArray> ReviewSession::subscribe(const protocol::EventsSubscribeParams &params)
{
    const auto head = m_parts.store.cursor();
    if (!head)
        return head.error();
    if (params.cursor > *head) {
        return refusal::conflict(u"cursor"_s, u"This record ends before that cursor, so it is not the record that the cursor comes from. Start again from cursor 0."_s,
                                 {{"cursor"_L1, *head}});
    }
    const auto before = m_parts.subscriptions.cursor(id());
    m_parts.subscriptions.set(id(), params.cursor);
    if (principal().mayDecide() && !std::exchange(m_present, true))
        m_parts.presence.enter(principal());
    m_parts.batch.onRollback([this, before] {
        if (before)
            m_parts.subscriptions.set(id(), *before);
        else
            unsubscribe();
    });
    const QStringList reviewers = m_parts.presence.reviewers();
    if (!m_parts.presence.haveReviewersChanged())       // else everybody hears of it after this turn
        sendAfter(presenceNotice({{}, false, reviewers}));
    for (const ConsultationId &attached : m_parts.presence.all())
        sendAfter(presenceNotice({attached, true, reviewers}));
    return R"({"cursor":)" + QByteArray::number(params.cursor) + '}';
}

void ReviewSession::unsubscribe()
{
    m_parts.subscriptions.remove(id());
    if (std::exchange(m_present, false))
        m_parts.presence.leave(principal());
}

Result<QByteArray> ReviewSession::list(const protocol::ConsultationsListParams &params)
{
    const auto found = m_parts.store.consultations({params.status, qMin(params.limit, kMostListed), params.before});
    if (!found)
        return found.error();
    PageWriter page;
    for (const Consultation &consultation : *found) {
        if (!page.add(json(toJson(consultation, WithContext::No))))
            break;      // the next page begins `before` the last one given
    }
    return R"({"consultations":)" + page.array() + '}';
}

Result<QByteArray> ReviewSession::get(const protocol::ConsultationParams &params)
{
    const auto session = m_parts.service.getSession(params.consultation);
    if (!session)
        return session.error();
    if (!*session)
        return refusal::notFound();
    return json(toJson(**session));
}

Result<QByteArray> ReviewSession::historyPage(const protocol::HistoryPageParams &params)
{
    const auto history = m_parts.service.history(params);
    if (!history)
        return history.error();
    PageWriter page;
    bool more = history->more;
    for (auto it = history->messages.crbegin(); it != history->messages.crend(); ++it) {
        if (!page.add(json(toJson(*it)))) {
            more = true;
            break;
        }
    }
    return R"({"messages":)" + page.reversedArray() + R"(,"more":)" + (more ? "true}" : "false}");
}

Result<QByteArray> ReviewSession::sendMessage(const protocol::MessageSendParams &params)
{
    const auto posted = m_parts.service.sendHumanMessage(principal(), params);
    if (!posted)
        return posted.error();
    if (posted->fresh && posted->message.audience == Audience::All)
        m_parts.answers.ask(posted->message, 0, m_parts.ticks());
    return json(protocol::write(protocol::MessageSendResult{posted->message.seq, posted->message.timestamp}));
}

Result<QByteArray> ReviewSession::retryAnswer(const protocol::AnswerRetryParams &params)
{
    const auto question = m_parts.service.retryAnswer(principal(), params);
    if (!question)
        return question.error();
    if (!*question)
        return QByteArray("{}");    // answered since, or before: another answer would only repeat it
    const auto answer = m_parts.answers.ask(**question, 0, m_parts.ticks());
    if (answer && !*answer)
        return answer->error();
    return QByteArray("{}");
}

Result<QByteArray> ReviewSession::decide(const Decision &decision)
{
    const auto submitted = m_parts.service.submitDecision(principal(), decision);
    if (!submitted)
        return belowParams(submitted.error());
    return json(protocol::write(*submitted));
}

Result<QByteArray> ReviewSession::end(const protocol::ConsultationEndParams &params)
{
    return written(m_parts.service.endConsultation(principal(), params));
}

Result<QByteArray> ReviewSession::reopenWorkflow(const protocol::WorkflowReopenParams &params)
{
    return written(m_parts.service.reopenWorkflow(principal(), params));
}

} // namespace witan
