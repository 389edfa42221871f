// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "models/thread_model.h"

namespace witan {

/// What an event is in the conversation. The context leaves the event here: a page of the thread must stay small.
ThreadItem threadItemOf(Event event, const ThreadModel::ContextOf &contextOf);
/// What waits in the outbox, as it will stand in the conversation.
ThreadItem threadItemOf(const OutboxItem &item);
/// Plain words for screen readers and the clipboard; a stranger's text made visible.
QString threadText(const ThreadItem &item);

} // namespace witan
