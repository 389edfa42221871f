// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "fake_service.h"

#include "core/json.h"
#include "protocol/methods.h"

using namespace Qt::StringLiterals;

namespace witan::test {

std::unique_ptr<Channel> FakeService::connect()
{
    auto channel = std::make_unique<FakeChannel>();
    channel->setPeer([this](const QByteArray &frame) { return handle(frame); });
    QObject::connect(channel.get(), &Channel::opened, channel.get(), [this] { m_subscribed = false; });
    m_channel = channel.get();
    m_subscribed = false;
    return channel;
}

std::function<std::unique_ptr<Channel>()> FakeService::factory()
{
    return [this] { return connect(); };
}

ConsultationId FakeService::start(const QString &title, const QJsonObject &context)
{
    Consultation consultation;
    consultation.id = ConsultationId::create();
    consultation.workflow = WorkflowId::create();
    consultation.agentId = u"agent-1"_s;
    consultation.agentName = u"Ledger Agent"_s;
    consultation.title = title;
    consultation.context = context;
    consultation.digest = digestOf(context);
    consultation.startedAt = {1'800'000'000'000};
    append(consultation.id, u"consultation.started"_s, toJson(consultation));
    return consultation.id;
}

Event FakeService::agentSays(const ConsultationId &consultation, const QString &content)
{
    Message message;
    message.id = MessageId::create();
    message.consultation = consultation;
    message.role = MessageRole::Agent;
    message.responder = Responder::Agent;
    message.author = u"Ledger Agent"_s;
    message.content = content;
    message.timestamp = {1'800'000'000'000};
    return append(consultation, u"message.posted"_s, toJson(message));
}

Event FakeService::append(const ConsultationId &consultation, const QString &typeName, const QJsonObject &body, PrincipalRole role)
{
    QList<qsizetype> &places = m_places[consultation];
    Event event;
    event.cursor = m_record.size() + 1;
    event.consultation = consultation;
    event.seq = places.size() + 1;
    event.typeName = typeName;
    event.type = eventTypeFrom(typeName);
    event.actor = role == PrincipalRole::Agent ? Principal{u"agent-1"_s, u"Ledger Agent"_s, role} : principal;
    event.at = {1'800'000'000'000 + event.cursor};
    event.body = body;
    event.prev = places.isEmpty() ? QString() : m_record.at(places.constLast()).hash;
    event.hash = hashOf(event);
    places.append(m_record.size());
    m_record.append(event);
    broadcast(event);
    return event;
}

void FakeService::broadcast(const Event &event)
{
    if (!m_subscribed || !m_channel)
        return;
    const QList<Event> told = tell ? tell(event) : QList<Event>{event};
    for (const Event &one : told)
        notifyEvent(one);
}

void FakeService::notifyEvent(const Event &event)
{
    notify(QString::fromLatin1(protocol::method::kEvent), write(protocol::EventNotice{event}));
}

void FakeService::notify(const QString &method, const QJsonObject &params)
{
    if (m_channel)
        m_channel->receive(protocol::encode(protocol::Request{QJsonValue::Undefined, method, params}));
}

QStringList FakeService::words(const ConsultationId &consultation) const
{
    QStringList words;
    for (const qsizetype place : m_places.value(consultation)) {
        if (m_record.at(place).type == EventType::MessagePosted)
            words.append(m_record.at(place).body.value(u"content"_s).toString());
    }
    return words;
}

int FakeService::count(const ConsultationId &consultation, EventType type) const
{
    int count = 0;
    for (const qsizetype place : m_places.value(consultation))
        count += m_record.at(place).type == type ? 1 : 0;
    return count;
}

QList<QByteArray> FakeService::handle(const QByteArray &frame)
{
    const auto decoded = protocol::decodeFrame(frame);
    const auto *known = std::get_if<protocol::Frame>(&decoded);
    const auto *request = known ? std::get_if<protocol::Request>(known) : nullptr;
    if (!request)
        return {};
    methods.append(request->method);
    const Result<QJsonObject> result = answer(*request);
    if (swallowAnswer && swallowAnswer(*request))
        return {};
    if (result)
        return {protocol::encode(protocol::Response{request->id, *result})};
    return {protocol::encode(protocol::Failure{request->id, result.error()})};
}

Result<QJsonObject> FakeService::answer(const protocol::Request &request)
{
    if (QList<Error> &refusals = m_refusals[request.method]; !refusals.isEmpty())
        return refusals.takeFirst();
    if (request.method == QLatin1StringView(protocol::method::kHello))
        return hello();
    if (request.method == QLatin1StringView(protocol::method::kEventsSince))
        return page(request.params);
    if (request.method == QLatin1StringView(protocol::method::kEventsSubscribe)) {
        m_subscribed = true;
        const qint64 cursor = request.params.value(u"cursor"_s).toInteger();
        for (qsizetype i = cursor; i < m_record.size(); ++i)
            notifyEvent(m_record.at(i));
        return QJsonObject{{u"cursor"_s, m_record.size()}};
    }
    if (request.method == QLatin1StringView(protocol::method::kMessageSend))
        return send(request.params);
    if (request.method == QLatin1StringView(protocol::method::kDecisionSubmit))
        return decide(request.params);
    if (request.method == QLatin1StringView(protocol::method::kAnswerRetry))
        return QJsonObject{};
    if (request.method == QLatin1StringView(protocol::method::kConsultationEnd))
        return QJsonObject{{u"seq"_s, 1}, {u"status"_s, u"COMPLETED"_s}};
    return Error{ErrorCode::NotFound, u"There is no such method."_s, {}, u"method"_s, {}};
}

Result<QJsonObject> FakeService::hello() const
{
    protocol::HelloResult result;
    result.protocol = protocolVersion;
    result.service = id;
    result.principal = principal;
    result.limits.content = contentLimit;
    result.cursor = m_record.size();
    if (time)
        result.time = time();
    return write(result);
}

Result<QJsonObject> FakeService::page(const QJsonObject &params)
{
    const auto read = protocol::read<protocol::EventsSinceParams>(params);
    if (!read)
        return read.error();
    protocol::EventsSinceResult result;
    const qsizetype from = std::min<qsizetype>(read->cursor, m_record.size());
    const qsizetype count = std::min<qsizetype>({m_record.size() - from, read->limit, pageLimit});
    result.events = m_record.sliced(from, count);
    result.cursor = from + count;
    result.more = from + count < m_record.size();
    if (spoilPage)
        spoilPage(result.events);
    return write(result);
}

Result<QJsonObject> FakeService::send(const QJsonObject &params)
{
    const auto read = protocol::read<protocol::MessageSendParams>(params);
    if (!read)
        return read.error();
    const QString key = read->id.toString();
    if (m_results.contains(key)) {
        if (m_requests.value(key) != params)
            return Error{ErrorCode::Conflict, u"Another message has this id."_s, {}, {}, {}};
        return m_results.value(key);
    }
    Message message;
    message.id = read->id;
    message.consultation = read->consultation;
    message.role = MessageRole::Human;
    message.author = principal.name;
    message.audience = read->audience;
    message.content = read->content;
    message.timestamp = {1'800'000'000'000};
    message.replyTo = read->replyTo;
    message.anchor = read->anchor;
    const Event event = append(read->consultation, u"message.posted"_s, toJson(message), PrincipalRole::Reviewer);
    m_requests.insert(key, params);
    m_results.insert(key, write(protocol::MessageSendResult{event.seq, event.at}));
    return m_results.value(key);
}

Result<QJsonObject> FakeService::decide(const QJsonObject &params)
{
    const auto read = decisionFromJson(params);
    if (!read)
        return read.error();
    const QString key = read->id.toString();
    if (m_results.contains(key))
        return m_results.value(key);
    QJsonObject body = params;
    body.insert(u"missing"_s, 0);
    const Event event = append(read->consultation, u"decision.recorded"_s, body, PrincipalRole::Reviewer);
    m_results.insert(key, write(protocol::DecisionSubmitResult{event.seq, Status::Active, 0}));
    return m_results.value(key);
}

} // namespace witan::test
