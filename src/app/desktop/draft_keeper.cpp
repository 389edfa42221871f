// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "app/desktop/draft_keeper.h"

#include "store/review_cache.h"

#include <QSet>

namespace witan {
namespace {

constexpr int kDelayMs = 400;

} // namespace

DraftKeeper::DraftKeeper(ReviewCache &cache, QObject *parent)
    : QObject(parent), m_cache(cache)
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(kDelayMs);
    connect(&m_timer, &QTimer::timeout, this, &DraftKeeper::saveNow);
}

DraftKeeper::~DraftKeeper()
{
    saveNow();
}

void DraftKeeper::change(const ConsultationId &id, const QString &what, const QString &text)
{
    m_unsaved.insert({id, what}, text);
    // Not started again with every key: somebody who never pauses is saved too.
    if (!m_timer.isActive())
        m_timer.start();
}

void DraftKeeper::clear(const ConsultationId &id, const QString &what)
{
    m_unsaved.remove({id, what});
    if (const Result<void> cleared = m_cache.setDraft(id, what, {}); !cleared)
        Q_EMIT failed(cleared.error());
    else
        Q_EMIT kept(id);
}

QString DraftKeeper::draft(const ConsultationId &id, const QString &what)
{
    if (const auto unsaved = m_unsaved.constFind({id, what}); unsaved != m_unsaved.cend())
        return *unsaved;
    const Result<QString> saved = m_cache.draft(id, what);
    if (!saved)
        Q_EMIT failed(saved.error());
    return saved ? *saved : QString();
}

void DraftKeeper::saveNow()
{
    m_timer.stop();
    QSet<ConsultationId> ids;
    for (auto it = m_unsaved.begin(); it != m_unsaved.end();) {
        const Result<void> saved = m_cache.setDraft(it.key().first, it.key().second, it.value());
        if (!saved) {
            // Kept here and tried again with the next key; what is in the composer is not lost meanwhile.
            Q_EMIT failed(saved.error());
            break;
        }
        ids.insert(it.key().first);
        it = m_unsaved.erase(it);
    }
    for (const ConsultationId &id : std::as_const(ids))
        Q_EMIT kept(id);
}

} // namespace witan
