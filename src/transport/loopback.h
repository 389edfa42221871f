// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

namespace witan {

/// Whether this host, as a URL or a Host header names it, is this computer: "localhost", 127.0.0.0/8, ::1 with or without brackets. Names are
/// not looked up.
bool isLoopback(QStringView host);

} // namespace witan
