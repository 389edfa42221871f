// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "app/desktop/desktop.h"

#include "app/desktop/attention.h"
#include "app/desktop/draft_keeper.h"
#include "app/desktop/open_consultation.h"
#include "app/desktop/sample_child.h"
#include "app/desktop/service_place.h"
#include "client/review_client.h"
#include "core/draft_names.h"
#include "core/logging.h"
#include "core/untrusted_text.h"
#include "models/inbox_model.h"
#include "models/thread_model.h"
#include "store/review_cache.h"
#include "transport/channel.h"
#include "widgets/main_window.h"

#include <QCryptographicHash>
#include <QSettings>

using namespace Qt::StringLiterals;

namespace witan {
namespace {

/// A window that is never painted (minimised at start, say) must not keep agents out.
constexpr int kPaintPatienceMs = 3000;
constexpr int kCalmTickMs = 20'000, kTenseTickMs = 1000;
/// Less is what a message's way makes of a clock that is right.
constexpr qint64 kNoticedMs = 500;
constexpr qint64 kTellClockMs = 2 * 60'000;

QString inWords(qint64 ms)
{
    constexpr qint64 kMinute = 60'000, kHour = 60 * kMinute, kDay = 24 * kHour;
    const auto rounded = [ms](qint64 unit) { return (ms + unit / 2) / unit; };
    if (ms < 90 * kMinute)
        return Desktop::tr("%1 minutes").arg(rounded(kMinute));
    return ms < 2 * kDay ? Desktop::tr("%1 hours").arg(rounded(kHour)) : Desktop::tr("%1 days").arg(rounded(kDay));
}

/// One cache for each service: the built-in one, and one by address for every other.
QString cacheStem(const DesktopOptions &options)
{
    if (options.service.isEmpty())
        return u"review"_s;
    const QByteArray address = options.service.toString(QUrl::RemoveUserInfo | QUrl::RemoveQuery).toUtf8();
    return u"review-"_s + QString::fromLatin1(QCryptographicHash::hash(address, QCryptographicHash::Sha256).toHex().first(12));
}

} // namespace

Result<std::unique_ptr<Desktop>> Desktop::open(const DesktopOptions &options, std::unique_ptr<Clock> clock)
{
    Result<DataFolder> folder = DataFolder::open(options.dataFolder.isEmpty() ? DataFolder::defaultPath() : options.dataFolder);
    if (!folder)
        return folder.error();
    if (!clock)
        clock = std::make_unique<SystemClock>();
    Result<CachePlace> place = openCachePlace(folder->path(), cacheStem(options), clock->now());
    if (!place)
        return place.error();
    return std::unique_ptr<Desktop>(new Desktop(options, std::move(clock), *std::move(folder), *std::move(place)));
}

Desktop::Desktop(DesktopOptions options, std::unique_ptr<Clock> clock, DataFolder folder, CachePlace place)
    : m_options(std::move(options)), m_folder(std::move(folder)), m_localClock(std::move(clock)), m_clock(*m_localClock), m_place(std::move(place))
    , m_inbox(std::make_unique<InboxModel>()), m_thread(std::make_unique<ThreadModel>())
    , m_service(std::make_unique<ServicePlace>(m_folder, ServicePlace::Config{m_options.host, m_options.port, m_options.service, m_options.tokenFile, m_options.trust}))
    , m_client(std::make_unique<ReviewClient>(*m_place.cache, m_clock))
    , m_drafts(std::make_unique<DraftKeeper>(*m_place.cache))
    , m_open(std::make_unique<OpenConsultation>(*m_place.cache, *m_client, *m_drafts, *m_thread))
    , m_window(std::make_unique<MainWindow>())
    , m_attention(std::make_unique<Attention>(*m_window, *m_inbox, m_clock))
{
    m_window->setClock(&m_clock);
    connectWindow();
    connectAttention();
    connectClient();
    connectService();
    restore();
}

Desktop::~Desktop()
{
    saveDrafts();
    m_client->stop();
    m_service->stop();
    // What still fails while the parts go has no window left to say it in.
    m_drafts->disconnect(this);
    m_open->disconnect(this);
    m_service->disconnect(this);
}

/// Everything that was there when the program ended, from the cache alone.
void Desktop::restore()
{
    const auto summaries = m_place.cache->inbox();
    if (!summaries)
        tell(summaries.error());
    m_inbox->tick(m_clock.now());
    m_inbox->set(summaries.value_or(QList<ConsultationSummary>()), m_client->me().id);
    m_attention->know(summaries.value_or(QList<ConsultationSummary>()));
    m_window->setInboxModel(m_inbox.get());
    m_window->setThreadModel(m_thread.get());
    m_window->setSampleOffer(m_options.service.isEmpty() ? SampleOffer::Ready : SampleOffer::None);
    restorePlace();
    // A program that is ended from outside does not come to it at its end.
    connect(m_inbox.get(), &InboxModel::arrangementChanged, this, &Desktop::rememberPlace);
    restoreChoices();
    takeOutbox({});
    takeConnection();
    const auto last = ConsultationId::parse(QSettings(settingsFile(), QSettings::IniFormat).value(u"open"_s).toString());
    if (!last || !m_open->open(*last))
        m_window->showNothing();
    m_attention->look(m_open->id());
    if (!m_place.notice.isEmpty())
        m_window->notice(m_place.notice, Severity::Warning);
}

void Desktop::connectWindow()
{
    MainWindow *window = m_window.get();
    connect(window, &MainWindow::firstPainted, this, &Desktop::onFirstPainted, Qt::QueuedConnection);
    connect(window, &MainWindow::consultationChosen, this, &Desktop::choose);
    connect(window, &MainWindow::replySubmitted, this, &Desktop::sendReply);
    connect(window, &MainWindow::decisionSubmitted, this, &Desktop::sendDecision);
    connect(window, &MainWindow::draftChanged, m_drafts.get(), &DraftKeeper::change);
    connect(window, &MainWindow::seenReached, this, [this](const ConsultationId &id, qint64 seq) {
        if (const Result<void> kept = m_place.cache->setSeen(id, seq); !kept)
            return tell(kept.error());
        takeSummaries({id});
    });
    connect(window, &MainWindow::unreadWanted, this, [this](const ConsultationId &id, qint64 seq) {
        if (const Result<void> kept = m_place.cache->setUnreadFrom(id, seq); !kept)
            return tell(kept.error());
        takeSummaries({id});
    });
    connect(window, &MainWindow::stepOpened, this, [this](const ConsultationId &id, const QString &digest, const QString &step) {
        if (const Result<void> kept = m_place.cache->setStepOpened(id, digest, step); !kept)
            return tell(kept.error());
        m_open->refreshSoon();
    });
    connect(window, &MainWindow::stepsSeen, this, [this](const ConsultationId &id, const QString &digest, const NumberRanges &numbers) {
        if (const Result<void> kept = m_place.cache->addSeenSteps(id, digest, numbers); !kept)
            return tell(kept.error());
        m_open->refreshSoon();
    });
    connect(window, &MainWindow::resendRequested, this, [this](const QString &id) {
        if (const Result<void> sent = m_client->resend(id); !sent)
            tell(sent.error());
    });
    connect(window, &MainWindow::discardRequested, this, [this](const QString &id) {
        saveDrafts();
        if (const Result<void> given = m_client->discard(id); !given)
            return tell(given.error());
        reopen();
    });
    connect(window, &MainWindow::answerRetryRequested, this, [this](const ConsultationId &id, const MessageId &message) {
        m_client->retryAnswer(id, message).then(this, [this](const Result<void> &asked) {
            if (!asked)
                tell(asked.error());
        });
    });
    connect(window, &MainWindow::workflowReopened, this, [this](const ConsultationId &id, const QString &comment) {
        m_client->reopenWorkflow(id, comment).then(this, [this](const Result<void> &reopened) {
            if (!reopened)
                tell(reopened.error());
        });
    });
    connect(window, &MainWindow::sampleRequested, this, &Desktop::startSample);
    connect(window, &MainWindow::singleKeysChanged, this, [this](bool on) { QSettings(settingsFile(), QSettings::IniFormat).setValue(u"singleKeys"_s, on); });
    connect(window, &MainWindow::overviewRequested, this, &Desktop::showOverview);
    connect(window, &MainWindow::tryNowRequested, this, [this] {
        m_service->retry();
        m_client->tryNow();
    });
}

void Desktop::connectClient()
{
    ReviewClient *client = m_client.get();
    connect(client, &ReviewClient::connectionChanged, this, &Desktop::takeConnection);
    connect(client, &ReviewClient::consultationsChanged, this, &Desktop::takeSummaries);
    connect(client, &ReviewClient::consultationsChanged, this, [this](const QList<ConsultationId> &ids) {
        if (ids.contains(m_open->id()))
            m_open->refreshSoon();
    });
    connect(client, &ReviewClient::eventsAdded, this, [this](const ConsultationId &id, qint64, qint64 toSeq) {
        if (id == m_open->id())
            m_open->extend(toSeq);
    });
    connect(client, &ReviewClient::outboxChanged, this, &Desktop::takeOutbox);
    connect(client, &ReviewClient::presenceChanged, this, [this](const ConsultationId &id) {
        if (id.isNull() || id == m_open->id())
            m_open->refreshSoon();
    });
    connect(client, &ReviewClient::refused, this, [this](const OutboxItem &item, const Error &error) {
        const auto sentence = item.kind == OutboxKind::Decision ? tr("Your decision on “%1” was not recorded. %2") : tr("Your message in “%1” was not taken. %2");
        m_window->notice(sentence.arg(titleOf(item.consultation), error.message), Severity::Error);
    });
    connect(client, &ReviewClient::failed, this, &Desktop::tell);
    connect(client, &ReviewClient::clockMeasured, this, &Desktop::takeClock);
    connect(m_open.get(), &OpenConsultation::changed, m_window.get(), &MainWindow::showConsultation);
    connect(m_open.get(), &OpenConsultation::failed, this, &Desktop::tell);
    connect(m_drafts.get(), &DraftKeeper::failed, this, &Desktop::tell);
    // The list shows what was being typed; nothing else of the consultation is another for it.
    connect(m_drafts.get(), &DraftKeeper::kept, this, [this](const ConsultationId &id) {
        if (const auto summary = m_place.cache->summary(id); summary && *summary)
            m_inbox->merge({**summary});
    });
    connect(&m_tick, &QTimer::timeout, this, &Desktop::tick);
}

void Desktop::connectService()
{
    connect(m_service.get(), &ServicePlace::available, this, [this] {
        m_client->start([this] { return m_service->connectReviewer(); });
    });
    connect(m_service.get(), &ServicePlace::failed, this, [this](const Error &error) {
        tell(error);
        // It is still wanted, but nothing is being started.
        if (m_sampleWanted)
            m_window->setSampleOffer(SampleOffer::Ready);
    });
    connect(m_service.get(), &ServicePlace::listening, this, [this](const QString &url) {
        m_window->setListenUrl(url, m_folder.agentTokenFile());
        Q_EMIT listening(url);
        if (std::exchange(m_sampleWanted, false))
            startSample();
        else
            resumeSample();
    });
}

void Desktop::show()
{
    m_window->show();
    QTimer::singleShot(kPaintPatienceMs, this, &Desktop::begin);
}

void Desktop::onFirstPainted()
{
    if (m_ending)
        return;
    Q_EMIT ready();
    begin();
}

void Desktop::begin()
{
    if (std::exchange(m_begun, true) || m_ending)
        return;
    Q_EMIT begun();
    // In a tour nobody is told of anything, or asked.
    if (m_options.tourFolder.isEmpty())
        m_attention->start();
    tick();
    m_service->start();
    if (m_options.sample)
        startSample();
}

void Desktop::choose(const ConsultationId &id)
{
    saveDrafts();
    if (!m_open->open(id))
        m_window->showNothing();
    m_attention->look(m_open->id());
    rememberOpen();
}

void Desktop::showOverview()
{
    m_window->showNothing();   // tells what was being typed
    m_drafts->saveNow();
    m_open->close();
    m_attention->look({});
    rememberOpen();
}

void Desktop::rememberOpen()
{
    QSettings(settingsFile(), QSettings::IniFormat).setValue(u"open"_s, m_open->id().isNull() ? QString() : m_open->id().toString());
}

/// To the last key.
void Desktop::saveDrafts()
{
    m_window->tellDrafts();
    m_drafts->saveNow();
}

/// The composer takes a draft only from a consultation that is opened, so one that came back is shown by opening again.
void Desktop::reopen()
{
    const ConsultationId id = m_open->id();
    if (id.isNull())
        return;
    m_open->close();
    m_window->showNothing();
    m_open->open(id);
}

/// Kept as it is sent until the outbox has it: a crash in between leaves it in one of the two.
void Desktop::sendReply(const MessageDraft &draft)
{
    m_drafts->change(draft.consultation, messageDraftName(), keptForm(draft));
    m_drafts->saveNow();
    if (const Result<MessageId> sent = m_client->submit(draft); !sent) {
        tell(sent.error());
        reopen();
        return;
    }
    m_drafts->clear(draft.consultation, messageDraftName());
}

void Desktop::sendDecision(const Decision &decision)
{
    m_drafts->change(decision.consultation, commentDraftName(decision.verdict), decision.comment);
    m_drafts->saveNow();
    if (const Result<DecisionId> sent = m_client->decide(decision); !sent) {
        tell(sent.error());
        reopen();
        return;
    }
    m_drafts->clear(decision.consultation, commentDraftName(decision.verdict));
}

void Desktop::restorePlace()
{
    const QSettings settings(settingsFile(), QSettings::IniFormat);
    WindowPlace place{settings.value(u"geometry"_s).toByteArray(), {}, settings.value(u"page"_s, -1).toInt(), {}};
    place.inbox.sort = settings.value(u"sort"_s).toInt();
    for (const QVariant &section : settings.value(u"folded"_s).toList())
        place.inbox.folded.append(section.toInt());
    for (const QVariant &width : settings.value(u"columns"_s).toList())
        place.columns.append(width.toInt());
    m_window->setPlace(place);
    m_window->setSingleKeys(settings.value(u"singleKeys"_s, true).toBool());
}

void Desktop::rememberPlace()
{
    const WindowPlace place = m_window->place();
    QSettings settings(settingsFile(), QSettings::IniFormat);
    settings.setValue(u"geometry"_s, place.geometry);
    settings.setValue(u"columns"_s, QVariantList(place.columns.cbegin(), place.columns.cend()));
    settings.setValue(u"page"_s, place.page);
    settings.setValue(u"sort"_s, place.inbox.sort);
    settings.setValue(u"folded"_s, QVariantList(place.inbox.folded.cbegin(), place.inbox.folded.cend()));
}

void Desktop::takeSummaries(const QList<ConsultationId> &ids)
{
    QList<ConsultationSummary> summaries;
    for (const ConsultationId &id : ids) {
        const auto summary = m_place.cache->summary(id);
        if (!summary)
            return tell(summary.error());
        if (*summary)
            summaries.append(**summary);
    }
    m_inbox->merge(summaries);
    m_attention->take(summaries);
    showClosingFacts();
    takeSample(ids);
    if (ids.contains(m_open->id()))
        m_open->refreshSoon();
}

void Desktop::takeOutbox(const ConsultationId &id)
{
    const auto items = m_place.cache->outbox();
    if (!items)
        return tell(items.error());
    m_window->setOutbox(*items);
    if (!id.isNull() && id == m_open->id())
        m_open->takeOutbox();
}

void Desktop::takeConnection()
{
    m_window->setConnection(m_client->connection());
    m_open->refreshSoon();
    // Who the elder is decides what waits for him; it is told at the first hello.
    const QString myId = m_client->me().id;
    if (myId != m_inbox->myId())
        m_inbox->setMyId(myId);
}

/// The service's clock alone decides; this computer's only tells how time goes on.
void Desktop::takeClock(qint64 aheadMs)
{
    if (qAbs(aheadMs) < kNoticedMs)
        return;
    aheadMs += m_clock.aheadMs();
    m_clock.setAheadMs(aheadMs);
    log(LogArea::Ui, LogLevel::Info, "service_clock", {{"ahead_ms", aheadMs}});
    tick();
    m_open->refreshSoon();
    if (qAbs(aheadMs) < kTellClockMs || std::exchange(m_clockTold, true))
        return;
    const QString much = inWords(qAbs(aheadMs));
    m_window->notice(aheadMs < 0 ? tr("This computer's clock is %1 ahead of the service's. Times here are the service's, so deadlines hold; set this computer's clock when you can.").arg(much)
                                 : tr("This computer's clock is %1 behind the service's. Times here are the service's, so deadlines hold; set this computer's clock when you can.").arg(much),
                     Severity::Warning);
}

void Desktop::tick()
{
    m_inbox->tick(m_clock.now());
    m_attention->tick();
    showClosingFacts();
    keepFindable();
    m_tick.start(m_attention->isTense() ? kTenseTickMs : kCalmTickMs);
}

void Desktop::shutDown()
{
    if (std::exchange(m_ending, true))
        return;
    m_tick.stop();
    m_window->setClosingIsAsked(false);
    rememberPlace();
    saveDrafts();
    const auto finish = [this] {
        m_client->stop();
        m_service->stop();
        Q_EMIT finished();
    };
    if (m_sample && m_sample->isRunning()) {
        connect(m_sample.get(), &SampleChild::ended, this, finish);
        m_sample->end();
    } else {
        QMetaObject::invokeMethod(this, finish, Qt::QueuedConnection);
    }
}

void Desktop::tell(const Error &error)
{
    log(LogArea::Ui, LogLevel::Warning, "told", {{"code", errorCodeName(error.code)}, {"detail", error.detail}});
    m_window->notice(error.message, Severity::Error);
}

QString Desktop::titleOf(const ConsultationId &id) const
{
    const ConsultationSummary *summary = m_inbox->find(id);
    return summary ? oneLine(summary->displayTitle(), 80) : tr("a consultation that is not in the list");
}

QString Desktop::settingsFile() const
{
    return m_folder.file(u"window.ini"_s);
}

} // namespace witan
