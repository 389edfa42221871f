// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/result.h"
#include "core/ids.h"

namespace witan {

class ReviewCache;

/// The whole record of one consultation as Markdown, for people: who said, decided and did what, and when.
Result<QString> transcriptOf(ReviewCache &cache, const ConsultationId &id);

} // namespace witan
