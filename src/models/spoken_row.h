// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/summary.h"
#include "models/inbox_model.h"

namespace witan {

/// A row of the inbox as a screen reader says it: all that the eye finds there, the pressing things first.
QString spokenRow(const ConsultationSummary &summary, InboxSection section, Timestamp now);

} // namespace witan
