// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/principal.h"
#include "service/entry.h"

#include <QJsonObject>
#include <QString>

namespace witan {

class RpcSession;

/// Who may call a method.
enum class Caller {
    Anybody,      ///< of both endpoints
    Agent,        ///< of /ws/agent
    Reader,       ///< of /ws/review, observers too
    Reviewer,     ///< of /ws/review, who may ask and decide
};

/// A method of the service: who may call it, and what reads its params, does it and writes its result.
struct Method {
    const char *name;
    Caller caller;
    Result<QByteArray> (*handle)(RpcSession &session, const QJsonObject &params);
};

/// The method of this name for who came in by this endpoint. Invalid where there is none of that name, Forbidden where it is another's.
Result<const Method *> methodFor(const QString &name, Endpoint endpoint, const Principal &principal);

} // namespace witan
