// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/methods.h"

/// How large what somebody sends may be (src/protocol/README.md, Limits): text in bytes of UTF-8, objects in bytes of their canonical
/// JSON. Judged before anything is written, because what is in the record once goes to every reviewer for good.
/// The error is `too_large` and names the member, its size and the limit.
namespace witan::bounds {

Result<void> judge(const protocol::ConsultationStartParams &params, const protocol::Limits &limits);
/// Not its content, which has rules of its own.
Result<void> judge(const protocol::MessageSendParams &params, const protocol::Limits &limits);
/// Not its unknown members, which are judged together with those from before.
Result<void> judge(const protocol::ContextReviseParams &params, const protocol::Limits &limits);
Result<void> judge(const protocol::ConsultationReportParams &params, const protocol::Limits &limits);
Result<void> judge(const Decision &decision, const protocol::Limits &limits);

Result<void> judgeText(const QString &field, const QString &text, qint64 limit);
/// The members that Witan does not know: that none takes a name of its own (`invalid`), and their size.
Result<void> judgeExtra(const QJsonObject &extra, const protocol::Limits &limits);
/// How many steps and factors it has; not its size, which is known where its digest is made.
Result<void> judgeParts(const QJsonObject &context, const protocol::Limits &limits);

} // namespace witan::bounds
