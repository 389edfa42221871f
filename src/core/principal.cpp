// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/principal.h"

#include "core/enum_names.h"
#include "core/json_reader.h"

namespace witan {

using namespace Qt::StringLiterals;

namespace {
constexpr EnumNames<PrincipalRole, 5> kRoles{{
    {PrincipalRole::Reviewer, u"reviewer"},
    {PrincipalRole::Observer, u"observer"},
    {PrincipalRole::Agent, u"agent"},
    {PrincipalRole::Admin, u"admin"},
    {PrincipalRole::Service, u"service"},
}};
}

QString toString(PrincipalRole role)
{
    return nameOf(kRoles, role);
}

std::optional<PrincipalRole> principalRoleFrom(QStringView text)
{
    return valueOf(kRoles, text);
}

Principal servicePrincipal()
{
    return {u"service"_s, u"Witan"_s, PrincipalRole::Service};
}

QJsonObject toJson(const Principal &principal)
{
    return {{"id"_L1, principal.id}, {"name"_L1, principal.name}, {"role"_L1, toString(principal.role)}};
}

Result<Principal> principalFromJson(const QJsonObject &object)
{
    JsonReader reader(object);
    Principal principal;
    principal.id = reader.text("id"_L1);
    principal.name = reader.textOr("name"_L1);
    principal.role = reader.choice("role"_L1, principalRoleFrom, "reviewer, observer, agent, admin or service");
    if (!reader.ok())
        return reader.error();
    return principal;
}

} // namespace witan
