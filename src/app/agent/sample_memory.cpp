// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "app/agent/sample_work.h"
#include "core/json_reader.h"

#include <QJsonArray>

#include <array>

using namespace Qt::StringLiterals;

namespace witan::agent {
namespace {

constexpr std::array kPhases = {u"proposed", u"decided", u"executed", u"ended"};

std::optional<Phase> phaseFrom(QStringView text)
{
    for (size_t i = 0; i < kPhases.size(); ++i) {
        if (text == QStringView(kPhases.at(i)))
            return static_cast<Phase>(i);
    }
    return std::nullopt;
}

} // namespace

QJsonObject SampleMemory::toJson() const
{
    return {
        {"consultation_id"_L1, consultation.toString()},
        {"workflow_id"_L1, workflow.toString()},
        {"title"_L1, title},
        {"phase"_L1, QString::fromUtf16(kPhases.at(static_cast<size_t>(phase)))},
        {"revision"_L1, revision},
        {"base_digest"_L1, baseDigest},
        {"digest"_L1, digest},
        {"state_digest"_L1, stateDigest},
        {"context"_L1, context},
        {"state"_L1, state},
        {"changes_handled"_L1, QJsonArray::fromStringList(changesHandled)},
        {"looked_ms"_L1, lookedMs},
        {"succeeded"_L1, succeeded},
        {"summary"_L1, summary},
        {"details"_L1, details},
    };
}

Result<SampleMemory> SampleMemory::fromJson(const QJsonObject &object)
{
    JsonReader reader(object);
    SampleMemory memory;
    memory.consultation = reader.id<ConsultationId>("consultation_id"_L1);
    memory.workflow = reader.id<WorkflowId>("workflow_id"_L1);
    memory.title = reader.textOr("title"_L1);
    memory.phase = reader.choice("phase"_L1, phaseFrom, "a phase of the sample agent");
    memory.revision = reader.countOr("revision"_L1, 1, 1);
    memory.baseDigest = reader.textOr("base_digest"_L1);
    memory.digest = reader.text("digest"_L1);
    memory.stateDigest = reader.text("state_digest"_L1);
    memory.context = reader.object("context"_L1);
    memory.state = reader.object("state"_L1);
    for (const QJsonValue &id : reader.arrayOr("changes_handled"_L1))
        memory.changesHandled.append(id.toString());
    memory.lookedMs = reader.integerOr("looked_ms"_L1, 0);
    memory.succeeded = reader.booleanOr("succeeded"_L1, false);
    memory.summary = reader.textOr("summary"_L1);
    memory.details = reader.objectOr("details"_L1);
    if (!reader.ok())
        return reader.error();
    return memory;
}

} // namespace witan::agent
