// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "transport/close_reason.h"

#include <QCoreApplication>

namespace witan {

namespace {

QString text(const char *source)
{
    return QCoreApplication::translate("witan::Channel", source);
}

struct Meaning {
    ErrorCode code;
    const char *sentence;
};

Meaning closeMeaning(int code)
{
    switch (code) {
    case 1000:
        return {ErrorCode::Network, QT_TRANSLATE_NOOP("witan::Channel", "%1 closed the connection.")};
    case 1001:
        return {ErrorCode::Unavailable, QT_TRANSLATE_NOOP("witan::Channel", "%1 is shutting down; connecting again when it is back.")};
    case 1002:
    case 1003:
    case 1007:
        return {ErrorCode::Invalid, QT_TRANSLATE_NOOP("witan::Channel", "%1 could not understand what this program sent; one of the two may need an update.")};
    case 1008:
        return {ErrorCode::Forbidden, QT_TRANSLATE_NOOP("witan::Channel", "%1 closed the connection because its rules were not kept.")};
    case 1009:
        return {ErrorCode::TooLarge, QT_TRANSLATE_NOOP("witan::Channel", "%1 refused a message that is too large.")};
    case 1013:
        return {ErrorCode::Unavailable, QT_TRANSLATE_NOOP("witan::Channel", "%1 closed the connection because too much was under way at once; nothing is lost, connecting again.")};
    case 4401:
        return {
            ErrorCode::Unauthorized,
            QT_TRANSLATE_NOOP("witan::Channel",
                              "%1 no longer accepts the token of this connection; ask whoever runs it for a new one.")};
    case 4404:
        return {ErrorCode::NotFound, QT_TRANSLATE_NOOP("witan::Channel", "%1 does not know this consultation.")};
    case 4409:
        return {ErrorCode::NotActive, QT_TRANSLATE_NOOP("witan::Channel", "This consultation has ended on %1.")};
    default:
        return {ErrorCode::Network, QT_TRANSLATE_NOOP("witan::Channel", "The connection to %1 was lost.")};
    }
}

Meaning refusalMeaning(int status)
{
    switch (status) {
    case 401:
        return {ErrorCode::Unauthorized, QT_TRANSLATE_NOOP("witan::Channel", "%1 did not accept the token; check the token in the connection's settings.")};
    case 403:
        return {ErrorCode::Unauthorized, QT_TRANSLATE_NOOP("witan::Channel", "%1 does not let this connection in; ask whoever runs it which address and role to use.")};
    case 404:
        return {ErrorCode::NotFound, QT_TRANSLATE_NOOP("witan::Channel", "There is no consultation service at this address of %1; check the address.")};
    case 429:
        return {ErrorCode::RateLimited, QT_TRANSLATE_NOOP("witan::Channel", "%1 has too many connections from here; trying again later.")};
    case 503:
        return {ErrorCode::Unavailable,
                QT_TRANSLATE_NOOP("witan::Channel",
                                  "%1 takes no further connection at the moment; trying again later.")};
    default:
        return {ErrorCode::Network, QT_TRANSLATE_NOOP("witan::Channel", "%1 did not answer as a consultation service; check the address.")};
    }
}

} // namespace

Error closeError(int code, const QString &reason, const QString &peer)
{
    const Meaning meaning = closeMeaning(code);
    Error error;
    error.code = meaning.code;
    error.message = text(meaning.sentence).arg(peer);
    error.detail = QStringLiteral("close %1 %2").arg(code).arg(reason).trimmed();
    return error;
}

Error refusalError(int status, const QString &peer)
{
    const Meaning meaning = refusalMeaning(status);
    Error error;
    error.code = meaning.code;
    error.message = text(meaning.sentence).arg(peer);
    error.detail = QStringLiteral("http %1").arg(status);
    return error;
}

} // namespace witan
