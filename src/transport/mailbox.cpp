// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "transport/mailbox.h"

#include <iterator>

namespace witan {

void Mailbox::setWake(std::function<void()> wake)
{
    std::function<void()> now;
    {
        const std::lock_guard lock(m_mutex);
        m_wake = std::move(wake);
        // What came in before anybody listened must not wait for the next item.
        if (!m_items.empty())
            now = m_wake;
    }
    if (now)
        now();
}

void Mailbox::push(Inbound item)
{
    std::function<void()> wake;
    {
        const std::lock_guard lock(m_mutex);
        if (m_items.empty())
            wake = m_wake;
        m_items.push_back(std::move(item));
    }
    if (wake)
        wake();
}

quint64 Mailbox::push(std::vector<Inbound> items)
{
    if (items.empty())
        return m_drains;
    std::function<void()> wake;
    quint64 taken = 0;
    {
        const std::lock_guard lock(m_mutex);
        taken = m_drains + 1;
        if (m_items.empty()) {
            wake = m_wake;
            m_items = std::move(items);
        } else {
            m_items.insert(m_items.end(), std::make_move_iterator(items.begin()), std::make_move_iterator(items.end()));
        }
    }
    if (wake)
        wake();
    return taken;
}

std::vector<Inbound> Mailbox::drain()
{
    std::vector<Inbound> items;
    const std::lock_guard lock(m_mutex);
    items.swap(m_items);
    ++m_drains;
    // Under the lock, so that who takes his relief back is not called any more.
    if (m_reliefWanted.exchange(false) && m_relief)
        m_relief();
    return items;
}

void Mailbox::setRelief(std::function<void()> relief)
{
    const std::lock_guard lock(m_mutex);
    m_relief = std::move(relief);
}

} // namespace witan
