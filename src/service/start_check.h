// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/result.h"

namespace witan {

struct ServiceConfig;

/// Whether the service may listen as it is told to: off loopback only with TLS, and never there for plain clients without
/// a token (tests/README.md, row 10). The error names the setting.
Result<void> checkStart(const ServiceConfig &config);

} // namespace witan
