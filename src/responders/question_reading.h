// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/context.h"
#include "core/message.h"

#include <QList>
#include <QString>
#include <QVarLengthArray>

namespace witan {

/// What a question is about, each a bit: found by keywords, with simple typos forgiven.
enum class Topic : quint32 {
    Undo = 1 << 0, Risk = 1 << 1, Factor = 1 << 2, Mitigation = 1 << 3, Depend = 1 << 4, Reject = 1 << 5,
    Approve = 1 << 6, Change = 1 << 7, Count = 1 << 8, Tool = 1 << 9, Argument = 1 << 10, Status = 1 << 11,
    Goal = 1 << 12, Plan = 1 << 13, Why = 1 << 14, Data = 1 << 15, Time = 1 << 16, Cost = 1 << 17,
    Identity = 1 << 18, Talk = 1 << 19, Raw = 1 << 20, Describe = 1 << 21, Ask = 1 << 22, Greeting = 1 << 23,
    Skip = 1 << 24, Revision = 1 << 25, Advice = 1 << 26, Abstain = 1 << 27,
};

/// A human's question as far as it could be understood against one context.
struct QuestionReading {
    quint32 topics = 0;
    QVarLengthArray<int, 8> steps;           ///< indices into the plan: named in the text, else the anchor's
    QVarLengthArray<int, 4> missingSteps;    ///< numbers that the plan does not have
    QVarLengthArray<int, 4> factors;         ///< indices into the risk's factors
    QVarLengthArray<QStringView, 16> words;  ///< content words, lower case: neither keywords nor small words
    int numbersRead = 0;                     ///< how many numbers were looked up in the plan
    bool named = false;                      ///< the text itself names steps by number or id
    bool guessed = false;                    ///< the steps were found by words of their titles, not by number or id
    QString folded;                          ///< owner of what `words` shows

    bool has(Topic topic) const { return (topics & static_cast<quint32>(topic)) != 0; }
    void add(Topic topic) { topics |= static_cast<quint32>(topic); }

    QuestionReading() = default;
    Q_DISABLE_COPY_MOVE(QuestionReading)
};

/// Fills `reading` from a message; `conversation` says what "it" means.
void readQuestion(QuestionReading &reading, const Message &message, const Context &context, const QList<Message> &conversation);

} // namespace witan
