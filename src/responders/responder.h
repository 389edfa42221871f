// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/context.h"
#include "core/message.h"
#include "core/result.h"

#include <QJsonObject>
#include <QList>

#include <memory>

namespace witan {

/// All that a responder is given: nothing of the store, nothing of other consultations.
struct Question {
    Message message;
    QString agentName;
    QJsonObject context;
    int revision = 1;
    QJsonObject previousContext;      ///< of the revision before, empty for the first
    QList<Message> conversation;      ///< the last 10 messages, as in the seed, audience all only
    /// Context::parse() of `context` and `previousContext` where the caller has them already: a busy service parses a
    /// context once for many questions. Null means: parse here.
    std::shared_ptr<const Context> parsed;
    std::shared_ptr<const Context> previousParsed;
    bool agentAttached = false;       ///< connected, but it has not answered in time
};

struct Answer {
    QString content;                  ///< Markdown
    Responder responder = Responder::Builtin;
};

/// Answers for an agent that is away with a sheet of facts, from its stored plan and risk alone: of the parts that the
/// question is about (question_subject.h), else of the whole plan. It says first that neither the agent nor a model
/// wrote it, quotes the agent's words as claims, and denies nothing that could not be understood. No sentence of the
/// question is read. Pure: same question, same answer; holds nothing, so one object serves any number of threads.
class BuiltinResponder {
public:
    Result<Answer> answer(const Question &question) const;
};

} // namespace witan
