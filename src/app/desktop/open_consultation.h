// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/summary.h"
#include "models/consultation_view.h"
#include "transport/backoff.h"

#include <QObject>
#include <QTimer>

#include <functional>
#include <optional>

namespace witan {

class DraftKeeper;
class ReviewCache;
class ReviewClient;
class ThreadModel;

/// The consultation on the screen: its thread and its view, read from the cache and kept up with it. Contexts are read and
/// taken apart only when the digest changes, since they can be 4 MiB, and again while they cannot be read; all else is read anew at each refresh.
class OpenConsultation final : public QObject {
    Q_OBJECT
public:
    OpenConsultation(ReviewCache &cache, ReviewClient &client, DraftKeeper &drafts, ThreadModel &thread, QObject *parent = nullptr);

    /// False where the cache does not have it.
    bool open(const ConsultationId &id);
    void close();
    const ConsultationId &id() const { return m_id; }
    const ConsultationView &view() const { return m_view; }

    void extend(qint64 head);
    void takeOutbox();
    void takeDrafts();
    void offerLongComments();
    /// The view is out of date; changed() follows once, from the event loop.
    void refreshSoon();

Q_SIGNALS:
    void changed(const witan::ConsultationView &view);
    void failed(const witan::Error &error);

private:
    void refresh();
    void forgetQueued(const QString &what, QString &draft, const std::function<bool(const OutboxItem &)> &isSame);
    bool readView();
    void readContext(int shownRevision);
    void keepRead(const QString &digest);
    void tryAgainUnless(bool isRead);
    int revisionBefore(const ConsultationSummary &summary);
    void readEarlier();
    QString noteOf(const Consultation &c);
    QJsonObject contextOf(int revision);
    template<typename T> std::optional<T> valueOf(Result<T> result);

    ReviewCache &m_cache;
    ReviewClient &m_client;
    DraftKeeper &m_drafts;
    ThreadModel &m_thread;
    ConsultationId m_id;
    ConsultationView m_view;
    QTimer m_retry;
    Backoff m_backoff;
    bool m_refreshPosted = false;
};

} // namespace witan
