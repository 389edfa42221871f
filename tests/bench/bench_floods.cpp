// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
//
// What one principal can cost the others within its limits, with the real witan-service: a reviewer's message beside an agent that
// asks for a large plan and state on many connections, and the service's memory then, and beside large messages that are never
// ended. One JSON line a figure.
#include "core/ids.h"
#include "protocol/jsonrpc.h"
#include "protocol/methods.h"
#include "store/data_folder.h"
#include "support/raw_client.h"
#include "support/tokens.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QTemporaryDir>
#include <QUrl>

#include <algorithm>
#include <cstdio>

using namespace Qt::StringLiterals;
using namespace witan;
using test::RawClient;

namespace {

namespace method = protocol::method;

constexpr int kConnections = 40, kRequests = 10, kUnended = 100, kMeasuredMs = 5000;
constexpr qsizetype kMiB = 1024 * 1024;

/// The program, as a team runs it: with all limits.
class Service {
public:
    Service()
    {
        m_process.setProgram(QStringLiteral(WITAN_BIN_DIR "/witan-service"));
        m_process.setArguments({u"--data"_s, m_folder.path(), u"--listen"_s, u"127.0.0.1:0"_s});
        m_process.start();
        if (!m_process.waitForReadyRead(30'000))
            qFatal("the service did not start");
        m_port = static_cast<quint16>(QUrl(QJsonDocument::fromJson(m_process.readLine()).object().value("url"_L1).toString()).port());
    }
    ~Service()
    {
        m_process.terminate();
        m_process.waitForFinished();
    }

    std::unique_ptr<RawClient> connect(const char *path, const QString &role) const
    {
        auto client = std::make_unique<RawClient>(m_port);
        RawClient::Headers headers = RawClient::properHeaders();
        headers.first().second = "127.0.0.1:" + QByteArray::number(m_port);
        headers.append({"Authorization", "Bearer " + test::tokenFor(m_folder.path(), role)});
        client->send(RawClient::upgradeRequest(path, headers));
        if (client->waitStatus() != 101)
            qFatal("not let in");
        return client;
    }

    /// Of this process, in MiB: "VmHWM" (at most, so far) or "VmRSS" (now); 0 where the system does not say.
    double memory(const char *what) const
    {
        QFile status(u"/proc/%1/status"_s.arg(m_process.processId()));
        if (!status.open(QIODevice::ReadOnly))
            return 0;
        for (const QByteArray &line : status.readAll().split('\n')) {
            if (line.startsWith(what))
                return line.simplified().split(' ').value(1).toDouble() / 1024;
        }
        return 0;
    }

private:
    QTemporaryDir m_folder;
    QProcess m_process;
    quint16 m_port = 0;
};

QByteArray request(int id, const char *name, const QJsonObject &params)
{
    return protocol::encode(protocol::Request{id, QLatin1StringView(name), params});
}

void call(RawClient &client, const char *name, const QJsonObject &params)
{
    client.sendText(request(1, name, params));
    const auto answer = client.waitFrame(60'000);
    if (!answer || !answer->payload.contains("\"result\""))
        qFatal("%s: %s", name, answer ? answer->payload.left(300).constData() : "no answer");
}

QJsonObject startOf(const ConsultationId &id, const QJsonObject &context, const QJsonValue &state = QJsonValue::Undefined)
{
    protocol::ConsultationStartParams start;
    start.consultation = id;
    start.workflow = WorkflowId::create();
    start.agentId = start.agentName = u"bench"_s;
    start.context = context;
    start.state = state;
    return protocol::write(start);
}

QJsonObject largePlan()
{
    QJsonArray steps;
    for (int i = 0; i < 9000; ++i)
        steps.append(QJsonObject{{"id"_L1, QString::number(i)}, {"title"_L1, u"A step"_s}, {"description"_L1, u"word "_s.repeated(70)}});
    return {{"plan"_L1, QJsonObject{{"request"_L1, u"measure"_s}, {"steps"_L1, steps}}}};
}

void besideLargeRequests()
{
    Service service;
    const auto agent = service.connect(protocol::kAgentPath, u"agent"_s), reviewer = service.connect(protocol::kReviewPath, u"reviewer"_s);
    const ConsultationId large = ConsultationId::create(), small = ConsultationId::create();
    call(*agent, method::kConsultationStart, startOf(large, largePlan(), QString(7 * kMiB, u'x')));
    call(*agent, method::kConsultationStart, startOf(small, {{"plan"_L1, QJsonObject{{"request"_L1, u"talk"_s}}}}));
    std::vector<std::unique_ptr<RawClient>> flood;
    for (int i = 0; i < kConnections; ++i)
        flood.push_back(service.connect(protocol::kAgentPath, u"agent"_s));
    for (const auto &client : flood) {
        for (int i = 0; i < kRequests; ++i)
            client->sendText(request(i, method::kConsultationAttach, protocol::write(protocol::ConsultationParams{large})));
    }
    QList<double> times;
    QElapsedTimer all, one;
    all.start();
    while (all.elapsed() < kMeasuredMs) {
        protocol::MessageSendParams message;
        message.id = MessageId::create();
        message.consultation = small;
        message.content = u"Are you there?"_s;
        message.audience = Audience::Reviewers;
        one.start();
        call(*reviewer, method::kMessageSend, protocol::write(message));
        times.append(static_cast<double>(one.nsecsElapsed()) / 1e6);
        // Within its own limit of requests.
        for (QElapsedTimer pause; !pause.isValid() || pause.elapsed() < 100;) {
            if (!pause.isValid())
                pause.start();
            QCoreApplication::processEvents(QEventLoop::AllEvents, 10);
        }
    }
    std::sort(times.begin(), times.end());
    std::printf("{\"bench\":\"message_beside_large_requests\",\"connections\":%d,\"requests\":%d,\"n\":%lld,\"p50_ms\":%.2f,\"max_ms\":%.1f,\"service_most_mib\":%.0f}\n",
                kConnections, kConnections * kRequests, static_cast<long long>(times.size()), times.at(times.size() / 2), times.last(), service.memory("VmHWM"));
    std::fflush(stdout);
}

void besideUnendedMessages()
{
    Service service;
    const double before = service.memory("VmRSS");
    const QByteArray begun = RawClient::frame(RawClient::Binary, QByteArray(15 * kMiB, 'x'), {.final = false});
    std::vector<std::unique_ptr<RawClient>> clients;
    int refused = 0;
    for (int i = 0; i < kUnended; ++i) {
        clients.push_back(service.connect(protocol::kAgentPath, u"agent"_s));
        clients.back()->send(begun);
        // Read to its end, or closed.
        clients.back()->send(RawClient::frame(RawClient::Ping, "read?"));
        const auto answer = clients.back()->waitFrame(30'000);
        refused += !answer || answer->opcode != RawClient::Pong;
    }
    std::printf("{\"bench\":\"memory_beside_unended_messages\",\"connections\":%d,\"refused\":%d,\"before_mib\":%.0f,\"most_mib\":%.0f}\n", kUnended, refused, before,
                service.memory("VmHWM"));
    std::fflush(stdout);
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    besideLargeRequests();
    besideUnendedMessages();
    return 0;
}
