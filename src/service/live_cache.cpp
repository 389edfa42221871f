// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "service/live_cache.h"

namespace witan {
namespace {
/// Ten thousand idle connections must not keep ten thousand plans in memory.
constexpr std::size_t kMostHeld = 1024;
}

Result<LiveConsultation *> LiveCache::find(const ConsultationId &id)
{
    const auto known = m_live.find(id);
    if (known != m_live.end())
        return known->second.get();
    auto read = m_store.consultation(id);
    if (!read)
        return read.error();
    if (!*read)
        return static_cast<LiveConsultation *>(nullptr);
    return &insert(id, **std::move(read));
}

LiveConsultation &LiveCache::insert(const ConsultationId &id, Consultation state)
{
    auto live = std::make_unique<LiveConsultation>();
    live->state = std::move(state);
    LiveConsultation &inserted = *live;
    m_live.insert_or_assign(id, std::move(live));
    if (!m_holds.contains(id))
        m_passing.push_back(id);
    return inserted;
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
    if (m_live.size() > kMostHeld) {
        for (const auto &[id, live] : m_live)
            m_store.release(id);
        m_live.clear();
        m_passing.clear();
        return;
    }
    for (const ConsultationId &id : m_passing) {
        if (m_holds.contains(id))
            continue;
        m_live.erase(id);
        m_store.release(id);
    }
    m_passing.clear();
}

void LiveCache::forget()
{
    for (const auto &[id, live] : m_live)
        m_store.release(id);
    m_live.clear();
    m_passing.clear();
}

} // namespace witan
