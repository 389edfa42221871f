// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "app/service/service_program.h"

#include "app/service/stop_signals.h"
#include "app/service/token_command.h"
#include "core/logging.h"
#include "store/data_folder.h"
#include "store/event_store.h"
#include "transport/tls_trust.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace witan {
namespace {

constexpr int kDone = 0, kFailed = 1, kWrongUsage = 2;

/// False where it could not be written.
bool writeOut(std::FILE *file, const QByteArray &line)
{
    const QByteArray bytes = line + '\n';
    const bool written =
        std::fwrite(bytes.constData(), 1, static_cast<size_t>(bytes.size()), file) == static_cast<size_t>(bytes.size());
    return (std::fflush(file) == 0) && written;
}

QByteArray line(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

} // namespace

ServiceProgram::ServiceProgram() = default;
ServiceProgram::~ServiceProgram() = default;

int ServiceProgram::run(const QStringList &arguments)
{
    const auto options = readServiceOptions(arguments);
    if (!options) {
        m_json = arguments.contains(u"--json"_s);
        complain(options.error());
        return kWrongUsage;
    }
    m_json = options->json;
    m_dataFolder = options->config.dataFolder;
    setUpLogging(options->verbose ? LogLevel::Debug : LogLevel::Info);
    switch (options->task) {
    case ServiceOptions::Task::Help:
        writeOut(stdout, serviceHelp().toUtf8().trimmed());
        return kDone;
    case ServiceOptions::Task::Version:
        writeOut(stdout, QByteArray("witan-service " WITAN_VERSION));
        return kDone;
    case ServiceOptions::Task::Verify:
    case ServiceOptions::Task::Rebuild:
        return maintain(*options);
    case ServiceOptions::Task::AddToken:
    case ServiceOptions::Task::ListTokens:
    case ServiceOptions::Task::RevokeToken:
        return changeTokens(*options);
    case ServiceOptions::Task::Serve:
        break;
    }
    return serve(*options);
}

int ServiceProgram::serve(const ServiceOptions &options)
{
    StopSignals signals;
    connect(&signals, &StopSignals::stopRequested, qApp, &QCoreApplication::quit);
    m_certificateFile = options.config.certificateFile;
    m_host = std::make_unique<ServiceHost>(options.config);
    connect(m_host.get(), &ServiceHost::started, this, &ServiceProgram::announce);
    connect(m_host.get(), &ServiceHost::failed, this, [this, wrongUsage = false](const Error &error) {
        complain(error);
        QCoreApplication::exit(error.field.startsWith(u"--") ? kWrongUsage : kFailed);
    });
    m_host->start();
    const int code = QCoreApplication::exec();
    m_host->stop();
    m_host.reset();
    return code;
}

/// --verify and --rebuild work on the record itself, so no service may hold the folder meanwhile.
int ServiceProgram::maintain(const ServiceOptions &options)
{
    const QString &path = options.config.dataFolder;
    // Before anything is opened: that would make an empty record, and find no fault with it.
    if (!QFileInfo::exists(path + u"/record.db"_s)) {
        complain({.code = ErrorCode::NotFound,
                  .message = u"There is no record in \"%1\". Nothing was changed. Name the folder of a service's record with --data."_s.arg(path)});
        return kFailed;
    }
    auto folder = DataFolder::open(path);
    Result<void> locked = folder ? folder->lock() : Result<void>(folder.error());
    if (!locked) {
        complain(locked.error());
        return kFailed;
    }
    auto store = openSqliteEventStore(folder->file(u"record.db"_s));
    if (!store) {
        complain(store.error());
        return kFailed;
    }
    if (options.task == ServiceOptions::Task::Rebuild) {
        if (const auto rebuilt = (*store)->rebuild(); !rebuilt) {
            complain(rebuilt.error());
            return kFailed;
        }
    }
    const auto faults = (*store)->verify();
    if (!faults) {
        complain(faults.error());
        return kFailed;
    }
    for (const ChainFault &fault : *faults) {
        writeOut(stdout, m_json ? line({{"event"_L1, u"fault"_s}, {"consultation_id"_L1, fault.consultation.toString()}, {"seq"_L1, fault.seq}, {"what"_L1, fault.what}})
                                : u"%1, event %2: %3"_s.arg(fault.consultation.toString()).arg(fault.seq).arg(fault.what).toUtf8());
    }
    const QString task = options.task == ServiceOptions::Task::Rebuild ? u"rebuilt"_s : u"verified"_s;
    const auto cursor = (*store)->cursor();
    const qint64 events = cursor ? *cursor : 0;
    writeOut(stdout, m_json ? line({{"event"_L1, task}, {"events"_L1, events}, {"faults"_L1, qint64(faults->size())}})
                            : u"%1: %2 events, %3 faults"_s.arg(task).arg(events).arg(faults->size()).toUtf8());
    return faults->isEmpty() ? kDone : kFailed;
}

int ServiceProgram::changeTokens(const ServiceOptions &options)
{
    const auto done = runTokenCommand(options);
    if (!done) {
        complain(done.error());
        return kFailed;
    }
    if (!done->out.isEmpty() && !writeOut(stdout, done->out)) {
        complain(undoTokenCommand(options, *done));
        return kFailed;
    }
    if (!done->hint.isEmpty())
        writeOut(stderr, "witan-service: " + done->hint.toUtf8());
    return kDone;
}

void ServiceProgram::announce(const QString &url)
{
    QJsonObject told{{"event"_L1, u"listening"_s}, {"url"_L1, url}, {"data"_L1, m_dataFolder}};
    QFile file(m_certificateFile);
    if (!m_certificateFile.isEmpty() && file.open(QIODevice::ReadOnly))
        told.insert("certificate_sha256"_L1, fingerprintText(fingerprintOf(QSslCertificate(&file))));
    writeOut(stdout, line(told));
    if (const QString hint = reviewerHint(m_dataFolder); !hint.isEmpty())
        writeOut(stderr, "witan-service: " + hint.toUtf8());
}

void ServiceProgram::complain(const Error &error)
{
    writeOut(stderr, "witan-service: " + error.message.toUtf8());
    if (m_json) {
        QJsonObject object{{"event"_L1, u"failed"_s}, {"code"_L1, errorCodeName(error.code)}, {"message"_L1, error.message}};
        if (!error.field.isEmpty())
            object.insert("field"_L1, error.field);
        writeOut(stdout, line(object));
    }
}

} // namespace witan
