// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "client/review_client.h"

#include "client/review_client_p.h"
#include "store/review_cache.h"

using namespace Qt::StringLiterals;

namespace witan {

ReviewClient::ReviewClient(ReviewCache &cache, const Clock &clock, QObject *parent)
    : QObject(parent), d(std::make_unique<Private>(*this, cache, clock))
{
    if (const Result<Principal> known = cache.principal())
        d->me = *known;
    d->outbox.reload();
}

ReviewClient::~ReviewClient()
{
    // Whoever waits for an answer gets one; nobody is told of states any more.
    blockSignals(true);
    stop();
}

void ReviewClient::start(ChannelFactory factory)
{
    d->connection.link().start([factory = std::move(factory)]() -> Result<std::shared_ptr<Channel>> {
        if (std::unique_ptr<Channel> channel = factory())
            return std::shared_ptr<Channel>(std::move(channel));
        return Error{ErrorCode::Unavailable, tr("There is no service to connect to yet; what you write is kept and sent when there is."), {}, {}, {}};
    });
}

void ReviewClient::stop()
{
    d->connection.link().stop();
    const Error stopped{ErrorCode::Network, tr("Not connected. What is here can be read; what you write is sent later."), {}, {}, {}};
    d->onLost(stopped, Link::Again::Soon);
    d->connection.requests().failAll(stopped);
}

void ReviewClient::tryNow()
{
    d->connection.link().tryNow();
    d->outbox.tryNow();
}

ConnectionInfo ReviewClient::connection() const
{
    return d->info;
}

Principal ReviewClient::me() const
{
    return d->me;
}

Result<MessageId> ReviewClient::submit(const MessageDraft &draft)
{
    if (draft.content.trimmed().isEmpty())
        return Error{ErrorCode::Invalid, tr("There is nothing to send yet: write a message first."), {}, u"content"_s, {}};
    if (const Result<void> may = d->checkSpeaking(draft.consultation); !may)
        return may.error();
    if (const Result<void> fits = d->checkLength(draft.content); !fits)
        return fits.error();
    protocol::MessageSendParams params;
    params.id = MessageId::create();
    params.consultation = draft.consultation;
    params.content = draft.content;
    params.audience = draft.audience;
    params.replyTo = draft.replyTo;
    params.anchor = draft.anchor;
    if (const Result<void> kept = d->enqueue(OutboxKind::Message, params.id.toString(), draft.consultation, write(params)); !kept)
        return kept.error();
    return params.id;
}

Result<DecisionId> ReviewClient::decide(Decision decision)
{
    if (const Result<void> may = d->checkSpeaking(decision.consultation); !may)
        return may.error();
    if (const Result<void> fits = d->checkLength(decision.comment); !fits)
        return fits.error();
    if (d->outbox.holdsDecision(decision.consultation))
        return Error{ErrorCode::Conflict, tr("Your decision on this consultation is already on its way; the second one was not taken."), {}, {}, {}};
    decision.id = DecisionId::create();
    if (const Result<void> kept = d->enqueue(OutboxKind::Decision, decision.id.toString(), decision.consultation, toJson(decision)); !kept)
        return kept.error();
    return decision.id;
}

Result<void> ReviewClient::resend(const QString &outboxId)
{
    return d->outbox.resend(outboxId);
}

Result<void> ReviewClient::discard(const QString &outboxId)
{
    const Result<OutboxItem> item = d->outbox.itemToDiscard(outboxId);
    if (!item)
        return item.error();
    if (const Result<void> returned = d->returnToDraft(*item); !returned)
        return returned;
    return d->outbox.remove(outboxId);
}

QFuture<Result<void>> ReviewClient::retryAnswer(const ConsultationId &id, const MessageId &message)
{
    return d->askPlainly(protocol::method::kAnswerRetry, write(protocol::AnswerRetryParams{id, message}));
}

QFuture<Result<void>> ReviewClient::end(const ConsultationId &id, Status outcome, const QString &comment)
{
    return d->askPlainly(protocol::method::kConsultationEnd, write(protocol::ConsultationEndParams{id, outcome, comment}));
}

QFuture<Result<void>> ReviewClient::reopenWorkflow(const ConsultationId &id, const QString &comment)
{
    return d->askPlainly(protocol::method::kWorkflowReopen, write(protocol::WorkflowReopenParams{id, comment}));
}

bool ReviewClient::agentAttached(const ConsultationId &id) const
{
    return d->presence.value(id).agentAttached;
}

QStringList ReviewClient::presentReviewers() const
{
    return d->reviewers;
}

} // namespace witan
