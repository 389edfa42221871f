// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "models/inbox_row.h"

namespace witan {

/// What a screen reader says of a row of the inbox: all that the row shows by shape, colour, place and weight, in words.
QString spokenRow(const InboxRow &row, const QString &myId, Timestamp now);

} // namespace witan
