// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "rpc/agent_client.h"
#include "app/desktop/desktop.h"
#include "client/review_client.h"
#include "core/json.h"
#include "protocol/methods.h"
#include "store/review_cache.h"
#include "support/tokens.h"
#include "transport/web_socket_channel.h"
#include "widgets/main_window.h"

#include <QJsonArray>
#include <QTest>

#include <algorithm>

namespace witan::test {

using namespace Qt::StringLiterals;

inline QJsonObject context(bool careful)
{
    QJsonArray steps{u"count"_s, QJsonObject{{u"id"_s, u"drop"_s}, {u"title"_s, u"Drop the table"_s}, {u"reversible"_s, false}}};
    if (careful)
        steps.prepend(u"keep a copy"_s);
    return {{u"plan"_s, QJsonObject{{u"request"_s, u"Retire the table"_s}, {u"steps"_s, steps}}},
            {u"risk_assessment"_s, QJsonObject{{u"risk_tier"_s, u"HIGH"_s}}}};
}

/// An agent that says only what the test says.
struct Puppet {
    AgentClient client;
    ConsultationId id = ConsultationId::create();
    QString agentId = u"puppet"_s;
    int answered = 0;

    Puppet(const QString &url, const QByteArray &token)
        : client([url, token]() -> Result<std::shared_ptr<Channel>> {
              return std::shared_ptr<Channel>(std::make_shared<WebSocketChannel>(QUrl(url + QString::fromLatin1(protocol::kAgentPath)), token, protocol::kAgentSubprotocol));
          }, u"puppet"_s)
    {
        client.start();
    }
    void start(const QString &title, std::optional<Timestamp> deadline = {})
    {
        protocol::ConsultationStartParams params;
        params.consultation = id;
        params.workflow = WorkflowId::create();
        params.agentId = agentId;
        params.deadline = deadline;
        params.agentName = u"Puppet"_s;
        params.title = title;
        params.context = context(false);
        ask(protocol::method::kConsultationStart, write(params));
        client.call(protocol::method::kConsultationAttach, write(protocol::ConsultationParams{id}), &client, [](const Result<QJsonObject> &) {});
    }
    void say(const QString &content)
    {
        protocol::MessageSendParams params;
        params.id = MessageId::create();
        params.consultation = id;
        params.content = content;
        ask(protocol::method::kMessageSend, write(params));
    }
    void revise() { ask(protocol::method::kContextRevise, write(protocol::ContextReviseParams{id, digestOf(context(false)), context(true), u"kept a copy"_s, {}})); }
    void ask(const char *method, const QJsonObject &params)
    {
        client.call(method, params, &client, [this](const Result<QJsonObject> &answer) { answered += answer ? 1 : 0; });
    }
};

struct Program {
    std::unique_ptr<Desktop> desktop;
    QString url;

    explicit Program(const QString &folder) : Program([&folder] {
        DesktopOptions options;
        options.dataFolder = folder;
        return options;
    }()) {}
    explicit Program(const DesktopOptions &options, std::unique_ptr<Clock> clock = {})
    {
        auto opened = Desktop::open(options, std::move(clock));
        if (!opened)
            qFatal("%s", qPrintable(opened.error().message));
        desktop = *std::move(opened);
        QObject::connect(desktop.get(), &Desktop::listening, desktop.get(), [this](const QString &at) { url = at; });
    }
    void show() { desktop->show(); }
    MainWindow &window() { return desktop->window(); }
    bool isOnline() { return desktop->client().connection().state == ConnectionState::Online; }
    QByteArray token(const QString &role) { return tokenFor(desktop->folder().path(), role); }
    QWidget *named(const QString &accessibleName)
    {
        const auto widgets = window().findChildren<QWidget *>();
        const auto found = std::find_if(widgets.cbegin(), widgets.cend(), [&](const QWidget *widget) { return widget->accessibleName() == accessibleName; });
        return found == widgets.cend() ? nullptr : *found;
    }
    QString typed()
    {
        const auto *field = window().findChild<QWidget *>(u"message"_s);
        return field ? field->property("plainText").toString() : QString();
    }
    QStringList inbox()
    {
        QStringList titles;
        const auto all = desktop->cache().inbox();
        for (const ConsultationSummary &summary : all.value_or(QList<ConsultationSummary>()))
            titles.append(summary.consultation.title);
        return titles;
    }
    QStringList words(const ConsultationId &id)
    {
        QStringList words;
        const auto events = desktop->cache().events(id, 1, 1000);
        for (const Event &event : events.value_or(QList<Event>())) {
            if (event.type == EventType::MessagePosted && event.actor.role != PrincipalRole::Service)
                words.append(event.body.value(u"content"_s).toString());
        }
        return words;
    }
    MessageDraft draft(const ConsultationId &id, const QString &content)
    {
        MessageDraft draft;
        draft.consultation = id;
        draft.content = content;
        return draft;
    }
};

/// The system's clock, set wrong.
class WrongClock final : public Clock {
public:
    explicit WrongClock(qint64 aheadMs) : m_aheadMs(aheadMs) {}
    Timestamp now() const override { return {SystemClock().now().ms + m_aheadMs}; }

private:
    const qint64 m_aheadMs;
};

/// A window that is online, with an agent's consultation open in it.
struct Asked : Program {
    std::unique_ptr<Puppet> agent;

    explicit Asked(const QString &folder, const QString &title = u"a"_s) : Program(folder)
    {
        show();
        if (!QTest::qWaitFor([this] { return isOnline(); }, 20'000))
            qFatal("the window does not come online");
        agent = std::make_unique<Puppet>(url, token(u"agent"_s));
        agent->start(title);
        if (!QTest::qWaitFor([this] { return inbox().size() == 1; }, 20'000))
            qFatal("the consultation does not come");
        Q_EMIT window().consultationChosen(agent->id);
    }
};

} // namespace witan::test
