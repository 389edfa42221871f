// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "transport/loopback.h"

#include <QHostAddress>

namespace witan {

bool isLoopback(QStringView host)
{
    if (host.compare(QLatin1StringView("localhost"), Qt::CaseInsensitive) == 0)
        return true;
    const bool isBracketed = host.startsWith(u'[') && host.endsWith(u']');
    return QHostAddress((isBracketed ? host.sliced(1, host.size() - 2) : host).toString()).isLoopback();
}

} // namespace witan
