// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/consultation.h"
#include "core/result.h"

/// The refusals that several rules share, each one sentence that says what happened, what was kept and what to do.
namespace witan::refusal {

Error notFound();
Error notActive(const Consultation &consultation);
/// For an agent whose workflow was stopped in this consultation, by its final decision.
Error workflowStopped(const Consultation &stopped);
Error forbidden(const QString &what);
Error tooLarge(const QString &field, qint64 size, qint64 limit);
Error tooMany(const QString &field, qint64 count, qint64 limit);
Error invalid(const QString &field, const QString &message);
Error conflict(const QString &field, const QString &message, const QJsonObject &data = {});
/// Where the record could not be written: nothing of the request has happened.
Error unavailable(const Error &cause);

} // namespace witan::refusal
