// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/json.h"

#include "core/json_scan.h"

#include <QJsonDocument>

namespace witan {

using namespace Qt::StringLiterals;

Result<QJsonObject> parseJsonObject(const QByteArray &utf8, const JsonLimits &limits)
{
    if (std::optional<Error> error = JsonScan(utf8, limits).run())
        return *std::move(error);
    QJsonParseError parseError;
    const QJsonDocument document = QJsonDocument::fromJson(utf8, &parseError);
    if (parseError.error != QJsonParseError::NoError) {
        // The scan leaves nothing that Qt would refuse; should another Qt do so, it is said all the same.
        return Error{.code = ErrorCode::Invalid,
                     .message = u"The JSON has a value that cannot be read at byte %1; nothing of it was taken, so mend that and send it again."_s
                                    .arg(parseError.offset),
                     .detail = parseError.errorString(),
                     .field = {},
                     .data = {}};
    }
    return document.object();
}

} // namespace witan
