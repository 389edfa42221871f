// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/decision.h"

namespace witan {

/// What a reviewer's drafts of one consultation are called in the cache. Each verdict has a comment of its own: the words
/// that ask for changes must not stand in an approval because they were typed first.
inline QString messageDraftName()
{
    return QStringLiteral("message");
}

inline QString commentDraftName(Verdict verdict)
{
    return QStringLiteral("comment.") + toString(verdict);
}

/// The one comment of all verdicts that earlier versions kept.
inline QString sharedCommentDraftName()
{
    return QStringLiteral("comment");
}

constexpr Verdict kVerdictsWithComment[] = {Verdict::Approve, Verdict::RequestChanges, Verdict::Reject, Verdict::Abstain};

} // namespace witan
