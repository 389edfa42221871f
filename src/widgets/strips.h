// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/connection_info.h"
#include "models/notification_plan.h"
#include "widgets/main_window.h"

#include <QList>
#include <QTimer>
#include <QWidget>

namespace witan {

class Strip;

/// The honest states above the conversation: no connection, refused at the door, and notices. Reading goes on below them.
/// Warnings and errors stand in a row, each until it is closed; an Info has a place of its own and goes by itself. A deadline that
/// comes near has one too, and one that ran out; closed, it is back when less time is left.
class Strips final : public QWidget {
    Q_OBJECT
public:
    explicit Strips(QWidget *parent = nullptr);

    void setClock(const Clock *clock) { m_clock = clock; }
    Timestamp now() const { return m_clock->now(); }
    void setConnection(const ConnectionInfo &info);
    void setOutboxCount(int count);
    void notice(const QString &sentence, Severity severity);
    /// To be given again as time goes on, because the minutes are counted here.
    void setDeadlines(const QList<DeadlineNote> &deadlines);
    /// What is open already is not offered to be opened.
    void setOpen(const ConsultationId &id);
    /// The state of the connection in one or two sentences, for whoever asks.
    QString explanation() const;

Q_SIGNALS:
    void tryNowRequested();
    void openRequested(const witan::ConsultationId &id);

private:
    void showConnection();
    void showStanding();
    void showDeadlines();
    void showNote(Strip *strip, const QList<DeadlineNote> &notes, DeadlineNote &spoken);
    QString peer() const;
    QString waiting() const;
    QString nextTry() const;

    struct Notice {
        QString sentence;
        Severity severity = Severity::Info;
        bool operator==(const Notice &) const = default;
    };

    const Clock *m_clock;
    ConnectionInfo m_link;
    Timestamp m_lostAt, m_nextTry;
    int m_outbox = 0;
    bool m_due = false;      ///< away long enough to be worth a word
    QList<Notice> m_standing;
    QList<DeadlineNote> m_deadlines, m_closed;
    DeadlineNote m_spokenNear, m_spokenOver;     // what was told last, so that only news are spoken
    ConsultationId m_open;
    Strip *m_connection, *m_near, *m_over, *m_notice, *m_info;
    QTimer m_patience, m_countdown, m_farewell;
};

} // namespace witan
