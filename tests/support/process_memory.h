// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtGlobal>

namespace witan::test {

/// Memory this process holds now, in bytes; 0 where the system does not say or a sanitizer is at work (tests then prove nothing about it).
qint64 residentBytes();

} // namespace witan::test
