// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "store/record_builder.h"

#include <QTemporaryDir>

#include <memory>

namespace witan::test {

/// A record in a folder of its own, and the short words for writing to it.
class EventStoreFixture {
protected:
    void open()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        reopen();
    }
    void close()
    {
        m_store.reset();
        m_folder.reset();
    }
    template<typename T> T get(Result<T> result)
    {
        if (!result)
            qFatal("%s", why(result).constData());
        return *std::move(result);
    }
    Event write(const NewEvent &event)
    {
        if (!m_store->begin())
            qFatal("begin");
        const Event written = get(m_store->append(event));
        const Result<void> done = m_store->commit();
        if (!done)
            qFatal("%s", why(done).constData());
        return written;
    }
    Consultation start(int steps = 3)
    {
        const Consultation c = consultationWith(contextWith(steps));
        write(started(c));
        return c;
    }
    void reopen()
    {
        m_store.reset();
        m_store = get(openSqliteEventStore(m_folder->filePath(u"record.db"_s)));
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<EventStore> m_store;
};

} // namespace witan::test
