// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "service/live_cache.h"

#include "core/json.h"

namespace witan {
namespace {

/// Ten thousand idle connections must not keep ten thousand plans in memory.
constexpr std::size_t kMostHeld = 1024;
// What a JSON text of one byte becomes, about: the object, and the object understood (text in UTF-16).
constexpr qint64 kAsObject = 2, kUnderstood = 5;
constexpr qint64 kMessage = 512;

qint64 textBytes(const QJsonObject &object)
{
    return object.isEmpty() ? 0 : canonicalJson(object).size();
}

/// Costs what it takes to write a plan out only where the plan is another one than before.
qint64 weigh(LiveConsultation &live)
{
    if (live.weighedDigest != live.state.digest) {
        live.weighedDigest = live.state.digest;
        live.contextBytes = textBytes(live.state.context) + textBytes(live.state.extra);
    }
    if (live.weighedPrevious != live.previous) {
        live.weighedPrevious = live.previous;
        live.previousBytes = live.previous ? textBytes(live.previous->raw) : 0;
    }
    qint64 bytes = live.contextBytes * (live.parsed ? kUnderstood : kAsObject) + live.previousBytes * kUnderstood;
    if (live.recent) {
        for (const Message &message : std::as_const(*live.recent))
            bytes += kMessage + qint64(sizeof(QChar)) * message.content.size() + kAsObject * (textBytes(message.metadata) + textBytes(message.ask));
    }
    return bytes;
}

} // namespace

Result<LiveConsultation *> LiveCache::find(const ConsultationId &id)
{
    const auto known = m_live.find(id);
    if (known != m_live.end())
        return &touch(*known->second);
    auto read = m_store.load(id);
    if (!read)
        return read.error();
    if (!*read)
        return static_cast<LiveConsultation *>(nullptr);
    return &insert(id, **std::move(read));
}

LiveConsultation &LiveCache::insert(const ConsultationId &id, StoredConsultation stored)
{
    auto live = std::make_unique<LiveConsultation>();
    static_cast<StoredConsultation &>(*live) = std::move(stored);
    const auto [place, isNew] = m_live.emplace(id, std::move(live));
    Q_ASSERT(isNew);
    if (!m_holds.contains(id))
        m_passing.push_back(id);
    return touch(*place->second);
}

LiveConsultation &LiveCache::touch(LiveConsultation &live)
{
    if (!std::exchange(live.touched, true))
        m_touched.push_back(&live);
    return live;
}

void LiveCache::release(const ConsultationId &id)
{
    const auto it = m_holds.find(id);
    if (it == m_holds.end())
        return;
    if (--it.value() == 0) {
        m_holds.erase(it);
        m_passing.push_back(id);
    }
}

void LiveCache::sweep()
{
    // Those first, for nobody needs to know how large they were.
    std::erase_if(m_touched, [this](const LiveConsultation *live) { return !m_holds.contains(live->state.id); });
    for (const ConsultationId &id : std::exchange(m_passing, {})) {
        if (!m_holds.contains(id))
            drop(id);
    }
    for (LiveConsultation *live : m_touched) {
        const qint64 bytes = weigh(*live);
        m_bytes += bytes - std::exchange(live->bytes, bytes);
    }
    if (isOver())
        dropUnused();
    for (LiveConsultation *live : std::exchange(m_touched, {}))
        live->touched = false;
    if (isOver())
        forget();
}

void LiveCache::forget()
{
    m_live.clear();
    m_passing.clear();
    m_touched.clear();
    m_bytes = 0;
}

bool LiveCache::isOver() const
{
    return m_live.size() > kMostHeld || m_bytes > m_mostBytes;
}

void LiveCache::drop(const ConsultationId &id)
{
    if (const auto it = m_live.find(id); it != m_live.end()) {
        m_bytes -= it->second->bytes;
        m_live.erase(it);
    }
}

void LiveCache::dropUnused()
{
    std::vector<ConsultationId> unused;
    for (const auto &[id, live] : m_live) {
        if (!live->touched)
            unused.push_back(id);
    }
    for (const ConsultationId &id : unused)
        drop(id);
}

} // namespace witan
