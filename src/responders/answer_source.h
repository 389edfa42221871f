// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "responders/responder.h"

#include <functional>
#include <memory>

namespace witan {

/// An answer under way. Destroying it cancels the answer: nothing is reported after the destructor has returned.
class AnswerInProgress {
public:
    virtual ~AnswerInProgress() = default;
};

/// Something that answers in an agent's place and needs time for it, such as a model on a server. Used in the service's thread.
class AnswerSource {
public:
    /// May be called from any thread, and before begin() has returned.
    struct Report {
        std::function<void(const QString &text)> words;          ///< a further part of the answer, in order
        std::function<void(const Result<Answer> &answer)> done;  ///< once, as the last call: the whole answer, or why there is none
    };

    virtual ~AnswerSource() = default;
    /// Begins to answer, and returns at once. The question is on the disk. A source keeps its own limits of time; after 300 s it is
    /// cancelled.
    virtual std::unique_ptr<AnswerInProgress> begin(const Question &question, Report report) = 0;
};

} // namespace witan
