// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/event.h"

#include <QString>

#include <optional>

namespace witan {

/// What an event says, in one line for the inbox ("Revision 2: keeps a backup", "Approved by Ada"); nothing for events that
/// say nothing to a person, such as who looks at it.
std::optional<QString> lineOf(const Event &event, const std::optional<Message> &message);

} // namespace witan
