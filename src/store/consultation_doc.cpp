// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "store/consultation_doc.h"

#include "core/json.h"

#include <QDataStream>
#include <QIODevice>
#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace witan {

namespace {

constexpr quint8 kLayout = 1;

void putTime(QDataStream &out, const std::optional<Timestamp> &time)
{
    out << time.has_value() << (time ? time->ms : 0);
}

std::optional<Timestamp> takeTime(QDataStream &in)
{
    bool there = false;
    Timestamp time;
    in >> there >> time.ms;
    return there ? std::optional(time) : std::nullopt;
}

QString takeText(QDataStream &in)
{
    QByteArray utf8;
    in >> utf8;
    return QString::fromUtf8(utf8);
}

template<typename Enum> Enum takeEnum(QDataStream &in, Enum last)
{
    quint8 value = 0;
    in >> value;
    if (value > static_cast<quint8>(last))
        in.setStatus(QDataStream::ReadCorruptData);
    return static_cast<Enum>(value);
}

/// Members that most consultations have not, as JSON; empty where there are none.
QByteArray rareText(const Consultation &c, const QString &stateDigest)
{
    QJsonObject rare;
    QJsonArray decisions;
    for (const RecordedDecision &decision : c.decisions)
        decisions.append(toJson(decision));
    if (!decisions.isEmpty())
        rare.insert("decisions"_L1, decisions);
    if (c.final)
        rare.insert("final"_L1, toJson(*c.final));
    if (c.withdrawal)
        rare.insert("withdrawal"_L1, toJson(*c.withdrawal));
    if (c.report)
        rare.insert("report"_L1, toJson(*c.report));
    if (!c.askedBefore.isEmpty())
        rare.insert("asked_before"_L1, toJson(c.askedBefore));
    if (c.lastAttempt)
        rare.insert("attempts"_L1, QJsonObject{{"count"_L1, c.workflowAttempts}, {"last"_L1, toJson(*c.lastAttempt)}});
    if (c.reopened)
        rare.insert("reopened"_L1, toJson(*c.reopened));
    if (!stateDigest.isEmpty())
        rare.insert("state"_L1, stateDigest);
    if (!c.extra.isEmpty())
        rare.insert("extra"_L1, c.extra);
    return rare.isEmpty() ? QByteArray() : canonicalJson(rare);
}

bool takeRare(const QByteArray &text, ConsultationDoc &doc)
{
    if (text.isEmpty())
        return true;
    Consultation &c = doc.state;
    const QJsonObject rare = QJsonDocument::fromJson(text).object();
    c.extra = rare.value("extra"_L1).toObject();
    for (const QJsonValue value : rare.value("decisions"_L1).toArray()) {
        Result<RecordedDecision> decision = recordedDecisionFromJson(value.toObject());
        if (!decision)
            return false;
        c.decisions.append(*std::move(decision));
    }
    if (rare.contains("final"_L1)) {
        Result<RecordedDecision> decision = recordedDecisionFromJson(rare.value("final"_L1).toObject());
        if (!decision)
            return false;
        c.final = *std::move(decision);
    }
    if (rare.contains("withdrawal"_L1)) {
        Result<Withdrawal> withdrawal = withdrawalFromJson(rare.value("withdrawal"_L1).toObject());
        if (!withdrawal)
            return false;
        c.withdrawal = *std::move(withdrawal);
    }
    if (rare.contains("report"_L1)) {
        Result<Report> report = reportFromJson(rare.value("report"_L1).toObject());
        if (!report)
            return false;
        c.report = *std::move(report);
    }
    if (rare.contains("asked_before"_L1)) {
        Result<AskedBefore> before = askedBeforeFromJson(rare.value("asked_before"_L1).toObject());
        if (!before)
            return false;
        c.askedBefore = *std::move(before);
    }
    if (rare.contains("attempts"_L1)) {
        const QJsonObject attempts = rare.value("attempts"_L1).toObject();
        Result<WorkflowAttempt> last = workflowAttemptFromJson(attempts.value("last"_L1).toObject());
        if (!last)
            return false;
        c.workflowAttempts = attempts.value("count"_L1).toInt();
        c.lastAttempt = *std::move(last);
    }
    if (rare.contains("reopened"_L1)) {
        Result<WorkflowReopening> reopened = workflowReopeningFromJson(rare.value("reopened"_L1).toObject());
        if (!reopened)
            return false;
        c.reopened = *std::move(reopened);
    }
    doc.stateDigest = rare.value("state"_L1).toString();
    return !rare.isEmpty();
}

} // namespace

QByteArray encodeDoc(const Consultation &c, const QString &stateDigest)
{
    QByteArray bytes;
    QDataStream out(&bytes, QIODevice::WriteOnly);
    out.setVersion(QDataStream::Qt_6_4);
    out << kLayout << c.workflow.uuid() << c.agentId.toUtf8() << c.agentName.toUtf8() << c.title.toUtf8() << qint32(c.revision)
        << c.digest.toUtf8() << quint8(c.status) << quint8(c.execution) << quint8(c.endReason)
        << qint32(c.policy.requiredApprovals) << c.policy.commentRequired << c.startedAt.ms << c.owner.toUtf8();
    putTime(out, c.deadline);
    putTime(out, c.completedAt);
    out << rareText(c, stateDigest);
    return bytes;
}

std::optional<ConsultationDoc> decodeDoc(const QByteArray &bytes)
{
    QDataStream in(bytes);
    in.setVersion(QDataStream::Qt_6_4);
    quint8 layout = 0;
    in >> layout;
    if (layout != kLayout)
        return std::nullopt;
    ConsultationDoc doc;
    Consultation &c = doc.state;
    QUuid workflow;
    qint32 revision = 0, approvals = 0;
    in >> workflow;
    c.workflow = WorkflowId(workflow);
    c.agentId = takeText(in);
    c.agentName = takeText(in);
    c.title = takeText(in);
    in >> revision;
    c.digest = takeText(in);
    c.status = takeEnum(in, Status::Cancelled);
    c.execution = takeEnum(in, Execution::Failed);
    c.endReason = takeEnum(in, EndReason::Withdrawn);
    in >> approvals >> c.policy.commentRequired >> c.startedAt.ms;
    c.owner = takeText(in);
    c.revision = revision;
    c.policy.requiredApprovals = approvals;
    c.deadline = takeTime(in);
    c.completedAt = takeTime(in);
    QByteArray rare;
    in >> rare;
    if (in.status() != QDataStream::Ok || !takeRare(rare, doc))
        return std::nullopt;
    return doc;
}

} // namespace witan
