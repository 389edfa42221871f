// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "service/service_worker.h"

#include "core/logging.h"
#include "protocol/proof.h"
#include "service/current_tokens.h"
#include "service/door.h"
#include "service/service_core.h"
#include "service/start_check.h"
#include "store/data_folder.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QFileSystemWatcher>
#include <QTimer>
#include <QUuid>

using namespace Qt::StringLiterals;

namespace witan {
namespace {

constexpr int kGoingAway = 1001;
constexpr int kDrainMs = 2000;
// How long nothing must be written before the log is moved into the database; a long log need not wait for long.
constexpr int kIdleMs = 1000, kShortIdleMs = 5;
constexpr quint64 kManyTurns = 100;
constexpr int kCatchUpMs = 5;
constexpr int kTurnsInARow = 4;               // before the timers have their turn
// Past these a turn takes no more: its answers wait for all of it, in memory.
constexpr std::size_t kMostInATurn = 512;
constexpr qsizetype kMostBytesInATurn = 1024 * 1024;
constexpr qint64 kLongestTurnMs = 50;
constexpr int kTokensMs = 2000;               // between two looks at the tokens, where nobody tells that they have changed
constexpr qint64 kLongestTimer = 60'000;      // the clock may be set, or the computer sleep, while it runs
constexpr auto kRecordFile = "record.db"_L1, kServiceIdFile = "service-id"_L1;

Result<QByteArray> readPem(const QString &path, const QString &setting)
{
    QFile file(path);
    if (path.isEmpty())
        return QByteArray();
    if (!file.open(QIODevice::ReadOnly)) {
        return Error{.code = ErrorCode::Invalid,
                     .message = u"%1 cannot be read (%2). The service was not started; check %3."_s.arg(path, file.errorString(), setting),
                     .field = setting};
    }
    return file.readAll();
}

QString urlOf(const ServiceConfig &config, quint16 port)
{
    const bool everywhere = config.host == u"0.0.0.0" || config.host == u"::";
    const QString host = everywhere ? u"localhost"_s : config.host.contains(u':') ? u'[' + config.host + u']' : config.host;
    return u"%1://%2:%3"_s.arg(config.certificateFile.isEmpty() ? u"ws"_s : u"wss"_s, host).arg(port);
}

/// Reviewers' caches are bound to this id, so an empty record gets a new one: nobody can have read anything of it yet.
Result<QString> readServiceId(const DataFolder &folder, EventStore &store)
{
    const auto cursor = store.cursor();
    if (!cursor)
        return cursor.error();
    QFile file(folder.file(kServiceIdFile));
    if (*cursor > 0 && file.open(QIODevice::ReadOnly)) {
        const QString id = QString::fromLatin1(file.readAll().trimmed());
        if (!QUuid::fromString(id).isNull())
            return id;
    }
    const QString id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    const auto written = writePrivateFile(folder.file(kServiceIdFile), id.toLatin1() + '\n');
    return written ? Result<QString>(id) : Result<QString>(written.error());
}

} // namespace

struct ServiceWorker::Work {
    explicit Work(DataFolder f) : folder(std::move(f))
    {
        elapsed.start();
        for (QTimer *timer : {&turnTimer, &idleTimer, &catchUpTimer})
            timer->setSingleShot(true);
    }

    DataFolder folder;
    SystemClock clock;
    QElapsedTimer elapsed;
    std::shared_ptr<CurrentTokens> tokens;
    QFileSystemWatcher tokenWatcher;
    QTimer tokenTimer;
    std::unique_ptr<EventStore> store;
    std::unique_ptr<Listener> listener;     // outlives the core's sessions, whose way out it is
    std::unique_ptr<ServiceCore> core;
    std::vector<Inbound> mail;              // taken from the mailbox
    std::size_t given = 0;                  // of it, to the core
    quint64 turns = 0;                      // that wrote something since the log was moved into the database
    QTimer turnTimer, idleTimer, catchUpTimer;
};

ServiceWorker::ServiceWorker(ServiceConfig config, Mailbox &mailbox)
    : m_config(std::move(config))
    , m_mailbox(mailbox)
{
}

ServiceWorker::~ServiceWorker() = default;

void ServiceWorker::start()
{
    if (m_work)
        return;
    const auto url = setUp();
    if (!url) {
        m_work.reset();
        log(LogArea::Service, LogLevel::Error, "service_not_started", {{"message", url.error().message}, {"detail", url.error().detail}});
        Q_EMIT failed(url.error());
        return;
    }
    log(LogArea::Service, LogLevel::Info, "service_started", {{"url", *url}, {"data", m_config.dataFolder}, {"cursor", m_work->core->head()}});
    m_mailbox.setWake([this] {
        if (!m_turnIsDue.exchange(true))
            QMetaObject::invokeMethod(this, &ServiceWorker::turn, Qt::QueuedConnection);
    });
    Q_EMIT started(*url);
    turn();
}

Result<QString> ServiceWorker::setUp()
{
    if (const auto may = checkStart(m_config); !may)
        return may.error();
    auto folder = DataFolder::open(m_config.dataFolder);
    if (!folder)
        return folder.error();
    if (const auto locked = folder->lock(); !locked)
        return locked.error();
    const auto tokens = Tokens::load(*folder, osUserName());
    if (!tokens)
        return tokens.error();
    m_work = std::make_unique<Work>(*std::move(folder));
    if (const auto opened = openRecord(); !opened)
        return opened.error();
    m_reviewerEntry = std::make_shared<const Entry>(Entry{Endpoint::Review, tokens->owner(), {}, false, {}});
    connect(&m_work->turnTimer, &QTimer::timeout, this, &ServiceWorker::turn);
    connect(&m_work->idleTimer, &QTimer::timeout, this, &ServiceWorker::checkpoint);
    connect(&m_work->catchUpTimer, &QTimer::timeout, this, [this] {
        if (m_work->core->catchUp())
            m_work->catchUpTimer.start(kCatchUpMs);
    });
    if (!m_config.listen)
        return QString();
    watchTokens();
    auto listener = listen();
    if (!listener)
        return listener.error();
    m_work->listener = *std::move(listener);
    const QString url = urlOf(m_config, m_work->listener->port());
    const auto written = m_work->folder.writeServiceAddress({url, QCoreApplication::applicationPid(), QStringLiteral(WITAN_VERSION)});
    return written ? Result<QString>(url) : Result<QString>(written.error());
}

Result<void> ServiceWorker::openRecord()
{
    auto store = openSqliteEventStore(m_work->folder.file(kRecordFile));
    if (!store)
        return store.error();
    m_work->store = *std::move(store);
    const auto id = readServiceId(m_work->folder, *m_work->store);
    if (!id)
        return id.error();
    m_work->core = std::make_unique<ServiceCore>(*m_work->store, m_work->clock, [this] { return m_work->elapsed.elapsed(); },
        ServiceCore::Config{m_config.limits, m_config.policies, {m_config.agentAnswerMs, m_config.answerLimitMs, m_config.standIn}, *id,
                            {m_config.sources, [this] { QMetaObject::invokeMethod(this, &ServiceWorker::turn, Qt::QueuedConnection); }}});
    return m_work->core->load();
}

Result<std::unique_ptr<Listener>> ServiceWorker::listen()
{
    const auto certificate = readPem(m_config.certificateFile, u"--tls-certificate"_s), key = readPem(m_config.privateKeyFile, u"--tls-key"_s);
    if (!certificate || !key)
        return certificate ? key.error() : certificate.error();
    ListenerConfig config;
    config.host = m_config.host;
    config.port = m_config.port;
    config.messageLimit = m_config.limits.frame;
    config.unsentLimit = m_config.limits.unsent;
    config.plainPath = protocol::kProofPath;
    config.certificatePem = *certificate;
    config.privateKeyPem = *key;
    if (!m_config.limits.rates)
        config.unadmittedPerPeer = config.maxConnections;
    const DoorConfig doorConfig{m_config.host, m_config.open, m_config.allowedHosts, m_config.allowedOrigins,
                                m_config.limits.rates ? m_config.limits.connectionsPerPrincipal : 0};
    // The door is asked on another thread, so it gets a clock of its own.
    const auto door = std::make_shared<Door>(
        doorConfig, [tokens = m_work->tokens] { return tokens->now(); },
        [elapsed = m_work->elapsed] { return elapsed.elapsed(); });
    auto listener = std::make_unique<Listener>(config, [door](const UpgradeRequest &request) { return door->judge(request); }, m_mailbox);
    if (const auto started = listener->start(); !started)
        return started.error();
    return listener;
}

/// Whoever comes has the tokens read anew by the door; this sees to those who are here already.
void ServiceWorker::watchTokens()
{
    m_work->tokens = std::make_shared<CurrentTokens>(m_work->folder.path());
    m_work->tokens->setChanged(
        [this] { QMetaObject::invokeMethod(this, &ServiceWorker::closeRevoked, Qt::QueuedConnection); });
    QFileSystemWatcher &watcher = m_work->tokenWatcher;
    connect(&watcher, &QFileSystemWatcher::directoryChanged, this, &ServiceWorker::lookAtTokens);
    connect(&watcher, &QFileSystemWatcher::fileChanged, this, &ServiceWorker::lookAtTokens);
    connect(&m_work->tokenTimer, &QTimer::timeout, this, &ServiceWorker::lookAtTokens);
    lookAtTokens();
    if (!watcher.directories().contains(m_work->folder.path()))
        m_work->tokenTimer.start(kTokensMs);     // the system watches no more files for us
}

void ServiceWorker::lookAtTokens()
{
    if (!m_work)
        return;
    // What is replaced is watched no more, and only its folder tells that it is there again.
    QFileSystemWatcher &watcher = m_work->tokenWatcher;
    const DataFolder &folder = m_work->folder;
    const QStringList watched = watcher.files() + watcher.directories();
    for (const QString &path :
         {folder.path(), folder.file(u"tokens"_s), folder.agentTokenFile(), TokenTable(folder.path(), {}).path()}) {
        if (!watched.contains(path) && QFileInfo::exists(path))
            watcher.addPath(path);
    }
    m_work->tokens->now();
}

void ServiceWorker::closeRevoked()
{
    const auto tokens = m_work && m_work->core ? m_work->tokens->now() : nullptr;
    if (!tokens)
        return;     // it is not known who may stay; nobody else comes in meanwhile
    for (const ConnectionId connection : m_work->core->closeRevoked(*tokens))
        m_mailbox.push({Inbound::Kind::Closed, connection, {}, {}});
}

void ServiceWorker::stop()
{
    m_mailbox.setWake({});
    if (!m_work)
        return;
    // What is in the mailbox was sent to a living service.
    for (const QDeadlineTimer deadline(kDrainMs); takeMail() && !deadline.hasExpired();) {}
    m_work->core->sayGoodbye(kGoingAway, "The service is stopping.");
    log(LogArea::Service, LogLevel::Info, "service_stopped", {{"cursor", m_work->core->head()}});
    checkpoint();
    end();
}

void ServiceWorker::end()
{
    if (m_work->listener)
        m_work->listener->drainAndClose(kDrainMs);
    m_work->core.reset();
    m_work->listener.reset();
    if (m_config.listen)
        m_work->folder.removeServiceAddress();
    m_work.reset();
}

void ServiceWorker::turn()
{
    if (!m_work)
        return;     // it has ended meanwhile
    m_turnIsDue = true;
    for (int i = 0; i < kTurnsInARow; ++i) {
        if (takeMail())
            continue;
        m_turnIsDue = false;
        // What came just before that woke nobody.
        if (!mailWaits())
            return;
        m_turnIsDue = true;
    }
    QMetaObject::invokeMethod(this, &ServiceWorker::turn, Qt::QueuedConnection);
}

/// Whether there is mail that was not given to the core.
bool ServiceWorker::mailWaits()
{
    if (m_work->given == m_work->mail.size()) {
        m_work->mail = m_mailbox.drain();
        m_work->given = 0;
    }
    return m_work->given < m_work->mail.size();
}

/// All that has come goes into one turn, up to its bounds. True where mail was left for another.
bool ServiceWorker::takeMail()
{
    Work &work = *m_work;
    static_cast<void>(mailWaits());
    std::size_t taken = 0;
    qsizetype bytes = 0;
    const qint64 begun = work.elapsed.elapsed();
    const auto next = [&]() -> std::optional<Inbound> {
        const bool isEnough = taken >= kMostInATurn || bytes >= kMostBytesInATurn || (taken > 0 && work.elapsed.elapsed() - begun >= kLongestTurnMs);
        if (isEnough || work.given == work.mail.size())
            return {};
        ++taken;
        bytes += work.mail[work.given].bytes.size();
        return std::move(work.mail[work.given++]);
    };
    const qint64 head = work.core->head();
    std::vector<Inbound> first;
    if (auto item = next())
        first.push_back(*std::move(item));
    work.core->turn(std::move(first), next);
    if (work.core->head() != head)
        work.idleTimer.start(++work.turns > kManyTurns ? kShortIdleMs : kIdleMs);
    catchUpSoon();
    rearm();
    return mailWaits();
}

void ServiceWorker::catchUpSoon()
{
    if (m_work->core->someoneIsBehind() && !m_work->catchUpTimer.isActive())
        m_work->catchUpTimer.start(0);
}

void ServiceWorker::rearm()
{
    if (const auto next = m_work->core->nextTurnIn())
        m_work->turnTimer.start(static_cast<int>(qMin(*next, kLongestTimer)));
    else if (m_work->turnTimer.isActive())
        m_work->turnTimer.stop();
}

void ServiceWorker::checkpoint()
{
    m_work->turns = 0;
    if (const auto done = m_work->store->checkpoint(); !done)
        log(LogArea::Store, LogLevel::Warning, "checkpoint_failed", {{"reason", done.error().detail}});
}

} // namespace witan
