// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>

namespace witan::test {

struct Certificate {
    QByteArray certificatePem, privateKeyPem;
};

/// A self-signed certificate for `name` (an IP address or a DNS name), valid from now + `fromDays` to now + `toDays`.
Certificate makeCertificate(const QByteArray &name = "127.0.0.1", int fromDays = -1, int toDays = 1);

} // namespace witan::test
