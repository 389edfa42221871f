// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "client/review_client.h"
#include "widgets/main_window.h"

#include <QTimer>
#include <QWidget>

namespace witan {

class Strip;

/// The honest states above the conversation: no connection, refused at the door, and notices. Reading goes on below them.
class Strips final : public QWidget {
    Q_OBJECT
public:
    explicit Strips(QWidget *parent = nullptr);

    void setClock(const Clock *clock) { m_clock = clock; }
    void setConnection(const ConnectionInfo &info);
    void setOutboxCount(int count);
    void notice(const QString &sentence, Severity severity);
    /// The state of the connection in one or two sentences, for whoever asks.
    QString explanation() const;

Q_SIGNALS:
    void tryNowRequested();

private:
    void showConnection();
    QString waiting() const;

    const Clock *m_clock;
    ConnectionInfo m_info;
    Timestamp m_lostAt, m_nextTry;
    int m_outbox = 0;
    bool m_due = false;      ///< away long enough to be worth a word
    Strip *m_connection, *m_notice;
    QTimer m_patience, m_countdown, m_farewell;
};

} // namespace witan
