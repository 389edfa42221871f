// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/desktop/cache_place.h"
#include "app/desktop/desktop_options.h"
#include "core/service_clock.h"
#include "store/data_folder.h"

#include <QObject>
#include <QPointer>
#include <QTimer>

#include <memory>
#include <optional>

namespace witan {

class Attention;
class ClosingQuestion;
class DraftKeeper;
class InboxModel;
enum class WhenClosing;
class MainWindow;
class OpenConsultation;
class ReviewClient;
class SampleChild;
class ServicePlace;
class ThreadModel;

/// The desktop application: cache, client, models, window and service, constructed and connected; it decides nothing.
/// What was kept is painted first, and only then are the service, the network and the rest begun.
class Desktop final : public QObject {
    Q_OBJECT
public:
    /// Opens folder and cache and makes the window, with all that is kept already in it; not shown yet. `clock` is this
    /// computer's, where it is another than the system's.
    static Result<std::unique_ptr<Desktop>> open(const DesktopOptions &options, std::unique_ptr<Clock> clock = {});
    ~Desktop() override;

    MainWindow &window() { return *m_window; }
    ReviewClient &client() { return *m_client; }
    ReviewCache &cache() { return *m_place.cache; }
    const DataFolder &folder() const { return m_folder; }

    void show();
    /// Starts the sample agent as soon as the service listens, and opens its consultation when it comes, unless another
    /// is open by then.
    void startSample();
    /// Saves, ends the sample agent and the service; finished() follows.
    void shutDown();

Q_SIGNALS:
    void ready();                            ///< the first page is painted and the composer, where there is one, has the keys
    void begun();                            ///< what waited for the first painting is being started, painted or not
    void listening(const QString &url);
    void sampleFailed(const witan::Error &error);
    void finished();

private:
    Desktop(DesktopOptions options, std::unique_ptr<Clock> clock, DataFolder folder, CachePlace place);
    void restore();
    void connectWindow();
    void connectClient();
    void connectService();
    void onFirstPainted();
    void begin();
    void choose(const ConsultationId &id);
    void saveDrafts();
    void showOverview();
    void rememberOpen();
    void restorePlace();
    void rememberPlace();
    void reopen();
    void sendReply(const struct MessageDraft &draft);
    void sendDecision(const struct Decision &decision);
    void takeSummaries(const QList<ConsultationId> &ids);
    void takeOutbox(const ConsultationId &id);
    void takeConnection();
    void takeClock(qint64 aheadMs);
    void tick();
    void tell(const Error &error);
    QString settingsFile() const;
    QString titleOf(const ConsultationId &id) const;

    // desktop_closing.cpp
    void connectAttention();
    void restoreChoices();
    void onCloseRequested();
    void closeAs(WhenClosing choice);
    void keepRunning();
    void keepFindable();
    void showClosingFacts();
    std::optional<struct ClosingFacts> closingFacts();
    bool eventFilter(QObject *object, QEvent *event) override;

    // desktop_sample.cpp
    void runSample();
    void resumeSample();
    void takeSample(const QList<ConsultationId> &ids);
    QString sampleFolder() const;

    DesktopOptions m_options;
    DataFolder m_folder;
    std::unique_ptr<Clock> m_localClock;
    ServiceClock m_clock;
    CachePlace m_place;
    std::unique_ptr<InboxModel> m_inbox;
    std::unique_ptr<ThreadModel> m_thread;
    std::unique_ptr<ServicePlace> m_service;      // before the client: its channels end before the service does
    std::unique_ptr<ReviewClient> m_client;
    std::unique_ptr<DraftKeeper> m_drafts;
    std::unique_ptr<OpenConsultation> m_open;
    std::unique_ptr<SampleChild> m_sample;
    std::unique_ptr<MainWindow> m_window;
    std::unique_ptr<Attention> m_attention;
    QPointer<ClosingQuestion> m_question;
    WhenClosing m_whenClosing{};
    QTimer m_tick;
    bool m_begun = false, m_sampleWanted = false, m_sampleAwaited = false, m_ending = false, m_clockTold = false;
};

} // namespace witan
