// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "store/database.h"
#include "store/stored_consultation.h"

#include <QHash>
#include <QList>

#include <optional>

namespace witan {

/// The tables that the service's record and the reviewer's copy share (resources/sql/events.sql): events, and the consultations and
/// revisions that follow from them. How consultations stand is written once a transaction, however many events moved them; until then
/// it is read from memory. Used from the database's thread.
class EventTables {
public:
    explicit EventTables(Database &database) : m_database(database) {}

    struct Appended {
        std::optional<Message> message;   ///< of a message.posted
        bool newContext = false;          ///< its context is now the consultation's
    };
    /// Writes an event with its seq, prev and hash, and takes it into `consultation`, whose last event is the one before it. `body` is
    /// canonicalJson(event.body). A cursor of 0 is replaced by the next. Damaged where a plan has not the digest that is named with it.
    /// A transaction with an event that was written in part can only be rolled back.
    /// `message`: where the caller has it, the message that the event posts.
    Result<Appended> append(StoredConsultation &consultation, Event &event, const QByteArray &body, std::optional<Message> message = {});

    /// Writes what waits, so that a query sees it; before a commit.
    Result<void> flush();
    /// After a rollback.
    void forget() { m_changed.clear(); }

    /// Without its context.
    Result<std::optional<StoredConsultation>> consultation(const ConsultationId &id);
    /// Reads the consultation's present context into it.
    Result<void> readContext(StoredConsultation &consultation);
    Result<std::optional<QJsonObject>> contextOf(const ConsultationId &id, int revision);
    /// The newest revision with this digest, 0 if none.
    Result<int> revisionOf(const ConsultationId &id, const QString &digest);

    /// Events with seq in [from, to), in order.
    Result<QList<Event>> events(const ConsultationId &id, qint64 from, qint64 to);
    /// Events after the cursor, in order.
    Result<QList<Event>> eventsAfter(qint64 cursor, qint64 limit);
    Result<qint64> newestCursor();

    Result<QString> meta(const QString &name);
    Result<void> setMeta(const QString &name, const QString &value);

    /// For a rebuild: nothing is kept of how consultations stand.
    Result<void> clearProjections();
    /// The same as append(), of an event that is in its table.
    Result<Appended> project(StoredConsultation &consultation, const Event &event);

    /// From a row of WITAN_EVENT_COLUMNS. Damaged where a column cannot be read, or a plan is not the one that was recorded.
    static Result<Event> eventFrom(const Statement &row);
    /// From a row of WITAN_CONSULTATION_COLUMNS, beginning at `column`.
    static Result<StoredConsultation> consultationFrom(const Statement &row, int column = 0);
    /// The column `details` as it is written for this consultation.
    static QByteArray detailsText(const Consultation &consultation);

private:
    struct Changed {
        StoredConsultation consultation;
        bool onlyHead = false;      ///< nothing but messages came
    };
    Result<void> keep(StoredConsultation &consultation, const Event &event, Appended &appended);
    Result<QList<Event>> eventsOf(Statement &rows);
    Result<void> save(const StoredConsultation &consultation);
    Result<void> saveHead(const StoredConsultation &consultation);

    Database &m_database;
    QHash<ConsultationId, Changed> m_changed;    ///< in this transaction, not yet written
};

#define WITAN_CONSULTATION_COLUMNS \
    "id, first_cursor, workflow, agent, agent_name, owner, title, revision, digest, required_approvals, comment_required, status, execution, end_reason, " \
    "started_at, deadline, completed_at, details, state_digest, head, hash, last_agent_seq, messages"
#define WITAN_EVENT_COLUMNS "cursor, consultation, seq, type, at, actor, actor_name, actor_role, prev, hash, CAST(body AS BLOB)"

} // namespace witan
