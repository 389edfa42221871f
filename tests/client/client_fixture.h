// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "client/review_client.h"
#include "core/draft_names.h"
#include "core/timestamp.h"
#include "protocol/methods.h"
#include "store/review_cache.h"
#include "support/fake_service.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

namespace witan::test {

class FixedClock final : public Clock {
public:
    Timestamp now() const override { return at; }
    Timestamp at{1'800'000'000'000};
};

/// A cache on disk, a service in memory, and the client between them.
struct ClientFixture {
    QTemporaryDir folder;
    FixedClock clock;
    FakeService service;
    std::unique_ptr<ReviewCache> cache;
    std::unique_ptr<ReviewClient> client;

    ClientFixture() { open(); }
    /// As after a restart of the program: the same file, everything else new.
    void open()
    {
        client.reset();
        cache.reset();
        auto opened = openReviewCache(folder.filePath(QStringLiteral("review.db")));
        if (!opened)
            qFatal("%s", qPrintable(opened.error().message));
        cache = *std::move(opened);
        client = std::make_unique<ReviewClient>(*cache, clock);
    }
    void connect() { client->start(service.factory()); }
    bool isOnline() const { return client->connection().state == ConnectionState::Online; }

    QStringList cachedWords(const ConsultationId &id)
    {
        QStringList words;
        const auto events = cache->events(id, 1, 100'000);
        for (const Event &event : events.value_or(QList<Event>())) {
            if (event.type == EventType::MessagePosted)
                words.append(event.body.value(QStringLiteral("content")).toString());
        }
        return words;
    }
    QList<OutboxItem> outbox() { return cache->outbox().value_or(QList<OutboxItem>()); }
    MessageDraft draft(const ConsultationId &id, const QString &content)
    {
        MessageDraft draft;
        draft.consultation = id;
        draft.content = content;
        return draft;
    }
    Decision decision(const ConsultationId &id, Verdict verdict, const QString &comment = {})
    {
        Decision decision;
        decision.consultation = id;
        decision.verdict = verdict;
        decision.comment = comment;
        if (const auto summary = cache->summary(id); summary && *summary) {
            decision.digest = (*summary)->consultation.digest;
            decision.seenSeq = (*summary)->consultation.head;
        }
        return decision;
    }
};

} // namespace witan::test
