// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "app/desktop/sample_child.h"

#include "app/desktop/process.h"
#include "core/json.h"
#include "core/logging.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QTimer>

using namespace Qt::StringLiterals;

namespace witan {
namespace {

constexpr int kGraceMs = 1500;

QString agentProgram()
{
    const QDir folder(QCoreApplication::applicationDirPath());
#ifdef Q_OS_WIN
    return folder.filePath(u"witan-agent.exe"_s);
#else
    return folder.filePath(u"witan-agent"_s);
#endif
}

} // namespace

std::optional<SampleTrace> sampleTraceIn(const QString &workFolder)
{
    QFile memory(workFolder + u"/agent.json"_s);
    if (!memory.open(QIODevice::ReadOnly))
        return std::nullopt;
    const Result<QJsonObject> object = parseJsonObject(memory.readAll());
    const auto id = object ? ConsultationId::parse(object->value("consultation_id"_L1).toString()) : std::nullopt;
    if (!id)
        return std::nullopt;
    return SampleTrace{*id, object->value("phase"_L1).toString() == "ended"_L1};
}

SampleChild::SampleChild(QObject *parent)
    : QObject(parent)
{
    m_process.setStandardOutputFile(QProcess::nullDevice());
    m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
#ifdef Q_OS_UNIX
    m_process.setChildProcessModifier([] { process::endWithParent(); });
#endif
    connect(&m_process, &QProcess::started, this, &SampleChild::started);
    connect(&m_process, &QProcess::errorOccurred, this, &SampleChild::onError);
    connect(&m_process, &QProcess::finished, this, [this](int code, QProcess::ExitStatus status) {
        log(LogArea::Ui, LogLevel::Info, "sample_agent_ended", {{"code", code}});
        if (!m_ending && (code != 0 || status != QProcess::NormalExit))
            Q_EMIT failed({ErrorCode::Internal, tr("The sample agent ended with an error (code %1). Its consultation stays; start it again to go on.").arg(code), {}, {}, {}});
        Q_EMIT ended();
    });
}

SampleChild::~SampleChild()
{
    m_process.disconnect(this);
}

void SampleChild::start(const QString &url, const QString &tokenFile, const QString &workFolder)
{
    if (isRunning())
        return;
    m_ending = false;
    QStringList arguments{u"sample"_s, u"--url"_s, url, u"--token-file"_s, tokenFile, u"--work"_s, workFolder};
    // One that has ended is not gone on with.
    if (const auto trace = sampleTraceIn(workFolder); trace && trace->hasEnded)
        arguments.append(u"--again"_s);
    m_process.start(agentProgram(), arguments);
}

void SampleChild::end()
{
    m_ending = true;
    if (!isRunning()) {
        QMetaObject::invokeMethod(this, &SampleChild::ended, Qt::QueuedConnection);
        return;
    }
    m_process.terminate();
    QTimer::singleShot(kGraceMs, &m_process, &QProcess::kill);
}

void SampleChild::onError(QProcess::ProcessError error)
{
    if (error == QProcess::FailedToStart && !m_ending)
        Q_EMIT failed({ErrorCode::NotFound, tr("The sample agent could not be started: witan-agent is not beside this program, or may not be run."), m_process.errorString(), {}, {}});
}

} // namespace witan
