// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
// From the composer to an agent's socket, and the agent's answer back to the window's model, through the real service with
// everything on disk; and what opening a very long thread costs. One JSON line a figure.
//   bench_client [MESSAGES]
#include "client/review_client.h"
#include "models/thread_model.h"
#include "protocol/server_event.h"
#include "service/service_host.h"
#include "store/data_folder.h"
#include "store/review_cache.h"
#include "transport/web_socket_channel.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QTemporaryDir>

#include <algorithm>
#include <cstdio>

using namespace Qt::StringLiterals;
using namespace witan;

namespace {

void print(const char *what, QList<qint64> &ns)
{
    std::sort(ns.begin(), ns.end());
    const auto at = [&](double share) { return static_cast<double>(ns.at(static_cast<qsizetype>(share * static_cast<double>(ns.size() - 1)))) / 1e6; };
    std::printf("{\"bench\":\"%s\",\"n\":%lld,\"p50_ms\":%.3f,\"p99_ms\":%.3f,\"max_ms\":%.3f}\n", what, static_cast<long long>(ns.size()), at(0.5), at(0.99), at(1.0));
    std::fflush(stdout);
}

void openLongThread()
{
    QList<qint64> ns;
    for (int i = 0; i < 1000; ++i) {
        ThreadModel model;
        QElapsedTimer timer;
        timer.start();
        model.open(ConsultationId::create(), 1'000'000, 999'990, [](qint64, int) { return QList<Event>(); });
        ns.append(timer.nsecsElapsed());
    }
    print("thread_model_open_1000000", ns);
}

/// One question at a time: the next is asked when the answer to the last is in the model.
class Conversation {
public:
    Conversation(ServiceHost &host, const QString &url, const QString &data, const QString &cacheFile, int messages)
        : m_host(host)
        , m_left(messages)
        , m_cache(*openReviewCache(cacheFile))
        , m_client(*m_cache, m_clock)
        , m_agent(QUrl(url + QString::fromLatin1(protocol::kAgentPath)),
                  DataFolder::open(data)->existingAgentToken()->value_or(QByteArray()), protocol::kAgentSubprotocol)
    {
        QObject::connect(&m_agent, &Channel::opened, &m_agent, [this] { begin(); });
        QObject::connect(&m_agent, &Channel::frameReceived, &m_agent, [this](const QByteArray &frame) { onAgentFrame(frame); });
        QObject::connect(&m_client, &ReviewClient::eventsAdded, &m_client, [this](const ConsultationId &, qint64, qint64 to) { onEvents(to); });
        m_client.start([this] { return m_host.connectReviewer(); });
        m_agent.open();
    }
    ~Conversation()
    {
        m_client.stop();
        print("composer_to_agent", m_out);
        print("agent_to_model", m_back);
    }

private:
    void call(const char *method, const QJsonObject &params) { m_agent.send(protocol::encode(protocol::Request{++m_request, QString::fromLatin1(method), params})); }
    void begin()
    {
        call(protocol::method::kHello, write(protocol::HelloParams{u"bench"_s}));
        protocol::ConsultationStartParams start;
        start.consultation = m_id;
        start.workflow = WorkflowId::create();
        start.agentId = start.agentName = u"bench"_s;
        start.context = {{u"plan"_s, QJsonObject{{u"request"_s, u"measure"_s}}}};
        call(protocol::method::kConsultationStart, write(start));
        call(protocol::method::kConsultationAttach, write(protocol::ConsultationParams{m_id}));
    }
    void ask()
    {
        if (m_left-- == 0) {
            QCoreApplication::quit();
            return;
        }
        MessageDraft draft;
        draft.consultation = m_id;
        draft.content = u"How many rows are there in the table that is dropped?"_s;
        m_timer.start();
        if (!m_client.submit(draft))
            QCoreApplication::exit(1);
    }
    void onAgentFrame(const QByteArray &frame)
    {
        const auto event = protocol::decodeAgentEvent(frame);
        const auto *question = event ? std::get_if<protocol::QuestionNotice>(&*event) : nullptr;
        if (!question)
            return;
        m_out.append(m_timer.nsecsElapsed());
        protocol::MessageSendParams answer;
        answer.id = MessageId::create();
        answer.consultation = m_id;
        answer.replyTo = question->message.id;
        answer.content = u"There are 312 rows."_s;
        m_timer.start();
        call(protocol::method::kMessageSend, write(answer));
    }
    void onEvents(qint64 head)
    {
        if (m_thread.consultation().isNull()) {
            m_thread.open(m_id, head, head, [this](qint64 from, int limit) { return *m_cache->events(m_id, from, limit); });
            // The agent attaches after the consultation is there; its presence says when.
            QObject::connect(&m_client, &ReviewClient::presenceChanged, &m_thread, [this] {
                if (m_client.agentAttached(m_id) && m_out.isEmpty())
                    ask();
            });
            if (m_client.agentAttached(m_id))
                ask();
            return;
        }
        m_thread.extend(head);
        const auto newest = m_thread.item(static_cast<int>(head) - 1);
        if (!newest->message || newest->message->role != MessageRole::Agent)
            return;
        m_back.append(m_timer.nsecsElapsed());
        // What follows is not part of the figure, and the service's limit of 20 requests a second is kept.
        QTimer::singleShot(60, &m_thread, [this] { ask(); });
    }

    SystemClock m_clock;
    ServiceHost &m_host;
    int m_left;
    ConsultationId m_id = ConsultationId::create();
    std::unique_ptr<ReviewCache> m_cache;
    ReviewClient m_client;
    WebSocketChannel m_agent;
    ThreadModel m_thread;
    QElapsedTimer m_timer;
    QList<qint64> m_out, m_back;
    int m_request = 0;
};

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    const int messages = argc > 1 ? QString::fromLocal8Bit(argv[1]).toInt() : 300;
    openLongThread();
    const QTemporaryDir folder;
    ServiceConfig config;
    config.dataFolder = folder.filePath(u"data"_s);
    ServiceHost host(config);
    std::unique_ptr<Conversation> conversation;
    QObject::connect(&host, &ServiceHost::started, &app, [&](const QString &url) {
        conversation = std::make_unique<Conversation>(host, url, config.dataFolder, folder.filePath(u"review.db"_s), std::max(1, messages));
    });
    QObject::connect(&host, &ServiceHost::failed, &app, [](const Error &error) {
        std::fprintf(stderr, "bench_client: %s\n", qPrintable(error.message));
        QCoreApplication::exit(1);
    });
    host.start();
    const int code = QCoreApplication::exec();
    conversation.reset();
    host.stop();
    return code;
}
