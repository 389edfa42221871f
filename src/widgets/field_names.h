// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

namespace witan {

/// What a person reads for a member's name: Witan's own words for those it knows ("depends_on": "Comes after"), else the
/// agent's word written out ("rows_expected": "Rows expected"). Hidden characters are marked.
QString fieldName(const QString &member);

} // namespace witan
