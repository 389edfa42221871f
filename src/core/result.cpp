// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/result.h"

#include "core/enum_names.h"

namespace witan {

namespace {
// Each wire name's own code stands before the local codes that borrow the name.
constexpr EnumNames<ErrorCode, 17> kNames{{
    {ErrorCode::Unauthorized, QLatin1StringView("unauthorized")},
    {ErrorCode::Forbidden, QLatin1StringView("forbidden")},
    {ErrorCode::NotFound, QLatin1StringView("not_found")},
    {ErrorCode::NotActive, QLatin1StringView("not_active")},
    {ErrorCode::Conflict, QLatin1StringView("conflict")},
    {ErrorCode::StaleContext, QLatin1StringView("stale_context")},
    {ErrorCode::Unseen, QLatin1StringView("unseen")},
    {ErrorCode::AlreadyDecided, QLatin1StringView("already_decided")},
    {ErrorCode::TooLarge, QLatin1StringView("too_large")},
    {ErrorCode::RateLimited, QLatin1StringView("rate_limited")},
    {ErrorCode::Invalid, QLatin1StringView("invalid")},
    {ErrorCode::Unavailable, QLatin1StringView("unavailable")},
    {ErrorCode::AnswerTimeout, QLatin1StringView("answer_timeout")},
    {ErrorCode::Internal, QLatin1StringView("internal")},
    {ErrorCode::Storage, QLatin1StringView("unavailable")},
    {ErrorCode::Damaged, QLatin1StringView("internal")},
    {ErrorCode::Network, QLatin1StringView("unavailable")},
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
