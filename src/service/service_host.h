// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/policy.h"
#include "core/principal.h"
#include "core/result.h"
#include "protocol/limits.h"
#include "transport/local_channel.h"

#include <QObject>
#include <QString>
#include <QStringList>

#include <memory>
#include <vector>

namespace witan {

class AnswerSource;

struct ServiceConfig {
    QString dataFolder;
    bool listen = true;                    ///< false: only links inside the program
    QString host = QStringLiteral("127.0.0.1");
    quint16 port = 0;
    bool open = false;                     ///< plain clients without a token; loopback only
    protocol::Limits limits;
    int agentAnswerMs = 8'000;             ///< an attached agent has this long, then the responder speaks
    int answerLimitMs = 10'000;            ///< src/protocol/README.md, Answers: 10 s to the first words, then answer.failed
    bool standIn = true;                   ///< false: where no agent answers in time, the question fails
    std::vector<std::shared_ptr<AnswerSource>> sources;   ///< asked in this order before the built-in responder; used in the service's thread
    PolicyTable policies;
    QStringList allowedHosts, allowedOrigins;
    QString certificateFile, privateKeyFile;
};

/// The consultation service, running in a thread of its own: record, rules, door and sessions. Created, started and
/// stopped in the owner's thread; signals arrive there. The same class inside the desktop and in witan-service.
class ServiceHost final : public QObject {
    Q_OBJECT
public:
    explicit ServiceHost(ServiceConfig config, QObject *parent = nullptr);
    ~ServiceHost() override;

    /// Starts the thread and returns at once; started() or failed() follows.
    void start();
    /// Finishes what was acknowledged, closes connections and the record, joins the thread.
    void stop();

    /// A link for this program's own reviewer, valid after started(). The principal is the built-in reviewer's, never the
    /// caller's choice.
    std::unique_ptr<Channel> connectReviewer();

Q_SIGNALS:
    /// `url` is empty where it does not listen.
    void started(const QString &url);
    void failed(const witan::Error &error);

private:
    class Worker;
    std::unique_ptr<Worker> d;
};

} // namespace witan
