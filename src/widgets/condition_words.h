// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QJsonObject>
#include <QString>

namespace witan {

/// What an approval is bound to beside its steps, a paragraph each: the time it is valid until (local), its words, and whatever else
/// stands there as it came. Empty where there is nothing.
QString conditionWords(const QJsonObject &conditions);

} // namespace witan
