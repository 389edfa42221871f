// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/result.h"

#include "core/enum_names.h"

namespace witan {

namespace {
// Each wire name's own code stands before the local codes that borrow the name.
constexpr EnumNames<ErrorCode, 18> kNames{{
    {ErrorCode::Unauthorized, u"unauthorized"},
    {ErrorCode::Forbidden, u"forbidden"},
    {ErrorCode::NotFound, u"not_found"},
    {ErrorCode::NotActive, u"not_active"},
    {ErrorCode::Conflict, u"conflict"},
    {ErrorCode::StaleContext, u"stale_context"},
    {ErrorCode::Unseen, u"unseen"},
    {ErrorCode::AlreadyDecided, u"already_decided"},
    {ErrorCode::TooLarge, u"too_large"},
    {ErrorCode::RateLimited, u"rate_limited"},
    {ErrorCode::Invalid, u"invalid"},
    {ErrorCode::Unavailable, u"unavailable"},
    {ErrorCode::AnswerTimeout, u"answer_timeout"},
    {ErrorCode::WorkflowStopped, u"workflow_stopped"},
    {ErrorCode::Internal, u"internal"},
    {ErrorCode::Storage, u"unavailable"},
    {ErrorCode::Damaged, u"internal"},
    {ErrorCode::Network, u"unavailable"},
}};
}

QString errorCodeName(ErrorCode code)
{
    return nameOf(kNames, code);
}

ErrorCode errorCodeFromName(QStringView name)
{
    return valueOf(kNames, name).value_or(ErrorCode::Internal);
}

} // namespace witan
