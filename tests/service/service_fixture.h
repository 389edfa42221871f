// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/json.h"
#include "protocol/jsonrpc.h"
#include "protocol/methods.h"
#include "service/service_core.h"
#include "store/event_store.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

namespace witan::test {

class FakeClock final : public Clock {
public:
    Timestamp now() const override { return {ms}; }
    qint64 ms = 1'795'000'000'000;
};

inline Principal reviewer(const QString &name = QStringLiteral("Ada"))
{
    return {QStringLiteral("reviewer-") + name.toLower(), name, PrincipalRole::Reviewer};
}
inline Principal agentPrincipal(const QString &name = QStringLiteral("one"))
{
    return {QStringLiteral("agent-") + name, QStringLiteral("Agent"), PrincipalRole::Agent};
}
inline Principal observer()
{
    return {QStringLiteral("observer-1"), QStringLiteral("Olga"), PrincipalRole::Observer};
}

inline QJsonObject sampleContext(const QString &request = QStringLiteral("Merge the customers"), const QString &tier = QStringLiteral("HIGH"))
{
    return {{QStringLiteral("plan"), QJsonObject{{QStringLiteral("request"), request},
                                                 {QStringLiteral("steps"), QJsonArray{QStringLiteral("dump"), QStringLiteral("copy"),
                                                     QJsonObject{{QStringLiteral("id"), QStringLiteral("drop")}, {QStringLiteral("title"), QStringLiteral("Drop the old table")},
                                                                 {QStringLiteral("reversible"), false}}}}}},
            {QStringLiteral("risk_assessment"), QJsonObject{{QStringLiteral("risk_tier"), tier}, {QStringLiteral("risk_score"), 7.5}}}};
}

inline protocol::ConsultationStartParams startParams(const QJsonObject &context = sampleContext())
{
    protocol::ConsultationStartParams params;
    params.consultation = ConsultationId::create();
    params.workflow = WorkflowId::create();
    params.agentId = QStringLiteral("migrator-1");
    params.agentName = QStringLiteral("Migrator");
    params.context = context;
    return params;
}

/// Parameters about a consultation.
inline QJsonObject of(const ConsultationId &id, QJsonObject more = {})
{
    more.insert(QStringLiteral("consultation_id"), id.toString());
    return more;
}

/// The service's core over a real record in a temporary folder, with a clock and connections in the test's hand.
class ServiceFixture : public Outlet {
public:
    explicit ServiceFixture(ServiceCore::Config config = defaults()) : m_config(std::move(config)) { reopen(); }
    ~ServiceFixture() override { core.reset(); }

    static ServiceCore::Config defaults()
    {
        ServiceCore::Config config;
        config.serviceId = QStringLiteral("5a1f3c1e-0000-4000-8000-000000000001");
        return config;
    }

    /// As after a crash: nothing is kept but what is on disk.
    void reopen()
    {
        core.reset();
        store.reset();
        auto opened = openSqliteEventStore(m_dir.filePath(QStringLiteral("record.db")));
        if (!opened)
            qFatal("%s", qPrintable(opened.error().message));
        store = wrap(*std::move(opened));
        core = std::make_unique<ServiceCore>(*store, clock, [this] { return ticks; }, m_config);
        if (const auto loaded = core->load(); !loaded)
            qFatal("%s", qPrintable(loaded.error().message));
        frames.clear();
        closes.clear();
    }
    virtual std::unique_ptr<EventStore> wrap(std::unique_ptr<EventStore> opened) { return opened; }

    ConnectionId connect(Endpoint endpoint, const Principal &principal, const ConsultationId &consultation = {}, bool limited = false)
    {
        const ConnectionId id = ++m_last;
        const auto entry = std::make_shared<const Entry>(Entry{endpoint, principal, consultation, limited, {}});
        core->turn(one({Inbound::Kind::Opened, id, {}, entry, this}));
        return id;
    }
    void disconnect(ConnectionId id) { core->turn(one({Inbound::Kind::Closed, id, {}, {}, nullptr})); }
    void send(ConnectionId id, const QByteArray &frame) { core->turn(one(frameOf(id, frame))); }
    static Inbound frameOf(ConnectionId id, const QByteArray &frame) { return {Inbound::Kind::Frame, id, frame, {}, nullptr}; }
    static std::vector<Inbound> one(Inbound item)
    {
        std::vector<Inbound> items;
        items.push_back(std::move(item));
        return items;
    }
    static QByteArray request(int id, const char *method, const QJsonObject &params)
    {
        return protocol::encode(protocol::Request{id, QLatin1StringView(method), params});
    }
    /// Sends a request and gives its answer: {"result": …} or {"error": …}.
    QJsonObject call(ConnectionId id, const char *method, const QJsonObject &params = {})
    {
        const int number = ++m_request;
        send(id, request(number, method, params));
        return answerTo(id, number);
    }
    QJsonObject answerTo(ConnectionId id, int number)
    {
        QJsonObject found;
        for (const QByteArray &frame : frames[id]) {
            const QJsonObject object = QJsonDocument::fromJson(frame).object();
            if (object.value(QStringLiteral("id")).toInt(-1) == number)
                found = object;
        }
        return found;
    }
    static QJsonObject result(const QJsonObject &answer) { return answer.value(QStringLiteral("result")).toObject(); }
    static QString errorCode(const QJsonObject &answer)
    {
        return answer.value(QStringLiteral("error")).toObject().value(QStringLiteral("data")).toObject().value(QStringLiteral("code")).toString();
    }
    QList<QJsonObject> notices(ConnectionId id, const char *method) const
    {
        QList<QJsonObject> found;
        for (const QByteArray &frame : frames.value(id)) {
            const QJsonObject object = QJsonDocument::fromJson(frame).object();
            if (object.value(QStringLiteral("method")) == QLatin1StringView(method))
                found.append(object.value(QStringLiteral("params")).toObject());
        }
        return found;
    }

    /// A consultation of `agent`, on disk.
    ConsultationId start(ConnectionId agent, const protocol::ConsultationStartParams &params = startParams())
    {
        const QJsonObject answer = call(agent, protocol::method::kConsultationStart, protocol::write(params));
        if (!answer.contains(QStringLiteral("result")))
            qFatal("%s", QJsonDocument(answer).toJson().constData());
        return params.consultation;
    }
    Consultation consultation(const ConsultationId &id) { return **store->consultation(id); }
    QJsonObject decision(const ConsultationId &id, Verdict verdict, qint64 seenSeq = -1)
    {
        const Consultation c = consultation(id);
        Decision made;
        made.id = DecisionId::create();
        made.consultation = id;
        made.verdict = verdict;
        made.digest = c.digest;
        made.seenSeq = seenSeq < 0 ? c.head : seenSeq;
        made.comment = verdict == Verdict::Approve ? QString() : QStringLiteral("because");
        if (verdict == Verdict::Reject)
            made.scope = RejectScope::Approach;
        return toJson(made);
    }
    QList<Event> events(const ConsultationId &id) { return *store->events(id, 1, 100'000); }
    QStringList eventTypes(const ConsultationId &id)
    {
        QStringList types;
        for (const Event &event : events(id))
            types.append(toString(event.type));
        return types;
    }

    void deliver(std::vector<Outbound> batch) override
    {
        for (Outbound &out : batch) {
            if (!out.bytes.isEmpty())
                frames[out.connection].append(out.bytes);
            if (out.closeCode != 0)
                closes[out.connection] = out.closeCode;
        }
    }

    FakeClock clock;
    qint64 ticks = 0;
    std::unique_ptr<EventStore> store;
    std::unique_ptr<ServiceCore> core;
    QHash<ConnectionId, QList<QByteArray>> frames;
    QHash<ConnectionId, int> closes;

protected:
    QTemporaryDir m_dir;
    const ServiceCore::Config m_config;

private:
    ConnectionId m_last = 0;
    int m_request = 0;
};

} // namespace witan::test
