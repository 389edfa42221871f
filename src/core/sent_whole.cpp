// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/sent_whole.h"

#include "core/json.h"

namespace witan {

using namespace Qt::StringLiterals;

QJsonObject sentWhole(const Consultation &consultation)
{
    if (consultation.extra.isEmpty())
        return consultation.context;
    QJsonObject all = consultation.extra;
    all.insert("context"_L1, consultation.context);
    return all;
}

QString sentWholeDigest(const Consultation &consultation)
{
    return consultation.extra.isEmpty() ? consultation.digest : digestOf(sentWhole(consultation));
}

} // namespace witan
