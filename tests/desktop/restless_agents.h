// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "rpc/agent_client.h"
#include "app/agent/sample_agent.h"
#include "core/json.h"
#include "protocol/methods.h"
#include "transport/web_socket_channel.h"

#include <QDateTime>
#include <QJsonArray>
#include <QRandomGenerator>

#include <memory>

namespace witan::test {

/// Contexts and messages of every shape an agent may send, drawn by chance.
class Shapes {
public:
    explicit Shapes(QRandomGenerator &random) : m_random(random) {}

    static constexpr int kContexts = 14;

    QJsonObject context(int shape)
    {
        using namespace Qt::StringLiterals;
        switch (shape % kContexts) {
        case 0: return whole(steps(4));
        case 1: return whole(QJsonArray{step(1, {{u"reversible"_s, false}}), step(2, {{u"reversible"_s, false}, {u"depends_on"_s, QJsonArray{u"s1"_s}}})});
        case 2: return whole(QJsonArray{step(1, {{u"steps"_s, QJsonArray{step(11), step(12, {{u"reversible"_s, false}, {u"substeps"_s, steps(3)}})}}}), step(2)});
        case 3: return {};
        case 4: return {{u"plan"_s, u"Stop the shop, copy 41,000 files, start the shop again."_s}, {u"risk_assessment"_s, u"high: files of customers"_s}};
        case 5: return {{u"plan"_s, QJsonObject{{u"request"_s, u"مسح الجدول القديم"_s}, {u"steps"_s, QJsonArray{u"نسخ احتياطي"_s, QJsonObject{{u"id"_s, u"محو"_s}, {u"title"_s, u"حذف الجدول drop_old נמחק"_s}, {u"reversible"_s, false}}}}}}};
        case 6: return whole(steps(500));
        case 7: return whole(QJsonArray{step(1, {{u"description"_s, words(4000)}, {u"arguments"_s, QJsonObject{{u"command"_s, words(2000)}}}}), step(2, {{u"title"_s, words(300)}})});
        case 8: return whole({});
        case 9: return whole(QJsonArray{step(1), step(2), step(1, {{u"reversible"_s, false}}), step(3, {{u"depends_on"_s, QJsonArray{u"s3"_s, u"s1"_s, u"nobody"_s}}})});
        case 10: return {{u"plan"_s, QJsonArray{u"one"_s, 2, true, QJsonValue::Null, QJsonArray{u"nested"_s}, QJsonObject{}}}, {u"inputs"_s, QJsonArray{deep(20)}}};
        case 11: return {{u"risk_assessment"_s, QJsonObject{{u"risk_tier"_s, u"P0"_s}, {u"risk_score"_s, 7.5}, {u"risk_score_max"_s, 10}, {u"factors"_s, factors(40)}}}, {u"note"_s, words(40)}};
        case 12: return whole(QJsonArray{step(1, {{u"title"_s, u"Delete \u202Eexe.txt\u202C \u200Bhere\u0007 👩‍👩‍👧‍👦 <b>bold</b> `code`"_s}, {u"tool"_s, u"rm -rf / \n --no-preserve-root"_s}})});
        default: return whole(steps(1 + m_random.bounded(20)));
        }
    }

    QString message()
    {
        using namespace Qt::StringLiterals;
        switch (m_random.bounded(12)) {
        case 0: return u"| table | rows | share |\n|:--|--:|:-:|\n| customers_old | 312 | 4 % |\n| orders | 41,000 | |\n| a very long name that does not fit | 1 | 2 |"_s;
        case 1: return u"```sql\nDROP TABLE customers_old;\n-- "_s + words(30) + u"\n```\nand then `VACUUM`."_s;
        case 2: return u"See [the report](https://council.example/report?q=1), <https://xn--80ak6aa92e.example/> and https://council.example/x."_s;
        case 3: return words(3000);
        case 4: return u"- one\n  - two\n    1. three\n       > quoted **strong *both* `code`**\n\n# Heading\n\n---\n"_s;
        case 5: return u"שלום, הטבלה customers_old תימחק. مرحبا 123"_s;
        case 6: return QString(5000, u'x');
        case 7: return u"<script>alert(1)</script> &amp; \u202E reversed \u202C \u0000 \u0007"_s;
        case 8: return u"```\nnever closed\n| a |"_s;
        case 9: return u"👩‍👩‍👧‍👦🏳️‍🌈"_s + QString(200, u'\u0301');
        case 10: return u"\n\n\n"_s + QString(300, u'\n') + u"."_s;
        default: return words(1 + m_random.bounded(60));
        }
    }

    QJsonObject ask()
    {
        using namespace Qt::StringLiterals;
        switch (m_random.bounded(5)) {
        case 0: return {{u"kind"_s, u"choice"_s}, {u"options"_s, QJsonArray{u"Yes"_s, u"No"_s, QJsonObject{{u"label"_s, u"Later"_s}}}}};
        case 1: return {{u"kind"_s, u"number"_s}, {u"default"_s, 90}};
        case 2: return {{u"options"_s, QJsonArray{1, 2, QJsonValue::Null, QJsonObject{}, words(50), u"a"_s, u"b"_s, u"c"_s, u"d"_s, u"e"_s, u"f"_s, u"g"_s, u"h"_s, u"i"_s}}};
        default: return {};
        }
    }

    QString words(int count)
    {
        static const QStringList all{QStringLiteral("table"), QStringLiteral("customers"), QStringLiteral("drop"), QStringLiteral("the"), QStringLiteral("copy"),
            QStringLiteral("90"), QStringLiteral("days"), QStringLiteral("Rückgängig"), QStringLiteral("nicht"), QStringLiteral("漢字"), QStringLiteral("and,"), QStringLiteral("step 2.")};
        QString made;
        for (int i = 0; i < count; ++i)
            made += all.at(m_random.bounded(all.size())) + (m_random.bounded(12) ? u' ' : u'\n');
        return made;
    }

private:
    QJsonObject step(int number, const QJsonObject &more = {})
    {
        QJsonObject made{{QStringLiteral("id"), QStringLiteral("s%1").arg(number)}, {QStringLiteral("title"), words(1 + m_random.bounded(8)).trimmed()}, {QStringLiteral("tool"), QStringLiteral("sqlite")}};
        for (auto it = more.begin(); it != more.end(); ++it)
            made.insert(it.key(), it.value());
        return made;
    }
    QJsonArray steps(int count)
    {
        QJsonArray made;
        for (int i = 1; i <= count; ++i)
            made.append(step(i, {{QStringLiteral("reversible"), m_random.bounded(4) > 0}}));
        return made;
    }
    QJsonArray factors(int count)
    {
        QJsonArray made;
        for (int i = 0; i < count; ++i)
            made.append(i % 3 ? QJsonValue(QJsonObject{{QStringLiteral("id"), QStringLiteral("f%1").arg(i)}, {QStringLiteral("name"), words(4)}, {QStringLiteral("score"), m_random.bounded(20)}, {QStringLiteral("score_max"), 10}})
                              : QJsonValue(words(5)));
        return made;
    }
    QJsonValue deep(int levels) { return levels == 0 ? QJsonValue(words(3)) : QJsonValue(QJsonObject{{QStringLiteral("in"), QJsonArray{deep(levels - 1)}}}); }
    QJsonObject whole(const QJsonArray &steps)
    {
        static const QStringList tiers{QStringLiteral("LOW"), QStringLiteral("MEDIUM"), QStringLiteral("HIGH"), QStringLiteral("CRITICAL"), QStringLiteral("severe")};
        return {{QStringLiteral("plan"), QJsonObject{{QStringLiteral("request"), words(8)}, {QStringLiteral("steps"), steps}}},
                {QStringLiteral("risk_assessment"), QJsonObject{{QStringLiteral("risk_tier"), tiers.at(m_random.bounded(tiers.size()))}, {QStringLiteral("factors"), factors(m_random.bounded(4))}}}};
    }

    QRandomGenerator &m_random;
};

/// Agents over a real connection that never rest: they ask, speak, answer, revise, take what was decided, go and come back. A
/// dozen consultations wait at any time, and the sample agent's with them.
class RestlessAgents {
public:
    static constexpr int kWaiting = 12;

    RestlessAgents(const std::function<QString()> &url, const QByteArray &token, const QString &sampleFolder, QRandomGenerator &random)
        : m_random(random), m_shapes(random), m_client(source(url, token), QStringLiteral("restless")), m_sampleClient(source(url, token), QStringLiteral("sample"))
    {
        QObject::connect(&m_client, &AgentClient::questionAsked, &m_client, [this](const protocol::QuestionNotice &question) {
            if (m_random.bounded(10) < 6)
                say(question.message.consultation, question.message.id);
        });
        QObject::connect(&m_client, &AgentClient::resumed, &m_client, [this](const protocol::ResumeNotice &notice) { takeRuling(notice); });
        m_client.start();
        auto work = agent::SampleWork::open(sampleFolder);
        if (!work)
            qFatal("%s", qPrintable(work.error().message));
        m_sample = std::make_unique<agent::SampleAgent>(m_sampleClient, *std::move(work), m_clock, QStringLiteral("Merge duplicate customers"));
        m_sample->start();
        for (int i = 0; i < kWaiting; ++i)
            start();
    }

    qsizetype waiting() const { return m_asked.size(); }
    int answered() const { return m_answered; }
    ConsultationId any() { return m_asked.isEmpty() ? ConsultationId() : m_asked.at(m_random.bounded(m_asked.size())).id; }

    /// One thing by chance; says which.
    QByteArray act()
    {
        if (m_asked.size() < kWaiting) {
            start();
            return "start";
        }
        switch (m_random.bounded(10)) {
        case 0:
        case 1: revise(); return "revise";
        case 2: m_client.reconnect(m_random.bounded(500)); return "reconnect";
        case 3: forget(); return "forget";
        case 4: attach(any()); return "attach";
        default: say(any(), {}); return "say";
        }
    }

private:
    struct Asked {
        ConsultationId id;
        QJsonObject context;
    };

    static AgentClient::Source source(const std::function<QString()> &url, const QByteArray &token)
    {
        return [url, token]() -> Result<std::shared_ptr<Channel>> {
            if (url().isEmpty())
                return Error{ErrorCode::Unavailable, QStringLiteral("The service has not begun yet."), {}, {}, {}};
            return std::shared_ptr<Channel>(std::make_shared<WebSocketChannel>(QUrl(url() + QString::fromLatin1(protocol::kAgentPath)), token, protocol::kAgentSubprotocol));
        };
    }
    void call(const char *method, const QJsonObject &params, bool again = true)
    {
        const auto count = [this](const Result<QJsonObject> &answer) { m_answered += answer ? 1 : 0; };
        again ? m_client.call(method, params, &m_client, count) : m_client.callOnce(method, params, &m_client, count);
    }
    void attach(const ConsultationId &id) { call(protocol::method::kConsultationAttach, write(protocol::ConsultationParams{id}), false); }
    void start()
    {
        const int shape = m_started++;
        protocol::ConsultationStartParams params;
        params.consultation = ConsultationId::create();
        params.workflow = WorkflowId::create();
        params.agentId = QStringLiteral("agent-%1").arg(shape % 5);
        params.agentName = shape % 4 ? QStringLiteral("Agent %1").arg(shape % 5) : m_shapes.words(20).simplified();
        params.title = shape % 7 == 3 ? QString() : m_shapes.words(1 + m_random.bounded(12)).simplified();
        params.context = m_shapes.context(shape);
        if (shape % 3 == 0)
            params.deadline = Timestamp{QDateTime::currentMSecsSinceEpoch() + 2000 + m_random.bounded(60'000)};
        m_asked.append({params.consultation, params.context});
        m_client.call(protocol::method::kConsultationStart, write(params), &m_client, [this, id = params.consultation, shape](const Result<QJsonObject> &answer) {
            m_answered += answer ? 1 : 0;
            if (answer)
                return;
            // What an agent may not say is told to it; here it simply asks for something else.
            qInfo("shape %d is refused: %s", shape % Shapes::kContexts, qPrintable(answer.error().message));
            m_asked.removeIf([&id](const Asked &each) { return each.id == id; });
        });
        attach(params.consultation);
    }
    void say(const ConsultationId &id, const std::optional<MessageId> &replyTo)
    {
        protocol::MessageSendParams params;
        params.id = MessageId::create();
        params.consultation = id;
        params.content = m_shapes.message();
        params.replyTo = replyTo;
        params.ask = m_shapes.ask();
        call(protocol::method::kMessageSend, write(params));
    }
    void revise()
    {
        if (m_asked.isEmpty())
            return;
        Asked &asked = m_asked[m_random.bounded(m_asked.size())];
        const QString base = digestOf(asked.context);
        asked.context = m_shapes.context(m_random.bounded(Shapes::kContexts));
        call(protocol::method::kContextRevise, write(protocol::ContextReviseParams{asked.id, base, asked.context, m_shapes.words(5), {}}));
    }
    /// An end that this agent did not hear of; another consultation comes in its place.
    void forget()
    {
        if (!m_asked.isEmpty())
            m_asked.removeAt(m_random.bounded(m_asked.size()));
    }
    void takeRuling(const protocol::ResumeNotice &notice)
    {
        call(protocol::method::kConsultationResumed, write(protocol::ConsultationResumedParams{notice.consultation, notice.decision ? std::optional(notice.decision->decision.id) : std::nullopt}));
        if (notice.status == Status::Active)
            return;
        m_asked.removeIf([&](const Asked &each) { return each.id == notice.consultation; });
        if (!notice.decision || notice.decision->decision.verdict != Verdict::Approve)
            return;
        const auto report = [&](Report::Outcome outcome, const QJsonObject &details) {
            call(protocol::method::kConsultationReport, write(protocol::ConsultationReportParams{notice.consultation, outcome, m_shapes.words(10), details}));
        };
        report(Report::Outcome::Running, {{QStringLiteral("steps_running"), QJsonArray{QStringLiteral("1"), m_random.bounded(5)}}});
        if (m_random.bounded(4) != 0)
            report(m_random.bounded(2) == 0 ? Report::Outcome::Succeeded : Report::Outcome::Failed, {{QStringLiteral("steps_done"), QJsonArray{QStringLiteral("1"), QJsonObject{{QStringLiteral("index"), 1}, {QStringLiteral("result"), m_shapes.words(3)}}}}});
    }

    QRandomGenerator &m_random;
    Shapes m_shapes;
    SystemClock m_clock;
    AgentClient m_client, m_sampleClient;
    std::unique_ptr<agent::SampleAgent> m_sample;
    QList<Asked> m_asked;
    int m_started = 0, m_answered = 0;
};

} // namespace witan::test
