// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/result.h"

#include <QByteArray>
#include <QJsonObject>
#include <QJsonValue>
#include <QUuid>

#include <algorithm>

namespace witan {

/// Bounds that a text must keep before it is parsed (tests/README.md, rows 22–24).
struct JsonLimits {
    qsizetype bytes = 16 * 1024 * 1024;
    int depth = 64;
    int members = 200'000;  ///< of all objects together
};

/// Parses one JSON object from UTF-8, strictly: no BOM, no trailing bytes, no duplicate member (at any depth, compared
/// after unescaping), no lone surrogate, no U+0000, no number that would become another one in a
/// double (2^53 + 1, 1e400), no invalid UTF-8.
/// The error names the place ("duplicate member \"verdict\" at byte 41"), and as its field the member's whole path; code
/// Invalid, or TooLarge for the bounds.
Result<QJsonObject> parseJsonObject(const QByteArray &utf8, const JsonLimits &limits = {});

/// Canonical JSON, RFC 8785: members sorted by UTF-16 code units, ES6 numbers, shortest escapes, UTF-8. Total: half a
/// surrogate pair becomes U+FFFD, NaN and undefined become null. What parseJsonObject() took, it takes again.
QByteArray canonicalJson(const QJsonValue &value);
void appendCanonicalJson(QByteArray &out, const QJsonValue &value);
/// A JSON string literal with quotes, escaped as RFC 8785 says.
void appendCanonicalString(QByteArray &out, QStringView text);

/// Lower-case hex SHA-256.
QByteArray sha256Hex(QByteArrayView bytes);
/// SHA-256 (hex) of the canonical JSON: the `digest` of a context (src/protocol/README.md, Values).
QString digestOf(const QJsonObject &object);

} // namespace witan
