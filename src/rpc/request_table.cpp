// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "rpc/request_table.h"

#include "rpc/link.h"
#include "core/logging.h"

namespace witan {
namespace {

constexpr int kPatienceMs = 20'000;

} // namespace

RequestTable::RequestTable(Link &link, QObject *parent)
    : QObject(parent), m_link(link)
{
    m_patience.setSingleShot(true);
    m_patience.setInterval(kPatienceMs);
    connect(&m_patience, &QTimer::timeout, this, &RequestTable::overdue);
}

void RequestTable::askRaw(const char *method, const QJsonObject &params, Answer answer)
{
    const qint64 id = ++m_lastId;
    Waiting waiting{std::move(answer), {}};
    waiting.since.start();
    m_waiting.insert(id, std::move(waiting));
    if (!m_patience.isActive())
        m_patience.start();
    m_link.send(protocol::encode(protocol::Request{id, QString::fromLatin1(method), params}));
}

void RequestTable::settle(const protocol::Response &response)
{
    settle(response.id, response.result);
}

void RequestTable::settle(const protocol::Failure &failure)
{
    settle(failure.id, failure.error);
}

void RequestTable::settle(const QJsonValue &id, const Result<QJsonObject> &result)
{
    const auto place = m_waiting.find(id.toInteger(-1));
    if (place == m_waiting.end()) {
        // An answer told twice, or to nothing that was asked: nobody waits for it.
        log(LogArea::Client, LogLevel::Warning, "answer_unexpected", {{"id", id.toInteger(-1)}});
        return;
    }
    const Waiting waiting = std::move(*place);
    m_waiting.erase(place);
    if (m_waiting.isEmpty())
        m_patience.stop();
    Q_EMIT measured(static_cast<int>(waiting.since.elapsed()));
    waiting.answer(result);
}

void RequestTable::failAll(const Error &error)
{
    m_patience.stop();
    const QHash<qint64, Waiting> waiting = std::exchange(m_waiting, {});
    for (const Waiting &one : waiting)
        one.answer(error);
}

void RequestTable::noteLife()
{
    if (m_patience.isActive())
        m_patience.start();
}

} // namespace witan
