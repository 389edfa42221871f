// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "app/agent/agent_program.h"

#include "app/agent/sample_agent.h"
#include "app/agent/start_command.h"
#include "core/logging.h"
#include "core/untrusted_text.h"

#include <QCoreApplication>
#include <QJsonDocument>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace witan::agent {
namespace {

constexpr int kDone = 0, kFailed = 1, kWrongUsage = 2;
constexpr int kLongestComplaint = 1'000;

void writeLine(std::FILE *file, const QByteArray &line)
{
    std::fwrite(line.constData(), 1, static_cast<size_t>(line.size()), file);
    std::fputc('\n', file);
    std::fflush(file);
}

} // namespace

AgentProgram::AgentProgram()
{
    m_patience.setSingleShot(true);
    connect(&m_patience, &QTimer::timeout, this, [this] {
        if (m_client && !m_client->wasEverReady()) {
            complain(m_lastLoss);
            finish(kFailed);
        }
    });
}

AgentProgram::~AgentProgram() = default;

int AgentProgram::run(const QStringList &arguments)
{
    auto options = readAgentOptions(arguments);
    if (!options) {
        m_options.json = arguments.contains(u"--json"_s);
        complain(options.error());
        return kWrongUsage;
    }
    m_options = *std::move(options);
    if (m_options.task == AgentOptions::Task::Help || m_options.task == AgentOptions::Task::Version) {
        writeLine(stdout, m_options.task == AgentOptions::Task::Help ? agentHelp().toUtf8().trimmed() : QByteArray("witan-agent " WITAN_VERSION));
        return kDone;
    }
    setUpLogging(m_options.verbose ? LogLevel::Debug : LogLevel::Info);
    m_client = std::make_unique<AgentClient>(channelSource(m_options), u"witan-agent "_s + QLatin1StringView(WITAN_VERSION));
    connect(m_client.get(), &AgentClient::lost, this, [this](const Error &error) { m_lastLoss = error; });
    m_patience.start(std::chrono::milliseconds(m_options.patienceMs));
    // From within the loop, so that a failure in the first moment ends it like any other.
    QMetaObject::invokeMethod(this, m_options.task == AgentOptions::Task::Sample ? &AgentProgram::runSample : &AgentProgram::runStart,
                              Qt::QueuedConnection);
    return QCoreApplication::exec();
}

void AgentProgram::runSample()
{
    auto work = SampleWork::open(m_options.work);
    const Result<void> cleared = work && m_options.again ? work->clear() : Result<void>();
    if (!work || !cleared) {
        complain(work ? cleared.error() : work.error());
        finish(kFailed);
        return;
    }
    m_sample = std::make_unique<SampleAgent>(*m_client, *std::move(work), m_clock, m_options.title);
    connect(m_sample.get(), &SampleAgent::told, this, &AgentProgram::tell);
    connect(m_sample.get(), &SampleAgent::finished, this, [this] { finish(kDone); });
    connect(m_sample.get(), &SampleAgent::failed, this, [this](const Error &error) {
        complain(error);
        finish(kFailed);
    });
    m_sample->start();
}

void AgentProgram::runStart()
{
    m_start = std::make_unique<StartCommand>(*m_client, m_options);
    connect(m_start.get(), &StartCommand::started, this, [this](const QString &consultation, const QString &digest) {
        if (m_options.json)
            tell(u"started"_s, {{"consultation_id"_L1, consultation}, {"digest"_L1, digest}});
        else
            writeLine(stdout, consultation.toLatin1());
    });
    connect(m_start.get(), &StartCommand::decided, this, [this](const QJsonObject &decision) {
        if (m_options.json)
            tell(u"decided"_s, {{"decision"_L1, decision}});
        else
            writeLine(stdout, QJsonDocument(decision).toJson(QJsonDocument::Compact));
    });
    connect(m_start.get(), &StartCommand::finished, this, [this] { finish(kDone); });
    connect(m_start.get(), &StartCommand::failed, this, [this](const Error &error) {
        complain(error);
        finish(kFailed);
    });
    m_start->start();
}

void AgentProgram::tell(const QString &event, const QJsonObject &details)
{
    if (m_options.json) {
        QJsonObject line = details;
        line.insert("event"_L1, event);
        writeLine(stdout, QJsonDocument(line).toJson(QJsonDocument::Compact));
        return;
    }
    QString line = event;
    for (const auto &name : {"consultation_id"_L1, "revision"_L1, "verdict"_L1, "reason"_L1, "summary"_L1}) {
        const QJsonValue value = details.value(name);
        if (!value.isUndefined())
            line += u' ' + logEscaped(value.toVariant().toString());
    }
    writeLine(stdout, line.toUtf8());
}

void AgentProgram::complain(const Error &error)
{
    if (m_options.json) {
        QJsonObject line{{"event"_L1, u"error"_s}, {"code"_L1, errorCodeName(error.code)}, {"message"_L1, error.message}};
        if (!error.field.isEmpty())
            line.insert("field"_L1, error.field);
        if (!error.data.isEmpty())
            line.insert("data"_L1, error.data);
        writeLine(stdout, QJsonDocument(line).toJson(QJsonDocument::Compact));
    }
    // A service's words, among others: they make no line of their own.
    writeLine(stderr, "witan-agent: " + oneLine(error.message, kLongestComplaint).toUtf8());
}

void AgentProgram::finish(int code)
{
    m_patience.stop();
    QCoreApplication::exit(code);
}

} // namespace witan::agent
