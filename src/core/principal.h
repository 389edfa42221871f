// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/result.h"

#include <QJsonObject>
#include <QString>

#include <optional>

namespace witan {

/// What a token, or the service itself, may do (src/protocol/README.md, Identity and entry).
enum class PrincipalRole { Reviewer, Observer, Agent, Admin, Service };
QString toString(PrincipalRole role);
std::optional<PrincipalRole> principalRoleFrom(QStringView text);

/// Who acts. Made only by the service from a token, never from anything that a client says about itself (G12).
struct Principal {
    QString id;
    QString name;
    PrincipalRole role = PrincipalRole::Observer;

    bool mayDecide() const { return role == PrincipalRole::Reviewer || role == PrincipalRole::Admin; }
    bool mayAsk() const { return mayDecide(); }
    bool operator==(const Principal &) const = default;
};

/// The service's own name on what it writes.
Principal servicePrincipal();

QJsonObject toJson(const Principal &principal);
Result<Principal> principalFromJson(const QJsonObject &object);

} // namespace witan
