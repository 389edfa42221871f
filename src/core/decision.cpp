// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/decision.h"

#include "core/enum_names.h"
#include "core/json_reader.h"

namespace witan {

using namespace Qt::StringLiterals;

namespace {

constexpr EnumNames<Verdict, 4> kVerdicts{{
    {Verdict::Approve, u"approve"},
    {Verdict::RequestChanges, u"request_changes"},
    {Verdict::Reject, u"reject"},
    {Verdict::Abstain, u"abstain"},
}};
constexpr EnumNames<RejectScope, 3> kScopes{{
    {RejectScope::Action, u"action"},
    {RejectScope::Approach, u"approach"},
    {RejectScope::Workflow, u"workflow"},
}};

/// All but the consultation, which an event's body leaves to its event.
Decision readDecision(JsonReader &reader)
{
    Decision decision;
    decision.id = reader.id<DecisionId>("decision_id"_L1);
    decision.verdict = reader.choice("verdict"_L1, verdictFrom, "approve, request_changes, reject or abstain");
    decision.digest = reader.text("digest"_L1);
    decision.seenSeq = reader.integer("seen_seq"_L1);
    decision.comment = reader.textOr("comment"_L1);
    decision.conditions = reader.objectOr("conditions"_L1);
    decision.scope = reader.choiceIfAny("scope"_L1, rejectScopeFrom, "action, approach or workflow");
    return decision;
}

QJsonObject toJson(const Unread &unread)
{
    return {{"since_seq"_L1, unread.sinceSeq}, {"last_seq"_L1, unread.lastSeq}, {"messages"_L1, unread.messages}, {"revisions"_L1, unread.revisions}};
}

/// What the service adds to a decision, wherever it stands.
void readAdded(JsonReader &reader, RecordedDecision &recorded)
{
    recorded.missing = reader.countOr("missing"_L1, 0);
    recorded.leftOut = reader.arrayOr("left_out"_L1);
    const QJsonObject unread = reader.objectOr("unread"_L1);
    if (unread.isEmpty())
        return;
    JsonReader inner(unread, u"unread"_s);
    recorded.unread = Unread{inner.integerOr("since_seq"_L1, 0), inner.integerOr("last_seq"_L1, 0), inner.countOr("messages"_L1, 0),
                             inner.countOr("revisions"_L1, 0)};
    if (!inner.ok())
        recorded.unread.reset();
}

void putAdded(QJsonObject &object, int missing, const std::optional<Unread> &unread, const QJsonArray &leftOut)
{
    object.insert("missing"_L1, missing);
    if (!leftOut.isEmpty())
        object.insert("left_out"_L1, leftOut);
    if (unread)
        object.insert("unread"_L1, toJson(*unread));
}

} // namespace

QString toString(Verdict verdict)
{
    return nameOf(kVerdicts, verdict);
}

std::optional<Verdict> verdictFrom(QStringView text)
{
    return valueOf(kVerdicts, text);
}

QString toString(RejectScope scope)
{
    return nameOf(kScopes, scope);
}

std::optional<RejectScope> rejectScopeFrom(QStringView text)
{
    return valueOf(kScopes, text);
}

std::optional<Timestamp> Decision::validUntil() const
{
    const QJsonValue until = conditions.value("valid_until"_L1);
    return until.isString() ? Timestamp::parse(until.toString()) : std::nullopt;
}

QJsonObject toJson(const Decision &decision)
{
    QJsonObject object{
        {"decision_id"_L1, decision.id.toString()},
        {"consultation_id"_L1, decision.consultation.toString()},
        {"verdict"_L1, toString(decision.verdict)},
        {"digest"_L1, decision.digest},
        {"seen_seq"_L1, decision.seenSeq},
    };
    if (!decision.comment.isEmpty())
        object.insert("comment"_L1, decision.comment);
    if (!decision.conditions.isEmpty())
        object.insert("conditions"_L1, decision.conditions);
    if (decision.scope)
        object.insert("scope"_L1, toString(*decision.scope));
    return object;
}

Result<Decision> decisionFromJson(const QJsonObject &object)
{
    JsonReader reader(object);
    Decision decision = readDecision(reader);
    decision.consultation = reader.id<ConsultationId>("consultation_id"_L1);
    if (!reader.ok())
        return reader.error();
    return decision;
}

QJsonObject toJson(const RecordedDecision &recorded)
{
    QJsonObject object = toJson(recorded.decision);
    object.insert("actor"_L1, toJson(recorded.actor));
    object.insert("at"_L1, recorded.at.toString());
    object.insert("seq"_L1, recorded.seq);
    putAdded(object, recorded.missing, recorded.unread, recorded.leftOut);
    return object;
}

Result<RecordedDecision> recordedDecisionFromJson(const QJsonObject &object)
{
    JsonReader reader(object);
    RecordedDecision recorded;
    recorded.decision = readDecision(reader);
    recorded.decision.consultation = reader.id<ConsultationId>("consultation_id"_L1);
    recorded.at = reader.time("at"_L1);
    recorded.seq = reader.integer("seq"_L1);
    readAdded(reader, recorded);
    const Result<Principal> actor = principalFromJson(reader.object("actor"_L1));
    if (!actor)
        reader.takeError("actor"_L1, actor.error());
    if (!reader.ok())
        return reader.error();
    recorded.actor = *actor;
    return recorded;
}

QJsonObject decisionBody(const Decision &decision, int missing, const std::optional<Unread> &unread, const QJsonArray &leftOut)
{
    QJsonObject body = toJson(decision);
    body.remove("consultation_id"_L1);
    putAdded(body, missing, unread, leftOut);
    return body;
}

Result<RecordedDecision> decisionFromBody(const QJsonObject &body, ConsultationId consultation)
{
    JsonReader reader(body);
    RecordedDecision recorded;
    recorded.decision = readDecision(reader);
    recorded.decision.consultation = consultation;
    readAdded(reader, recorded);
    if (!reader.ok())
        return reader.error();
    return recorded;
}

} // namespace witan
