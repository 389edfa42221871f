// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/agent/sample_work.h"
#include "core/message.h"

namespace witan::agent {

/// The sample agent's own answers: by fixed rules, from what it truly has, which is its plan, its memory, and the database
/// itself, asked anew for each question. Markdown; never fails: where the data cannot be read, the answer says so.
class SampleAnswers {
public:
    SampleAnswers(const SampleWork &work, const SampleMemory &memory) : m_work(work), m_memory(memory) {}
    QString answer(const Message &question) const;

private:
    const SampleWork &m_work;
    const SampleMemory &m_memory;
};

} // namespace witan::agent
