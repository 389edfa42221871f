// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "service/consultation_service.h"

#include "core/logging.h"
#include "core/untrusted_text.h"
#include "service/bounds.h"
#include "service/service_errors.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace witan {
namespace {

constexpr qsizetype kRecentMessages = 10;   // what the seed gives its oracle

} // namespace

Result<Message> ConsultationService::sendHumanMessage(const Principal &actor, const ConsultationId &id, const QString &content)
{
    const auto live = find(id);
    if (!live)
        return live.error();
    if (!*live)
        return refusal::notFound();
    Message message;
    message.id = MessageId::create();
    message.consultation = id;
    message.content = content;
    return postHuman(**live, actor, std::move(message));
}

Result<Posted> ConsultationService::sendHumanMessage(const Principal &actor, const protocol::MessageSendParams &params)
{
    const auto live = find(params.consultation);
    if (!live)
        return live.error();
    if (!*live)
        return refusal::notFound();
    if (!params.ask.isEmpty())
        return refusal::invalid(u"ask"_s, u"Only an agent asks typed questions. Nothing was sent; leave \"ask\" out."_s);
    if (const auto fits = bounds::judge(params, m_config.limits); !fits)
        return fits.error();
    Message message;
    message.id = params.id;
    message.consultation = params.consultation;
    message.audience = params.audience;
    message.content = params.content;
    message.replyTo = params.replyTo;
    message.anchor = params.anchor;
    message.metadata = params.metadata;
    if (const auto before = repeated(**live, message); !before || *before)
        return before ? Result<Posted>(**before) : Result<Posted>(before.error());
    if (const auto reply = checkReply(**live, params.replyTo); !reply)
        return reply.error();
    auto posted = postHuman(**live, actor, std::move(message));
    if (!posted)
        return posted.error();
    return Posted{*std::move(posted), true};
}

Result<Message> ConsultationService::postHuman(LiveConsultation &live, const Principal &actor, Message message)
{
    if (!actor.mayAsk())
        return refusal::forbidden(u"This token may read but not write here; a reviewer's token is needed."_s);
    if (const auto fits = checkContent(message.content); !fits)
        return fits.error();
    if (const auto active = requireActive(live); !active)
        return active.error();
    if (live.heard++ == 0)
        m_heard.push_back(&live);
    live.heardSize += message.content.size();
    message.role = MessageRole::Human;
    message.author = actor.name;
    return post(live, actor, std::move(message));
}

Result<Posted> ConsultationService::postAgentMessage(const Principal &agent, const protocol::MessageSendParams &params)
{
    const auto live = findOwned(agent, params.consultation);
    if (!live)
        return live.error();
    if (params.audience != Audience::All)
        return refusal::forbidden(u"An agent's message is for everybody; \"reviewers\" is for notes among reviewers."_s);
    if (const auto fits = bounds::judge(params, m_config.limits); !fits)
        return fits.error();
    Message message;
    message.id = params.id;
    message.consultation = params.consultation;
    message.role = MessageRole::Agent;
    message.author = (*live)->state.agentName;
    message.responder = Responder::Agent;
    message.content = params.content;
    message.replyTo = params.replyTo;
    message.anchor = params.anchor;
    message.ask = params.ask;
    message.metadata = params.metadata;
    if (const auto before = repeated(**live, message); !before || *before)
        return before ? Result<Posted>(**before) : Result<Posted>(before.error());
    if (const auto fits = checkContent(message.content); !fits)
        return fits.error();
    if (const auto active = requireActive(**live); !active)
        return active.error();
    if (const auto reply = checkReply(**live, params.replyTo); !reply)
        return reply.error();
    auto posted = post(**live, agent, std::move(message));
    if (!posted)
        return posted.error();
    return Posted{*std::move(posted), true};
}

Result<Message> ConsultationService::postAnswer(const Message &question, const Answer &answer)
{
    const auto live = find(question.consultation);
    if (!live)
        return live.error();
    if (!*live)
        return refusal::notFound();
    if (const auto active = requireActive(**live); !active)
        return active.error();
    Message message;
    message.id = MessageId::create();
    message.consultation = question.consultation;
    message.role = MessageRole::Agent;
    message.author = (*live)->state.agentName;
    message.responder = answer.responder;
    message.content = answer.content;
    message.replyTo = question.id;
    return post(**live, servicePrincipal(), std::move(message));
}

Result<void> ConsultationService::failAnswer(const Message &question, const Error &reason)
{
    const auto live = find(question.consultation);
    if (!live)
        return live.error();
    if (!*live)
        return refusal::notFound();
    if (const auto active = requireActive(**live); !active)
        return active.error();
    const auto event = append(**live, EventType::AnswerFailed, servicePrincipal(),
                              {{"message_id"_L1, question.id.toString()}, {"reason"_L1, errorCodeName(reason.code)}, {"text"_L1, reason.message}});
    return event ? Result<void>() : Result<void>(event.error());
}

Result<std::optional<Posted>> ConsultationService::repeated(LiveConsultation &live, const Message &message)
{
    auto known = m_store.message(live.state.id, message.id);
    if (!known)
        return known.error();
    if (!*known)
        return std::optional<Posted>();
    Message &first = **known;
    // Where nothing was said about who speaks yet, it is a human message.
    const bool same = first.role == message.role && first.audience == message.audience && first.content == message.content
        && first.replyTo == message.replyTo && first.anchor == message.anchor && first.ask == message.ask && first.metadata == message.metadata;
    if (!same)
        return refusal::conflict(u"message_id"_s, u"A message with this id is already in the record, with other content. The first was kept; send the new text with a new id."_s);
    return std::optional(Posted{std::move(first), false});
}

Result<Message> ConsultationService::post(LiveConsultation &live, const Principal &actor, Message message)
{
    message.timestamp = m_clock.now();
    const auto event = write(live, {live.state.id, EventType::MessagePosted, actor, message.timestamp, {}, message});
    if (!event)
        return event.error();
    if (m_isFollowed) {
        QJsonObject &body = m_appended.last().body = toJson(message);
        body.remove("seq"_L1);
    }
    message.seq = event->seq;
    if (live.recent && message.audience == Audience::All) {
        if (live.recent->size() == kRecentMessages)
            live.recent->removeFirst();
        live.recent->append(message);
    }
    return message;
}

Result<void> ConsultationService::postSystem(LiveConsultation &live, const QString &content)
{
    Message message;
    message.id = MessageId::create();
    message.consultation = live.state.id;
    message.role = MessageRole::System;
    message.author = servicePrincipal().name;
    message.content = content;
    const auto posted = post(live, servicePrincipal(), std::move(message));
    return posted ? Result<void>() : Result<void>(posted.error());
}

Result<void> ConsultationService::checkContent(const QString &content, const QString &field) const
{
    if (isBlank(content))
        return refusal::invalid(field, u"The %1 has no text. Nothing was sent; write something and send it again."_s.arg(
                                           field == u"content" ? u"message"_s : field));
    return bounds::judgeText(field, content, m_config.limits.content);
}

Result<void> ConsultationService::checkReply(const LiveConsultation &live, const std::optional<MessageId> &replyTo)
{
    if (!replyTo)
        return {};
    const auto target = m_store.message(live.state.id, *replyTo);
    if (!target)
        return target.error();
    if (!*target)
        return refusal::invalid(u"reply_to"_s, u"The message that this replies to is not in this consultation. Nothing was sent; reply to one that is, or leave \"reply_to\" out."_s);
    return {};
}

Result<MessagePage> ConsultationService::history(const protocol::HistoryPageParams &params)
{
    const auto live = find(params.consultation);
    if (!live)
        return live.error();
    if (!*live)
        return refusal::notFound();
    constexpr int kMost = 200;
    return m_store.messagesBefore(params.consultation, params.beforeSeq, qMin(params.limit, kMost));
}

Result<QList<Message>> ConsultationService::recentMessages(LiveConsultation &live)
{
    if (live.recent)
        return *live.recent;
    QList<Message> recent;
    qint64 before = 0;
    while (recent.size() < kRecentMessages) {
        auto page = m_store.messagesBefore(live.state.id, before, int(kRecentMessages) * 2);
        if (!page)
            return page.error();
        for (auto it = page->messages.crbegin(); it != page->messages.crend() && recent.size() < kRecentMessages; ++it) {
            if (it->audience == Audience::All)
                recent.prepend(*it);
        }
        if (!page->more || page->messages.isEmpty())
            break;
        before = page->messages.first().seq;
    }
    live.recent = recent;
    return recent;
}

Result<Question> ConsultationService::question(const Message &message)
{
    const auto live = find(message.consultation);
    if (!live)
        return live.error();
    if (!*live)
        return refusal::notFound();
    auto recent = recentMessages(**live);
    if (!recent)
        return recent.error();
    if (const auto read = readPrevious(**live); !read)
        return read.error();
    const Consultation &c = (*live)->state;
    (void)parsedContext(**live);
    return Question{message, c.agentName, c.context, c.revision, (*live)->previous->raw, *std::move(recent), (*live)->parsed, (*live)->previous};
}

Result<protocol::QuestionNotice> ConsultationService::questionNotice(const Message &message)
{
    const auto live = find(message.consultation);
    if (!live)
        return live.error();
    if (!*live)
        return refusal::notFound();
    auto recent = recentMessages(**live);
    if (!recent)
        return recent.error();
    if (!(*live)->summary)
        (*live)->summary = summarizeContext((*live)->state.context);
    return protocol::QuestionNotice{message, *std::move(recent), *(*live)->summary};
}

const Context &ConsultationService::parsedContext(LiveConsultation &live)
{
    if (!live.parsed)
        live.parsed = std::make_shared<const Context>(Context::parse(live.state.context));
    return *live.parsed;
}

Result<void> ConsultationService::readPrevious(LiveConsultation &live)
{
    if (live.previous)
        return {};
    std::optional<QJsonObject> context;
    if (live.state.revision > 1) {
        auto read = m_store.contextOf(live.state.id, live.state.revision - 1);
        if (!read)
            return read.error();
        context = *std::move(read);
    }
    live.previous = std::make_shared<const Context>(context ? Context::parse(*context) : Context());
    return {};
}

} // namespace witan
